#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "units/units_parts.h"

/* Two populations whose gap is first - second. */
typedef struct pair {
    norma__units_run *run;
    size_t first, second; /* positions of populations */
    size_t capacity;      /* of the list of gaps */
} pair;

static norma_units_gap *next_gap(pair *of)
{
    norma_units_result *r = of->run->result;
    if (r->n_gaps == of->capacity) {
        const size_t wanted = of->capacity ? 2 * of->capacity : 16;
        norma_units_gap *gaps = NORMA__GROW(r->gaps, norma_units_gap, wanted);
        if (!gaps)
            return NULL;
        r->gaps = gaps;
        of->capacity = wanted;
    }
    return &r->gaps[r->n_gaps];
}

static bool both_scored(const pair *of, size_t s)
{
    const norma_units_result *r = of->run->result;
    return norma__units_total_of(r, of->first, s)->verdict != NORMA_HOLD &&
           norma__units_total_of(r, of->second, s)->verdict != NORMA_HOLD;
}

static norma_units_gap *add_gap(pair *of, size_t s, size_t level, size_t unit)
{
    const norma_units_result *r = of->run->result;
    norma_units_gap *gap = next_gap(of);
    if (gap)
        *gap = (norma_units_gap){
            .scale = s,
            .level = level,
            .unit = unit,
            .populations = {r->populations[of->first], r->populations[of->second]}};
    of->run->result->n_gaps += gap != NULL;
    return gap;
}

/* ---- the whole of both populations ---- */

static norma_status of_total(pair *of, size_t s, norma_error *err)
{
    const norma_units_result *r = of->run->result;
    const norma_scale *scale = &r->instrument->scales[s];
    const norma_sample sample = {.data = r->data, .items = scale->items, .n_items = scale->n_items};
    norma_units_gap *gap = add_gap(of, s, NORMA_NONE, NORMA_NONE);
    if (!gap)
        return norma__no_memory(err);
    return norma_gap_of(&gap->gap, norma__units_values(r, s), &sample, of->run->counted[of->first],
                        of->run->counted[of->second], NULL, of->run->options->multilevel.conf_level,
                        err);
}

static norma_status of_totals(pair *of, norma_error *err)
{
    const norma_units_result *r = of->run->result;
    norma_status status = NORMA_OK;
    if (!r->total_shown[of->first] || !r->total_shown[of->second])
        return NORMA_OK;
    for (size_t s = 0; s < r->instrument->n_scales && status == NORMA_OK; s++)
        if (both_scored(of, s))
            status = of_total(of, s, err);
    return status;
}

/* ---- in every unit that both show ---- */

static norma_unit_scores scores_of(const norma_units_level *level, size_t s, size_t unit)
{
    const norma_unit_mean *mean = &level->scales[s].multilevel->units[unit];
    const double ss = mean->n > 1 ? mean->sd * mean->sd * (double)(mean->n - 1) : 0;
    return (norma_unit_scores){.n = mean->n, .mean = mean->mean, .ss = ss};
}

static norma_status of_unit(pair *of, const norma_units_level *const levels[2], size_t s,
                            size_t unit, norma_error *err)
{
    const norma_unit_scores sides[2] = {scores_of(levels[0], s, unit),
                                        scores_of(levels[1], s, unit)};
    size_t people[2] = {0};
    norma_units_gap *gap = add_gap(of, s, levels[0]->level, unit);
    if (!gap)
        return norma__no_memory(err);
    for (int k = 0; k < 2; k++)
        people[k] = levels[k]->people ? levels[k]->people[unit] : 0;
    return norma_gap_of_means(&gap->gap, sides, people, of->run->options->multilevel.conf_level,
                              err);
}

/* Both units are shown, and the gate holds the scale back in neither. */
static bool both_may_be_told(const norma_units_level *const levels[2], size_t s, size_t unit)
{
    for (int k = 0; k < 2; k++) {
        const norma_verdict *verdicts = levels[k]->scales[s].verdicts;
        if (!levels[k]->shown[unit] || (verdicts && verdicts[unit] == NORMA_HOLD))
            return false;
    }
    return true;
}

static norma_status of_level(pair *of, const norma_units_level *const levels[2], norma_error *err)
{
    const norma_units_result *r = of->run->result;
    const size_t n_units = r->groupings[levels[0]->level]->n_units;
    norma_status status = NORMA_OK;
    for (size_t u = 0; u < n_units; u++)
        for (size_t s = 0; s < r->instrument->n_scales && status == NORMA_OK; s++)
            if (both_scored(of, s) && both_may_be_told(levels, s, u))
                status = of_unit(of, levels, s, u, err);
    return status;
}

static norma_status of_levels(pair *of, norma_error *err)
{
    const norma_units_result *r = of->run->result;
    const size_t n = r->n_levels / r->n_populations; /* the same levels in each */
    norma_status status = NORMA_OK;
    for (size_t l = 0; l < n && status == NORMA_OK; l++) {
        const norma_units_level *const levels[2] = {&r->levels[of->first * n + l],
                                                    &r->levels[of->second * n + l]};
        status = of_level(of, levels, err);
    }
    return status;
}

/* ---- pairs of populations ---- */

/* The larger population is what others are held against: executives minus employees. */
static pair order_pair(norma__units_run *run, size_t a, size_t b)
{
    const size_t *n = run->result->respondents;
    return n[a] > n[b] ? (pair){.run = run, .first = b, .second = a}
                       : (pair){.run = run, .first = a, .second = b};
}

norma_status norma__units_gaps(norma__units_run *run, norma_error *err)
{
    const norma_units_result *r = run->result;
    norma_status status = NORMA_OK;
    size_t capacity = 0;
    for (size_t a = 0; a < r->n_populations; a++)
        for (size_t b = a + 1; b < r->n_populations && status == NORMA_OK; b++) {
            pair of = order_pair(run, a, b);
            of.capacity = capacity;
            status = of_totals(&of, err);
            if (status == NORMA_OK)
                status = of_levels(&of, err);
            capacity = of.capacity;
        }
    return status;
}
