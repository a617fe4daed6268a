/* What screening and calibrating share. */
#ifndef NORMA_PROCESS_CARELESS_SCREEN_PARTS_H
#define NORMA_PROCESS_CARELESS_SCREEN_PARTS_H

#include "process/careless/judge.h"

/* Everything about one table while it is screened. */
typedef struct norma__screening_of {
    const norma_instrument *instrument;
    const norma_data *data;
    const norma_screen_options *options;
    int threads;
    bool wanted[NORMA_INDICES];
    norma__timings *timings; /* NULL: no latencies */
    norma__yardstick yardstick;
    norma__measured measured;
} norma__screening_of;

/* NORMA_EINVAL, NORMA_EDATA, NORMA_ESTORE: an option out of range, a table of another instrument,
   no row, a calibration of another instrument. */
norma_status norma__screen_check(const norma_instrument *instrument, const norma_data *data,
                                 const norma_screen_options *options, norma_error *err);

#endif
