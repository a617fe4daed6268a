/* Calibrations inside an open transaction of a store. */
#ifndef NORMA_NORMS_CALIBRATION_ROWS_H
#define NORMA_NORMS_CALIBRATION_ROWS_H

#include "norms/store_statements.h"

/* Without items and figures, by name and version; none of a store of format 1. */
norma_status norma__calibrations_list(norma_calibrations **out, const norma__store *store,
                                      norma_error *err);

/* With items and figures; NORMA_ESTORE when there is none, or it is not what was written. */
norma_status norma__calibration_read(norma_calibration **out, const norma__store *store,
                                     const norma_norms_choice *choice, norma_error *err);

/* Writes a calibration with its name, version and time; the version is above all of the name. */
norma_status norma__calibration_write(const norma__store *store,
                                      const norma_calibration *calibration, norma_error *err);

/* Writes the digest of one whose row is there already, for a store of format 2. */
norma_status norma__calibration_digest_write(const norma__store *store,
                                             const norma_calibration *calibration,
                                             norma_error *err);

#endif
