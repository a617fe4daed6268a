/* What a careless respondent makes of a form. */
#ifndef NORMA_PROCESS_CARELESS_CARELESSNESS_H
#define NORMA_PROCESS_CARELESS_CARELESSNESS_H

#include <gsl/gsl_rng.h>

#include "process/careless/crowd.h"

/* One respondent's sheet while it is filled, items in the order in which they were shown. */
typedef struct norma__sheet_of_one {
    size_t n;            /* items */
    const size_t *order; /* n items */
    uint8_t *cells;      /* n_items; missing cells stay so */
    double *log_ms;      /* n_items; NULL without latencies */
    double usual_log;    /* mean time intensity less the person's speed */
} norma__sheet_of_one;

/* Overwrites answers, and for three careless respondents in four their latencies as well. spans:
   n_items numbers of answers. */
void norma__answer_carelessly(norma__sheet_of_one *sheet, norma__carelessness kind,
                              const uint8_t *spans, gsl_rng *random);

#endif
