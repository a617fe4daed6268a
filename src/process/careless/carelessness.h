/* What somebody who does not read makes of a form. docs/validity.md says why these. */
#ifndef NORMA_PROCESS_CARELESS_CARELESSNESS_H
#define NORMA_PROCESS_CARELESS_CARELESSNESS_H

#include <gsl/gsl_rng.h>
#include <stddef.h>
#include <stdint.h>

/* Kinds that leave different traces. */
typedef enum norma__carelessness {
    NORMA__CARELESS_INCONSISTENT = 0, /* any answer, or around one of their own */
    NORMA__CARELESS_STRAIGHT,         /* the same answer, changed now and then */
    NORMA__CARELESS_STAIRCASE,        /* up and down the answers */
    NORMA__CARELESS_HURRIED, /* fast, and half of it careful all the same; only where there are
                                latencies */
    NORMA__CARELESS_KINDS
} norma__carelessness;

/* One respondent's sheet while it is filled, items in the order in which they were shown. */
typedef struct norma__sheet_of_one {
    size_t n;            /* items */
    const size_t *order; /* n items */
    uint8_t *cells;      /* n_items; missing cells stay so */
    double *log_ms;      /* n_items; NULL without latencies */
    double usual_log;    /* mean time intensity less the person's speed */
} norma__sheet_of_one;

/* Overwrites careful answers and latencies. spans: n_items numbers of answers. */
void norma__answer_carelessly(norma__sheet_of_one *sheet, norma__carelessness kind,
                              const uint8_t *spans, gsl_rng *random);

#endif
