/* Omega is (cw Lw^2 + cb Lb^2) / (aw Vw + ab Vb): L sums of loadings, V variances of the sum score
   at a level, saturated or as the factors imply. Geldhof, Preacher & Zyphur (2014), Psychological
   Methods 19, 72-91: one level. Lai (2021), Psychological Methods 26, 90-102: both, and the unit's
   observed mean, with aw = 1 / harmonic mean size. */
#include "models/multilevel/twolevel_coefficients.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/multilevel/twolevel_variances.h"

enum { WITHIN, BETWEEN, TWO_LEVEL, OBSERVED_MEAN, N_OMEGAS };

/* Less of the variance within than this is no variance between. */
static const double NO_VARIANCE = 1e-12;

typedef struct weights {
    double common_within, common_between, within, between;
} weights;

static void fill_weights(weights w[N_OMEGAS], double harmonic_size)
{
    w[WITHIN] = (weights){1, 0, 1, 0};
    w[BETWEEN] = (weights){0, 1, 0, 1};
    w[TWO_LEVEL] = (weights){1, 1, 1, 1};
    w[OBSERVED_MEAN] = (weights){0, 1, 1 / harmonic_size, 1};
}

/* Sum and diagonal sum of a covariance matrix in the unit of the answers. */
static void add_up(double *sum, double *diagonal, const double *cov, const double *sd, size_t p)
{
    *sum = *diagonal = 0;
    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < p; i++)
            *sum += sd[i] * sd[j] * cov[i + j * p];
        *diagonal += sd[j] * sd[j] * cov[j + j * p];
    }
}

static double alpha(double covariances, double variance, size_t p)
{
    return variance > 0 ? (double)p / (double)(p - 1) * covariances / variance : NAN;
}

void norma__twolevel_alphas(norma_twolevel_result *result, const norma__twolevel_sums *sums,
                            const norma__saturated *saturated)
{
    const size_t p = sums->p;
    double within, between, own_within, own_between;
    add_up(&within, &own_within, saturated->within, sums->sd, p);
    add_up(&between, &own_between, saturated->between, sums->sd, p);
    if (between <= NO_VARIANCE * within)
        between = own_between = 0;
    const double common = between - own_between;
    const double of_means = between + within / sums->harmonic_size;
    result->alpha_within = alpha(within - own_within, within, p);
    result->alpha_between = alpha(common, between, p);
    result->alpha_2l = alpha(within - own_within + common, within + between, p);
    result->alpha_between_observed = alpha(common, of_means, p);
    result->mean_reliability = between / of_means;
}

/* ---- omegas ---- */

/* The factors' sums, the variances they imply and the saturated ones. */
typedef struct totals {
    size_t p;
    const double *sd;
    double loadings[2], implied[2], saturated[2];
} totals;

static totals totals_of(const norma__twolevel_sums *sums, const norma__saturated *saturated,
                        const norma__twolevel_factor *fit)
{
    totals t = {.p = sums->p, .sd = sums->sd};
    double own;
    for (size_t level = 0; level < 2; level++) {
        const double *loadings = fit->parameters + 2 * level * t.p, *unique = loadings + t.p;
        for (size_t i = 0; i < t.p; i++) {
            t.loadings[level] += t.sd[i] * loadings[i];
            t.implied[level] += t.sd[i] * t.sd[i] * unique[i];
        }
        t.implied[level] += t.loadings[level] * t.loadings[level];
    }
    add_up(&t.saturated[0], &own, saturated->within, t.sd, t.p);
    add_up(&t.saturated[1], &own, saturated->between, t.sd, t.p);
    return t;
}

/* One omega and how it moves: with the sums of loadings and with the variances below. */
typedef struct ratio {
    double value, by_loadings[2], by_variance[2];
} ratio;

static ratio ratio_of(const totals *t, const double variance[2], const weights *w)
{
    const double below = w->within * variance[0] + w->between * variance[1];
    const double reference = w->within * t->saturated[0] + w->between * t->saturated[0];
    const double common = w->common_within * t->loadings[0] * t->loadings[0] +
                          w->common_between * t->loadings[1] * t->loadings[1];
    if (!(below > NO_VARIANCE * reference))
        return (ratio){NAN, {NAN, NAN}, {NAN, NAN}};
    return (ratio){common / below,
                   {2 * w->common_within * t->loadings[0] / below,
                    2 * w->common_between * t->loadings[1] / below},
                   {-common / (below * below) * w->within, -common / (below * below) * w->between}};
}

/* Slopes by the parameters: through the sums of loadings, and (factors) through the variances that
   the factors imply; one of both may be 0. */
static void fill_slopes(double *slopes, const totals *t, const double by_loadings[2],
                        const double by_variance[2])
{
    memset(slopes, 0, N_KINDS * t->p * sizeof *slopes);
    for (size_t level = 0; level < 2; level++)
        for (size_t i = 0; i < t->p; i++) {
            double *at = slopes + 2 * level * t->p + i;
            at[0] = t->sd[i] * (by_loadings[level] + 2 * t->loadings[level] * by_variance[level]);
            at[t->p] = t->sd[i] * t->sd[i] * by_variance[level];
        }
}

static double dot(const double *x, const double *y, size_t n)
{
    return cblas_ddot((int)n, x, 1, y, 1);
}

/* What the standard errors need: factors of the two informations, and room for two slopes. */
typedef struct errors {
    const norma__twolevel_factor *fit;
    size_t n;
    double *observed, *expected, *slopes, *other;
    bool regular;
    double variances[3]; /* of the saturated variances of the sum score, and their covariance */
} errors;

/* Whether a uniqueness is held at zero: its error is not known, and it is taken as known. */
static bool is_held(const norma__twolevel_factor *fit, size_t parameter, size_t p)
{
    const size_t kind = parameter / p;
    return fit->bounded && (kind == UNIQUE_WITHIN || kind == UNIQUE_BETWEEN) &&
           fit->parameters[parameter] <= 0;
}

/* The Cholesky factor of an information about what is not held. */
static bool factor(double *root, const double *information, const norma__twolevel_factor *fit,
                   size_t p)
{
    const size_t n = N_KINDS * p;
    for (size_t j = 0; j < n; j++)
        for (size_t i = j; i < n; i++) {
            const bool held = is_held(fit, i, p) || is_held(fit, j, p);
            root[i + j * n] = held ? i == j : information[i + j * n];
        }
    return LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', (lapack_int)n, root, (lapack_int)n) == 0;
}

static norma_status errors_new(errors *e, const norma__twolevel_sums *sums,
                               const norma__twolevel_factor *fit, norma_error *err)
{
    const size_t n = N_KINDS * sums->p;
    *e = (errors){.n = n, .observed = NORMA__NEW(double, 2 * n * n + 2 * n)};
    if (!e->observed)
        return norma__no_memory(err);
    e->expected = e->observed + n * n;
    e->slopes = e->expected + n * n;
    e->other = e->slopes + n;
    e->fit = fit;
    e->regular = factor(e->observed, fit->information, fit, sums->p) &&
                 factor(e->expected, fit->expected, fit, sums->p);
    return e->regular ? norma__level_variances(e->variances, fit, sums, err) : NORMA_OK;
}

/* slopes become inv(information) slopes. */
static void solve(double *slopes, const double *root, size_t n)
{
    const lapack_int order = (lapack_int)n;
    LAPACKE_dpotrs_work(LAPACK_COL_MAJOR, 'L', order, 1, root, order, slopes, order);
}

/* slopes of what is not held, and inv(information) times them in other. */
static void follow(errors *e, const double *root, const totals *t, const double by_loadings[2],
                   const double by_variance[2])
{
    fill_slopes(e->slopes, t, by_loadings, by_variance);
    for (size_t i = 0; i < e->n; i++)
        if (is_held(e->fit, i, t->p))
            e->slopes[i] = 0;
    memcpy(e->other, e->slopes, e->n * sizeof *e->slopes);
    solve(e->other, root, e->n);
}

static double implied_error(errors *e, const totals *t, const ratio *r)
{
    if (!e->regular || isnan(r->value))
        return NAN;
    follow(e, e->observed, t, r->by_loadings, r->by_variance);
    return sqrt(dot(e->slopes, e->other, e->n));
}

/* Where the model holds its estimates are, to the first order, a projection of the saturated ones:
   with u what moves omega through the parameters and a through the saturated variances, the
   variance is u' C u + 2 u' C D' a + a' S a, C and S the inverses of the two expected informations
   and D how the model's variances move with its parameters. */
static double saturated_error(errors *e, const totals *t, const ratio *r)
{
    const double none[2] = {0, 0}, *a = r->by_variance, *s = e->variances;
    if (!e->regular || isnan(r->value))
        return NAN;
    follow(e, e->expected, t, r->by_loadings, none);
    double variance = dot(e->slopes, e->other, e->n);
    fill_slopes(e->slopes, t, none, r->by_variance);
    variance += 2 * dot(e->slopes, e->other, e->n);
    variance += a[0] * a[0] * s[0] + a[1] * a[1] * s[1] + 2 * a[0] * a[1] * s[2];
    return sqrt(fmax(variance, 0));
}

static norma_twolevel_interval interval_of(double omega, double se, double conf_level)
{
    const double z = norma__normal_quantile((1 + conf_level) / 2);
    if (!(omega > 0 && omega < 1))
        return (norma_twolevel_interval){omega - z * se, omega + z * se};
    const double logit = log(omega / (1 - omega)), step = z * se / (omega * (1 - omega));
    return (norma_twolevel_interval){1 / (1 + exp(step - logit)), 1 / (1 + exp(-step - logit))};
}

norma_status norma__twolevel_omegas(norma_twolevel_result *result, const norma__twolevel_sums *sums,
                                    const norma__saturated *saturated,
                                    const norma__twolevel_factor *fit, double conf_level,
                                    norma_error *err)
{
    norma_twolevel_implied *implied = &result->implied;
    double *const omega[] = {&result->omega_within, &result->omega_between, &result->omega_2l,
                             &result->omega_between_observed};
    double *const se[] = {&result->omega_within_se, &result->omega_between_se, &result->omega_2l_se,
                          &result->omega_between_observed_se};
    norma_twolevel_interval *const interval[] = {
        &result->omega_within_interval, &result->omega_between_interval, &result->omega_2l_interval,
        &result->omega_between_observed_interval};
    double *const of_model[] = {&implied->omega_within, &implied->omega_between, &implied->omega_2l,
                                &implied->omega_between_observed};
    double *const se_of_model[] = {&implied->omega_within_se, &implied->omega_between_se,
                                   &implied->omega_2l_se, &implied->omega_between_observed_se};
    norma_twolevel_interval *const interval_of_model[] = {
        &implied->omega_within_interval, &implied->omega_between_interval,
        &implied->omega_2l_interval, &implied->omega_between_observed_interval};
    const totals t = totals_of(sums, saturated, fit);
    weights w[N_OMEGAS];
    errors e;

    norma_status status = errors_new(&e, sums, fit, err);
    fill_weights(w, sums->harmonic_size);
    for (size_t k = 0; k < N_OMEGAS && status == NORMA_OK; k++) {
        const ratio observed = ratio_of(&t, t.saturated, &w[k]);
        const ratio by_model = ratio_of(&t, t.implied, &w[k]);
        *omega[k] = observed.value;
        *se[k] = saturated_error(&e, &t, &observed);
        *interval[k] = interval_of(*omega[k], *se[k], conf_level);
        *of_model[k] = by_model.value;
        *se_of_model[k] = implied_error(&e, &t, &by_model);
        *interval_of_model[k] = interval_of(*of_model[k], *se_of_model[k], conf_level);
    }
    free(e.observed);
    return status;
}
