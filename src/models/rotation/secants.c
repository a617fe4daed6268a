/* Nocedal (1980), Math. Comput. 35, 773-782; Liu & Nocedal (1989), Math. Program. 45, 503-528. */
#include "models/rotation/secants.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

static double dot(const double *a, const double *b, size_t n)
{
    return cblas_ddot((int)n, a, 1, b, 1);
}

static void add(double *to, double weight, const double *x, size_t n)
{
    cblas_daxpy((int)n, weight, x, 1, to, 1);
}

/* The i-th latest. */
static size_t place_of(const norma__secants *s, size_t i)
{
    return (s->next + 2 * NORMA__SECANTS - 1 - i) % NORMA__SECANTS;
}

void norma__secants_aim(double *direction, const norma__secants *s, const double *gradient)
{
    const size_t n = s->n;
    double weights[NORMA__SECANTS];
    memcpy(direction, gradient, n * sizeof *direction);
    for (size_t i = 0; i < s->count; i++) {
        size_t at = place_of(s, i);
        weights[at] = dot(s->moves + at * n, direction, n) / s->curvatures[at];
        add(direction, -weights[at], s->changes + at * n, n);
    }
    if (s->count > 0) {
        size_t last = place_of(s, 0);
        const double *change = s->changes + last * n;
        cblas_dscal((int)n, s->curvatures[last] / dot(change, change, n), direction, 1);
    }
    for (size_t i = s->count; i > 0; i--) {
        size_t at = place_of(s, i - 1);
        double back = dot(s->changes + at * n, direction, n) / s->curvatures[at];
        add(direction, weights[at] - back, s->moves + at * n, n);
    }
}

void norma__secants_keep(norma__secants *s, const double *direction, double step,
                         const double *before, const double *after)
{
    const size_t n = s->n;
    double *move = s->moves + s->next * n, *change = s->changes + s->next * n;
    for (size_t i = 0; i < n; i++) {
        move[i] = -step * direction[i];
        change[i] = after[i] - before[i];
    }
    double curvature = dot(move, change, n);
    if (!(curvature > 1e-10 * sqrt(dot(move, move, n) * dot(change, change, n))))
        return;
    s->curvatures[s->next] = curvature;
    s->next = (s->next + 1) % NORMA__SECANTS;
    s->count += s->count < NORMA__SECANTS ? 1 : 0;
}
