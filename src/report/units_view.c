#include <math.h>
#include <stdint.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "report/units_view.h"

const char norma__units_why_hidden[] =
    "fewer respondents than min-cell, or one that others could be computed from";

/* ---- what is told of the file ---- */

norma_status norma__units_view_make(norma__units_view *view, const norma_units_result *result,
                                    const norma_report_context *context, norma_error *err)
{
    *view = (norma__units_view){.result = result, .context = *context};
    if (context->input) {
        view->input = *context->input;
        if (!result->rows_shown)
            view->input.rows = NORMA__ROWS_UNTOLD;
        view->context.input = &view->input;
    }
    norma_status status =
        context->notes ? norma__notes_append(&view->notes, context->notes, err) : NORMA_OK;
    if (status == NORMA_OK)
        norma_units_withhold(&view->notes, result);
    view->context.notes = &view->notes;
    return status;
}

void norma__units_view_free(norma__units_view *view)
{
    norma_notes_clear(&view->notes);
}

/* ---- names ---- */

bool norma__units_single(const norma_units_result *r)
{
    return !r->gating && r->n_scales == 1 && r->n_levels == 1;
}

const norma_grouping *norma__units_group(const norma_units_result *r,
                                         const norma_units_level *level)
{
    return r->groupings[level->level];
}

const char *norma__units_population(const norma_units_result *r, size_t population)
{
    return population == NORMA_NONE
               ? NULL
               : norma_data_label_name(r->data, r->instrument->n_units, population);
}

size_t norma__units_position(const norma_units_result *r, size_t population)
{
    size_t p = 0;
    while (r->populations[p] != population)
        p++;
    return p;
}

const char *norma__units_id(const norma_units_result *r, size_t scale)
{
    const size_t n = r->instrument->n_scales;
    return scale < n ? r->instrument->scales[scale].id
                     : norma_data_continuous_id(r->data, scale - n);
}

const char *norma__units_title(const norma_units_result *r, size_t scale, norma_language language)
{
    const char *id = norma__units_id(r, scale);
    return scale < r->instrument->n_scales
               ? norma__title(language, &r->instrument->scales[scale].title, id)
               : id;
}

/* ---- what may be told ---- */

size_t norma__units_respondents(const norma_units_result *r, const norma_units_level *level,
                                size_t unit)
{
    const size_t p = norma__units_position(r, level->population);
    return norma_disclosure_n(r->disclosures[p], level->table, unit, 0);
}

bool norma__units_total_shown(const norma_units_result *r, size_t position)
{
    return r->total_shown[position];
}

const char *norma__units_drawn(const norma_units_result *r)
{
    return r->groupings[0]->n_units > 1
               ? "Intervals of these means take the units of column {1} as drawn from many like "
                 "them, those not shown together as one."
               : "Intervals of these means take respondents as drawn from many like them.";
}

bool norma__units_hides(const norma_units_result *r, const norma_units_level *level, size_t unit)
{
    const bool all_held = level->n_scored == 0 &&
                          norma__units_total_shown(r, norma__units_position(r, level->population));
    return !all_held && !level->shown[unit];
}

const norma_agreement *norma__units_agreement(const norma_units_result *r,
                                              const norma_units_scale *scale, size_t unit)
{
    const norma_agreement *found = scale->agreement ? &scale->agreement->units[unit] : NULL;
    return found && found->n >= r->options.disclosure.min_cell ? found : NULL;
}

size_t norma__units_note_lists(const norma_notes ***lists, const norma__units_view *view)
{
    const norma_units_result *r = view->result;
    const norma_notes **made = NORMA__NEW(const norma_notes *, 2 + 3 * r->n_levels * r->n_scales);
    size_t n = 0;
    if (!(*lists = made))
        return 0;
    made[n++] = &r->notes;
    made[n++] = &view->notes;
    for (size_t l = 0; l < r->n_levels; l++)
        for (size_t s = 0; s < r->n_scales; s++) {
            const norma_units_scale *scale = &r->levels[l].scales[s];
            if (scale->multilevel)
                made[n++] = &scale->multilevel->notes;
            if (scale->agreement)
                made[n++] = &scale->agreement->notes;
            if (scale->two_level)
                made[n++] = &scale->two_level->notes;
        }
    return n;
}
