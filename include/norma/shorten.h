/* Short forms: the K items of a scale that keep the most. */
#ifndef NORMA_SHORTEN_H
#define NORMA_SHORTEN_H

#include <norma/reliability.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norma_shorten_options {
    uint32_t version;
    size_t keep;  /* K items, at least 2 */
    int missing;  /* a norma_missing; complete rows count in any case */
    size_t folds; /* of the cross-validation, 2 or more */
    double conf_level;
    const size_t *groups; /* n_items: content group (sub-scale) of each item, NORMA_NONE for none:
                             every group keeps its share, at least one item where K allows; NULL:
                             no content to cover; borrowed */
    uint64_t seed;
    size_t threads; /* 0: all */
} norma_shorten_options;
#define NORMA_SHORTEN_OPTIONS_INIT                                                                 \
    {                                                                                              \
        .version = 1, .keep = 4, .missing = NORMA_MISSING_LISTWISE, .folds = 10,                   \
        .conf_level = 0.95, .seed = 1                                                              \
    }

typedef struct norma_short_form {
    char *id;
    size_t n_items, keep, n;
    size_t *items;   /* keep: positions in the sample */
    char **item_ids; /* keep */
    bool exhaustive; /* all sets that cover the content were tried; otherwise from all items down,
                        then swaps */
    double alpha_full, alpha;     /* of the full scale; of the short form, in the rows that chose
                                     it: optimistic */
    double alpha_cross_validated; /* over folds: chosen in the others, computed in this one, from
                                     the variances of all folds together */
    double optimism;              /* alpha - alpha_cross_validated */
    double spearman_brown;        /* what K items of the full scale's quality would have */
    double r_full;           /* correlation with the full scale, its items included: overlaps */
    double r_full_corrected; /* corrected for the shared error: Levy (1967) */
    double r_full_cross_validated; /* corrected, over folds */
    size_t folds;
    double *chosen;    /* n_items: share of folds in which the item was chosen */
    norma_notes notes; /* "shorten-fewer-folds", "shorten-unstable", "shorten-undefined" */
    double alpha_low, alpha_high; /* Feldt's interval of the cross-validated alpha */
} norma_short_form;

/**
 * Finds the K items with the largest alpha that cover the content.
 *
 * @param out     a new short form, or NULL on failure; free with norma_short_form_free()
 * @param sample  rows that answered all items count
 * @return NORMA_OK; NORMA_EDATA when K is not smaller than the number of items, the sample has
 *         counts or weights (cross-validation needs rows) or fewer than 20 complete rows;
 *         NORMA_EINVAL; NORMA_ENOMEM
 *
 * A fold has at least 10 rows: with fewer rows there are fewer folds, and a note. Sources: Levy
 * (1967), J. Clinical Psychology 23, 84-86; docs/shorten.md.
 */
norma_status norma_shorten(norma_short_form **out, const char *id, const norma_sample *sample,
                           const norma_shorten_options *options, norma_error *err);

/** Frees a short form; takes NULL. */
void norma_short_form_free(norma_short_form *form);

/** @return the table of the options of norma_shorten(): flags, bounds and help; never NULL. */
norma_option_table norma_shorten_option_table(void);

#ifdef __cplusplus
}
#endif
#endif
