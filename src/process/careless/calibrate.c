#include <norma/screen.h>

#include <stdlib.h>
#include <string.h>

#include "data/calibration.h"
#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/careless/extremity.h"
#include "process/careless/screen_parts.h"

/* A sample while a calibration is made of it. */
typedef struct calibrating {
    norma__screening_of of;
    uint8_t *careful; /* n_rows: kept by the rules */
    uint8_t *keep;    /* n_rows: and by the judge */
    norma__judge *judge;
    norma_notes notes; /* of the steps; the screening of the sample tells them */
} calibrating;

static void calibrating_clear(calibrating *c)
{
    norma__timings_free(c->of.timings);
    norma__yardstick_clear(&c->of.yardstick);
    norma__measured_clear(&c->of.measured);
    norma__judge_free(c->judge);
    norma_notes_clear(&c->notes);
    free(c->careful);
    free(c->keep);
}

static size_t count(const uint8_t *flags, size_t n)
{
    size_t sum = 0;
    for (size_t r = 0; r < n; r++)
        sum += flags[r] != 0;
    return sum;
}

/* Whom the instrument's own rules set aside has no part in the calibration. */
static norma_status keep_by_rules(calibrating *c, norma_error *err)
{
    size_t n = norma_data_rows(c->of.data);
    norma_screen_options options = *c->of.options;
    norma_screen_result *screen = NULL;
    norma_status status;
    options.extent = NORMA_SCREEN_RULES;
    options.frozen = NULL;
    if ((status = norma_screen(&screen, c->of.instrument, c->of.data, &options, err)) != NORMA_OK)
        return status;
    c->careful = NORMA__NEW(uint8_t, n);
    c->keep = NORMA__NEW(uint8_t, n);
    if (c->careful && c->keep) {
        memcpy(c->careful, screen->keep, n);
        memcpy(c->keep, screen->keep, n);
    } else
        status = norma__no_memory(err);
    if (status == NORMA_OK && screen->n_kept < NORMA_CALIBRATION_MIN_N)
        status = norma__fail(err, NORMA_EDATA,
                             "a calibration needs %d respondents that the rules of the instrument "
                             "keep, and there are %zu",
                             NORMA_CALIBRATION_MIN_N, screen->n_kept);
    norma_screen_result_free(screen);
    return status;
}

/* Thresholds that are fitted, for norma_latency() to be told by. */
static norma_status fit_pace(const norma__screening_of *s, norma_error *err)
{
    const norma_latency_options usual = NORMA_LATENCY_OPTIONS_INIT;
    const norma__threshold_plan plan = {usual.ms_per_word, usual.conf_level, usual.replicates,
                                        s->options->seed};
    return s->yardstick.pace ? norma__pace_fit(s->yardstick.pace, NULL, s->instrument, s->data,
                                               s->timings, &plan, s->threads, err)
                             : NORMA_OK;
}

/* Yardsticks of those kept, everybody's indices by them, and a judge who has learnt from them. */
static norma_status calibrate_once(calibrating *c, norma_error *err)
{
    norma__screening_of *s = &c->of;
    norma_status status;
    norma__yardstick_clear(&s->yardstick);
    norma__judge_free(c->judge);
    c->judge = NULL;
    status = norma__yardstick_new(&s->yardstick, s->instrument, s->data, s->timings, c->keep,
                                  s->wanted, s->threads, &c->notes, err);
    if (status == NORMA_OK)
        status = norma__yardstick_indices(s->measured.indices, NULL, &s->yardstick, s->instrument,
                                          s->data, s->timings, s->threads, err);
    if (status != NORMA_OK)
        return status;
    const norma__school school = {.instrument = s->instrument,
                                  .data = s->data,
                                  .timings = s->timings,
                                  .yardstick = &s->yardstick,
                                  .sample = &s->measured,
                                  .eligible = c->careful,
                                  .options = s->options,
                                  .threads = s->threads};
    return norma__judge_new(&c->judge, c->keep, &school, &c->notes, err);
}

static norma_status prepare(calibrating *c, norma_error *err)
{
    norma__screening_of *s = &c->of;
    norma_status status;
    for (size_t k = 0; k < NORMA_INDICES; k++)
        s->wanted[k] =
            k < NORMA_INDEX_BEYOND && k != NORMA_INDEX_DUPLICATES && k != NORMA_INDEX_NEAREST_SHARE;
    if ((status = keep_by_rules(c, err)) != NORMA_OK)
        return status;
    status = norma__timings_new(&s->timings, s->instrument, s->data, s->threads, &c->notes, err);
    if (status != NORMA_OK)
        return status;
    for (size_t k = 0; k < NORMA_INDICES; k++)
        s->wanted[k] &= s->timings || !norma_index_of_latencies((norma_index)k);
    status = norma__measured_room(&s->measured, s->wanted, norma_data_rows(s->data), err);
    if (status == NORMA_OK)
        norma__extremity(s->measured.extremity, s->instrument, s->data, s->threads);
    return status;
}

norma_status norma_calibrate(norma_calibration **out, const norma_instrument *instrument,
                             const norma_data *data, const norma_screen_options *options,
                             const char *filter, norma_error *err)
{
    norma_screen_options o = NORMA_SCREEN_OPTIONS_INIT;
    calibrating c = {0};
    norma_calibration *made = NULL;
    norma_status status;

    *out = NULL;
    if (options)
        o = *options;
    o.frozen = NULL;
    if ((status = norma__screen_check(instrument, data, &o, err)) != NORMA_OK)
        goto done;
    c.of = (norma__screening_of){.instrument = instrument,
                                 .data = data,
                                 .options = &o,
                                 .threads = norma__threads(o.threads)};
    if ((status = prepare(&c, err)) != NORMA_OK)
        goto done;
    /* Twice: the second time without those whom the first judge takes as careless. */
    if ((status = calibrate_once(&c, err)) != NORMA_OK)
        goto done;
    if (count(c.keep, norma_data_rows(data)) >= NORMA_CALIBRATION_MIN_N &&
        (status = calibrate_once(&c, err)) != NORMA_OK)
        goto done;
    status = norma__calibration_new(&made, instrument, data, count(c.keep, norma_data_rows(data)),
                                    filter, err);
    if (status == NORMA_OK)
        status = fit_pace(&c.of, err);
    if (status == NORMA_OK)
        status = norma__yardstick_freeze(made, &c.of.yardstick, err);
    if (status == NORMA_OK && c.judge)
        status = norma__judge_freeze(made, c.judge, err);
    if (status != NORMA_OK)
        goto done;
    *out = made;
    made = NULL;
done:
    norma_calibration_free(made);
    calibrating_clear(&c);
    return status;
}
