/* Intervals from gradients: value less and plus z standard errors. */
#include <math.h>

#include "foundation/numeric.h"
#include "models/reliability/influence.h"
#include "models/reliability/table.h"

static void add_normal_interval(norma_coefficient *c, norma_interval_method method, double variance,
                                double conf_level)
{
    double half = norma__normal_quantile(0.5 + conf_level / 2) * sqrt(variance);
    norma__interval_add(c, method, c->value - half, c->value + half);
    c->se = isfinite(variance) ? sqrt(variance) : c->se;
}

static norma_status by_normal_theory(norma__table *t, norma_error *err)
{
    double variances[NORMA__N_COEFFICIENTS];
    size_t n = t->scale->result->n_complete;
    if (n < 2)
        return NORMA_OK;
    norma_status status = norma__normal_variances(variances, t->gradients, NORMA__N_COEFFICIENTS,
                                                  t->from.cov, t->from.p, n, err);
    for (size_t k = 0; k < NORMA__N_COEFFICIENTS && status == NORMA_OK; k++)
        if (t->present[k])
            add_normal_interval(&t->list[k], NORMA_INTERVAL_NORMAL, variances[k],
                                t->scale->options->conf_level);
    return status;
}

static norma_status by_rows(norma__table *t, norma_error *err)
{
    norma__influence influences[NORMA__N_COEFFICIENTS];
    if (!t->rows)
        return NORMA_OK;
    norma_status status =
        norma__influences(influences, t->gradients, NORMA__N_COEFFICIENTS, t->rows,
                          t->scale->moments, t->scale->options->threads, err);
    for (size_t k = 0; k < NORMA__N_COEFFICIENTS && status == NORMA_OK; k++) {
        t->acceleration[k] = influences[k].acceleration;
        if (t->present[k])
            add_normal_interval(&t->list[k], NORMA_INTERVAL_ADF, influences[k].variance,
                                t->scale->options->conf_level);
    }
    return status;
}

norma_status norma__table_delta(norma__table *t, norma_error *err)
{
    norma_status status = by_normal_theory(t, err);
    return status == NORMA_OK ? by_rows(t, err) : status;
}
