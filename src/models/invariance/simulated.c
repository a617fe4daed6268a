/* Cut-offs for the models and samples at hand: how much worse a model fits than the one before it
   when it is true. Moments of normal samples are drawn from it, as large as the groups, and both
   models are fitted to each. */
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include <lapacke.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"
#include "models/sem/fit_measures.h"
#include "models/sem/fit_residuals.h"
#include "models/sem/moments_fit.h"

enum { LEAST = 20 }; /* replicates that quantiles need */
static const double tail = 0.05;

/* What every replicate is drawn from. */
typedef struct source {
    const norma__sem_fitted *smaller, *larger;
    double df_smaller, df_larger, df_baseline;
    size_t p, n_groups, n;
    double *roots; /* n_groups x p x p: lower triangular, root root' is the implied covariance */
} source;

/* One thread's moments and fits. */
typedef struct bench {
    double *cov, *mean; /* n_groups x p x p; x p */
    double *work;       /* 2 p x p */
    norma__sem_moments *moments;
    norma__sem_fitted *smaller, *larger;
    gsl_rng *random;
} bench;

static void bench_free(bench *b)
{
    norma__sem_fitted_free(b->smaller);
    norma__sem_fitted_free(b->larger);
    if (b->random)
        gsl_rng_free(b->random);
    free(b->cov);
    free(b->mean);
    free(b->work);
    free(b->moments);
}

/* ---- drawing ---- */

static void multiply(double *out, const double *a, const double *b, size_t p, bool turned)
{
    int n = (int)p;
    cblas_dgemm(CblasColMajor, CblasNoTrans, turned ? CblasTrans : CblasNoTrans, n, n, n, 1, a, n,
                b, n, 0, out, n);
}

/* Mean and covariance (by n) of n rows, by Bartlett's decomposition: Smith & Hocking (1972). */
static void draw_group(bench *b, const source *s, size_t g)
{
    size_t p = s->p, n = s->smaller->observed.groups[g].n;
    double *factor = b->work, *root = factor + p * p;
    const double *from = s->roots + g * p * p;
    memset(factor, 0, p * p * sizeof *factor);
    for (size_t j = 0; j < p; j++) {
        factor[j + j * p] = sqrt(gsl_ran_chisq(b->random, (double)(n - 1 - j)));
        for (size_t i = j + 1; i < p; i++)
            factor[i + j * p] = gsl_ran_gaussian(b->random, 1);
    }
    multiply(root, from, factor, p, false);
    multiply(b->cov + g * p * p, root, root, p, true);
    for (size_t k = 0; k < p * p; k++)
        b->cov[k + g * p * p] /= (double)n;
    for (size_t j = 0; j < p; j++)
        factor[j] = gsl_ran_gaussian(b->random, 1) / sqrt((double)n);
    for (size_t i = 0; i < p; i++) {
        b->mean[i + g * p] = s->smaller->implied[g].mu[i];
        for (size_t j = 0; j <= i; j++)
            b->mean[i + g * p] += from[i + j * p] * factor[j];
    }
}

/* ---- indices ---- */

/* 2 n F of the model in which variables are unrelated. */
static double baseline_of(const bench *b, const source *s)
{
    double t = 0, *copy = b->work;
    for (size_t g = 0; g < s->n_groups; g++) {
        double log_det, logs = 0;
        const double *cov = b->cov + g * s->p * s->p;
        if (!norma__invert_spd(copy, &log_det, cov, s->p))
            return NAN;
        for (size_t i = 0; i < s->p; i++)
            logs += log(cov[i * (s->p + 1)]);
        t += (double)b->moments[g].n * (logs - log_det);
    }
    return t;
}

static double srmr_of(const bench *b, const source *s, const norma__sem_fitted *fitted)
{
    norma__fit_rms sum = {0};
    for (size_t g = 0; g < s->n_groups; g++) {
        const norma__fit_moments m = {.p = s->p,
                                      .s = b->cov + g * s->p * s->p,
                                      .mean = b->mean + g * s->p,
                                      .sigma = fitted->implied[g].sigma,
                                      .mu = fitted->implied[g].mu};
        const norma__fit_rms group = norma__fit_residuals(&m);
        norma__fit_rms_add(&sum, &group, (double)b->moments[g].n / (double)s->n);
    }
    return sum.srmr;
}

typedef struct indices {
    double cfi, rmsea, srmr;
} indices;

static indices indices_of(const bench *b, const source *s, const norma__sem_fitted *fitted,
                          double df, double baseline)
{
    double t = 2 * (double)s->n * fitted->f;
    return (indices){
        .cfi = norma__fit_cfi((norma__fit_pair){
            .t = t, .df = df, .t0 = baseline, .df0 = s->df_baseline, .c = 1, .c0 = 1}),
        .rmsea = norma__fit_rmsea((norma__fit_error){
            .t = t, .df = df, .n = (double)s->n, .groups = (double)s->n_groups, .c = 1}),
        .srmr = srmr_of(b, s, fitted)};
}

/* ---- replicates ---- */

static norma_status fit_again(norma__sem_fitted **fitted, const norma__sem_fitted *model,
                              const bench *b, norma_error *err)
{
    if (*fitted)
        return norma__sem_refit_moments(*fitted, b->moments, model->theta, NULL, err);
    norma_sem_options o = model->options;
    o.estimator = NORMA_SEM_ML;
    o.starts = 0;
    o.threads = 1;
    return norma__sem_fit_moments(fitted, model->table, b->moments, &o, model->theta, NULL, err);
}

static norma_status replicate(norma_invariance_limits *out, bench *b, const source *s,
                              uint64_t seed, size_t number, norma_error *err)
{
    norma__random_restart(b->random, seed, number);
    for (size_t g = 0; g < s->n_groups; g++)
        draw_group(b, s, g);
    *out = (norma_invariance_limits){NAN, NAN, NAN};
    norma_status status = fit_again(&b->smaller, s->smaller, b, err);
    if (status == NORMA_OK)
        status = fit_again(&b->larger, s->larger, b, err);
    if (status != NORMA_OK || !b->smaller->convergence.converged ||
        !b->larger->convergence.converged)
        return status;
    double baseline = baseline_of(b, s);
    indices with = indices_of(b, s, b->smaller, s->df_smaller, baseline);
    indices without = indices_of(b, s, b->larger, s->df_larger, baseline);
    *out = (norma_invariance_limits){.cfi = with.cfi - without.cfi,
                                     .rmsea = with.rmsea - without.rmsea,
                                     .srmr = with.srmr - without.srmr};
    return NORMA_OK;
}

static norma_status bench_new(bench *b, const source *s, uint64_t seed, norma_error *err)
{
    *b = (bench){0};
    b->cov = NORMA__NEW(double, s->n_groups * s->p * s->p);
    b->mean = NORMA__NEW(double, s->n_groups * s->p);
    b->work = NORMA__NEW(double, 2 * s->p * s->p);
    b->moments = NORMA__NEW(norma__sem_moments, s->n_groups);
    b->random = norma__random_new(seed, 0);
    if (!b->cov || !b->mean || !b->work || !b->moments || !b->random)
        return norma__no_memory(err);
    for (size_t g = 0; g < s->n_groups; g++)
        b->moments[g] = (norma__sem_moments){.n = s->smaller->observed.groups[g].n,
                                             .mean = b->mean + g * s->p,
                                             .cov = b->cov + g * s->p * s->p};
    return NORMA_OK;
}

/* Every thread takes the replicates of its turn; each has a stream of its own. */
static norma_status replicate_all(norma_invariance_limits *out, size_t n, const source *s,
                                  uint64_t seed, size_t threads, norma_error *err)
{
    norma_status status = NORMA_OK;
#pragma omp parallel num_threads(norma__threads(threads))
    {
        norma_error mine = {0};
        bench b;
        norma_status own = bench_new(&b, s, seed, &mine);
        for (size_t k = (size_t)omp_get_thread_num(); k < n && own == NORMA_OK;
             k += (size_t)omp_get_num_threads())
            own = replicate(&out[k], &b, s, seed, k + 1, &mine);
        bench_free(&b);
#pragma omp critical
        if (own != NORMA_OK && status == NORMA_OK) {
            status = own;
            if (err)
                *err = mine;
        }
    }
    return status;
}

/* ---- quantiles ---- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Linear between order statistics (R's type 7). */
static double quantile(double *x, size_t n, double at)
{
    qsort(x, n, sizeof *x, by_size);
    double place = at * (double)(n - 1);
    size_t below = (size_t)place;
    return below + 1 < n ? x[below] + (place - (double)below) * (x[below + 1] - x[below])
                         : x[n - 1];
}

static norma_status summarise(norma_invariance_limits *limits, size_t *n_used,
                              const norma_invariance_limits *all, size_t n, norma_error *err)
{
    double *x = NORMA__NEW(double, 3 * n);
    if (!x)
        return norma__no_memory(err);
    *n_used = 0;
    for (size_t k = 0; k < n; k++) {
        if (isnan(all[k].cfi) || isnan(all[k].rmsea) || isnan(all[k].srmr))
            continue;
        x[*n_used] = all[k].cfi;
        x[n + *n_used] = all[k].rmsea;
        x[2 * n + *n_used] = all[k].srmr;
        ++*n_used;
    }
    if (*n_used >= LEAST)
        *limits = (norma_invariance_limits){.cfi = quantile(x, *n_used, tail),
                                            .rmsea = quantile(x + n, *n_used, 1 - tail),
                                            .srmr = quantile(x + 2 * n, *n_used, 1 - tail)};
    free(x);
    return NORMA_OK;
}

/* ---- the step ---- */

/* Normal theory on complete rows, more of them than items in every group. */
static bool is_possible(const norma_sem *sem)
{
    const norma__sem_fitted *f = sem->inner;
    if (f->discrepancy != NORMA_SEM_F_ML || f->observed.ordinal ||
        f->observed.missing == NORMA_SEM_FIML)
        return false;
    for (size_t g = 0; g < f->observed.n_groups; g++)
        if (f->observed.groups[g].n <= f->observed.p + 1)
            return false;
    return true;
}

static norma_status take_roots(source *s, norma_error *err)
{
    size_t p = s->p;
    for (size_t g = 0; g < s->n_groups; g++) {
        double *root = s->roots + g * p * p;
        memcpy(root, s->smaller->implied[g].sigma, p * p * sizeof *root);
        if (LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', (int)p, root, (int)p) != 0)
            return norma__fail(err, NORMA_EDATA,
                               "the model's covariance matrix is not positive definite, so that "
                               "no cut-offs can be simulated from it");
        for (size_t j = 0; j < p; j++)
            memset(root + j * p, 0, j * sizeof *root);
    }
    return NORMA_OK;
}

norma_status norma__invariance_simulate(norma_invariance_step *step, const norma_sem *before,
                                        const norma__invariance_work *w, norma_error *err)
{
    const char *name = norma_invariance_level_names[step->level];
    const norma_sem *sem = step->full.sem;
    size_t n = w->options->simulate, used = 0;
    if (n == 0 || !sem->convergence.converged)
        return NORMA_OK;
    if (!is_possible(sem))
        return norma__note(&w->result->notes, err, "invariance-not-simulated", name, NAN, NAN,
                           "%s: cut-offs are simulated for normal theory estimation of complete "
                           "continuous answers only; published ones are used",
                           name);
    source s = {.smaller = sem->inner,
                .larger = before->inner,
                .df_smaller = norma_sem_measure_of(sem, "df"),
                .df_larger = norma_sem_measure_of(before, "df"),
                .df_baseline = norma_sem_measure_of(sem, "baseline_df"),
                .p = sem->inner->observed.p,
                .n_groups = sem->n_groups,
                .n = sem->n};
    norma_invariance_limits *all = NORMA__NEW(norma_invariance_limits, n);
    s.roots = NORMA__NEW(double, s.n_groups *s.p *s.p);
    norma__prepare_numerics();
    norma_status status = all && s.roots ? take_roots(&s, err) : norma__no_memory(err);
    if (status == NORMA_OK)
        status = replicate_all(all, n, &s, w->options->seed + (uint64_t)step->level,
                               w->options->threads, err);
    if (status == NORMA_OK)
        status = summarise(&step->limits, &used, all, n, err);
    step->simulated = status == NORMA_OK && used >= LEAST;
    if (status == NORMA_OK && used < n)
        status = norma__note(&w->result->notes, err, "invariance-replicates-lost", name,
                             (double)(n - used), (double)n,
                             "%s: %zu of %zu simulated samples could not be fitted and are left "
                             "out of the cut-offs",
                             name, n - used, n);
    free(all);
    free(s.roots);
    return status;
}
