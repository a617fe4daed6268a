/* Omegas of a general factor beside one factor for each group of items, by maximum likelihood:
   Zinbarg, Revelle, Yovel & Li (2005), Psychometrika 70, 123-133. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/extraction/pattern.h"
#include "models/reliability/estimates.h"
#include "models/reliability/likelihood.h"

enum { TOTAL, HIERARCHICAL, ECV };

enum { LEAST_ITEMS = 3 }; /* that identify a group factor beside the general one */

size_t norma__count_groups(const size_t *groups, size_t p, size_t *smallest)
{
    size_t n = 0;
    *smallest = p;
    for (size_t i = 0; groups && i < p; i++)
        if (groups[i] != NORMA_NONE && groups[i] >= n)
            n = groups[i] + 1;
    for (size_t g = 0; g < n; g++) {
        size_t items = 0;
        for (size_t i = 0; i < p; i++)
            items += groups[i] == g;
        *smallest = items < *smallest ? items : *smallest;
    }
    return n;
}

bool norma__bifactor_possible(const norma__covariances *c)
{
    size_t smallest, n = norma__count_groups(c->groups, c->p, &smallest);
    return n >= 2 && smallest >= LEAST_ITEMS && norma__one_factor_possible(c);
}

/* The solution in the unit of the answers. */
typedef struct solution {
    size_t p, k;
    uint8_t *free;         /* p x k */
    double *cov;           /* p x p: what was fitted */
    double *loadings;      /* p x k */
    double *unique, *sums; /* p; k: of loadings */
    double total;          /* observed variance of the sum */
} solution;

static bool solution_new(solution *s, const norma__covariances *c, size_t k)
{
    size_t p = c->p;
    *s = (solution){.p = p, .k = k, .total = norma__total_variance(c->cov, p)};
    s->free = NORMA__NEW(uint8_t, p * k);
    s->cov = NORMA__NEW(double, p *p + p * k + p + k);
    if (!s->free || !s->cov)
        return false;
    s->loadings = s->cov + p * p;
    s->unique = s->loadings + p * k;
    s->sums = s->unique + p;
    for (size_t i = 0; i < p; i++) {
        s->free[i] = 1;
        if (c->groups[i] != NORMA_NONE)
            s->free[i + (c->groups[i] + 1) * p] = 1;
    }
    return true;
}

static void take(solution *s, const norma__covariances *c, const norma__extracted *fit)
{
    norma__scaled(s->cov, c);
    for (size_t i = 0; i < s->p; i++)
        s->unique[i] = c->sd[i] * c->sd[i] * fit->uniquenesses[i];
    for (size_t f = 0; f < s->k; f++)
        for (size_t i = 0; i < s->p; i++) {
            s->loadings[i + f * s->p] = c->sd[i] * fit->loadings[i + f * s->p];
            s->sums[f] += s->loadings[i + f * s->p];
        }
}

/* Squared standardised loadings: of the general factor, and of all. */
static void share(double *general, double *all, const norma__extracted *fit)
{
    *general = *all = 0;
    for (size_t e = 0; e < fit->p * fit->k; e++) {
        double square = fit->loadings[e] * fit->loadings[e];
        *all += square;
        *general += e < fit->p ? square : 0;
    }
}

static void fill_values(double *values, const solution *s, const norma__extracted *fit)
{
    double common = 0, general, all;
    for (size_t f = 0; f < s->k; f++)
        common += s->sums[f] * s->sums[f];
    share(&general, &all, fit);
    values[TOTAL] = common / s->total;
    values[HIERARCHICAL] = s->sums[0] * s->sums[0] / s->total;
    values[ECV] = all > 0 ? general / all : NAN;
}

/* How each value moves with the free loadings, in the order of their parameters, and with the
   covariances by themselves: those of ECV through standard deviations. */
static void fill_slopes(double *slopes, double *gradients, const double *values, const solution *s,
                        const norma__covariances *c, const norma__extracted *fit)
{
    size_t p = s->p, square = p * p, at = 0, n = 0;
    double general, all;
    share(&general, &all, fit);
    for (size_t e = 0; e < p * s->k; e++)
        n += s->free[e];
    n += p;
    for (size_t k = 0; k < square; k++) {
        gradients[TOTAL * square + k] = -values[TOTAL] / s->total;
        gradients[HIERARCHICAL * square + k] = -values[HIERARCHICAL] / s->total;
        gradients[ECV * square + k] = 0;
    }
    for (size_t f = 0; f < s->k; f++)
        for (size_t i = 0; i < p; i++) {
            double loading = fit->loadings[i + f * p], of_general = f == 0 ? 1 : 0;
            double by_standardised = 2 * loading * (of_general - values[ECV]) / all;
            if (!s->free[i + f * p])
                continue;
            slopes[TOTAL * n + at] = 2 * s->sums[f] / s->total;
            slopes[HIERARCHICAL * n + at] = of_general * 2 * s->sums[0] / s->total;
            slopes[ECV * n + at] = by_standardised / c->sd[i];
            gradients[ECV * square + i + i * p] -=
                by_standardised * loading / (2 * c->sd[i] * c->sd[i]);
            at++;
        }
}

static norma_status fill_gradients(norma__estimates *out, const solution *s,
                                   const norma__covariances *c, const norma__extracted *fit,
                                   norma_error *err)
{
    const norma__likely at = {.p = s->p,
                              .k = s->k,
                              .cov = s->cov,
                              .loadings = s->loadings,
                              .unique = s->unique,
                              .free = s->free};
    double *slopes = NORMA__NEW(double, NORMA__N_OMEGAS_BIFACTOR *norma__likely_parameters(&at));
    if (!slopes)
        return norma__no_memory(err);
    fill_slopes(slopes, out->gradients, out->values, s, c, fit);
    norma_status status =
        norma__follow_likelihood(out->gradients, slopes, NORMA__N_OMEGAS_BIFACTOR, &at, err);
    free(slopes);
    return status;
}

norma_status norma__omegas_bifactor(norma__estimates *out, const norma__covariances *c,
                                    norma_error *err)
{
    norma__extracted fit = {0};
    solution s = {0};
    size_t smallest, k = 1 + norma__count_groups(c->groups, c->p, &smallest);
    norma_status status = NORMA_OK;

    norma__undefined(out, NORMA__N_OMEGAS_BIFACTOR, c->p);
    if (!norma__bifactor_possible(c) || k >= c->p)
        return NORMA_OK;
    if (!solution_new(&s, c, k)) {
        status = norma__no_memory(err);
        goto done;
    }
    status = norma__pattern_ml(&fit, s.free, c->cor, c->p, k, err);
    if (status != NORMA_OK)
        goto done;
    take(&s, c, &fit);
    fill_values(out->values, &s, &fit);
    norma__tell(out, &fit);
    if (out->gradients && fit.converged && !fit.n_heywood)
        status = fill_gradients(out, &s, c, &fit, err);
done:
    free(s.free);
    free(s.cov);
    norma__extracted_free(&fit);
    return status == NORMA_EDATA ? NORMA_OK : status;
}
