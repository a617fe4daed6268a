#include "models/reliability/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* In the order in which replicates of the bootstrap are spent on them. Costs were measured from 5
   to 80 items, and hold within a factor of two. */
const norma__member norma__families[NORMA__N_FAMILIES] = {
    {.estimate = norma__alphas,
     .n = NORMA__N_ALPHAS,
     .kinds = {NORMA__ALPHA, NORMA__ALPHA_STANDARDIZED, NORMA__LAMBDA1, NORMA__LAMBDA2,
               NORMA__LAMBDA3, NORMA__LAMBDA5, NORMA__LAMBDA6},
     .cost = 15},
    {.estimate = norma__lambda4, .n = 1, .kinds = {NORMA__LAMBDA4}, .cost = 5},
    {.estimate = norma__omegas_schmid_leiman,
     .n = NORMA__N_OMEGAS_SCHMID_LEIMAN,
     .kinds = {NORMA__OMEGA_TOTAL_SL, NORMA__OMEGA_HIERARCHICAL_SL, NORMA__ECV_SL},
     .cost = 500,
     .model = "minres solution",
     .heywood_code = "schmid-leiman-heywood",
     .slope_code = "schmid-leiman-not-converged"},
    {.estimate = norma__omegas_minres,
     .n = NORMA__N_OMEGAS_MINRES,
     .kinds = {NORMA__OMEGA_MINRES, NORMA__OMEGA_MINRES_OBSERVED, NORMA__OMEGA_MINRES_IMPLIED},
     .cost = 400},
    {.estimate = norma__omegas_ml,
     .n = NORMA__N_OMEGAS_ML,
     .kinds = {NORMA__OMEGA_ML_OBSERVED, NORMA__OMEGA_ML_IMPLIED},
     .cost = 450,
     .model = "one-factor solution (ML)",
     .heywood_code = "ml-heywood",
     .slope_code = "ml-not-converged"},
    {.estimate = norma__omegas_bifactor,
     .n = NORMA__N_OMEGAS_BIFACTOR,
     .kinds = {NORMA__OMEGA_TOTAL_BIFACTOR, NORMA__OMEGA_HIERARCHICAL_BIFACTOR,
               NORMA__ECV_BIFACTOR},
     .cost = 800,
     .model = "bifactor solution",
     .heywood_code = "bifactor-heywood",
     .slope_code = "bifactor-not-converged"},
    {.estimate = norma__glb, .n = 1, .kinds = {NORMA__GLB}, .cost = 1300},
};

/* ---- what became of a fit ---- */

static norma_status note_heywood(norma__table *t, const norma__member *f, const uint8_t *heywood,
                                 norma_error *err)
{
    norma_reliability_result *r = t->scale->result;
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < t->from.p && f->heywood_code && status == NORMA_OK; i++)
        if (heywood[i])
            status = norma__note(&r->notes, err, f->heywood_code, r->items[i].id,
                                 NORMA__LEAST_UNIQUENESS, NAN,
                                 "the uniqueness of item %s in the %s of %s is at its lower bound "
                                 "(Heywood case): its omegas are not to be trusted",
                                 r->items[i].id, f->model, r->id);
    return status;
}

static norma_status note_fit(norma__table *t, const norma__member *f, const norma__estimates *out,
                             norma_error *err)
{
    norma_reliability_result *r = t->scale->result;
    norma_status status = note_heywood(t, f, out->heywood, err);
    if (status == NORMA_OK && out->slope > 0 && f->slope_code)
        status = norma__note(&r->notes, err, f->slope_code, r->id, out->slope, NAN,
                             "the %s of %s has not converged (largest gradient %.2g): do not use "
                             "its omegas",
                             f->model, r->id, out->slope);
    if (status == NORMA_OK && out->improper)
        status = norma__note(&r->notes, err, "schmid-leiman-improper", r->id,
                             (double)t->from.factors, NAN,
                             "the %zu factors of %s have no proper second-order factor: omega "
                             "hierarchical of the Schmid-Leiman solution is not to be trusted",
                             t->from.factors, r->id);
    return status;
}

/* ---- estimates ---- */

static norma_status estimate(norma__table *t, const norma__member *f, norma_error *err)
{
    size_t square = t->from.p * t->from.p;
    double values[NORMA__MOST_VALUES];
    double *gradients = NORMA__NEW(double, f->n *square);
    norma__estimates out = {
        .values = values, .gradients = gradients, .heywood = NORMA__NEW(uint8_t, t->from.p)};
    norma_status status = gradients && out.heywood ? NORMA_OK : norma__no_memory(err);

    if (status == NORMA_OK)
        status = f->estimate(&out, &t->from, err);
    for (size_t k = 0; k < f->n && status == NORMA_OK; k++) {
        norma__coefficient_kind kind = f->kinds[k];
        t->list[kind] = norma__coefficient_of(kind, values[k]);
        t->present[kind] = f->estimate != norma__omegas_bifactor || t->from.groups;
        memcpy(t->gradients + (size_t)kind * square, gradients + k * square,
               square * sizeof *gradients);
    }
    if (status == NORMA_OK)
        status = note_fit(t, f, &out, err);
    free(gradients);
    free(out.heywood);
    return status;
}

norma_status norma__table_estimates(norma__table *t, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < NORMA__N_COEFFICIENTS * t->from.p * t->from.p; k++)
        t->gradients[k] = NAN;
    for (size_t f = 0; f < NORMA__N_FAMILIES && status == NORMA_OK; f++)
        status = estimate(t, &norma__families[f], err);
    return status;
}
