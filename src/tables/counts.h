/* Inside tables of counts: what the counters fill, the file holds and the accessors look at. */
#ifndef NORMA_TABLES_COUNTS_H
#define NORMA_TABLES_COUNTS_H

#include <norma/tables.h>

/* One group's counts. */
typedef struct norma__group {
    char *name; /* "": rows without a name */
    size_t n_rows, n_complete;
    int64_t *one_way; /* by item at first[item] */
    int64_t *two_way; /* by pair at pair[norma__pair(...)] */
} norma__group;

struct norma_tables {
    norma_instrument *instrument; /* items, ranges, keys, scales and factors only */
    size_t n_items;
    int *min, *max;     /* as used */
    size_t *categories; /* max - min + 1 */
    size_t *first; /* n_items + 1: where an item's one-way counts begin; the last is their sum */
    size_t *pair;  /* n_pairs + 1: where a pair's counts begin; the last is their sum */
    norma_missing missing;
    bool weighted;
    char *by;             /* "": one group of all */
    norma__group *groups; /* by name in byte order */
    size_t n_groups;
    norma__group all; /* name NULL */
    norma_input *inputs;
    size_t n_inputs;
    norma_notes notes;
};

/* The number of pair i < j among p items: (0, 1), (0, 2), ..., (1, 2), ... */
static inline size_t norma__pair(size_t i, size_t j, size_t p)
{
    return i * (2 * p - i - 1) / 2 + (j - i - 1);
}

/* Tables without counts (all zero) for an instrument whose items have these ranges; the instrument
   is made smaller and copied. groups and inputs are none yet. */
norma_status norma__tables_new(norma_tables **out, const norma_instrument *instrument,
                               const int *min, const int *max, norma_missing missing, bool weighted,
                               const char *by, norma_error *err);

/* The group of a name, added with zero counts in its place when it is new. */
norma_status norma__tables_group(norma__group **group, norma_tables *tables, const char *name,
                                 norma_error *err);

#endif
