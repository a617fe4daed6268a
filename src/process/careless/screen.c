#include <norma/screen.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/careless/evidence.h"
#include "process/careless/extremity.h"
#include "process/careless/judge.h"
#include "process/careless/patterns.h"
#include "process/careless/rules.h"
#include "process/careless/screen_parts.h"
#include "process/careless/screen_result.h"

static const char *const extent_names[] = {"all", "rules", NULL};

norma_option_table norma_screen_option_table(void)
{
    static const norma_option table[] = {
        {"extent", NORMA_OPTION_CHOICE, offsetof(norma_screen_options, extent), 0, 0, extent_names,
         "all indices with limits and validity, or what the rules of the instrument need"},
        {"fpr", NORMA_OPTION_REAL, offsetof(norma_screen_options, fpr), 1e-6, 0.5, NULL,
         "share of careful respondents that may lie beyond the limit of an index"},
        {"beyond", NORMA_OPTION_COUNT, offsetof(norma_screen_options, beyond), 1, 20, NULL,
         "so many indices beyond their limits are too many"},
        {"draws", NORMA_OPTION_COUNT, offsetof(norma_screen_options, draws), 1000, 1000000, NULL,
         "careful respondents simulated for the limits"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_screen_options, seed), 0, 0, NULL,
         "seed of the simulated respondents"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_screen_options, threads), 0, 1024, NULL,
         "number of threads; 0 takes all"},
        {0}};
    return table;
}

norma_status norma__screen_check(const norma_instrument *instrument, const norma_data *data,
                                 const norma_screen_options *options, norma_error *err)
{
    norma_status status = norma_options_check(norma_screen_option_table(), options, err);
    if (status != NORMA_OK)
        return status;
    if (norma_data_items(data) != instrument->n_items)
        return norma__fail(err, NORMA_EINVAL,
                           "the table has %zu items and the instrument %zu: screen a table with "
                           "the instrument that it was read with",
                           norma_data_items(data), instrument->n_items);
    if (instrument->screening.n_rules > 32)
        return norma__fail(err, NORMA_EINVAL,
                           "an instrument has at most 32 screening rules, not "
                           "%zu",
                           instrument->screening.n_rules);
    if (norma_data_rows(data) == 0)
        return norma__fail(err, NORMA_EDATA, "there is no respondent to screen");
    if (options->frozen)
        return norma_calibration_fit(options->frozen, instrument, data, err);
    return NORMA_OK;
}

/* All indices, or the first ten and those that rules name; a rule on beyond or validity needs all.
 */
static bool list_wanted(bool wanted[NORMA_INDICES], const norma_screening *screening, int extent)
{
    bool all = extent == NORMA_SCREEN_ALL;
    for (size_t i = 0; i < screening->n_rules; i++)
        all |= screening->rules[i].index >= NORMA_INDEX_BEYOND;
    for (size_t k = 0; k < NORMA_INDICES; k++)
        wanted[k] = all || k <= NORMA_INDEX_SPEED;
    for (size_t i = 0; i < screening->n_rules; i++)
        wanted[screening->rules[i].index] = true;
    return all;
}

static norma_status take_measure(norma__screening_of *s, norma_screen_result *screen,
                                 norma_error *err)
{
    norma_status status = NORMA_OK;
    if (screen->has_latencies)
        status = norma__timings_new(&s->timings, s->instrument, s->data, s->threads, &screen->notes,
                                    err);
    if (status != NORMA_OK)
        return status;
    if (s->options->frozen)
        return norma__yardstick_thaw(&s->yardstick, s->options->frozen, s->instrument, err);
    return norma__yardstick_new(&s->yardstick, s->instrument, s->data, s->timings, NULL, s->wanted,
                                s->threads, &screen->notes, err);
}

static norma_status fill_indices(norma__screening_of *s, norma_screen_result *screen,
                                 norma_error *err)
{
    norma_status status =
        norma__yardstick_indices(screen->indices, screen->mahalanobis_df, &s->yardstick,
                                 s->instrument, s->data, s->timings, s->threads, err);
    if (status == NORMA_OK && s->timings && s->yardstick.pace)
        status = norma__pace_describe(screen, s->yardstick.pace, s->instrument, s->data, s->timings,
                                      s->threads, err);
    if (status == NORMA_OK)
        status = norma__duplicate_indices(screen->indices, s->instrument, s->data, s->threads,
                                          &screen->notes, err);
    return status;
}

/* The judge of the sample itself, or the one that is frozen. */
static norma_status find_judge(norma__judge **out, norma__screening_of *s,
                               norma_screen_result *screen, norma_error *err)
{
    if (s->options->frozen)
        return norma__judge_thaw(out, s->options->frozen, err);
    const norma__school school = {.instrument = s->instrument,
                                  .data = s->data,
                                  .timings = s->timings,
                                  .yardstick = &s->yardstick,
                                  .sample = &s->measured,
                                  .part_of_it = true,
                                  .n_metric = screen->n_rows,
                                  .options = s->options,
                                  .threads = s->threads};
    return norma__judge_new(out, screen->keep, &school, &screen->notes, err);
}

static norma_status judge_all(norma__screening_of *s, norma_screen_result *screen, norma_error *err)
{
    norma__judge *judge = NULL;
    norma_status status;
    s->measured.n_rows = screen->n_rows;
    for (size_t k = 0; k < NORMA_INDICES; k++)
        s->measured.indices[k] = screen->indices[k];
    if (!(s->measured.extremity = NORMA__NEW(double, screen->n_rows)))
        return norma__no_memory(err);
    norma__extremity(s->measured.extremity, s->instrument, s->data, s->threads);
    if ((status = find_judge(&judge, s, screen, err)) != NORMA_OK)
        return status;
    norma__timings_free(s->timings); /* as large as the table */
    s->timings = NULL;
    if (judge)
        status = norma__evidence(screen, judge, &s->measured, s->options, s->threads, err);
    norma__judge_free(judge);
    return status;
}

static void screening_clear(norma__screening_of *s)
{
    norma__timings_free(s->timings);
    norma__yardstick_clear(&s->yardstick);
    free(s->measured.extremity); /* the indices are the screen's */
}

norma_status norma_screen(norma_screen_result **out, const norma_instrument *instrument,
                          const norma_data *data, const norma_screen_options *options,
                          norma_error *err)
{
    const norma_screen_options defaults = NORMA_SCREEN_OPTIONS_INIT;
    const norma_screen_options *o = options ? options : &defaults;
    norma__screening_of s = {.instrument = instrument,
                             .data = data,
                             .options = o,
                             .threads = norma__threads(o->threads)};
    norma_screen_result *screen = NULL;
    norma_status status;
    bool all;

    *out = NULL;
    if ((status = norma__screen_check(instrument, data, o, err)) != NORMA_OK)
        goto done;
    all = list_wanted(s.wanted, &instrument->screening, o->extent);
    if (!(screen = norma__screen_result_new(instrument, data, s.wanted))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = take_measure(&s, screen, err)) != NORMA_OK)
        goto done;
    if ((status = fill_indices(&s, screen, err)) != NORMA_OK)
        goto done;
    if (all && (status = judge_all(&s, screen, err)) != NORMA_OK)
        goto done;
    if ((status = norma__screen_rules(screen, &instrument->screening, err)) != NORMA_OK)
        goto done;

    *out = screen;
    screen = NULL;
done:
    screening_clear(&s);
    norma_screen_result_free(screen);
    return status;
}
