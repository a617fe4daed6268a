/* Every coefficient with its intervals. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/reliability/table.h"

static norma_status hand_over(norma__table *t, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < NORMA__N_COEFFICIENTS && status == NORMA_OK; k++)
        if (t->present[k])
            status = norma__coefficient_add(t->scale->result, &t->list[k], err);
    return status;
}

static void take_split(norma__table *t)
{
    const uint8_t *half = t->scale->result->halves.half;
    if (!half || !t->split)
        return;
    for (size_t i = 0; i < t->from.p; i++)
        t->split[i] = half[i] ? -1 : 1;
    t->from.split = t->split;
}

static norma_status fill(norma__table *t, norma_error *err)
{
    const norma_reliability_result *r = t->scale->result;
    norma_status status;

    take_split(t);
    if ((status = norma__table_hierarchy(t, err)) != NORMA_OK)
        return status;
    if ((status = norma__table_estimates(t, err)) != NORMA_OK)
        return status;
    norma__interval_add(&t->list[NORMA__ALPHA], NORMA_INTERVAL_FELDT, r->alpha_low, r->alpha_high);
    if ((status = norma__table_delta(t, err)) != NORMA_OK)
        return status;
    if ((status = norma__table_bootstrap(t, err)) != NORMA_OK)
        return status;
    if ((status = norma__table_ordinal(t, err)) != NORMA_OK)
        return status;
    return hand_over(t, err);
}

norma_status norma__reliability_coefficients(norma__reliable *r, norma_error *err)
{
    const norma_moments *m = r->moments;
    size_t p = m->n_items;
    norma__rows any = {0};
    norma__table t = {
        .scale = r,
        .from = {.p = p, .cov = m->cov, .cor = m->cor, .sd = m->sd, .groups = r->options->groups},
        .rows = r->rows,
        .gradients = NORMA__NEW(double, NORMA__N_COEFFICIENTS *p *p),
        .split = NORMA__NEW(int8_t, p)};
    norma_status status = t.gradients && t.split ? NORMA_OK : norma__no_memory(err);

    /* Pairwise, every row with an answer says something. */
    if (status == NORMA_OK && r->rows && m->n > m->n_complete) {
        status = norma__rows_of(&any, r->sample, NORMA_MISSING_PAIRWISE, err);
        t.rows = &any;
    }
    if (status == NORMA_OK)
        status = fill(&t, err);
    norma__rows_clear(&any);
    free(t.gradients);
    free(t.split);
    free(t.pattern);
    return status;
}
