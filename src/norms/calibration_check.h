/* Whether a calibration from outside is one that norma could have written. */
#ifndef NORMA_NORMS_CALIBRATION_CHECK_H
#define NORMA_NORMS_CALIBRATION_CHECK_H

#include <norma/calibration.h>

/* NORMA_EDATA when it rests on too few respondents, or is empty or out of order; NORMA_EINVAL for a
   name or time that is none. */
norma_status norma__calibration_check(const norma_calibration *calibration, norma_error *err);

#endif
