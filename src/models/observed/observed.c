#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/parts.h"
#include "models/observed/patterns.h"

static void group_clear(norma__observed_group *g)
{
    free(g->name);
    free(g->rows);
    free(g->weights);
    free(g->cluster);
    free(g->starts);
    free(g->members);
    free(g->x);
    free(g->mean);
    free(g->cov);
    free(g->given);
    free(g->unexplained);
    free(g->statistics);
    free(g->values);
    norma__influence_free(g->influence);
    norma__patterns_free(g->patterns);
}

void norma__observed_clear(norma__observed *observed)
{
    for (size_t g = 0; observed->groups && g < observed->n_groups; g++)
        group_clear(&observed->groups[g]);
    free(observed->groups);
    norma__free_texts(observed->ids, observed->p);
    free(observed->categories);
    free(observed->first_threshold);
    norma_notes_clear(&observed->notes);
    *observed = (norma__observed){0};
}

static norma_status keep_ids(norma__observed *out, const char *const *ids, size_t p,
                             norma_error *err)
{
    out->p = p;
    out->ids = NORMA__NEW(char *, p);
    out->categories = NORMA__NEW(size_t, p);
    out->first_threshold = NORMA__NEW(size_t, p + 1);
    if (!out->ids || !out->categories || !out->first_threshold)
        return norma__no_memory(err);
    for (size_t v = 0; v < p; v++)
        if (!(out->ids[v] = norma__copy_text(ids[v])))
            return norma__no_memory(err);
    return NORMA_OK;
}

static norma_status observe_groups(norma__observing *w, norma_error *err)
{
    norma__observed *out = w->out;
    norma_status status = NORMA_OK;
    for (size_t g = 0; g < out->n_groups && status == NORMA_OK; g++)
        status = out->ordinal ? norma__observe_ordinal(w, g, err)
                              : norma__observe_continuous(out, g, err);
    return status;
}

static void work_clear(norma__observing *w)
{
    for (size_t v = 0; w->place && v < w->out->p; v++)
        free(w->place[v]);
    free(w->place);
    free(w->item);
    free(w->number);
    free(w->ordered);
    free(w->group);
}

norma_status norma__observed_of(norma__observed *out, const char *const *ids, size_t p,
                                const norma_sem_data *data, const norma_sem_options *options,
                                bool means, norma_error *err)
{
    return norma__observed_with(out, ids, p, NULL, data, options, means, err);
}

norma_status norma__observed_with(norma__observed *out, const char *const *ids, size_t p,
                                  const bool *needed, const norma_sem_data *data,
                                  const norma_sem_options *options, bool means, norma_error *err)
{
    norma__observing work = {.out = out, .data = data, .options = options, .needed = needed};
    norma__prepare_numerics();
    *out = (norma__observed){.means = means,
                             .wishart = options->wishart,
                             .clustered = data->cluster != NORMA_NONE,
                             .missing = (norma_sem_missing)options->missing,
                             .threads = options->threads};
    norma_status status = keep_ids(out, ids, p, err);
    if (status == NORMA_OK)
        status = norma__observing_variables(&work, err);
    if (status == NORMA_OK)
        status = norma__observing_rows(&work, err);
    if (status == NORMA_OK)
        status = norma__observing_categories(&work, err);
    if (status == NORMA_OK)
        status = observe_groups(&work, err);
    work_clear(&work);
    if (status != NORMA_OK)
        norma__observed_clear(out);
    return status;
}
