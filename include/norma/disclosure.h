/* Disclosure control: which cells of breakdowns may be printed, so that nobody can be recognised in
   one, nor found by subtracting printed cells from one another. */
#ifndef NORMA_DISCLOSURE_H
#define NORMA_DISCLOSURE_H

#include <norma/grouping.h>
#include <norma/option.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norma_disclosure_options {
    uint32_t version;
    size_t min_cell; /* fewest respondents of a printed cell: 1 (public data only), or at least 5 */
    double dominance; /* a cell in which one respondent has a larger share of the weight (or one
                         unit inside it a larger share of a magnitude) is hidden, in (0, 1] */
    size_t threads;
} norma_disclosure_options;
#define NORMA_DISCLOSURE_OPTIONS_INIT                                                              \
    {                                                                                              \
        .version = 1, .min_cell = 10, .dominance = 0.5                                             \
    }
/** @return min-cell, dominance and threads; min-cell 2 to 4 is refused by
    norma_disclosure_check(). */
norma_option_table norma_disclosure_option_table(void);
/** @return NORMA_OK, or NORMA_EINVAL when an option is out of range or min_cell is 2 to 4. */
norma_status norma_disclosure_check(const norma_disclosure_options *options, norma_error *err);

/** One breakdown of the respondents. */
typedef struct norma_breakdown {
    const norma_grouping *group; /* borrowed */
    size_t within; /* index of the breakdown whose units contain those of this one (its
                      group->parent are that one's units), or NORMA_NONE: the total contains them */
} norma_breakdown;

/** One printed table: every unit of a breakdown, or every pair of units of two. */
typedef struct norma_printed {
    size_t rows;    /* index of a breakdown */
    size_t columns; /* index of another, or NORMA_NONE: one-way */
} norma_printed;

/** A cell printed earlier, of the same collection or one that shares respondents with it. */
typedef struct norma_printed_before {
    size_t breakdown; /* NORMA_NONE: the total */
    size_t unit;
    size_t n;
} norma_printed_before;

/** What may be printed. Opaque. */
typedef struct norma_disclosure norma_disclosure;

/**
 * Decides cell by cell. A cell is hidden when it has fewer than min_cell respondents (and at least
 * one), or one respondent dominates it (primary); and when it would let somebody compute a hidden
 * one from totals, other cells, other tables, units that overlap, or an earlier print
 * (complementary). For each primary cell there is a population that agrees with everything printed
 * in which it has min_cell respondents or more, so nothing printed tells that it is small.
 *
 * @param keep    n_rows flags: those who count; NULL: all
 * @param weights n_rows weights in millionths, for dominance; NULL: none
 * @param before  n_before cells printed earlier; NULL: none
 * @return NORMA_OK, also when everything is hidden; NORMA_EINVAL when a table names no breakdown,
 *         two of one hierarchy, or is there twice, when a unit lies in two larger ones or
 *         breakdowns are within one another in a circle, or an option is refused by
 *         norma_disclosure_check(); NORMA_EDATA beyond 2^32 - 2 rows; NORMA_ENOMEM
 *
 * The result depends on nothing but its arguments, not on the order of rows either. What is printed
 * of several populations of the same units (everybody, employees, executives) belongs into one
 * disclosure, where the population is a breakdown. Method and proof: docs/disclosure.md.
 */
norma_status norma_disclosure_of(norma_disclosure **out, const norma_breakdown *breakdowns,
                                 size_t n_breakdowns, const norma_printed *tables, size_t n_tables,
                                 size_t n_rows, const uint8_t *keep, const int64_t *weights,
                                 const norma_printed_before *before, size_t n_before,
                                 const norma_disclosure_options *options, norma_error *err);

/** @return whether the total may be printed. */
bool norma_disclosure_total_shown(const norma_disclosure *disclosure);
/** @return whether a cell may be printed; column is ignored of a one-way table. An empty cell is
    not hidden (there is nobody in it) unless it protects another. */
bool norma_disclosure_shown(const norma_disclosure *disclosure, size_t table, size_t row,
                            size_t column);
/** @return whether it may be told how many respondents are in no unit of a one-way table. They
   count as one unit more in each unit around them, because totals and units printed tell how many
   they are; so they can be small, and can be what another unit is hidden with. */
bool norma_disclosure_rest_shown(const norma_disclosure *disclosure, size_t table);
/** @return respondents of a cell: for computing, never for printing a hidden one. */
size_t norma_disclosure_n(const norma_disclosure *disclosure, size_t table, size_t row,
                          size_t column);
/** @return how many cells of a table are hidden, with empty ones that protect others: a number that
    may be told. */
size_t norma_disclosure_hidden(const norma_disclosure *disclosure, size_t table);
/** @return what its user must know: "disclosure-off" (min_cell 1), "disclosure-nothing-shown",
    "disclosure-printed-before" (cells that must be hidden now, but follow from what was printed
    earlier); borrowed. */
const norma_notes *norma_disclosure_notes(const norma_disclosure *disclosure);

/** Frees it; takes NULL. */
void norma_disclosure_free(norma_disclosure *disclosure);

#ifdef __cplusplus
}
#endif
#endif
