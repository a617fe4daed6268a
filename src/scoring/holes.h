/* Missing answers and what is put in their place. */
#ifndef NORMA_SCORING_HOLES_H
#define NORMA_SCORING_HOLES_H

#include "scoring/rule.h"

/* A missing answer with the answer expected there, keyed, in the item's range. */
typedef struct norma__hole {
    size_t row;
    double value;
} norma__hole;

/* The holes of one item that were filled, by row. An item is in one scale of items at most, so
   that there is one expected answer, which every scale above takes. */
typedef struct norma__holes {
    norma__hole *list;
    size_t n, capacity;
} norma__holes;

/* Everything that filling takes. */
typedef struct norma__imputing {
    const norma_instrument *instrument;
    const norma_data *data;
    const uint8_t *keep;
    const norma__score_rule *rules;
    int missing; /* a norma_score_missing */
    size_t threads;
} norma__imputing;

/* A scale of items on which holes are being filled. */
typedef struct norma__imputed_scale {
    const norma__imputing *in;
    const norma__score_rule *rule;
    const uint8_t **cells; /* n_items: of each item */
    norma__holes *all;     /* of every item of the instrument */
} norma__imputed_scale;

/* The answer expected of row at position at of the scale's items; NaN: none. */
typedef double norma__expected_answer(const void *method, size_t row, size_t at);

/* Whether a row with enough answers has a hole. */
bool norma__has_holes(const norma__imputed_scale *scale);

/* Fills the holes of the rows with enough answers, in order of rows. */
norma_status norma__holes_fill(norma__imputed_scale *scale, norma__expected_answer *expected,
                               const void *method, norma_error *err);

/* How EM ended. */
typedef enum norma__em_end {
    NORMA__EM_DONE,
    NORMA__EM_NOT_CONVERGED, /* filled all the same */
    NORMA__EM_SINGULAR       /* not filled */
} norma__em_end;

/* The two methods. threads: of this scale. */
norma_status norma__impute_two_way(norma__imputed_scale *scale, norma_error *err);
norma_status norma__impute_em(norma__em_end *end, size_t *steps, norma__imputed_scale *scale,
                              size_t threads, norma_error *err);

/* Fills the holes of all scales of items; n_items lists, free with norma__holes_free(). *out is
   NULL when the method fills nothing. */
norma_status norma__impute(norma__holes **out, const norma__imputing *in, norma_notes *notes,
                           norma_error *err);
void norma__holes_free(norma__holes *holes, size_t n_items);

#endif
