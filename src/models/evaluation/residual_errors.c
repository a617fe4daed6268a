/* With Gamma / n the covariance matrix of sample statistics, V what the estimator weighs them by
   and J the inverse of the information of the parameters, residuals have that of (I - P) Gamma (I -
   P)' / n, P = share Delta J Delta' V: Maydeu-Olivares (2017), Psychometrika 82, 533-558. */
#include "models/evaluation/residual_errors.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/evaluation/extended.h"
#include "models/sem/inference.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/information_rows.h"
#include "models/sem/information_weight.h"
#include "models/sem/jacobian.h"

/* Standard deviation of an observed variable; an ordinal one's latent response has 1. */
static double spread(const norma__observed *observed, size_t group, size_t i)
{
    return observed->categories[i] > 0 ? 1 : sqrt(observed->groups[group].cov[i + i * observed->p]);
}

void norma__residual_vector(double *out, const norma__sem_fitted *fitted, size_t group,
                            norma_sem_residual_metric metric)
{
    const norma__observed *observed = &fitted->observed;
    const norma__observed_group *sample = &observed->groups[group];
    const norma__sem_implied *implied = &fitted->implied[group];
    const size_t p = observed->p;
    const double *sigma = implied->sigma;
    norma__sem_statistics(out, NULL, &fitted->structure, group, sample, implied);
    for (size_t s = 0; s < sample->k; s++) {
        const norma__statistic *at = &sample->statistics[s];
        const double si = spread(observed, group, at->i), raw = sample->values[s] - out[s];
        if (metric == NORMA_SEM_RESIDUAL_RAW || at->kind == NORMA__THRESHOLD)
            out[s] = raw;
        else if (at->kind == NORMA__MEAN)
            out[s] = raw / si;
        else if (metric == NORMA_SEM_RESIDUAL_BENTLER)
            out[s] = raw / (si * spread(observed, group, at->j));
        else
            out[s] = at->i == at->j
                         ? 0
                         : sample->values[s] / (si * spread(observed, group, at->j)) -
                               out[s] / sqrt(sigma[at->i + at->i * p] * sigma[at->j + at->j * p]);
    }
}

/* ---- covariances of sample statistics ---------------------------------------------------------
 */

/* Of normal variables with covariance matrix s: means by s, covariances by s_ac s_bd + s_ad s_bc.
 */
static void normal_gamma(double *gamma, const norma__observed_group *sample, size_t p)
{
    const size_t k = sample->k;
    const double *s = sample->cov;
    for (size_t b = 0; b < k; b++)
        for (size_t a = b; a < k; a++) {
            const norma__statistic *x = &sample->statistics[a], *y = &sample->statistics[b];
            double value = 0;
            if (x->kind == NORMA__MEAN && y->kind == NORMA__MEAN)
                value = s[x->i + y->i * p];
            else if (x->kind == NORMA__COVARIANCE && y->kind == NORMA__COVARIANCE)
                value = s[x->i + y->i * p] * s[x->j + y->j * p] +
                        s[x->i + y->j * p] * s[x->j + y->i * p];
            gamma[a + b * k] = gamma[b + a * k] = value;
        }
}

static bool normal_theory(const norma__sem_fitted *fitted)
{
    const int errors = fitted->options.errors;
    return !fitted->observed.ordinal &&
           (fitted->discrepancy == NORMA_SEM_F_ML || fitted->discrepancy == NORMA_SEM_F_GLS) &&
           errors != NORMA_SEM_ERRORS_ROBUST_SEM && errors != NORMA_SEM_ERRORS_HUBER_WHITE;
}

/* ---- what the model takes out ---- */

typedef struct projection {
    double *delta, *weighed, *moved, *inner; /* k x q: Delta, V Delta, Delta J, Gamma V Delta */
    double *inverse, *square;                /* q x q */
} projection;

static void projection_clear(projection *x)
{
    free(x->delta);
    free(x->weighed);
    free(x->moved);
    free(x->inner);
    free(x->inverse);
    free(x->square);
}

static norma_status inverse_of(double *inverse, const norma__sem_fitted *fitted, norma_error *err)
{
    const size_t q = fitted->structure.n_free;
    size_t rank;
    double *information = NORMA__NEW(double, q *q);
    if (!information)
        return norma__no_memory(err);
    norma_status status = norma__expected_information(information, fitted, err);
    if (status == NORMA_OK)
        status = norma__sem_invert(inverse, &rank, information, fitted, err);
    free(information);
    return status;
}

static norma_status projection_of(projection *x, const norma__sem_fitted *fitted, size_t group,
                                  norma_error *err)
{
    const norma__observed_group *sample = &fitted->observed.groups[group];
    const size_t k = sample->k, q = fitted->structure.n_free, threads = fitted->options.threads;
    norma__sem_weight weight = {0};
    bool ok;
    norma_status status;
    x->delta = NORMA__NEW(double, k *q);
    x->weighed = NORMA__NEW(double, k *q);
    x->moved = NORMA__NEW(double, k *q);
    x->inner = NORMA__NEW(double, k *q);
    x->inverse = NORMA__NEW(double, q *q);
    x->square = NORMA__NEW(double, q *q);
    if (!x->delta || !x->weighed || !x->moved || !x->inner || !x->inverse || !x->square)
        return norma__no_memory(err);
    norma__sem_statistics(NULL, x->delta, &fitted->structure, group, sample,
                          &fitted->implied[group]);
    if ((status = inverse_of(x->inverse, fitted, err)) != NORMA_OK)
        return status;
    status = norma__sem_weight_of(&weight, &ok, fitted, group, err);
    if (status == NORMA_OK && !ok)
        status =
            norma__fail(err, NORMA_EDATA, "the model's covariance matrix is not positive definite");
    if (status == NORMA_OK)
        status = norma__weigh_statistics(x->weighed, &weight, x->delta, q, threads, err);
    norma__sem_weight_clear(&weight);
    if (status == NORMA_OK)
        norma__product(x->moved, x->delta, false, x->inverse, k, q, q, threads);
    return status;
}

/* gamma becomes (I - P) gamma (I - P)' / n by a change of rank 2 q. */
static void project(double *gamma, projection *x, size_t k, size_t q, double share, double n,
                    size_t threads)
{
    const double half = -0.5 * share * share;
    const int rows = (int)k, few = (int)q;
    norma__product(x->inner, gamma, false, x->weighed, k, q, k, threads);
    norma__product(x->square, x->weighed, true, x->inner, q, q, k, threads);
    /* inner = share Gamma V Delta - share^2 / 2 Delta J (Delta'V Gamma V Delta) */
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, rows, few, few, half, x->moved, rows,
                x->square, few, share, x->inner, rows);
    cblas_dsyr2k(CblasColMajor, CblasLower, CblasNoTrans, rows, few, -1 / n, x->moved, rows,
                 x->inner, rows, 1 / n, gamma, rows);
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < j; i++)
            gamma[i + j * k] = gamma[j + i * k];
}

norma_status norma__residual_acov(double *acov, const norma__sem_fitted *fitted, size_t group,
                                  norma_error *err)
{
    const norma__observed_group *sample = &fitted->observed.groups[group];
    const size_t q = fitted->structure.n_free;
    projection x = {0};
    norma_status status = NORMA_OK;
    if (normal_theory(fitted))
        normal_gamma(acov, sample, fitted->observed.p);
    else
        status = norma__observed_gamma(acov, &fitted->observed, group, err);
    if (status == NORMA_OK)
        status = projection_of(&x, fitted, group, err);
    if (status == NORMA_OK)
        project(acov, &x, sample->k, q, norma__sem_portion(fitted, group), (double)sample->n,
                fitted->options.threads);
    projection_clear(&x);
    return status;
}

/* ---- another metric ---- */

/* A residual in the metric, as a sum of at most three raw ones. */
typedef struct combination {
    size_t n, place[3];
    double factor[3];
} combination;

static void add_term(combination *c, size_t place, double factor)
{
    if (place == NORMA_NONE)
        return;
    c->place[c->n] = place;
    c->factor[c->n++] = factor;
}

static void combine(combination *out, const norma__sem_fitted *fitted, size_t group,
                    const norma__sem_places *places, norma_sem_residual_metric metric)
{
    const norma__observed *observed = &fitted->observed;
    const norma__observed_group *sample = &observed->groups[group];
    const size_t p = observed->p;
    for (size_t s = 0; s < sample->k; s++) {
        const norma__statistic *at = &sample->statistics[s];
        const double si = spread(observed, group, at->i), sj = spread(observed, group, at->j);
        const size_t ii = places->covariance[at->i + at->i * p];
        const size_t jj = places->covariance[at->j + at->j * p];
        out[s] = (combination){0};
        if (metric == NORMA_SEM_RESIDUAL_RAW || at->kind == NORMA__THRESHOLD)
            add_term(&out[s], s, 1);
        else if (at->kind == NORMA__MEAN)
            add_term(&out[s], s, 1 / si);
        else if (metric == NORMA_SEM_RESIDUAL_BENTLER)
            add_term(&out[s], s, 1 / (si * sj));
        else if (at->i != at->j) {
            const double r = sample->values[s] / (si * sj);
            add_term(&out[s], s, 1 / (si * sj));
            add_term(&out[s], ii, -0.5 * r / (si * si));
            add_term(&out[s], jj, -0.5 * r / (sj * sj));
        }
    }
}

norma_status norma__residual_acov_in(double *out, const double *acov,
                                     const norma__sem_fitted *fitted, size_t group,
                                     norma_sem_residual_metric metric, norma_error *err)
{
    const norma__observed_group *sample = &fitted->observed.groups[group];
    const size_t k = sample->k;
    norma__sem_places places;
    combination *sums = NORMA__NEW(combination, k);
    if (!sums)
        return norma__no_memory(err);
    const norma_status status = norma__sem_places_of(&places, &fitted->structure, sample, err);
    if (status == NORMA_OK)
        combine(sums, fitted, group, &places, metric);
    for (size_t b = 0; status == NORMA_OK && b < k; b++)
        for (size_t a = b; a < k; a++) {
            double sum = 0;
            for (size_t j = 0; j < sums[b].n; j++)
                for (size_t i = 0; i < sums[a].n; i++)
                    sum += sums[a].factor[i] * sums[b].factor[j] *
                           acov[sums[a].place[i] + sums[b].place[j] * k];
            out[a + b * k] = out[b + a * k] = sum;
        }
    norma__sem_places_clear(&places);
    free(sums);
    return status;
}

/* ---- root mean squares ---- */

/* Traces of the covariance matrix V of residuals e, and of its square, and e'Ve. */
typedef struct traces {
    double once, twice, form;
} traces;

static traces traces_of(const double *e, const double *acov, size_t k, const size_t *places,
                        size_t n)
{
    traces t = {0};
    for (size_t b = 0; b < n; b++) {
        const double *column = acov + places[b] * k;
        double squares = 0, sum = 0;
        for (size_t a = 0; a < n; a++) {
            squares += column[places[a]] * column[places[a]];
            sum += column[places[a]] * e[places[a]];
        }
        t.once += column[places[b]];
        t.twice += squares;
        t.form += sum * e[places[b]];
    }
    return t;
}

void norma__residual_rms(norma_sem_rms *out, const double *residuals, const double *acov, size_t k,
                         const size_t *places, size_t n, size_t count,
                         const norma_sem_evaluation_options *options)
{
    const double of = (double)count;
    double sum = 0;
    for (size_t a = 0; a < n; a++)
        sum += residuals[places[a]] * residuals[places[a]];
    out->n = count;
    out->value = count > 0 ? sqrt(sum / of) : NAN;
    out->se = out->exact_z = out->exact_p = out->unbiased = out->unbiased_se = NAN;
    out->low = out->high = out->close_z = out->close_p = NAN;
    out->close = options->close;
    if (!acov || !(sum > 0))
        return;
    const traces t = traces_of(residuals, acov, k, places, n);
    if (!(t.once > 0) || !(t.twice > 0))
        return;
    const double quantile = norma__normal_quantile(0.5 + options->rmr_conf_level / 2);
    const double expected =
        sqrt(t.once / of) * (4 * t.once * t.once - t.twice) / (4 * t.once * t.once);
    out->se = sqrt(t.twice / (2 * of * t.once));
    out->exact_z = fmax(out->value - expected, 0) / out->se;
    out->exact_p = norma__normal_cdf(-out->exact_z);
    const double shrink = 1 - (t.twice + 2 * t.form) / (4 * sum * sum);
    out->unbiased = sqrt(fmax(sum - t.once, 0) / of) / shrink;
    out->unbiased_se = sqrt((t.twice + 2 * t.form) / (2 * of * sum)) / fabs(shrink);
    out->low = out->unbiased - quantile * out->unbiased_se;
    out->high = out->unbiased + quantile * out->unbiased_se;
    out->close_z = (out->unbiased - out->close) / out->unbiased_se;
    out->close_p = norma__normal_cdf(-out->close_z);
}
