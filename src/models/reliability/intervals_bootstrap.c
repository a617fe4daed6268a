#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/reliability/replicates.h"
#include "models/reliability/table.h"
#include "statistics/intervals.h"

static void add_bootstrap_intervals(norma__table *t, norma__coefficient_kind kind, double *values)
{
    const norma_reliability_options *o = t->scale->options;
    norma_coefficient *c = &t->list[kind];
    double low, high;
    if (isnan(c->value))
        return;
    norma__percentile_interval(&low, &high, values, o->bootstrap, o->conf_level);
    norma__interval_add(c, NORMA_INTERVAL_PERCENTILE, low, high);
    if (isnan(t->acceleration[kind]))
        return;
    norma__bca_interval(&low, &high, values, o->bootstrap, o->conf_level, c->value,
                        t->acceleration[kind]);
    norma__interval_add(c, NORMA_INTERVAL_BCA, low, high);
}

/* Nanoseconds that replicates may take, of all threads together, and those of a row in a
   covariance matrix, p^2 times. Both decide what is left out, alike on every machine. */
static const double MOST_WORK = 2e9, WORK_OF_ROW = 0.05;

static double work_of_matrix(const norma__table *t)
{
    return WORK_OF_ROW * (double)t->rows->n_distinct;
}

static bool defined(const norma__table *t, const norma__member *f)
{
    return t->present[f->kinds[0]] && !isnan(t->list[f->kinds[0]].value);
}

/* How many families are within the budget, one after the other; 0 when alpha and its kin are not.
 */
static size_t affordable(bool *chosen, const norma__table *t)
{
    double p = (double)t->from.p, work = work_of_matrix(t);
    double most = MOST_WORK / ((double)t->scale->options->bootstrap * p * p);
    size_t n = 0;
    for (size_t f = 0; f < NORMA__N_FAMILIES; f++) {
        const norma__member *member = &norma__families[f];
        chosen[f] = defined(t, member) && work + member->cost <= most && (f == 0 || chosen[0]);
        work += chosen[f] ? member->cost : 0;
        n += chosen[f];
    }
    return n;
}

static norma_status bootstrap_chosen(norma__table *t, const bool *chosen, norma_error *err)
{
    const norma_reliability_options *o = t->scale->options;
    norma__replicated families[NORMA__N_FAMILIES] = {0};
    const norma__member *members[NORMA__N_FAMILIES];
    norma_status status = NORMA_OK;
    size_t n = 0;

    for (size_t f = 0; f < NORMA__N_FAMILIES && status == NORMA_OK; f++) {
        if (!chosen[f])
            continue;
        members[n] = &norma__families[f];
        families[n] = (norma__replicated){.estimate = members[n]->estimate, .n = members[n]->n};
        families[n].values = NORMA__NEW(double, members[n]->n * o->bootstrap);
        if (!families[n++].values)
            status = norma__no_memory(err);
    }
    if (status == NORMA_OK)
        status = norma__replicate(families, n, o->bootstrap, &t->from, t->rows, o->seed, o->threads,
                                  err);
    for (size_t f = 0; f < n && status == NORMA_OK; f++)
        for (size_t k = 0; k < families[f].n; k++)
            add_bootstrap_intervals(t, members[f]->kinds[k], families[f].values + k * o->bootstrap);
    for (size_t f = 0; f < n; f++)
        free(families[f].values);
    return status;
}

static norma_status bootstrap_alpha(norma__table *t, norma_error *err)
{
    const norma_reliability_options *o = t->scale->options;
    double *values = NORMA__NEW(double, o->bootstrap);
    if (!values)
        return norma__no_memory(err);
    norma_status status =
        norma__replicate_alpha(values, o->bootstrap, t->rows, o->seed, o->threads, err);
    if (status == NORMA_OK)
        add_bootstrap_intervals(t, NORMA__ALPHA, values);
    free(values);
    return status;
}

/* Coefficients without their intervals of the bootstrap, and how many replicates all could have. */
static norma_status note_left_out(norma__table *t, norma_error *err)
{
    norma_reliability_result *r = t->scale->result;
    double p = (double)t->from.p, work = work_of_matrix(t);
    size_t n = 0, left = 0, asked = t->scale->options->bootstrap;
    for (size_t f = 0; f < NORMA__N_FAMILIES; f++)
        work += defined(t, &norma__families[f]) ? norma__families[f].cost : 0;
    if ((double)asked <= floor(MOST_WORK / (work * p * p)))
        return NORMA_OK;
    for (size_t k = 0; k < NORMA__N_COEFFICIENTS; k++) {
        const norma_coefficient *c = &t->list[k];
        n += t->present[k] && !isnan(c->value);
        left += t->present[k] && !isnan(c->value) &&
                (c->n_intervals == 0 ||
                 c->intervals[c->n_intervals - 1].method < (int)NORMA_INTERVAL_PERCENTILE);
    }
    if (left == 0)
        return NORMA_OK;
    return norma__note(&r->notes, err, "bootstrap-left-out", r->id, (double)left,
                       floor(MOST_WORK / (work * p * p)),
                       "%zu of %zu coefficients of %s have no bootstrap interval, which would take "
                       "long; with --bootstrap %.0f or less, all have",
                       left, n, r->id, floor(MOST_WORK / (work * p * p)));
}

/* The ends of an interval lie among the replicates only when there are enough of them outside it.
 */
static norma_status note_few(norma__table *t, norma_error *err)
{
    const norma_reliability_options *o = t->scale->options;
    double enough = ceil(2 / (1 - o->conf_level) - 1e-9);
    if ((double)o->bootstrap >= enough)
        return NORMA_OK;
    return norma__note(&t->scale->result->notes, err, "bootstrap-few", t->scale->result->id,
                       (double)o->bootstrap, enough,
                       "--bootstrap %zu is too few for bootstrap intervals of that coverage, whose "
                       "ends would be the outermost replicates: ask for %.0f at the very least",
                       o->bootstrap, enough);
}

norma_status norma__table_bootstrap(norma__table *t, norma_error *err)
{
    bool chosen[NORMA__N_FAMILIES];
    norma_status status;
    if (t->scale->options->bootstrap == 0 || !t->rows || isnan(t->list[NORMA__ALPHA].value))
        return NORMA_OK;
    if (affordable(chosen, t) > 0 || !t->rows->complete) {
        chosen[0] = true;
        status = bootstrap_chosen(t, chosen, err);
    } else {
        status = bootstrap_alpha(t, err);
    }
    if (status == NORMA_OK)
        status = note_few(t, err);
    return status == NORMA_OK ? note_left_out(t, err) : status;
}
