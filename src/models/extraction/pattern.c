/* Maximum likelihood for Sigma = Lambda Lambda' + Psi with loadings fixed at zero: Joreskog (1969),
   Psychometrika 34, 183-202; of bifactor models: Holzinger & Swineford (1937), Psychometrika 2,
   41-54. Newton steps with the exact Hessian of F = ln |Sigma| + tr(R Sigma^-1) - ln |R| - p:
   with W = Sigma^-1 and G = W - W R W, dF/da = tr(G Sigma_a) and d2F/da db = tr(G Sigma_ab) +
   2 tr(Sigma_a W Sigma_b C), C = W R W - W/2. Where it is not positive definite, its expectation
   under the model: G = 0, C = W/2. */
#include "models/extraction/pattern.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/definite.h"
#include "models/extraction/loadings.h"
#include "models/extraction/newton.h"

static const double GRADIENT_GOOD = 1e-8;
static const size_t PSI = SIZE_MAX; /* the column of a parameter that is a uniqueness */

/* A free parameter: the loading of an item on a column, or its uniqueness. */
typedef struct parameter {
    size_t item, column;
} parameter;

typedef struct problem {
    const double *cor;
    const uint8_t *free_loadings;
    size_t p, k, n; /* items, columns, parameters */
    double log_det; /* of cor */
    parameter *parameters;
    double *lambda, *psi;                        /* at the last evaluation: p x k, p */
    double *w, *g, *c;                           /* p x p */
    double *wl, *cl;                             /* p x k: W Lambda, C Lambda */
    double *lwl, *lcl;                           /* k x k: Lambda' W Lambda, Lambda' C Lambda */
    double *x, *best, *gradient, *lower, *upper; /* n */
    double *memory;
} problem;

/* The free loadings of a column. A single one adds to its item's variance alone, as the uniqueness
   does, which then has it all. */
static size_t count_free(const uint8_t *column, size_t p)
{
    size_t n = 0;
    for (size_t i = 0; i < p; i++)
        n += column[i] != 0;
    return n > 1 ? n : 0;
}

static bool problem_new(problem *s, const uint8_t *free_loadings, const double *cor, size_t p,
                        size_t k)
{
    *s = (problem){.cor = cor, .free_loadings = free_loadings, .p = p, .k = k, .n = p};
    for (size_t r = 0; r < k; r++)
        s->n += count_free(free_loadings + r * p, p);
    double *next = s->memory = NORMA__NEW(double, 3 * p * p + 3 * p * k + 2 * k * k + p + 5 * s->n);
    s->parameters = NORMA__NEW(parameter, s->n);
    if (!next || !s->parameters)
        return false;
    const struct {
        double **to;
        size_t size;
    } parts[] = {{&s->w, p * p},    {&s->g, p * p},   {&s->c, p * p},   {&s->lambda, p * k},
                 {&s->wl, p * k},   {&s->cl, p * k},  {&s->lwl, k * k}, {&s->lcl, k * k},
                 {&s->psi, p},      {&s->x, s->n},    {&s->best, s->n}, {&s->gradient, s->n},
                 {&s->lower, s->n}, {&s->upper, s->n}};
    for (size_t m = 0; m < sizeof parts / sizeof *parts; next += parts[m++].size)
        *parts[m].to = next;
    return true;
}

static void problem_free(problem *s)
{
    free(s->memory);
    free(s->parameters);
}

/* Loadings column by column, then uniquenesses. */
static void name_parameters(problem *s)
{
    size_t n = 0;
    for (size_t r = 0; r < s->k; r++)
        for (size_t i = 0; i < s->p && count_free(s->free_loadings + r * s->p, s->p) > 0; i++)
            if (s->free_loadings[r * s->p + i])
                s->parameters[n++] = (parameter){i, r};
    for (size_t i = 0; i < s->p; i++)
        s->parameters[n++] = (parameter){i, PSI};
    for (size_t a = 0; a < s->n; a++) {
        s->lower[a] = s->parameters[a].column == PSI ? NORMA__LEAST_UNIQUENESS : -INFINITY;
        s->upper[a] = INFINITY;
    }
}

static void unpack(problem *s, const double *x)
{
    memset(s->lambda, 0, s->p * s->k * sizeof *s->lambda);
    for (size_t a = 0; a < s->n; a++) {
        const parameter at = s->parameters[a];
        *(at.column == PSI ? &s->psi[at.item] : &s->lambda[at.column * s->p + at.item]) = x[a];
    }
}

/* product = matrix Lambda and inner = Lambda' matrix Lambda, of a symmetric matrix. */
static void multiply(const problem *s, double *product, double *inner, const double *matrix)
{
    const int P = (int)s->p, K = (int)s->k;
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, P, K, P, 1, matrix, P, s->lambda, P, 0,
                product, P);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, K, K, P, 1, s->lambda, P, product, P, 0,
                inner, K);
}

static norma_status evaluate(void *self, double *value, double *gradient, const double *x,
                             norma_error *err)
{
    (void)err;
    problem *s = self;
    const int P = (int)s->p, K = (int)s->k;
    double log_det = NAN;
    unpack(s, x);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, P, P, K, 1, s->lambda, P, s->lambda, P, 0,
                s->w, P);
    for (size_t i = 0; i < s->p; i++)
        s->w[i * s->p + i] += s->psi[i];
    *value = INFINITY; /* too far a step */
    memset(gradient, 0, s->n * sizeof *gradient);
    if (!norma__invert_spd(s->w, &log_det, s->w, s->p))
        return NORMA_OK;
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, P, P, 1, s->w, P, s->cor, P, 0, s->g, P);
    double trace = 0;
    for (size_t i = 0; i < s->p; i++)
        trace += s->g[i * s->p + i];
    *value = log_det + trace - s->log_det - (double)s->p;
    cblas_dsymm(CblasColMajor, CblasRight, CblasLower, P, P, 1, s->w, P, s->g, P, 0, s->c, P);
    for (size_t i = 0; i < s->p * s->p; i++)
        s->g[i] = s->w[i] - s->c[i];
    multiply(s, s->wl, s->lwl, s->g);
    for (size_t a = 0; a < s->n; a++) {
        const parameter at = s->parameters[a];
        gradient[a] = at.column == PSI ? s->g[at.item * s->p + at.item]
                                       : 2 * s->wl[at.column * s->p + at.item];
    }
    return NORMA_OK;
}

/* tr(Sigma_a W Sigma_b C), b before a in the list: a loading comes before a uniqueness. */
static double curvature(const problem *s, parameter a, parameter b)
{
    const size_t p = s->p, k = s->k, i = a.item, j = b.item;
    if (b.column == PSI)
        return s->w[j * p + i] * s->c[j * p + i];
    if (a.column == PSI)
        return s->w[j * p + i] * s->cl[b.column * p + i] +
               s->c[j * p + i] * s->wl[b.column * p + i];
    return s->wl[a.column * p + j] * s->cl[b.column * p + i] +
           s->wl[b.column * p + i] * s->cl[a.column * p + j] +
           s->c[j * p + i] * s->lwl[b.column * k + a.column] +
           s->w[j * p + i] * s->lcl[b.column * k + a.column];
}

static void curve(void *self, double *hessian, bool safe)
{
    problem *s = self;
    const size_t p = s->p;
    for (size_t i = 0; i < p * p; i++)
        s->c[i] = safe ? s->w[i] / 2 : s->w[i] / 2 - s->g[i];
    multiply(s, s->wl, s->lwl, s->w);
    multiply(s, s->cl, s->lcl, s->c);
    for (size_t b = 0; b < s->n; b++)
        for (size_t a = b; a < s->n; a++) {
            const parameter row = s->parameters[a], column = s->parameters[b];
            double both = 2 * curvature(s, row, column);
            if (!safe && row.column == column.column && row.column != PSI)
                both += 2 * s->g[column.item * p + row.item];
            hessian[b * s->n + a] = both;
        }
}

/* The first principal axis of what the columns before left to a column's own items; kept away from
   zero, where a column would stay. */
static norma_status start_column(problem *s, const double *left, size_t column, norma_error *err)
{
    const uint8_t *own = s->free_loadings + column * s->p;
    double *block = s->c, *vectors = s->g, *values = s->cl;
    size_t m = 0;
    for (size_t j = 0; j < s->p; j++)
        for (size_t i = 0; own[j] && i < s->p; i++)
            if (own[i])
                block[m++] = left[j * s->p + i];
    const size_t size = count_free(own, s->p);
    norma_status status = size > 0 ? norma__eigen(values, vectors, block, size, err) : NORMA_OK;
    for (size_t i = 0, at = 0; i < s->p && size > 0 && status == NORMA_OK; i++) {
        if (!own[i])
            continue;
        const double loading = sqrt(fmax(values[0], 0)) * vectors[at++];
        s->lambda[column * s->p + i] = copysign(fmin(fmax(fabs(loading), 0.1), 0.9), loading);
    }
    return status;
}

/* Column after column, or from the last to the first: a bifactor model then begins with its general
   or with its group factors. */
static norma_status start(problem *s, bool backwards, norma_error *err)
{
    const size_t p = s->p;
    double *left = s->w;
    memcpy(left, s->cor, p * p * sizeof *left);
    norma__invert_spd(s->g, NULL, s->cor, p);
    for (size_t i = 0; i < p; i++) {
        left[i * p + i] -= 1 / s->g[i * p + i];
        s->psi[i] = 1;
    }
    memset(s->lambda, 0, p * s->k * sizeof *s->lambda);
    for (size_t n = 0; n < s->k; n++) {
        const size_t column = backwards ? s->k - 1 - n : n;
        const double *lambda = s->lambda + column * p;
        norma_status status = start_column(s, left, column, err);
        if (status != NORMA_OK)
            return status;
        for (size_t j = 0; j < p; j++) {
            s->psi[j] -= lambda[j] * lambda[j];
            for (size_t i = 0; i < p; i++)
                left[j * p + i] -= lambda[i] * lambda[j];
        }
    }
    for (size_t a = 0; a < s->n; a++) {
        const parameter at = s->parameters[a];
        s->x[a] = at.column == PSI ? fmax(s->psi[at.item], 10 * NORMA__LEAST_UNIQUENESS)
                                   : s->lambda[at.column * p + at.item];
    }
    return NORMA_OK;
}

/* The lower of the minima that the two starts lead to; s is left there. */
static norma_status minimise(problem *s, norma__minimum *best, norma_error *err)
{
    const norma__function function = {.n = s->n,
                                      .lower = s->lower,
                                      .upper = s->upper,
                                      .evaluate = evaluate,
                                      .curve = curve,
                                      .self = s};
    *best = (norma__minimum){.value = INFINITY};
    for (int backwards = 0; backwards < 2; backwards++) {
        norma__minimum minimum;
        norma_status status = start(s, backwards, err);
        if (status == NORMA_OK)
            status = norma__newton(&minimum, s->x, s->gradient, &function, err);
        if (status != NORMA_OK)
            return status;
        if (minimum.value < best->value - 1e-9) {
            *best = minimum;
            memcpy(s->best, s->x, s->n * sizeof *s->best);
        }
    }
    unpack(s, s->best);
    return NORMA_OK;
}

static void hand_over(norma__extracted *fit, const problem *s, const norma__minimum *minimum)
{
    fit->objective = minimum->value;
    fit->gradient_max = minimum->gradient_max;
    fit->iterations = minimum->steps;
    fit->converged = fit->gradient_max <= GRADIENT_GOOD;
    memcpy(fit->loadings, s->lambda, s->p * s->k * sizeof *fit->loadings);
    for (size_t r = 0; r < s->k; r++)
        if (norma__points_down(fit->loadings + r * s->p, s->p))
            norma__negate(fit->loadings + r * s->p, s->p, 1);
    for (size_t i = 0; i < s->p; i++) {
        fit->uniquenesses[i] = s->psi[i];
        fit->n_heywood += s->psi[i] <= NORMA__LEAST_UNIQUENESS;
    }
}

norma_status norma__pattern_ml(norma__extracted *out, const uint8_t *free_loadings,
                               const double *cor, size_t p, size_t k, norma_error *err)
{
    problem s = {0};
    norma__minimum minimum;
    norma_status status = norma__extracted_new(out, p, k, err);
    if (status != NORMA_OK)
        return status;
    if ((status = norma__need_definite(cor, p, "maximum likelihood", err)) != NORMA_OK)
        goto done;
    if (!problem_new(&s, free_loadings, cor, p, k)) {
        status = norma__no_memory(err);
        goto done;
    }
    name_parameters(&s);
    norma__invert_spd(s.w, &s.log_det, cor, p);
    if ((status = minimise(&s, &minimum, err)) == NORMA_OK)
        hand_over(out, &s, &minimum);
done:
    problem_free(&s);
    if (status != NORMA_OK)
        norma__extracted_free(out);
    return status;
}
