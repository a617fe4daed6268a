#include <math.h>
#include <norma/composite.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/scored_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* ---- scores -----------------------------------------------------------------------------------
 */

/* The name of the role label that a population is, or everybody. */
static size_t role_of(const norma_scored *s, size_t population)
{
    return population < s->gating->n_populations ? population : NORMA_NONE;
}

static const norma_gate_cell *cell_of(const norma_scored *s, size_t scale, size_t population)
{
    return norma_gating_find(s->gating, scale, role_of(s, population), NORMA_NONE, NORMA_NONE);
}

static bool is_held(const norma_scored *s, size_t scale, size_t population)
{
    return cell_of(s, scale, population)->result->verdict == NORMA_HOLD;
}

static bool held_everywhere(const norma_scored *s, size_t scale)
{
    bool held = true;
    for (size_t p = 0; p < s->n_populations; p++)
        held = held && is_held(s, scale, p);
    return held;
}

/* Takes away the scores of a scale in the populations in which it is held. */
static void withhold(norma_scored *s, size_t scale, const size_t *population)
{
    norma_scores *scores = s->scores;
    double *mean = scores->mean + scale * scores->n_rows;
    double *pomp = scores->pomp + scale * scores->n_rows;
    bool some = false;
    for (size_t p = 0; p < s->n_populations; p++)
        some = some || is_held(s, scale, p);
    if (!some || held_everywhere(s, scale))
        return;
    for (size_t r = 0; r < scores->n_rows; r++)
        if (!isnan(mean[r]) && is_held(s, scale, population[r])) {
            mean[r] = pomp[r] = NAN;
            scores->n_scored[scale]--;
        }
}

norma_status norma__scored_scores(norma_scored *s, norma_error *err)
{
    const size_t n_scales = s->instrument->n_scales, n_rows = norma_data_rows(s->data);
    norma_score_options options = NORMA_SCORE_OPTIONS_INIT;
    uint8_t *hold = NORMA__NEW(uint8_t, n_scales);
    size_t *population = NORMA__NEW(size_t, n_rows);
    norma_status status = hold && population ? NORMA_OK : norma__no_memory(err);

    options.missing = s->options.missing - 1;
    options.threads = s->options.threads;
    for (size_t k = 0; status == NORMA_OK && k < n_scales; k++)
        hold[k] = held_everywhere(s, k);
    for (size_t r = 0; status == NORMA_OK && r < n_rows; r++)
        population[r] = norma_scored_population(s, r);
    if (status == NORMA_OK)
        status = norma_score(&s->scores, s->instrument, s->data, s->validation->screen->keep, hold,
                             &options, err);
    for (size_t k = 0; status == NORMA_OK && k < n_scales; k++)
        withhold(s, k, population);
    free(hold);
    free(population);
    return status;
}

/* ---- what they share --------------------------------------------------------------------------
 */

/* Rows kept of a population. */
static void mark(uint8_t *rows, const norma_scored *s, size_t population)
{
    const bool everybody = role_of(s, population) == NORMA_NONE;
    for (size_t r = 0; r < norma_data_rows(s->data); r++)
        rows[r] = s->validation->screen->keep[r] &&
                  (everybody || norma_scored_population(s, r) == population);
}

static void describe(norma_scored_scale *made, const double *pomp, const uint8_t *rows,
                     size_t n_rows)
{
    double sum = 0, squares = 0;
    for (size_t r = 0; r < n_rows; r++)
        if (rows[r] && !isnan(pomp[r])) {
            sum += pomp[r];
            made->n++;
        }
    made->mean = made->n ? sum / (double)made->n : NAN;
    for (size_t r = 0; r < n_rows; r++)
        if (rows[r] && !isnan(pomp[r]))
            squares += (pomp[r] - made->mean) * (pomp[r] - made->mean);
    made->sd = made->n > 1 ? sqrt(squares / ((double)made->n - 1)) : NAN;
}

/* The scales of items that a scale is in the end a weighted mean of, whatever lies between. */
typedef struct leaves {
    norma_sample *samples;
    const char **ids;
    double *weights;
    size_t n, room;
} leaves;

static void add_leaves(leaves *out, const norma_scored *s, const uint8_t *rows, size_t scale,
                       double weight)
{
    const norma_scale *of = &s->instrument->scales[scale];
    double sum = 0;
    if (!of->from_parts || of->n_parts == 0) {
        if (out->n < out->room) {
            out->samples[out->n] = (norma_sample){
                .data = s->data, .items = of->items, .n_items = of->n_items, .keep = rows};
            out->ids[out->n] = of->id;
            out->weights[out->n] = weight;
        }
        out->n++;
        return;
    }
    for (size_t k = 0; k < of->n_parts; k++)
        sum += of->weights ? of->weights[k] : 1;
    for (size_t k = 0; k < of->n_parts; k++)
        add_leaves(out, s, rows, of->parts[k], weight * (of->weights ? of->weights[k] : 1) / sum);
}

/* Mosier's reliability of a scale that is the mean of its parts' scores, which may be means of
   parts themselves: errors of all its scales of items add up. NaN where the rows do not allow it.
 */
static norma_status composite(norma_scored_scale *made, const norma_scored *s, const leaves *parts,
                              norma_error *err)
{
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    norma_composite *result = NULL;
    norma_error why;
    made->reliability = NAN;
    snprintf(made->reliability_method, sizeof made->reliability_method, "Mosier (1943), of parts");
    options.conf_level = s->options.conf_level;
    options.threads = s->options.threads;
    norma_status status =
        norma_composite_of(&result, s->instrument->scales[made->scale].id, parts->samples,
                           parts->ids, parts->n, parts->weights, &options, &why);
    if (status == NORMA_OK)
        made->reliability = result->reliability.value;
    else if (status != NORMA_ENOMEM)
        status = NORMA_OK; /* too few rows, or parts that share items: not known */
    else
        norma__no_memory(err);
    norma_composite_free(result);
    return status;
}

static norma_status reliability(norma_scored_scale *made, const norma_scored *s,
                                const uint8_t *rows, size_t population, norma_error *err)
{
    const norma_scale *scale = &s->instrument->scales[made->scale];
    const size_t room = s->instrument->n_scales;
    norma_status status = NORMA_OK;
    leaves parts = {.room = room};
    if (scale->from_parts && made->verdict != NORMA_HOLD) {
        parts.samples = NORMA__NEW(norma_sample, room);
        parts.ids = NORMA__NEW(const char *, room);
        parts.weights = NORMA__NEW(double, room);
        if (!parts.samples || !parts.ids || !parts.weights)
            status = norma__no_memory(err);
        else
            add_leaves(&parts, s, rows, made->scale, 1);
    }
    if (status == NORMA_OK && parts.n > 1 && parts.n <= room) {
        status = composite(made, s, &parts, err);
    } else if (status == NORMA_OK) {
        made->reliability = cell_of(s, made->scale, population)->evidence.reliability;
        snprintf(made->reliability_method, sizeof made->reliability_method, "%s",
                 scale->weights ? "alpha of the items, unweighted" : "alpha");
    }
    free(parts.samples);
    free(parts.ids);
    free(parts.weights);
    return status;
}

/* Where standard scores are taken: nowhere when the scale is held, or not in the norms. */
static norma_status refer(norma_scored_scale *made, const norma_scored *s, const uint8_t *rows,
                          double *room, norma_error *err)
{
    const norma_norm_set *norms = s->validation->norms;
    const char *id = s->instrument->scales[made->scale].id;
    const size_t n_rows = norma_data_rows(s->data);
    const double *pomp = s->scores->pomp + made->scale * n_rows;
    if (made->n == 0)
        return NORMA_OK;
    if (s->options.reference == NORMA_REFERENCE_NORMS) {
        const size_t at = norms ? norma_norm_find_scale(norms, id) : NORMA_NONE;
        return at == NORMA_NONE ? NORMA_OK
                                : norma_norm_scale_copy(&made->reference, &norms->scales[at], err);
    }
    for (size_t r = 0; r < n_rows; r++)
        room[r] = rows[r] ? pomp[r] : NAN;
    return norma_norm_scale_of(&made->reference, id, room, n_rows, made->reliability, err);
}

static norma_status fill_population(norma_scored *s, size_t population, uint8_t *rows, double *room,
                                    norma_error *err)
{
    const size_t n_rows = norma_data_rows(s->data);
    norma_status status = NORMA_OK;
    mark(rows, s, population);
    for (size_t k = 0; status == NORMA_OK && k < s->instrument->n_scales; k++) {
        norma_scored_scale *made = &s->scales[k * s->n_populations + population];
        made->scale = k;
        made->population = role_of(s, population);
        made->verdict = cell_of(s, k, population)->result->verdict;
        describe(made, s->scores->pomp + k * n_rows, rows, n_rows);
        status = reliability(made, s, rows, population, err);
        if (status == NORMA_OK)
            status = refer(made, s, rows, room, err);
    }
    return status;
}

norma_status norma__scored_scales(norma_scored *s, norma_error *err)
{
    const size_t n_rows = norma_data_rows(s->data);
    uint8_t *rows = NORMA__NEW(uint8_t, n_rows);
    double *room = NORMA__NEW(double, n_rows);
    norma_status status = NORMA_OK;
    s->scales = NORMA__NEW(norma_scored_scale, s->instrument->n_scales * s->n_populations);
    if (!s->scales || !rows || !room)
        status = norma__no_memory(err);
    for (size_t p = 0; status == NORMA_OK && p < s->n_populations; p++)
        status = fill_population(s, p, rows, room, err);
    free(rows);
    free(room);
    if (status == NORMA_OK && s->options.reference == NORMA_REFERENCE_NORMS &&
        !s->validation->norms)
        status = norma__note(&s->notes, err, "reference-missing", NULL, NAN, NAN,
                             "there are no standard scores: give norms, or take each population "
                             "of the sample as its own reference");
    return status;
}

/* ---- factors ----------------------------------------------------------------------------------
 */

static norma_status note_no_factors(norma_scored *s, const char *why, norma_error *err)
{
    return norma__note(&s->notes, err, "factor-scores-not-computed", NULL, NAN, NAN,
                       "factor scores were not computed: %s", why);
}

/* A factor is scored where the scale it was matched with may be; without a match, all are. */
static bool factor_held(const norma_scored *s, size_t factor, size_t population)
{
    const norma_key_match *match = s->validation->key_match;
    for (size_t k = 0; match && k < match->n_factors; k++)
        if (match->factor_of_scale[k] == factor)
            return is_held(s, s->instrument->factor_scales[k], population);
    return false;
}

static void withhold_factors(norma_scored *s)
{
    const size_t n_rows = norma_data_rows(s->data);
    for (size_t f = 0; f < s->validation->structure->n_factors; f++)
        for (size_t p = 0; p < s->n_populations; p++) {
            if (!factor_held(s, f, p))
                continue;
            for (size_t r = 0; r < n_rows; r++)
                if (norma_scored_population(s, r) == p)
                    s->factor_scores[f * n_rows + r] = NAN;
        }
}

norma_status norma__scored_factors(norma_scored *s, norma_error *err)
{
    const norma_factor_result *structure = s->validation->structure;
    if (!s->options.factor_scores)
        return NORMA_OK;
    if (!structure)
        return note_no_factors(s, "there is no factor structure", err);
    const norma_sample sample = {.data = s->data,
                                 .items = s->validation->factor_items,
                                 .n_items = structure->n_items,
                                 .keep = s->validation->screen->keep};
    const size_t n_rows = norma_data_rows(s->data);
    norma_error why;
    if (!(s->factor_scores = norma__new(n_rows * structure->n_factors, sizeof(double))))
        return norma__no_memory(err);
    norma_status status = norma_factor_scores(s->factor_scores, structure, &sample, NULL, NULL,
                                              NORMA_SCORES_THURSTONE, &why);
    if (status == NORMA_OK) {
        withhold_factors(s);
        return NORMA_OK;
    }
    free(s->factor_scores);
    s->factor_scores = NULL;
    return status == NORMA_EDATA ? note_no_factors(s, why.message, err)
                                 : norma__fail(err, status, "%s", why.message);
}
