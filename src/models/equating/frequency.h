/* Frequency estimation: scores in the synthetic population, given the anchor. */
#ifndef NORMA_EQUATING_FREQUENCY_H
#define NORMA_EQUATING_FREQUENCY_H

#include "models/equating/equate_desk.h"

/* Puts the shares of scores in the synthetic population in place of the margins; anchor scores that
   one population lacks cannot tell of it: they are left out, and counted. */
void norma__frequency_estimate(norma__equate_desk *desk);

/* From a and b of the desk: what is gained by cells. */
void norma__frequency_gain(double *by_p, double *by_q, norma__equate_desk *desk);

#endif
