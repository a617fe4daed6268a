/* How extreme somebody's opinions are. */
#ifndef NORMA_PROCESS_CARELESS_EXTREMITY_H
#define NORMA_PROCESS_CARELESS_EXTREMITY_H

#include <norma/data.h>

/* Mean over the scales of items of the distance of the keyed mean answer from the middle of the
   range, from 0 (all scores in the middle) to 1; NaN where no scale was answered. */
void norma__extremity(double *extremity, const norma_instrument *instrument, const norma_data *data,
                      int threads);

#endif
