/* Where within a form a respondent's answers stop fitting. */
#ifndef NORMA_PROCESS_CARELESS_ONSET_H
#define NORMA_PROCESS_CARELESS_ONSET_H

#include "process/careless/graded_curves.h"

/* Below this statistic there is no onset: one or two careful respondents in a hundred get there,
   fewer in short forms (docs/person-fit.md, "Onset"). */
#define NORMA__ONSET_LEAST 3.0

typedef struct norma__onset {
    double answers;   /* given before the change; NaN where the statistic is under the least */
    double statistic; /* NaN with too few answers */
} norma__onset;

/* order: the n items of the instrument as they were shown; answered and fits by item, steps telling
   which answers have a fit. */
norma__onset norma__onset_of(const size_t *order, size_t n, const bool *answered,
                             const uint8_t *steps, const norma__answer_fit *fits);

#endif
