/* Muthen's (1984) first steps: thresholds and means of each variable, then the correlation of each
   pair, and what every row adds to their errors. */
#include "models/observed/ordinal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "tables/counts.h"

/* ---- the group's answers, counted ---- */

static norma_status list_items(norma__ordinal_work *w, norma_error *err)
{
    const norma__observed *o = w->observing->out;
    w->variables = NORMA__NEW(size_t, o->p);
    w->number = NORMA__NEW(size_t, o->p);
    w->items = NORMA__NEW(size_t, o->p);
    w->columns = NORMA__NEW(size_t, o->p);
    w->places = NORMA__NEW(const size_t *, o->p);
    w->keep = NORMA__NEW(uint8_t, norma_data_rows(w->observing->data->data));
    if (!w->variables || !w->number || !w->items || !w->columns || !w->places || !w->keep)
        return norma__no_memory(err);
    for (size_t v = 0; v < o->p; v++)
        if (o->categories[v] > 0) {
            w->number[v] = w->n_items;
            w->variables[w->n_items] = v;
            w->items[w->n_items] = w->observing->item[v];
            w->columns[w->n_items] = w->n_items;
            w->places[w->n_items++] = w->observing->place[v];
        }
    for (size_t r = 0; r < w->group->n; r++)
        w->keep[w->group->rows[r]] = 1;
    return NORMA_OK;
}

static norma_status count_answers(norma__ordinal_work *w, norma_error *err)
{
    const norma_data *data = w->observing->data->data;
    w->sample =
        (norma_sample){.data = data, .items = w->items, .n_items = w->n_items, .keep = w->keep};
    w->options = (norma_correlate_options)NORMA_CORRELATE_OPTIONS_INIT;
    norma_status status =
        norma__tables_of_rows(&w->tables, data, w->items, w->n_items, w->keep,
                              NORMA_MISSING_PAIRWISE, w->observing->options->threads, err);
    if (status != NORMA_OK)
        return status;
    w->correlating = (norma__correlating){.options = &w->options,
                                          .sample = &w->sample,
                                          .tables = w->tables,
                                          .group = NORMA_NONE,
                                          .columns = w->columns,
                                          .keep = w->keep};
    return norma__ordinals_new(&w->ordinals, &w->correlating, w->places, err);
}

/* What the group's rows weigh before weights are brought to lavaan's unit. */
static double raw_total(const norma__ordinal_work *w)
{
    const int64_t *weights = norma_data_weights(w->observing->data->data);
    int64_t sum = 0;
    if (!weights)
        return (double)w->group->n;
    for (size_t r = 0; r < w->group->n; r++)
        sum += weights[w->group->rows[r]];
    return (double)sum / (double)NORMA_WEIGHT_ONE;
}

/* ---- room for influence ---- */

void norma__influence_free(norma__influence *influence)
{
    if (!influence)
        return;
    free(influence->places);
    free(influence->at);
    free(influence->tables);
    free(influence->columns);
    free(influence);
}

static const size_t MOST_BYTES = (size_t)4 << 30; /* of columns */

static size_t table_size(const norma__observed *o, const norma__statistic *s)
{
    size_t own = o->categories[s->i] + 1;
    return s->kind == NORMA__THRESHOLD ? own : own * (o->categories[s->j] + 1);
}

static norma_status influence_room(norma__ordinal_work *w, norma_error *err)
{
    const norma__observed *o = w->observing->out;
    norma__observed_group *g = w->group;
    size_t entries = 0, columns = 0;
    norma__influence *f = g->influence = NORMA__NEW(norma__influence, 1);
    if (!f || !(f->at = NORMA__NEW(size_t, g->k)))
        return norma__no_memory(err);
    for (size_t c = 0; c < g->k; c++)
        if (norma__by_answers(o, &g->statistics[c])) {
            f->at[c] = entries;
            entries += table_size(o, &g->statistics[c]);
        } else
            f->at[c] = g->n * columns++;
    if (columns > MOST_BYTES / sizeof(double) / g->n)
        return norma__fail(err, NORMA_EDATA,
                           "%zu moments of continuous variables beside ordinal ones in %zu rows "
                           "take more than 4 GiB: take fewer variables, or none of them ordinal",
                           columns, g->n);
    f->places = NORMA__NEW(uint8_t, g->n * o->p);
    f->tables = NORMA__NEW(double, entries);
    f->columns = NORMA__NEW(double, g->n *columns);
    return f->places && f->tables && f->columns ? NORMA_OK : norma__no_memory(err);
}

static void set_places(const norma__ordinal_work *w)
{
    const norma__observed *o = w->observing->out;
    const norma__observed_group *g = w->group;
    for (size_t v = 0; v < o->p; v++)
        for (size_t r = 0; o->categories[v] > 0 && r < g->n; r++) {
            double x = g->x[r + v * g->n];
            g->influence->places[r + v * g->n] = (uint8_t)(isnan(x) ? (double)o->categories[v] : x);
        }
}

/* ---- thresholds ---- */

static void set_thresholds(norma__ordinal_work *w)
{
    norma__observed_group *g = w->group;
    for (size_t c = 0; c < g->k; c++) {
        const norma__statistic *s = &g->statistics[c];
        if (s->kind != NORMA__THRESHOLD)
            continue;
        const norma__ordinal *item = &w->ordinals[w->number[s->i]];
        double *table = g->influence->tables + g->influence->at[c];
        g->values[c] = item->cuts.tau[s->j];
        norma__threshold_influence(table, item, s->j);
        for (size_t a = 0; a <= item->cuts.n; a++)
            table[a] *= w->raw_total;
    }
}

static norma_status check_variation(const norma__ordinal_work *w, norma_error *err)
{
    const norma__observed *o = w->observing->out;
    norma_status status = NORMA_OK;
    for (size_t v = 0; v < o->p && status == NORMA_OK; v++)
        status = norma__observed_varies(o, (size_t)(w->group - o->groups), v, err);
    return status;
}

/* ---- all together ---- */

static void work_clear(norma__ordinal_work *w)
{
    norma__ordinals_free(w->ordinals, w->n_items);
    norma_tables_free(w->tables);
    free(w->variables);
    free(w->number);
    free(w->items);
    free(w->columns);
    free(w->places);
    free(w->keep);
}

static norma_status prepare(norma__ordinal_work *w, size_t group, norma_error *err)
{
    norma_status status = norma__list_statistics(w->observing->out, group, err);
    if (status == NORMA_OK)
        status = check_variation(w, err);
    if (status == NORMA_OK)
        status = list_items(w, err);
    if (status == NORMA_OK)
        status = count_answers(w, err);
    if (status == NORMA_OK)
        status = influence_room(w, err);
    if (status == NORMA_OK)
        w->raw_total = raw_total(w);
    return status;
}

norma_status norma__observe_ordinal(norma__observing *observing, size_t group, norma_error *err)
{
    norma__ordinal_work w = {.observing = observing, .group = &observing->out->groups[group]};
    norma_status status = prepare(&w, group, err);
    if (status == NORMA_OK) {
        set_places(&w);
        set_thresholds(&w);
        status = norma__observe_polychorics(&w, err);
    }
    if (status == NORMA_OK)
        status = norma__observe_mixed(&w, err);
    work_clear(&w);
    return status;
}
