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
    for (size_t r = 0; r < k; r++) {
        double weight = phi ? phi[r * k + factor] : r == factor;
        for (size_t i = 0; i < p && weight != 0; i++)
            sum += weight * loadings[r * p + i] * loadings[factor * p + i];
    }
    return sum;
}

/* Moves the columns of a matrix, and its rows too when it is symmetric. */
static void move(double *x, const place *order, size_t rows, size_t k, bool symmetric, double *old)
{
    memcpy(old, x, rows * k * sizeof *old);
    for (size_t c = 0; c < k; c++)
        for (size_t r = 0; r < rows; r++)
            x[c * rows + r] = old[order[c].factor * rows + (symmetric ? order[r].factor : r)];
}

static void reflect(double *loadings, double *phi, double *turn, size_t p, size_t k)
{
    for (size_t r = 0; r < k; r++) {
        if (!norma__points_down(loadings + r * p, p))
            continue;
        norma__negate(loadings + r * p, p, 1);
        if (turn)
            norma__negate(turn + r * k, k, 1);
        if (phi) {
            norma__negate(phi + r * k, k, 1);
            norma__negate(phi + r, k, k);
        }
    }
}

norma_status norma__order_factors(double *loadings, double *phi, double *turn, size_t p, size_t k,
                                  size_t fixed, norma_error *err)
{
    norma_status status = NORMA_OK;
    place *order = NORMA__NEW(place, k);
    double *old = NORMA__NEW(double, (p > k ? p : k) * k);
    if (!order || !old) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t r = 0; r < k; r++)
        order[r] = (place){sum_of_squares(loadings, phi, p, k, r), r};
    qsort(order + fixed, k - fixed, sizeof *order, by_squares);
    move(loadings, order, p, k, false, old);
    if (turn)
        move(turn, order, k, k, false, old);
    if (phi)
        move(phi, order, k, k, true, old);
    reflect(loadings, phi, turn, p, k);
done:
    free(order);
    free(old);
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
