#include "norms/norms_companies.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/multilevel/components.h"

static const norma_unit_scores *scores_of(const norma__company_scores *companies, size_t scale)
{
    return companies->scores + scale * companies->grouping->n_units;
}

bool norma__company_counts(const norma__company_scores *companies, size_t scale, size_t unit)
{
    return scores_of(companies, scale)[unit].n >= NORMA_NORMS_MIN_N;
}

void norma__company_places(norma__company_scores *companies)
{
    for (size_t u = 0; u < companies->grouping->n_units; u++) {
        bool counts = false;
        for (size_t s = 0; !counts && s < companies->n_scales; s++)
            counts = norma__company_counts(companies, s, u);
        companies->place[u] = counts ? companies->n_companies++ : NORMA_NONE;
    }
}

norma_status norma__company_scores_of(norma__company_scores *out, const norma_norms_source *source,
                                      norma_error *err)
{
    const norma_grouping *grouping = source->companies;
    const norma_scores *scores = source->scores;
    norma_status status = NORMA_OK;
    *out = (norma__company_scores){.grouping = grouping, .n_scales = scores->n_scales};
    if (!grouping)
        return NORMA_OK;
    out->scores = NORMA__NEW(norma_unit_scores, scores->n_scales * grouping->n_units);
    out->place = NORMA__NEW(size_t, grouping->n_units);
    if (!out->scores || !out->place)
        status = norma__no_memory(err);
    for (size_t s = 0; status == NORMA_OK && s < scores->n_scales; s++)
        status = norma_unit_scores_of(out->scores + s * grouping->n_units,
                                      scores->pomp + s * scores->n_rows, grouping, source->keep,
                                      source->threads, err);
    if (status == NORMA_OK)
        norma__company_places(out);
    else
        norma__company_scores_clear(out);
    return status;
}

void norma__company_scores_clear(norma__company_scores *companies)
{
    free(companies->scores);
    free(companies->place);
    *companies = (norma__company_scores){0};
}

/* Undefined with one company, or where nobody differs within them. */
static norma_status estimate_variances(norma_norm_scale *out, size_t n_places, norma_error *err)
{
    norma__sizes sizes;
    norma_components reml = {0};
    norma_status status = norma__sizes_of(&sizes, out->companies, n_places, err);
    if (status == NORMA_OK && sizes.units > 1 && sizes.ss_within > 0) {
        norma__reml(&reml, &sizes);
        out->company_mean = reml.reml_mean;
        out->between = reml.reml_between;
        out->within = reml.reml_within;
    }
    norma__sizes_clear(&sizes);
    return status;
}

norma_status norma__companies_describe(norma_norm_scale *out,
                                       const norma__company_scores *companies, size_t scale,
                                       norma_error *err)
{
    out->n_companies = 0;
    out->company_mean = out->between = out->within = NAN;
    if (!companies->grouping || companies->n_companies == 0)
        return NORMA_OK;
    out->companies = NORMA__NEW(norma_unit_scores, companies->n_companies);
    if (!out->companies)
        return norma__no_memory(err);
    for (size_t u = 0; u < companies->grouping->n_units; u++) {
        const size_t place = companies->place[u];
        const bool counts = norma__company_counts(companies, scale, u);
        if (place == NORMA_NONE)
            continue;
        out->companies[place] =
            counts ? scores_of(companies, scale)[u] : (norma_unit_scores){.mean = NAN};
        out->n_companies += counts;
    }
    return estimate_variances(out, companies->n_companies, err);
}
