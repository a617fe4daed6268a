/* Every coefficient with its intervals. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/reliability/coefficient.h"
#include "models/reliability/estimates.h"
#include "models/reliability/parts.h"

/* A family and which coefficients its values are. */
typedef struct family {
    norma__family *estimate;
    size_t n;
    norma__coefficient_kind kinds[NORMA__N_ALPHAS];
} family;

static const family FAMILIES[] = {
    {norma__alphas,
     NORMA__N_ALPHAS,
     {NORMA__ALPHA, NORMA__ALPHA_STANDARDIZED, NORMA__LAMBDA1, NORMA__LAMBDA2, NORMA__LAMBDA3,
      NORMA__LAMBDA5, NORMA__LAMBDA6}},
};
enum { N_FAMILIES = sizeof FAMILIES / sizeof *FAMILIES };

/* All coefficients of one scale on their way. */
typedef struct table {
    norma__reliable *scale;
    norma__covariances from;
    norma_coefficient list[NORMA__N_COEFFICIENTS];
    bool present[NORMA__N_COEFFICIENTS];
    double *gradients; /* of all kinds, p x p each */
} table;

static norma_status estimate(table *t, const family *f, norma_error *err)
{
    size_t square = t->from.p * t->from.p;
    double values[NORMA__N_ALPHAS];
    double *gradients = NORMA__NEW(double, f->n *square);
    norma__estimates out = {.values = values, .gradients = gradients};

    if (!gradients)
        return norma__no_memory(err);
    norma_status status = f->estimate(&out, &t->from, err);
    for (size_t k = 0; k < f->n && status == NORMA_OK; k++) {
        norma__coefficient_kind kind = f->kinds[k];
        t->list[kind] = norma__coefficient_of(kind, values[k]);
        t->present[kind] = true;
        memcpy(t->gradients + (size_t)kind * square, gradients + k * square,
               square * sizeof *gradients);
    }
    free(gradients);
    return status;
}

static norma_status hand_over(table *t, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < NORMA__N_COEFFICIENTS && status == NORMA_OK; k++)
        if (t->present[k])
            status = norma__coefficient_add(t->scale->result, &t->list[k], err);
    return status;
}

norma_status norma__reliability_coefficients(norma__reliable *r, norma_error *err)
{
    const norma_moments *m = r->moments;
    table t = {.scale = r, .from = {.p = m->n_items, .cov = m->cov, .cor = m->cor, .sd = m->sd}};
    norma_status status = NORMA_OK;

    t.gradients = NORMA__NEW(double, NORMA__N_COEFFICIENTS * m->n_items * m->n_items);
    if (!t.gradients)
        return norma__no_memory(err);
    for (size_t f = 0; f < N_FAMILIES && status == NORMA_OK; f++)
        status = estimate(&t, &FAMILIES[f], err);
    if (status == NORMA_OK) {
        norma__interval_add(&t.list[NORMA__ALPHA], NORMA_INTERVAL_FELDT, r->result->alpha_low,
                            r->result->alpha_high);
        status = hand_over(&t, err);
    }
    free(t.gradients);
    return status;
}
