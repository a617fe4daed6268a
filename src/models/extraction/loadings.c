#include "models/extraction/loadings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

bool norma__points_down(const double *column, size_t p)
{
    double sum = 0, size = 0, largest = 0;
    for (size_t i = 0; i < p; i++) {
        sum += column[i];
        size += fabs(column[i]);
        if (fabs(column[i]) > fabs(largest) + 1e-9)
            largest = column[i];
    }
    return fabs(sum) > 1e-9 * size ? sum < 0 : largest < 0;
}

void norma__negate(double *x, size_t n, size_t stride)
{
    for (size_t i = 0; i < n; i++)
        x[i * stride] = -x[i * stride];
}

typedef struct place {
    double squares;
    size_t factor;
} place;

static int by_squares(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->squares != y->squares)
        return x->squares > y->squares ? -1 : 1;
    return (x->factor > y->factor) - (x->factor < y->factor);
}

static double sum_of_squares(const double *loadings, const double *phi, size_t p, size_t k,
                             size_t factor)
{
    double sum = 0;
    for (size_t r = 0; r < k; r++)
        for (size_t i = 0; i < p; i++)
            sum += phi[r * k + factor] * loadings[r * p + i] * loadings[factor * p + i];
    return sum;
}

norma_status norma__order_factors(double *loadings, double *phi, size_t p, size_t k,
                                  norma_error *err)
{
    norma_status status = NORMA_OK;
    place *order = NORMA__NEW(place, k);
    double *old = NORMA__NEW(double, p *k + k * k);
    if (!order || !old) {
        status = norma__no_memory(err);
        goto done;
    }
    double *old_phi = old + p * k;
    memcpy(old, loadings, p * k * sizeof *old);
    memcpy(old_phi, phi, k * k * sizeof *old);
    for (size_t r = 0; r < k; r++)
        order[r] = (place){sum_of_squares(old, old_phi, p, k, r), r};
    qsort(order, k, sizeof *order, by_squares);
    for (size_t r = 0; r < k; r++) {
        memcpy(loadings + r * p, old + order[r].factor * p, p * sizeof *old);
        for (size_t c = 0; c < k; c++)
            phi[c * k + r] = old_phi[order[c].factor * k + order[r].factor];
    }
    for (size_t r = 0; r < k; r++)
        if (norma__points_down(loadings + r * p, p)) {
            norma__negate(loadings + r * p, p, 1);
            norma__negate(phi + r * k, k, 1);
            norma__negate(phi + r, k, k);
        }
done:
    free(order);
    free(old);
    return status;
}

norma_status norma__order_loadings(double *loadings, size_t p, size_t k, norma_error *err)
{
    double *phi = NORMA__NEW(double, k *k);
    if (!phi)
        return norma__no_memory(err);
    for (size_t n = 0; n < k; n++)
        phi[n * k + n] = 1;
    norma_status status = norma__order_factors(loadings, phi, p, k, err);
    free(phi);
    return status;
}

void norma__communalities(double *h, const double *loadings, const double *phi, size_t p, size_t k)
{
    for (size_t i = 0; i < p; i++) {
        h[i] = 0;
        for (size_t r = 0; r < k; r++)
            for (size_t c = 0; c < k; c++)
                h[i] += loadings[r * p + i] * phi[c * k + r] * loadings[c * p + i];
    }
}

double norma__off_diagonal(const double *loadings, const double *cor, size_t p, size_t k)
{
    double sum = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++) {
            double residual = cor[j * p + i];
            for (size_t n = 0; n < k; n++)
                residual -= loadings[n * p + i] * loadings[n * p + j];
            sum += residual * residual;
        }
    return sum;
}
