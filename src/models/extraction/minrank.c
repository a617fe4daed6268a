/* Minimum rank: ten Berge & Kiers (1991), Psychometrika 56, 309-315. The sum of the p - k least
   eigenvalues of R - U is tr(K'(R - U)K) of their eigenvectors K; at a given K that is a weighted
   minimum trace problem, with weights diag(K K'), and each solution lowers the sum. */
#include "models/extraction/minrank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/loadings.h"
#include "models/extraction/trace.h"

enum { MOST_STEPS = 300 };
static const double CHANGE_GOAL = 1e-9, CHANGE_GOOD = 1e-6;

typedef struct problem {
    const double *cor;
    size_t p, k;
    double *common, *vectors;             /* p x p: R - U, its eigenvectors */
    double *values, *psi, *last, *weight; /* p */
    double *memory;
} problem;

static bool problem_new(problem *s, const double *cor, size_t p, size_t k)
{
    *s = (problem){.cor = cor, .p = p, .k = k};
    s->memory = NORMA__NEW(double, 2 * p * p + 4 * p);
    if (!s->memory)
        return false;
    s->common = s->memory;
    s->vectors = s->common + p * p;
    s->values = s->vectors + p * p;
    s->psi = s->values + p;
    s->last = s->psi + p;
    s->weight = s->last + p;
    return true;
}

static norma_status decompose(problem *s, norma_error *err)
{
    memcpy(s->common, s->cor, s->p * s->p * sizeof *s->common);
    for (size_t i = 0; i < s->p; i++)
        s->common[i * s->p + i] -= s->psi[i];
    return norma__eigen(s->values, s->vectors, s->common, s->p, err);
}

/* U by the weights, and the weights that follow: at most 1 each, as what the factors leave of an
   item's direction. */
static norma_status step(problem *s, double *change, norma_error *err)
{
    double sum;
    memcpy(s->last, s->psi, s->p * sizeof *s->last);
    norma_status status = norma__minimum_trace(s->psi, &sum, s->cor, s->weight, s->p, err);
    if (status == NORMA_OK)
        status = decompose(s, err);
    *change = 0;
    for (size_t i = 0; i < s->p && status == NORMA_OK; i++) {
        *change = fmax(*change, fabs(s->psi[i] - s->last[i]));
        s->weight[i] = 0;
        for (size_t m = s->k; m < s->p; m++)
            s->weight[i] += s->vectors[m * s->p + i] * s->vectors[m * s->p + i];
    }
    return status;
}

static norma_status hand_over(norma__extracted *fit, const problem *s, norma_error *err)
{
    for (size_t n = 0; n < s->k; n++)
        for (size_t i = 0; i < s->p; i++)
            fit->loadings[n * s->p + i] = sqrt(fmax(s->values[n], 0)) * s->vectors[n * s->p + i];
    for (size_t m = s->k; m < s->p; m++)
        fit->objective += fmax(s->values[m], 0);
    for (size_t i = 0; i < s->p; i++) {
        fit->uniquenesses[i] = s->psi[i];
        fit->n_heywood += s->psi[i] < NORMA__LEAST_UNIQUENESS;
    }
    fit->converged = fit->gradient_max <= CHANGE_GOOD;
    return norma__order_factors(fit->loadings, NULL, NULL, s->p, s->k, 0, err);
}

norma_status norma__minrank(norma__extracted *fit, const double *cor, size_t p, size_t k,
                            norma_error *err)
{
    problem s = {0};
    norma_status status = norma__extracted_new(fit, p, k, err);
    if (status != NORMA_OK)
        return status;
    if (!problem_new(&s, cor, p, k)) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < p; i++)
        s.weight[i] = 1;
    fit->gradient_max = INFINITY;
    for (; fit->gradient_max > CHANGE_GOAL && fit->iterations < MOST_STEPS; fit->iterations++)
        if ((status = step(&s, &fit->gradient_max, err)) != NORMA_OK)
            goto done;
    status = hand_over(fit, &s, err);
done:
    free(s.memory);
    if (status != NORMA_OK)
        norma__extracted_free(fit);
    return status;
}
