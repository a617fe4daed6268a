/* The target of a rotation: from the instrument's key, or from a file. */
#ifndef NORMA_CLI_TARGET_H
#define NORMA_CLI_TARGET_H

#include <norma/norma.h>

/* A p x k matrix (column-major; NaN is free) and how many factors it has; free() the numbers. */
typedef struct cli_target_matrix {
    double *loadings;
    size_t factors;
} cli_target_matrix;

/* Zero but for the factor of an item's own scale; free throughout for an item without one. */
norma_status cli_target_of_key(cli_target_matrix *target, const size_t *key, size_t n_items,
                               size_t factors, norma_error *err);

/* A line an item after a header: its id, then a column a factor, empty where free; ids are those
   analysed, each exactly once. Fields by comma, semicolon or tab. */
norma_status cli_target_read(cli_target_matrix *target, const char *path, const char *const *ids,
                             size_t n_items, norma_error *err);

#endif
