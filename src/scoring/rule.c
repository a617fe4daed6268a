#include "scoring/rule.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static size_t n_weighed(const norma_scale *scale)
{
    return scale->from_parts ? scale->n_parts : scale->n_items;
}

/* ---- weights ----------------------------------------------------------------------------------
 */

static bool are_whole(const double *weights, size_t n, double times)
{
    for (size_t i = 0; i < n; i++) {
        double whole = rint(weights[i] * times);
        if (whole < 1 || whole > 1e9 || fabs(weights[i] * times - whole) > 1e-12 * whole)
            return false;
    }
    return true;
}

/* Only their proportions matter: weights of few decimals (0.25, 1.5) become whole numbers, so that
   sums are exact and equal scores equal doubles. */
static norma_status weigh(norma__score_rule *rule, norma_error *err)
{
    const double *given = rule->scale->weights;
    const size_t n = n_weighed(rule->scale);
    double times = 1;
    if (!given)
        return NORMA_OK;
    if (!(rule->weights = NORMA__NEW(double, n)))
        return norma__no_memory(err);
    while (times < 1e6 && !are_whole(given, n, times))
        times *= 10;
    const bool whole = are_whole(given, n, times);
    for (size_t i = 0; i < n; i++)
        rule->weights[i] = whole ? rint(given[i] * times) : given[i];
    return NORMA_OK;
}

/* ---- ranges -----------------------------------------------------------------------------------
 */

static double greatest_divisor(double a, double b)
{
    while (b > 0) {
        double rest = fmod(a, b);
        a = b;
        b = rest;
    }
    return a;
}

static double range_of(const norma_data *data, size_t item)
{
    return norma_data_max(data, item) - norma_data_min(data, item);
}

/* The least common multiple of the ranges; 1 when it would not leave room for exact sums. */
static double common_multiple(const norma__score_rule *rule, const norma_data *data)
{
    const norma_scale *scale = rule->scale;
    double multiple = 1, total = 0;
    for (size_t i = 0; i < scale->n_items; i++)
        total += rule->weights ? rule->weights[i] : 1;
    for (size_t i = 0; i < scale->n_items; i++) {
        double range = range_of(data, scale->items[i]);
        if (range > 0)
            multiple *= range / greatest_divisor(multiple, range);
        if (multiple * 100 * total > 0x1p52)
            return 1;
    }
    return multiple;
}

static void compare_ranges(norma__score_rule *rule, const norma_data *data)
{
    const norma_scale *scale = rule->scale;
    rule->one_range = true;
    rule->min = norma_data_min(data, scale->items[0]);
    rule->range = norma_data_max(data, scale->items[0]) - rule->min;
    for (size_t i = 1; i < scale->n_items; i++)
        if (norma_data_min(data, scale->items[i]) != rule->min ||
            norma_data_max(data, scale->items[i]) != rule->min + rule->range)
            rule->one_range = false;
}

/* ---- the rule ---------------------------------------------------------------------------------
 */

/* The share is met with a hair's breadth for what binary fractions cannot say. */
static size_t least_of(const norma_scale *scale, double min_answered, int missing)
{
    const size_t n = n_weighed(scale);
    const double least = ceil(min_answered * (double)n - 1e-9);
    if (missing == NORMA_SCORE_COMPLETE)
        return n;
    return least < 1 ? 1 : (size_t)least;
}

/* Holding a part does not change what its whole is made of. */
static bool is_needed(const norma__score_rule *rules, size_t s)
{
    const size_t parent = rules[s].scale->parent;
    return !rules[s].held ||
           (parent != NORMA_NONE && rules[parent].needed && rules[parent].scale->from_parts);
}

static norma_status fill_rule(norma__score_rule *rule, const norma_instrument *instrument,
                              const norma_data *data, int missing, norma_error *err)
{
    const bool imputes = missing == NORMA_SCORE_TWO_WAY || missing == NORMA_SCORE_EM;
    norma_status status = weigh(rule, err);
    if (status != NORMA_OK)
        return status;
    rule->least = least_of(rule->scale, instrument->scoring.min_answered, missing);
    compare_ranges(rule, data);
    if (rule->scale->from_parts) {
        rule->way = NORMA__SCORE_PARTS;
        return NORMA_OK;
    }
    rule->common = common_multiple(rule, data);
    rule->way =
        rule->one_range && !rule->weights && !imputes ? NORMA__SCORE_SUMS : NORMA__SCORE_ITEMS;
    return NORMA_OK;
}

norma_status norma__score_rules_of(norma__score_rule **out, const norma_instrument *instrument,
                                   const norma_data *data, const uint8_t *hold, int missing,
                                   norma_error *err)
{
    norma__score_rule *rules = NORMA__NEW(norma__score_rule, instrument->n_scales);
    norma_status status = rules ? NORMA_OK : norma__no_memory(err);

    *out = NULL;
    for (size_t s = 0; s < instrument->n_scales && status == NORMA_OK; s++) {
        rules[s].scale = &instrument->scales[s];
        rules[s].held = hold && hold[s];
        rules[s].needed = is_needed(rules, s); /* parents come before their parts */
        status = fill_rule(&rules[s], instrument, data, missing, err);
    }
    if (status != NORMA_OK) {
        norma__score_rules_free(rules, instrument->n_scales);
        return status;
    }
    *out = rules;
    return NORMA_OK;
}

void norma__score_rules_free(norma__score_rule *rules, size_t n)
{
    for (size_t s = 0; rules && s < n; s++)
        free(rules[s].weights);
    free(rules);
}
