/* Residuals of every group in every metric, and their root mean squares. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/evaluation/residual_errors.h"

/* Most statistics of a group for which standard errors are computed: 0.5 GiB each matrix. */
enum { MOST_STATISTICS = 8192 };

/* ---- blocks ---- */

static void block_clear(norma_sem_residual_block *b)
{
    free(b->cov);
    free(b->cov_se);
    free(b->cov_z);
    free(b->mean);
    free(b->mean_se);
    free(b->mean_z);
    free(b->threshold);
    free(b->threshold_se);
    free(b->threshold_z);
}

static norma_status room(double **out, size_t n, bool wanted, norma_error *err)
{
    if (!wanted)
        return NORMA_OK;
    *out = NORMA__NEW(double, n);
    if (!*out)
        return norma__no_memory(err);
    for (size_t i = 0; i < n; i++)
        (*out)[i] = NAN;
    return NORMA_OK;
}

static norma_status block_new(norma_sem_residual_block *b, size_t p, size_t thresholds, bool means,
                              bool errors, norma_error *err)
{
    const bool cuts = thresholds > 0;
    struct {
        double **field;
        size_t n;
        bool wanted;
    } rooms[] = {{&b->cov, p * p, true},
                 {&b->cov_se, p * p, errors},
                 {&b->cov_z, p * p, errors},
                 {&b->mean, p, means},
                 {&b->mean_se, p, means && errors},
                 {&b->mean_z, p, means && errors},
                 {&b->threshold, thresholds, cuts},
                 {&b->threshold_se, thresholds, cuts && errors},
                 {&b->threshold_z, thresholds, cuts && errors}};
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms && status == NORMA_OK; i++)
        status = room(rooms[i].field, rooms[i].n, rooms[i].wanted, err);
    for (size_t i = 0; status == NORMA_OK && i < p; i++)
        b->cov[i + i * p] = 0; /* ordinal variables have no variance to fit */
    return status;
}

/* One number of a block; from its error, its z. */
static void put(double *value, double *se, double *z, size_t place, double residual,
                double variance)
{
    value[place] = residual;
    if (!se)
        return;
    se[place] = variance > 1e-14 ? sqrt(variance) : variance > -1e-14 ? 0 : NAN;
    z[place] = se[place] > 0 ? residual / se[place] : NAN;
}

static void fill_block(norma_sem_residual_block *b, const norma__sem_structure *st,
                       const norma__observed_group *sample, const double *residuals,
                       const double *acov)
{
    const size_t p = st->p, k = sample->k;
    for (size_t s = 0; s < k; s++) {
        const norma__statistic *at = &sample->statistics[s];
        const double variance = acov ? acov[s + s * k] : NAN;
        if (at->kind == NORMA__MEAN)
            put(b->mean, b->mean_se, b->mean_z, at->i, residuals[s], variance);
        else if (at->kind == NORMA__THRESHOLD)
            put(b->threshold, b->threshold_se, b->threshold_z, st->cut[at->i] + at->j, residuals[s],
                variance);
        else {
            put(b->cov, b->cov_se, b->cov_z, at->i + at->j * p, residuals[s], variance);
            put(b->cov, b->cov_se, b->cov_z, at->j + at->i * p, residuals[s], variance);
        }
    }
}

/* ---- summaries ---- */

/* Places of the statistics of a part. Variances count for nothing in the metric of correlations. */
static size_t places_of(size_t *places, const norma__observed_group *sample, bool covariances,
                        bool others, norma_sem_residual_metric metric)
{
    size_t n = 0;
    for (size_t s = 0; s < sample->k; s++) {
        const norma__statistic *at = &sample->statistics[s];
        const bool covariance = at->kind == NORMA__COVARIANCE;
        const bool own = covariance && at->i == at->j && metric == NORMA_SEM_RESIDUAL_BOLLEN;
        if (!own && (covariance ? covariances : others))
            places[n++] = s;
    }
    return n;
}

static size_t n_ordinal(const norma__sem_structure *st)
{
    size_t n = 0;
    for (size_t i = 0; i < st->p; i++)
        n += st->ordinal[i];
    return n;
}

static void summarise(norma_sem_residuals *result, const norma__sem_fitted *fitted, size_t group,
                      norma_sem_residual_metric metric, const double *residuals, const double *acov,
                      size_t *places, const norma_sem_evaluation_options *o)
{
    const norma__observed_group *sample = &fitted->observed.groups[group];
    const bool ordinal = fitted->observed.ordinal;
    const char *names[] = {"cov", ordinal ? "thresholds" : "mean", "total"};
    /* lavaan counts the variances that ordinal variables have not, too */
    const size_t unseen = metric == NORMA_SEM_RESIDUAL_BOLLEN ? 0 : n_ordinal(&fitted->structure);
    for (int part = 0; part < 3; part++) {
        const bool covariances = part != 1, others = part != 0;
        const size_t n = places_of(places, sample, covariances, others, metric);
        if (part == 1 && n == 0)
            return;
        norma_sem_rms *rms = &result->summary[result->n_summary++];
        norma__residual_rms(rms, residuals, acov, sample->k, places, n,
                            n + (covariances ? unseen : 0), o);
        rms->group = group;
        rms->metric = metric;
        rms->part = names[part];
    }
}

/* ---- all of a group ---- */

typedef struct scratch {
    double *residuals, *raw, *scaled; /* k, k x k, k x k; the last two NULL without errors */
    size_t *places;                   /* k */
} scratch;

static void scratch_clear(scratch *w)
{
    free(w->residuals);
    free(w->raw);
    free(w->scaled);
    free(w->places);
}

static norma_status scratch_new(scratch *w, size_t k, bool errors, norma_error *err)
{
    w->residuals = NORMA__NEW(double, k);
    w->places = NORMA__NEW(size_t, k);
    w->raw = errors ? norma__new_filled(k * k, sizeof *w->raw) : NULL;
    w->scaled = errors ? norma__new_filled(k * k, sizeof *w->scaled) : NULL;
    return w->residuals && w->places && (!errors || (w->raw && w->scaled)) ? NORMA_OK
                                                                           : norma__no_memory(err);
}

static bool has_means(const norma__sem_fitted *fitted)
{
    return fitted->observed.means && n_ordinal(&fitted->structure) < fitted->structure.p;
}

static norma_status note_none(norma_sem_residuals *result, const char *group, size_t k,
                              norma_error *err)
{
    return norma__note(&result->notes, err, "sem-residual-errors-none", group, (double)k, NAN,
                       "residuals have no standard errors: their covariance matrix is not defined "
                       "or, with %zu statistics, too large",
                       k);
}

static norma_status fill_group(norma_sem_residuals *result, const norma__sem_fitted *fitted,
                               size_t group, const norma_sem_evaluation_options *o,
                               norma_error *err)
{
    const norma__observed_group *sample = &fitted->observed.groups[group];
    bool errors = o->residual_errors && sample->k <= MOST_STATISTICS &&
                  fitted->observed.missing != NORMA_SEM_FIML;
    scratch w = {0};
    norma_status status = scratch_new(&w, sample->k, errors, err);
    if (status == NORMA_OK && errors) {
        status = norma__residual_acov(w.raw, fitted, group, err);
        errors = status == NORMA_OK;
        status = status == NORMA_EDATA ? NORMA_OK : status;
    }
    if (status == NORMA_OK && o->residual_errors && !errors)
        status = note_none(result, sample->name, sample->k, err);
    for (int metric = 0; status == NORMA_OK && metric < NORMA_SEM_RESIDUAL_METRICS; metric++) {
        norma_sem_residual_block *block =
            &result->blocks[group * NORMA_SEM_RESIDUAL_METRICS + (size_t)metric];
        const norma_sem_residual_metric kind = (norma_sem_residual_metric)metric;
        status = block_new(block, result->p, result->n_thresholds, has_means(fitted), errors, err);
        norma__residual_vector(w.residuals, fitted, group, kind);
        if (status == NORMA_OK && errors)
            status = norma__residual_acov_in(w.scaled, w.raw, fitted, group, kind, err);
        if (status == NORMA_OK) {
            fill_block(block, &fitted->structure, sample, w.residuals, errors ? w.scaled : NULL);
            summarise(result, fitted, group, kind, w.residuals, errors ? w.scaled : NULL, w.places,
                      o);
        }
    }
    scratch_clear(&w);
    return status;
}

static norma_status begin(norma_sem_residuals **out, const norma__sem_fitted *fitted,
                          norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    const size_t blocks = st->n_groups * NORMA_SEM_RESIDUAL_METRICS, cuts = st->cut[st->p];
    norma_sem_residuals *result = *out = NORMA__NEW(norma_sem_residuals, 1);
    if (!result)
        return norma__no_memory(err);
    *result = (norma_sem_residuals){.p = st->p,
                                    .variables = (const char *const *)fitted->table->observed,
                                    .n_thresholds = cuts};
    result->threshold_variable = NORMA__NEW(size_t, cuts);
    result->threshold_number = NORMA__NEW(size_t, cuts);
    result->blocks = NORMA__NEW(norma_sem_residual_block, blocks);
    result->summary = NORMA__NEW(norma_sem_rms, 3 * blocks);
    if (!result->threshold_variable || !result->threshold_number || !result->blocks ||
        !result->summary)
        return norma__no_memory(err);
    result->n_groups = st->n_groups;
    for (size_t i = 0; i < st->p; i++)
        for (size_t c = st->cut[i]; c < st->cut[i + 1]; c++) {
            result->threshold_variable[c] = i;
            result->threshold_number[c] = c - st->cut[i];
        }
    return NORMA_OK;
}

norma_status norma_sem_residuals_of(norma_sem_residuals **out, const norma_sem *sem,
                                    const norma_sem_evaluation_options *options, norma_error *err)
{
    norma_sem_evaluation_options o;
    norma_sem_residuals *result = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma__evaluation_options(&o, options, err)) != NORMA_OK)
        return status;
    status = begin(&result, sem->inner, err);
    for (size_t g = 0; status == NORMA_OK && g < result->n_groups; g++)
        status = fill_group(result, sem->inner, g, &o, err);
    if (status == NORMA_OK) {
        *out = result;
        result = NULL;
    }
    norma_sem_residuals_free(result);
    return status;
}

void norma_sem_residuals_free(norma_sem_residuals *residuals)
{
    if (!residuals)
        return;
    for (size_t b = 0; b < residuals->n_groups * NORMA_SEM_RESIDUAL_METRICS; b++)
        block_clear(&residuals->blocks[b]);
    free(residuals->threshold_variable);
    free(residuals->threshold_number);
    free(residuals->blocks);
    free(residuals->summary);
    norma_notes_clear(&residuals->notes);
    free(residuals);
}
