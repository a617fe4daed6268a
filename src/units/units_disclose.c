#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "units/units_parts.h"

/* ---- groupings and levels ---- */

static bool is_asked(const norma_units_options *o, const char *column)
{
    return !o->level || strcmp(o->level, column) == 0;
}

static norma_status check_level_name(const norma_units_result *r, norma_error *err)
{
    bool found = false;
    for (size_t g = 0; g < r->n_groupings; g++)
        found = found || is_asked(&r->options, r->groupings[g]->column);
    return found ? NORMA_OK
                 : norma__fail(err, NORMA_EINVAL, "instrument '%.64s' has no unit column '%.64s'",
                               r->instrument->id, r->options.level);
}

/* All of them, also those that are not asked for: units overlap with what is printed elsewhere. */
norma_status norma__units_groupings(norma__units_run *run, norma_error *err)
{
    norma_units_result *r = run->result;
    const size_t n = r->instrument->n_units;
    norma_status status = NORMA_OK;
    if (!(r->groupings = NORMA__NEW(norma_grouping *, n)))
        return norma__no_memory(err);
    for (size_t g = 0; g < n && status == NORMA_OK; g++) {
        status = norma_grouping_of(&r->groupings[g], r->data, g, true, err);
        r->n_groupings += status == NORMA_OK;
    }
    return status == NORMA_OK ? check_level_name(r, err) : status;
}

static norma_status list_scored(norma_units_level *level, const norma_units_result *r,
                                size_t population, norma_error *err)
{
    level->scales = NORMA__NEW(norma_units_scale, r->n_scales);
    level->scored = NORMA__NEW(size_t, r->n_scales);
    if (!level->scales || !level->scored)
        return norma__no_memory(err);
    for (size_t s = 0; s < r->n_scales; s++) {
        const bool of_items = s < r->instrument->n_scales;
        norma_units_scale *scale = &level->scales[s];
        scale->scale = of_items ? s : NORMA_NONE;
        scale->continuous = of_items ? NORMA_NONE : s - r->instrument->n_scales;
        scale->verdict = norma__units_total_of(r, population, s)->verdict;
        if (scale->verdict != NORMA_HOLD)
            level->scored[level->n_scored++] = s;
    }
    return NORMA_OK;
}

static norma_status add_level(norma_units_result *r, size_t population, size_t g, norma_error *err)
{
    norma_units_level *level = &r->levels[r->n_levels++];
    level->population = r->populations[population];
    level->level = g;
    level->shown = NORMA__NEW(uint8_t, r->groupings[g]->n_units);
    return level->shown ? list_scored(level, r, population, err) : norma__no_memory(err);
}

static norma_status list_levels(norma_units_result *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!(r->levels = NORMA__NEW(norma_units_level, r->n_populations * r->n_groupings)))
        return norma__no_memory(err);
    for (size_t p = 0; p < r->n_populations; p++)
        for (size_t g = 0; g < r->n_groupings && status == NORMA_OK; g++)
            if (is_asked(&r->options, r->groupings[g]->column)) {
                status = add_level(r, p, g, err);
                r->levels[r->n_levels - 1].table = g;
            }
    return status;
}

/* ---- what may be shown ---- */

static norma_status decide(norma__units_run *run, size_t population, const norma_breakdown *around,
                           const norma_printed *tables, size_t *gone, norma_error *err)
{
    norma_units_result *r = run->result;
    norma_disclosure_options options = run->options->disclosure;
    norma_printed_before *before = NULL;
    size_t n_before = 0;
    options.threads = run->options->threads;
    norma_status status = norma__units_before(&before, &n_before, gone, run, population, err);
    if (status == NORMA_OK)
        status = norma_disclosure_of(&r->disclosures[population], around, r->n_groupings, tables,
                                     r->n_groupings, run->n_rows, run->complete[population],
                                     norma_data_weights(r->data), before, n_before, &options, err);
    free(before);
    return status;
}

static size_t count(const uint8_t *flags, size_t n)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += flags[i];
    return sum;
}

/* Where every scale is held nobody has a score, and the total is empty; there are people behind it
   all the same, and who is held tells how many. */
static bool may_show_total(const norma__units_run *run, size_t population)
{
    return norma_disclosure_total_shown(run->result->disclosures[population]) &&
           run->members[population] >= run->options->disclosure.min_cell;
}

static norma_status decide_all(norma__units_run *run, size_t *gone, norma_error *err)
{
    norma_units_result *r = run->result;
    norma_breakdown *around = NORMA__NEW(norma_breakdown, r->n_groupings);
    norma_printed *tables = NORMA__NEW(norma_printed, r->n_groupings);
    norma_status status = NORMA_OK;
    r->disclosures = NORMA__NEW(norma_disclosure *, r->n_populations);
    r->respondents = NORMA__NEW(size_t, r->n_populations);
    r->total_shown = NORMA__NEW(uint8_t, r->n_populations);
    if (!around || !tables || !r->disclosures || !r->respondents || !r->total_shown)
        status = norma__no_memory(err);
    for (size_t g = 0; g < r->n_groupings && status == NORMA_OK; g++) {
        around[g] = (norma_breakdown){r->groupings[g], g > 0 ? g - 1 : NORMA_NONE};
        tables[g] = (norma_printed){g, NORMA_NONE}; /* also what another report of one level has */
    }
    for (size_t p = 0; p < r->n_populations && status == NORMA_OK; p++) {
        status = decide(run, p, around, tables, gone, err);
        if (status == NORMA_OK && may_show_total(run, p)) {
            r->total_shown[p] = 1;
            r->respondents[p] = count(run->complete[p], run->n_rows);
        }
    }
    free(around);
    free(tables);
    return status;
}

/* A unit without respondents is listed with the hidden ones, so that these are not known to have
   some. */
static void mark_shown(norma_units_result *r)
{
    r->rows_shown = true;
    for (size_t p = 0, l = 0; p < r->n_populations; p++) {
        const norma_disclosure *disclosure = r->disclosures[p];
        if (!r->total_shown[p])
            r->rows_shown = false;
        for (; l < r->n_levels && r->levels[l].population == r->populations[p]; l++) {
            norma_units_level *level = &r->levels[l];
            for (size_t u = 0; u < r->groupings[level->level]->n_units; u++) {
                level->shown[u] = norma_disclosure_n(disclosure, level->table, u, 0) > 0 &&
                                  norma_disclosure_shown(disclosure, level->table, u, 0);
                level->n_shown += level->shown[u];
            }
        }
    }
}

static bool any_hidden(const norma_units_result *r)
{
    for (size_t l = 0; l < r->n_levels; l++)
        if (r->levels[l].n_shown < r->groupings[r->levels[l].level]->n_units)
            return true;
    return false;
}

static bool any_unit_shown(const norma_units_result *r)
{
    for (size_t l = 0; l < r->n_levels; l++)
        if (r->levels[l].n_shown > 0)
            return true;
    return false;
}

static bool any_shown(const norma_units_result *r)
{
    for (size_t p = 0; p < r->n_populations; p++)
        if (r->total_shown[p])
            return true;
    return any_unit_shown(r);
}

/* One of a kind, though every population has its own; that nothing is shown is said of all. */
static norma_status add_notes(norma_units_result *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t p = 0; p < r->n_populations; p++) {
        const norma_notes *notes = norma_disclosure_notes(r->disclosures[p]);
        for (size_t k = 0; k < notes->n && status == NORMA_OK; k++) {
            const norma_notes one = {.n = 1, .list = &notes->list[k]};
            bool known = any_shown(r) && strcmp(one.list->code, "disclosure-nothing-shown") == 0;
            for (size_t i = 0; i < r->notes.n; i++)
                known = known || strcmp(r->notes.list[i].code, notes->list[k].code) == 0;
            if (!known)
                status = norma__notes_append(&r->notes, &one, err);
        }
    }
    return status;
}

/* ---- why there is nothing ---- */

static bool all_held(const norma_units_result *r, size_t p)
{
    for (size_t s = 0; s < r->n_scales; s++)
        if (norma__units_total_of(r, p, s)->verdict != NORMA_HOLD)
            return false;
    return true;
}

static norma_status note_nobody(norma__units_run *run, norma_error *err)
{
    for (size_t p = 0; p < run->result->n_populations; p++)
        if (run->members[p] > 0)
            return NORMA_OK;
    if (run->n_rows < run->options->disclosure.min_cell)
        return NORMA_OK;
    norma__units_drop_note(&run->result->notes, "disclosure-nothing-shown");
    return norma__note(&run->result->notes, err, "nobody-kept", NULL, NAN, NAN,
                       "nobody is left to say anything of: screening set everyone aside, or nobody "
                       "has a name in the role column (norma screen lists why)");
}

/* Where the total may be shown: of others it would tell that they are few. */
static norma_status note_held(norma_units_result *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t p = 0; p < r->n_populations && status == NORMA_OK; p++)
        if (r->total_shown[p] && all_held(r, p)) {
            const size_t name = r->populations[p];
            const char *of = name == NORMA_NONE
                                 ? NULL
                                 : norma_data_label_name(r->data, r->instrument->n_units, name);
            status = norma__note(&r->notes, err, "every-scale-held", of, NAN, NAN,
                                 "the gate holds every scale back%s%s%s: there is no score, and so "
                                 "no figure of a unit",
                                 of ? " (" : "", of ? of : "", of ? ")" : "");
        }
    return status;
}

/* Reports of everybody, less those shown here, are those who are not. */
static norma_status note_whole(norma_units_result *r, norma_error *err)
{
    size_t shown = 0;
    for (size_t p = 0; p < r->n_populations; p++)
        shown += r->total_shown[p];
    if (shown == 0 || shown == r->n_populations)
        return NORMA_OK;
    return norma__note(
        &r->notes, err, "whole-tells-hidden", r->instrument->role_column, NAN, NAN,
        "a population is not shown: figures of everybody (norma validate, "
        "describe, screen, tabulate, norms) less those shown here would be its own; "
        "give readers of this such figures with --where %s=... of a population shown",
        r->instrument->role_column);
}

norma_status norma__units_disclose(norma__units_run *run, norma_error *err)
{
    norma_units_result *r = run->result;
    size_t gone = 0;
    norma_status status;
    if ((status = list_levels(r, err)) != NORMA_OK ||
        (status = decide_all(run, &gone, err)) != NORMA_OK)
        return status;
    mark_shown(r);
    if ((status = add_notes(r, err)) != NORMA_OK || (status = note_nobody(run, err)) != NORMA_OK ||
        (status = note_held(r, err)) != NORMA_OK || (status = note_whole(r, err)) != NORMA_OK)
        return status;
    if (any_hidden(r) && any_unit_shown(r))
        status = norma__note(&r->notes, err, "level-figures-of-shown-units", NULL, NAN, NAN,
                             "figures of a level (ICC, grand mean, ranks, correlations) are those "
                             "of the units shown alone, so that they tell nothing of the others");
    if (status == NORMA_OK && gone > 0)
        status = norma__note(&r->notes, err, "printed-units-gone", NULL, (double)gone, NAN,
                             "%zu of the units of earlier results are not among those of these "
                             "data, so nothing can be computed of them",
                             gone);
    return status;
}

/* ---- notes that count rows ---- */

static bool any_of(const char *code, const char *const *codes)
{
    for (; *codes; codes++)
        if (strcmp(code, *codes) == 0)
            return true;
    return false;
}

/* Rows without a label are a cell of their own: with their number that of a hidden unit follows. */
void norma_units_withhold(norma_notes *notes, const norma_units_result *result)
{
    static const char *const of_labels[] = {"labels-missing", NULL};
    static const char *const of_rows[] = {"rows-chosen", "respondents-without-id",
                                          "latencies-joined", "rows-lost", NULL};
    const bool hidden = any_hidden(result);
    size_t kept = 0;
    for (size_t k = 0; k < notes->n; k++) {
        const char *code = notes->list[k].code;
        if (!(hidden && any_of(code, of_labels)) && !(!result->rows_shown && any_of(code, of_rows)))
            notes->list[kept++] = notes->list[k];
    }
    notes->n = kept;
}
