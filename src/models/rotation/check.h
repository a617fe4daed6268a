/* What a rotation cannot be asked for. */
#ifndef NORMA_MODELS_ROTATION_CHECK_H
#define NORMA_MODELS_ROTATION_CHECK_H

#include "models/rotation/rotate.h"

/* NORMA_EINVAL with a sentence for options that p items and k factors do not allow. */
norma_status norma__check_rotation(const norma__rotation *rotation, size_t p, size_t k,
                                   norma_error *err);

#endif
