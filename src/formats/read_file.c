#include "formats/read_file.h"

#include "formats/foreign/foreign.h"
#include "formats/responses/responses.h"
#include "formats/text/parse.h"
#include "foundation/status.h"

norma_status norma__refuse_format(norma_file_format format, const char *path, norma_error *err)
{
    if (format == NORMA_FILE_TABLES)
        return norma__fail(err, NORMA_EDATA,
                           "%s holds tables of counts: they have no responses to read", path);
    return norma__fail(err, NORMA_EDATA, "%s is %s, which cannot be read here", path,
                       norma_file_format_name(format));
}

static norma_status read_text(norma_data **out, const norma_instrument *instrument,
                              const char *path, const norma_read_options *options, norma_error *err)
{
    norma__source source;
    norma_status status = norma__source_open(&source, path, err);
    if (status == NORMA_OK)
        status = norma__text_read(out, instrument, &source, options, NULL, NULL, err);
    norma__source_close(&source);
    return status;
}

norma_status norma__read_file(norma_data **out, const norma_instrument *instrument,
                              const char *path, const norma_read_options *o, norma_error *err)
{
    norma_file_format format;
    norma_status status;

    *out = NULL;
    if ((status = norma_file_format_of(&format, path, err)) != NORMA_OK)
        return status;
    switch (format) {
    case NORMA_FILE_TEXT:
        return read_text(out, instrument, path, o, err);
    case NORMA_FILE_RESPONSES:
        return norma__responses_read(out, instrument, path, o, err);
    case NORMA_FILE_SAV:
    case NORMA_FILE_POR:
    case NORMA_FILE_DTA:
    case NORMA_FILE_SAS:
    case NORMA_FILE_XPT:
        return norma__foreign_read(out, format, instrument, path, o, err);
    default:
        return norma__refuse_format(format, path, err);
    }
}
