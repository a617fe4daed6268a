#include <norma/instrument.h>

#include <stdlib.h>
#include <string.h>

#include "data/instrument_codes.h"
#include "data/instrument_parts.h"
#include "data/instrument_text.h"
#include "data/trial_plan.h"
#include "foundation/memory.h"

size_t norma_instrument_find_item(const norma_instrument *instrument, const char *id)
{
    for (size_t i = 0; i < instrument->n_items; i++)
        if (strcmp(instrument->items[i].id, id) == 0)
            return i;
    return NORMA_NONE;
}

size_t norma_instrument_find_scale(const norma_instrument *instrument, const char *id)
{
    for (size_t i = 0; i < instrument->n_scales; i++)
        if (strcmp(instrument->scales[i].id, id) == 0)
            return i;
    return NORMA_NONE;
}

size_t norma_instrument_factor_key(const norma_instrument *instrument, size_t *items, size_t *key)
{
    size_t n = 0;
    for (size_t item = 0; item < instrument->n_items; item++) {
        size_t claims = 0, number = NORMA_NONE;
        for (size_t f = 0; f < instrument->n_factors; f++) {
            const norma_scale *scale = &instrument->scales[instrument->factor_scales[f]];
            for (size_t i = 0; i < scale->n_items; i++)
                if (scale->items[i] == item) {
                    claims++;
                    number = f;
                }
        }
        if (claims == 0)
            continue;
        items[n] = item;
        key[n++] = claims == 1 ? number : NORMA_NONE;
    }
    return n;
}

static void free_items(norma_instrument *made)
{
    for (size_t i = 0; made->items && i < made->n_items; i++) {
        free(made->items[i].id);
        free(made->items[i].column);
        free(made->items[i].latency_column);
        free(made->items[i].position_column);
        free(made->items[i].accepted);
        norma__free_text(&made->items[i].text);
        norma__free_answer_codes(made->items[i].codes, made->items[i].n_codes);
    }
    free(made->items);
    norma__free_pages(made);
    norma__free_answer_codes(made->answer_codes, made->n_answer_codes);
}

static void free_scales(norma_instrument *made)
{
    for (size_t i = 0; made->scales && i < made->n_scales; i++) {
        norma_scale *scale = &made->scales[i];
        free(scale->id);
        norma__free_text(&scale->title);
        free(scale->level);
        free(scale->parts);
        free(scale->weights);
        free(scale->items);
    }
    free(made->scales);
}

static void free_rules(norma_instrument *made)
{
    for (size_t i = 0; made->screening.rules && i < made->screening.n_rules; i++) {
        free(made->screening.rules[i].id);
        norma__free_text(&made->screening.rules[i].title);
        norma__free_text(&made->screening.rules[i].source);
    }
    free(made->screening.rules);
    free(made->screening.pairs);
    for (size_t i = 0; made->gate.criteria && i < made->gate.n_criteria; i++) {
        free(made->gate.criteria[i].id);
        norma__free_text(&made->gate.criteria[i].source);
    }
    free(made->gate.criteria);
    norma__free_text(&made->gate.name);
}

void norma_instrument_free(norma_instrument *instrument)
{
    if (!instrument)
        return;
    free(instrument->id);
    free(instrument->version);
    norma__free_text(&instrument->title);
    free(instrument->sha256);
    free(instrument->key_sha256);
    free(instrument->respondent_column);
    norma__free_texts(instrument->unit_columns, instrument->n_units);
    free(instrument->role_column);
    norma__free_texts(instrument->continuous_columns, instrument->n_continuous);
    norma__free_texts(instrument->missing_codes, instrument->n_missing_codes);
    free_items(instrument);
    free_scales(instrument);
    free(instrument->factor_scales);
    free_rules(instrument);
    norma__free_trial_plan(instrument->trials);
    norma_notes_clear(&instrument->notes);
    free(instrument);
}
