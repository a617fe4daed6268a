/* Guttman errors and U3 of the steps of items, and the worst that a score could make of them. */
#ifndef NORMA_PROCESS_CARELESS_PERSON_FIT_STEPS_H
#define NORMA_PROCESS_CARELESS_PERSON_FIT_STEPS_H

#include "process/careless/graded_curves.h"

/* Both indices are a sum of penalties over the steps passed, compared with the least and the most
   that the same score could have made: the place in the order of popularity, 0 first (Guttman
   errors), and minus the logit of popularity (U3). */
typedef enum norma__penalty { NORMA__GUTTMAN = 0, NORMA__U3, NORMA__PENALTIES } norma__penalty;

typedef struct norma__excess {
    double made, most; /* over the least; both 0 where the score leaves no choice */
} norma__excess;

/* Penalties run up over the first so many steps of items. */
typedef struct norma__runs {
    size_t n_items;
    size_t *n_steps;               /* n_items */
    size_t *offset;                /* n_items: where the run of each begins, n_steps + 1 long */
    double *run[NORMA__PENALTIES]; /* from 0 */
    size_t *sorted;                /* room for n_items indices, ... */
    double *best, *next;           /* ... and for as many scores as there are, and one */
} norma__runs;

/* The steps of a scale, most popular first; those that all or none pass are not among them. */
typedef struct norma__steps {
    size_t n_items, n;
    size_t *items;                   /* n_items, of the instrument */
    uint8_t *passed;                 /* 256 x n_items: steps that a keyed answer passes */
    size_t *item;                    /* n: index in items, ... */
    double *logit_penalty;           /* ... and the penalty in U3 */
    norma__runs runs;                /* of complete answers */
    double *least[NORMA__PENALTIES]; /* n + 1, by score, of complete answers */
    double *most[NORMA__PENALTIES];
} norma__steps;

norma_status norma__steps_new(norma__steps **out, const norma__response_model *graded,
                              const norma__curves *curves, size_t scale, norma_error *err);
void norma__steps_free(norma__steps *steps);

/* Room for what is left of the items that one respondent answered. */
norma_status norma__runs_new(norma__runs *runs, size_t most_items, size_t most_steps,
                             norma_error *err);
void norma__runs_clear(norma__runs *runs);

/* answers: keyed steps of all items of the instrument, NORMA_MISSING_CELL where unanswered. */
void norma__steps_excess(norma__excess excess[NORMA__PENALTIES], norma__runs *room,
                         const norma__steps *steps, const uint8_t *answers);

#endif
