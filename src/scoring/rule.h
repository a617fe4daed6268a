/* How one scale is scored, worked out once for all rows. */
#ifndef NORMA_SCORING_RULE_H
#define NORMA_SCORING_RULE_H

#include <norma/score.h>

/* What a score is made from. */
typedef enum norma__score_way {
    NORMA__SCORE_SUMS,  /* whole sums of answers: equal weights, one range, nothing imputed */
    NORMA__SCORE_ITEMS, /* every item with its weight and range */
    NORMA__SCORE_PARTS  /* the scores of the parts */
} norma__score_way;

/* With one range for all items POMP follows from the mean; else every item is put on a scale of
   0 ... common, a common multiple of the ranges, so that its share stays whole. */
typedef struct norma__score_rule {
    const norma_scale *scale;
    norma__score_way way;
    bool one_range;
    bool held;       /* it shows no scores */
    bool needed;     /* not held, or a scale that is needed is made from its scores */
    int min, range;  /* of the items, when it is one */
    double common;   /* the whole number that stands for an item's maximum */
    double *weights; /* n_items or n_parts; NULL: equal */
    size_t least;    /* items (parts) that must be answered (scored) */
} norma__score_rule;

/* The rules of all scales; missing is a norma_score_missing. Free with
   norma__score_rules_free(). */
norma_status norma__score_rules_of(norma__score_rule **out, const norma_instrument *instrument,
                                   const norma_data *data, const uint8_t *hold, int missing,
                                   norma_error *err);
void norma__score_rules_free(norma__score_rule *rules, size_t n);

#endif
