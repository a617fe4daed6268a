/* One respondent's answers in the order they were given, and the indices that follow from it. */
#ifndef NORMA_PROCESS_CARELESS_PATTERNS_ROW_H
#define NORMA_PROCESS_CARELESS_PATTERNS_ROW_H

#include "process/careless/answers.h"
#include "process/careless/autocorrelation.h"

/* What is the same for every respondent. */
typedef struct norma__pattern_plan {
    const norma_instrument *instrument;
    const norma_data *data;
    norma__answers answers;
    size_t *group; /* of the answers: their page, or scale where there are no pages */
    size_t n_groups;
    bool pages;  /* groups are pages */
    bool places; /* the order in which respondents saw the items was recorded */
} norma__pattern_plan;

/* One page or scale of one respondent. */
typedef struct norma__group_state {
    int64_t last, first;
    uint32_t run, longest, answered;
    bool alike;
} norma__group_state;

/* One respondent. */
typedef struct norma__pattern_row {
    size_t row;
    const uint8_t *cells; /* of the answers, in instrument order */
    size_t *order;        /* the answers as the respondent saw them */
    int64_t *answer;      /* in that order, above the lowest; -1: missing */
    norma__sequence sequence;
    norma__group_state *groups;
} norma__pattern_row;

/* Fills those of the indices that are not NULL for a respondent whose row, cells and order are
   set. */
void norma__pattern_row_indices(double *const *indices, const norma__pattern_plan *plan,
                                norma__pattern_row *row);

#endif
