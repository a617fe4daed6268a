#include <norma/units.h>

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "units/units_parts.h"

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
