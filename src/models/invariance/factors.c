/* Factor by factor: the configural solution of every group, its alignment, and what that says of
   items. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"

static norma_status align(norma_alignment **out, const norma__configural *c,
                          const norma_alignment_options *options, bool errors, norma_error *err)
{
    const norma_alignment_input input = {.n_groups = c->n_groups,
                                         .n_items = c->n_items,
                                         .n_cuts = c->n_cuts,
                                         .item_of = c->item_of,
                                         .loading = c->loading,
                                         .cut = c->cut,
                                         .n = c->n,
                                         .vcov = errors ? (const double *const *)c->vcov : NULL,
                                         .reference = c->reference};
    return norma_alignment_of(out, &input, options, err);
}

/* The first item is taken to be the same in all groups. */
static norma_status by_marker(double **mean, double **sd, const norma__configural *c,
                              norma_error *err)
{
    size_t n = c->n_groups, r = c->reference;
    *mean = NORMA__NEW(double, n);
    *sd = NORMA__NEW(double, n);
    if (!*mean || !*sd)
        return norma__no_memory(err);
    for (size_t g = 0; g < n; g++) {
        (*sd)[g] = c->loading[g] / c->loading[r];
        (*mean)[g] = (c->cut[g] - c->cut[r]) / c->loading[r];
    }
    return NORMA_OK;
}

/* Names, and the alignment itself, which is then the result's. */
static norma_status keep(norma_invariance *r, norma_alignment *alignment,
                         const norma__configural *c, norma_error *err)
{
    norma_invariance_aligned *grown =
        NORMA__GROW(r->aligned, norma_invariance_aligned, r->n_aligned + 1);
    if (!grown) {
        norma_alignment_free(alignment);
        return norma__no_memory(err);
    }
    r->aligned = grown;
    norma_invariance_aligned *a = &r->aligned[r->n_aligned++];
    *a = (norma_invariance_aligned){.alignment = alignment};
    a->items = NORMA__NEW(char *, c->n_items);
    a->cuts = NORMA__NEW(char *, c->n_cuts);
    a->groups = NORMA__NEW(size_t, c->n_groups);
    norma_status status = a->items && a->cuts && a->groups
                              ? norma__keep_text(&a->factor, c->factor, err)
                              : norma__no_memory(err);
    for (size_t i = 0; i < c->n_items && status == NORMA_OK; i++)
        status = norma__keep_text(&a->items[i], c->items[i], err);
    for (size_t k = 0; k < c->n_cuts && status == NORMA_OK; k++)
        status = norma__keep_text(&a->cuts[k], c->cuts[k], err);
    for (size_t g = 0; g < c->n_groups && status == NORMA_OK; g++)
        a->groups[g] = c->groups[g];
    return status;
}

/* Why a factor is left out, or NORMA_OK with *usable. */
static norma_status check(bool *usable, norma__invariance_work *w, const norma__configural *c,
                          norma_error *err)
{
    norma_notes *notes = &w->result->notes;
    *usable = false;
    if (c->n_items == 0)
        return NORMA_OK; /* of latent variables */
    if (c->n_items < 3)
        return norma__note(notes, err, "invariance-few-items", c->factor, (double)c->n_items, NAN,
                           "%s: %zu items are too few for a model of their own: it has no effect "
                           "sizes and is not aligned",
                           c->factor, c->n_items);
    if (c->reference == NORMA_NONE || c->n_groups < 2)
        return norma__note(notes, err, "invariance-no-reference", c->factor, NAN, NAN,
                           "%s: the factor's own model could not be fitted in the reference group, "
                           "or in no other: it has no effect sizes and is not aligned",
                           c->factor);
    *usable = true;
    if (!c->left_out)
        return NORMA_OK;
    return norma__note(notes, err, "invariance-groups-not-fitted", c->factor, (double)c->left_out,
                       (double)w->result->n_groups,
                       "%s: in %zu of %zu groups the factor's own model could not be fitted; they "
                       "are left out of effect sizes and alignment",
                       c->factor, c->left_out, w->result->n_groups);
}

static norma_status analyse(norma__invariance_work *w, const char *factor, norma_error *err)
{
    const norma_invariance_options *o = w->options;
    norma__configural c = {0};
    norma_alignment *alignment = NULL;
    double *mean = NULL, *sd = NULL;
    bool usable, aligned = o->align || o->metric == NORMA_INVARIANCE_ALIGNED;
    norma_status status = norma__configural_of(&c, w, factor, err);
    if (status == NORMA_OK)
        status = check(&usable, w, &c, err);
    if (status != NORMA_OK || !usable)
        goto done;
    if (aligned && (status = align(&alignment, &c, &o->alignment, o->align, err)) != NORMA_OK)
        goto done;
    if (o->metric == NORMA_INVARIANCE_MARKER &&
        (status = by_marker(&mean, &sd, &c, err)) != NORMA_OK)
        goto done;
    if (o->effects && mean && sd)
        status = norma__invariance_effects(w, &c, mean, sd, err);
    else if (o->effects && alignment)
        status = norma__invariance_effects(w, &c, alignment->mean, alignment->sd, err);
    if (status == NORMA_OK && o->align && alignment) {
        status = norma__notes_append(&w->result->notes, &alignment->notes, err);
        if (status == NORMA_OK) {
            status = keep(w->result, alignment, &c, err);
            alignment = NULL;
        }
    }
done:
    norma_alignment_free(alignment);
    norma__configural_clear(&c);
    free(mean);
    free(sd);
    return status;
}

norma_status norma__invariance_factors(norma__invariance_work *w, norma_error *err)
{
    norma_status status = NORMA_OK;
    size_t n;
    const char *const *latent = norma_sem_model_latent(w->model, &n);
    if (!w->options->effects && !w->options->align)
        return NORMA_OK;
    for (size_t k = 0; k < n && status == NORMA_OK; k++) {
        status = analyse(w, latent[k], err);
        if (w->options->progress.step)
            w->options->progress.step(w->options->progress.context, "factors",
                                      (double)(k + 1) / (double)n);
    }
    return status;
}
