/* Norms from tables of counts: what partners can give without a single answer. */
#ifndef NORMA_NORMS_TABLES_H
#define NORMA_NORMS_TABLES_H

#include <norma/norms.h>
#include <norma/tables.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What becomes of a scale of which some respondents did not answer all items: counts of pairs do
    not tell whose answers belong together, so that nobody's score is known. */
typedef enum norma_incomplete {
    NORMA_INCOMPLETE_LEAVE_OUT = 0, /* the scale has no norms */
    NORMA_INCOMPLETE_PAIRWISE /* mean and sd from the means and covariances of those who answered
                                 each item and each pair: not those of scores */
} norma_incomplete;
extern const char *const norma_incomplete_names[]; /* "leave-out", "pairwise", NULL */

/** Tables that become norms. */
typedef struct norma_norms_tables {
    const char *name;
    const norma_instrument *instrument; /* its rules score; the tables have its items and keys */
    const norma_tables *const *parts;   /* n_parts: a partner's each; grouped: by company */
    size_t n_parts;
    int incomplete;         /* a norma_incomplete */
    const char *created;    /* NULL: now, UTC */
    const char *population; /* NULL: not said; so of what follows */
    const char *collected_from, *collected_to;
    size_t threads;
    norma_notes *notes; /* receives what its user must know; NULL: unwanted */
} norma_norms_tables;

/**
 * Adds a norm set made of tables of counts to a store, as norma_norms_build() adds one of rows.
 *
 * Exact, as from rows: n, mean, sd and alpha of scales whose items were answered by the same
 * respondents (complete, or listwise tables); the whole distribution of scales of one or two items;
 * the distribution of companies where tables are grouped by them; figures of items and pairs. The
 * distribution of persons on longer scales is not in counts of pairs: n_values is 0, skewness,
 * kurtosis, min and max are NaN.
 *
 * @return as norma_norms_build(); NORMA_EDATA also when tables are weighted (how many respondents
 *         weights are worth is not in the counts), have not the instrument's items, ranges and
 *         keys, or no scale is complete; as norma_tables_merge() for tables that do not go together
 *
 * Nobody was set aside but by those who counted. Notes: "tables-no-distribution" and
 * "tables-incomplete" and "tables-pairwise" (one a scale), "companies-small",
 * "tables-companies-alike".
 */
norma_status norma_norms_build_of_tables(int64_t *version, const char *store,
                                         const norma_norms_tables *source, norma_error *err);

#ifdef __cplusplus
}
#endif
#endif
