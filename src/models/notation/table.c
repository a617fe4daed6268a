#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/notation/draft.h"
#include "models/notation/relations.h"

/* Which variables are ordinal, checked against the thresholds of the text. */
static norma_status take_categories(norma__draft *d)
{
    const norma_sem_model *m = d->model;
    const norma_sem_setting *s = d->setting;
    norma_status status = NORMA_OK;
    for (size_t j = 0; status == NORMA_OK && j < m->n_observed; j++) {
        size_t v = m->observed[j], categories = s->categories ? s->categories[j] : 0;
        if (categories && m->roles[v].exogenous) {
            status = norma__note(d->notes, d->err, "sem-ordinal-exogenous", m->names[v], NAN, NAN,
                                 "%.100s only predicts others: its answers are taken as numbers, "
                                 "not as categories.",
                                 m->names[v]);
            categories = 0;
        }
        d->categories[v] = categories;
        d->ordinal = d->ordinal || categories;
    }
    for (size_t k = 0; status == NORMA_OK && k < m->n_lines; k++) {
        const norma__line *l = &m->lines[k];
        size_t n = d->categories[l->lhs];
        if (l->op != NORMA_SEM_THRESHOLD && l->op != NORMA_SEM_SCALING)
            continue;
        if (!n)
            status = norma__model_fail(m, l->at, d->err,
                                       "%.100s is not an ordinal outcome: declare it ordered, or "
                                       "leave out this formula",
                                       m->names[l->lhs]);
        else if (l->op == NORMA_SEM_THRESHOLD && strtoul(m->names[l->rhs] + 1, NULL, 10) >= n)
            status = norma__model_fail(m, l->at, d->err,
                                       "%.100s has %zu categories in use, so its last threshold is "
                                       "t%zu",
                                       m->names[l->lhs], n, n - 1);
    }
    return status;
}

static norma_status note_described(norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma_status status = NORMA_OK;
    for (size_t j = 0; status == NORMA_OK && d->setting->fixed_x && j < m->n_observed; j++) {
        const norma__role *r = &m->roles[m->observed[j]];
        const char *id = m->names[m->observed[j]];
        if (r->predictor && !r->outcome && !r->indicator && r->described)
            status = norma__note(d->notes, d->err, "sem-exogenous-described", id, NAN, NAN,
                                 "%.100s only predicts others, but the model has a formula of its "
                                 "variance, covariance or mean: it is taken as random, with free "
                                 "moments.",
                                 id);
    }
    return status;
}

/* lavaan's default for ordinal outcomes takes all statistics given the exogenous variables. */
static norma_status note_joint(norma__draft *d)
{
    const norma_sem_model *m = d->model;
    bool exogenous = false;
    for (size_t j = 0; j < m->n_observed; j++)
        exogenous = exogenous || m->roles[m->observed[j]].exogenous;
    if (!d->ordinal || !d->setting->fixed_x || !exogenous)
        return NORMA_OK;
    return norma__note(d->notes, d->err, "sem-x-joint", NULL, NAN, NAN,
                       "ordinal outcomes with observed predictors: the predictors and the "
                       "responses behind ordinal answers are taken as jointly normal; lavaan's "
                       "default conditions on the predictors instead, so that its figures differ "
                       "(compare with conditional.x = FALSE)");
}

static norma_status keep_names(norma_sem_table *t, const norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma_status status = NORMA_OK;
    t->observed = NORMA__NEW(char *, m->n_observed);
    t->categories = NORMA__NEW(size_t, m->n_observed);
    t->exogenous = NORMA__NEW(bool, m->n_observed);
    t->latent = NORMA__NEW(char *, m->n_latent);
    if (!t->observed || !t->categories || !t->exogenous || !t->latent)
        return norma__no_memory(d->err);
    for (; status == NORMA_OK && t->n_observed < m->n_observed; t->n_observed++) {
        size_t v = m->observed[t->n_observed];
        t->categories[t->n_observed] = d->categories[v];
        t->exogenous[t->n_observed] = m->roles[v].exogenous;
        status = norma__keep_text(&t->observed[t->n_observed], m->names[v], d->err);
    }
    for (; status == NORMA_OK && t->n_latent < m->n_latent; t->n_latent++)
        status =
            norma__keep_text(&t->latent[t->n_latent], m->names[m->latent[t->n_latent]], d->err);
    return status;
}

/* label and plabel of row k; a shared row without a label of its own is called by the plabel of
   the first. */
static norma_status call(norma_sem_parameter *row, const norma__draft *d, size_t k,
                         const bool *shared)
{
    char own[32], first[32];
    const norma__draft_row *r = &d->rows[k];
    const char *label = d->model->names[r->label];
    snprintf(own, sizeof own, ".p%zu.", k + 1);
    snprintf(first, sizeof first, ".p%zu.", r->as + 1);
    if (!r->label && r->free && shared[r->as])
        label = first;
    norma_status status = norma__keep_text(&row->plabel, own, d->err);
    return status == NORMA_OK ? norma__keep_text(&row->label, label, d->err) : status;
}

static norma_status fill_row(norma_sem_parameter *row, const norma__draft *d, size_t k,
                             const bool *shared)
{
    const norma__draft_row *r = &d->rows[k];
    const norma_sem_model *m = d->model;
    char threshold[32];
    const char *rhs = r->rhs < m->n_names ? m->names[r->rhs] : threshold;
    norma_status status;
    snprintf(threshold, sizeof threshold, "t%zu",
             r->rhs < m->n_names ? (size_t)0 : r->rhs - m->n_names);
    *row = (norma_sem_parameter){.op = r->op,
                                 .group = r->group,
                                 .user = !norma__is_default(r),
                                 .exogenous = r->exogenous,
                                 .free = NORMA_NONE,
                                 .value = r->free ? NAN : r->value,
                                 .start = r->free ? r->value : NAN,
                                 .lower = r->free ? r->lower : -INFINITY,
                                 .upper = r->free ? r->upper : INFINITY};
    if ((status = norma__keep_text(&row->lhs, m->names[r->lhs], d->err)) != NORMA_OK ||
        (status = norma__keep_text(&row->rhs, rhs, d->err)) != NORMA_OK)
        return status;
    return call(row, d, k, shared);
}

static norma_status fill_rows(norma_sem_table *t, const norma__draft *d)
{
    bool *shared = NORMA__NEW(bool, d->n);
    norma_status status = shared ? NORMA_OK : norma__no_memory(d->err);
    for (size_t k = 0; shared && k < d->n; k++)
        if (d->rows[k].as != k)
            shared[d->rows[k].as] = true;
    for (size_t k = 0; status == NORMA_OK && k < d->n; k++)
        status = fill_row(&t->rows[t->n++], d, k, shared);
    free(shared);
    return status;
}

static norma_status add_relation(norma_sem_table *t, norma_sem_op op, const char *lhs,
                                 const char *rhs, bool user, norma_error *err)
{
    norma_sem_parameter *grown = NORMA__GROW(t->rows, norma_sem_parameter, t->n + 1), *row;
    norma_status status;
    if (!grown)
        return norma__no_memory(err);
    t->rows = grown;
    row = &t->rows[t->n++];
    *row = (norma_sem_parameter){.op = op,
                                 .group = NORMA_NONE,
                                 .user = user,
                                 .free = NORMA_NONE,
                                 .value = NAN,
                                 .start = NAN,
                                 .lower = -INFINITY,
                                 .upper = INFINITY};
    if ((status = norma__keep_text(&row->lhs, lhs, err)) != NORMA_OK ||
        (status = norma__keep_text(&row->rhs, rhs, err)) != NORMA_OK ||
        (status = norma__keep_text(&row->plabel, "", err)) != NORMA_OK)
        return status;
    return norma__keep_text(&row->label, op == NORMA_SEM_DEFINED ? lhs : "", err);
}

/* Mean loading 1 and mean intercept 0 of one latent variable in one group, as constraints on the
   first: Little, Slegers & Card (2006). indicator: flags by name. */
static norma_status code_effects(norma_sem_table *t, norma__draft *d, size_t latent, size_t group,
                                 const bool *indicator, norma_sem_op op)
{
    norma__buffer rhs = {0};
    size_t from = group * d->n_group, first = NORMA_NONE, n = 0;
    bool all = true;
    norma_status status = NORMA_OK;
    for (size_t k = from; k < from + d->n_group; k++) {
        const norma__draft_row *r = &d->rows[k];
        if (r->op != op ||
            !(op == NORMA_SEM_MEASURES ? r->lhs == latent : r->rhs == 0 && indicator[r->lhs]))
            continue;
        all = all && r->free;
        n++;
        if (first == NORMA_NONE)
            first = k;
        else
            norma__putf(&rhs, "-.p%zu.", k + 1);
    }
    if (n && all) {
        char lhs[32], sum[32];
        norma__buffer whole = {0};
        snprintf(lhs, sizeof lhs, ".p%zu.", first + 1);
        snprintf(sum, sizeof sum, "%zu", op == NORMA_SEM_MEASURES ? n : 0);
        norma__put(&whole, sum);
        norma__put_bytes(&whole, rhs.bytes, rhs.length);
        status = whole.failed || rhs.failed
                     ? norma__no_memory(d->err)
                     : add_relation(t, NORMA_SEM_EQUAL, lhs, whole.bytes, false, d->err);
        norma__buffer_free(&whole);
        for (size_t k = from; op == NORMA_SEM_INTERCEPT && k < from + d->n_group; k++) {
            norma_sem_parameter *row = &t->rows[k];
            if (d->rows[k].op == op && d->rows[k].lhs == latent && norma__is_default(&d->rows[k])) {
                d->rows[k].free = true;
                row->start = row->value;
                row->value = NAN;
            }
        }
    }
    norma__buffer_free(&rhs);
    return status;
}

static norma_status effects(norma_sem_table *t, norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma_status status = NORMA_OK;
    bool *indicator = NORMA__NEW(bool, m->n_names);
    if (!indicator)
        return norma__no_memory(d->err);
    for (size_t g = 0; g < d->setting->n_groups; g++)
        for (size_t l = 0; status == NORMA_OK && l < m->n_latent; l++) {
            memset(indicator, 0, m->n_names * sizeof *indicator);
            for (size_t k = 0; k < d->n_group; k++)
                if (d->rows[k].op == NORMA_SEM_MEASURES && d->rows[k].lhs == m->latent[l])
                    indicator[d->rows[k].rhs] = true;
            status = code_effects(t, d, m->latent[l], g, indicator, NORMA_SEM_MEASURES);
            if (status == NORMA_OK)
                status = code_effects(t, d, m->latent[l], g, indicator, NORMA_SEM_INTERCEPT);
        }
    free(indicator);
    return status;
}

static void number(norma_sem_table *t, const norma__draft *d)
{
    for (size_t k = 0; k < d->n; k++)
        if (d->rows[k].free)
            t->rows[k].free = d->rows[k].as == k ? t->n_free++ : t->rows[d->rows[k].as].free;
}

/* Every name in a relation must be known; the place is that of its formula. */
static norma_status check_relations(const norma_sem_table *t, const norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma__table_names names = {0};
    norma_status status = norma__table_names_of(&names, t, d->err);
    for (size_t i = 0; status == NORMA_OK && i < m->n_relations; i++) {
        const norma__relation_line *l = &m->relations[i];
        norma_error inner = {0};
        names.before = l->op == NORMA_SEM_DEFINED ? d->n + i : t->n;
        for (int side = l->op == NORMA_SEM_DEFINED; status == NORMA_OK && side < 2; side++) {
            norma__expression *e = NULL;
            status = norma__expression_read(&e, side ? l->rhs : l->lhs, norma__table_resolve,
                                            &names, &inner);
            norma__expression_free(e);
        }
        if (status == NORMA_ENOMEM)
            norma__no_memory(d->err);
        else if (status != NORMA_OK)
            status = norma__model_fail(m, l->at, d->err, "%s", inner.message);
    }
    norma__table_names_clear(&names);
    return status;
}

static norma_status complete(norma_sem_table *t, norma__draft *d)
{
    const norma_sem_model *m = d->model;
    norma_status status;
    if ((status = note_described(d)) != NORMA_OK || (status = note_joint(d)) != NORMA_OK ||
        (status = norma__draft_defaults(d)) != NORMA_OK ||
        (status = norma__draft_groups(d)) != NORMA_OK ||
        (status = norma__draft_labels(d)) != NORMA_OK || (status = keep_names(t, d)) != NORMA_OK)
        return status;
    t->means = d->means;
    t->ordinal = d->ordinal;
    t->theta = d->setting->theta;
    t->n_groups = d->setting->n_groups;
    if (!(t->rows = NORMA__NEW(norma_sem_parameter, d->n)))
        return norma__no_memory(d->err);
    status = fill_rows(t, d);
    for (size_t i = 0; status == NORMA_OK && i < m->n_relations; i++)
        status = add_relation(t, m->relations[i].op, m->relations[i].lhs, m->relations[i].rhs, true,
                              d->err);
    if (status == NORMA_OK && d->setting->identification == NORMA_SEM_EFFECTS)
        status = effects(t, d);
    if (status != NORMA_OK)
        return status;
    number(t, d);
    return check_relations(t, d);
}

norma_status norma_sem_table_of(norma_sem_table **out, const norma_sem_model *model,
                                const norma_sem_setting *setting, norma_error *err)
{
    norma_status status;
    *out = NULL;
    if (setting->n_groups < 1)
        return norma__fail(err, NORMA_EINVAL, "a model needs at least 1 group");
    norma_sem_table *t = NORMA__NEW(norma_sem_table, 1);
    norma__draft d = {.model = model,
                      .setting = setting,
                      .equal = setting->n_groups > 1 ? setting->equal : 0,
                      .categories = NORMA__NEW(size_t, model->n_names),
                      .err = err};
    if (!t || !d.categories) {
        status = norma__no_memory(err);
    } else if ((d.notes = &t->notes, status = take_categories(&d)) == NORMA_OK) {
        const unsigned origin = NORMA_SEM_EQUAL_INTERCEPTS | NORMA_SEM_EQUAL_THRESHOLDS;
        if (d.ordinal && (d.equal & origin))
            d.equal |= origin;
        d.means = setting->means || d.ordinal ||
                  (d.equal & (NORMA_SEM_EQUAL_INTERCEPTS | NORMA_SEM_EQUAL_MEANS));
        for (size_t k = 0; k < model->n_lines; k++)
            d.means = d.means || model->lines[k].op == NORMA_SEM_INTERCEPT;
        status = complete(t, &d);
    }
    free(d.categories);
    free(d.rows);
    norma__elements_free(&d.known);
    if (status != NORMA_OK) {
        norma_sem_table_free(t);
        return status;
    }
    *out = t;
    return NORMA_OK;
}

void norma_sem_table_free(norma_sem_table *t)
{
    if (!t)
        return;
    for (size_t k = 0; k < t->n; k++) {
        free(t->rows[k].lhs);
        free(t->rows[k].rhs);
        free(t->rows[k].label);
        free(t->rows[k].plabel);
    }
    free(t->rows);
    norma__free_texts(t->observed, t->n_observed);
    norma__free_texts(t->latent, t->n_latent);
    free(t->categories);
    free(t->exogenous);
    norma_notes_clear(&t->notes);
    free(t);
}
