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
    return scores_of(companies, scale)[unit].n >= NORMA_NORMS_MIN_N &&
           companies->hidden[scale] != unit + 1;
}

/* Everyone less the companies are those of small companies and of none. Where these are a few, the
   smallest company stays with them. */
static void hide_beside_few(norma__company_scores *companies, size_t scale)
{
    size_t rest = companies->scored[scale], smallest = NORMA_NONE;
    companies->hidden[scale] = 0;
    for (size_t u = 0; u < companies->grouping->n_units; u++) {
        const norma_unit_scores *scores = scores_of(companies, scale);
        if (!norma__company_counts(companies, scale, u))
            continue;
        rest -= scores[u].n;
        if (smallest == NORMA_NONE || scores[u].n < scores[smallest].n)
            smallest = u;
    }
    if (rest > 0 && rest < NORMA_NORMS_MIN_N && smallest != NORMA_NONE)
        companies->hidden[scale] = smallest + 1;
}

void norma__company_places(norma__company_scores *companies)
{
    for (size_t s = 0; s < companies->n_scales; s++)
        hide_beside_few(companies, s);
    for (size_t u = 0; u < companies->grouping->n_units; u++) {
        bool counts = false;
        for (size_t s = 0; !counts && s < companies->n_scales; s++)
            counts = norma__company_counts(companies, s, u);
        companies->place[u] = counts ? companies->n_companies++ : NORMA_NONE;
    }
}

static void count_scored(size_t *scored, const norma_norms_source *source)
{
    const norma_scores *scores = source->scores;
    for (size_t s = 0; s < scores->n_scales; s++)
        for (size_t r = 0; r < scores->n_rows; r++)
            scored[s] +=
                (!source->keep || source->keep[r]) && !isnan(scores->pomp[s * scores->n_rows + r]);
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
    out->scored = NORMA__NEW(size_t, scores->n_scales);
    out->hidden = NORMA__NEW(size_t, scores->n_scales);
    out->place = NORMA__NEW(size_t, grouping->n_units);
    if (!out->scores || !out->scored || !out->hidden || !out->place)
        status = norma__no_memory(err);
    else
        count_scored(out->scored, source);
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
    free(companies->scored);
    free(companies->hidden);
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
