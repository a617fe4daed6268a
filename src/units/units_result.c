#include <stdlib.h>
#include <string.h>

#include "units/units_parts.h"

const double *norma__units_values(const norma_units_result *result, size_t scale)
{
    const norma_scores *scores = result->scores;
    const size_t n_scales = result->instrument->n_scales;
    if (scale >= n_scales)
        return norma_data_continuous_values(result->data, scale - n_scales);
    return (result->gating ? scores->pomp : scores->mean) + scale * scores->n_rows;
}

const char *norma__units_scale_id(const norma_units_result *result, size_t scale)
{
    const size_t n_scales = result->instrument->n_scales;
    return scale < n_scales ? result->instrument->scales[scale].id
                            : norma_data_continuous_id(result->data, scale - n_scales);
}

void norma__units_drop_note(norma_notes *notes, const char *code)
{
    size_t kept = 0;
    for (size_t k = 0; k < notes->n; k++)
        if (strcmp(notes->list[k].code, code) != 0)
            notes->list[kept++] = notes->list[k];
    notes->n = kept;
}

norma_units_total *norma__units_total_of(const norma_units_result *result, size_t population,
                                         size_t scale)
{
    return &result->totals[population * result->n_scales + scale];
}

/* ---- freeing ---- */

static void free_level(norma_units_level *level, size_t n_scales)
{
    for (size_t s = 0; level->scales && s < n_scales; s++) {
        norma_multilevel_result_free(level->scales[s].multilevel);
        norma_agreement_result_free(level->scales[s].agreement);
        norma_twolevel_result_free(level->scales[s].two_level);
        free(level->scales[s].verdicts);
    }
    norma_within_between_free(level->within_between);
    free(level->scales);
    free(level->scored);
    free(level->shown);
    free(level->people);
}

void norma_units_result_free(norma_units_result *result)
{
    norma_units_result *r = result;
    if (!r)
        return;
    for (size_t l = 0; r->levels && l < r->n_levels; l++)
        free_level(&r->levels[l], r->n_scales);
    for (size_t p = 0; r->disclosures && p < r->n_populations; p++)
        norma_disclosure_free(r->disclosures[p]);
    for (size_t g = 0; r->groupings && g < r->n_groupings; g++)
        norma_grouping_free(r->groupings[g]);
    norma_scores_free(r->scores);
    free(r->levels);
    free(r->disclosures);
    free(r->groupings);
    free(r->populations);
    free(r->totals);
    free(r->respondents);
    free(r->total_shown);
    free(r->gaps);
    norma_notes_clear(&r->notes);
    free(r);
}
