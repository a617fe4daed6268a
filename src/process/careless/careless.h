/* Indices of careless answering that need the answers alone. */
#ifndef NORMA_PROCESS_CARELESS_CARELESS_H
#define NORMA_PROCESS_CARELESS_CARELESS_H

#include <norma/screen.h>

/* Fills missing_share, longstring, longstring_share and irv, which are allocated, for every row. */
void norma__careless_indices(norma_screen_result *screen, const norma_data *data, int threads);

#endif
