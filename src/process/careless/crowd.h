/* Simulated respondents of the instrument at hand: careful ones, and careless ones of every kind.
 */
#ifndef NORMA_PROCESS_CARELESS_CROWD_H
#define NORMA_PROCESS_CARELESS_CROWD_H

#include "process/careless/carelessness.h"
#include "process/careless/null_model.h"

typedef struct norma__crowd {
    size_t n;
    norma_data *data;
    norma__timings *timings; /* NULL without latencies */
} norma__crowd;

/* Kinds of carelessness that can be drawn: those of latencies only where there are any. */
size_t norma__crowd_kinds(const norma__null_model *model);

/* n careful respondents, or n careless ones, kinds and places in turn; each has a random stream of
   its own. A respondent lacks the answers, and is shown the items in the order, of one of the
   sample. */
norma_status norma__crowd_draw(norma__crowd *out, const norma__null_model *model,
                               const norma_instrument *instrument, size_t n, bool careless,
                               uint64_t seed, int threads, norma_error *err);
void norma__crowd_clear(norma__crowd *crowd);

#endif
