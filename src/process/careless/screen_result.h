/* Room for the result of a screening. */
#ifndef NORMA_PROCESS_CARELESS_SCREEN_RESULT_H
#define NORMA_PROCESS_CARELESS_SCREEN_RESULT_H

#include <norma/screen.h>

/* With an array for every index that is wanted (NORMA_INDICES flags) and can be had; NULL when
   there is no memory. */
norma_screen_result *norma__screen_result_new(const norma_instrument *instrument,
                                              const norma_data *data, const bool *wanted);

#endif
