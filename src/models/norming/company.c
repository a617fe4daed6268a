#include <norma/percentile.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "foundation/memory.h"
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

static norma_status check(const norma_company_norm *norm, const norma_company_options *options,
                          norma_error *err)
{
    norma_status status = norma_options_check(TABLE, options, err);
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

/* The norm's companies, in order. */
struct norma_companies {
    norma_company_options options;
    size_t n; /* with scores */
    double within;
    norma__spread spread;
    norma__placing placing;
};

/* Without variance between companies the model has no ladder. */
static norma_status prepare(norma_companies *c, const norma_company_norm *norm, norma_error *err)
{
    norma__spread likely[LADDERS];
    size_t n_likely;
    const bool model = c->options.method == NORMA_COMPANY_MODEL;
    norma__placing *p = &c->placing;
    norma_status status = spread_of(&c->spread, likely, &n_likely, &c->within, norm, err);
    if (status != NORMA_OK || (model && !(c->spread.ratio > 0)))
        return status;
    status = norma__ladder_of(&p->ladder, norm, model ? &c->spread : NULL, err);
    for (size_t l = 0; status == NORMA_OK && model && l < n_likely; l++, p->n_likely++)
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

void norma_companies_free(norma_companies *companies)
{
    if (!companies)
        return;
    placing_clear(&companies->placing);
    free(companies);
}

norma_status norma_companies_new(norma_companies **out, const norma_company_norm *norm,
                                 const norma_company_options *options, norma_error *err)
{
    const norma_company_options defaults = NORMA_COMPANY_OPTIONS_INIT;
    const norma_company_options *o = options ? options : &defaults;
    norma_companies *made;
    norma_status status;

    *out = NULL;
    norma__prepare_numerics();
    if ((status = check(norm, o, err)) != NORMA_OK)
        return status;
    if (!(made = NORMA__NEW(norma_companies, 1)))
        return norma__no_memory(err);
    made->options = *o;
    made->n = companies_with_scores(norm);
    if (made->n >= FEWEST_COMPANIES && (status = prepare(made, norm, err)) != NORMA_OK) {
        norma_companies_free(made);
        return status;
    }
    *out = made;
    return NORMA_OK;
}

norma_status norma_companies_place(norma_company_standing *out, const norma_companies *companies,
                                   const norma_unit_scores *company, norma_notes *notes,
                                   norma_error *err)
{
    const norma_company_options *o = &companies->options;
    *out = (norma_company_standing){companies->n, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (company->n == 0)
        return NORMA_OK;
    if (!(isfinite(company->mean) && company->ss >= 0))
        return norma__fail(err, NORMA_EINVAL, "the mean of the company is not a number");
    if (companies->n < FEWEST_COMPANIES)
        return note_few(notes, companies->n, err);
    out->reliability = reliability_of(company, &companies->spread);
    if (companies->placing.ladder.n == 0)
        return note_alike(notes, err);
    const norma__own own = own_of(company, companies->within);
    norma__company_place(out, &companies->placing, &own, o->interval, o->conf_level);
    return NORMA_OK;
}

norma_status norma_company_standing_of(norma_company_standing *out, const norma_company_norm *norm,
                                       const norma_unit_scores *company,
                                       const norma_company_options *options, norma_notes *notes,
                                       norma_error *err)
{
    norma_companies *companies = NULL;
    *out = (norma_company_standing){
        companies_with_scores(norm), NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    norma_status status = norma_companies_new(&companies, norm, options, err);
    if (status == NORMA_OK && companies)
        status = norma_companies_place(out, companies, company, notes, err);
    norma_companies_free(companies);
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
    norma_companies *companies = NULL;
    for (size_t k = 0; k < n; k++)
        out[k] = (norma_quantile){NAN, NAN, NAN};
    norma_status status = norma_companies_new(&companies, norm, options, err);
    if (status != NORMA_OK || !companies)
        return status;
    const norma__ladder *ladder = &companies->placing.ladder;
    if (companies->n < FEWEST_COMPANIES)
        status = note_few(notes, companies->n, err);
    else if (ladder->n == 0)
        status = note_alike(notes, err);
    for (size_t k = 0; ladder->n > 0 && k < n; k++)
        out[k] = quantile_of(ladder, percentiles[k], &companies->options);
    norma_companies_free(companies);
    return status;
}
