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

static norma_status add_gap(pair *of, size_t s, size_t level, size_t unit, const uint8_t *first,
                            const uint8_t *second, const size_t *people, norma_error *err)
{
    const norma_units_result *r = of->run->result;
    const norma_scale *scale = &r->instrument->scales[s];
    const norma_sample sample = {.data = r->data, .items = scale->items, .n_items = scale->n_items};
    norma_units_gap *gap = next_gap(of);
    if (!gap)
        return norma__no_memory(err);
    *gap =
        (norma_units_gap){.scale = s,
                          .level = level,
                          .unit = unit,
                          .populations = {r->populations[of->first], r->populations[of->second]}};
    norma_status status = norma_gap_of(&gap->gap, norma__units_values(r, s), &sample, first, second,
                                       people, of->run->options->multilevel.conf_level, err);
    of->run->result->n_gaps += status == NORMA_OK;
    return status;
}

/* ---- the whole of both populations ---- */

static norma_status of_totals(pair *of, norma_error *err)
{
    const norma_units_result *r = of->run->result;
    norma_status status = NORMA_OK;
    if (!norma_disclosure_total_shown(r->disclosures[of->first]) ||
        !norma_disclosure_total_shown(r->disclosures[of->second]))
        return NORMA_OK;
    for (size_t s = 0; s < r->instrument->n_scales && status == NORMA_OK; s++)
        if (both_scored(of, s))
            status = add_gap(of, s, NORMA_NONE, NORMA_NONE, of->run->counted[of->first],
                             of->run->counted[of->second], NULL, err);
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
            capacity = of.capacity;
        }
    return status;
}
