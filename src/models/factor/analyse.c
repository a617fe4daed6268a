#include "models/factor/analyse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/dimensions/parallel.h"
#include "models/extraction/extract.h"
#include "models/extraction/fit.h"
#include "models/extraction/loadings.h"
#include "models/factor/adequacy.h"
#include "models/rotation/rotate.h"

/* Under this an eigenvalue of a correlation matrix is taken for zero. */
static const double NO_EIGENVALUE = 1e-12;

static norma_factor_result *result_new(const norma__matrix *c, size_t k)
{
    size_t p = c->p;
    norma_factor_result *r = NORMA__NEW(norma_factor_result, 1);
    if (!r)
        return NULL;
    r->n_items = p;
    r->n_factors = k;
    r->n = c->n;
    r->item_ids = NORMA__NEW(char *, p);
    r->eigenvalues = NORMA__NEW(double, p);
    r->kmo_items = NORMA__NEW(double, p);
    r->communalities = NORMA__NEW(double, p);
    bool complete = r->item_ids && r->eigenvalues && r->kmo_items && r->communalities;
    for (size_t i = 0; complete && i < p; i++)
        complete = (r->item_ids[i] = norma__copy_text(c->ids[i])) != NULL;
    if (complete)
        return r;
    norma_factor_result_free(r);
    return NULL;
}

static norma_status note_rows(norma_factor_result *r, norma_error *err)
{
    if (r->n > r->n_items)
        return NORMA_OK;
    return norma__note(&r->notes, err, "few-rows", NULL, (double)r->n, (double)r->n_items,
                       "%zu rows are too few for %zu items: their correlation matrix is singular, "
                       "and loadings from it are hardly stable",
                       r->n, r->n_items);
}

/* KMO and Bartlett, from the inverse; log_det is NaN when there is none. */
static norma_status describe(norma_factor_result *r, double *log_det, const norma__matrix *c,
                             norma_error *err)
{
    const size_t p = c->p;
    *log_det = r->kmo = r->bartlett_chisq = NAN;
    r->bartlett_df = (double)p * ((double)p - 1) / 2;
    for (size_t i = 0; i < p; i++)
        r->kmo_items[i] = NAN;
    norma_status status = norma__eigen(r->eigenvalues, NULL, c->cor, p, err);
    if (status != NORMA_OK)
        return status;
    double *inverse = NORMA__NEW(double, p *p);
    if (!inverse)
        return norma__no_memory(err);
    const double least = r->eigenvalues[p - 1];
    if (least > NO_EIGENVALUE && norma__invert_spd(inverse, log_det, c->cor, p)) {
        r->kmo = norma__kmo(r->kmo_items, c->cor, inverse, p);
        r->bartlett_chisq = norma__bartlett(*log_det, p, c->n);
    } else {
        status = norma__note(&r->notes, err, "not-positive-definite", NULL, least, NAN,
                             "the correlation matrix is not positive definite (smallest eigenvalue "
                             "%.2g): KMO, Bartlett's test and the chi-square of the fit are "
                             "undefined",
                             least);
    }
    r->bartlett_p = norma__chisq_upper(r->bartlett_chisq, r->bartlett_df);
    free(inverse);
    return status;
}

static norma_status note_heywood(norma_factor_result *r, const norma__extracted *fit,
                                 norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < fit->p; i++)
        if (fit->uniquenesses[i] <= NORMA__LEAST_UNIQUENESS)
            status = norma__note(&r->notes, err, "heywood", r->item_ids[i], r->communalities[i], 1,
                                 "item %s has a uniqueness at its lower bound of %g (communality "
                                 "%.3f), a Heywood case: use fewer factors, or leave the item out",
                                 r->item_ids[i], NORMA__LEAST_UNIQUENESS, r->communalities[i]);
    return status;
}

static norma_status note_extraction(norma_factor_result *r, const norma__extracted *fit,
                                    norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!fit->converged)
        status =
            norma__note(&r->notes, err, "no-convergence", "extraction", fit->gradient_max, 1e-9,
                        "the extraction stopped after %zu steps at a gradient of %.2g: its "
                        "loadings are not the minimum residual solution",
                        fit->iterations, fit->gradient_max);
    if (status == NORMA_OK && r->fit.df < 0)
        status = norma__note(&r->notes, err, "no-df", NULL, r->fit.df, NAN,
                             "%zu factors of %zu items leave %g degrees of freedom: the solution "
                             "is one of many that fit as well, and its fit cannot be tested",
                             r->n_factors, r->n_items, r->fit.df);
    return status;
}

static norma_status note_fit(norma_factor_result *r, double log_det, norma_error *err)
{
    if (isnan(log_det) || !isnan(r->fit.chisq))
        return NORMA_OK;
    if (isnan(r->fit.discrepancy))
        return norma__note(&r->notes, err, "fit-undefined", NULL, NAN, NAN,
                           "the chi-square of the fit, RMSEA and TLI are undefined: the matrix "
                           "that the factors imply is not positive definite");
    return norma__note(&r->notes, err, "fit-few-rows", NULL, (double)r->n, NAN,
                       "the chi-square of the fit, RMSEA and TLI are undefined: there are too few "
                       "rows for so many items and factors");
}

static norma_status note_rotation(norma_factor_result *r, const norma__rotated *rotated,
                                  size_t starts, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!rotated->converged)
        status = norma__note(&r->notes, err, "no-convergence", "rotation", NAN, NAN,
                             "the rotation did not converge: its factors are not those of the "
                             "least criterion");
    if (status == NORMA_OK && rotated->optima > 1)
        status = norma__note(&r->notes, err, "several-optima", NULL, (double)rotated->optima,
                             (double)starts + 1,
                             "%zu starts of the rotation ended in %zu different solutions; the "
                             "best of them is given",
                             starts + 1, rotated->optima);
    if (status == NORMA_OK && rotated->empty > 0)
        status = norma__note(&r->notes, err, "empty-factor", NULL, (double)rotated->empty,
                             (double)r->n_factors,
                             "%zu of %zu factors have no loadings: the items carry only %zu",
                             rotated->empty, r->n_factors, r->n_factors - rotated->empty);
    return status;
}

static norma_status extract(norma_factor_result *r, norma__extracted *fit, double log_det,
                            const norma__matrix *c, const norma_factor_options *o, norma_error *err)
{
    norma_status status =
        norma__extract(fit, (norma_extraction)o->extraction, c->cor, c->p, r->n_factors, err);
    if (status != NORMA_OK)
        return status;
    r->objective = fit->objective;
    r->gradient_max = fit->gradient_max;
    r->converged = fit->converged;
    status =
        norma__factor_fit(&r->fit, c->cor, log_det, fit->loadings, c->p, r->n_factors, c->n, err);
    if (status == NORMA_OK)
        status = note_extraction(r, fit, err);
    return status == NORMA_OK ? note_fit(r, log_det, err) : status;
}

/* Takes the rotated loadings and factor correlations over. */
static norma_status rotate(norma_factor_result *r, const norma__extracted *fit,
                           const norma_factor_options *o, norma_error *err)
{
    norma__rotated rotated;
    const norma__rotation rotation = norma__rotation_of(o);
    norma_status status = norma__rotate(&rotated, fit->loadings, fit->p, fit->k, &rotation, err);
    if (status != NORMA_OK)
        return status;
    r->loadings = rotated.loadings;
    r->phi = rotated.phi;
    rotated.loadings = rotated.phi = NULL; /* the result owns them from here */
    r->rotation_criterion = rotated.criterion;
    r->rotation_optima = rotated.optima;
    norma__communalities(r->communalities, r->loadings, r->phi, fit->p, fit->k);
    status = note_rotation(r, &rotated, o->starts, err);
    norma__rotated_free(&rotated);
    return status == NORMA_OK ? note_heywood(r, fit, err) : status;
}

static norma_status run_parallel(norma_factor_result *r, const norma__matrix *c,
                                 const norma_factor_options *o, norma_error *err)
{
    const norma__parallel_options options = {.replicates = o->replicates,
                                             .percentile = o->percentile,
                                             .seed = o->seed,
                                             .threads = o->threads};
    return norma__parallel(&r->parallel, r->eigenvalues, c->p, c->n, &options, err);
}

norma_status norma__factor_analyse(norma_factor_result **out, const norma__matrix *c,
                                   const norma_factor_options *o, norma_error *err)
{
    norma__extracted fit = {0};
    double log_det;
    norma_status status;
    *out = NULL;
    norma_factor_result *r = result_new(c, o->factors);
    if (!r)
        return norma__no_memory(err);
    if ((status = note_rows(r, err)) != NORMA_OK ||
        (status = describe(r, &log_det, c, err)) != NORMA_OK)
        goto done;
    if (o->replicates > 0 && (status = run_parallel(r, c, o, err)) != NORMA_OK)
        goto done;
    if ((status = extract(r, &fit, log_det, c, o, err)) != NORMA_OK ||
        (status = rotate(r, &fit, o, err)) != NORMA_OK)
        goto done;
    *out = r;
    r = NULL;
done:
    norma__extracted_free(&fit);
    norma_factor_result_free(r);
    return status;
}

void norma_factor_result_free(norma_factor_result *r)
{
    if (!r)
        return;
    for (size_t i = 0; r->item_ids && i < r->n_items; i++)
        free(r->item_ids[i]);
    free(r->item_ids);
    free(r->eigenvalues);
    free(r->kmo_items);
    free(r->loadings);
    free(r->phi);
    free(r->communalities);
    norma__parallel_clear(&r->parallel);
    norma_notes_clear(&r->notes);
    free(r);
}
