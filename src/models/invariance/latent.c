/* What may be compared when intercepts are shared: means and variances of latent variables. */
#include <math.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"

/* The most restricted step of measurement that was reached, if that is scalar at least. */
static size_t choose_step(const norma_invariance *r)
{
    size_t chosen = NORMA_NONE;
    for (size_t k = 0; k < r->n_steps; k++)
        if (r->steps[k].level >= NORMA_INVARIANCE_SCALAR && r->steps[k].level <= r->highest)
            chosen = k;
    return chosen;
}

static const norma_sem_estimate *estimate_of(const norma_sem *sem, const char *name, size_t group,
                                             norma_sem_op op)
{
    for (size_t r = 0; r < sem->table->n; r++) {
        const norma_sem_parameter *p = &sem->table->rows[r];
        if (p->group == group && p->op == op && strcmp(p->lhs, name) == 0 &&
            (op == NORMA_SEM_INTERCEPT || strcmp(p->rhs, name) == 0))
            return &sem->estimates[r];
    }
    return NULL;
}

static norma_status add_latent(norma_invariance_latent *l, const norma_sem *sem, const char *name,
                               size_t group, norma_error *err)
{
    const norma_sem_estimate *mean = estimate_of(sem, name, group, NORMA_SEM_INTERCEPT);
    const norma_sem_estimate *variance = estimate_of(sem, name, group, NORMA_SEM_COVARIANCE);
    *l = (norma_invariance_latent){.group = group,
                                   .mean = mean ? mean->est : NAN,
                                   .se = mean ? mean->se : NAN,
                                   .variance = variance ? variance->est : NAN,
                                   .variance_se = variance ? variance->se : NAN,
                                   .d = NAN};
    return norma__keep_text(&l->name, name, err);
}

/* Differences from the reference group in units of the pooled standard deviation. */
static void standardise(norma_invariance *r)
{
    for (size_t k = 0; k < r->n_latent; k++) {
        norma_invariance_latent *l = &r->latent[k];
        const norma_invariance_latent *of = l + r->reference - l->group;
        double m = (double)r->groups[l->group].n, n = (double)r->groups[r->reference].n;
        double variance = (m * l->variance + n * of->variance) / (m + n);
        l->d = variance > 0 ? (l->mean - of->mean) / sqrt(variance) : NAN;
    }
}

norma_status norma__invariance_latent(norma__invariance_work *w, norma_error *err)
{
    norma_invariance *r = w->result;
    size_t n;
    const char *const *latent = norma_sem_model_latent(w->model, &n);
    norma_status status = NORMA_OK;
    r->latent_step = choose_step(r);
    if (r->latent_step == NORMA_NONE)
        return NORMA_OK;
    const norma_invariance_step *s = &r->steps[r->latent_step];
    const norma_sem *sem = s->partial.sem ? s->partial.sem : s->full.sem;
    r->latent = NORMA__NEW(norma_invariance_latent, n * r->n_groups);
    if (!r->latent)
        return norma__no_memory(err);
    for (size_t k = 0; k < n; k++)
        for (size_t g = 0; g < r->n_groups && status == NORMA_OK; g++)
            status = add_latent(&r->latent[r->n_latent++], sem, latent[k], g, err);
    if (status == NORMA_OK)
        standardise(r);
    return status;
}
