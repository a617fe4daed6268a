#include "models/factor/errors.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/factor/errors_bootstrap.h"
#include "models/factor/errors_information.h"

/* ---- what information is not of ---- */

static bool has_equal_rows(const norma__matrix *m)
{
    const norma_moments *of = m->moments;
    for (size_t ij = 0; of && of->n_pair && ij < m->p * m->p; ij++)
        if (of->n_pair[ij] != m->n)
            return false;
    return true;
}

static bool is_by_weights(int extraction)
{
    return extraction == NORMA_EXTRACT_ML || extraction == NORMA_EXTRACT_GLS;
}

static bool is_least_squares(int extraction)
{
    return extraction == NORMA_EXTRACT_MINRES || extraction == NORMA_EXTRACT_PA;
}

static bool is_improper(const norma_factor_result *r, const norma__extracted *fit)
{
    bool improper = fit->n_heywood > 0;
    for (size_t i = 0; i < r->n_items; i++)
        improper = improper || !(r->communalities[i] < 1);
    return improper;
}

/* Leaves the note that says why there is no information; *there: there is. */
static norma_status check_information(bool *there, norma_factor_result *r, const norma__matrix *m,
                                      const norma__extracted *fit, const norma_factor_options *o,
                                      norma_error *err)
{
    norma_notes *notes = &r->notes;
    *there = false;
    if (o->correlation == NORMA_FACTOR_POLYCHORIC)
        return norma__note(notes, err, "errors-polychoric", NULL, NAN, NAN,
                           "there are no standard errors of the loadings: the information is of "
                           "Pearson correlations of normal variables, not of polychorics; use "
                           "--errors bootstrap");
    if (!is_by_weights(o->extraction) && !is_least_squares(o->extraction))
        return norma__note(notes, err, "errors-extraction", NULL, NAN, NAN,
                           "there are no standard errors of the loadings: the information is of "
                           "ml, gls, minres and pa; use one of these, or --errors bootstrap");
    if (o->rotation == NORMA_ROTATE_PROMAX)
        return norma__note(notes, err, "errors-promax", NULL, NAN, NAN,
                           "there are no standard errors of the loadings: promax has no criterion "
                           "that the information could follow; use --errors bootstrap");
    if (!has_equal_rows(m))
        return norma__note(notes, err, "errors-incomplete", NULL, NAN, NAN,
                           "there are no standard errors of the loadings: the information is of "
                           "correlations from the same rows; use --missing listwise, or --errors "
                           "bootstrap");
    if (is_improper(r, fit))
        return norma__note(
            notes, err, "errors-heywood", NULL, (double)fit->n_heywood, NAN,
            "there are no standard errors of the loadings: the information does not "
            "hold where a uniqueness is at its bound; use fewer factors, or --errors "
            "bootstrap");
    *there = true;
    return NORMA_OK;
}

/* ---- information ---- */

static void clear_errors(norma_factor_result *r)
{
    free(r->loadings_se);
    free(r->loadings_low);
    free(r->loadings_high);
    free(r->phi_se);
    r->loadings_se = r->loadings_low = r->loadings_high = r->phi_se = NULL;
}

static norma_status make_room(norma_factor_result *r, bool oblique, norma_error *err)
{
    const size_t pk = r->n_items * r->n_factors;
    r->loadings_se = NORMA__NEW(double, pk);
    r->loadings_low = NORMA__NEW(double, pk);
    r->loadings_high = NORMA__NEW(double, pk);
    r->phi_se = oblique ? NORMA__NEW(double, r->n_factors * r->n_factors) : NULL;
    if (r->loadings_se && r->loadings_low && r->loadings_high && (!oblique || r->phi_se))
        return NORMA_OK;
    return norma__no_memory(err);
}

static norma_status information(norma_factor_result *r, const norma__rotation *rotation,
                                const norma_factor_options *o, norma_error *err)
{
    const norma__informed model = {.loadings = r->loadings,
                                   .phi = r->phi,
                                   .communalities = r->communalities,
                                   .p = r->n_items,
                                   .k = r->n_factors,
                                   .n = r->n,
                                   .weighted = is_by_weights(o->extraction),
                                   .rotation = rotation,
                                   .threads = o->threads};
    bool defined;
    norma_status status =
        norma__information_errors(r->loadings_se, r->phi_se, &defined, &model, err);
    if (status != NORMA_OK)
        return status;
    if (!defined) {
        clear_errors(r);
        return norma__note(&r->notes, err, "errors-undefined", NULL, NAN, NAN,
                           "there are no standard errors of the loadings: the information is "
                           "singular, for so many factors or this rotation are not identified; use "
                           "fewer factors, or --errors bootstrap");
    }
    const double z = norma__normal_quantile((1 + o->conf_level) / 2);
    for (size_t i = 0; i < r->n_items * r->n_factors; i++) {
        r->loadings_low[i] = r->loadings[i] - z * r->loadings_se[i];
        r->loadings_high[i] = r->loadings[i] + z * r->loadings_se[i];
    }
    return NORMA_OK;
}

/* ---- either ---- */

norma_status norma__factor_errors(norma_factor_result *r, const norma__matrix *m,
                                  const norma__rows *rows, const norma__extracted *fit,
                                  const norma__rotation *rotation,
                                  const norma_factor_options *options, norma_error *err)
{
    const bool bootstrap = options->errors == NORMA_ERRORS_BOOTSTRAP;
    bool there = rows != NULL;
    norma_status status = NORMA_OK;
    if (options->errors == NORMA_ERRORS_NONE)
        return NORMA_OK;
    if (!bootstrap)
        status = check_information(&there, r, m, fit, options, err);
    else if (!there)
        status = norma__note(&r->notes, err, "errors-rows", NULL, NAN, NAN,
                             "there are no standard errors of the loadings: the bootstrap draws "
                             "rows without weights; give the responses themselves, or use --errors "
                             "information");
    if (status != NORMA_OK || !there)
        return status;
    status = make_room(r, norma__rotation_oblique(rotation->method), err);
    if (status == NORMA_OK)
        status = bootstrap ? norma__bootstrap_errors(r, rows, fit, rotation, options, err)
                           : information(r, rotation, options, err);
    if (status != NORMA_OK || (bootstrap && r->bootstrap < 2))
        clear_errors(r);
    return status;
}
