/* Joreskog (1969) for ML; Joreskog & Goldberger (1972) for GLS; Browne (1984) for WLS; Muthen
   (1984) for ordinal variables. Scale: docs/sem-estimation.md. */
#include "models/sem/discrepancy.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/incomplete_likelihood.h"
#include "models/sem/estimate.h"

double norma__sem_share(const norma__sem_fitted *fitted, size_t group)
{
    const double less = fitted->discrepancy == NORMA_SEM_F_ML ? 0 : 1;
    return (fitted->observed.groups[group].total - less) / (double)fitted->observed.n;
}

static bool incomplete(const norma__sem_fitted *fitted)
{
    return fitted->options.missing == NORMA_SEM_FIML;
}

/* The first variable that those before it determine, by its variance given them; p: none. Rounding
   may leave the covariances of such variables definite, and their inverse meaningless. */
static size_t first_determined(double *left, const double *cov, size_t p)
{
    size_t k = 0;
    memcpy(left, cov, p * p * sizeof *left);
    for (; k < p && left[k * p + k] > 1e-10 * cov[k * p + k]; k++)
        for (size_t i = k + 1; i < p; i++)
            for (size_t j = k + 1; j < p; j++)
                left[i * p + j] -= left[i * p + k] * left[k * p + j] / left[k * p + k];
    return k;
}

/* Too few rows, or a variable too many. */
static norma_status fail_indefinite(const norma__sem_fitted *fitted, size_t group, size_t v,
                                    norma_error *err)
{
    const norma__observed *observed = &fitted->observed;
    const norma__observed_group *sample = &observed->groups[group];
    const bool groups = observed->n_groups > 1;
    const char *of = groups ? " of group " : " of the variables";
    const char *name = groups && sample->name ? sample->name : "";
    const size_t p = observed->p;
    if (sample->n <= p)
        return norma__fail(err, NORMA_EDATA,
                           "the covariances%s%s are not positive definite: there are not more rows "
                           "than the %zu variables; give more rows, or take uls",
                           of, name, p);
    if (v < p)
        return norma__fail(err, NORMA_EDATA,
                           "the covariances%s%s are not positive definite: the variables before it "
                           "in the model determine %s; leave one of them out, or take uls",
                           of, name, observed->ids[v]);
    return norma__fail(err, NORMA_EDATA,
                       "the covariances%s%s are not positive definite: leave out one that others "
                       "determine, or take uls",
                       of, name);
}

static norma_status invert_sample(norma__sem_target *target, const norma__sem_fitted *fitted,
                                  size_t group, norma_error *err)
{
    const size_t p = fitted->observed.p;
    const norma__observed_group *sample = &fitted->observed.groups[group];
    double log_det = 0;
    double *inverse = NORMA__NEW(double, p *p);
    if (!inverse)
        return norma__no_memory(err);
    const size_t determined = first_determined(inverse, sample->cov, p);
    const bool definite = determined == p && norma__invert_spd(inverse, &log_det, sample->cov, p);
    if (definite && fitted->discrepancy == NORMA_SEM_F_GLS)
        target->precision = inverse;
    else
        free(inverse);
    if (!definite)
        return fail_indefinite(fitted, group, determined, err);
    if (fitted->discrepancy == NORMA_SEM_F_ML)
        target->saturated = log_det + (double)p;
    return NORMA_OK;
}

norma_status norma__sem_targets_of(norma__sem_fitted *fitted, norma_error *err)
{
    const size_t n_groups = fitted->observed.n_groups;
    norma_status status = NORMA_OK;
    norma__sem_targets_free(fitted->targets, n_groups);
    fitted->targets = NORMA__NEW(norma__sem_target, n_groups);
    if (!fitted->targets)
        return norma__no_memory(err);
    for (size_t g = 0; g < n_groups && status == NORMA_OK; g++) {
        norma__sem_target *target = &fitted->targets[g];
        const norma__observed_group *sample = &fitted->observed.groups[g];
        status = norma__sem_places_of(&target->places, &fitted->structure, sample, err);
        if (status == NORMA_OK && !incomplete(fitted) &&
            (fitted->discrepancy == NORMA_SEM_F_ML || fitted->discrepancy == NORMA_SEM_F_GLS))
            status = invert_sample(target, fitted, g, err);
        else if (status == NORMA_OK && incomplete(fitted))
            target->saturated = norma__incomplete_saturated(&fitted->observed, g);
    }
    return status;
}

void norma__sem_targets_free(norma__sem_target *targets, size_t n)
{
    for (size_t g = 0; targets && g < n; g++) {
        norma__sem_places_clear(&targets[g].places);
        free(targets[g].precision);
    }
    free(targets);
}

/* Means that are left over; 0 without a mean structure. */
static void residual_means(double *residual, const norma__sem_fitted *fitted, size_t group,
                           const norma__sem_implied *implied)
{
    for (size_t i = 0; i < fitted->observed.p; i++)
        residual[i] =
            fitted->table->means ? fitted->observed.groups[group].mean[i] - implied->mu[i] : 0;
}

/* 1/2 (ln|Sigma| + tr(W T) - ln|S| - p), T = S + e e'; slopes (W - W T W) / 2 and -W e. */
static bool maximum_likelihood(double *f, bool slopes, const norma__sem_fitted *fitted,
                               size_t group, norma__sem_implied *implied)
{
    const size_t p = fitted->observed.p;
    const int n = (int)p;
    const double *cov = fitted->observed.groups[group].cov;
    const double weight = norma__sem_share(fitted, group) / 2;
    double *w = implied->work, *t = w + p * p, *wt = t + p * p, *e = wt + p * p;
    double log_det = 0, trace = 0;
    if (!norma__invert_spd(w, &log_det, implied->sigma, p))
        return false;
    residual_means(e, fitted, group, implied);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            t[i + j * p] = cov[i + j * p] + e[i] * e[j];
            trace += w[i + j * p] * t[i + j * p];
        }
    *f = weight * (log_det + trace - fitted->targets[group].saturated);
    if (!slopes)
        return isfinite(*f);
    double *slope = implied->slopes.sigma;
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, n, n, 1, w, n, t, n, 0, wt, n);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, -weight, wt, n, w, n, 0, slope,
                n);
    for (size_t i = 0; i < p * p; i++)
        slope[i] += weight * w[i];
    cblas_dsymv(CblasColMajor, CblasLower, n, -2 * weight, w, n, e, 1, 0, implied->slopes.mu, 1);
    return isfinite(*f);
}

/* 1/2 (1/2 tr((P (S - Sigma))^2) + e' P e), P = S^-1. */
static bool generalised(double *f, bool slopes, const norma__sem_fitted *fitted, size_t group,
                        norma__sem_implied *implied)
{
    const size_t p = fitted->observed.p;
    const int n = (int)p;
    const double *cov = fitted->observed.groups[group].cov;
    const double *precision = fitted->targets[group].precision;
    const double weight = norma__sem_share(fitted, group) / 2;
    double *d = implied->work, *pd = d + p * p, *e = pd + p * p, *pe = e + p, sum = 0;
    residual_means(e, fitted, group, implied);
    for (size_t i = 0; i < p * p; i++)
        d[i] = cov[i] - implied->sigma[i];
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, n, n, 1, precision, n, d, n, 0, pd, n);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            sum += pd[i + j * p] * pd[j + i * p];
    cblas_dsymv(CblasColMajor, CblasLower, n, 1, precision, n, e, 1, 0, pe, 1);
    *f = weight * (sum / 2 + cblas_ddot(n, e, 1, pe, 1));
    if (!slopes)
        return isfinite(*f);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, n, n, n, -weight, pd, n, precision, n, 0,
                implied->slopes.sigma, n);
    for (size_t i = 0; i < p; i++)
        implied->slopes.mu[i] = -2 * weight * pe[i];
    return isfinite(*f);
}

static size_t statistics_before(const norma__sem_fitted *fitted, size_t group)
{
    size_t before = 0;
    for (size_t g = 0; g < group; g++) {
        const size_t k = fitted->observed.groups[g].k;
        before += fitted->discrepancy == NORMA_SEM_F_WLS ? k * k : k;
    }
    return before;
}

/* W r. */
static void weigh(double *out, const double *residual, const norma__sem_fitted *fitted,
                  size_t group)
{
    const size_t k = fitted->observed.groups[group].k;
    const double *weight =
        fitted->weight ? fitted->weight + statistics_before(fitted, group) : NULL;
    if (fitted->discrepancy == NORMA_SEM_F_WLS)
        cblas_dsymv(CblasColMajor, CblasLower, (int)k, 1, weight, (int)k, residual, 1, 0, out, 1);
    else
        for (size_t t = 0; t < k; t++)
            out[t] = weight ? weight[t] * residual[t] : residual[t]; /* ULS has none */
}

static void slopes_of_statistics(norma__sem_implied *implied, const norma__sem_structure *structure,
                                 const norma__observed_group *sample, const double *slope)
{
    const size_t p = structure->p;
    norma__sem_slopes *out = &implied->slopes;
    memset(out->sigma, 0, p * p * sizeof *out->sigma);
    memset(out->mu, 0, p * sizeof *out->mu);
    for (size_t t = 0; t < sample->k; t++) {
        const norma__statistic *s = &sample->statistics[t];
        if (s->kind == NORMA__MEAN)
            out->mu[s->i] = slope[t];
        else if (s->kind == NORMA__THRESHOLD)
            out->cuts[structure->cut[s->i] + s->j] = slope[t];
        else if (s->i == s->j)
            out->sigma[s->i + s->i * p] = slope[t];
        else
            out->sigma[s->i + s->j * p] = out->sigma[s->j + s->i * p] = slope[t] / 2;
    }
}

/* 1/2 r' W r, r the sample's statistics less the implied ones. */
static bool least_squares(double *f, bool slopes, const norma__sem_fitted *fitted, size_t group,
                          norma__sem_implied *implied)
{
    const norma__observed_group *sample = &fitted->observed.groups[group];
    const double weight = norma__sem_share(fitted, group);
    double *residual = implied->work, *weighed = residual + sample->k;
    norma__sem_statistics(residual, NULL, &fitted->structure, group, sample, implied);
    for (size_t t = 0; t < sample->k; t++)
        residual[t] = sample->values[t] - residual[t];
    weigh(weighed, residual, fitted, group);
    *f = weight * cblas_ddot((int)sample->k, residual, 1, weighed, 1) / 2;
    if (slopes) {
        for (size_t t = 0; t < sample->k; t++)
            weighed[t] *= -weight;
        slopes_of_statistics(implied, &fitted->structure, sample, weighed);
    }
    return isfinite(*f);
}

/* The same of every answer given. */
static bool every_answer(double *f, bool slopes, const norma__sem_fitted *fitted, size_t group,
                         norma__sem_implied *implied)
{
    const size_t p = fitted->observed.p;
    const double weight = norma__sem_share(fitted, group) / 2;
    double *slope = implied->slopes.sigma, *slope_mu = implied->slopes.mu;
    if (!norma__incomplete_at(f, slopes ? slope : NULL, slopes ? slope_mu : NULL, &fitted->observed,
                              group, implied->sigma, implied->mu))
        return false;
    *f = weight * (*f - fitted->targets[group].saturated);
    for (size_t i = 0; slopes && i < p * p; i++)
        slope[i] *= weight;
    for (size_t i = 0; slopes && i < p; i++)
        slope_mu[i] *= weight;
    return isfinite(*f);
}

bool norma__sem_group_at(double *f, bool slopes, const norma__sem_fitted *fitted, size_t group,
                         norma__sem_implied *implied)
{
    if (incomplete(fitted))
        return every_answer(f, slopes, fitted, group, implied);
    if (fitted->discrepancy == NORMA_SEM_F_ML)
        return maximum_likelihood(f, slopes, fitted, group, implied);
    if (fitted->discrepancy == NORMA_SEM_F_GLS)
        return generalised(f, slopes, fitted, group, implied);
    return least_squares(f, slopes, fitted, group, implied);
}

bool norma__sem_imply_all(norma__sem_implied *implied, const norma__sem_structure *structure,
                          const double *theta)
{
    for (size_t g = 0; g < structure->n_groups; g++)
        if (!norma__sem_imply(&implied[g], structure, g, theta))
            return false;
    return true;
}

bool norma__sem_discrepancy_at(double *f, double *gradient, const norma__sem_fitted *fitted,
                               norma__sem_implied *implied, const double *theta)
{
    const norma__sem_structure *structure = &fitted->structure;
    *f = 0;
    if (gradient)
        memset(gradient, 0, structure->n_free * sizeof *gradient);
    if (!norma__sem_imply_all(implied, structure, theta))
        return false;
    for (size_t g = 0; g < structure->n_groups; g++) {
        double of_group = 0;
        if (!norma__sem_group_at(&of_group, gradient != NULL, fitted, g, &implied[g]))
            return false;
        *f += of_group;
        if (gradient)
            norma__sem_add_gradient(gradient, structure, g, &implied[g]);
    }
    return isfinite(*f);
}
