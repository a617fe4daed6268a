#include <norma/read.h>

#include "formats/foreign/foreign.h"
#include "formats/read_file.h"
#include "formats/responses/responses.h"
#include "formats/text/reader.h"
#include "foundation/memory.h"
#include "foundation/status.h"

static norma_status read_text_header(norma_header **out, const char *path, norma_error *err)
{
    norma__source source;
    norma__section section = {0};
    norma__csv csv = {0};
    norma_status status;

    if ((status = norma__source_open(&source, path, err)) == NORMA_OK &&
        (status = norma__reader_header(&csv, &section, &source, err)) == NORMA_OK) {
        if ((*out = NORMA__NEW(norma_header, 1))) {
            **out = (norma_header){csv.columns, csv.n_columns};
            csv.columns = NULL;
            csv.n_columns = 0;
        } else {
            status = norma__no_memory(err);
        }
    }
    norma__csv_free(&csv);
    norma__section_free(&section);
    norma__source_close(&source);
    return status;
}

norma_status norma_header_read(norma_header **out, const char *path, norma_error *err)
{
    norma_file_format format;
    norma_status status;

    *out = NULL;
    if ((status = norma_file_format_of(&format, path, err)) != NORMA_OK)
        return status;
    switch (format) {
    case NORMA_FILE_TEXT:
        return read_text_header(out, path, err);
    case NORMA_FILE_RESPONSES:
        return norma__responses_header(out, path, err);
    case NORMA_FILE_SAV:
    case NORMA_FILE_POR:
    case NORMA_FILE_DTA:
    case NORMA_FILE_SAS:
    case NORMA_FILE_XPT:
        return norma__foreign_header(out, format, path, err);
    default:
        return norma__refuse_format(format, path, err);
    }
}
