/* Who counts: screening, the gate, scores, and what of units and populations may be shown. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "benchmark/benchmark_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* ---- the gate ---- */

/* What overrides changed; norm sets are judged one by one, later, so that an override of theirs is
   not without effect. Other notes of the screening count people, which is for norma validate. */
static norma_status take_notes(norma_benchmark *r, norma_error *err)
{
    const norma_notes *from = &r->gating->notes;
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < from->n; i++) {
        const norma_notes one = {.n = 1, .list = &from->list[i]};
        const bool of_norms = strcmp(one.list->code, "override-without-effect") == 0 &&
                              strncmp(one.list->subject, "norm-", 5) == 0;
        if (!of_norms)
            status = norma__notes_append(&r->notes, &one, err);
    }
    return status;
}

static norma_status judge(norma_benchmark *r, norma_error *err)
{
    norma_status status =
        norma_validate(&r->validation, r->instrument, r->data, NULL, &r->options.validate, err);
    if (status == NORMA_OK)
        status = norma_gating_of(&r->gating, r->validation, &r->options.gating, err);
    return status == NORMA_OK ? take_notes(r, err) : status;
}

/* ---- populations ---- */

static norma_status list_populations(norma__benchmarking *b, norma_error *err)
{
    const norma_benchmark *r = b->result;
    const size_t n = r->units ? r->units->n_populations
                     : r->instrument->role_column
                         ? norma_data_label_names(r->data, r->instrument->n_units)
                         : 0;
    b->n_populations = n ? n : 1;
    b->populations = NORMA__NEW(size_t, b->n_populations);
    b->total_shown = NORMA__NEW(uint8_t, b->n_populations);
    b->counted = NORMA__NEW(uint8_t *, b->n_populations);
    if (!b->populations || !b->total_shown || !b->counted)
        return norma__no_memory(err);
    b->populations[0] = NORMA_NONE;
    for (size_t p = 0; p < n; p++)
        b->populations[p] = r->units ? r->units->populations[p] : p;
    for (size_t p = 0; p < b->n_populations; p++)
        if (!(b->counted[p] = NORMA__NEW(uint8_t, b->n_rows)))
            return norma__no_memory(err);
    return NORMA_OK;
}

static bool is_member(const norma__benchmarking *b, size_t population, size_t row)
{
    const norma_benchmark *r = b->result;
    return r->validation->screen->keep[row] &&
           (population == NORMA_NONE ||
            norma_data_label(r->data, r->instrument->n_units, row) == population);
}

static norma_verdict verdict_in(const norma_benchmark *r, size_t population, size_t scale)
{
    const norma_gate_cell *cell =
        norma_gating_find(r->gating, scale, population, NORMA_NONE, NORMA_NONE);
    return cell ? cell->result->verdict : NORMA_HOLD;
}

/* ---- scores ---- */

static norma_status score(norma__benchmarking *b, norma_error *err)
{
    norma_benchmark *r = b->result;
    const norma_score_options options = {
        .version = 1, .missing = -1, .threads = r->options.threads};
    uint8_t *hold = NORMA__NEW(uint8_t, r->n_scales);
    if (!hold)
        return norma__no_memory(err);
    for (size_t s = 0; s < r->n_scales; s++) {
        hold[s] = verdict_in(r, NORMA_NONE, s) == NORMA_HOLD;
        for (size_t p = 0; p < b->n_populations; p++)
            hold[s] = hold[s] && verdict_in(r, b->populations[p], s) == NORMA_HOLD;
    }
    norma_status status = norma_score(&r->scores, r->instrument, r->data,
                                      r->validation->screen->keep, hold, &options, err);
    free(hold);
    if (status != NORMA_OK)
        return status;
    return r->units ? NORMA_OK : norma__notes_append(&r->notes, &r->scores->notes, err);
}

/* Nobody has a score where the gate holds the scale in the population that they are of. */
static void hold_scores(norma__benchmarking *b)
{
    norma_benchmark *r = b->result;
    const bool roles = r->instrument->role_column != NULL;
    for (size_t row = 0; roles && row < b->n_rows; row++) {
        const size_t of = norma_data_label(r->data, r->instrument->n_units, row);
        for (size_t s = 0; s < r->n_scales; s++)
            if (verdict_in(r, of, s) == NORMA_HOLD)
                r->scores->mean[s * b->n_rows + row] = r->scores->pomp[s * b->n_rows + row] = NAN;
    }
}

/* ---- the rows that totals rest on ---- */

/* As in norma_units(): where nobody of a unit has every score, it would count as empty there and
   not be protected; so nobody of it counts. */
static norma_status leave_out_incomplete(norma__benchmarking *b, size_t p, const uint8_t *complete,
                                         const norma_grouping *group, norma_error *err)
{
    uint8_t *has = NORMA__NEW(uint8_t, group->n_units);
    if (!has)
        return norma__no_memory(err);
    for (size_t i = 0; i < b->n_rows; i++)
        if (complete[i] && group->unit[i] != NORMA_NO_UNIT)
            has[group->unit[i]] = 1;
    for (size_t i = 0; i < b->n_rows; i++)
        if (group->unit[i] != NORMA_NO_UNIT && !has[group->unit[i]])
            b->counted[p][i] = 0;
    free(has);
    return NORMA_OK;
}

static norma_status count_rows(norma__benchmarking *b, size_t p, norma_error *err)
{
    const norma_benchmark *r = b->result;
    uint8_t *complete = NORMA__NEW(uint8_t, b->n_rows);
    norma_status status = NORMA_OK;
    size_t members = 0;
    if (!complete)
        return norma__no_memory(err);
    for (size_t i = 0; i < b->n_rows; i++)
        members += complete[i] = is_member(b, b->populations[p], i);
    for (size_t s = 0; s < r->n_scales; s++) {
        if (verdict_in(r, b->populations[p], s) == NORMA_HOLD)
            continue;
        for (size_t i = 0; i < b->n_rows; i++) {
            const bool scored = !isnan(r->scores->pomp[s * b->n_rows + i]);
            b->counted[p][i] |= scored && is_member(b, b->populations[p], i);
            complete[i] &= scored;
        }
    }
    b->total_shown[p] = r->units ? r->units->total_shown[p]
                                 : members >= r->options.disclosure.min_cell && members > 0;
    for (size_t g = 0; r->units && g < r->units->n_groupings && status == NORMA_OK; g++)
        status = leave_out_incomplete(b, p, complete, r->units->groupings[g], err);
    free(complete);
    return status;
}

/* ---- units ---- */

/* Those on figures that are not asked for here are left out. */
static norma_status take_unit_notes(norma_benchmark *r, norma_error *err)
{
    const norma_notes *from = &r->units->notes;
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < from->n; i++) {
        const norma_notes one = {.n = 1, .list = &from->list[i]};
        if (strcmp(one.list->code, "icc-undefined") != 0 &&
            strcmp(one.list->code, "level-figures-of-shown-units") != 0)
            status = norma__notes_append(&r->notes, &one, err);
    }
    return status;
}

static norma_status find_units(norma_benchmark *r, norma_error *err)
{
    norma_units_options o = NORMA_UNITS_OPTIONS_INIT;
    if (r->instrument->n_units == 0)
        return r->options.level
                   ? norma__fail(err, NORMA_EINVAL, "instrument '%.64s' names no column of units",
                                 r->instrument->id)
                   : NORMA_OK;
    o.multilevel.draws = 0;
    o.multilevel.conf_level = r->options.conf_level;
    o.two_level = NORMA_TWO_LEVEL_OFF;
    o.disclosure = r->options.disclosure;
    o.level = r->options.level;
    o.threads = r->options.threads;
    norma_status status = norma_units(&r->units, r->instrument, r->data, r->gating,
                                      r->validation->screen->keep, &o, err);
    return status == NORMA_OK ? take_unit_notes(r, err) : status;
}

norma_status norma__benchmark_people(norma__benchmarking *b, norma_error *err)
{
    norma_status status;
    if ((status = judge(b->result, err)) != NORMA_OK ||
        (status = find_units(b->result, err)) != NORMA_OK ||
        (status = list_populations(b, err)) != NORMA_OK || (status = score(b, err)) != NORMA_OK)
        return status;
    hold_scores(b);
    for (size_t p = 0; p < b->n_populations && status == NORMA_OK; p++)
        status = count_rows(b, p, err);
    return status;
}
