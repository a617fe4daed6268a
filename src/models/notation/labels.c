/* Rows with one label are one parameter. Without a label of its own a row is called by its
   elements ("f=~x1", in later groups "f=~x1.g2"), and parameters that groups share are called as in
   the first group: so equal("f=~x1") and sets of shared parameters are labels like any other. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/notation/draft.h"

/* Whether the groups share a row's parameter. */
static bool is_shared(const norma__draft *d, const norma__draft_row *r)
{
    const norma__role *lhs = &d->model->roles[r->lhs];
    bool inside = lhs->observed && !lhs->exogenous, variance = norma__is_variance(r);
    unsigned bit = 0;
    switch (r->op) {
    case NORMA_SEM_MEASURES:
        bit = NORMA_SEM_EQUAL_LOADINGS;
        break;
    case NORMA_SEM_REGRESSION:
        bit = NORMA_SEM_EQUAL_REGRESSIONS;
        break;
    case NORMA_SEM_THRESHOLD:
        bit = NORMA_SEM_EQUAL_THRESHOLDS;
        break;
    case NORMA_SEM_INTERCEPT:
        bit = lhs->latent ? NORMA_SEM_EQUAL_MEANS : (inside ? NORMA_SEM_EQUAL_INTERCEPTS : 0);
        break;
    case NORMA_SEM_COVARIANCE:
        if (lhs->latent)
            bit = variance ? NORMA_SEM_EQUAL_LV_VARIANCES : NORMA_SEM_EQUAL_LV_COVARIANCES;
        else if (inside)
            bit = variance ? NORMA_SEM_EQUAL_RESIDUALS : NORMA_SEM_EQUAL_RESIDUAL_COVARIANCES;
        break;
    default:
        break;
    }
    return (d->equal & bit) != 0;
}

static void element_name(norma__buffer *b, const norma__draft *d, const norma__draft_row *r)
{
    const norma_sem_model *m = d->model;
    b->length = 0;
    norma__put(b, m->names[r->lhs]);
    norma__put(b, norma_sem_op_names[r->op]);
    if (r->rhs < m->n_names)
        norma__put(b, m->names[r->rhs]);
    else
        norma__putf(b, "t%zu", r->rhs - m->n_names);
}

/* Marks the rows of the first group that partial names. */
static norma_status find_partial(const norma__draft *d, bool *partial)
{
    norma__buffer b = {0};
    norma_status status = NORMA_OK;
    const norma_sem_setting *s = d->setting;
    for (size_t i = 0; status == NORMA_OK && i < s->n_partial; i++) {
        bool found = false;
        for (size_t k = 0; k < d->n_group && !b.failed; k++) {
            element_name(&b, d, &d->rows[k]);
            if (!b.failed && strcmp(b.bytes, s->partial[i]) == 0)
                found = partial[k] = true;
        }
        if (b.failed)
            status = norma__no_memory(d->err);
        else if (!found)
            status = norma__fail(d->err, NORMA_EDATA,
                                 "'%.100s' is no parameter of the model that groups could share; "
                                 "write it without blanks as f=~x1, x1~1, x1|t1 or x1~~x1",
                                 s->partial[i]);
    }
    norma__buffer_free(&b);
    return status;
}

/* The name that decides what a row is equal to; a row's own label if it has one. */
static norma_status called(char **name, const norma__draft *d, const norma__draft_row *r,
                           const bool *partial)
{
    norma__buffer b = {0};
    *name = NULL;
    if (r->label) {
        norma__put(&b, d->model->names[r->label]);
    } else {
        size_t k = (size_t)(r - d->rows) % d->n_group;
        element_name(&b, d, r);
        if (r->group && (partial[k] || !is_shared(d, r)))
            norma__putf(&b, ".g%zu", r->group + 1);
    }
    if (b.failed) {
        norma__buffer_free(&b);
        return norma__no_memory(d->err);
    }
    *name = b.bytes;
    return NORMA_OK;
}

/* Rows of one name: one that is fixed fixes all; bounds are the widest given. */
static void unite(norma__draft *d, bool *differ)
{
    for (size_t k = 0; k < d->n; k++) { /* the first fixed one decides */
        norma__draft_row *r = &d->rows[k], *first = &d->rows[r->as];
        if (r->free || r == first)
            continue;
        if (first->free) {
            first->free = false;
            first->value = r->value;
        } else if (first->value != r->value && !(isnan(first->value) && isnan(r->value))) {
            *differ = true;
        }
    }
    for (size_t k = 0; k < d->n; k++) {
        norma__draft_row *r = &d->rows[k], *first = &d->rows[r->as];
        if (isfinite(r->lower) && (!isfinite(first->lower) || r->lower < first->lower))
            first->lower = r->lower;
        if (isfinite(r->upper) && (!isfinite(first->upper) || r->upper > first->upper))
            first->upper = r->upper;
    }
    for (size_t k = 0; k < d->n; k++) {
        norma__draft_row *r = &d->rows[k];
        const norma__draft_row *first = &d->rows[r->as];
        if (r == first)
            continue;
        if (!first->free) {
            r->free = false;
            r->value = first->value;
        }
        r->lower = first->lower;
        r->upper = first->upper;
    }
}

static size_t root_of(const norma__draft *d, size_t k)
{
    while (d->rows[k].as != k)
        k = d->rows[k].as;
    return k;
}

/* a == b of two labels of free parameters makes them one. */
static norma_status merge(norma__draft *d)
{
    const norma_sem_model *m = d->model;
    size_t *row = NORMA__NEW(size_t, m->n_names);
    if (!row)
        return norma__no_memory(d->err);
    for (size_t k = d->n; k-- > 0;)
        if (d->rows[k].label)
            row[d->rows[k].label] = k + 1;
    for (size_t i = 0; i < m->n_relations; i++) {
        const norma__relation_line *l = &m->relations[i];
        size_t a = norma__names_find(&m->index, l->lhs, strlen(l->lhs));
        size_t b = norma__names_find(&m->index, l->rhs, strlen(l->rhs));
        if (l->op != NORMA_SEM_EQUAL || a == NORMA_NONE || b == NORMA_NONE || !row[a] || !row[b])
            continue;
        size_t first = root_of(d, row[a] - 1), second = root_of(d, row[b] - 1);
        if (d->rows[first].free && d->rows[second].free)
            d->rows[first < second ? second : first].as = first < second ? first : second;
    }
    for (size_t k = 0; k < d->n; k++)
        d->rows[k].as = root_of(d, k);
    free(row);
    return NORMA_OK;
}

norma_status norma__draft_labels(norma__draft *d)
{
    norma__names names = {0};
    norma_status status = NORMA_OK;
    char **texts = NORMA__NEW(char *, d->n);
    bool *partial = NORMA__NEW(bool, d->n_group), differ = false;
    size_t *first = NORMA__NEW(size_t, d->n);
    if (!texts || !partial || !first)
        status = norma__no_memory(d->err);
    else
        status = find_partial(d, partial);
    for (size_t k = 0; status == NORMA_OK && k < d->n; k++) {
        size_t which, before = names.n;
        if ((status = called(&texts[k], d, &d->rows[k], partial)) != NORMA_OK || !texts[k])
            break;
        if (!norma__names_add(&names, texts[k], strlen(texts[k]), &which)) {
            status = norma__no_memory(d->err);
            break;
        }
        if (names.n > before)
            first[which] = k;
        d->rows[k].as = first[which];
    }
    if (status == NORMA_OK) {
        unite(d, &differ);
        if ((status = merge(d)) == NORMA_OK)
            unite(d, &differ);
    }
    if (status == NORMA_OK && differ)
        status = norma__note(d->notes, d->err, "sem-equal-fixed", NULL, NAN, NAN,
                             "Parameters that are to be equal are fixed at different values; the "
                             "first value is used for all.");
    norma__names_free(&names);
    norma__free_texts(texts, texts ? d->n : 0);
    free(partial);
    free(first);
    return status;
}
