/* Inside tables of counts: what the counters fill, the file holds and the accessors look at. */
#ifndef NORMA_TABLES_COUNTS_H
#define NORMA_TABLES_COUNTS_H

#include <norma/tables.h>

/* Counts of all groups and of their sum take at most so much memory. */
#define NORMA__MOST_COUNT_BYTES ((size_t)2 << 30)

/* No count, and no sum of them, is larger: a double holds every whole number up to here. */
#define NORMA__MOST_COUNT (INT64_C(1) << 53)

/* One group's counts. */
typedef struct norma__group {
    char *name; /* "": rows without a name */
    size_t n_rows, n_complete;
    size_t n_blank;   /* rows without any answer, of those counted here: no file holds it */
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
    char *by;             /* "": one group of all, whose name is "" too */
    norma__group *groups; /* by name in byte order */
    size_t n_groups;
    norma__group all; /* name NULL; without counts until norma__tables_total(). Where there is one
                         group its counts are that group's own, not a copy */
    norma_input *inputs;
    size_t n_inputs;
    norma_notes notes;
};

/* The number of pair i < j among p items: (0, 1), (0, 2), ..., (1, 2), ... */
static inline size_t norma__pair(size_t i, size_t j, size_t p)
{
    return i * (2 * p - i - 1) / 2 + (j - i - 1);
}

/* Tables without groups for an instrument whose items have these ranges; the instrument is made
   smaller and copied. inputs are none yet. NORMA_EDATA for more than NORMA_MOMENTS_ITEMS_MAX items,
   and when one group's counts would take too much memory. */
norma_status norma__tables_new(norma_tables **out, const norma_instrument *instrument,
                               const int *min, const int *max, norma_missing missing, bool weighted,
                               const char *by, norma_error *err);

/* The group of a name, added with zero counts in its place when it is new (which moves the others).
   NORMA_EDATA when all groups together would take too much memory. */
norma_status norma__tables_group(norma__group **group, norma_tables *tables, const char *name,
                                 norma_error *err);

/* To be called when the groups are filled, before anyone looks: all becomes their sum. NORMA_EDATA
   when a count would pass NORMA__MOST_COUNT. */
norma_status norma__tables_total(norma_tables *tables, norma_error *err);

/* Adds the counts of a group of the same layout; false when one would pass NORMA__MOST_COUNT. */
bool norma__group_add(norma__group *to, const norma__group *from, const norma_tables *layout);

/* Appends a copy of where counts came from. */
norma_status norma__tables_add_input(norma_tables *tables, const norma_input *input,
                                     norma_error *err);

/* Counts some rows of a response table as one group: items are indices, keep is n_rows flags or
   NULL. For methods that need no instrument; rows fewer than min_group are no matter. */
norma_status norma__tables_of_rows(norma_tables **out, const norma_data *data, const size_t *items,
                                   size_t n_items, const uint8_t *keep, norma_missing missing,
                                   size_t threads, norma_error *err);

#endif
