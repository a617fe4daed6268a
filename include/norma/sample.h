/* A sample: which answers an analysis sees, as rows of a response table or as tables of counts. */
#ifndef NORMA_SAMPLE_H
#define NORMA_SAMPLE_H

#include <norma/data.h>
#include <norma/tables.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Some items of some rows, keyed. A small value: pass by pointer, nothing to free.
 *
 * The answers are rows (data) or their counts (tables); exactly one of the two is given. What
 * counts determine is computed from either; a method that needs rows refuses counts with a
 * sentence (NORMA_EDATA).
 */
typedef struct norma_sample {
    const norma_data *data;
    const size_t *items; /* n_items indices */
    size_t n_items;
    const uint8_t *keep; /* n_rows flags, 0 leaves the row out; NULL keeps all; rows only */
    const norma_tables *tables;
    size_t group; /* of the tables: NORMA_NONE for all of them together */
} norma_sample;

#ifdef __cplusplus
}
#endif
#endif
