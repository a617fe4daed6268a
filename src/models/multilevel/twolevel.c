#include <norma/twolevel.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/multilevel/twolevel_coefficients.h"
#include "statistics/sample.h"

/* The between part of fewer units is badly known: docs/two-level-reliability.md. */
enum { FEW_UNITS = 50 };
static const double LOG_2_PI = 1.8378770664093454836;

/* ---- what can be analysed ---- */

static norma_status check_options(const norma_twolevel_options *o, norma_error *err)
{
    if (!(o->conf_level > 0 && o->conf_level < 1))
        return norma__fail(err, NORMA_EINVAL, "conf-level is to be between 0 and 1");
    if (o->iterations == 0)
        return norma__fail(err, NORMA_EINVAL, "iterations are to be at least 1");
    return NORMA_OK;
}

static norma_status check_sample(const norma_sample *sample, const norma_grouping *group,
                                 norma_error *err)
{
    norma_status status = norma__sample_check(sample, err);
    if (status != NORMA_OK)
        return status;
    if (!sample->data)
        return norma__fail(err, NORMA_EDATA,
                           "tables of counts do not tell who is in which unit: a two-level model "
                           "needs rows");
    if (group->n_rows != norma_data_rows(sample->data))
        return norma__fail(err, NORMA_EINVAL, "the units are of %zu rows, the table has %zu",
                           group->n_rows, norma_data_rows(sample->data));
    if (sample->n_items < 3)
        return norma__fail(err, NORMA_EDATA,
                           "one factor at each level needs 3 items, and there %s %zu: add items, "
                           "or take reliability without levels",
                           sample->n_items == 1 ? "is" : "are", sample->n_items);
    if (sample->n_items > NORMA_TWOLEVEL_ITEMS_MAX)
        return norma__fail(err, NORMA_EDATA,
                           "%zu items are too many for a two-level model: take at most %d",
                           sample->n_items, NORMA_TWOLEVEL_ITEMS_MAX);
    return NORMA_OK;
}

/* ---- notes ---- */

static norma_status note_rows(norma_twolevel_result *r, const norma__twolevel_sums *sums,
                              const norma_sample *sample, const norma_grouping *group,
                              norma_error *err)
{
    const size_t lost = sums->n_rows - sums->n_without - sums->n;
    norma_status status = NORMA_OK;
    if (sums->n_without > 0)
        status = norma__note(&r->notes, err, "rows-without-unit", group->column,
                             (double)sums->n_without, (double)sums->n_rows,
                             "%zu of %zu rows were left out: they are in no unit of %s",
                             sums->n_without, sums->n_rows, group->column);
    if (status == NORMA_OK && lost > 0)
        status = norma__note(&r->notes, err, "rows-lost", NULL, (double)lost, (double)sums->n_rows,
                             "%zu of %zu rows were left out: they have a missing answer", lost,
                             sums->n_rows);
    if (status == NORMA_OK && norma_data_weights(sample->data))
        status = norma__note(&r->notes, err, "twolevel-unweighted", r->id, NAN, NAN,
                             "the two-level model of %s counts every row once: weights are for "
                             "populations, not for likelihoods",
                             r->id);
    return status;
}

static norma_status note_singular(norma_twolevel_result *r, const norma__twolevel_sums *sums,
                                  const norma_sample *sample, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t j = 0; j < sums->p && status == NORMA_OK; j++)
        if (!(sums->sd[j] > 0))
            status = norma__note(
                &r->notes, err, "twolevel-constant-item", norma__sample_id(sample, j), NAN, NAN,
                "item %s does not vary inside any unit", norma__sample_id(sample, j));
    if (status != NORMA_OK)
        return status;
    return norma__note(&r->notes, err, "twolevel-within-singular", r->id, NAN, NAN,
                       "the covariances of %s inside units are singular: there is no two-level "
                       "model without fewer items or more people",
                       r->id);
}

static norma_status note_between(norma_twolevel_result *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (r->n_units < FEW_UNITS)
        status =
            norma__note(&r->notes, err, "twolevel-few-units", r->id, (double)r->n_units, FEW_UNITS,
                        "%zu units tell little of the level of units: omega and alpha "
                        "between of %s are hardly known with fewer than %d, and the implied "
                        "omegas are the better ones",
                        r->n_units, r->id, FEW_UNITS);
    if (status == NORMA_OK && r->between_rank < r->n_items)
        status = norma__note(&r->notes, err, "twolevel-between-singular", r->id,
                             (double)r->between_rank, (double)r->n_items,
                             "units differ in %zu of the %zu dimensions of %s: the saturated "
                             "covariances between units are at the edge of what is possible",
                             r->between_rank, r->n_items, r->id);
    return status;
}

static norma_status note_fit(norma_twolevel_result *r, const norma__twolevel_factor *fit,
                             norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!r->converged)
        return norma__note(&r->notes, err, "twolevel-not-converged", r->id, (double)r->iterations,
                           NAN,
                           "the two-level model of %s did not converge in %zu steps: what "
                           "depends on it is not given",
                           r->id, r->iterations);
    if (fit->bounded)
        status = norma__note(&r->notes, err, "twolevel-bounded", r->id, NAN, NAN,
                             "the two-level model of %s has no solution but with uniquenesses "
                             "held at zero or more: standard errors take those at zero as known",
                             r->id);
    if (status == NORMA_OK && r->n_negative > 0)
        status = norma__note(&r->notes, err, "twolevel-negative-variance", r->id,
                             (double)r->n_negative, 2 * (double)r->n_items,
                             "%zu of %zu uniquenesses of %s are negative: common with few units, "
                             "where the true value is near zero",
                             r->n_negative, 2 * r->n_items, r->id);
    return status;
}

/* ---- the result ---- */

static norma_twolevel_result *result_new(const char *id)
{
    norma_twolevel_result *r = NORMA__NEW(norma_twolevel_result, 1);
    if (!r)
        return NULL;
    double *const undefined[] = {&r->log_likelihood,
                                 &r->log_likelihood_saturated,
                                 &r->chisq,
                                 &r->p,
                                 &r->alpha_within,
                                 &r->alpha_between,
                                 &r->omega_within,
                                 &r->omega_between,
                                 &r->alpha_2l,
                                 &r->alpha_between_observed,
                                 &r->omega_2l,
                                 &r->omega_between_observed,
                                 &r->omega_within_se,
                                 &r->omega_between_se,
                                 &r->omega_2l_se,
                                 &r->omega_between_observed_se,
                                 &r->largest_gradient,
                                 &r->mean_reliability};
    for (size_t k = 0; k < sizeof undefined / sizeof *undefined; k++)
        *undefined[k] = NAN;
    const norma_twolevel_interval none = {NAN, NAN};
    r->omega_within_interval = r->omega_between_interval = none;
    r->omega_2l_interval = r->omega_between_observed_interval = none;
    r->implied =
        (norma_twolevel_implied){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, none, none, none, none};
    if (!(r->id = norma__copy_text(id))) {
        free(r);
        return NULL;
    }
    return r;
}

void norma_twolevel_result_free(norma_twolevel_result *result)
{
    if (!result)
        return;
    free(result->id);
    free(result->within);
    free(result->between);
    free(result->within_loadings);
    free(result->within_uniquenesses);
    free(result->between_loadings);
    free(result->between_uniquenesses);
    free(result->means);
    norma_notes_clear(&result->notes);
    free(result);
}

/* -n p / 2 ln 2 pi, and what the unit of the sums is to the answers. */
static double constant(const norma__twolevel_sums *s)
{
    double sum = (double)s->p * LOG_2_PI / 2;
    for (size_t i = 0; i < s->p; i++)
        sum += log(s->sd[i]);
    return -(double)s->n * sum;
}

/* A covariance matrix in the unit of the answers. */
static norma_status keep_matrix(double **out, const double *cov, const norma__twolevel_sums *s,
                                norma_error *err)
{
    const size_t p = s->p;
    if (!(*out = NORMA__NEW(double, p *p)))
        return norma__no_memory(err);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            (*out)[i + j * p] = s->sd[i] * s->sd[j] * cov[i + j * p];
    return NORMA_OK;
}

static norma_status keep_saturated(norma_twolevel_result *r, const norma__twolevel_sums *s,
                                   const norma__saturated *fit, norma_error *err)
{
    r->log_likelihood_saturated = constant(s) - fit->deviance / 2;
    r->iterations = fit->steps;
    r->largest_gradient = fit->gradient_max;
    r->between_rank = fit->rank;
    r->converged = fit->converged;
    norma__twolevel_alphas(r, s, fit);
    norma_status status = keep_matrix(&r->within, fit->within, s, err);
    return status == NORMA_OK ? keep_matrix(&r->between, fit->between, s, err) : status;
}

static norma_status keep_vector(double **out, const norma__twolevel_factor *fit, size_t kind,
                                const norma__twolevel_sums *s, norma_error *err)
{
    const double *from = fit->parameters + kind * s->p;
    const bool squared = kind == UNIQUE_WITHIN || kind == UNIQUE_BETWEEN;
    if (!(*out = NORMA__NEW(double, s->p)))
        return norma__no_memory(err);
    for (size_t i = 0; i < s->p; i++)
        (*out)[i] = from[i] * s->sd[i] * (squared ? s->sd[i] : 1);
    return NORMA_OK;
}

static norma_status keep_parameters(norma_twolevel_result *r, const norma__twolevel_sums *s,
                                    const norma__twolevel_factor *fit, norma_error *err)
{
    double **const kept[N_KINDS] = {&r->within_loadings, &r->within_uniquenesses,
                                    &r->between_loadings, &r->between_uniquenesses, &r->means};
    for (size_t kind = 0; kind < N_KINDS; kind++) {
        norma_status status = keep_vector(kept[kind], fit, kind, s, err);
        if (status != NORMA_OK)
            return status;
    }
    for (size_t i = 0; i < s->p; i++) {
        r->means[i] += s->origin[i];
        r->n_negative += r->within_uniquenesses[i] < 0;
        r->n_negative += r->between_uniquenesses[i] < 0;
    }
    return NORMA_OK;
}

static norma_status keep_factors(norma_twolevel_result *r, const norma__twolevel_sums *s,
                                 const norma__saturated *saturated,
                                 const norma__twolevel_factor *fit, double conf_level,
                                 norma_error *err)
{
    r->iterations += fit->steps;
    r->largest_gradient = fmax(r->largest_gradient, fit->gradient_max);
    r->converged = r->converged && fit->converged;
    if (!r->converged)
        return NORMA_OK;
    r->log_likelihood = constant(s) - fit->deviance / 2;
    r->chisq = fmax(2 * (r->log_likelihood_saturated - r->log_likelihood), 0);
    if (r->df > 0)
        r->p = norma__chisq_upper(r->chisq, r->df);
    norma_status status = keep_parameters(r, s, fit, err);
    if (status != NORMA_OK)
        return status;
    return norma__twolevel_omegas(r, s, saturated, fit, conf_level, err);
}

static norma_status fit_models(norma_twolevel_result *r, const norma__twolevel_sums *s,
                               const norma_twolevel_options *o, norma_error *err)
{
    norma__saturated saturated = {0};
    norma__twolevel_factor fit = {0};
    norma_status status;

    if ((status = norma__saturated_of(&saturated, s, o->iterations, err)) != NORMA_OK ||
        (status = keep_saturated(r, s, &saturated, err)) != NORMA_OK ||
        (status = norma__twolevel_factor_of(&fit, s, &saturated, o->iterations, err)) != NORMA_OK ||
        (status = keep_factors(r, s, &saturated, &fit, o->conf_level, err)) != NORMA_OK ||
        (status = note_between(r, err)) != NORMA_OK)
        goto done;
    status = note_fit(r, &fit, err);
done:
    norma__saturated_free(&saturated);
    norma__twolevel_factor_free(&fit);
    return status;
}

norma_status norma_twolevel_of(norma_twolevel_result **out, const char *id,
                               const norma_sample *sample, const norma_grouping *group,
                               const norma_twolevel_options *options, norma_error *err)
{
    const norma_twolevel_options defaults = NORMA_TWOLEVEL_OPTIONS_INIT;
    const norma_twolevel_options *o = options ? options : &defaults;
    norma_twolevel_result *r = NULL;
    norma__twolevel_sums sums = {0};
    norma_status status;

    *out = NULL;
    if ((status = check_options(o, err)) != NORMA_OK ||
        (status = check_sample(sample, group, err)) != NORMA_OK ||
        (status = norma__twolevel_sums_of(&sums, sample, group, o->threads, err)) != NORMA_OK)
        goto done;
    if (!(r = result_new(id))) {
        status = norma__no_memory(err);
        goto done;
    }
    r->n_items = sums.p;
    r->n_units = sums.n_units;
    r->n = sums.n;
    r->mean_size = sums.mean_size;
    r->harmonic_size = sums.harmonic_size;
    r->df = (double)(sums.p * (sums.p - 3));
    if ((status = note_rows(r, &sums, sample, group, err)) != NORMA_OK)
        goto done;
    status = sums.n_sizes > 0 ? fit_models(r, &sums, o, err) : note_singular(r, &sums, sample, err);
    if (status != NORMA_OK)
        goto done;

    *out = r; /* the caller owns it from here */
    r = NULL;
done:
    norma__twolevel_sums_free(&sums);
    norma_twolevel_result_free(r);
    return status;
}
