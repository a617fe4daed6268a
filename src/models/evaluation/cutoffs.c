#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/evaluation/chance.h"
#include "models/evaluation/misfit.h"
#include "models/evaluation/ordinal_sample.h"
#include "models/sem/fit_measures.h"
#include "models/sem/fit_residuals.h"

enum { SRMR, RMSEA, CFI, FIGURES };

typedef struct scene {
    const norma_sem_cutoff_options *o;
    const norma__sem_fitted *fitted;
    norma__misfit misfit;
    double *roots; /* n_levels x p x p */
    double df;
    norma__ordinal_maker maker; /* ids NULL: all variables are continuous */
} scene;

/* What one thread needs. */
typedef struct bench {
    gsl_rng *random;
    double *cov, *mean, *work;
    norma__sem_fitted *again;
} bench;

static bool bench_new(bench *b, size_t p)
{
    *b = (bench){.random = norma__random_new(0, 0), .cov = NORMA__NEW(double, 2 * p * p + 2 * p)};
    b->mean = b->cov ? b->cov + p * p : NULL;
    b->work = b->cov ? b->mean + p : NULL;
    return b->random && b->cov;
}

static void bench_free(bench *b)
{
    if (b->random)
        gsl_rng_free(b->random);
    free(b->cov);
    norma__sem_fitted_free(b->again);
}

/* n (sum ln s_ii - ln |S|): the statistic of the model in which nothing is related. */
static double baseline(const double *cov, size_t p, double n, double *work)
{
    double t = 0;
    if (!norma__chance_root(work, cov, p))
        return NAN;
    for (size_t i = 0; i < p; i++)
        t += log(cov[i * p + i]) - 2 * log(work[i * p + i]);
    return n * t;
}

/* Figures of a fit; work: p * p numbers. */
static void figures_of(double figures[FIGURES], const norma__sem_fitted *f, double df, double *work)
{
    const norma__observed_group *g = &f->observed.groups[0];
    size_t p = f->structure.p;
    double n = (double)f->observed.n, t = norma__chance_chisq(f);
    bool means = f->observed.means;
    norma__fit_moments moments = {.p = p,
                                  .s = g->cov,
                                  .sigma = f->implied[0].sigma,
                                  .mean = means ? g->mean : NULL,
                                  .mu = means ? f->implied[0].mu : NULL};
    norma__fit_pair pair = {t, df, baseline(g->cov, p, n, work), (double)(p * (p - 1)) / 2, 1, 1};
    norma__fit_error error = {t, df, n, 1, 1};
    figures[SRMR] = norma__fit_residuals(&moments).srmr;
    figures[RMSEA] = norma__fit_rmsea(error);
    figures[CFI] = norma__fit_cfi(pair);
}

/* Figures of a fit with ordinal variables: scaled where its test is. */
static void ordinal_figures(double figures[FIGURES], const norma_sem *sem)
{
    double rmsea = norma_sem_measure_of(sem, "rmsea_scaled");
    double cfi = norma_sem_measure_of(sem, "cfi_scaled");
    figures[SRMR] = norma_sem_measure_of(sem, "srmr");
    figures[RMSEA] = isnan(rmsea) ? norma_sem_measure_of(sem, "rmsea") : rmsea;
    figures[CFI] = isnan(cfi) ? norma_sem_measure_of(sem, "cfi") : cfi;
}

static norma_status ordinal_sample(double figures[FIGURES], bench *b, const scene *s, size_t level,
                                   norma_error *err)
{
    size_t p = s->fitted->structure.p;
    norma_sem *sem = NULL;
    norma_status status =
        norma__ordinal_sample(&sem, &s->maker, s->roots + level * p * p, b->random, err);
    if (status == NORMA_OK && sem && sem->convergence.converged)
        ordinal_figures(figures, sem);
    norma__ordinal_free(sem);
    return status;
}

static norma_status continuous_sample(double figures[FIGURES], bench *b, const scene *s,
                                      size_t level, norma_error *err)
{
    const norma__sem_fitted *f = s->fitted;
    size_t p = f->structure.p, n = f->observed.n;
    norma_sem_options options = f->options;
    norma__sem_moments moments = {n, b->mean, b->cov};
    norma_status status;
    options.estimator = NORMA_SEM_ML;
    options.starts = 0;
    options.threads = 1;
    norma__chance_moments(b->mean, b->cov, f->implied[0].mu, s->roots + level * p * p, p, n,
                          b->random, b->work);
    if (b->again)
        status = norma__sem_refit_moments(b->again, &moments, f->theta, NULL, err);
    else
        status =
            norma__sem_fit_moments(&b->again, f->table, &moments, &options, f->theta, NULL, err);
    if (status == NORMA_OK && b->again->convergence.converged)
        figures_of(figures, b->again, s->df, b->work);
    return status;
}

/* One sample of a level; figures stay NaN when the model does not converge in it, or it lacks a
   category. */
static norma_status sample(double figures[FIGURES], bench *b, const scene *s, size_t level,
                           size_t r, norma_error *err)
{
    for (size_t k = 0; k < FIGURES; k++)
        figures[k] = NAN;
    norma__random_restart(b->random, s->o->seed, level * s->o->replicates + r + 1);
    return s->maker.ids ? ordinal_sample(figures, b, s, level, err)
                        : continuous_sample(figures, b, s, level, err);
}

/* figures: by figure, by level, by replicate. */
static norma_status run(double *figures, const scene *s, int threads, norma_error *err)
{
    size_t p = s->fitted->structure.p, n = s->o->replicates, all = n * s->misfit.n_levels;
    norma_status worst = NORMA_OK;
#pragma omp parallel num_threads(threads)
    {
        bench b;
        norma_error own = {0};
        norma_status status = bench_new(&b, p) ? NORMA_OK : norma__no_memory(&own);
#pragma omp for schedule(dynamic, 4)
        for (size_t i = 0; i < all; i++) {
            double one[FIGURES];
            if (status != NORMA_OK)
                continue;
            status = sample(one, &b, s, i / n, i % n, &own);
            for (size_t k = 0; k < FIGURES; k++)
                figures[k * all + i] = one[k];
        }
#pragma omp critical(norma_sem_cutoffs)
        if (status != NORMA_OK && worst == NORMA_OK) {
            worst = status;
            if (err)
                *err = own;
        }
        bench_free(&b);
    }
    return worst;
}

/* Sorts a level's figures, those that are there first; returns how many. */
static size_t order(double *x, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            x[kept++] = x[i];
    gsl_sort(x, 1, kept);
    return kept;
}

static double quantile(const double *sorted, size_t n, double p)
{
    return n ? gsl_stats_quantile_from_sorted_data(sorted, 1, n, p) : NAN;
}

/* The figure that most misspecified samples are beyond, while right ones are not; small: small
   values are misfit (CFI). */
static norma_sem_cutoff cutoff(const double *right, size_t n_right, const double *wrong,
                               size_t n_wrong, double error, bool small)
{
    norma_sem_cutoff c = {NAN, NAN, quantile(right, n_right, small ? error : 1 - error)};
    for (size_t step = 0; n_right && n_wrong && step <= 100; step++) {
        double miss = fmin(error + 0.01 * (double)step, 1);
        double value = quantile(wrong, n_wrong, small ? 1 - miss : miss);
        if (small ? value <= c.right : value >= c.right) {
            c.value = value;
            c.power = 1 - miss;
            break;
        }
        if (miss >= 1)
            break;
    }
    return c;
}

static norma_status fill_levels(norma_sem_cutoffs *w, const scene *s, double *figures,
                                norma_error *err)
{
    size_t n = s->o->replicates, levels = s->misfit.n_levels, all = n * levels, lost = 0;
    size_t n_right = 0;
    norma_status status = NORMA_OK;
    if (!(w->levels = NORMA__NEW(norma_sem_cutoff_level, levels - 1)))
        return norma__no_memory(err);
    for (size_t l = 0; status == NORMA_OK && l < levels; l++) {
        size_t kept = 0;
        norma_sem_cutoff found[FIGURES];
        for (size_t k = 0; k < FIGURES; k++) {
            double *right = figures + k * all, *wrong = right + l * n;
            kept = order(wrong, n);
            if (l == 0)
                n_right = kept;
            found[k] = cutoff(right, n_right, wrong, kept, s->o->error, k == CFI);
        }
        lost += n - kept;
        if (l == 0)
            continue;
        norma_sem_cutoff_level *to = &w->levels[w->n_levels++];
        to->n_added = s->misfit.n_added[l];
        to->converged = kept;
        to->srmr = found[SRMR];
        to->rmsea = found[RMSEA];
        to->cfi = found[CFI];
        status = norma__keep_text(&to->added, s->misfit.added[l], err);
    }
    w->converged = n_right;
    if (status == NORMA_OK && lost)
        status =
            norma__note(&w->notes, err, "sem-cutoffs-unconverged", NULL, (double)lost, (double)all,
                        "%zu of %zu samples are left out, in which the model did not converge or "
                        "a category is missing",
                        lost, all);
    return status;
}

static norma_status check(const norma_sem *sem, const norma_sem_cutoff_options *o, norma_error *err)
{
    const norma__sem_fitted *f = sem->inner;
    norma_status status = norma_options_check(norma_sem_cutoff_option_table(), o, err);
    if (status != NORMA_OK)
        return status;
    if (sem->n_groups > 1)
        return norma__fail(err, NORMA_EINVAL,
                           "cut-offs are of a model of one group; this one has %zu", sem->n_groups);
    if (!f->observed.ordinal && sem->discrepancy != NORMA_SEM_F_ML)
        return norma__fail(err, NORMA_EINVAL,
                           "cut-offs are simulated for maximum likelihood on continuous variables, "
                           "or for ordinal ones");
    for (size_t r = 0; r < sem->table->n; r++)
        if (sem->table->rows[r].exogenous)
            return norma__fail(err, NORMA_EINVAL,
                               "cut-offs are of factor models; %.100s only predicts others",
                               sem->table->rows[r].lhs);
    if (!sem->convergence.converged)
        return norma__fail(err, NORMA_EDATA,
                           "samples are drawn from the fitted model, and it did not converge");
    if (!(norma__chance_df(f) > 0))
        return norma__fail(err, NORMA_EDATA,
                           "the model has no degrees of freedom: it fits whatever is left out");
    return NORMA_OK;
}

static norma_status prepare(scene *s, norma_error *err)
{
    size_t p = s->fitted->structure.p;
    norma_status status = norma__misfit_of(&s->misfit, s->fitted, s->o->residual_correlation, err);
    if (status != NORMA_OK)
        return status;
    if (!(s->roots = NORMA__NEW(double, s->misfit.n_levels *p *p)))
        return norma__no_memory(err);
    for (size_t l = 0; l < s->misfit.n_levels; l++)
        if (!norma__chance_root(s->roots + l * p * p, s->misfit.cov[l], p))
            return norma__fail(err, NORMA_EDATA,
                               "the fitted model with what is added at level %zu has no positive "
                               "definite covariances: its loadings are too close to 1",
                               l);
    return NORMA_OK;
}

norma_status norma_sem_cutoffs_of(norma_sem_cutoffs **out, const norma_sem *sem,
                                  const norma_sem_cutoff_options *options, norma_error *err)
{
    const norma_sem_cutoff_options defaults = NORMA_SEM_CUTOFF_OPTIONS_INIT;
    const norma_sem_cutoff_options *o = options ? options : &defaults;
    norma_status status = check(sem, o, err);
    double *figures = NULL;
    *out = NULL;
    if (status != NORMA_OK)
        return status;
    scene s = {.o = o, .fitted = sem->inner, .df = norma__chance_df(sem->inner)};
    norma_sem_cutoffs *w = NORMA__NEW(norma_sem_cutoffs, 1);
    if (!w)
        return norma__no_memory(err);
    w->n = sem->n;
    norma__prepare_numerics();
    if (s.fitted->observed.ordinal)
        status = norma__ordinal_maker_of(&s.maker, sem, err);
    if (status == NORMA_OK && (status = prepare(&s, err)) == NORMA_OK) {
        figures = NORMA__NEW(double, FIGURES *s.misfit.n_levels * o->replicates);
        size_t p = s.fitted->structure.p, needs = 64 * p * p * sizeof(double);
        status = figures ? run(figures, &s, norma__threads_within(o->threads, needs), err)
                         : norma__no_memory(err);
    }
    if (status == NORMA_OK) {
        double own[FIGURES]; /* roots have served: they are room now */
        if (s.maker.ids)
            ordinal_figures(own, sem);
        else
            figures_of(own, s.fitted, s.df, s.roots);
        w->srmr = own[SRMR];
        w->rmsea = own[RMSEA];
        w->cfi = own[CFI];
        status = fill_levels(w, &s, figures, err);
    }
    norma__misfit_clear(&s.misfit);
    norma__ordinal_maker_clear(&s.maker);
    free(s.roots);
    free(figures);
    if (status != NORMA_OK) {
        norma_sem_cutoffs_free(w);
        return status;
    }
    *out = w;
    return NORMA_OK;
}

void norma_sem_cutoffs_free(norma_sem_cutoffs *cutoffs)
{
    if (!cutoffs)
        return;
    for (size_t l = 0; l < cutoffs->n_levels; l++)
        free(cutoffs->levels[l].added);
    free(cutoffs->levels);
    norma_notes_clear(&cutoffs->notes);
    free(cutoffs);
}
