/* Satorra & Saris (1985): the analysis model's discrepancy in the population gives the
   noncentrality of its test. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/noncentral_chisq.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/evaluation/chance.h"
#include "models/sem/inference.h"

#include <gsl/gsl_cdf.h>

static const double NO_MISFIT = 1e-9; /* f of a model that is true */

/* The population's moments of the analysis model's variables, one group after the other. */
typedef struct scene {
    const norma_sem_power_options *o;
    size_t p, n_groups, n; /* n: rows of a group */
    double *cov, *mean, *root;
    norma_sem_options fit;
    norma__sem_fitted *truth;
    double critical; /* of the test of the model */
    double z;        /* of the tests of parameters */
} scene;

static norma_status check(const norma_sem_population *pop, const norma_sem_power_options *o,
                          norma_error *err)
{
    for (size_t j = 0; j < pop->p; j++)
        if (pop->categories[j])
            return norma__fail(
                err, NORMA_EDATA,
                "%.100s is ordinal: power is that of maximum likelihood on "
                "continuous variables; simulate the data to see that of ordinal ones",
                pop->ids[j]);
    return norma_options_check(norma_sem_power_option_table(), o, err);
}

static norma_status table_of(norma_sem_table **table, const norma_sem_population *pop,
                             const norma_sem_model *analysis, const norma_sem_power_options *o,
                             norma_error *err)
{
    norma_sem_setting setting = {.n_groups = pop->n_groups,
                                 .cfa = true,
                                 .means = pop->n_groups > 1,
                                 .identification = (norma_sem_identification)o->identification};
    return norma_sem_table_of(table, analysis, &setting, err);
}

static norma_status take_moments(scene *s, const norma_sem_population *pop,
                                 const norma_sem_table *t, norma_error *err)
{
    size_t p = s->p = t->n_observed, all = pop->p;
    norma_status status = NORMA_OK;
    size_t *at = NORMA__NEW(size_t, p);
    s->cov = NORMA__NEW(double, s->n_groups *(2 * p * p + p));
    if (!at || !s->cov) {
        free(at);
        return norma__no_memory(err);
    }
    s->root = s->cov + s->n_groups * p * p;
    s->mean = s->root + s->n_groups * p * p;
    for (size_t i = 0; status == NORMA_OK && i < p; i++) {
        while (at[i] < all && strcmp(pop->ids[at[i]], t->observed[i]) != 0)
            at[i]++;
        if (at[i] == all)
            status = norma__fail(err, NORMA_EDATA,
                                 "%.100s is in the analysis model and not in the "
                                 "population",
                                 t->observed[i]);
    }
    for (size_t g = 0; status == NORMA_OK && g < s->n_groups; g++) {
        double *cov = s->cov + g * p * p;
        for (size_t i = 0; i < p; i++) {
            s->mean[g * p + i] = pop->mean[g * all + at[i]];
            for (size_t j = 0; j < p; j++)
                cov[j * p + i] = pop->cov[g * all * all + at[j] * all + at[i]];
        }
        if (!norma__chance_root(s->root + g * p * p, cov, p))
            status = norma__fail(err, NORMA_EDATA,
                                 "the covariance matrix of the population is not positive definite "
                                 "in group %zu",
                                 g + 1);
    }
    free(at);
    return status;
}

static norma_status moments_of(norma__sem_moments **out, const scene *s, const double *mean,
                               const double *cov, norma_error *err)
{
    norma__sem_moments *made = NORMA__NEW(norma__sem_moments, s->n_groups);
    *out = made;
    if (!made || !mean || !cov)
        return norma__no_memory(err);
    for (size_t g = 0; g < s->n_groups; g++)
        made[g] = (norma__sem_moments){s->n, mean + g * s->p, cov + g * s->p * s->p};
    return NORMA_OK;
}

static norma_status fit_population(scene *s, norma_sem_power *w, norma_error *err)
{
    norma__sem_moments *moments = NULL;
    norma_status status = moments_of(&moments, s, s->mean, s->cov, err);
    s->fit = (norma_sem_options)NORMA_SEM_OPTIONS_INIT;
    s->fit.estimator = NORMA_SEM_ML;
    if (status == NORMA_OK)
        status = norma__sem_fit_moments(&s->truth, w->table, moments, &s->fit, NULL, NULL, err);
    free(moments);
    if (status == NORMA_OK && s->truth && !s->truth->convergence.converged)
        status = norma__fail(err, NORMA_EDATA,
                             "the analysis model did not converge in the "
                             "population itself: it is not identified, or "
                             "too far from it");
    return status;
}

/* Errors of one row: the square roots of the inverse information's diagonal. */
static norma_status unit_errors(double *errors, const norma__sem_fitted *f, norma_error *err)
{
    size_t q = f->structure.n_free, rank;
    double *information = NORMA__NEW(double, 2 * q * q);
    if (!information)
        return norma__no_memory(err);
    norma_status status =
        norma__sem_information(information, f, NORMA_SEM_INFORMATION_EXPECTED, err);
    if (status == NORMA_OK)
        status = norma__sem_invert(information + q * q, &rank, information, f, err);
    for (size_t j = 0; status == NORMA_OK && j < q; j++)
        errors[j] = sqrt(information[q * q + j * q + j]);
    free(information);
    return status;
}

static void power_of_model(norma_sem_power *w, scene *s)
{
    const norma_sem_power_options *o = s->o;
    double rows = (double)s->truth->observed.n, groups = (double)s->n_groups;
    w->f0 = fmax(s->truth->f, 0);
    w->df = norma__chance_df(s->truth);
    bool wrong = w->f0 > NO_MISFIT;
    w->rmsea = w->df > 0 ? sqrt(groups * 2 * (wrong ? w->f0 : 0) / w->df) : NAN;
    w->noncentrality = wrong ? 2 * rows * w->f0 : 0;
    s->critical = w->df > 0 ? gsl_cdf_chisq_Qinv(o->alpha, w->df) : NAN;
    s->z = gsl_cdf_ugaussian_Qinv(o->alpha / 2);
    w->power = w->n_needed = NAN;
    if (!(w->df > 0))
        return;
    w->power = norma__noncentral_chisq_upper(s->critical, w->df, w->noncentrality);
    if (wrong)
        w->n_needed = ceil(norma__noncentral_chisq_noncentrality(s->critical, w->df, 1 - o->power) /
                           (2 * w->f0));
}

static norma_status power_of_parameters(norma_sem_power *w, const scene *s, norma_error *err)
{
    size_t q = s->truth->structure.n_free;
    double *errors = NORMA__NEW(double, q), rows = (double)s->truth->observed.n;
    w->parameters = NORMA__NEW(norma_sem_parameter_power, q);
    norma_status status = errors && w->parameters ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = unit_errors(errors, s->truth, err);
    for (size_t k = 0; status == NORMA_OK && k < w->table->n; k++) {
        if (w->table->rows[k].free != w->n_parameters)
            continue; /* numbers come in the order of the rows */
        norma_sem_parameter_power *to = &w->parameters[w->n_parameters];
        double truth = s->truth->theta[w->n_parameters], unit = errors[w->n_parameters];
        double z = truth / unit * sqrt(rows);
        *to = (norma_sem_parameter_power){.row = k,
                                          .truth = truth,
                                          .se = unit / sqrt(rows),
                                          .power = gsl_cdf_ugaussian_Q(s->z - z) +
                                                   gsl_cdf_ugaussian_P(-s->z - z),
                                          .n_needed = NAN,
                                          .mean = NAN,
                                          .sd = NAN,
                                          .mean_se = NAN,
                                          .coverage = NAN,
                                          .rejected = NAN};
        double reach = (s->z + gsl_cdf_ugaussian_Pinv(s->o->power)) * unit / truth;
        if (fabs(truth) > 1e-7)
            to->n_needed = ceil(reach * reach);
        w->n_parameters++;
    }
    free(errors);
    return status;
}

/* What one thread needs. */
typedef struct bench {
    gsl_rng *random;
    double *cov, *mean, *work;
    norma__sem_moments *moments;
    norma__sem_fitted *again;
} bench;

static norma_status bench_new(bench *b, const scene *s, norma_error *err)
{
    size_t p = s->p;
    *b = (bench){.random = norma__random_new(0, 0)};
    b->cov = NORMA__NEW(double, s->n_groups *(p * p + p) + p * p + p);
    if (!b->random || !b->cov)
        return norma__no_memory(err);
    b->mean = b->cov + s->n_groups * p * p;
    b->work = b->mean + s->n_groups * p;
    return moments_of(&b->moments, s, b->mean, b->cov, err);
}

static void bench_free(bench *b)
{
    if (b->random)
        gsl_rng_free(b->random);
    free(b->cov);
    free(b->moments);
    norma__sem_fitted_free(b->again);
}

/* Sample r: its statistic (NaN: not converged), estimates and standard errors. */
static norma_status sample(double *chisq, double *estimates, double *errors, bench *b,
                           const scene *s, size_t r, norma_error *err)
{
    size_t p = s->p, q = s->truth->structure.n_free;
    norma_sem_options fit = s->fit;
    norma_status status;
    *chisq = NAN;
    fit.starts = 0;
    norma__random_restart(b->random, s->o->seed, r + 1);
    for (size_t g = 0; g < s->n_groups; g++)
        norma__chance_moments(b->mean + g * p, b->cov + g * p * p, s->mean + g * p,
                              s->root + g * p * p, p, s->n, b->random, b->work);
    if (b->again)
        status = norma__sem_refit_moments(b->again, b->moments, s->truth->theta, NULL, err);
    else
        status = norma__sem_fit_moments(&b->again, s->truth->table, b->moments, &fit,
                                        s->truth->theta, NULL, err);
    if (status != NORMA_OK || !b->again->convergence.converged)
        return status;
    if ((status = unit_errors(errors, b->again, err)) != NORMA_OK)
        return status;
    *chisq = norma__chance_chisq(b->again);
    memcpy(estimates, b->again->theta, q * sizeof *estimates);
    for (size_t j = 0; j < q; j++)
        errors[j] /= sqrt((double)b->again->observed.n);
    return NORMA_OK;
}

/* chisq: R; estimates and errors: q x R. */
static norma_status run(double *chisq, double *estimates, double *errors, const scene *s,
                        int threads, norma_error *err)
{
    size_t q = s->truth->structure.n_free;
    norma_status worst = NORMA_OK;
#pragma omp parallel num_threads(threads)
    {
        bench b;
        norma_error own = {0};
        norma_status status = bench_new(&b, s, &own);
#pragma omp for schedule(dynamic, 4)
        for (size_t r = 0; r < s->o->replicates; r++)
            if (status == NORMA_OK)
                status = sample(&chisq[r], estimates + r * q, errors + r * q, &b, s, r, &own);
#pragma omp critical(norma_sem_power)
        if (status != NORMA_OK && worst == NORMA_OK) {
            worst = status;
            if (err)
                *err = own;
        }
        bench_free(&b);
    }
    return worst;
}

/* Sums over samples in their order. */
static void add_up(norma_sem_power *w, const scene *s, const double *chisq, const double *estimates,
                   const double *errors)
{
    size_t q = w->n_parameters, rejected = 0;
    w->mean_chisq = 0;
    for (size_t r = 0; r < w->replicates; r++)
        if (!isnan(chisq[r])) {
            w->converged++;
            w->mean_chisq += chisq[r];
            rejected += chisq[r] > s->critical;
        }
    double n = (double)w->converged;
    w->mean_chisq = n > 0 ? w->mean_chisq / n : NAN;
    w->rejected = n > 0 && w->df > 0 ? (double)rejected / n : NAN;
    for (size_t j = 0; n > 1 && j < q; j++) {
        norma_sem_parameter_power *to = &w->parameters[j];
        double mean = 0, se = 0, square = 0;
        size_t covered = 0, found = 0;
        for (size_t r = 0; r < w->replicates; r++) {
            double est = estimates[r * q + j], error = errors[r * q + j];
            if (isnan(chisq[r]))
                continue;
            mean += est / n;
            se += error / n;
            covered += fabs(est - to->truth) <= s->z * error;
            found += fabs(est) > s->z * error;
        }
        for (size_t r = 0; r < w->replicates; r++)
            if (!isnan(chisq[r]))
                square += (estimates[r * q + j] - mean) * (estimates[r * q + j] - mean);
        to->mean = mean;
        to->mean_se = se;
        to->sd = sqrt(square / (n - 1));
        to->coverage = (double)covered / n;
        to->rejected = (double)found / n;
    }
}

static norma_status simulate(norma_sem_power *w, const scene *s, norma_error *err)
{
    size_t q = w->n_parameters, n = s->o->replicates;
    double *chisq = NORMA__NEW(double, n), *estimates = NORMA__NEW(double, n *q);
    double *errors = NORMA__NEW(double, n *q);
    norma_status status = chisq && estimates && errors ? NORMA_OK : norma__no_memory(err);
    size_t needs = (3 * s->p * s->p + 4 * q * q) * sizeof(double);
    w->replicates = n;
    w->rejected = w->mean_chisq = NAN;
    if (status == NORMA_OK && n)
        status = run(chisq, estimates, errors, s, norma__threads_within(s->o->threads, needs), err);
    if (status == NORMA_OK && n)
        add_up(w, s, chisq, estimates, errors);
    if (status == NORMA_OK && w->converged < n)
        status = norma__note(&w->notes, err, "sem-power-unconverged", NULL,
                             (double)(n - w->converged), (double)n,
                             "the analysis model did not converge in %zu of %zu samples, which are "
                             "left out",
                             n - w->converged, n);
    free(chisq);
    free(estimates);
    free(errors);
    return status;
}

norma_status norma_sem_power_of(norma_sem_power **out, const norma_sem_population *population,
                                const norma_sem_model *analysis,
                                const norma_sem_power_options *options, norma_error *err)
{
    const norma_sem_power_options defaults = NORMA_SEM_POWER_OPTIONS_INIT;
    const norma_sem_power_options *o = options ? options : &defaults;
    norma_status status = check(population, o, err);
    *out = NULL;
    if (status != NORMA_OK)
        return status;
    scene s = {.o = o, .n_groups = population->n_groups, .n = o->n / population->n_groups};
    norma_sem_power *w = NORMA__NEW(norma_sem_power, 1);
    if (!w)
        return norma__no_memory(err);
    norma__prepare_numerics();
    if ((status = table_of(&w->table, population, analysis, o, err)) == NORMA_OK &&
        (status = take_moments(&s, population, w->table, err)) == NORMA_OK && s.n <= s.p)
        status = norma__fail(err, NORMA_EINVAL,
                             "%zu rows in a group are not enough for %zu variables", s.n, s.p);
    if (status == NORMA_OK && (status = fit_population(&s, w, err)) == NORMA_OK && s.truth) {
        power_of_model(w, &s);
        if ((status = power_of_parameters(w, &s, err)) == NORMA_OK)
            status = simulate(w, &s, err);
    }
    norma__sem_fitted_free(s.truth);
    free(s.cov);
    if (status != NORMA_OK) {
        norma_sem_power_free(w);
        return status;
    }
    *out = w;
    return NORMA_OK;
}

void norma_sem_power_free(norma_sem_power *power)
{
    if (!power)
        return;
    norma_sem_table_free(power->table);
    free(power->parameters);
    norma_notes_clear(&power->notes);
    free(power);
}
