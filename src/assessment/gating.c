#include <norma/gating.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/gating_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* Beyond, units are not told apart: every cell takes some 300 bytes. */
enum { MOST_CELLS = 2000000 };

typedef struct gating_work {
    norma_gating *made;
    const norma_validation *v;
    const norma_gating_options *o;
    norma__gating_layout layout;
    norma__gating_rows rows;
    norma__feldt feldt;
    size_t *read, *kept; /* per_scale: respondents of a cell, read and kept */
} gating_work;

/* ---- the cells --------------------------------------------------------------------------------
 */

static norma_status make_levels(gating_work *w, norma_error *err)
{
    norma_gating *g = w->made;
    const size_t n_units = w->o->units ? w->v->instrument->n_units : 0;
    norma_status status = NORMA_OK;
    if (!(g->levels = NORMA__NEW(norma_grouping *, n_units)))
        return norma__no_memory(err);
    for (size_t l = 0; l < n_units && status == NORMA_OK; l++) {
        status = norma_grouping_of(&g->levels[l], w->v->data, l, true, err);
        g->n_levels += status == NORMA_OK;
    }
    return status;
}

/* Where cells are; units are left out where there would be too many cells. */
static norma_status lay_out(gating_work *w, norma_error *err)
{
    norma_gating *g = w->made;
    norma__gating_layout *l = &w->layout;
    const size_t populations = g->n_populations + 1;
    if (!(l->offsets = NORMA__NEW(size_t, g->n_levels)))
        return norma__no_memory(err);
    l->per_population = 1;
    for (size_t k = 0; k < g->n_levels; k++) {
        l->offsets[k] = l->per_population;
        l->per_population += g->levels[k]->n_units;
    }
    if (g->n_populations > MOST_CELLS / g->n_scales)
        return norma__fail(err, NORMA_EDATA,
                           "the column of roles has %zu different names: these are too many "
                           "populations to judge %zu scales in",
                           g->n_populations, g->n_scales);
    norma_status status = NORMA_OK;
    const size_t units = l->per_population - 1;
    if (l->per_population > MOST_CELLS / (populations * g->n_scales)) {
        for (; g->n_levels > 0; g->n_levels--)
            norma_grouping_free(g->levels[g->n_levels - 1]);
        l->per_population = 1;
        status =
            norma__note(&g->notes, err, "gate-units-not-judged", NULL, (double)units, MOST_CELLS,
                        "the gate did not judge the %zu units: with every scale and "
                        "population they are more than %d cells",
                        units, MOST_CELLS);
    }
    l->n_levels = g->n_levels;
    l->n_populations = g->n_populations;
    l->per_scale = l->per_population * populations;
    g->n_cells = l->per_scale * g->n_scales;
    return status;
}

static size_t cell_at(const norma_gating *g, size_t population, size_t level, size_t unit)
{
    size_t per_population = 1, at = 0;
    for (size_t k = 0; k < g->n_levels; k++) {
        if (k == level)
            at = per_population + unit;
        per_population += g->levels[k]->n_units;
    }
    return at + (population == NORMA_NONE ? 0 : population + 1) * per_population;
}

static void name_cells(gating_work *w, size_t scale)
{
    norma_gating *g = w->made;
    norma_gate_cell *cell = &g->cells[scale * w->layout.per_scale];
    for (size_t p = 0; p <= g->n_populations; p++) {
        const size_t population = p ? p - 1 : NORMA_NONE;
        *cell++ = (norma_gate_cell){
            .scale = scale, .population = population, .level = NORMA_NONE, .unit = NORMA_NONE};
        for (size_t l = 0; l < g->n_levels; l++)
            for (size_t u = 0; u < g->levels[l]->n_units; u++)
                *cell++ = (norma_gate_cell){
                    .scale = scale, .population = population, .level = l, .unit = u};
    }
}

/* Respondents read and kept of every cell; the same for all scales. */
static void count_rows(gating_work *w)
{
    const norma_validation *v = w->v;
    const norma_gating *g = w->made;
    for (size_t r = 0; r < norma_data_rows(v->data); r++) {
        const size_t role =
            g->n_populations ? norma_data_label(v->data, v->instrument->n_units, r) : NORMA_NONE;
        for (size_t p = 0; p < 1 + (size_t)(role != NORMA_NONE); p++) {
            const size_t first = (p ? role + 1 : 0) * w->layout.per_population;
            w->read[first]++;
            w->kept[first] += v->screen->keep[r];
            for (size_t l = 0; l < g->n_levels; l++) {
                const uint32_t unit = g->levels[l]->unit[r];
                if (unit == NORMA_NO_UNIT)
                    break;
                w->read[first + w->layout.offsets[l] + unit]++;
                w->kept[first + w->layout.offsets[l] + unit] += v->screen->keep[r];
            }
        }
    }
}

/* ---- the verdicts -----------------------------------------------------------------------------
 */

/* What the sums do not tell, and the verdict. The whole sample's cell is the validation's. */
static norma_status judge(norma_gate_cell *cell, const gating_work *w, size_t at,
                          const norma_gate_evidence *whole, const bool *overridden, double quantile,
                          norma_error *err)
{
    const norma_gate_rules *rules = &w->v->instrument->gate;
    norma_gate_evidence *e = &cell->evidence;
    double upper;
    if (at == 0) {
        *e = *whole;
        return norma__gate_judge(&cell->result, rules, e, overridden, true, err);
    }
    norma__feldt_interval(e, &upper, &w->feldt, w->v->instrument->scales[cell->scale].n_items);
    e->valid_share = w->read[at] ? (double)w->kept[at] / (double)w->read[at] : NAN;
    e->item_rest_upper = norma__item_rest_upper(e->item_rest, e->n, quantile);
    e->structure_hits = whole->structure_hits;
    e->structure_hits_upper = whole->structure_hits_upper;
    e->reliability_upper = cell->level == NORMA_NONE ? NAN : upper;
    e->norm_n = whole->norm_n;
    e->norm_age = whole->norm_age;
    return norma__gate_judge(&cell->result, rules, e, overridden, cell->level == NORMA_NONE, err);
}

static norma_status judge_scale(gating_work *w, size_t scale, norma_error *err)
{
    const norma_instrument *instrument = w->v->instrument;
    norma_gate_cell *cells = &w->made->cells[scale * w->layout.per_scale];
    norma_gate_evidence whole = norma__validate_evidence(w->v, scale, w->o->conf_level);
    const double quantile =
        norma__item_rest_quantile(instrument->scales[scale].n_items, w->o->conf_level);
    bool *overridden = NORMA__NEW(bool, instrument->gate.n_criteria);
    if (!overridden)
        return norma__no_memory(err);
    if (!isnan(whole.norm_age))
        whole.norm_age = norma__years_since(w->v->norms->created, w->made->today);
    norma__overridden(overridden, instrument, scale, w->made->overrides, w->made->n_overrides);
    norma_status status = NORMA_OK;
    for (size_t at = 0; status == NORMA_OK && at < w->layout.per_scale; at++)
        status = judge(&cells[at], w, at, &whole, overridden, quantile, err);
    free(overridden);
    return status;
}

/* Runs a step on every scale, in parallel; the first scale's error of those that failed. */
static norma_status on_scales(gating_work *w,
                              norma_status (*step)(gating_work *, size_t, norma_error *),
                              norma_error *err)
{
    struct {
        norma_status status;
        norma_error err;
    } *tasks = norma__new(w->made->n_scales, sizeof *tasks);
    norma_status status = tasks ? NORMA_OK : norma__no_memory(err);
    if (!tasks)
        return status;
#pragma omp parallel for num_threads(norma__threads(w->o->threads)) schedule(dynamic)
    for (size_t s = 0; s < w->made->n_scales; s++)
        tasks[s].status = step(w, s, &tasks[s].err);
    for (size_t s = 0; status == NORMA_OK && s < w->made->n_scales; s++)
        if (tasks[s].status != NORMA_OK)
            status = norma__fail(err, tasks[s].status, "%s", tasks[s].err.message);
    free(tasks);
    return status;
}

static norma_status sum_scale(gating_work *w, size_t scale, norma_error *err)
{
    norma_gate_cell *cells = &w->made->cells[scale * w->layout.per_scale];
    name_cells(w, scale);
    for (size_t at = 0; at < w->layout.per_scale; at++)
        cells[at].evidence = (norma_gate_evidence){
            .reliability = NAN, .item_rest = NAN, .agreement = NAN, .reliability_upper = NAN};
    return w->rows.n ? norma__gating_sums(cells, &w->layout, &w->rows, w->v, scale, err) : NORMA_OK;
}

/* What each override changed: so many reasons, in so many scales. */
static norma_status note_overrides(gating_work *w, norma_error *err)
{
    norma_gating *g = w->made;
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < g->n_overrides; i++) {
        size_t changed = 0, scales = 0, last = NORMA_NONE;
        for (size_t c = 0; c < g->n_cells; c++)
            for (size_t r = 0; r < g->cells[c].result->n_reasons; r++) {
                const norma_gate_reason *reason = &g->cells[c].result->reasons[r];
                if (!reason->overridden ||
                    !norma__override_is_of(&g->overrides[i], reason->code,
                                           w->v->instrument->scales[g->cells[c].scale].id))
                    continue;
                changed++;
                scales += g->cells[c].scale != last;
                last = g->cells[c].scale;
            }
        status = norma__note_override(&g->notes, &g->overrides[i], changed, scales, err);
    }
    for (size_t c = 0; c < g->n_cells; c++)
        for (size_t r = 0; r < g->cells[c].result->n_reasons; r++)
            g->n_overridden += g->cells[c].result->reasons[r].overridden;
    return status;
}

/* ---- all of it --------------------------------------------------------------------------------
 */

static norma_status check(const norma_validation *v, const norma_gating_options *o,
                          norma_error *err)
{
    if (!(o->conf_level > 0 && o->conf_level < 1))
        return norma__fail(err, NORMA_EINVAL, "the confidence level lies between 0 and 1");
    return norma__overrides_check(v->instrument, o->overrides, o->n_overrides, err);
}

static norma_status gating_new(gating_work *w, norma_error *err)
{
    const norma_validation *v = w->v;
    norma_gating *g = w->made = NORMA__NEW(norma_gating, 1);
    if (!g)
        return norma__no_memory(err);
    g->n_scales = v->instrument->n_scales;
    if (v->instrument->role_column)
        g->n_populations = norma_data_label_names(v->data, v->instrument->n_units);
    norma_status status =
        norma__overrides_copy(&g->overrides, w->o->overrides, w->o->n_overrides, err);
    g->n_overrides = g->overrides ? w->o->n_overrides : 0;
    if (status == NORMA_OK)
        status = norma__today(g->today, w->o->today, err);
    if (status == NORMA_OK)
        status = make_levels(w, err);
    if (status == NORMA_OK)
        status = lay_out(w, err);
    if (status != NORMA_OK)
        return status;
    g->cells = NORMA__NEW(norma_gate_cell, g->n_cells);
    w->read = NORMA__NEW(size_t, w->layout.per_scale);
    w->kept = NORMA__NEW(size_t, w->layout.per_scale);
    return g->cells && w->read && w->kept ? NORMA_OK : norma__no_memory(err);
}

norma_status norma_gating_of(norma_gating **out, const norma_validation *validation,
                             const norma_gating_options *options, norma_error *err)
{
    const norma_gating_options defaults = NORMA_GATING_OPTIONS_INIT;
    gating_work w = {.v = validation, .o = options ? options : &defaults};
    norma_status status;

    *out = NULL;
    if ((status = check(validation, w.o, err)) != NORMA_OK)
        goto done;
    if ((status = gating_new(&w, err)) != NORMA_OK)
        goto done;
    count_rows(&w);
    if ((status = norma__gating_rows_of(&w.rows, validation, w.made->levels, w.made->n_levels,
                                        w.made->n_populations, w.o->threads, err)) != NORMA_OK)
        goto done;
    if ((status = on_scales(&w, sum_scale, err)) != NORMA_OK)
        goto done;
    if ((status = norma__feldt_of(&w.feldt, w.made->cells, w.made->n_cells, validation->instrument,
                                  w.o->conf_level, w.o->threads, err)) != NORMA_OK)
        goto done;
    if ((status = on_scales(&w, judge_scale, err)) != NORMA_OK)
        goto done;
    if ((status = note_overrides(&w, err)) != NORMA_OK)
        goto done;

    *out = w.made; /* the caller owns it from here */
    w.made = NULL;
done:
    norma__gating_rows_free(&w.rows);
    norma__feldt_free(&w.feldt);
    free(w.layout.offsets);
    free(w.read);
    free(w.kept);
    norma_gating_free(w.made);
    return status;
}

const norma_gate_cell *norma_gating_find(const norma_gating *gating, size_t scale,
                                         size_t population, size_t level, size_t unit)
{
    const norma_gating *g = gating;
    if (scale >= g->n_scales || (population != NORMA_NONE && population >= g->n_populations) ||
        (level != NORMA_NONE && (level >= g->n_levels || unit >= g->levels[level]->n_units)))
        return NULL;
    return &g->cells[scale * (g->n_cells / g->n_scales) + cell_at(g, population, level, unit)];
}

void norma_gating_free(norma_gating *gating)
{
    if (!gating)
        return;
    for (size_t c = 0; gating->cells && c < gating->n_cells; c++)
        norma_gate_result_free(gating->cells[c].result);
    free(gating->cells);
    for (size_t l = 0; gating->levels && l < gating->n_levels; l++)
        norma_grouping_free(gating->levels[l]);
    free(gating->levels);
    norma__overrides_free(gating->overrides, gating->n_overrides);
    norma_notes_clear(&gating->notes);
    free(gating);
}
