/* What every extent has: alpha with Feldt's interval, standardised alpha, omega of one minres
   factor, item statistics, SEM. */
#ifndef NORMA_MODELS_RELIABILITY_BASIC_H
#define NORMA_MODELS_RELIABILITY_BASIC_H

#include <norma/moments.h>
#include <norma/reliability.h>

/* Fills a result whose items are named; what only other parts fill becomes NaN. */
norma_status norma__reliability_basic(norma_reliability_result *result,
                                      const norma_moments *moments, double conf_level,
                                      norma_error *err);

#endif
