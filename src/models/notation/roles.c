/* What every name of a model is. lavaan's order of observed variables: indicators, outcomes,
   predictors, then those in covariances (left sides before right sides), then those with an
   intercept or thresholds only. */
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/notation/model.h"

static void mark(norma_sem_model *m)
{
    for (size_t k = 0; k < m->n_lines; k++) {
        const norma__line *l = &m->lines[k];
        norma__role *lhs = &m->roles[l->lhs], *rhs = &m->roles[l->rhs];
        switch (l->op) {
        case NORMA_SEM_MEASURES:
            lhs->latent = true;
            rhs->indicator = true;
            break;
        case NORMA_SEM_REGRESSION:
            lhs->outcome = true;
            rhs->predictor = true;
            break;
        case NORMA_SEM_COVARIANCE:
            lhs->described = rhs->described = true;
            break;
        case NORMA_SEM_INTERCEPT:
            lhs->described = true;
            break;
        case NORMA_SEM_THRESHOLD:
            lhs->ordinal = true;
            break;
        default:
            break;
        }
    }
}

static void add_latent(norma_sem_model *m, size_t name, bool *in)
{
    if (in[name])
        return;
    in[name] = true;
    m->latent[m->n_latent++] = name;
}

static void add_observed(norma_sem_model *m, size_t name, bool *in)
{
    if (in[name] || m->roles[name].latent)
        return;
    in[name] = true;
    m->roles[name].observed = true;
    m->observed[m->n_observed++] = name;
}

enum { INDICATORS, OUTCOMES, PREDICTORS, LEFT, RIGHT, INTERCEPTS, PASSES };

/* The name that a line has for a pass, or NORMA_NONE. */
static size_t name_for(const norma__line *l, int pass)
{
    static const norma_sem_op of_pass[] = {NORMA_SEM_MEASURES,   NORMA_SEM_REGRESSION,
                                           NORMA_SEM_REGRESSION, NORMA_SEM_COVARIANCE,
                                           NORMA_SEM_COVARIANCE, NORMA_SEM_INTERCEPT};
    bool right = pass == INDICATORS || pass == PREDICTORS || pass == RIGHT;
    if (l->op == of_pass[pass] || (pass == INTERCEPTS && l->op == NORMA_SEM_THRESHOLD))
        return right ? l->rhs : l->lhs;
    return NORMA_NONE;
}

/* in: room for one flag a name. */
static void list(norma_sem_model *m, bool *in)
{
    for (size_t k = 0; k < m->n_lines; k++)
        if (m->lines[k].op == NORMA_SEM_MEASURES)
            add_latent(m, m->lines[k].lhs, in);
    for (int pass = INDICATORS; pass < PASSES; pass++)
        for (size_t k = 0; k < m->n_lines; k++) {
            size_t name = name_for(&m->lines[k], pass);
            if (name != NORMA_NONE)
                add_observed(m, name, in);
        }
}

/* Covariances have the variable that comes first on the left: latent ones before observed ones. */
static void order_covariances(norma_sem_model *m)
{
    for (size_t k = 0; k < m->n_latent; k++)
        m->roles[m->latent[k]].order = k;
    for (size_t k = 0; k < m->n_observed; k++)
        m->roles[m->observed[k]].order = m->n_latent + k;
    for (size_t k = 0; k < m->n_lines; k++) {
        norma__line *l = &m->lines[k];
        if (l->op == NORMA_SEM_COVARIANCE && m->roles[l->lhs].order > m->roles[l->rhs].order) {
            size_t lhs = l->lhs;
            l->lhs = l->rhs;
            l->rhs = lhs;
        }
    }
}

static void describe(norma_sem_model *m)
{
    for (size_t k = 0; k < m->n_observed; k++) {
        norma__role *r = &m->roles[m->observed[k]];
        r->exogenous = r->predictor && !r->outcome && !r->indicator && !r->described;
        m->observed_ids[k] = m->names[m->observed[k]];
    }
    for (size_t k = 0; k < m->n_latent; k++)
        m->latent_ids[k] = m->names[m->latent[k]];
}

static norma_status check(const norma_sem_model *m, norma_error *err)
{
    for (size_t k = 0; k < m->n_lines; k++) {
        const norma__line *l = &m->lines[k];
        bool latent = m->roles[l->lhs].latent;
        if (latent && (l->op == NORMA_SEM_THRESHOLD || l->op == NORMA_SEM_SCALING))
            return norma__model_fail(m, l->at, err,
                                     "%.100s is latent: only observed variables have thresholds "
                                     "and scaling factors",
                                     m->names[l->lhs]);
        if (!latent && !m->roles[l->lhs].observed)
            return norma__model_fail(m, l->at, err,
                                     "%.100s has a scaling factor but stands nowhere else in the "
                                     "model",
                                     m->names[l->lhs]);
    }
    if (!m->n_observed)
        return norma__model_fail(m, 0, err, "the model has no observed variable");
    return NORMA_OK;
}

norma_status norma__model_roles(norma_sem_model *m, norma_error *err)
{
    bool *in = NORMA__NEW(bool, m->n_names);
    norma_status status = NORMA_OK;
    m->observed = NORMA__NEW(size_t, m->n_names);
    m->latent = NORMA__NEW(size_t, m->n_names);
    m->observed_ids = NORMA__NEW(const char *, m->n_names);
    m->latent_ids = NORMA__NEW(const char *, m->n_names);
    if (!in || !m->observed || !m->latent || !m->observed_ids || !m->latent_ids) {
        status = norma__no_memory(err);
        goto done;
    }
    mark(m);
    list(m, in);
    order_covariances(m);
    memset(in, 0, m->n_names * sizeof *in);
    m->n_latent = m->n_observed = 0;
    list(m, in); /* the order of variables that only have covariances is that of the ordered ones */
    describe(m);
    status = check(m, err);
done:
    free(in);
    return status;
}
