#include <norma/percentile.h>

#include <math.h>
#include <stddef.h>

#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/multilevel/components.h"
#include "models/norming/company.h"
#include "models/norming/rank.h"

const char *const norma_company_method_names[] = {"model", "observed", NULL};

static const norma_option TABLE[] = {
    {"company-method", NORMA_OPTION_CHOICE, offsetof(norma_company_options, method), 0, 0,
     norma_company_method_names,
     "places a company among the true means of companies, or among their observed means"},
    {"rank-interval", NORMA_OPTION_CHOICE, offsetof(norma_company_options, interval), 0, 0,
     norma_rank_interval_names, "interval of a percentile rank"},
    {"conf-level", NORMA_OPTION_REAL, offsetof(norma_company_options, conf_level), 0.5, 0.999, NULL,
     "coverage of all intervals"},
    {NULL, NORMA_OPTION_FLAG, 0, 0, 0, NULL, NULL},
};

norma_option_table norma_company_option_table(void)
{
    return TABLE;
}

enum { FEWEST_COMPANIES = 5, LADDERS = NORMA__LIKELY_LADDERS };

/* The variance within a company counts for so many respondents beside its own. */
static const double POOLED_DF = 20;

static void placing_clear(norma__placing *p)
{
    norma__ladder_clear(&p->ladder);
    for (size_t k = 0; k < p->n_likely; k++)
        norma__ladder_clear(&p->likely[k]);
}

static norma_status check(const norma_company_norm *norm, const norma_unit_scores *company,
                          const norma_company_options *options, norma_error *err)
{
    norma_status status = norma_options_check(TABLE, options, err);
    if (status == NORMA_OK && company->n > 0 && !(isfinite(company->mean) && company->ss >= 0))
        return norma__fail(err, NORMA_EINVAL, "the mean of the company is not a number");
    for (size_t j = 0; status == NORMA_OK && j < norm->n_companies; j++) {
        const norma_unit_scores *c = &norm->companies[j];
        if (c->n > 0 && !(isfinite(c->mean) && c->ss >= 0))
            return norma__fail(err, NORMA_EINVAL,
                               "the scores of company %zu of the norm are not all finite", j + 1);
        if (norm->weights && !(norm->weights[j] >= 0 && isfinite(norm->weights[j])))
            return norma__fail(err, NORMA_EINVAL, "the weight of company %zu is not a number",
                               j + 1);
    }
    return status;
}

/* ---- variances ---- */

/* Equally likely ratios: quantiles of the posterior. */
static void likely_spreads(norma__spread out[LADDERS], const norma__posterior *posterior,
                           double origin)
{
    double reached = 0;
    size_t k = 0;
    for (size_t l = 0; l < LADDERS; l++) {
        const double wanted = ((double)l + 0.5) / LADDERS;
        while (k + 1 < posterior->n && reached + posterior->share[k] < wanted)
            reached += posterior->share[k++];
        out[l] = (norma__spread){posterior->ratio[k], origin + posterior->mean[k]};
    }
}

/* Estimates what the norm does not tell. */
static norma_status spread_of(norma__spread *out, norma__spread likely[LADDERS], size_t *n_likely,
                              double *within, const norma_company_norm *norm, norma_error *err)
{
    norma__sizes sizes;
    norma__posterior posterior;
    norma_components reml = {0};
    const bool told = !isnan(norm->between) && !isnan(norm->within) && !isnan(norm->mean);
    *within = norm->within;
    *out = (norma__spread){told ? norm->between / norm->within : NAN, norm->mean};
    *n_likely = 0;
    if (told && norm->n_companies > NORMA__RANKS_DRAWN)
        return NORMA_OK;
    norma_status status = norma__sizes_of(&sizes, norm->companies, norm->n_companies, err);
    if (status == NORMA_OK && sizes.ss_within > 0 && sizes.units > 1) {
        if (!told) {
            norma__reml(&reml, &sizes);
            *within = reml.reml_within;
            *out = (norma__spread){reml.reml_between / reml.reml_within, reml.reml_mean};
        }
        if (norm->n_companies <= NORMA__RANKS_DRAWN) {
            norma__posterior_of(&posterior, &sizes);
            likely_spreads(likely, &posterior, sizes.mean);
            *n_likely = LADDERS;
        }
    }
    if (status == NORMA_OK && !told && sizes.ss_within == 0 && sizes.ss_between > 0) {
        *within = 0;
        *out = (norma__spread){INFINITY, sizes.mean};
    }
    norma__sizes_clear(&sizes);
    return status;
}

/* A small company's own variance says little: it is averaged with that of all. */
static norma__own own_of(const norma_unit_scores *company, double within)
{
    const double n = (double)company->n, df = POOLED_DF + n - 1;
    const double variance = (POOLED_DF * within + company->ss) / df;
    return (norma__own){company->mean, sqrt(variance / n), df};
}

static double reliability_of(const norma_unit_scores *company, const norma__spread *spread)
{
    const double n_ratio = (double)company->n * spread->ratio;
    return n_ratio > 0 ? 1 / (1 + 1 / n_ratio) : NAN;
}

/* Without variance between companies the model has no ladder. company NULL: none is placed. */
static norma_status prepare(norma__placing *p, double *reliability, const norma_company_norm *norm,
                            const norma_unit_scores *company, const norma_company_options *o,
                            norma_error *err)
{
    norma__spread spread, likely[LADDERS];
    size_t n_likely;
    double within;
    const bool model = o->method == NORMA_COMPANY_MODEL;
    norma_status status = spread_of(&spread, likely, &n_likely, &within, norm, err);
    if (status != NORMA_OK)
        return status;
    if (company) {
        p->own = own_of(company, within);
        *reliability = reliability_of(company, &spread);
    }
    if (model && !(spread.ratio > 0))
        return NORMA_OK;
    status = norma__ladder_of(&p->ladder, norm, model ? &spread : NULL, err);
    for (size_t l = 0; status == NORMA_OK && model && company && l < n_likely; l++, p->n_likely++)
        status = norma__ladder_of(&p->likely[l], norm, &likely[l], err);
    return status;
}

static size_t companies_with_scores(const norma_company_norm *norm)
{
    size_t n = 0;
    for (size_t j = 0; j < norm->n_companies; j++)
        n += norm->companies[j].n > 0 && (!norm->weights || norm->weights[j] > 0);
    return n;
}

static norma_status note_few(norma_notes *notes, size_t n, norma_error *err)
{
    return norma__note(notes, err, "few-companies", NULL, (double)n, NAN,
                       "%zu companies are too few to place another among them: 5 are needed", n);
}

static norma_status note_alike(norma_notes *notes, norma_error *err)
{
    return norma__note(notes, err, "companies-alike", NULL, NAN, NAN,
                       "companies differ no more than chance alone would have them: none has a "
                       "place among them");
}

norma_status norma_company_standing_of(norma_company_standing *out, const norma_company_norm *norm,
                                       const norma_unit_scores *company,
                                       const norma_company_options *options, norma_notes *notes,
                                       norma_error *err)
{
    const norma_company_options defaults = NORMA_COMPANY_OPTIONS_INIT;
    const norma_company_options *o = options ? options : &defaults;
    norma__placing p = {0};
    norma_status status;

    *out = (norma_company_standing){
        companies_with_scores(norm), NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    norma__prepare_numerics();
    if ((status = check(norm, company, o, err)) != NORMA_OK || company->n == 0)
        return status;
    if (out->n_companies < FEWEST_COMPANIES)
        return note_few(notes, out->n_companies, err);
    status = prepare(&p, &out->reliability, norm, company, o, err);
    if (status == NORMA_OK && p.ladder.n == 0)
        status = note_alike(notes, err);
    else if (status == NORMA_OK)
        norma__company_place(out, &p, o->interval, o->conf_level);
    placing_clear(&p);
    return status;
}

static norma_quantile quantile_of(const norma__ladder *ladder, double percentile,
                                  const norma_company_options *o)
{
    const double p = percentile / 100;
    double low, high;
    norma__shares_around(&low, &high, p, ladder->effective, o->interval, o->conf_level);
    return (norma_quantile){norma__ladder_mean(ladder, p), norma__ladder_mean(ladder, low),
                            norma__ladder_mean(ladder, high)};
}

norma_status norma_company_quantiles(norma_quantile *out, const double *percentiles, size_t n,
                                     const norma_company_norm *norm,
                                     const norma_company_options *options, norma_notes *notes,
                                     norma_error *err)
{
    const norma_company_options defaults = NORMA_COMPANY_OPTIONS_INIT;
    const norma_company_options *o = options ? options : &defaults;
    const norma_unit_scores nobody = {0};
    norma__placing p = {0};
    norma_status status;

    for (size_t k = 0; k < n; k++)
        out[k] = (norma_quantile){NAN, NAN, NAN};
    norma__prepare_numerics();
    if ((status = check(norm, &nobody, o, err)) != NORMA_OK)
        return status;
    if (companies_with_scores(norm) < FEWEST_COMPANIES)
        return note_few(notes, companies_with_scores(norm), err);
    status = prepare(&p, NULL, norm, NULL, o, err);
    if (status == NORMA_OK && p.ladder.n == 0)
        status = note_alike(notes, err);
    for (size_t k = 0; status == NORMA_OK && p.ladder.n > 0 && k < n; k++)
        out[k] = quantile_of(&p.ladder, percentiles[k], o);
    placing_clear(&p);
    return status;
}
