#include "process/careless/screen_result.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"

void norma_screen_result_free(norma_screen_result *result)
{
    if (!result)
        return;
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        free(result->indices[k]);
        free(result->p[k]);
        free(result->contributions[k]);
    }
    free(result->mahalanobis_df);
    free(result->flags);
    free(result->keep);
    free(result->item_latencies);
    free(result->latency_edges_ms);
    free(result->latency_counts);
    norma_notes_clear(&result->notes);
    free(result);
}

static bool any_latencies(const norma_instrument *instrument, const norma_data *data)
{
    for (size_t j = 0; j < norma_data_items(data); j++)
        if (norma_data_latencies(data, j))
            return true;
    for (size_t g = 0; g < instrument->n_pages; g++)
        if (norma_data_page_times(data, g))
            return true;
    return false;
}

static void undefined_limit(norma_index_limit *limit, norma_index index)
{
    *limit = (norma_index_limit){.side = norma_index_side(index),
                                 .low = NAN,
                                 .high = NAN,
                                 .null_mean = NAN,
                                 .null_sd = NAN,
                                 .shift = NAN,
                                 .spread = NAN,
                                 .weight = NAN};
}

norma_screen_result *norma__screen_result_new(const norma_instrument *instrument,
                                              const norma_data *data, const bool *wanted)
{
    norma_screen_result *screen = NORMA__NEW(norma_screen_result, 1);
    if (!screen)
        return NULL;
    screen->n_rows = norma_data_rows(data);
    screen->n_items = norma_data_items(data);
    screen->n_rules = instrument->screening.n_rules;
    screen->has_latencies = any_latencies(instrument, data);
    screen->prevalence = screen->prevalence_se = screen->beyond_error = NAN;
    screen->prevalence_low = screen->prevalence_high = NAN;
    screen->mahalanobis_df = NORMA__NEW(double, screen->n_rows);
    screen->flags = NORMA__NEW(uint32_t, screen->n_rows);
    screen->keep = NORMA__NEW(uint8_t, screen->n_rows);
    bool complete = screen->mahalanobis_df && screen->flags && screen->keep;
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        undefined_limit(&screen->limits[k], (norma_index)k);
        if (!wanted[k] || (norma_index_of_latencies((norma_index)k) && !screen->has_latencies))
            continue;
        screen->indices[k] = NORMA__NEW(double, screen->n_rows);
        complete &= screen->indices[k] != NULL;
    }
    if (complete)
        return screen;
    norma_screen_result_free(screen);
    return NULL;
}
