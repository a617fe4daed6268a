/* What the judge says of every respondent: p, limits, contributions, beyond and validity. */
#ifndef NORMA_PROCESS_CARELESS_EVIDENCE_H
#define NORMA_PROCESS_CARELESS_EVIDENCE_H

#include "process/careless/judge.h"

/* Fills them in a screen whose indices are there. */
norma_status norma__evidence(norma_screen_result *screen, const norma__judge *judge,
                             const norma__measured *sample, const norma_screen_options *options,
                             int threads, norma_error *err);

#endif
