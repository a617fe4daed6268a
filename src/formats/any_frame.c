#include "formats/any_frame.h"

#include "formats/foreign/foreign.h"
#include "formats/frames/frame_text.h"
#include "formats/responses/responses.h"
#include "foundation/status.h"

norma_status norma__any_frame(norma__frame **out, norma_file_format *format, const char *path,
                              const char *const *wanted, size_t n_wanted, const char *purpose,
                              norma_error *err)
{
    norma_status status = norma_file_format_of(format, path, err);
    *out = NULL;
    if (status != NORMA_OK)
        return status;
    if (*format == NORMA_FILE_TEXT)
        return norma__text_frame_of(out, path, wanted, n_wanted, err);
    if (*format == NORMA_FILE_RESPONSES)
        return norma__responses_frame(out, path, err);
    if (norma__is_foreign(*format))
        return norma__foreign_frame(out, *format, path, err);
    return norma__fail(err, NORMA_EDATA, "%s holds tables of counts: %s", path, purpose);
}
