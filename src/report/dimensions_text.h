/* Shared but private: the number of factors, as text for a terminal. */
#ifndef NORMA_REPORT_DIMENSIONS_TEXT_H
#define NORMA_REPORT_DIMENSIONS_TEXT_H

#include <norma/dimensions.h>
#include <norma/instrument.h>

#include "foundation/buffer.h"

/* The criteria, the eigenvalues with their thresholds, and the network's dimensions. */
void norma__put_dimensions(norma__buffer *out, norma_language language,
                           const norma_dimensions_result *result);

#endif
