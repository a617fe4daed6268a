#include <norma/read.h>

#include <stdlib.h>

#include "data/trial_plan.h"
#include "formats/foreign/foreign.h"
#include "formats/latencies.h"
#include "formats/read_file.h"
#include "formats/responses/responses.h"
#include "formats/text/reader.h"
#include "formats/weights.h"
#include "foundation/memory.h"
#include "foundation/status.h"

norma_option_table norma_read_option_table(void)
{
    static const char *const rules[] = {"error", "missing", NULL};
    static const norma_option table[] = {
        {.name = "out-of-range",
         .type = NORMA_OPTION_CHOICE,
         .offset = offsetof(norma_read_options, out_of_range),
         .choices = rules,
         .help = "answers beyond their range and latencies not over 0"},
        {.name = "threads",
         .type = NORMA_OPTION_COUNT,
         .offset = offsetof(norma_read_options, threads),
         .min = 0,
         .max = 1024,
         .help = "threads to use; 0 takes all"},
        {.name = NULL},
    };
    return table;
}

norma_status norma_data_read(norma_data **out, const norma_instrument *instrument, const char *path,
                             const norma_read_options *options, norma_error *err)
{
    const norma_read_options defaults = NORMA_READ_OPTIONS_INIT;
    const norma_read_options *o = options ? options : &defaults;
    norma_status status = norma_options_check(norma_read_option_table(), o, err);

    *out = NULL;
    if (status == NORMA_OK)
        status = norma__needs_items(instrument, err);
    if (status == NORMA_OK)
        status = o->latencies_path ? norma__read_with_latencies(out, instrument, path, o, err)
                                   : norma__read_file(out, instrument, path, o, err);
    if (status == NORMA_OK && o->weights_path &&
        (status = norma__join_weights(*out, o, err)) != NORMA_OK) {
        norma_data_free(*out);
        *out = NULL;
    }
    return status;
}

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
