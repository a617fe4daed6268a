/* Where extraction begins. */
#ifndef NORMA_MODELS_EXTRACTION_START_H
#define NORMA_MODELS_EXTRACTION_START_H

#include <stddef.h>

/* 1 - squared multiple correlation, or 1 - largest |correlation| when R cannot be inverted. psi: p;
   work: p x p. */
void norma__start_uniquenesses(double *psi, double *work, const double *cor, size_t p);

#endif
