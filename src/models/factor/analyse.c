#include "models/factor/analyse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/status.h"
#include "models/dimensions/parallel.h"
#include "models/extraction/fit.h"
#include "models/extraction/loadings.h"
#include "models/factor/errors.h"
#include "models/factor/parts.h"

/* Components have no model of the correlations to test; how much of these they leave is told. */
static norma_status fit_of(norma_factor_result *r, double log_det, const norma__matrix *c,
                           const norma__extracted *fit, norma_error *err)
{
    norma_status status =
        norma__factor_fit(&r->fit, c->cor, log_det, fit->loadings, c->p, r->n_factors, c->n, err);
    if (status != NORMA_OK || r->extraction != NORMA_EXTRACT_PCA)
        return status;
    const norma_factor_fit told = r->fit;
    norma__fit_undefined(&r->fit, c->p, r->n_factors);
    r->fit.rmsr = told.rmsr;
    r->fit.srmr = told.srmr;
    r->fit.df = NAN;
    return NORMA_OK;
}

static norma_status extract(norma_factor_result *r, norma__extracted *fit, double log_det,
                            const norma__matrix *c, norma_error *err)
{
    norma_status status =
        norma__extract(fit, (norma_extraction)r->extraction, c->cor, c->p, r->n_factors, err);
    if (status != NORMA_OK)
        return status;
    r->objective = fit->objective;
    r->gradient_max = fit->gradient_max;
    r->converged = fit->converged;
    memcpy(r->uniquenesses, fit->uniquenesses, c->p * sizeof *r->uniquenesses);
    if ((status = fit_of(r, log_det, c, fit, err)) != NORMA_OK ||
        (status = norma__note_extraction(r, fit, err)) != NORMA_OK)
        return status;
    return norma__note_fit(r, log_det, err);
}

/* Takes over what the rotation made. */
static void take_over(norma_factor_result *r, norma__rotated *rotated)
{
    r->loadings = rotated->loadings;
    r->phi = rotated->phi;
    r->optima_count = rotated->optima_count;
    r->optima_criterion = rotated->optima_criterion;
    rotated->loadings = rotated->phi = rotated->optima_criterion = NULL;
    rotated->optima_count = NULL;
    r->rotation_criterion = rotated->criterion;
    r->rotation_optima = rotated->optima;
}

/* A target of zeros says nothing of signs: such a factor is reflected to a positive sum. */
static void reflect_unsigned(norma_factor_result *r, const double *target)
{
    const size_t p = r->n_items, k = r->n_factors;
    for (size_t f = 0; f < k; f++) {
        bool is_signed = false;
        for (size_t i = 0; i < p; i++)
            is_signed = is_signed || fabs(target[f * p + i]) > 0;
        if (is_signed || !norma__points_down(r->loadings + f * p, p))
            continue;
        norma__negate(r->loadings + f * p, p, 1);
        norma__negate(r->phi + f * k, k, 1);
        norma__negate(r->phi + f, k, k);
    }
}

static norma_status rotate(norma_factor_result *r, const norma__extracted *fit,
                           const norma_factor_options *o, norma_error *err)
{
    norma__rotated rotated;
    const norma__rotation rotation = norma__rotation_of(o);
    norma_status status = norma__rotate(&rotated, fit->loadings, fit->p, fit->k, &rotation, err);
    if (status != NORMA_OK)
        return status;
    take_over(r, &rotated);
    if (o->target && (o->rotation == NORMA_ROTATE_TARGET || o->rotation == NORMA_ROTATE_TARGET_T))
        reflect_unsigned(r, o->target);
    norma__communalities(r->communalities, r->loadings, r->phi, fit->p, fit->k);
    status = norma__note_rotation(r, &rotated, o->starts, err);
    norma__rotated_free(&rotated);
    return status == NORMA_OK ? norma__note_heywood(r, err) : status;
}

static norma_status run_parallel(norma_factor_result *r, const norma__matrix *c,
                                 const norma_factor_options *o, norma_error *err)
{
    if (o->replicates == 0)
        return NORMA_OK;
    const norma__parallel_options options = {.replicates = o->replicates,
                                             .percentile = o->percentile,
                                             .seed = o->seed,
                                             .threads = o->threads};
    return norma__parallel(&r->parallel, r->eigenvalues, c->p, c->n, &options, err);
}

/* What follows from the rotated solution. */
static norma_status describe(norma_factor_result *r, const norma__matrix *c,
                             const norma_factor_options *o, norma_error *err)
{
    norma__factor_solution(r, c->cor);
    norma_status status = norma__factor_weights(r, c->cor, err);
    if (status != NORMA_OK || !o->schmid_leiman)
        return status;
    return norma__factor_hierarchy(r, c->cor, err);
}

/* How sure the solution is, and whether its factors come again. */
static norma_status question(norma_factor_result *r, const norma__matrix *c,
                             const norma__rows *rows, const norma__extracted *fit,
                             const norma_factor_options *o, norma_error *err)
{
    const norma__rotation rotation = norma__rotation_of(o);
    norma_status status = norma__factor_errors(r, c, rows, fit, &rotation, o, err);
    if (status != NORMA_OK || o->splits == 0 || !rows)
        return status;
    return norma__factor_replicability(r, rows, o, err);
}

norma_status norma__factor_analyse(norma_factor_result **out, const norma__matrix *c,
                                   const norma__rows *rows, const norma_factor_options *o,
                                   norma_error *err)
{
    norma__extracted fit = {0};
    double log_det;
    norma_status status;
    *out = NULL;
    norma_factor_result *r = norma__factor_result_new(c, o->factors);
    if (!r)
        return norma__no_memory(err);
    r->extraction = o->extraction;
    r->rotation = o->rotation;
    r->correlation = o->correlation;
    if ((status = norma__factor_evidence(r, &log_det, c, err)) != NORMA_OK ||
        (status = run_parallel(r, c, o, err)) != NORMA_OK ||
        (status = extract(r, &fit, log_det, c, err)) != NORMA_OK ||
        (status = rotate(r, &fit, o, err)) != NORMA_OK ||
        (status = describe(r, c, o, err)) != NORMA_OK ||
        (status = question(r, c, rows, &fit, o, err)) != NORMA_OK)
        goto done;
    *out = r;
    r = NULL;
done:
    norma__extracted_free(&fit);
    norma_factor_result_free(r);
    return status;
}
