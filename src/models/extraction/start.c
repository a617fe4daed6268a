#include "models/extraction/start.h"

#include <math.h>

#include "foundation/numeric.h"

void norma__start_uniquenesses(double *psi, double *work, const double *cor, size_t p)
{
    const bool smc = norma__invert_spd(work, NULL, cor, p);
    for (size_t i = 0; i < p; i++) {
        double largest = 0;
        for (size_t j = 0; j < p; j++)
            if (j != i)
                largest = fmax(largest, fabs(cor[i * p + j]));
        psi[i] = smc ? 1 / work[i * p + i] : 1 - largest;
    }
}
