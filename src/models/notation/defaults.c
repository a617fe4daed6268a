/* What lavaan's cfa() and sem() add to a model, in its order. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/notation/draft.h"

static norma_status add(norma__draft *d, norma_sem_op op, size_t lhs, size_t rhs, size_t line)
{
    if (line == NORMA_NONE && norma__elements_find(&d->known, lhs, op, rhs) != NORMA_NONE)
        return NORMA_OK;
    if (d->n == NORMA__TABLE_ROWS)
        return norma__fail(d->err, NORMA_EDATA,
                           "%.100s: the model has more than %zu parameters with all defaults",
                           d->model->file, NORMA__TABLE_ROWS);
    if (d->n == d->room) {
        size_t room = d->room ? 2 * d->room : 128;
        norma__draft_row *rows = NORMA__GROW(d->rows, norma__draft_row, room);
        if (!rows)
            return norma__no_memory(d->err);
        d->rows = rows;
        d->room = room;
    }
    if (!norma__elements_add(&d->known, lhs, op, rhs))
        return norma__no_memory(d->err);
    d->rows[d->n++] = (norma__draft_row){.op = op,
                                         .lhs = lhs,
                                         .rhs = rhs,
                                         .line = line,
                                         .free = true,
                                         .value = NAN,
                                         .lower = -INFINITY,
                                         .upper = INFINITY};
    return NORMA_OK;
}

static norma_status add_default(norma__draft *d, norma_sem_op op, size_t lhs, size_t rhs)
{
    return add(d, op, lhs, rhs, NORMA_NONE);
}

static norma_status user_lines(norma__draft *d)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; status == NORMA_OK && k < d->model->n_lines; k++) {
        const norma__line *l = &d->model->lines[k];
        status = add(d, l->op, l->lhs, l->rhs, k);
    }
    return status;
}

/* A threshold that the text does not name gets a number beyond those of names. */
static norma_status thresholds(norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma_status status = NORMA_OK;
    for (size_t j = 0; status == NORMA_OK && j < m->n_observed; j++) {
        size_t v = m->observed[j];
        for (size_t t = 1; status == NORMA_OK && t < d->categories[v]; t++) {
            char name[24];
            int length = snprintf(name, sizeof name, "t%zu", t);
            size_t rhs = norma__names_find(&m->index, name, (size_t)length);
            status =
                add_default(d, NORMA_SEM_THRESHOLD, v, rhs == NORMA_NONE ? m->n_names + t : rhs);
        }
    }
    return status;
}

static norma_status variances(norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma_status status = NORMA_OK;
    for (size_t j = 0; status == NORMA_OK && j < m->n_observed; j++)
        if (!m->roles[m->observed[j]].exogenous)
            status = add_default(d, NORMA_SEM_COVARIANCE, m->observed[j], m->observed[j]);
    for (size_t j = 0; status == NORMA_OK && j < m->n_latent; j++)
        status = add_default(d, NORMA_SEM_COVARIANCE, m->latent[j], m->latent[j]);
    return status;
}

/* Latent variables that nothing explains. */
static bool is_latent_x(const norma__role *r)
{
    return r->latent && !r->indicator && !r->outcome;
}

/* Outcomes that explain nothing and measure nothing. */
static bool is_final(const norma__role *r)
{
    return r->outcome && !r->predictor && !r->indicator;
}

/* Covariances of all pairs of variables that pass, latent before observed. */
static norma_status pairs(norma__draft *d, bool (*pass)(const norma__role *))
{
    const norma_sem_model *m = d->model;
    norma_status status = NORMA_OK;
    size_t n = 0, *list = NORMA__NEW(size_t, m->n_latent + m->n_observed);
    if (!list)
        return norma__no_memory(d->err);
    for (size_t j = 0; j < m->n_latent; j++)
        if (pass(&m->roles[m->latent[j]]))
            list[n++] = m->latent[j];
    for (size_t j = 0; j < m->n_observed; j++)
        if (pass(&m->roles[m->observed[j]]))
            list[n++] = m->observed[j];
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; status == NORMA_OK && j < n; j++)
            status = add_default(d, NORMA_SEM_COVARIANCE, list[i], list[j]);
    free(list);
    return status;
}

static norma_status exogenous(norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < m->n_observed; i++)
        for (size_t j = i; status == NORMA_OK && j < m->n_observed; j++)
            if (m->roles[m->observed[i]].exogenous && m->roles[m->observed[j]].exogenous)
                status = add_default(d, NORMA_SEM_COVARIANCE, m->observed[i], m->observed[j]);
    return status;
}

static norma_status scalings(norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma_status status = NORMA_OK;
    for (size_t j = 0; status == NORMA_OK && j < m->n_observed; j++)
        if (d->categories[m->observed[j]])
            status = add_default(d, NORMA_SEM_SCALING, m->observed[j], m->observed[j]);
    return status;
}

static norma_status intercepts(norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma_status status = NORMA_OK;
    for (size_t j = 0; d->means && status == NORMA_OK && j < m->n_observed; j++)
        status = add_default(d, NORMA_SEM_INTERCEPT, m->observed[j], 0);
    for (size_t j = 0; d->means && status == NORMA_OK && j < m->n_latent; j++)
        status = add_default(d, NORMA_SEM_INTERCEPT, m->latent[j], 0);
    return status;
}

static void fix(norma__draft_row *row, double value)
{
    row->free = false;
    row->value = value;
}

/* A latent variable with one indicator that measures nothing else: the indicator's residual
   variance is 0. counts: indicators of every name; measured: how often a name is one. */
static void fix_single(norma__draft *d, size_t *counts, size_t *measured)
{
    for (size_t k = 0; k < d->n; k++)
        if (d->rows[k].op == NORMA_SEM_MEASURES) {
            counts[d->rows[k].lhs]++;
            measured[d->rows[k].rhs]++;
        }
    for (size_t k = 0; k < d->n; k++) {
        const norma__draft_row *r = &d->rows[k];
        if (r->op != NORMA_SEM_MEASURES || counts[r->lhs] != 1 || measured[r->rhs] != 1)
            continue;
        size_t at = norma__elements_find(&d->known, r->rhs, NORMA_SEM_COVARIANCE, r->rhs);
        if (at != NORMA_NONE && norma__is_default(&d->rows[at]))
            fix(&d->rows[at], 0);
    }
}

/* Units of latent variables. seen: those whose first indicator has been. */
static void fix_units(norma__draft *d, bool *seen)
{
    const norma__role *roles = d->model->roles;
    int unit = (int)d->setting->identification;
    for (size_t k = 0; k < d->n; k++) {
        norma__draft_row *r = &d->rows[k];
        if (unit == NORMA_SEM_STD_LV && norma__is_variance(r) && roles[r->lhs].latent)
            fix(r, 1);
        if (r->op != NORMA_SEM_MEASURES)
            continue;
        if (unit == NORMA_SEM_MARKER && !seen[r->lhs])
            fix(r, 1);
        seen[r->lhs] = true;
    }
}

static bool is_outside(const norma__role *roles, const norma__draft_row *r)
{
    return (r->op == NORMA_SEM_COVARIANCE && roles[r->lhs].exogenous && roles[r->rhs].exogenous) ||
           (r->op == NORMA_SEM_INTERCEPT && roles[r->lhs].exogenous);
}

static void fix_rest(norma__draft *d)
{
    const norma__role *roles = d->model->roles;
    for (size_t k = 0; k < d->n; k++) {
        norma__draft_row *r = &d->rows[k];
        if (!norma__is_default(r))
            continue;
        bool latent = roles[r->lhs].latent, ordinal = d->categories[r->lhs] > 0;
        if (r->op == NORMA_SEM_COVARIANCE && r->lhs != r->rhs && latent && roles[r->rhs].latent &&
            d->setting->orthogonal)
            fix(r, 0);
        if (r->op == NORMA_SEM_INTERCEPT && (latent || ordinal))
            fix(r, 0);
        if (d->setting->fixed_x && is_outside(roles, r)) {
            fix(r, NAN);
            r->exogenous = true;
        }
        if ((norma__is_variance(r) && ordinal) || r->op == NORMA_SEM_SCALING)
            fix(r, 1);
    }
}

norma_status norma__draft_defaults(norma__draft *d)
{
    norma_status status;
    if ((status = user_lines(d)) != NORMA_OK || (status = thresholds(d)) != NORMA_OK ||
        (status = variances(d)) != NORMA_OK || (status = pairs(d, is_latent_x)) != NORMA_OK ||
        (status = pairs(d, is_final)) != NORMA_OK || (status = exogenous(d)) != NORMA_OK ||
        (status = scalings(d)) != NORMA_OK || (status = intercepts(d)) != NORMA_OK)
        return status;
    size_t n = d->model->n_names, *counts = NORMA__NEW(size_t, 2 * n);
    bool *seen = NORMA__NEW(bool, n);
    if (counts && seen) {
        fix_units(d, seen);
        fix_single(d, counts, counts + n);
        fix_rest(d);
    } else {
        status = norma__no_memory(d->err);
    }
    free(counts);
    free(seen);
    d->n_group = d->n;
    return status;
}
