#include <norma/screen.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/careless/mahalanobis.h"
#include "process/careless/patterns.h"
#include "process/careless/rules.h"
#include "process/latency/pace.h"

norma_option_table norma_screen_option_table(void)
{
    static const norma_option table[] = {{"threads", NORMA_OPTION_COUNT,
                                          offsetof(norma_screen_options, threads), 0, 1024, NULL,
                                          "number of threads; 0 takes all"},
                                         {0}};
    return table;
}

void norma_screen_result_free(norma_screen_result *result)
{
    if (!result)
        return;
    for (size_t k = 0; k < NORMA_INDICES; k++)
        free(result->indices[k]);
    free(result->mahalanobis_df);
    free(result->flags);
    free(result->keep);
    free(result->item_latencies);
    free(result->latency_edges_ms);
    free(result->latency_counts);
    norma_notes_clear(&result->notes);
    free(result);
}

static bool any_latencies(const norma_data *data)
{
    for (size_t j = 0; j < norma_data_items(data); j++)
        if (norma_data_latencies(data, j))
            return true;
    return false;
}

static norma_screen_result *result_new(const norma_instrument *instrument, const norma_data *data)
{
    norma_screen_result *screen = NORMA__NEW(norma_screen_result, 1);
    if (!screen)
        return NULL;
    screen->n_rows = norma_data_rows(data);
    screen->n_items = norma_data_items(data);
    screen->n_rules = instrument->screening.n_rules;
    screen->has_latencies = any_latencies(data);
    screen->mahalanobis_df = NORMA__NEW(double, screen->n_rows);
    screen->flags = NORMA__NEW(uint32_t, screen->n_rows);
    screen->keep = NORMA__NEW(uint8_t, screen->n_rows);
    bool complete = screen->mahalanobis_df && screen->flags && screen->keep;
    for (size_t k = 0; k <= NORMA_INDEX_SPEED; k++) {
        if (norma_index_of_latencies((norma_index)k) && !screen->has_latencies)
            continue;
        screen->indices[k] = NORMA__NEW(double, screen->n_rows);
        complete &= screen->indices[k] != NULL;
    }
    if (complete)
        return screen;
    norma_screen_result_free(screen);
    return NULL;
}

static norma_status check_input(const norma_instrument *instrument, const norma_data *data,
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
    return NORMA_OK;
}

/* There are columns of latencies, but nothing in them. */
static void undefine_latencies(norma_screen_result *screen)
{
    for (size_t k = NORMA_INDEX_TOTAL_MS; k <= NORMA_INDEX_SPEED; k++)
        for (size_t r = 0; screen->indices[k] && r < screen->n_rows; r++)
            screen->indices[k][r] = NAN;
}

static norma_status screen_latencies(norma_screen_result *screen,
                                     const norma_instrument *instrument, const norma_data *data,
                                     int threads, norma_error *err)
{
    norma__timings *timings = NULL;
    norma__pace *pace = NULL;
    norma_status status =
        norma__timings_new(&timings, instrument, data, threads, &screen->notes, err);
    if (status != NORMA_OK)
        goto done;
    if (!timings) {
        undefine_latencies(screen);
        goto done;
    }
    if ((status = norma__pace_new(&pace, instrument, data, timings, threads, &screen->notes,
                                  err)) != NORMA_OK)
        goto done;
    if ((status = norma__pace_describe(screen, pace, instrument, data, timings, threads, err)) !=
        NORMA_OK)
        goto done;
    status = norma__pace_indices(screen->indices, pace, instrument, data, timings, threads, err);
done:
    norma__pace_free(pace);
    norma__timings_free(timings);
    return status;
}

norma_status norma_screen(norma_screen_result **out, const norma_instrument *instrument,
                          const norma_data *data, const norma_screen_options *options,
                          norma_error *err)
{
    const norma_screen_options defaults = NORMA_SCREEN_OPTIONS_INIT;
    const norma_screen_options *o = options ? options : &defaults;
    norma_screen_result *screen = NULL;
    int threads = norma__threads(o->threads);
    norma_status status;

    *out = NULL;
    if ((status = check_input(instrument, data, o, err)) != NORMA_OK)
        goto done;
    if (!(screen = result_new(instrument, data))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__pattern_indices(screen->indices, instrument, data, threads, err)) !=
        NORMA_OK)
        goto done;
    if ((status = norma__mahalanobis(screen, data, threads, err)) != NORMA_OK)
        goto done;
    if ((status = screen_latencies(screen, instrument, data, threads, err)) != NORMA_OK)
        goto done;
    if ((status = norma__screen_rules(screen, &instrument->screening, err)) != NORMA_OK)
        goto done;

    *out = screen;
    screen = NULL;
done:
    norma_screen_result_free(screen);
    return status;
}
