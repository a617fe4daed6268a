#include "models/extraction/uniqueness.h"

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
#include "models/extraction/start.h"

static const double GRADIENT_GOOD = 1e-9; /* what counts as converged */

typedef struct problem {
    const norma__criterion *criterion;
    const double *cor;
    size_t p, k;
    double *gamma, *omega;           /* of the last evaluation: p, p x p */
    double *work, *product[2];       /* p x p */
    double *psi, *x, *gradient;      /* p */
    double *lower, *upper, *weights; /* p */
    double *memory;
} problem;

static bool problem_new(problem *s, const norma__criterion *criterion, const double *cor, size_t p,
                        size_t k)
{
    *s = (problem){.criterion = criterion, .cor = cor, .p = p, .k = k};
    double *next = s->memory = NORMA__NEW(double, 4 * p * p + 7 * p);
    if (!next)
        return false;
    double **matrices[] = {&s->omega, &s->work, &s->product[0], &s->product[1]};
    for (size_t m = 0; m < sizeof matrices / sizeof *matrices; m++, next += p * p)
        *matrices[m] = next;
    double **vectors[] = {&s->gamma, &s->psi,   &s->x,      &s->gradient,
                          &s->lower, &s->upper, &s->weights};
    for (size_t v = 0; v < sizeof vectors / sizeof *vectors; v++, next += p)
        *vectors[v] = next;
    return true;
}

static double psi_of(const problem *s, double x)
{
    return s->criterion->scaled ? exp(x) : x;
}

static double x_of(const problem *s, double psi)
{
    return s->criterion->scaled ? log(psi) : psi;
}

static void start(problem *s)
{
    norma__start_uniquenesses(s->psi, s->work, s->cor, s->p);
    for (size_t i = 0; i < s->p; i++) {
        s->x[i] = x_of(s, fmin(fmax(s->psi[i], 10 * NORMA__LEAST_UNIQUENESS), 1));
        s->lower[i] = x_of(s, NORMA__LEAST_UNIQUENESS);
        s->upper[i] = x_of(s, 1);
    }
}

/* The factors that there are: the k largest eigenvalues, as far as they stand above nothing. */
static size_t real_factors(const problem *s)
{
    size_t m = s->k;
    while (m > 0 && s->gamma[m - 1] <= s->criterion->nothing)
        m--;
    return m;
}

static void fill_matrix(problem *s)
{
    const size_t p = s->p;
    memcpy(s->work, s->cor, p * p * sizeof *s->work);
    if (!s->criterion->scaled)
        for (size_t i = 0; i < p; i++)
            s->work[i * p + i] -= s->psi[i];
    else
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < p; i++)
                s->work[j * p + i] /= sqrt(s->psi[i]) * sqrt(s->psi[j]);
}

static norma_status evaluate(void *self, double *value, double *gradient, const double *x,
                             norma_error *err)
{
    problem *s = self;
    const size_t p = s->p;
    for (size_t i = 0; i < p; i++)
        s->psi[i] = psi_of(s, x[i]);
    fill_matrix(s);
    norma_status status = norma__eigen(s->gamma, s->omega, s->work, p, err);
    if (status != NORMA_OK)
        return status;
    *value = 0;
    memset(gradient, 0, p * sizeof *gradient);
    for (size_t m = real_factors(s); m < p; m++) {
        const double *omega = s->omega + m * p, slope = s->criterion->slope(s->gamma[m]);
        *value += s->criterion->term(s->gamma[m]);
        for (size_t i = 0; i < p; i++)
            gradient[i] += slope * omega[i] * omega[i];
    }
    return NORMA_OK;
}

/* sum = sum over the residual eigenvectors m of weights[m - k] omega_m omega_m', lower triangle. */
static void add_up(problem *s, double *sum, size_t k)
{
    const size_t p = s->p, rest = p - k;
    const double *residual = s->omega + k * p;
    const int P = (int)p;
    for (size_t m = 0; m < rest; m++)
        for (size_t i = 0; i < p; i++)
            s->work[m * p + i] = s->weights[m] * residual[m * p + i];
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, P, P, (int)rest, 1, s->work, P, residual,
                P, 0, sum, P);
}

static void add_residual_part(problem *s, double *hessian, bool safe)
{
    const size_t p = s->p, k = real_factors(s);
    for (size_t t = 0; t < (safe ? 1 : 3) && s->criterion->products[t].size != 0; t++) {
        const int power[2] = {s->criterion->products[t].first, s->criterion->products[t].second};
        for (size_t side = 0; side < 2; side++) {
            for (size_t m = 0; m < p - k; m++)
                s->weights[m] = pow(s->gamma[k + m], power[side]);
            add_up(s, s->product[side], k);
        }
        for (size_t i = 0; i < p * p; i++)
            hessian[i] += s->criterion->products[t].size * s->product[0][i] * s->product[1][i];
    }
}

static void add_factor_part(problem *s, double *hessian)
{
    const size_t p = s->p, k = real_factors(s);
    for (size_t n = 0; n < k; n++) {
        const double *factor = s->omega + n * p;
        for (size_t m = 0; m < p - k; m++) {
            double below = fmin(s->gamma[k + m], s->gamma[n] - 1e-8);
            s->weights[m] = s->criterion->pair(below, s->gamma[n]);
        }
        add_up(s, s->product[0], k);
        for (size_t j = 0; j < p; j++)
            for (size_t i = j; i < p; i++)
                hessian[j * p + i] += s->product[0][j * p + i] * factor[i] * factor[j];
    }
}

static void curve(void *self, double *hessian, bool safe)
{
    problem *s = self;
    memset(hessian, 0, s->p * s->p * sizeof *hessian);
    add_residual_part(s, hessian, safe);
    if (!safe)
        add_factor_part(s, hessian);
}

/* Lambda = Omega (Gamma - nothing)^1/2, times Psi^1/2 when scaled. */
static norma_status fill_loadings(norma__extracted *fit, const problem *s, norma_error *err)
{
    for (size_t n = 0; n < real_factors(s); n++)
        for (size_t i = 0; i < s->p; i++)
            fit->loadings[n * s->p + i] = sqrt(s->gamma[n] - s->criterion->nothing) *
                                          (s->criterion->scaled ? sqrt(s->psi[i]) : 1) *
                                          s->omega[n * s->p + i];
    return norma__order_factors(fit->loadings, NULL, NULL, s->p, s->k, 0, err);
}

static void fill_figures(norma__extracted *fit, const problem *s, const norma__minimum *minimum)
{
    fit->objective = minimum->value;
    fit->iterations = minimum->steps;
    fit->gradient_max = 0;
    for (size_t i = 0; i < s->p; i++) {
        const double gradient = s->gradient[i] / (s->criterion->scaled ? s->psi[i] : 1);
        const bool heywood = s->x[i] <= s->lower[i];
        fit->uniquenesses[i] = heywood ? NORMA__LEAST_UNIQUENESS : s->psi[i];
        fit->n_heywood += heywood;
        if (!(heywood && gradient > 0) && !(s->x[i] >= s->upper[i] && gradient < 0))
            fit->gradient_max = fmax(fit->gradient_max, fabs(gradient));
    }
    fit->converged = fit->gradient_max <= GRADIENT_GOOD;
}

norma_status norma__by_uniqueness(norma__extracted *fit, const norma__criterion *criterion,
                                  const double *cor, size_t p, size_t k, norma_error *err)
{
    problem s = {0};
    norma__minimum minimum;
    norma_status status = norma__extracted_new(fit, p, k, err);
    if (status != NORMA_OK)
        return status;
    if (criterion->scaled &&
        (status = norma__need_definite(cor, p, criterion->scaled, err)) != NORMA_OK)
        goto done;
    if (!problem_new(&s, criterion, cor, p, k)) {
        status = norma__no_memory(err);
        goto done;
    }
    start(&s);
    const norma__function function = {.n = p,
                                      .lower = s.lower,
                                      .upper = s.upper,
                                      .evaluate = evaluate,
                                      .curve = curve,
                                      .self = &s};
    if ((status = norma__newton(&minimum, s.x, s.gradient, &function, err)) != NORMA_OK)
        goto done;
    fill_figures(fit, &s, &minimum);
    status = fill_loadings(fit, &s, err);
done:
    free(s.memory);
    if (status != NORMA_OK)
        norma__extracted_free(fit);
    return status;
}
