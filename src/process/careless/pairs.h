/* Consistency of the answers with each other: halves of scales, pairs of items, item means. */
#ifndef NORMA_PROCESS_CARELESS_PAIRS_H
#define NORMA_PROCESS_CARELESS_PAIRS_H

#include <norma/calibration.h>
#include <norma/sample.h>

/* Pairs of items, as answered, that correlate at or over a limit or at or under its negative, and
   the item means. */
typedef struct norma__pairs {
    size_t n_items;
    double limit; /* of |r| */
    size_t n_synonyms, n_antonyms;
    size_t (*synonyms)[2], (*antonyms)[2]; /* indices of items, not keyed */
    double *mean;                          /* n_items, as answered */
} norma__pairs;

/* |r| from which two items are taken as saying the same or the opposite; careless has it too. */
#define NORMA__PAIRS_LIMIT 0.60

/* The pairs of a sample at a limit, from Pearson correlations over the rows that answered both.
   Notes: "few-synonyms", "few-antonyms" when fewer than three pairs reach it, "pairs-few-rows",
   "pairs-too-many-items". */
norma_status norma__pairs_at(norma__pairs **out, double limit, const norma_instrument *instrument,
                             const norma_data *data, const uint8_t *keep, int threads,
                             norma_notes *notes, norma_error *err);

/* The same at NORMA__PAIRS_LIMIT. */
norma_status norma__pairs_new(norma__pairs **out, const norma_instrument *instrument,
                              const norma_data *data, const uint8_t *keep, int threads,
                              norma_notes *notes, norma_error *err);
void norma__pairs_free(norma__pairs *pairs);

/* Fills those of even_odd, synonyms, antonyms, semantic_synonyms, semantic_antonyms and
   person_total that are not NULL. pairs may be NULL: synonyms, antonyms and person_total are then
   NaN. */
norma_status norma__pairs_indices(double *const indices[NORMA_INDICES], const norma__pairs *pairs,
                                  const norma_instrument *instrument, const norma_data *data,
                                  int threads, norma_error *err);

/* Figures "pairs.*". */
norma_status norma__pairs_freeze(norma_calibration *calibration, const norma__pairs *pairs,
                                 norma_error *err);
norma_status norma__pairs_thaw(norma__pairs **out, const norma_calibration *calibration,
                               const norma_instrument *instrument, norma_error *err);

#endif
