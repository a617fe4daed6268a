/* Are people as fast or slow on one half of the items as on the other? */
#ifndef NORMA_PROCESS_LATENCY_CONSISTENCY_H
#define NORMA_PROCESS_LATENCY_CONSISTENCY_H

#include "process/latency/distance.h"

/* Split-half reliabilities, Spearman-Brown corrected, of persons' mean log latency less the items'
   means, and of the residual that the distance model leaves (NULL: NaN). Odd-even is by the
   instrument's order of the timed items that are no control items; the random halves hold half of
   them each. Where respondents x items x replicates are more than a thousand million, the random
   halves see respondents evenly spaced over the table only, and a note says how many. */
norma_status norma__consistency(norma_split_half *speed, norma_split_half *residual,
                                const norma_instrument *instrument, const norma_data *data,
                                const norma__timings *timings, const norma__distance_model *model,
                                const norma_latency_options *options, int threads,
                                norma_notes *notes, norma_error *err);

#endif
