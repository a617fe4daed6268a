#include "tables/once.h"

#include <string.h>

#include "foundation/status.h"

/* Data made in memory have no digest, and nothing is known of them. */
static bool same_bytes(const norma_input *a, const norma_input *b)
{
    return a->sha256 && *a->sha256 && b->sha256 && strcmp(a->sha256, b->sha256) == 0;
}

static bool of_tables(const norma_input *input)
{
    return strcmp(input->format, norma_file_format_name(NORMA_FILE_TABLES)) == 0;
}

norma_status norma__tables_check_once(const norma_tables *whole, const norma_tables *part,
                                      bool only_tables, norma_error *err)
{
    for (size_t i = 0; whole && i < whole->n_inputs; i++)
        for (size_t j = 0; j < part->n_inputs; j++) {
            const norma_input *a = &whole->inputs[i], *b = &part->inputs[j];
            if (same_bytes(a, b) && (!only_tables || of_tables(b)))
                return norma__fail(err, NORMA_EDATA,
                                   "%.200s and %.200s have the same content, so that their "
                                   "respondents would be counted twice: give one of them",
                                   a->file, b->file);
        }
    return NORMA_OK;
}
