/* A test of statements while it is scored. */
#ifndef NORMA_PROCESS_IMPLICIT_RATING_H
#define NORMA_PROCESS_IMPLICIT_RATING_H

#include "process/implicit/measure.h"
#include "process/implicit/twoway.h"

/* The answers of a test: to statements, and to neutral questions. */
typedef struct norma__answers {
    norma__twoway statements, baseline;
    int8_t *sign;   /* of an answer to a statement: 1 agree, -1 disagree */
    double *weight; /* its strength with its sign, in (-1, 1) */
} norma__answers;

typedef struct norma__rating {
    const norma_implicit_test *test;
    const norma_trials *trials;
    const norma_implicit_options *options;
    norma_implicit_measure *measures;
    uint32_t *statement_of; /* by stimulus: number within the test, scale by scale, or BEYOND */
    uint8_t *role_of;       /* by block: 0 none, 1 statements, 2 baseline */
    size_t n_statements;
    uint32_t *list, *of_trial, *sorted;
    size_t n, n_persons;
    size_t *participants, *start;
    norma_implicit_person *persons; /* what is the same on every scale */
    norma__answers a;
    size_t n_unknown;        /* trials whose stimulus no scale has */
    size_t *first_statement; /* of a scale */
} norma__rating;

/* Scores a scale, of which the answers have their weights: persons, summary, reliability. */
norma_status norma__rate_scale(const norma__rating *rating, size_t scale, norma_error *err);

#endif
