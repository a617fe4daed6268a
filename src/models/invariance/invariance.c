#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"

static norma_status check(const norma_sem_data *data, const norma_invariance_options *o,
                          norma_error *err)
{
    norma_status status = norma_options_check(norma_invariance_option_table(), o, err);
    if (status != NORMA_OK)
        return status;
    if (o->min_group > 1 && o->min_group < 5)
        return norma__fail(err, NORMA_EINVAL,
                           "min-group is %zu: it is 1, for public data, or at least 5",
                           o->min_group);
    if (data->group == NORMA_NONE || data->group >= norma_data_labels(data->data))
        return norma__fail(err, NORMA_EINVAL,
                           "invariance is among groups: name the column of the groups");
    return NORMA_OK;
}

/* The user's list of parameters that are not shared; what is found joins it. */
static norma_status copy_partial(norma__invariance_work *w, norma_error *err)
{
    const norma_sem_options *o = &w->options->sem;
    norma_invariance *r = w->result;
    norma_status status = NORMA_OK;
    w->partial = NORMA__NEW(char *, o->n_partial + 1);
    r->freed = NORMA__NEW(norma_invariance_freed, o->n_partial + 1);
    if (!w->partial || !r->freed)
        return norma__no_memory(err);
    for (size_t k = 0; k < o->n_partial && status == NORMA_OK; k++) {
        r->freed[k] = (norma_invariance_freed){.asked_for = true,
                                               .level = -1,
                                               .x2 = NAN,
                                               .df = NAN,
                                               .p = NAN,
                                               .chisq = NAN,
                                               .cfi = NAN};
        r->n_freed++;
        status = norma__keep_text(&r->freed[k].name, o->partial[k], err);
        if (status == NORMA_OK)
            status = norma__keep_text(&w->partial[k], o->partial[k], err);
        w->n_partial += status == NORMA_OK;
    }
    return status;
}

norma_status norma_invariance_of(norma_invariance **out, const norma_sem_model *model,
                                 const norma_sem_data *data,
                                 const norma_invariance_options *options, norma_error *err)
{
    const norma_invariance_options defaults = NORMA_INVARIANCE_OPTIONS_INIT;
    norma__invariance_work w = {
        .model = model, .options = options ? options : &defaults, .data = *data};
    norma_status status;

    *out = NULL;
    if ((status = check(data, w.options, err)) != NORMA_OK)
        return status;
    w.result = NORMA__NEW(norma_invariance, 1);
    if (!w.result)
        return norma__no_memory(err);
    w.result->identify = w.options->identify;
    w.result->latent_step = NORMA_NONE;
    if ((status = norma__invariance_variables(&w, err)) != NORMA_OK ||
        (status = copy_partial(&w, err)) != NORMA_OK ||
        (status = norma__invariance_groups(&w, err)) != NORMA_OK ||
        (status = norma__invariance_steps(&w, err)) != NORMA_OK ||
        (status = norma__invariance_latent(&w, err)) != NORMA_OK ||
        (status = norma__invariance_factors(&w, err)) != NORMA_OK)
        goto done;
    *out = w.result;
    w.result = NULL;
done:
    norma__free_texts(w.partial, w.n_partial);
    free(w.ordinal);
    norma_invariance_free(w.result);
    return status;
}

static void free_aligned(norma_invariance_aligned *a)
{
    norma__free_texts(a->items, a->alignment->n_items);
    norma__free_texts(a->cuts, a->alignment->n_cuts);
    norma_alignment_free(a->alignment);
    free(a->factor);
    free(a->groups);
}

void norma_invariance_free(norma_invariance *r)
{
    if (!r)
        return;
    for (size_t k = 0; k < r->n_steps; k++) {
        norma_sem_free(r->steps[k].full.sem);
        norma_sem_free(r->steps[k].partial.sem);
    }
    for (size_t g = 0; r->groups && g < r->n_groups; g++)
        free(r->groups[g].name);
    for (size_t k = 0; k < r->n_freed; k++)
        free(r->freed[k].name);
    for (size_t k = 0; k < r->n_latent; k++)
        free(r->latent[k].name);
    for (size_t k = 0; k < r->n_items; k++) {
        free(r->items[k].id);
        free(r->items[k].factor);
    }
    for (size_t k = 0; k < r->n_scales; k++)
        free(r->scales[k].factor);
    for (size_t k = 0; k < r->n_aligned; k++)
        free_aligned(&r->aligned[k]);
    free(r->steps);
    free(r->groups);
    free(r->freed);
    free(r->latent);
    free(r->items);
    free(r->scales);
    free(r->aligned);
    free(r->keep);
    norma_notes_clear(&r->notes);
    free(r);
}
