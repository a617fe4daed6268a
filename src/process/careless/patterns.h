/* Indices of how the answers lie on the page; they need no yardstick. */
#ifndef NORMA_PROCESS_CARELESS_PATTERNS_H
#define NORMA_PROCESS_CARELESS_PATTERNS_H

#include <norma/screen.h>

/* Fills those of missing_share, longstring, longstring_share, irv, average_string,
   longstring_pages, straight_share, autocorrelation, acquiescence, extreme, midpoint,
   directed_failed and bogus_failed that are not NULL. */
norma_status norma__pattern_indices(double *const indices[NORMA_INDICES],
                                    const norma_instrument *instrument, const norma_data *data,
                                    int threads, norma_error *err);

/* Says in which order runs and autocorrelation were taken, where that is not the instrument's: a
   note "presentation-order". */
norma_status norma__pattern_notes(norma_notes *notes, const norma_instrument *instrument,
                                  const norma_data *data, norma_error *err);

/* Fills those of duplicates and nearest_share that are not NULL; a note says where respondents are
   too many, or too alike, for all near pairs to be looked at. */
norma_status norma__duplicate_indices(double *const indices[NORMA_INDICES],
                                      const norma_instrument *instrument, const norma_data *data,
                                      int threads, norma_notes *notes, norma_error *err);

#endif
