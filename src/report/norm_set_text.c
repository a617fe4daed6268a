/* One norm set as text: where it comes from, its scales, its percentile tables. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/continuous_parts.h"
#include "report/norm_sets.h"

static bool said(const char *text)
{
    return text && *text;
}

static void end(norma__buffer *text)
{
    norma__put(text, "\n");
}

/* ---- where it comes from ---- */

static void put_sample(norma__buffer *text, norma_language l, const norma_norm_set *set)
{
    norma__sayf(text, l, "Instrument {1} {2}; source {3}; {4 respondent|respondents}, {5} kept",
                set->instrument_id, set->instrument_version, norma__base_name(set->source_file),
                norma__count(l, (double)set->n_rows).text,
                norma__count(l, (double)set->n_kept).text);
    end(text);
    if (said(set->filter)) {
        norma__sayf(text, l, "Rows used: {1}", set->filter);
        end(text);
    }
    if (said(set->population)) {
        norma__sayf(text, l, "Population: {1}", set->population);
        end(text);
    }
    if (said(set->collected_from) || said(set->collected_to)) {
        norma__sayf(text, l, "Collected: {1} to {2}",
                    said(set->collected_from) ? set->collected_from : "–",
                    said(set->collected_to) ? set->collected_to : "–");
        end(text);
    }
}

static void put_design(norma__buffer *text, norma_language l, const norma_norm_set *set)
{
    if (said(set->company_column)) {
        norma__sayf(text, l,
                    set->weighting == NORMA_WEIGHT_COMPANIES
                        ? "{1 company|companies} ({2}); in the distribution of persons every "
                          "company counts the same"
                        : "{1 company|companies} ({2}); in the distribution of persons every "
                          "respondent counts the same",
                    norma__count(l, (double)set->n_companies).text, set->company_column);
        end(text);
    }
    if (said(set->margins)) {
        norma__sayf(text, l, "Weighted to: {1}", set->margins);
        end(text);
    }
    if (set->n_effective > 0 && set->n_effective < (double)set->n_kept * (1 - 1e-9)) {
        norma__sayf(text, l, "Weights leave {1} effective respondents (Kish)",
                    norma__count(l, round(set->n_effective)).text);
        end(text);
    }
}

static void put_versioned(norma__buffer *text, norma_language l, const char *sentence,
                          const char *name, int64_t version)
{
    char label[96];
    snprintf(label, sizeof label, "%.64s:%" PRId64, name, version);
    norma__sayf(text, l, sentence, label);
    end(text);
}

static void put_lineage(norma__buffer *text, norma_language l, const norma_norm_set *set)
{
    if (said(set->calibration))
        put_versioned(text, l, "Frozen thresholds: calibration {1}", set->calibration,
                      set->calibration_version);
    for (size_t p = 0; set->parents && p < set->n_parents; p++)
        put_versioned(text, l, "Follows {1}", set->parents[p].name, set->parents[p].version);
    if (said(set->sha256)) {
        norma__sayf(text, l, "SHA-256 {1}", set->sha256);
        end(text);
    }
    if (said(set->retired)) {
        norma__sayf(text, l, "Retired {1}", set->retired);
        end(text);
    }
}

static void put_facts(norma__buffer *text, norma_language l, const norma_norm_set *set)
{
    norma__sayf(text, l, "Norm set {1}, version {2}, made {3}", set->name,
                norma__count(l, (double)set->version).text, set->created);
    end(text);
    put_sample(text, l, set);
    put_design(text, l, set);
    put_lineage(text, l, set);
    end(text);
}

/* ---- scales ---- */

static void put_number(norma__buffer *text, norma_language l, double value, int decimals, int width)
{
    norma__text_cell(text, norma__fixed(l, value, decimals).text, width);
}

static void put_count(norma__buffer *text, norma_language l, double value, int width)
{
    norma__text_cell(text, norma__count(l, value).text, width);
}

static void put_scales(norma__buffer *text, norma_language l, const norma_norm_set *set)
{
    norma__text_header(text, l,
                       (const norma__column[]){{"Scale", -24},
                                               {"n", 9},
                                               {"worth", 9},
                                               {"mean POMP", 9},
                                               {"sd", 6},
                                               {"skew", 6},
                                               {"alpha", 6}},
                       7);
    for (size_t s = 0; s < set->n_scales; s++) {
        const norma_norm_scale *scale = &set->scales[s];
        norma__text_cell(text, scale->id, -24);
        put_count(text, l, (double)scale->n, 9);
        put_count(text, l, round(scale->n_effective), 9);
        put_number(text, l, scale->mean, 1, 9);
        put_number(text, l, scale->sd, 1, 6);
        put_number(text, l, scale->skewness, 2, 6);
        put_number(text, l, scale->alpha, 2, 6);
        norma__text_end(text);
    }
    norma__put(text,
               norma__say(l, "worth: independent respondents that the mean is worth; people of one "
                             "company resemble each other"));
    end(text);
}

static void put_companies(norma__buffer *text, norma_language l, const norma_norm_set *set)
{
    if (set->n_companies == 0)
        return;
    end(text);
    norma__text_header(
        text, l,
        (const norma__column[]){
            {"Companies", -24}, {"n", 9}, {"mean POMP", 9}, {"sd", 6}, {"ICC(1)", 7}},
        5);
    for (size_t s = 0; s < set->n_scales; s++) {
        const norma_norm_scale *scale = &set->scales[s];
        norma__text_cell(text, scale->id, -24);
        put_count(text, l, (double)scale->n_companies, 9);
        put_number(text, l, scale->company_mean, 1, 9);
        put_number(text, l, sqrt(scale->between), 1, 6);
        put_number(text, l, norma__norm_icc(scale), 3, 7);
        norma__text_end(text);
    }
    norma__put(text, norma__say(l, "sd: of the true means of companies"));
    end(text);
}

/* ---- continuous norms ---- */

static void put_curve(norma__buffer *text, norma_language l, const char *scale,
                      const norma_norm_curve *curve)
{
    norma__text_cell(text, scale, -24);
    if (!curve->model) {
        norma__text_cell(text, norma__say(l, "none"), -28);
        norma__text_end(text);
        return;
    }
    norma__text_cell(text, norma__say(l, norma__continuous_method(curve->model->method)), -28);
    put_count(text, l, (double)curve->n, 9);
    put_number(text, l, curve->r2, 3, 6);
    put_number(text, l, curve->rmse, 1, 6);
    put_number(text, l, curve->rmse_t, 2, 7);
    put_count(text, l, (double)curve->n_crossings, 12);
    norma__text_end(text);
}

static norma_status put_curves(norma__buffer *text, norma_language l, const norma_norm_set *set,
                               norma_error *err)
{
    norma_norm_curves *curves = NULL;
    const norma_status status = norma_norm_curves_of(&curves, set, err);
    const norma_continuous_model *model = NULL;
    for (size_t s = 0; curves && !model && s < curves->n_scales; s++)
        model = curves->scales[s].model;
    if (model) {
        end(text);
        norma__sayf(text, l, "Continuous norms over {1}, from {2} to {3}", curves->covariate,
                    norma__plain(l, model->covariate_min).text,
                    norma__plain(l, model->covariate_max).text);
        end(text);
        norma__text_header(text, l,
                           (const norma__column[]){{"Scale", -24},
                                                   {"method", -28},
                                                   {"n", 9},
                                                   {"R2", 6},
                                                   {"RMSE", 6},
                                                   {"RMSE T", 7},
                                                   {"crossings", 12}},
                           7);
        for (size_t s = 0; s < curves->n_scales; s++)
            put_curve(text, l, set->scales[s].id, &curves->scales[s]);
    }
    norma_norm_curves_free(curves);
    return status;
}

/* ---- percentiles ---- */

static void put_interval(norma__buffer *text, norma_language l, const norma_quantile *q)
{
    char cell[128];
    put_number(text, l, q->value, 1, 9);
    snprintf(cell, sizeof cell, "%s … %s", norma__fixed(l, q->low, 1).text,
             norma__fixed(l, q->high, 1).text);
    norma__text_cell(text, cell, -15);
}

static norma_status put_percentiles(norma__buffer *text, norma_language l,
                                    const norma_norm_set *set, norma_error *err)
{
    const bool both = set->n_companies > 0;
    norma_status status = NORMA_OK;
    end(text);
    norma__text_header(text, l,
                       (const norma__column[]){{"Percentile", -24},
                                               {"", 4},
                                               {"persons", 9},
                                               {"95 %", -15},
                                               {"companies", 9},
                                               {"95 %", -15}},
                       both ? 6 : 4);
    for (size_t s = 0; status == NORMA_OK && s < set->n_scales; s++) {
        norma__norm_quantiles quantiles;
        status = norma__norm_quantiles_of(&quantiles, set, &set->scales[s], err);
        for (size_t k = 0; status == NORMA_OK && k < NORMA__PERCENTILES; k++) {
            norma__text_cell(text, k == 0 ? set->scales[s].id : "", -24);
            put_count(text, l, norma__percentiles[k], 4);
            put_interval(text, l, &quantiles.persons[k]);
            if (both)
                put_interval(text, l, &quantiles.companies[k]);
            norma__text_end(text);
        }
    }
    return status;
}

norma_status norma__norm_set_text(norma_output *out, const norma_norm_set *set,
                                  const norma_report_context *context, norma_error *err)
{
    const norma_language l = context->language;
    norma__buffer text = {0};
    put_facts(&text, l, set);
    put_scales(&text, l, set);
    put_companies(&text, l, set);
    norma_status status = put_curves(&text, l, set, err);
    if (status == NORMA_OK)
        status = put_percentiles(&text, l, set, err);
    norma__text_notes(&text, l, &context->notes, context->notes ? 1 : 0, 20);
    if (status == NORMA_OK)
        return norma__hand_over(out, &text, err);
    norma__buffer_free(&text);
    return status;
}
