/* Alpha and omega of ordinal items: from polychoric correlations, and from these and thresholds. */
#include "models/reliability/ordinal.h"

#include <math.h>
#include <norma/correlate.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/extract.h"
#include "models/reliability/table.h"

/* So many items have standard errors: their matrix of all estimates' covariances has less than ten
   million entries. */
enum { MOST_ITEMS_WITH_ERRORS = 40 };

typedef struct ordinal {
    norma__table *table;
    norma_correlation *c;
    norma__extracted fit;
    size_t *first;            /* p + 1 */
    double *threshold, *step; /* first[p] */
    norma__ordinal model;
} ordinal;

static void ordinal_clear(ordinal *o)
{
    norma_correlation_free(o->c);
    norma__extracted_free(&o->fit);
    free(o->first);
    free(o->threshold);
}

static bool wants_errors(const norma__table *t)
{
    return t->rows && t->from.p <= MOST_ITEMS_WITH_ERRORS;
}

static norma_status correlate(ordinal *o, norma_error *err)
{
    const norma__reliable *scale = o->table->scale;
    norma_correlate_options options = NORMA_CORRELATE_OPTIONS_INIT;
    options.type = NORMA_COR_POLYCHORIC;
    options.missing =
        scale->options->missing == NORMA_MISSING_LISTWISE ? NORMA_COR_LISTWISE : NORMA_COR_PAIRWISE;
    options.acov = wants_errors(o->table) ? NORMA_ACOV_FULL : NORMA_ACOV_NONE;
    options.threads = scale->options->threads;
    return norma_correlate(&o->c, scale->sample, &options, err);
}

static bool defined(const norma_correlation *c)
{
    for (size_t k = 0; k < c->n_variables * c->n_variables; k++)
        if (!isfinite(c->matrix[k]))
            return false;
    return true;
}

/* ---- the model ---- */

/* What the score gains at each threshold: more than 1 where categories between are not in use. */
static void fill_steps(double *step, const norma__rows *rows, size_t item, size_t n)
{
    bool used[256] = {false};
    size_t at = 0, last = SIZE_MAX;
    for (size_t k = 0; k < n; k++)
        step[k] = 1;
    for (size_t d = 0; rows && d < rows->n_distinct; d++)
        used[rows->cells[item * rows->n_distinct + d]] = true;
    for (size_t category = 0; rows && category <= rows->most[item]; category++) {
        if (!used[category])
            continue;
        if (last != SIZE_MAX && at < n)
            step[at++] = (double)(category - last);
        last = category;
    }
}

static norma_status build(ordinal *o, norma_error *err)
{
    const norma_correlation *c = o->c;
    size_t p = c->n_items, n = 0;
    o->first = NORMA__NEW(size_t, p + 1);
    for (size_t i = 0; o->first && i < p; i++)
        o->first[i + 1] = n += c->variables[i].n_thresholds;
    o->threshold = NORMA__NEW(double, 2 * n);
    if (!o->first || !o->threshold)
        return norma__no_memory(err);
    o->step = o->threshold + n;
    for (size_t i = 0; i < p; i++) {
        const norma_correlation_variable *v = &c->variables[i];
        for (size_t k = 0; k < v->n_thresholds; k++)
            o->threshold[o->first[i] + k] = v->thresholds[k];
        fill_steps(o->step + o->first[i], o->table->rows, i, v->n_thresholds);
    }
    norma_status status = norma__extract(&o->fit, NORMA_EXTRACT_MINRES, c->matrix, p, 1, err);
    o->model = (norma__ordinal){.p = p,
                                .cor = c->matrix,
                                .loadings = o->fit.loadings,
                                .first = o->first,
                                .threshold = o->threshold,
                                .step = o->step};
    return status;
}

/* ---- intervals ---- */

/* The variance g' V g, V the covariances of thresholds and correlations. */
static double variance_of(const double *slopes, const norma_correlation *c)
{
    double variance = 0;
    for (size_t b = 0; b < c->n_acov; b++)
        for (size_t a = 0; a < c->n_acov; a++)
            variance += slopes[a] * c->acov[a + b * c->n_acov] * slopes[b];
    return variance;
}

static void add_interval(norma_coefficient *c, double variance, double conf_level)
{
    double half = norma__normal_quantile(0.5 + conf_level / 2) * sqrt(variance);
    norma__interval_add(c, NORMA_INTERVAL_ADF, c->value - half, c->value + half);
    c->se = isfinite(variance) ? sqrt(variance) : NAN;
}

static norma_status add_intervals(ordinal *o, norma_error *err)
{
    norma__table *t = o->table;
    size_t n = o->c->n_acov, thresholds = o->first[t->from.p];
    double p = (double)t->from.p, conf_level = t->scale->options->conf_level;
    double total = norma__total_variance(o->c->matrix, t->from.p);
    if (!o->c->acov)
        return NORMA_OK;
    double *slopes = NORMA__NEW(double, n);
    if (!slopes)
        return norma__no_memory(err);
    for (size_t k = thresholds; k < n; k++)
        slopes[k] = 2 * p / (p - 1) * p / (total * total);
    add_interval(&t->list[NORMA__ALPHA_ORDINAL], variance_of(slopes, o->c), conf_level);
    norma_status status = NORMA_OK;
    if (o->fit.loadings && o->fit.converged && o->fit.n_heywood == 0) {
        status = norma__green_yang_slopes(slopes, &o->model, err);
        if (status == NORMA_OK)
            add_interval(&t->list[NORMA__OMEGA_ORDINAL], variance_of(slopes, o->c), conf_level);
    }
    free(slopes);
    return status;
}

/* ---- notes ---- */

static norma_status note_undefined(ordinal *o, norma_error *err)
{
    norma_reliability_result *r = o->table->scale->result;
    return norma__note(&r->notes, err, "ordinal-undefined", r->id, NAN, NAN,
                       "ordinal alpha and omega of %s are undefined: a polychoric correlation of "
                       "its items is undefined",
                       r->id);
}

static norma_status note_errors(ordinal *o, norma_error *err)
{
    norma_reliability_result *r = o->table->scale->result;
    if (!o->table->rows || wants_errors(o->table))
        return NORMA_OK;
    return norma__note(&r->notes, err, "ordinal-no-interval", r->id, (double)r->n_items,
                       MOST_ITEMS_WITH_ERRORS,
                       "ordinal alpha and omega of %s have no interval: it has %zu items, and "
                       "covariances of all thresholds and correlations are computed of %d at most",
                       r->id, r->n_items, MOST_ITEMS_WITH_ERRORS);
}

static norma_status note_fit(ordinal *o, norma_error *err)
{
    norma_reliability_result *r = o->table->scale->result;
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < o->fit.p && status == NORMA_OK; i++)
        if (o->fit.uniquenesses[i] <= NORMA__LEAST_UNIQUENESS)
            status = norma__note(&r->notes, err, "ordinal-heywood", r->items[i].id,
                                 NORMA__LEAST_UNIQUENESS, NAN,
                                 "the uniqueness of item %s in the one-factor solution of the "
                                 "polychorics of %s is at its lower bound (Heywood case): ordinal "
                                 "omega is not to be trusted",
                                 r->items[i].id, r->id);
    if (status == NORMA_OK && o->fit.p > 0 && !o->fit.converged)
        status =
            norma__note(&r->notes, err, "ordinal-not-converged", r->id, o->fit.gradient_max, NAN,
                        "the one-factor solution of the polychorics of %s has not converged "
                        "(largest gradient %.2g): do not use ordinal omega",
                        r->id, o->fit.gradient_max);
    return status;
}

/* ---- both ---- */

static void put(norma__table *t, norma__coefficient_kind kind, double value)
{
    t->list[kind] = norma__coefficient_of(kind, value);
    t->present[kind] = true;
}

static norma_status fill(ordinal *o, norma_error *err)
{
    norma__table *t = o->table;
    double p = (double)t->from.p, total = norma__total_variance(o->c->matrix, t->from.p);
    norma_status status = NORMA_OK;
    put(t, NORMA__ALPHA_ORDINAL, p / (p - 1) * (1 - p / total));
    if (t->from.p >= 3 && (status = build(o, err)) == NORMA_OK) {
        put(t, NORMA__OMEGA_ORDINAL, norma__green_yang(&o->model));
        status = note_fit(o, err);
    }
    if (status == NORMA_OK && o->first)
        status = add_intervals(o, err);
    return status == NORMA_OK ? note_errors(o, err) : status;
}

norma_status norma__table_ordinal(norma__table *t, norma_error *err)
{
    ordinal o = {.table = t};
    put(t, NORMA__ALPHA_ORDINAL, NAN);
    put(t, NORMA__OMEGA_ORDINAL, NAN);
    norma_status status = correlate(&o, err);
    if (status == NORMA_EDATA || (status == NORMA_OK && !defined(o.c)))
        status = note_undefined(&o, err);
    else if (status == NORMA_OK)
        status = fill(&o, err);
    ordinal_clear(&o);
    return status;
}
