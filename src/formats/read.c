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
