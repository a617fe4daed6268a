/* Fit of one respondent's answers to the graded model, over all its scales. */
#ifndef NORMA_PROCESS_CARELESS_PERSON_FIT_H
#define NORMA_PROCESS_CARELESS_PERSON_FIT_H

#include "process/careless/graded_curves.h"

/* Sums over the answers to the items of one scale, at a trait. */
typedef struct norma__scale_fit {
    double residual;    /* ln P - E ln P */
    double variance;    /* of ln P */
    double slope;       /* sum P' ln P */
    double information; /* sum P'^2 / P */
} norma__scale_fit;

/* fits: n_items, each item's part, for those answered; NULL: not wanted. */
norma__scale_fit norma__scale_fit_at(norma__answer_fit *fits, const norma__curves *curves,
                                     size_t scale, const uint8_t *steps, double trait);

/* The likelihood of the answers, standardised. */
typedef struct norma__likelihood_fit {
    double lz, lz_star; /* NaN without answers that could have been otherwise */
} norma__likelihood_fit;

/* Over all scales, each at the trait that is most probable. fits as above. */
norma__likelihood_fit norma__likelihood_fit_of(norma__answer_fit *fits, const norma__curves *curves,
                                               const uint8_t *steps);

#endif
