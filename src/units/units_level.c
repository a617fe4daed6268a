#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "units/units_parts.h"

static size_t position_of(const norma_units_result *r, size_t population)
{
    size_t p = 0;
    while (r->populations[p] != population)
        p++;
    return p;
}

/* ---- one scale ---- */

/* What the scales of a level share. */
typedef struct level_work {
    const norma__units_run *run;
    const norma_grouping *group;
    norma_units_level *level;
    uint8_t *shown_rows;       /* n_rows: those who count, in units that are shown */
    norma_unit_scores *scores; /* n_units */
    norma_multilevel_options options;
} level_work;

/* That one unit cannot be compared is said once, not of every scale and level. */
static norma_status note_one_unit(const level_work *w, norma_notes *of_scale, norma_error *err)
{
    norma_notes *notes = &w->run->result->notes;
    norma__units_drop_note(of_scale, "icc-undefined");
    norma__units_drop_note(notes, "icc-undefined");
    return norma__note(notes, err, "icc-undefined", NULL, NAN, NAN,
                       "ICC(1) and what follows from it (ranks, shrunken means, reliability of "
                       "means) are not defined where one unit is shown");
}

static norma_status of_means(norma_units_scale *scale, const level_work *w, const double *values,
                             norma_error *err)
{
    norma_status status = norma_unit_scores_of(w->scores, values, w->group, w->shown_rows,
                                               w->run->options->threads, err);
    if (status == NORMA_OK)
        status = norma_multilevel_of(&scale->multilevel, w->scores, w->group->n_units,
                                     w->level->people, &w->options, err);
    if (status == NORMA_OK && w->level->n_shown == 0)
        scale->multilevel->notes.n = 0; /* there is nothing to say anything of */
    else if (status == NORMA_OK && w->level->n_shown == 1)
        status = note_one_unit(w, &scale->multilevel->notes, err);
    if (status == NORMA_OK && w->level->n_shown < w->group->n_units) /* they look empty here */
        norma__units_drop_note(&scale->multilevel->notes, "units-without-scores");
    return status;
}

/* What is not possible with these units leaves a note, and no figures. */
static norma_status two_levels(norma_units_scale *scale, const level_work *w,
                               const norma_sample *sample, norma_error *err)
{
    norma_twolevel_options options = NORMA_TWOLEVEL_OPTIONS_INIT;
    const norma_scale *of = &w->run->result->instrument->scales[scale->scale];
    norma_error why = {0};
    if (w->run->options->two_level == NORMA_TWO_LEVEL_OFF || of->n_parts > 0 || of->n_items < 3 ||
        w->level->n_shown < 2)
        return NORMA_OK;
    if (w->run->options->two_level == NORMA_TWO_LEVEL_AUTO && of->n_items > NORMA_TWO_LEVEL_ITEMS)
        return norma__note(&w->run->result->notes, err, "two-level-left-out", of->id,
                           (double)of->n_items, NORMA_TWO_LEVEL_ITEMS,
                           "no two-level reliability of scale %s: it has %zu items, and over %d it "
                           "is only computed when asked for (--two-level on)",
                           of->id, of->n_items, (int)NORMA_TWO_LEVEL_ITEMS);
    options.conf_level = w->run->options->multilevel.conf_level;
    options.threads = w->run->options->threads;
    norma_status status =
        norma_twolevel_of(&scale->two_level, of->id, sample, w->group, &options, &why);
    if (status == NORMA_EDATA)
        return norma__note(&w->run->result->notes, err, "two-level-not-possible", of->id, NAN, NAN,
                           "no two-level reliability of scale %s: %s", of->id, why.message);
    if (status != NORMA_OK && err)
        *err = why;
    return status;
}

static norma_status judge_units(norma_units_scale *scale, const level_work *w, norma_error *err)
{
    const norma_units_result *r = w->run->result;
    if (!r->gating)
        return NORMA_OK;
    if (!(scale->verdicts = NORMA__NEW(norma_verdict, w->group->n_units)))
        return norma__no_memory(err);
    for (size_t u = 0; u < w->group->n_units; u++) {
        const norma_gate_cell *cell =
            w->level->shown[u] ? norma_gating_find(r->gating, scale->scale, w->level->population,
                                                   w->level->level, u)
                               : NULL;
        scale->verdicts[u] = cell ? cell->result->verdict : NORMA_PASS;
        if (scale->verdicts[u] == NORMA_HOLD)
            scale->multilevel->units[u] = /* how many answered stays */
                norma_unit_mean_unknown(scale->multilevel->units[u].n);
    }
    return NORMA_OK;
}

static norma_status of_answers(norma_units_scale *scale, const level_work *w, norma_error *err)
{
    const norma_units_result *r = w->run->result;
    const norma_scale *of = &r->instrument->scales[scale->scale];
    const norma_sample sample = {
        .data = r->data, .items = of->items, .n_items = of->n_items, .keep = w->shown_rows};
    norma_status status =
        norma_agreement_of(&scale->agreement, &sample, w->group, w->run->options->threads, err);
    if (status == NORMA_OK)
        status = two_levels(scale, w, &sample, err);
    return status == NORMA_OK ? judge_units(scale, w, err) : status;
}

/* Numbers of people in units that are not shown are not looked at. */
static norma_status of_numbers(norma_units_scale *scale, const level_work *w, const double *values,
                               norma_error *err)
{
    const norma_units_options *o = w->run->options;
    if (!o->value_range_known)
        return NORMA_OK;
    double *shown = NORMA__NEW(double, w->run->n_rows);
    if (!shown)
        return norma__no_memory(err);
    for (size_t r = 0; r < w->run->n_rows; r++)
        shown[r] = w->shown_rows[r] ? values[r] : NAN;
    norma_status status =
        norma_agreement_of_values(&scale->agreement, shown, w->group, o->value_min, o->value_max,
                                  (size_t)(o->value_max - o->value_min) + 1, err);
    free(shown);
    return status;
}

static norma_status of_scale(const level_work *w, size_t s, norma_error *err)
{
    norma_units_scale *scale = &w->level->scales[s];
    const double *values = norma__units_values(w->run->result, s);
    norma_status status = of_means(scale, w, values, err);
    if (status != NORMA_OK)
        return status;
    return scale->scale == NORMA_NONE ? of_numbers(scale, w, values, err)
                                      : of_answers(scale, w, err);
}

/* ---- several scales ---- */

/* The scores of those that are not held, side by side: as they are when none is held, else copied
 *to own, which is to be freed. */
static norma_status gather(const double **out, double **own, const level_work *w, norma_error *err)
{
    const norma_units_result *r = w->run->result;
    const size_t n = w->run->n_rows, k = w->level->n_scored;
    if (k == r->instrument->n_scales && k == r->n_scales) {
        *out = norma__units_values(r, 0);
        return NORMA_OK;
    }
    if (!(*own = norma__new(n * k, sizeof(double))))
        return norma__no_memory(err);
    for (size_t i = 0; i < k; i++)
        memcpy(*own + i * n, norma__units_values(r, w->level->scored[i]), n * sizeof(double));
    *out = *own;
    return NORMA_OK;
}

static norma_status correlate(const level_work *w, norma_error *err)
{
    const double *matrix = NULL;
    double *own = NULL;
    norma_error why = {0};
    if (w->level->n_scored < 2 || w->level->n_shown < 2)
        return NORMA_OK;
    norma_status status = gather(&matrix, &own, w, err);
    if (status == NORMA_OK) {
        status = norma_within_between_of(&w->level->within_between, matrix, w->level->n_scored,
                                         w->group, w->shown_rows, w->run->options->threads, &why);
        if (status == NORMA_EDATA)
            status = NORMA_OK;
        else if (status != NORMA_OK && err)
            *err = why;
    }
    free(own);
    return status;
}

/* ---- the level ---- */

static norma_status work_new(level_work *w, norma_error *err)
{
    const uint8_t *counted = w->run->counted[position_of(w->run->result, w->level->population)];
    w->shown_rows = NORMA__NEW(uint8_t, w->run->n_rows);
    w->scores = NORMA__NEW(norma_unit_scores, w->group->n_units);
    if (!w->shown_rows || !w->scores)
        return norma__no_memory(err);
    for (size_t i = 0; i < w->run->n_rows; i++) {
        const uint32_t unit = w->group->unit[i];
        w->shown_rows[i] = counted[i] && unit != NORMA_NO_UNIT && w->level->shown[unit];
    }
    return NORMA_OK;
}

/* Nothing is computed of a unit that is not shown: a figure that does not exist cannot be printed
   by mistake. */
norma_status norma__units_level_of(norma__units_run *run, norma_units_level *level,
                                   norma_error *err)
{
    level_work w = {.run = run,
                    .group = run->result->groupings[level->level],
                    .level = level,
                    .options = run->options->multilevel};
    w.options.threads = run->options->threads;
    norma_status status = work_new(&w, err);
    for (size_t k = 0; k < level->n_scored && status == NORMA_OK; k++)
        status = of_scale(&w, level->scored[k], err);
    if (status == NORMA_OK)
        status = correlate(&w, err);
    free(w.shown_rows);
    free(w.scores);
    return status;
}
