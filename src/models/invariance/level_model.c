/* The model of a level: what groups share, and what then identifies it. */
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"

/* "c(first,other,other)" for as many groups as there are; one number each. */
static void put_values(norma__buffer *out, const char *first, const char *other, size_t n)
{
    norma__put(out, "c(");
    for (size_t g = 0; g < n; g++) {
        norma__put(out, g ? "," : "");
        norma__put(out, g ? other : first);
    }
    norma__put(out, ")");
}

static void put_row(norma__buffer *out, const char *lhs, const char *op, const char *first,
                    const char *other, size_t n, const char *rhs)
{
    norma__put(out, lhs);
    norma__put(out, op);
    put_values(out, first, other, n);
    norma__put(out, "*");
    norma__put(out, rhs);
    norma__put(out, "\n");
}

/* The intercept of item j is 0 in the first group and free in the others. Each has a name of its
   own: without one, lavaan's syntax leaves the intercept of an ordinal variable at 0, whatever is
   said of it. */
static void put_intercept(norma__buffer *out, const char *item, size_t j, size_t n)
{
    norma__put(out, item);
    norma__put(out, " ~ ");
    put_values(out, "0", "NA", n);
    norma__put(out, "*1 + c(");
    for (size_t g = 0; g < n; g++)
        norma__putf(out, "%snorma_nu_%zu_%zu", g ? "," : "", j, g);
    norma__put(out, ")*1\n");
}

/* Wu & Estabrook (2016): while intercepts are not shared, they and the scales of latent responses
   are free in all groups but the first, which shared thresholds allow; the factors' means are not,
   since nothing tells them from intercepts. */
static void free_intercepts(norma__buffer *text, const norma__invariance_work *w)
{
    size_t n = w->result->n_groups, n_latent;
    const char *const *latent = norma_sem_model_latent(w->model, &n_latent);
    for (size_t j = 0; j < w->n_observed; j++)
        if (w->ordinal[j])
            put_intercept(text, w->observed[j], j, n);
    for (size_t k = 0; k < n_latent; k++)
        put_row(text, latent[k], " ~ ", "0", "0", n, "1");
}

/* The same variance of what the factors leave unexplained, in every group. */
static void fix_residuals(norma__buffer *text, const norma__invariance_work *w)
{
    for (size_t j = 0; j < w->n_observed; j++)
        if (w->ordinal[j])
            put_row(text, w->observed[j], " ~~ ", "1", "1", w->result->n_groups, w->observed[j]);
}

norma_status norma__invariance_fit(norma_sem **out, const norma__invariance_work *w, int level,
                                   unsigned equal, norma_error *err)
{
    norma_sem_options o = w->options->sem;
    norma_sem_model *model = NULL;
    norma__buffer text = {0};
    norma_status status = NORMA_OK;
    bool without_intercepts =
        w->any_ordinal && w->options->identify == NORMA_INVARIANCE_WU_ESTABROOK &&
        (level == NORMA_INVARIANCE_THRESHOLDS || level == NORMA_INVARIANCE_METRIC);
    bool same_residuals = w->any_ordinal && (equal & NORMA_SEM_EQUAL_RESIDUALS);
    o.equal = equal;
    o.means = true;
    o.partial = (const char *const *)w->partial;
    o.n_partial = w->n_partial;
    if (w->options->threads)
        o.threads = w->options->threads;
    if (!without_intercepts && !same_residuals)
        return norma_sem_fit(out, w->model, &w->data, &o, err);
    *out = NULL;
    norma__put(&text, norma_sem_model_text(w->model));
    norma__put(&text, "\n");
    if (without_intercepts)
        free_intercepts(&text, w);
    if (same_residuals) {
        fix_residuals(&text, w);
        o.theta = true; /* delta has no residual variances */
    }
    status = text.failed ? norma__no_memory(err)
                         : norma_sem_model_read(&model, text.bytes, "the model", err);
    if (status == NORMA_OK)
        status = norma_sem_fit(out, model, &w->data, &o, err);
    norma_sem_model_free(model);
    norma__buffer_free(&text);
    return status;
}
