#include <norma/norms.h>

#include <stdlib.h>
#include <string.h>

#include <norma/standard.h>

const char *const norma_weighting_names[] = {"respondents", "companies", NULL};

void norma_norm_set_free(norma_norm_set *set)
{
    if (!set)
        return;
    for (size_t s = 0; set->scales && s < set->n_scales; s++)
        norma_norm_scale_clear(&set->scales[s]);
    free(set->scales);
    free(set->name);
    free(set->created);
    free(set->norma_version);
    free(set->instrument_id);
    free(set->instrument_version);
    free(set->key_sha256);
    free(set->source_file);
    free(set->source_sha256);
    free(set->filter);
    free(set->population);
    free(set->collected_from);
    free(set->collected_to);
    free(set->company_column);
    free(set->company_weights);
    free(set->margins);
    free(set->calibration);
    for (size_t p = 0; set->parents && p < set->n_parents; p++) {
        free(set->parents[p].name);
        free(set->parents[p].sha256);
    }
    free(set->parents);
    free(set->sha256);
    free(set->previous_sha256);
    free(set->retired);
    for (size_t f = 0; set->figures && f < set->n_figures; f++) {
        free(set->figures[f].name);
        free(set->figures[f].values);
    }
    free(set->figures);
    free(set);
}

const norma_frozen *norma_norm_figure(const norma_norm_set *set, const char *name)
{
    for (size_t f = 0; set->figures && f < set->n_figures; f++)
        if (strcmp(set->figures[f].name, name) == 0)
            return &set->figures[f];
    return NULL;
}
