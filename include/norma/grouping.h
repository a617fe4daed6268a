/* Rows in units: a company, a site of a company, a service of a site; or any other label. */
#ifndef NORMA_GROUPING_H
#define NORMA_GROUPING_H

#include <norma/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The unit of a row that is in none. */
#define NORMA_NO_UNIT UINT32_MAX

/** Which unit every row is in. */
typedef struct norma_grouping {
    char *column; /* the label column: "service" */
    size_t label; /* its number among the data's label columns */
    size_t n_rows, n_units;
    uint32_t *unit;   /* n_rows: 0 ... n_units - 1, or NORMA_NO_UNIT */
    char **names;     /* n_units: the label itself, "Sales" */
    char **paths;     /* n_units: unique, with the units around it: "C10 > C10-S4 > Sales"; the name
                         itself at the top level and when not nested */
    size_t *parent;   /* n_units: the unit around it, in the grouping of the next larger level;
                         NORMA_NONE when not nested */
    size_t n_without; /* rows in no unit */
} norma_grouping;

/**
 * Groups rows by a label column. Units are in the order of their names: as numbers when all names
 * are whole numbers, else in byte order; nested ones by their path.
 *
 * @param label   a label column of the data
 * @param nested  a unit is told apart by the labels of all larger levels too, so that the sales
 *                services of two sites are two units, and a row without one of these labels is in
 *                none. Only for unit columns
 * @return NORMA_OK; NORMA_EINVAL when there is no such label, or nested is asked of a label that is
 *         no unit; NORMA_EDATA beyond 2^32 - 2 units; NORMA_ENOMEM
 *
 * Time O(n + u log u).
 */
norma_status norma_grouping_of(norma_grouping **out, const norma_data *data, size_t label,
                               bool nested, norma_error *err);

/** Frees a grouping; takes NULL. */
void norma_grouping_free(norma_grouping *grouping);

#ifdef __cplusplus
}
#endif
#endif
