/* A small norm set with two scales, three companies and two figures, every field with a value of
   its own; on the stack, nothing to free. */
#ifndef NORMA_TESTS_NORMS_SET_IN_HAND_H
#define NORMA_TESTS_NORMS_SET_IN_HAND_H

#include <math.h>

#include <norma/norms.h>

typedef struct set_in_hand {
    norma_norm_set set;
    norma_norm_scale scales[2];
    double values[2][3], shares[2][3], effective[2][3];
    size_t counts[2][3];
    norma_unit_scores companies[2][3];
    double company_weights[3];
    norma_norm_parent parents[1];
    norma_frozen figures[2];
    double figure_values[2][2];
} set_in_hand;

#define HASH_OF_KEY "00000000000000000000000000000000000000000000000000000000000000aa"
#define HASH_OF_SOURCE "00000000000000000000000000000000000000000000000000000000000000bb"
#define HASH_OF_PARENT "00000000000000000000000000000000000000000000000000000000000000cc"

static inline void scale_in_hand(set_in_hand *h, size_t s, const char *id)
{
    static const size_t counts[2][3] = {{10, 20, 10}, {5, 30, 5}};
    double mean = 0, ss = 0;
    for (size_t v = 0; v < 3; v++) {
        h->values[s][v] = 25.0 + 25.0 * (double)v;
        h->counts[s][v] = counts[s][v];
        h->shares[s][v] = (double)counts[s][v] / 40;
        h->effective[s][v] = 30.5;
        mean += h->shares[s][v] * h->values[s][v];
    }
    for (size_t v = 0; v < 3; v++)
        ss += (double)counts[s][v] * (h->values[s][v] - mean) * (h->values[s][v] - mean);
    h->companies[s][0] = (norma_unit_scores){12, 48.5, 3000.125};
    h->companies[s][1] = (norma_unit_scores){0, NAN, 0};
    h->companies[s][2] = (norma_unit_scores){28, 51.0 + 1.0 / 3, 7000.5};
    h->scales[s] = (norma_norm_scale){.id = (char *)(uintptr_t)id,
                                      .n = 40,
                                      .mean = mean,
                                      .sd = sqrt(ss / 39),
                                      .skewness = 0.25,
                                      .kurtosis = -0.75,
                                      .min = 25,
                                      .max = 75,
                                      .alpha = s == 0 ? 0.8125 : NAN,
                                      .n_effective = 30.5,
                                      .n_values = 3,
                                      .values = h->values[s],
                                      .counts = h->counts[s],
                                      .shares = h->shares[s],
                                      .effective = h->effective[s],
                                      .n_companies = 2,
                                      .companies = h->companies[s],
                                      .company_mean = 50.25,
                                      .between = 4.5,
                                      .within = 200.75};
}

static inline void set_in_hand_make(set_in_hand *h)
{
    static char name[] = "two levels", none[] = "", key[] = HASH_OF_KEY, source[] = HASH_OF_SOURCE,
                parent_sha256[] = HASH_OF_PARENT, created[] = "2025-01-31T23:59:59Z",
                norma[] = "0.1.0", instrument[] = "hand", one[] = "1", file[] = "answers.csv",
                filter[] = "WAVE is \"2\"", population[] = "salariés de deux entreprises",
                from[] = "2024-01-01", to[] = "2024-12-31", column[] = "COMPANY",
                margins[] = "sector: a 0.5, b 0.5", parent[] = "older", means[] = "items.mean",
                sds[] = "items.sd";
    *h = (set_in_hand){0};
    scale_in_hand(h, 0, "autonomy");
    scale_in_hand(h, 1, "trust");
    h->company_weights[0] = 0.5;
    h->company_weights[1] = 1;
    h->company_weights[2] = 1.5;
    h->parents[0] = (norma_norm_parent){parent, 3, parent_sha256};
    h->figure_values[0][0] = 3.25;
    h->figure_values[0][1] = NAN;
    h->figure_values[1][0] = 1e-7;
    h->figure_values[1][1] = INFINITY;
    h->figures[0] = (norma_frozen){means, 2, 1, h->figure_values[0]};
    h->figures[1] = (norma_frozen){sds, 2, 1, h->figure_values[1]};
    h->set = (norma_norm_set){.name = name,
                              .version = 1,
                              .created = created,
                              .norma_version = norma,
                              .instrument_id = instrument,
                              .instrument_version = one,
                              .key_sha256 = key,
                              .source_file = file,
                              .source_sha256 = source,
                              .filter = filter,
                              .population = population,
                              .collected_from = from,
                              .collected_to = to,
                              .n_rows = 44,
                              .n_kept = 40,
                              .company_column = column,
                              .n_companies = 3,
                              .company_weights = h->company_weights,
                              .weighting = NORMA_WEIGHT_RESPONDENTS,
                              .margins = margins,
                              .n_effective = 36.5,
                              .calibration = none,
                              .parents = h->parents,
                              .n_parents = 1,
                              .sha256 = none,
                              .previous_sha256 = none,
                              .retired = none,
                              .current = true,
                              .n_scales = 2,
                              .scales = h->scales,
                              .figures = h->figures,
                              .n_figures = 2};
}

#endif
