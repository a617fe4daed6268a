/* Filling a calibration: each room freezes its own figures, and thaws them again by name. */
#ifndef NORMA_DATA_CALIBRATION_H
#define NORMA_DATA_CALIBRATION_H

#include <norma/calibration.h>

/* An empty calibration of an instrument's items as the data have them. */
norma_status norma__calibration_new(norma_calibration **out, const norma_instrument *instrument,
                                    const norma_data *data, size_t n_kept, const char *filter,
                                    norma_error *err);

/* Adds a copy of n_rows x n_columns values under a name that is new; the list stays in order. */
norma_status norma__freeze(norma_calibration *calibration, const char *name, const double *values,
                           size_t n_rows, size_t n_columns, norma_error *err);

/* Copies out a figure of exactly that size. NORMA_ESTORE, naming it, when it is absent or has
   another size. */
norma_status norma__thaw(double *values, const norma_calibration *calibration, const char *name,
                         size_t n_rows, size_t n_columns, norma_error *err);

#endif
