/* Squared Mahalanobis distances of respondents over the items that each of them answered. */
#ifndef NORMA_PROCESS_CARELESS_MAHALANOBIS_H
#define NORMA_PROCESS_CARELESS_MAHALANOBIS_H

#include <norma/screen.h>

/* Fills mahalanobis, mahalanobis_p and mahalanobis_df, which are allocated. Where the moments give
   no distance, they are NaN and a note "mahalanobis-undefined" says why. */
norma_status norma__mahalanobis(norma_screen_result *screen, const norma_data *data, int threads,
                                norma_error *err);

#endif
