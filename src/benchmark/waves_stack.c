#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "benchmark/waves_parts.h"
#include "foundation/memory.h"
#include "foundation/names.h"
#include "foundation/status.h"

/* ---- one table of two ---- */

static const norma_data *data_of(const norma__wave_stack *s, size_t wave)
{
    return s->wave[wave]->data;
}

static norma_status check_ranges(const norma__wave_stack *s, norma_error *err)
{
    for (size_t i = 0; i < s->instrument->n_items; i++)
        if (!s->instrument->items[i].range_known)
            return norma__fail(err, NORMA_EDATA,
                               "item %.64s has no declared range, and two waves may show two: "
                               "give its min and max in the instrument",
                               s->instrument->items[i].id);
    return NORMA_OK;
}

static uint8_t *cells_of_both(const norma__wave_stack *s)
{
    const size_t n = s->first[2];
    uint8_t *cells = NORMA__NEW(uint8_t, n * s->instrument->n_items);
    for (size_t i = 0; cells && i < s->instrument->n_items; i++)
        for (size_t w = 0; w < 2; w++)
            memcpy(cells + i * n + s->first[w], norma_data_cells(data_of(s, w), i),
                   s->first[w + 1] - s->first[w]);
    return cells;
}

static const char *label_of(const norma_data *data, size_t label, size_t row)
{
    const size_t name = norma_data_label(data, label, row);
    return name == NORMA_NONE ? NULL : norma_data_label_name(data, label, name);
}

static norma_status stack_rows(norma__wave_stack *s, norma_error *err)
{
    const norma_instrument *instrument = s->instrument;
    const size_t n = s->first[2],
                 n_labels = instrument->n_units + (instrument->role_column != NULL);
    const char **names = NORMA__NEW(const char *, n *n_labels);
    const char *const **labels = NORMA__NEW(const char *const *, n_labels);
    uint8_t *cells = cells_of_both(s);
    norma_status status = names && labels && cells ? NORMA_OK : norma__no_memory(err);
    for (size_t l = 0; status == NORMA_OK && l < n_labels; l++) {
        labels[l] = names + l * n;
        for (size_t w = 0; w < 2; w++)
            for (size_t r = s->first[w]; r < s->first[w + 1]; r++)
                names[l * n + r] = label_of(data_of(s, w), l, r - s->first[w]);
    }
    const norma_data_source source = {
        .n_rows = n, .cells = cells, .labels = (const char *const *const *)labels};
    if (status == NORMA_OK)
        status = norma_data_make(&s->data, instrument, &source, err);
    free(names);
    free(labels);
    free(cells);
    return status;
}

/* ---- whom, and with whom ---- */

static norma_status take_kept(norma__wave_stack *s, norma_error *err)
{
    const size_t n = s->first[2];
    s->keep = NORMA__NEW(uint8_t, n);
    s->other = NORMA__NEW(size_t, n);
    s->pomp = NORMA__NEW(double, n);
    s->flags[0] = NORMA__NEW(uint8_t, n);
    s->flags[1] = NORMA__NEW(uint8_t, n);
    if (!s->keep || !s->other || !s->pomp || !s->flags[0] || !s->flags[1])
        return norma__no_memory(err);
    for (size_t w = 0; w < 2; w++)
        for (size_t r = s->first[w]; r < s->first[w + 1]; r++)
            s->keep[r] = s->flags[w][r] = s->wave[w]->screen->keep[r - s->first[w]];
    return NORMA_OK;
}

/* Respondents by id, each of whom is at most once in a wave. */
static norma_status match(norma__wave_stack *s, norma_error *err)
{
    norma__names ids = {0};
    size_t *row_of = NORMA__NEW(size_t, s->first[1]);
    norma_status status = row_of ? NORMA_OK : norma__no_memory(err);
    for (size_t r = 0; r < s->first[2]; r++)
        s->other[r] = NORMA_NONE;
    for (size_t r = 0; r < s->first[1] && status == NORMA_OK; r++) {
        const char *id = norma_data_respondent(data_of(s, 0), r);
        size_t index;
        if (!s->keep[r] || !*id)
            continue;
        if (!norma__names_add(&ids, id, strlen(id), &index))
            status = norma__no_memory(err);
        else
            row_of[index] = r;
    }
    for (size_t r = s->first[1]; r < s->first[2] && status == NORMA_OK; r++) {
        const char *id = norma_data_respondent(data_of(s, 1), r - s->first[1]);
        const size_t index =
            s->keep[r] && *id ? norma__names_find(&ids, id, strlen(id)) : NORMA_NONE;
        if (index == NORMA_NONE)
            continue;
        s->other[r] = row_of[index];
        s->other[row_of[index]] = r;
        s->n_matched++;
    }
    norma__names_free(&ids);
    free(row_of);
    return status;
}

/* ---- units ---- */

static norma_status take_levels(norma__wave_stack *s, const char *level, norma_error *err)
{
    const norma_instrument *instrument = s->instrument;
    if (!(s->levels = NORMA__NEW(size_t, instrument->n_units)))
        return norma__no_memory(err);
    for (size_t l = 0; l < instrument->n_units; l++)
        if (!level || strcmp(level, instrument->unit_columns[l]) == 0)
            s->levels[s->n_levels++] = l;
    if (level && s->n_levels == 0)
        return norma__fail(err, NORMA_EINVAL,
                           "'%.100s' is no unit column of the instrument: units are told by one",
                           level);
    return NORMA_OK;
}

/* A grouping of which wave a row is of, as disclosure control takes it. */
static norma_status group_by_wave(norma__wave_stack *s, norma_error *err)
{
    norma_grouping *g = s->waves = NORMA__NEW(norma_grouping, 1);
    if (!g)
        return norma__no_memory(err);
    g->n_rows = s->first[2];
    g->n_units = 2;
    g->unit = NORMA__NEW(uint32_t, g->n_rows);
    g->parent = NORMA__NEW(size_t, 2);
    g->names = NORMA__NEW(char *, 2);
    g->paths = NORMA__NEW(char *, 2);
    if (!g->unit || !g->parent || !g->names || !g->paths)
        return norma__no_memory(err);
    for (size_t w = 0; w < 2; w++) {
        static const char *const names[] = {"before", "after"};
        g->parent[w] = NORMA_NONE;
        if (norma__keep_text(&g->names[w], names[w], err) != NORMA_OK ||
            norma__keep_text(&g->paths[w], names[w], err) != NORMA_OK)
            return NORMA_ENOMEM;
        for (size_t r = s->first[w]; r < s->first[w + 1]; r++)
            g->unit[r] = (uint32_t)w;
    }
    return norma__keep_text(&g->column, "wave", err);
}

static norma_status group(norma__wave_stack *s, norma_error *err)
{
    norma_status status = group_by_wave(s, err);
    if (status == NORMA_OK && !(s->groups = NORMA__NEW(norma_grouping *, s->instrument->n_units)))
        status = norma__no_memory(err);
    for (size_t l = 0; l < s->instrument->n_units && status == NORMA_OK; l++) {
        status = norma_grouping_of(&s->groups[l], s->data, l, true, err);
        s->n_groups = l + 1;
    }
    return status;
}

/* ---- scores ---- */

static norma_status score(norma__wave_stack *s, size_t threads, norma_error *err)
{
    norma_score_options options = NORMA_SCORE_OPTIONS_INIT;
    const norma_instrument *instrument = s->instrument;
    norma_status status = NORMA_OK;
    options.threads = threads;
    if (!(s->hold = NORMA__NEW(uint8_t, instrument->n_scales)))
        return norma__no_memory(err);
    for (size_t k = 0; k < instrument->n_scales; k++)
        for (size_t w = 0; w < 2; w++)
            s->hold[k] |= s->wave[w]->scales[k].gate->verdict == NORMA_HOLD;
    for (size_t w = 0; w < 2 && status == NORMA_OK; w++)
        status = norma_score(&s->scores[w], instrument, data_of(s, w), s->wave[w]->screen->keep,
                             s->hold, &options, err);
    return status;
}

void norma__wave_scores(norma__wave_stack *s, size_t scale)
{
    for (size_t w = 0; w < 2; w++) {
        const size_t n = s->first[w + 1] - s->first[w];
        memcpy(s->pomp + s->first[w], s->scores[w]->pomp + scale * n, n * sizeof *s->pomp);
        for (size_t r = s->first[w]; r < s->first[w + 1]; r++)
            if (!s->keep[r])
                s->pomp[r] = NAN;
    }
}

/* ---- all of it ---- */

norma_status norma__wave_stack_make(norma__wave_stack *s, const norma_validation *before,
                                    const norma_validation *after, const norma_waves_options *o,
                                    norma_error *err)
{
    *s = (norma__wave_stack){.instrument = after->instrument, .wave = {before, after}};
    norma_status status;
    s->first[1] = norma_data_rows(before->data);
    s->first[2] = s->first[1] + norma_data_rows(after->data);
    if (strcmp(before->instrument->key_sha256, after->instrument->key_sha256) != 0)
        return norma__fail(err, NORMA_EINVAL,
                           "the two waves were answered on instruments with different keys: link "
                           "them first, so that one instrument can score both");
    if ((status = check_ranges(s, err)) != NORMA_OK ||
        (status = take_levels(s, o->level, err)) != NORMA_OK ||
        (status = stack_rows(s, err)) != NORMA_OK || (status = take_kept(s, err)) != NORMA_OK ||
        (status = match(s, err)) != NORMA_OK || (status = group(s, err)) != NORMA_OK)
        return status;
    return score(s, o->threads, err);
}

void norma__wave_stack_free(norma__wave_stack *s)
{
    for (size_t l = 0; s->groups && l < s->n_groups; l++)
        norma_grouping_free(s->groups[l]);
    for (size_t w = 0; w < 2; w++) {
        norma_scores_free(s->scores[w]);
        free(s->flags[w]);
    }
    norma_grouping_free(s->waves);
    norma_data_free(s->data);
    free(s->groups);
    free(s->levels);
    free(s->hold);
    free(s->keep);
    free(s->other);
    free(s->pomp);
}
