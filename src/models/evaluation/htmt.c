/* Henseler, Ringle & Sarstedt (2015), J. Acad. Mark. Sci. 43, 115-135: mean absolute correlation of
   items of two factors over the root of the two factors' own; HTMT2 with geometric means (Roemer,
   Schuberth & Henseler, 2021). Errors by the delta method from what every row adds to the sample's
   moments. */
#include "models/evaluation/htmt.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/jacobian.h"

typedef struct sample {
    const norma__observed *observed;
    const norma__observed_group *group;
    const norma__sem_places *places;
    double *cor; /* p x p */
} sample;

static double variance_of(const sample *s, size_t i)
{
    return s->observed->categories[i] > 0 ? 1 : s->group->cov[i + i * s->observed->p];
}

/* ln of the mean absolute correlation of two sets of items, of one set among itself. */
static double log_mean(const sample *s, const size_t *a, size_t n_a, const size_t *b, size_t n_b,
                       bool geometric)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < n_a; i++)
        for (size_t j = 0; j < n_b; j++)
            if (a[i] != b[j]) {
                const double r = fabs(s->cor[a[i] + b[j] * s->observed->p]);
                sum += geometric ? log(r) : r;
                n++;
            }
    return geometric ? sum / n : log(sum / n);
}

/* Adds factor times the slopes of that logarithm by the sample statistics. */
static void add_slopes(double *slopes, const sample *s, const size_t *a, size_t n_a,
                       const size_t *b, size_t n_b, bool geometric, double factor)
{
    const size_t p = s->observed->p;
    const double mean = exp(log_mean(s, a, n_a, b, n_b, geometric));
    double n = 0;
    for (size_t i = 0; i < n_a; i++)
        for (size_t j = 0; j < n_b; j++)
            n += a[i] != b[j];
    for (size_t i = 0; i < n_a; i++)
        for (size_t j = 0; j < n_b; j++) {
            if (a[i] == b[j])
                continue;
            const double r = s->cor[a[i] + b[j] * p];
            const double slope = factor / n * (geometric ? 1 / r : copysign(1, r) / mean);
            const double vi = variance_of(s, a[i]), vj = variance_of(s, b[j]);
            const size_t ii = s->places->covariance[a[i] + a[i] * p];
            const size_t jj = s->places->covariance[b[j] + b[j] * p];
            slopes[s->places->covariance[a[i] + b[j] * p]] += slope / sqrt(vi * vj);
            if (ii != NORMA_NONE)
                slopes[ii] -= 0.5 * slope * r / vi;
            if (jj != NORMA_NONE)
                slopes[jj] -= 0.5 * slope * r / vj;
        }
}

typedef struct ratios {
    double *value, *se, *low, *high; /* F x F of this group */
    bool geometric;
} ratios;

/* Fills values and, a column each, slopes of the ratios' logarithms. */
static void ratios_of(const ratios *out, double *slopes, const sample *s,
                      const norma__indicators *measured, const size_t *factors, size_t n,
                      size_t *items)
{
    const size_t k = s->group->k;
    size_t *of_a = items, *of_b = items + s->observed->p, pair = 0;
    for (size_t a = 0; a < n; a++) {
        out->value[a + a * n] = 1;
        out->se[a + a * n] = 0;
        out->low[a + a * n] = out->high[a + a * n] = 1;
        for (size_t b = 0; b < a; b++, pair++) {
            const bool geometric = out->geometric;
            const size_t n_a = norma__indicators_items(of_a, measured, factors[a]);
            const size_t n_b = norma__indicators_items(of_b, measured, factors[b]);
            const double ratio = exp(log_mean(s, of_a, n_a, of_b, n_b, geometric) -
                                     0.5 * log_mean(s, of_a, n_a, of_a, n_a, geometric) -
                                     0.5 * log_mean(s, of_b, n_b, of_b, n_b, geometric));
            out->value[a + b * n] = out->value[b + a * n] = ratio;
            add_slopes(slopes + pair * k, s, of_a, n_a, of_b, n_b, geometric, 1);
            add_slopes(slopes + pair * k, s, of_a, n_a, of_a, n_a, geometric, -0.5);
            add_slopes(slopes + pair * k, s, of_b, n_b, of_b, n_b, geometric, -0.5);
        }
    }
}

/* Standard errors of the logarithms; NULL slopes: none. */
static norma_status errors_of(const ratios *out, const double *slopes, const sample *s, size_t n,
                              size_t group, double level, norma_error *err)
{
    const size_t pairs = n * (n - 1) / 2, units = norma__observed_units(s->observed, group);
    const double quantile = norma__normal_quantile(0.5 + level / 2), rows = (double)s->group->n;
    double *moved = NORMA__NEW(double, units *pairs);
    if (!moved)
        return norma__no_memory(err);
    const norma_status status =
        norma__observed_project(moved, s->observed, group, slopes, pairs, err);
    size_t pair = 0;
    for (size_t a = 0; status == NORMA_OK && a < n; a++)
        for (size_t b = 0; b < a; b++, pair++) {
            double sum = 0;
            for (size_t u = 0; u < units; u++)
                sum += moved[u + pair * units] * moved[u + pair * units];
            const double value = out->value[a + b * n], se = value * sqrt(sum) / rows;
            out->se[a + b * n] = out->se[b + a * n] = se;
            out->low[a + b * n] = out->low[b + a * n] = value - quantile * se;
            out->high[a + b * n] = out->high[b + a * n] = value + quantile * se;
        }
    free(moved);
    return status;
}

static norma_status one_kind(const ratios *out, const sample *s, const norma__sem_fitted *fitted,
                             size_t group, const norma__indicators *measured, const size_t *factors,
                             size_t n, double level, norma_error *err)
{
    const size_t pairs = n * (n - 1) / 2;
    double *slopes = NORMA__NEW(double, s->group->k *pairs);
    size_t *items = NORMA__NEW(size_t, 2 * s->observed->p);
    norma_status status = slopes && items ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        ratios_of(out, slopes, s, measured, factors, n, items);
    for (size_t e = 0; status == NORMA_OK && e < n * n; e++)
        if (e / n != e % n)
            out->se[e] = out->low[e] = out->high[e] = NAN;
    if (status == NORMA_OK && fitted->observed.missing != NORMA_SEM_FIML && pairs > 0)
        status = errors_of(out, slopes, s, n, group, level, err);
    free(slopes);
    free(items);
    return status;
}

static norma_status note_undefined(norma_sem_reliability *result, const double *htmt,
                                   norma_error *err)
{
    size_t n = 0;
    for (size_t a = 0; a < result->n_factors; a++)
        for (size_t b = 0; b < a; b++)
            n += isfinite(htmt[a + b * result->n_factors]) ? 0 : 1;
    if (n == 0)
        return NORMA_OK;
    return norma__note(&result->notes, err, "sem-htmt-undefined", NULL, (double)n, NAN,
                       "%zu heterotrait-monotrait ratios are undefined: items of a factor do not "
                       "correlate",
                       n);
}

norma_status norma__htmt_of(norma_sem_reliability *result, const norma__sem_fitted *fitted,
                            size_t group, const norma__indicators *measured, const size_t *factors,
                            double conf_level, norma_error *err)
{
    const size_t p = fitted->observed.p, n = result->n_factors, at = group * n * n;
    norma__sem_places places = {0};
    sample s = {&fitted->observed, &fitted->observed.groups[group], &places,
                NORMA__NEW(double, p *p)};
    const ratios first = {result->htmt + at, result->htmt_se + at, result->htmt_low + at,
                          result->htmt_high + at, false};
    const ratios second = {result->htmt2 + at, result->htmt2_se + at, result->htmt2_low + at,
                           result->htmt2_high + at, true};
    if (!s.cor)
        return norma__no_memory(err);
    norma_status status = norma__sem_places_of(&places, &fitted->structure, s.group, err);
    for (size_t j = 0; status == NORMA_OK && j < p; j++)
        for (size_t i = 0; i < p; i++)
            s.cor[i + j * p] =
                s.group->cov[i + j * p] / sqrt(variance_of(&s, i) * variance_of(&s, j));
    if (status == NORMA_OK)
        status = one_kind(&first, &s, fitted, group, measured, factors, n, conf_level, err);
    if (status == NORMA_OK)
        status = one_kind(&second, &s, fitted, group, measured, factors, n, conf_level, err);
    if (status == NORMA_OK)
        status = note_undefined(result, first.value, err);
    norma__sem_places_clear(&places);
    free(s.cor);
    return status;
}
