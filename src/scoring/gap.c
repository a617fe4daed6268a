#include <norma/difference.h>

#include <math.h>
#include <stdbool.h>

#include "foundation/status.h"
#include "scoring/comparability.h"
#include "statistics/sample.h"
#include "statistics/two_means.h"

static norma_status check_level(double conf_level, norma_error *err)
{
    if (conf_level > 0 && conf_level < 1)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL, "conf-level must be between 0 and 1, got %g", conf_level);
}

static norma_status check_rows(const norma_sample *sample, const uint8_t *first,
                               const uint8_t *second, norma_error *err)
{
    if (!sample->data)
        return norma__fail(err, NORMA_EINVAL,
                           "a gap between populations needs rows, and these are tables of counts: "
                           "give the response table");
    for (size_t r = 0; r < norma_data_rows(sample->data); r++)
        if (first[r] && second[r])
            return norma__fail(err, NORMA_EINVAL,
                               "row %zu is in both populations: give each row to one of them",
                               r + 1);
    return sample->n_items > 0 ? norma__sample_check(sample, err) : NORMA_OK;
}

static norma_status take_head_counts(norma__group groups[2], const size_t *head_counts,
                                     norma_error *err)
{
    for (int g = 0; head_counts && g < 2; g++) {
        if (head_counts[g] > 0 && head_counts[g] < groups[g].n)
            return norma__fail(err, NORMA_EINVAL,
                               "a head count is smaller than the number of people who answered: "
                               "give how many people there are, or 0 when it is not known");
        if (head_counts[g] > 0)
            groups[g].population = (double)head_counts[g];
    }
    return NORMA_OK;
}

static void compare_means(norma_gap *out, const norma__group groups[2], double conf_level,
                          bool with_interval)
{
    const norma__mean_difference gap = norma__welch(&groups[0], &groups[1], conf_level);
    const norma__effect effect =
        norma__hedges_g(&groups[0], &groups[1], with_interval ? conf_level : NAN);
    *out = (norma_gap){.gap = gap.difference,
                       .se = gap.se,
                       .df = gap.df,
                       .low = gap.low,
                       .high = gap.high,
                       .p = gap.p,
                       .hedges_g = effect.g,
                       .g_low = effect.low,
                       .g_high = effect.high,
                       .reliability = NAN,
                       .comparability = NORMA_COMPARABILITY_UNKNOWN,
                       .congruence = NAN,
                       .alpha = {NAN, NAN},
                       .alpha_p = NAN};
    for (int g = 0; g < 2; g++) {
        out->n[g] = groups[g].n;
        out->mean[g] = groups[g].mean;
        out->sd[g] = groups[g].sd;
    }
}

norma_status norma_gap_of(norma_gap *out, const double *scores, const norma_sample *sample,
                          const uint8_t *first, const uint8_t *second, const size_t *head_counts,
                          double conf_level, norma_error *err)
{
    const uint8_t *const flags[2] = {first, second};
    norma__group groups[2];
    norma_status status;

    *out = (norma_gap){0};
    if ((status = check_level(conf_level, err)) != NORMA_OK ||
        (status = check_rows(sample, first, second, err)) != NORMA_OK)
        return status;
    for (int g = 0; g < 2; g++)
        groups[g] = norma__group_of(scores, flags[g], sample->keep, norma_data_rows(sample->data));
    if ((status = take_head_counts(groups, head_counts, err)) != NORMA_OK)
        return status;
    compare_means(out, groups, conf_level, true);
    if (sample->n_items > 0 &&
        (status = norma__compare_structures(out, sample, flags, err)) != NORMA_OK)
        return status;
    out->reliability =
        norma_difference_reliability(out->sd[0], out->alpha[0], out->sd[1], out->alpha[1], 0);
    return NORMA_OK;
}

norma_status norma_gap_of_means(norma_gap *out, const norma_unit_scores sides[2],
                                const size_t *head_counts, double conf_level, norma_error *err)
{
    norma__group groups[2];
    norma_status status;

    *out = (norma_gap){0};
    if ((status = check_level(conf_level, err)) != NORMA_OK)
        return status;
    for (int g = 0; g < 2; g++)
        groups[g] = (norma__group){
            .n = sides[g].n,
            .mean = sides[g].mean,
            .sd = sides[g].n > 1 ? sqrt(sides[g].ss / ((double)sides[g].n - 1)) : NAN,
            .population = INFINITY};
    if ((status = take_head_counts(groups, head_counts, err)) != NORMA_OK)
        return status;
    compare_means(out, groups, conf_level, false);
    return NORMA_OK;
}
