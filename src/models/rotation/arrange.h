/* The order and the signs of rotated factors. */
#ifndef NORMA_MODELS_ROTATION_ARRANGE_H
#define NORMA_MODELS_ROTATION_ARRANGE_H

#include "models/rotation/criterion.h"

/* Puts the factors of loadings, phi and turn in their order, each reflected to a positive sum
   (targets: as they are). NORMA_ENOMEM. */
norma_status norma__arrange(norma__rotated *rotated, norma__order order, norma_error *err);

#endif
