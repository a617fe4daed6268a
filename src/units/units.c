#include <norma/units.h>

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "units/units_parts.h"

const double *norma__units_values(const norma_units_result *result, size_t scale)
{
    const norma_scores *scores = result->scores;
    const size_t n_scales = result->instrument->n_scales;
    if (scale >= n_scales)
        return norma_data_continuous_values(result->data, scale - n_scales);
    return (result->gating ? scores->pomp : scores->mean) + scale * scores->n_rows;
}

const char *norma__units_scale_id(const norma_units_result *result, size_t scale)
{
    const size_t n_scales = result->instrument->n_scales;
    return scale < n_scales ? result->instrument->scales[scale].id
                            : norma_data_continuous_id(result->data, scale - n_scales);
}

void norma__units_drop_note(norma_notes *notes, const char *code)
{
    size_t kept = 0;
    for (size_t k = 0; k < notes->n; k++)
        if (strcmp(notes->list[k].code, code) != 0)
            notes->list[kept++] = notes->list[k];
    notes->n = kept;
}

norma_units_total *norma__units_total_of(const norma_units_result *result, size_t population,
                                         size_t scale)
{
    return &result->totals[population * result->n_scales + scale];
}

/* ---- steps ---- */

static norma_status check(const norma_instrument *instrument, const norma_data *data,
                          const norma_units_options *o, norma_error *err)
{
    norma_status status = norma_options_check(norma_units_option_table(), o, err);
    if (status == NORMA_OK)
        status = norma_disclosure_check(&o->disclosure, err);
    if (status != NORMA_OK)
        return status;
    if (norma_data_items(data) != instrument->n_items)
        return norma__fail(err, NORMA_EINVAL,
                           "the table has %zu items and the instrument %zu: give the instrument "
                           "that the table was read with",
                           norma_data_items(data), instrument->n_items);
    if (instrument->n_units == 0)
        return norma__fail(err, NORMA_EINVAL,
                           "instrument '%.64s' names no column of units: add columns.units to it",
                           instrument->id);
    return NORMA_OK;
}

static norma_status run_new(norma__units_run *run, const norma_instrument *instrument,
                            const norma_data *data, const norma_gating *gating, norma_error *err)
{
    norma_units_result *r = run->result = NORMA__NEW(norma_units_result, 1);
    if (!r)
        return norma__no_memory(err);
    r->instrument = instrument;
    r->data = data;
    r->gating = gating;
    r->options = *run->options;
    r->n_scales = instrument->n_scales + (gating ? 0 : norma_data_continuous(data));
    run->n_rows = norma_data_rows(data);
    return NORMA_OK;
}

static void run_clear(norma__units_run *run)
{
    const size_t n = run->result ? run->result->n_populations : 0;
    for (size_t p = 0; p < n; p++) {
        if (run->counted)
            free(run->counted[p]);
        if (run->complete)
            free(run->complete[p]);
    }
    free(run->members);
    free(run->counted);
    free(run->complete);
}

static void tell(const norma_units_options *o, const char *what, double share)
{
    if (o->progress.step)
        o->progress.step(o->progress.context, what, share);
}

static norma_status analyse(norma__units_run *run, norma_error *err)
{
    norma_units_result *r = run->result;
    norma_status status;
    tell(run->options, "scores", 0);
    if ((status = norma__units_groupings(run, err)) != NORMA_OK ||
        (status = norma__units_people(run, err)) != NORMA_OK)
        return status;
    tell(run->options, "what may be shown", 0.3);
    if ((status = norma__units_disclose(run, err)) != NORMA_OK ||
        (status = norma__units_head_counts(run, err)) != NORMA_OK ||
        (status = norma__units_totals(run, err)) != NORMA_OK)
        return status;
    for (size_t l = 0; l < r->n_levels && status == NORMA_OK; l++) {
        tell(run->options, "units", 0.4 + 0.5 * (double)l / (double)r->n_levels);
        status = norma__units_level_of(run, &r->levels[l], err);
    }
    if (status != NORMA_OK)
        return status;
    tell(run->options, "gaps", 0.9);
    status = norma__units_gaps(run, err);
    tell(run->options, "done", 1);
    return status;
}

norma_status norma_units(norma_units_result **out, const norma_instrument *instrument,
                         const norma_data *data, const norma_gating *gating, const uint8_t *keep,
                         const norma_units_options *options, norma_error *err)
{
    const norma_units_options defaults = NORMA_UNITS_OPTIONS_INIT;
    norma__units_run run = {.options = options ? options : &defaults, .keep = keep};
    norma_status status;

    *out = NULL;
    if ((status = check(instrument, data, run.options, err)) != NORMA_OK ||
        (status = run_new(&run, instrument, data, gating, err)) != NORMA_OK ||
        (status = analyse(&run, err)) != NORMA_OK)
        goto done;

    *out = run.result;
    run_clear(&run);
    return NORMA_OK;
done:
    run_clear(&run);
    norma_units_result_free(run.result);
    return status;
}

/* ---- freeing ---- */

static void free_level(norma_units_level *level, size_t n_scales)
{
    for (size_t s = 0; level->scales && s < n_scales; s++) {
        norma_multilevel_result_free(level->scales[s].multilevel);
        norma_agreement_result_free(level->scales[s].agreement);
        norma_twolevel_result_free(level->scales[s].two_level);
        free(level->scales[s].verdicts);
    }
    norma_within_between_free(level->within_between);
    free(level->scales);
    free(level->scored);
    free(level->shown);
    free(level->people);
}

void norma_units_result_free(norma_units_result *result)
{
    norma_units_result *r = result;
    if (!r)
        return;
    for (size_t l = 0; r->levels && l < r->n_levels; l++)
        free_level(&r->levels[l], r->n_scales);
    for (size_t p = 0; r->disclosures && p < r->n_populations; p++)
        norma_disclosure_free(r->disclosures[p]);
    for (size_t g = 0; r->groupings && g < r->n_groupings; g++)
        norma_grouping_free(r->groupings[g]);
    norma_scores_free(r->scores);
    free(r->levels);
    free(r->disclosures);
    free(r->groupings);
    free(r->populations);
    free(r->totals);
    free(r->respondents);
    free(r->total_shown);
    free(r->gaps);
    norma_notes_clear(&r->notes);
    free(r);
}
