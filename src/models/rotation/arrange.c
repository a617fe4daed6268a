#include "models/rotation/arrange.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/extraction/loadings.h"

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

/* diag(Phi L'L) of one factor. */
static double sum_of_squares(const norma__rotated *out, size_t factor)
{
    double sum = 0;
    for (size_t r = 0; r < out->k; r++)
        for (size_t i = 0; i < out->p; i++)
            sum += out->phi[r * out->k + factor] * out->loadings[r * out->p + i] *
                   out->loadings[factor * out->p + i];
    return sum;
}

static void move_columns(double *x, const double *old, const place *places, size_t rows, size_t k)
{
    for (size_t c = 0; c < k; c++)
        memcpy(x + c * rows, old + places[c].factor * rows, rows * sizeof *x);
}

static void move_all(norma__rotated *out, const place *places, double *old)
{
    size_t k = out->k;
    memcpy(old, out->loadings, out->p * k * sizeof *old);
    move_columns(out->loadings, old, places, out->p, k);
    memcpy(old, out->turn, k * k * sizeof *old);
    move_columns(out->turn, old, places, k, k);
    memcpy(old, out->phi, k * k * sizeof *old);
    for (size_t c = 0; c < k; c++)
        for (size_t r = 0; r < k; r++)
            out->phi[c * k + r] = old[places[c].factor * k + places[r].factor];
}

static void reflect(norma__rotated *out)
{
    for (size_t r = 0; r < out->k; r++)
        if (norma__points_down(out->loadings + r * out->p, out->p)) {
            norma__negate(out->loadings + r * out->p, out->p, 1);
            norma__negate(out->turn + r * out->k, out->k, 1);
            norma__negate(out->phi + r * out->k, out->k, 1);
            norma__negate(out->phi + r, out->k, out->k);
        }
}

norma_status norma__arrange(norma__rotated *out, norma__order order, norma_error *err)
{
    if (order == NORMA__AS_TARGET)
        return NORMA_OK;
    size_t k = out->k, fixed = order == NORMA__GENERAL_FIRST ? 1 : 0;
    norma_status status = NORMA_OK;
    place *places = NORMA__NEW(place, k);
    double *old = NORMA__NEW(double, (out->p > k ? out->p : k) * k);
    if (!places || !old) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t r = 0; r < k; r++)
        places[r] = (place){sum_of_squares(out, r), r};
    qsort(places + fixed, k - fixed, sizeof *places, by_squares);
    move_all(out, places, old);
    reflect(out);
done:
    free(places);
    free(old);
    return status;
}
