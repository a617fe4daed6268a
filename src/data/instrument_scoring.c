#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

const char *const norma_score_missing_names[] = {"person-mean", "two-way", "em", "complete", NULL};

static const char *const origins[] = {"items", "parts", NULL};

/* One of a NULL-ended list of words; *chosen stays as it is when at is absent. */
static norma_status read_choice(int *chosen, const norma__json *at, const char *const *names)
{
    const char *text;
    norma_status status;
    if (!at->value)
        return NORMA_OK;
    if ((status = norma__json_text(&text, at)) != NORMA_OK)
        return status;
    for (int i = 0; names[i]; i++)
        if (strcmp(names[i], text) == 0) {
            *chosen = i;
            return NORMA_OK;
        }
    return names == origins
               ? norma__json_fail(at, "a score is made of items or of parts")
               : norma__json_fail(
                     at, "missing answers are handled by person-mean, two-way, em or complete");
}

/* ---- weights ---- */

/* What a scale's score is the mean of. */
static size_t members_of(const norma_scale *scale)
{
    return scale->from_parts ? scale->n_parts : scale->n_items;
}

static size_t find_member(const norma_instrument *made, const norma_scale *scale, const char *id)
{
    for (size_t i = 0; i < members_of(scale); i++)
        if (strcmp(id, scale->from_parts ? made->scales[scale->parts[i]].id
                                         : made->items[scale->items[i]].id) == 0)
            return i;
    return NORMA_NONE;
}

static norma_status read_weight(const norma_instrument *made, norma_scale *scale,
                                const norma__json *at, const char *id)
{
    enum { LARGEST = 1000000 };
    const size_t i = find_member(made, scale, id);
    double weight;
    norma_status status = norma__json_real(&weight, at, 0, LARGEST);
    if (i == NORMA_NONE)
        return norma__json_fail(at, "scale '%s' has no %s '%s'", scale->id,
                                scale->from_parts ? "part" : "item", id);
    if (status != NORMA_OK)
        return status;
    if (weight < 1.0 / LARGEST)
        return norma__json_fail(at, "a weight is at least 0.000001: what counts for nothing is "
                                    "left out of the scale");
    scale->weights[i] = weight;
    return NORMA_OK;
}

/* Members that are not named weigh 1. */
static norma_status read_weights(const norma_instrument *made, norma_scale *scale,
                                 const norma__json *weights)
{
    norma_status status = NORMA_OK;
    if (!cJSON_IsObject(weights->value))
        return norma__json_fail(weights, "weights are an object: ids and numbers");
    if (scale->n_parts > 0 && !scale->from_parts)
        return norma__json_fail(weights,
                                "scale '%s' is scored from its items, so its parts have no "
                                "weights: add \"score\": \"parts\"",
                                scale->id);
    if (!(scale->weights = NORMA__NEW(double, members_of(scale))))
        return norma__no_memory(weights->err);
    for (size_t i = 0; i < members_of(scale); i++)
        scale->weights[i] = 1;
    for (const cJSON *value = weights->value->child; value && status == NORMA_OK;
         value = value->next) {
        norma__json at = norma__json_member(weights, value->string);
        if (at.value != value)
            return norma__json_fail(&at, "'%s' is weighed twice", value->string);
        if (*value->string != '_' || find_member(made, scale, value->string) != NORMA_NONE)
            status = read_weight(made, scale, &at, value->string);
    }
    return status;
}

static norma_status read_rule(norma_instrument *made, const norma__json *at, int origin)
{
    const size_t s =
        norma_instrument_find_scale(made, norma__json_member(at, "id").value->valuestring);
    norma_scale *scale = &made->scales[s];
    norma__json weights = norma__json_member(at, "weights"),
                score = norma__json_member(at, "score");
    norma_status status = read_choice(&origin, &score, origins);
    if (status != NORMA_OK)
        return status;
    if (score.value && origin == 1 && scale->n_parts == 0)
        return norma__json_fail(&score, "scale '%s' has no parts", scale->id);
    scale->from_parts = origin == 1 && scale->n_parts > 0;
    return weights.value ? read_weights(made, scale, &weights) : NORMA_OK;
}

/* ---- the member "scoring" ---- */

static norma_status read_share(norma_scoring *scoring, const norma__json *share)
{
    norma_status status;
    if (!share->value)
        return NORMA_OK;
    if ((status = norma__json_real(&scoring->min_answered, share, 0, 1)) != NORMA_OK)
        return status;
    if (scoring->min_answered == 0)
        return norma__json_fail(share, "a score wants more than none of the items answered");
    return NORMA_OK;
}

norma_status norma__read_scoring(norma__reading *r)
{
    static const char *const known[] = {"min_answered", "missing", "from", NULL};
    norma_instrument *made = r->made;
    norma__json scoring = norma__json_member(r->root, "scoring");
    norma__json scales = norma__json_member(r->root, "scales");
    norma_status status = NORMA_OK;
    int origin = 0;

    made->scoring.min_answered = 0.5;
    if (scoring.value) {
        norma__json share = norma__json_member(&scoring, "min_answered");
        norma__json missing = norma__json_member(&scoring, "missing");
        norma__json from = norma__json_member(&scoring, "from");
        if ((status = norma__json_members(&scoring, known)) != NORMA_OK ||
            (status = read_share(&made->scoring, &share)) != NORMA_OK ||
            (status = read_choice(&made->scoring.missing, &missing, norma_score_missing_names)) !=
                NORMA_OK ||
            (status = read_choice(&origin, &from, origins)) != NORMA_OK)
            return status;
    }
    if (!scales.value)
        return NORMA_OK;
    size_t s = 0;
    for (const cJSON *value = scales.value->child; value && status == NORMA_OK;
         value = value->next) {
        norma__json at = norma__json_element(&scales, value, s++);
        status = read_rule(made, &at, origin);
    }
    return status;
}
