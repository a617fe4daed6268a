/* Fixed points, sped up by squared extrapolation: Varadhan & Roland (2008), Scand. J. Stat. 35,
   335-353, scheme S3; and slowed down, by steps that are a part in the logarithm, where they come
   no nearer. */
#include "models/extraction/communality.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/loadings.h"
#include "models/extraction/start.h"

enum { MOST_STEPS = 3000, PATIENCE = 30 };
static const double CHANGE_GOAL = 1e-12, CHANGE_GOOD = 1e-10;
static const double LEAST_COMMUNALITY = 1e-12; /* to divide by */

typedef struct problem {
    const double *cor;
    size_t p, k;
    bool relative;
    double *work, *vectors, *values, *root; /* p x p, p x p, p, p: sqrt of the communalities */
    double *h[4];                           /* p */
    double *memory;
    double part; /* of a step */
    size_t steps;
} problem;

static bool problem_new(problem *s, const double *cor, size_t p, size_t k, bool relative)
{
    *s = (problem){.cor = cor, .p = p, .k = k, .relative = relative, .part = 1};
    s->memory = NORMA__NEW(double, 2 * p * p + 6 * p);
    if (!s->memory)
        return false;
    s->work = s->memory;
    s->vectors = s->work + p * p;
    s->values = s->vectors + p * p;
    s->root = s->values + p;
    for (size_t i = 0; i < 4; i++)
        s->h[i] = s->root + (i + 1) * p;
    return true;
}

static double within_bounds(double h)
{
    return fmin(fmax(h, LEAST_COMMUNALITY), 1 - NORMA__LEAST_UNIQUENESS);
}

static norma_status decompose(problem *s, const double *h, norma_error *err)
{
    const size_t p = s->p;
    for (size_t i = 0; i < p; i++)
        s->root[i] = s->relative ? sqrt(h[i]) : 1;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            s->work[j * p + i] = (i == j ? h[i] : s->cor[j * p + i]) / (s->root[i] * s->root[j]);
    return norma__eigen(s->values, s->vectors, s->work, p, err);
}

/* The communalities that a step leads to from h; the largest difference that a whole step makes is
   given through change. */
static norma_status follow(problem *s, double *next, double *change, const double *h,
                           norma_error *err)
{
    norma_status status = decompose(s, h, err);
    if (status != NORMA_OK)
        return status;
    s->steps++;
    *change = 0;
    for (size_t i = 0; i < s->p; i++) {
        double sum = 0;
        for (size_t n = 0; n < s->k; n++)
            sum += fmax(s->values[n], 0) * s->vectors[n * s->p + i] * s->vectors[n * s->p + i];
        next[i] = within_bounds(sum * s->root[i] * s->root[i]);
        *change = fmax(*change, fabs(next[i] - h[i]));
        if (s->part < 1)
            next[i] = h[i] * pow(next[i] / h[i], s->part);
    }
    return NORMA_OK;
}

/* h[3] = h[0] + 2 a r + a^2 v, of r = h[1] - h[0], v = h[2] - 2 h[1] + h[0], a = |r| / |v|. */
static void extrapolate(problem *s)
{
    double first = 0, second = 0;
    for (size_t i = 0; i < s->p; i++) {
        const double r = s->h[1][i] - s->h[0][i], v = s->h[2][i] - s->h[1][i] - r;
        first += r * r;
        second += v * v;
    }
    const double a = second > 0 ? fmax(sqrt(first / second), 1) : 1;
    for (size_t i = 0; i < s->p; i++) {
        const double r = s->h[1][i] - s->h[0][i], v = s->h[2][i] - s->h[1][i] - r;
        s->h[3][i] = within_bounds(s->h[0][i] + 2 * a * r + a * a * v);
    }
}

/* Two plain steps, and a leap from them that stands when what follows it moves no more than they
   did. */
static norma_status iterate(problem *s, double *change, norma_error *err)
{
    double second, third, nearest = INFINITY;
    for (int waited = 0;; waited++) {
        norma_status status = follow(s, s->h[1], change, s->h[0], err);
        if (status != NORMA_OK || *change <= CHANGE_GOAL || s->steps >= MOST_STEPS)
            return status;
        if (*change < nearest) {
            nearest = *change;
            waited = 0;
        } else if (s->relative && waited >= PATIENCE && s->part > 1.0 / 16) {
            s->part /= 2;
            waited = 0;
        }
        if ((status = follow(s, s->h[2], &second, s->h[1], err)) != NORMA_OK)
            return status;
        extrapolate(s);
        if ((status = follow(s, s->h[1], &third, s->h[3], err)) != NORMA_OK)
            return status;
        memcpy(s->h[0], third <= *change ? s->h[1] : s->h[2], s->p * sizeof *s->h[0]);
    }
}

/* Of the communalities that stayed, as the last decomposition has them. */
static norma_status hand_over(norma__extracted *fit, const problem *s, double change,
                              norma_error *err)
{
    const size_t p = s->p;
    for (size_t n = 0; n < s->k; n++)
        for (size_t i = 0; i < p; i++)
            fit->loadings[n * p + i] =
                sqrt(fmax(s->values[n], 0)) * s->root[i] * s->vectors[n * p + i];
    for (size_t i = 0; i < p; i++) {
        const bool heywood = s->h[0][i] >= 1 - NORMA__LEAST_UNIQUENESS;
        fit->uniquenesses[i] = heywood ? NORMA__LEAST_UNIQUENESS : 1 - s->h[0][i];
        fit->n_heywood += heywood;
    }
    fit->iterations = s->steps;
    fit->gradient_max = change;
    fit->converged = change <= CHANGE_GOOD;
    return norma__order_factors(fit->loadings, NULL, NULL, p, s->k, 0, err);
}

norma_status norma__by_communality(norma__extracted *fit, double *first, bool relative,
                                   const double *cor, size_t p, size_t k, norma_error *err)
{
    problem s = {0};
    double change = 0;
    norma_status status = norma__extracted_new(fit, p, k, err);
    if (status != NORMA_OK)
        return status;
    if (!problem_new(&s, cor, p, k, relative)) {
        status = norma__no_memory(err);
        goto done;
    }
    norma__start_uniquenesses(s.h[0], s.work, cor, p);
    for (size_t i = 0; i < p; i++)
        s.h[0][i] = within_bounds(1 - s.h[0][i]);
    if ((status = iterate(&s, &change, err)) != NORMA_OK)
        goto done;
    *first = s.values[0];
    status = hand_over(fit, &s, change, err);
done:
    free(s.memory);
    if (status != NORMA_OK)
        norma__extracted_free(fit);
    return status;
}
