/* Partial invariance: parameters are no longer shared, one by one, the one first whose score test
   says that sharing it costs most, until the level is supported. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/sem_evaluation.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"

/* Whether a row of the table is one of those that the level made groups share. */
static bool is_of_level(const norma_sem_table *t, const norma_sem_parameter *p, int level)
{
    bool latent = false, same = strcmp(p->lhs, p->rhs) == 0;
    for (size_t k = 0; k < t->n_latent; k++)
        latent |= strcmp(t->latent[k], p->lhs) == 0;
    switch (level) {
    case NORMA_INVARIANCE_THRESHOLDS:
        return p->op == NORMA_SEM_THRESHOLD;
    case NORMA_INVARIANCE_METRIC:
        return p->op == NORMA_SEM_MEASURES;
    case NORMA_INVARIANCE_SCALAR:
        return (p->op == NORMA_SEM_INTERCEPT && !latent) || p->op == NORMA_SEM_THRESHOLD ||
               (p->op == NORMA_SEM_MEASURES && t->ordinal);
    case NORMA_INVARIANCE_STRICT:
        return p->op == NORMA_SEM_COVARIANCE && same && !latent;
    case NORMA_INVARIANCE_VARIANCES:
        return p->op == NORMA_SEM_COVARIANCE && same && latent;
    case NORMA_INVARIANCE_COVARIANCES:
        return p->op == NORMA_SEM_COVARIANCE && !same && latent;
    default:
        return p->op == NORMA_SEM_INTERCEPT && latent;
    }
}

/* The release with the largest score test; NULL when none is significant. */
static const norma_sem_release *find_worst(const norma_sem_releases *all, const norma_sem *sem,
                                           int level, double alpha)
{
    const norma_sem_release *worst = NULL;
    for (size_t k = 0; k < all->n; k++) {
        const norma_sem_release *r = &all->rows[k];
        if (r->lhs != NORMA_NONE && is_of_level(sem->table, &sem->table->rows[r->lhs], level) &&
            r->p < alpha && (!worst || r->x2 > worst->x2))
            worst = r;
    }
    return worst;
}

static norma_status add_name(norma__invariance_work *w, norma_invariance_freed *freed,
                             const norma_sem_parameter *p, norma_error *err)
{
    char name[256];
    char **grown = NORMA__GROW(w->partial, char *, w->n_partial + 1);
    if (!grown)
        return norma__no_memory(err);
    w->partial = grown;
    snprintf(name, sizeof name, "%s%s%s", p->lhs, norma_sem_op_names[p->op], p->rhs);
    norma_status status = norma__keep_text(&w->partial[w->n_partial], name, err);
    if (status != NORMA_OK)
        return status;
    w->n_partial++;
    return norma__keep_text(&freed->name, name, err);
}

static norma_status add_freed(norma__invariance_work *w, norma_invariance_step *step,
                              const norma_sem *sem, const norma_sem_release *worst,
                              norma_error *err)
{
    norma_invariance *r = w->result;
    norma_invariance_freed *grown = NORMA__GROW(r->freed, norma_invariance_freed, r->n_freed + 1);
    if (!grown)
        return norma__no_memory(err);
    r->freed = grown;
    norma_invariance_freed *f = &r->freed[r->n_freed++];
    *f = (norma_invariance_freed){
        .level = step->level, .x2 = worst->x2, .df = 1, .p = worst->p, .chisq = NAN, .cfi = NAN};
    step->n_freed++;
    return add_name(w, f, &sem->table->rows[worst->lhs], err);
}

static bool is_enough(const norma_invariance_outcome *o, const norma__invariance_work *w)
{
    return w->options->free_until == NORMA_INVARIANCE_FREE_TEST
               ? !(o->difference.p < w->options->alpha)
               : o->verdict == NORMA_INVARIANCE_SUPPORTED;
}

/* Frees the worst parameter of the model as it stands; *found false when there is none. */
static norma_status free_one(bool *found, norma_invariance_step *step, const norma_sem *before,
                             norma__invariance_work *w, norma_error *err)
{
    const norma_sem *sem = step->partial.sem ? step->partial.sem : step->full.sem;
    norma_sem_releases *releases = NULL;
    norma_status status = norma_sem_releases_of(&releases, sem, NULL, err);
    const norma_sem_release *worst =
        status == NORMA_OK ? find_worst(releases, sem, step->level, w->options->alpha) : NULL;
    *found = worst != NULL;
    if (worst)
        status = add_freed(w, step, sem, worst, err);
    norma_sem_releases_free(releases);
    if (status != NORMA_OK || !*found)
        return status;
    norma_sem *freed = NULL;
    status = norma__invariance_fit(&freed, w, step->level, step->equal, err);
    if (status != NORMA_OK)
        return status;
    norma_sem_free(step->partial.sem);
    step->partial.sem = freed;
    norma_invariance_freed *f = &w->result->freed[w->result->n_freed - 1];
    f->chisq = norma_sem_measure_of(freed, "chisq");
    f->cfi = norma__invariance_index(freed, "cfi", step->full.change.variant);
    return norma__invariance_compare(&step->partial, step, before, w, err);
}

norma_status norma__invariance_search(norma_invariance_step *step, const norma_sem *before,
                                      norma__invariance_work *w, norma_error *err)
{
    norma_status status = NORMA_OK;
    const char *name = norma_invariance_level_names[step->level];
    bool found = true;
    if (w->options->free_until == NORMA_INVARIANCE_FREE_NONE ||
        step->full.verdict == NORMA_INVARIANCE_UNKNOWN || is_enough(&step->full, w))
        return NORMA_OK;
    while (status == NORMA_OK && found && step->n_freed < w->options->most_free &&
           !(step->partial.sem && is_enough(&step->partial, w)))
        status = free_one(&found, step, before, w, err);
    if (status == NORMA_OK && !(step->partial.sem && is_enough(&step->partial, w)))
        status = norma__note(&w->result->notes, err, "invariance-not-enough-freed", name,
                             (double)step->n_freed, NAN,
                             "%s: not reached with %zu parameters freed; no further one has a "
                             "significant score test, or no more may be freed",
                             name, step->n_freed);
    return status;
}
