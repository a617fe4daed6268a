/* One factor by itself in every group: mean 0, variance 1, nothing shared. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"

/* ---- the factor's items ---- */

static bool is_observed(const norma__invariance_work *w, const char *id, size_t *at)
{
    for (*at = 0; *at < w->n_observed; (*at)++)
        if (strcmp(w->observed[*at], id) == 0)
            return true;
    return false;
}

/* Observed indicators of the factor, in the model's order; items has room for all observed. */
static size_t list_items(const char **items, const norma__invariance_work *w, const char *factor)
{
    const norma_sem_table *t = w->result->steps[0].full.sem->table;
    size_t n = 0, at;
    for (size_t r = 0; r < t->n; r++) {
        const norma_sem_parameter *p = &t->rows[r];
        if (p->op == NORMA_SEM_MEASURES && p->group == 0 && strcmp(p->lhs, factor) == 0 &&
            is_observed(w, p->rhs, &at))
            items[n++] = w->observed[at];
    }
    return n;
}

static size_t categories_of(const norma__invariance_work *w, const char *id)
{
    const norma_sem_table *t = w->result->steps[0].full.sem->table;
    for (size_t j = 0; j < t->n_observed; j++)
        if (strcmp(t->observed[j], id) == 0)
            return t->categories[j];
    return 0;
}

/* ---- its model in one group ---- */

static norma_status make_model(norma_sem_model **out, const norma__configural *c, norma_error *err)
{
    norma__buffer text = {0};
    norma__put(&text, c->factor);
    for (size_t i = 0; i < c->n_items; i++) {
        norma__put(&text, i ? " + " : " =~ ");
        norma__put(&text, c->items[i]);
    }
    norma__put(&text, "\n");
    norma_status status = text.failed ? norma__no_memory(err)
                                      : norma_sem_model_read(out, text.bytes, "the factor", err);
    norma__buffer_free(&text);
    return status;
}

/* The row of a parameter of the only group; NORMA_NONE when there is none. */
static size_t row_of(const norma_sem_table *t, const char *lhs, norma_sem_op op, const char *rhs)
{
    for (size_t r = 0; r < t->n; r++)
        if (t->rows[r].op == op && strcmp(t->rows[r].lhs, lhs) == 0 &&
            strcmp(t->rows[r].rhs, rhs) == 0)
            return r;
    return NORMA_NONE;
}

/* Rows of the loadings, then of the cuts: intercepts, or thresholds by number. */
static bool find_rows(size_t *rows, const norma__configural *c, const norma_sem_table *t)
{
    for (size_t i = 0; i < c->n_items; i++)
        rows[i] = row_of(t, c->factor, NORMA_SEM_MEASURES, c->items[i]);
    for (size_t k = 0; k < c->n_cuts; k++) {
        const char *item = c->items[c->item_of[k]], *bar = strrchr(c->cuts[k], '|');
        rows[c->n_items + k] = bar ? row_of(t, item, NORMA_SEM_THRESHOLD, bar + 1)
                                   : row_of(t, item, NORMA_SEM_INTERCEPT, "");
    }
    for (size_t j = 0; j < c->n_items + c->n_cuts; j++)
        if (rows[j] == NORMA_NONE)
            return false;
    return true;
}

/* A cut is an intercept, or a threshold with its sign turned. */
static double sign_of(const norma__configural *c, size_t j)
{
    return j >= c->n_items && strrchr(c->cuts[j - c->n_items], '|') ? -1 : 1;
}

/* Takes a group's estimates in; false when they cannot be used. */
static norma_status take(bool *taken, norma__configural *c, const norma_sem *sem, size_t group,
                         size_t most, norma_error *err)
{
    size_t m = c->n_items + c->n_cuts, g = c->n_groups;
    size_t *rows = NORMA__NEW(size_t, m);
    double *vcov = NORMA__NEW(double, m *m);
    norma_status status = rows && vcov ? NORMA_OK : norma__no_memory(err);
    *taken = status == NORMA_OK && sem->convergence.converged && sem->vcov &&
             find_rows(rows, c, sem->table);
    for (size_t i = 0; *taken && i < m; i++) {
        double at = sign_of(c, i), est = at * sem->estimates[rows[i]].est;
        size_t free_i = sem->table->rows[rows[i]].free;
        *taken = isfinite(est) && free_i != NORMA_NONE;
        if (i < c->n_items)
            c->loading[g + i * most] = est;
        else
            c->cut[g + (i - c->n_items) * most] = est;
        for (size_t j = 0; *taken && j < m; j++) {
            size_t free_j = sem->table->rows[rows[j]].free;
            vcov[i + j * m] =
                free_j == NORMA_NONE
                    ? NAN
                    : at * sign_of(c, j) * sem->vcov[free_i + free_j * sem->table->n_free];
            *taken = isfinite(vcov[i + j * m]);
        }
    }
    if (*taken) {
        c->groups[g] = group;
        c->n[g] = (double)sem->n;
        c->vcov[g] = vcov;
        c->n_groups++;
        vcov = NULL;
    }
    free(rows);
    free(vcov);
    return status;
}

static bool is_ordinal(const norma__configural *c)
{
    return c->n_cuts > 0 && strrchr(c->cuts[0], '|') != NULL;
}

static norma_status fit_group(norma__configural *c, const norma__invariance_work *w,
                              const norma_sem_model *model, uint8_t *keep, size_t group,
                              norma_error *err)
{
    const norma_invariance *r = w->result;
    norma_sem_options o = w->options->sem;
    norma_sem_data data = w->data;
    norma_sem *sem = NULL;
    norma_error why = {0};
    bool taken = false;
    for (size_t row = 0; row < norma_data_rows(data.data); row++) {
        size_t label = norma_data_label(data.data, data.group, row);
        keep[row] =
            w->keep[row] && label != NORMA_NONE &&
            strcmp(norma_data_label_name(data.data, data.group, label), r->groups[group].name) == 0;
    }
    data.keep = keep;
    data.group = NORMA_NONE;
    o.identification = NORMA_SEM_STD_LV;
    o.means = true;
    o.theta = is_ordinal(c); /* residual variances 1: expected answers are then known */
    o.equal = 0;
    o.partial = NULL;
    o.n_partial = 0;
    o.test = NORMA_SEM_TEST_STANDARD;
    norma_status status = norma_sem_fit(&sem, model, &data, &o, &why);
    if (status == NORMA_OK)
        status = take(&taken, c, sem, group, r->n_groups, err);
    else if (status == NORMA_EDATA)
        status = NORMA_OK; /* too few people, or no variance: left out */
    else
        status = norma__fail(err, status, "%s", why.message);
    norma_sem_free(sem);
    c->left_out += status == NORMA_OK && !taken;
    if (taken && group == r->reference)
        c->reference = c->n_groups - 1;
    return status;
}

/* ---- all groups ---- */

static norma_status name_cuts(norma__configural *c, const norma__invariance_work *w,
                              norma_error *err)
{
    size_t most = 0;
    for (size_t i = 0; i < c->n_items; i++)
        most += categories_of(w, c->items[i]) + 1;
    c->cuts = NORMA__NEW(char *, most);
    c->item_of = NORMA__NEW(size_t, most);
    if (!c->cuts || !c->item_of)
        return norma__no_memory(err);
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < c->n_items && status == NORMA_OK; i++) {
        size_t categories = categories_of(w, c->items[i]);
        for (size_t t = 1; t < (categories ? categories : 2) && status == NORMA_OK; t++) {
            char name[160];
            if (categories)
                snprintf(name, sizeof name, "%s|t%zu", c->items[i], t);
            else
                snprintf(name, sizeof name, "%s", c->items[i]);
            c->item_of[c->n_cuts] = i;
            status = norma__keep_text(&c->cuts[c->n_cuts], name, err);
            c->n_cuts += status == NORMA_OK;
        }
    }
    return status;
}

/* Columns were most groups apart; now they are as far apart as there are groups. */
static void close_up(double *x, size_t n, size_t most, size_t columns)
{
    for (size_t j = 1; j < columns && n < most; j++)
        memmove(x + j * n, x + j * most, n * sizeof *x);
}

/* The same direction in all groups: as the reference's loadings, or the first group's. */
static void orient(norma__configural *c)
{
    size_t n = c->n_groups, m = c->n_items + c->n_cuts;
    size_t r = c->reference == NORMA_NONE ? 0 : c->reference;
    for (int pass = 0; pass < 2; pass++)
        for (size_t g = 0; g < n; g++) {
            double sum = 0;
            for (size_t i = 0; i < c->n_items; i++)
                sum += c->loading[g + i * n] * (pass ? c->loading[r + i * n] : 1);
            if (sum >= 0 || (pass == 0 && g != r))
                continue;
            for (size_t i = 0; i < c->n_items; i++)
                c->loading[g + i * n] *= -1;
            for (size_t j = 0; j < m; j++)
                for (size_t i = 0; i < m; i++)
                    if ((i < c->n_items) != (j < c->n_items))
                        c->vcov[g][i + j * m] *= -1;
        }
}

norma_status norma__configural_of(norma__configural *c, const norma__invariance_work *w,
                                  const char *factor, norma_error *err)
{
    size_t most = w->result->n_groups;
    norma_sem_model *model = NULL;
    uint8_t *keep = NORMA__NEW(uint8_t, norma_data_rows(w->data.data) + 1);
    norma_status status;
    *c = (norma__configural){.reference = NORMA_NONE};
    c->items = NORMA__NEW(const char *, w->n_observed);
    if (!keep || !c->items) {
        status = norma__no_memory(err);
        goto done;
    }
    c->n_items = list_items(c->items, w, factor);
    if ((status = norma__keep_text(&c->factor, factor, err)) != NORMA_OK || c->n_items < 3 ||
        (status = name_cuts(c, w, err)) != NORMA_OK ||
        (status = make_model(&model, c, err)) != NORMA_OK)
        goto done;
    c->groups = NORMA__NEW(size_t, most);
    c->n = NORMA__NEW(double, most);
    c->loading = NORMA__NEW(double, most * c->n_items);
    c->cut = NORMA__NEW(double, most * c->n_cuts);
    c->vcov = NORMA__NEW(double *, most);
    if (!c->groups || !c->n || !c->loading || !c->cut || !c->vcov)
        status = norma__no_memory(err);
    for (size_t g = 0; g < most && status == NORMA_OK; g++)
        status = fit_group(c, w, model, keep, g, err);
    if (status == NORMA_OK) {
        close_up(c->loading, c->n_groups, most, c->n_items);
        close_up(c->cut, c->n_groups, most, c->n_cuts);
        orient(c);
    }
done:
    norma_sem_model_free(model);
    free(keep);
    return status;
}

void norma__configural_clear(norma__configural *c)
{
    for (size_t g = 0; c->vcov && g < c->n_groups; g++)
        free(c->vcov[g]);
    norma__free_texts(c->cuts, c->n_cuts);
    free(c->factor);
    free(c->items);
    free(c->item_of);
    free(c->groups);
    free(c->n);
    free(c->loading);
    free(c->cut);
    free(c->vcov);
    *c = (norma__configural){0};
}
