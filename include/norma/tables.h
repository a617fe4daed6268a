/* Tables: one- and two-way counts of answers. They determine item statistics, alpha, Pearson,
   Spearman and polychoric matrices and what follows from those, they add up exactly, and they hold
   nobody's answers: what partners can pool. */
#ifndef NORMA_TABLES_H
#define NORMA_TABLES_H

#include <norma/output.h>
#include <norma/read.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Counts of p items in one or more groups of respondents. Opaque. */
typedef struct norma_tables norma_tables;

/** Options of norma_tabulate(). */
typedef struct norma_tables_options {
    uint32_t version;
    int missing;      /* a norma_missing: pairwise, or only rows with all items answered */
    const char *by;   /* a unit or role column: one set of tables a group; NULL: one for all */
    size_t min_group; /* a group of fewer rows to count is refused, that of the rows without a
                         label too; at least 5 */
    size_t threads;   /* 0: all */
} norma_tables_options;
#define NORMA_TABLES_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 1, .missing = NORMA_MISSING_PAIRWISE, .min_group = 10                           \
    }

/** @return the table of missing, min-group and threads. */
norma_option_table norma_tables_option_table(void);

/**
 * Counts the answers of a response table: every item's categories, every pair's cross-table.
 *
 * @param out         new tables, or NULL on failure; free with norma_tables_free()
 * @param instrument  the one the data were read by; copied
 * @param data        with weights, counts are sums of weights in millionths
 * @param options     NULL takes NORMA_TABLES_OPTIONS_INIT
 * @return NORMA_OK; NORMA_EINVAL when an option is out of range or by names no unit or role column;
 *         NORMA_EDATA when a group has fewer than min_group rows (how many such groups is told, not
 *         which), there are more than NORMA_MOMENTS_ITEMS_MAX items, the counts would take more
 * than 2 GiB, or weights add up to more than 2^53 millionths; NORMA_ENOMEM
 *
 * Counts are exact integers, the same for any number of threads. From bit planes: time
 * O(p^2 c^2 n / 512) with AVX-512, see docs/tables.md. Notes: those of the data, and "rows-lost"
 * (listwise).
 */
norma_status norma_tabulate(norma_tables **out, const norma_instrument *instrument,
                            const norma_data *data, const norma_tables_options *options,
                            norma_error *err);

/**
 * The same for files of any format (tables of counts included), added up. Delimited text is
 * read section by section and never held whole, so that memory does not grow with rows.
 *
 * @return as norma_data_read(), norma_tabulate() and norma_tables_merge(); NORMA_EDATA also when
 * two files have the same content, and, where the instrument names a column of ids, when two of
 *         them have a respondent in common
 */
norma_status norma_tabulate_files(norma_tables **out, const norma_instrument *instrument,
                                  const char *const *paths, size_t n_paths,
                                  const norma_read_options *read,
                                  const norma_tables_options *options, norma_error *err);

/**
 * Adds tables of one instrument, group by group.
 *
 * Merging the tables of any parts of a file gives the tables of the file, byte for byte.
 *
 * @return NORMA_OK; NORMA_EDATA naming what differs: items, declared ranges, keys, scales, missing,
 *         weights, the column of the groups; when two parts were read from .tab files of the same
 *         content; or when a count would pass 2^53; NORMA_ENOMEM
 */
norma_status norma_tables_merge(norma_tables **out, const norma_tables *const *parts,
                                size_t n_parts, norma_error *err);

/**
 * Reads a .tab file; docs/tables-format.md documents it.
 *
 * @return NORMA_OK; NORMA_EIO; NORMA_EDATA when it is truncated, altered (its SHA-256), or its
 *         counts contradict one another; NORMA_ENOMEM
 */
norma_status norma_tables_read(norma_tables **out, const char *path, norma_error *err);

/** The same from memory; name stands for the file. */
norma_status norma_tables_parse(norma_tables **out, const char *bytes, size_t length,
                                const char *name, norma_error *err);

/**
 * The content of a .tab file.
 *
 * @param min_cell  0 or 1: every count may be shown. Otherwise tables with any count in
 *                  1 ... min_cell - 1, of any item, pair (missing answers included) or group, are
 *                  refused
 * @return NORMA_OK; NORMA_EDATA when min_cell forbids it: how many counts in how many pairs, and
 *         what helps; NORMA_ENOMEM
 */
norma_status norma_tables_write(norma_output *out, const norma_tables *tables, size_t min_cell,
                                norma_error *err);

/** Frees tables; takes NULL. */
void norma_tables_free(norma_tables *tables);

/* ---- what they hold ---- */

/** @return items, scales, ranges and keys of the tables, as an instrument; borrowed. */
const norma_instrument *norma_tables_instrument(const norma_tables *tables);
size_t norma_tables_items(const norma_tables *tables);
/** The item's range as used: declared, or observed. */
int norma_tables_min(const norma_tables *tables, size_t item);
int norma_tables_max(const norma_tables *tables, size_t item);
/** @return max - min + 1. */
size_t norma_tables_categories(const norma_tables *tables, size_t item);

/** @return which rows a pair counts: those with both answers, or only complete ones. */
norma_missing norma_tables_missing(const norma_tables *tables);
/** @return whether counts are sums of weights in millionths. */
bool norma_tables_weighted(const norma_tables *tables);
/** @return the column of the groups, or "" when there is one group of all; borrowed. */
const char *norma_tables_by(const norma_tables *tables);
/** Groups, by name in byte order; rows without a name are the group "", which comes first. */
size_t norma_tables_groups(const norma_tables *tables);
const char *norma_tables_group_name(const norma_tables *tables, size_t group);

/* Of one group, or of all together: group NORMA_NONE. */

/** @return rows of the group / those with all items answered (listwise counts these alone); never
    weighted. */
size_t norma_tables_rows(const norma_tables *tables, size_t group);
size_t norma_tables_complete(const norma_tables *tables, size_t group);
/** @return categories counts of item, as answered (not recoded); borrowed. */
const int64_t *norma_tables_one_way(const norma_tables *tables, size_t group, size_t item);
/** @return the cross-table of items i < j over rows that answered both: the count of answers a, b
    is [a * categories of j + b]; borrowed. */
const int64_t *norma_tables_two_way(const norma_tables *tables, size_t group, size_t i, size_t j);

/** @return the files they were counted from, n of them; borrowed; for one .tab read, that file. */
const norma_input *norma_tables_inputs(const norma_tables *tables, size_t *n);
/** @return what reading and counting did that their user must know; borrowed. */
const norma_notes *norma_tables_notes(const norma_tables *tables);

#ifdef __cplusplus
}
#endif
#endif
