#include "units/units_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

enum { BLOCK = 1 << 14 }; /* rows that a thread marks at a time */

/* ---- populations ---- */

/* The role column is the last of the labels, after the unit columns. */
static size_t role_label(const norma_units_result *r)
{
    return r->instrument->n_units;
}

static norma_status sort_names(norma_units_result *r, size_t n_names, norma_error *err)
{
    const norma_data *data = r->data;
    const size_t label = role_label(r);
    if (!(r->populations = NORMA__NEW(size_t, n_names ? n_names : 1)))
        return norma__no_memory(err);
    r->n_populations = n_names ? n_names : 1;
    r->populations[0] = NORMA_NONE;
    for (size_t p = 0; p < n_names; p++) {
        size_t at = p;
        for (; at > 0 && strcmp(norma_data_label_name(data, label, r->populations[at - 1]),
                                norma_data_label_name(data, label, p)) > 0;
             at--)
            r->populations[at] = r->populations[at - 1];
        r->populations[at] = p;
    }
    return NORMA_OK;
}

/* People of different roles are never taken together, where there are roles. */
static norma_status list_populations(norma_units_result *r, norma_error *err)
{
    const size_t names =
        r->instrument->role_column ? norma_data_label_names(r->data, role_label(r)) : 0;
    return sort_names(r, names, err);
}

/* ---- scores ---- */

static norma_verdict verdict_of(const norma_units_result *r, size_t population, size_t scale)
{
    if (!r->gating || scale >= r->instrument->n_scales)
        return NORMA_PASS;
    const norma_gate_cell *cell =
        norma_gating_find(r->gating, scale, r->populations[population], NORMA_NONE, NORMA_NONE);
    return cell ? cell->result->verdict : NORMA_HOLD;
}

static norma_status judge(norma_units_result *r, norma_error *err)
{
    if (!(r->totals = NORMA__NEW(norma_units_total, r->n_populations * r->n_scales)))
        return norma__no_memory(err);
    for (size_t p = 0; p < r->n_populations; p++)
        for (size_t s = 0; s < r->n_scales; s++) {
            norma_units_total *total = norma__units_total_of(r, p, s);
            total->verdict = verdict_of(r, p, s);
            total->mean = total->sd = total->se = total->low = total->high = NAN;
        }
    return NORMA_OK;
}

static bool is_held(const norma_units_result *r, size_t population, size_t scale)
{
    return norma__units_total_of(r, population, scale)->verdict == NORMA_HOLD;
}

static norma_status score(norma__units_run *run, norma_error *err)
{
    norma_units_result *r = run->result;
    const norma_score_options options = {
        .version = 1, .missing = -1, .threads = run->options->threads};
    uint8_t *hold = NORMA__NEW(uint8_t, r->n_scales);
    if (!hold)
        return norma__no_memory(err);
    for (size_t s = 0; s < r->instrument->n_scales; s++) {
        hold[s] = 1;
        for (size_t p = 0; p < r->n_populations; p++)
            hold[s] = hold[s] && is_held(r, p, s);
    }
    norma_status status = NORMA_OK;
    if (r->instrument->n_scales > 0)
        status = norma_score(&r->scores, r->instrument, r->data, run->keep, hold, &options, err);
    free(hold);
    return status == NORMA_OK && r->scores ? norma__notes_append(&r->notes, &r->scores->notes, err)
                                           : status;
}

/* ---- the rows that count ---- */

static norma_status new_flags(norma__units_run *run, norma_error *err)
{
    const size_t n = run->result->n_populations;
    run->members = NORMA__NEW(size_t, n);
    run->counted = NORMA__NEW(uint8_t *, n);
    run->complete = NORMA__NEW(uint8_t *, n);
    if (!run->members || !run->counted || !run->complete)
        return norma__no_memory(err);
    for (size_t p = 0; p < n; p++) {
        run->counted[p] = NORMA__NEW(uint8_t, run->n_rows);
        run->complete[p] = NORMA__NEW(uint8_t, run->n_rows);
        if (!run->counted[p] || !run->complete[p])
            return norma__no_memory(err);
    }
    return NORMA_OK;
}

static void mark_members(uint8_t *member, const norma__units_run *run, size_t population,
                         size_t from, size_t to)
{
    const norma_units_result *r = run->result;
    const size_t name = r->populations[population], label = role_label(r);
    for (size_t i = from; i < to; i++)
        member[i] = (!run->keep || run->keep[i]) &&
                    (name == NORMA_NONE || norma_data_label(r->data, label, i) == name);
}

/* counted: a member with some score; complete: a member with all. */
static void mark_block(const norma__units_run *run, size_t population, size_t from, size_t to)
{
    const norma_units_result *r = run->result;
    uint8_t *some = run->counted[population], *all = run->complete[population];
    uint8_t member[BLOCK];
    size_t members = 0;
    mark_members(all, run, population, from, to);
    memcpy(member, all + from, to - from);
    for (size_t i = from; i < to; i++)
        members += all[i];
#pragma omp atomic
    run->members[population] += members;
    memset(some + from, 0, to - from);
    bool any = false;
    for (size_t s = 0; s < r->n_scales; s++) {
        if (is_held(r, population, s))
            continue;
        const double *values = norma__units_values(r, s);
        for (size_t i = from; i < to; i++) {
            const uint8_t scored = values[i] == values[i];
            some[i] |= scored;
            all[i] &= scored;
        }
        any = true;
    }
    for (size_t i = from; i < to; i++) {
        some[i] = any && some[i] && member[i - from];
        all[i] = any && all[i];
    }
}

static void mark_rows(const norma__units_run *run, size_t population, int threads)
{
    const size_t n_blocks = (run->n_rows + BLOCK - 1) / BLOCK;
#pragma omp parallel for num_threads(threads)
    for (size_t b = 0; b < n_blocks; b++) {
        const size_t to = (b + 1) * BLOCK;
        mark_block(run, population, b * BLOCK, to < run->n_rows ? to : run->n_rows);
    }
}

/* ---- units in which nobody has every score ---- */

/* A unit counts as many people as have every score. Where nobody has, it would count as empty, and
   an empty unit is not protected: so nobody of it counts on any scale. */
static norma_status leave_out_incomplete(const norma__units_run *run, size_t population,
                                         const norma_grouping *group, bool *any, norma_error *err)
{
    uint8_t *counted = run->counted[population];
    const uint8_t *complete = run->complete[population];
    uint8_t *has = NORMA__NEW(uint8_t, group->n_units);
    if (!has)
        return norma__no_memory(err);
    for (size_t i = 0; i < run->n_rows; i++)
        if (complete[i] && group->unit[i] != NORMA_NO_UNIT)
            has[group->unit[i]] = 1;
    for (size_t i = 0; i < run->n_rows; i++)
        if (counted[i] && group->unit[i] != NORMA_NO_UNIT && !has[group->unit[i]]) {
            counted[i] = 0;
            *any = true;
        }
    free(has);
    return NORMA_OK;
}

static norma_status choose_rows(norma__units_run *run, norma_error *err)
{
    norma_units_result *r = run->result;
    bool left_out = false;
    norma_status status = new_flags(run, err);
    for (size_t p = 0; p < r->n_populations && status == NORMA_OK; p++) {
        mark_rows(run, p, norma__threads(run->options->threads));
        for (size_t g = 0; g < r->n_groupings && status == NORMA_OK; g++)
            status = leave_out_incomplete(run, p, r->groupings[g], &left_out, err);
    }
    if (status == NORMA_OK && left_out)
        status = norma__note(&r->notes, err, "incomplete-units", NULL, NAN, NAN,
                             "units in which nobody has a score on every scale are left out of "
                             "every figure");
    return status;
}

norma_status norma__units_people(norma__units_run *run, norma_error *err)
{
    norma_status status;
    if ((status = list_populations(run->result, err)) != NORMA_OK ||
        (status = judge(run->result, err)) != NORMA_OK || (status = score(run, err)) != NORMA_OK)
        return status;
    return choose_rows(run, err);
}
