#include <gsl/gsl_cblas.h>
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
#include "models/evaluation/influences.h"
#include "statistics/intervals.h"

/* The rows of the groups, each column less its group's mean. */
typedef struct rows {
    const norma__sem_fitted *fitted;
    double **x;     /* n_groups: n x p */
    size_t *n;      /* n_groups */
    size_t largest; /* n */
} rows;

/* What one thread needs. */
typedef struct bench {
    gsl_rng *random;
    uint32_t *times;            /* of the largest group */
    double *drawn, *cov, *mean; /* n x p of the largest group; moments of all groups */
    norma__sem_moments *moments;
    norma__sem_fitted *again; /* fitted to the last replicate */
} bench;

static void rows_clear(rows *r)
{
    for (size_t g = 0; r->x && g < r->fitted->observed.n_groups; g++)
        free(r->x[g]);
    free(r->x);
    free(r->n);
}

static norma_status rows_of(rows *r, const norma__sem_fitted *f, norma_error *err)
{
    size_t p = f->observed.p, n_groups = f->observed.n_groups;
    *r =
        (rows){.fitted = f, .x = NORMA__NEW(double *, n_groups), .n = NORMA__NEW(size_t, n_groups)};
    if (!r->x || !r->n)
        return norma__no_memory(err);
    for (size_t g = 0; g < n_groups; g++) {
        const norma__observed_group *from = &f->observed.groups[g];
        r->n[g] = from->n;
        r->largest = from->n > r->largest ? from->n : r->largest;
        if (!(r->x[g] = NORMA__NEW(double, from->n *p)))
            return norma__no_memory(err);
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < from->n; i++)
                r->x[g][j * from->n + i] = from->x[j * from->n + i] - from->mean[j];
    }
    return NORMA_OK;
}

/* Bollen & Stine (1992): x S^-1/2 Sigma^1/2, which has the moments that the model implies; with
   S = L L' and Sigma = M M' the rows are multiplied by L'^-1 M'. */
static norma_status make_fit(rows *r, norma_error *err)
{
    const norma__sem_fitted *f = r->fitted;
    size_t p = f->observed.p;
    double *l = NORMA__NEW(double, 2 * p * p), *m = l ? l + p * p : NULL;
    norma_status status = l ? NORMA_OK : norma__no_memory(err);
    for (size_t g = 0; status == NORMA_OK && g < f->observed.n_groups; g++) {
        int n = (int)r->n[g], columns = (int)p;
        if (!norma__chance_root(l, f->observed.groups[g].cov, p) ||
            !norma__chance_root(m, f->implied[g].sigma, p)) {
            status = norma__fail(err, NORMA_EDATA,
                                 "the Bollen-Stine bootstrap needs positive definite covariances");
            break;
        }
        cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, n, columns, 1,
                    l, columns, r->x[g], n);
        cblas_dtrmm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, n, columns, 1,
                    m, columns, r->x[g], n);
    }
    free(l);
    return status;
}

static void draw_times(uint32_t *times, size_t n, gsl_rng *random)
{
    memset(times, 0, n * sizeof *times);
    for (size_t i = 0; i < n; i++)
        times[norma__random_below(random, (uint32_t)n)]++;
}

/* Moments of group g with its rows drawn so many times. */
static void moments_of(bench *b, const rows *r, size_t g, const double *centre)
{
    size_t n = r->n[g], p = r->fitted->observed.p, drawn = 0;
    double *mean = b->mean + g * p, *cov = b->cov + g * p * p, share = 1 / (double)n;
    for (size_t i = 0; i < n; i++)
        drawn += b->times[i] > 0;
    for (size_t j = 0; j < p; j++) {
        double sum = 0, *to = b->drawn + j * drawn;
        const double *from = r->x[g] + j * n;
        for (size_t i = 0; i < n; i++) {
            if (!b->times[i])
                continue;
            sum += b->times[i] * from[i];
            *to++ = sqrt((double)b->times[i]) * from[i];
        }
        mean[j] = sum * share;
    }
    cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, (int)p, (int)drawn, share, b->drawn,
                (int)drawn, 0, cov, (int)p);
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            cov[i * p + j] = cov[j * p + i] -= mean[i] * mean[j];
    for (size_t j = 0; j < p; j++)
        mean[j] += centre[j];
}

/* Fits the model to the bench's moments, from its estimates in the sample. */
static norma_status fit_again(bench *b, const rows *r, norma_error *err)
{
    const norma__sem_fitted *f = r->fitted;
    norma_sem_options options = f->options;
    options.starts = 0;
    options.threads = 1;
    options.estimator = NORMA_SEM_ML;
    if (b->again)
        return norma__sem_refit_moments(b->again, b->moments, f->theta, NULL, err);
    return norma__sem_fit_moments(&b->again, f->table, b->moments, &options, f->theta, NULL, err);
}

/* Values of the table's rows as the bench has them. */
static norma_status collect(double *estimates, const bench *b, norma_error *err)
{
    const norma__sem_fitted *again = b->again;
    const norma_sem_table *t = again->table;
    double *defined = NORMA__NEW(double, again->relations.n_defined);
    if (!defined)
        return norma__no_memory(err);
    for (size_t k = 0; k < t->n; k++)
        estimates[k] =
            t->rows[k].free == NORMA_NONE ? t->rows[k].value : again->theta[t->rows[k].free];
    norma_status status = norma__relations_at(&again->relations, again->theta, NULL, NULL, NULL,
                                              NULL, defined, NULL, err);
    for (size_t k = 0; k < again->relations.n_defined; k++)
        estimates[again->relations.defined[k]] = defined[k];
    free(defined);
    return status;
}

/* Replicate which >= 1: estimates of the table's rows, and the test statistic; *converged false
   when there are none. */
static norma_status replicate(double *estimates, double *chisq, bool *converged, bench *b,
                              const rows *r, bool fitting, uint64_t seed, size_t which,
                              norma_error *err)
{
    const norma__sem_fitted *f = r->fitted;
    size_t p = f->observed.p;
    *converged = false;
    norma__random_restart(b->random, seed, which);
    for (size_t g = 0; g < f->observed.n_groups; g++) {
        const double *centre =
            fitting && f->observed.means ? f->implied[g].mu : f->observed.groups[g].mean;
        draw_times(b->times, r->n[g], b->random);
        moments_of(b, r, g, centre);
        b->moments[g] = (norma__sem_moments){r->n[g], b->mean + g * p, b->cov + g * p * p};
    }
    norma_status status = fit_again(b, r, err);
    if (status == NORMA_EDATA) { /* the covariances of this replicate are singular */
        norma__sem_fitted_free(b->again);
        b->again = NULL;
        return NORMA_OK;
    }
    if (status != NORMA_OK || !b->again->convergence.converged)
        return status;
    *converged = true;
    *chisq = norma__chance_chisq(b->again);
    return estimates ? collect(estimates, b, err) : NORMA_OK;
}

static void benches_free(bench *benches, size_t n)
{
    for (size_t i = 0; benches && i < n; i++) {
        if (benches[i].random)
            gsl_rng_free(benches[i].random);
        free(benches[i].times);
        free(benches[i].drawn);
        free(benches[i].moments);
        norma__sem_fitted_free(benches[i].again);
    }
    free(benches);
}

static bench *benches_new(const rows *r, size_t n)
{
    size_t p = r->fitted->observed.p, n_groups = r->fitted->observed.n_groups;
    bench *benches = NORMA__NEW(bench, n);
    bool enough = benches != NULL;
    for (size_t i = 0; enough && i < n; i++) {
        bench *b = &benches[i];
        b->random = norma__random_new(0, 0);
        b->times = NORMA__NEW(uint32_t, r->largest);
        b->drawn = NORMA__NEW(double, r->largest *p + n_groups * (p * p + p));
        b->moments = NORMA__NEW(norma__sem_moments, n_groups);
        enough = b->random && b->times && b->drawn && b->moments;
        b->cov = enough ? b->drawn + r->largest * p : NULL;
        b->mean = enough ? b->cov + n_groups * p * p : NULL;
    }
    if (enough)
        return benches;
    benches_free(benches, n);
    return NULL;
}

/* All replicates. estimates (rows x replicates, NULL: not wanted) stay NaN, and chisq too, where a
   replicate did not converge. stream: of the first. */
static norma_status run(double *estimates, double *chisq, const rows *r, bool fitting,
                        const norma_sem_bootstrap_options *o, size_t stream, norma_error *err)
{
    size_t n = r->fitted->table->n;
    size_t needs = (r->largest * r->fitted->observed.p + 16 * n) * sizeof(double);
    int threads = norma__threads_within(o->threads, needs);
    bench *benches = benches_new(r, (size_t)threads);
    norma_status worst = benches ? NORMA_OK : norma__no_memory(err);
    if (!benches)
        return worst;
#pragma omp parallel for schedule(dynamic, 4) num_threads(threads)
    for (size_t k = 0; k < o->replicates; k++) {
        norma_error own = {0};
        bool converged;
        double t = NAN, *to = estimates ? estimates + k * n : NULL;
        norma_status status = replicate(to, &t, &converged, &benches[omp_get_thread_num()], r,
                                        fitting, o->seed, stream + k, &own);
        chisq[k] = converged ? t : NAN;
        for (size_t i = 0; to && !converged && i < n; i++)
            to[i] = NAN;
#pragma omp critical(norma_sem_bootstrap)
        if (status != NORMA_OK && worst == NORMA_OK) {
            worst = status;
            if (err)
                *err = own;
        }
    }
    benches_free(benches, (size_t)threads);
    return worst;
}

static size_t count_finite(const double *x, size_t n)
{
    size_t finite = 0;
    for (size_t i = 0; i < n; i++)
        finite += isfinite(x[i]) != 0;
    return finite;
}

/* One row's column of estimates; values: room for all replicates. */
static void summarise(norma_sem_bootstrap_row *row, const norma_sem_bootstrap *b, size_t k,
                      double estimate, double acceleration, double level, double *values)
{
    double mean = 0, square = 0;
    size_t n = 0;
    for (size_t r = 0; r < b->replicates; r++) {
        values[r] = b->estimates[r * b->n + k];
        if (isnan(values[r]))
            continue;
        double step = values[r] - mean;
        mean += step / (double)++n;
        square += step * (values[r] - mean);
    }
    row->bias = n ? mean - estimate : NAN;
    row->se = n > 1 ? sqrt(square / (double)(n - 1)) : NAN;
    norma__percentile_interval(&row->low, &row->high, values, b->replicates, level);
    norma__bca_interval(&row->bca_low, &row->bca_high, values, b->replicates, level, estimate,
                        acceleration);
}

static norma_status summaries(norma_sem_bootstrap *b, const norma_sem *sem, double level,
                              norma_error *err)
{
    const norma__sem_fitted *f = sem->inner;
    size_t q = f->structure.n_free, d = f->relations.n_defined, defined = 0;
    double *acceleration = NORMA__NEW(double, q + d), *values = NORMA__NEW(double, b->replicates);
    norma_status status = acceleration && values ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__influence_accelerations(acceleration, acceleration + q, f, err);
    for (size_t k = 0; status == NORMA_OK && k < b->n; k++) {
        const norma_sem_parameter *row = &sem->table->rows[k];
        double est = sem->estimates[k].est;
        norma_sem_bootstrap_row *to = &b->rows[k];
        if (row->op == NORMA_SEM_DEFINED)
            summarise(to, b, k, est, acceleration[q + defined++], level, values);
        else if (row->free != NORMA_NONE)
            summarise(to, b, k, est, acceleration[row->free], level, values);
        else if (row->op < NORMA_SEM_DEFINED)
            *to = (norma_sem_bootstrap_row){0, 0, est, est, est, est};
        else
            *to = (norma_sem_bootstrap_row){NAN, NAN, NAN, NAN, NAN, NAN};
    }
    free(acceleration);
    free(values);
    return status;
}

static norma_status check(const norma_sem *sem, const norma_sem_bootstrap_options *o,
                          norma_error *err)
{
    norma_status status = norma_options_check(norma_sem_bootstrap_option_table(), o, err);
    const norma__sem_fitted *f = sem->inner;
    if (status != NORMA_OK)
        return status;
    if (sem->discrepancy != NORMA_SEM_F_ML || f->observed.ordinal || f->observed.clustered ||
        f->observed.missing == NORMA_SEM_FIML)
        return norma__fail(err, NORMA_EINVAL,
                           "the bootstrap is of maximum likelihood on complete continuous data "
                           "without clusters; use robust standard errors for other data");
    for (size_t g = 0; g < f->observed.n_groups; g++)
        if (f->observed.groups[g].weights)
            return norma__fail(err, NORMA_EINVAL, "the bootstrap takes no case weights");
    if (!sem->convergence.converged)
        return norma__fail(err, NORMA_EDATA,
                           "the bootstrap starts from estimates, and the model did not converge");
    return NORMA_OK;
}

/* The test in data that the model fits: share of replicates with a larger statistic. */
static norma_status bollen_stine(norma_sem_bootstrap *b, rows *r, double *chisq,
                                 const norma_sem_bootstrap_options *o, norma_error *err)
{
    const norma__sem_fitted *f = r->fitted;
    double t = norma__chance_chisq(f);
    size_t beyond = 0;
    norma_status status = make_fit(r, err);
    if (status == NORMA_OK)
        status = run(NULL, chisq, r, true, o, o->replicates + 1, err);
    if (status != NORMA_OK)
        return status;
    for (size_t k = 0; k < o->replicates; k++)
        beyond += chisq[k] >= t;
    b->bollen_stine_converged = count_finite(chisq, o->replicates);
    if (b->bollen_stine_converged)
        b->bollen_stine_p = (double)beyond / (double)b->bollen_stine_converged;
    return NORMA_OK;
}

norma_status norma_sem_bootstrap_of(norma_sem_bootstrap **out, const norma_sem *sem,
                                    const norma_sem_bootstrap_options *options, norma_error *err)
{
    const norma_sem_bootstrap_options defaults = NORMA_SEM_BOOTSTRAP_OPTIONS_INIT;
    const norma_sem_bootstrap_options *o = options ? options : &defaults;
    rows r = {0};
    double *chisq = NULL;
    norma_sem_bootstrap *b = NULL;
    norma_status status = check(sem, o, err);
    *out = NULL;
    if (status != NORMA_OK)
        return status;
    norma__prepare_numerics();
    if ((status = rows_of(&r, sem->inner, err)) != NORMA_OK)
        goto done;
    chisq = NORMA__NEW(double, o->replicates);
    if ((b = NORMA__NEW(norma_sem_bootstrap, 1)) != NULL) {
        b->n = sem->table->n;
        b->replicates = o->replicates;
        b->bollen_stine_p = NAN;
        b->rows = NORMA__NEW(norma_sem_bootstrap_row, b->n);
        b->estimates = NORMA__NEW(double, b->n * o->replicates);
    }
    if (!chisq || !b || !b->rows || !b->estimates) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = run(b->estimates, chisq, &r, false, o, 1, err)) != NORMA_OK)
        goto done;
    b->converged = count_finite(chisq, o->replicates);
    if ((status = summaries(b, sem, o->conf_level, err)) != NORMA_OK)
        goto done;
    if (o->bollen_stine && (status = bollen_stine(b, &r, chisq, o, err)) != NORMA_OK)
        goto done;
    if (b->converged < b->replicates)
        status = norma__note(&b->notes, err, "sem-bootstrap-unconverged", NULL,
                             (double)(b->replicates - b->converged), (double)b->replicates,
                             "the model did not converge in %zu of %zu bootstrap samples, which "
                             "are left out",
                             b->replicates - b->converged, b->replicates);
done:
    rows_clear(&r);
    free(chisq);
    if (status == NORMA_OK)
        *out = b;
    else
        norma_sem_bootstrap_free(b);
    return status;
}

void norma_sem_bootstrap_free(norma_sem_bootstrap *bootstrap)
{
    if (!bootstrap)
        return;
    free(bootstrap->rows);
    free(bootstrap->estimates);
    norma_notes_clear(&bootstrap->notes);
    free(bootstrap);
}
