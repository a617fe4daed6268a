#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "report/envelope.h"
#include "report/trees.h"

static void add_evidence(norma__json_tree *j, cJSON *object, const norma_factor_result *r)
{
    cJSON *kmo = norma__add_object(j, object, "kmo");
    norma__add_number(j, kmo, "overall", r->kmo);
    norma__add_numbers(j, kmo, "items", r->kmo_items, r->n_items);
    cJSON *bartlett = norma__add_object(j, object, "bartlett");
    norma__add_number(j, bartlett, "chisq", r->bartlett_chisq);
    norma__add_number(j, bartlett, "df", r->bartlett_df);
    norma__add_number(j, bartlett, "p", r->bartlett_p);
    if (!r->parallel.threshold) {
        norma__add_null(j, object, "parallel");
        return;
    }
    cJSON *parallel = norma__add_object(j, object, "parallel");
    norma__add_count(j, parallel, "n_factors", r->parallel.n_factors);
    norma__add_count(j, parallel, "replicates", r->parallel.replicates);
    norma__add_number(j, parallel, "percentile", r->parallel.percentile);
    norma__add_numbers(j, parallel, "threshold", r->parallel.threshold, r->n_items);
    norma__add_numbers(j, parallel, "mean", r->parallel.mean, r->n_items);
}

static void add_fit(norma__json_tree *j, cJSON *object, const norma_factor_fit *f)
{
    cJSON *fit = norma__add_object(j, object, "fit");
    norma__add_number(j, fit, "chisq", f->chisq);
    norma__add_number(j, fit, "df", f->df);
    norma__add_number(j, fit, "p", f->p);
    norma__add_number(j, fit, "rmsea", f->rmsea);
    norma__add_number(j, fit, "tli", f->tli);
    norma__add_number(j, fit, "rmsr", f->rmsr);
}

static void add_match(norma__json_tree *j, cJSON *object, const norma_key_match *match,
                      const norma_instrument *instrument)
{
    if (!match) {
        norma__add_null(j, object, "key");
        return;
    }
    cJSON *key = norma__add_object(j, object, "key");
    norma__add_count(j, key, "n_hits", match->n_hits);
    norma__add_count(j, key, "n_keyed", match->n_keyed);
    norma__add_count(j, key, "n_cross", match->n_cross);
    norma__add_number(j, key, "cross_limit", match->cross_limit);
    cJSON *scales = norma__add_array(j, key, "scales");
    for (size_t s = 0; s < match->n_factors; s++) {
        cJSON *scale = norma__add_object(j, scales, NULL);
        norma__add_text(j, scale, "id", instrument->scales[instrument->factor_scales[s]].id);
        norma__add_count(j, scale, "factor", match->factor_of_scale[s] + 1);
        norma__add_count(j, scale, "hits", match->scale_hits[s]);
        norma__add_count(j, scale, "items", match->scale_items[s]);
        norma__add_count(j, scale, "cross", match->scale_cross[s]);
    }
}

void norma__add_factor(norma__json_tree *j, cJSON *object, const norma_factor_result *r,
                       const norma_key_match *match, const norma_instrument *instrument)
{
    norma__add_count(j, object, "n", r->n);
    norma__add_count(j, object, "n_items", r->n_items);
    norma__add_count(j, object, "n_factors", r->n_factors);
    norma__add_text(j, object, "correlation",
                    r->correlation == NORMA_FACTOR_POLYCHORIC ? "polychoric" : "pearson");
    cJSON *items = norma__add_array(j, object, "items");
    for (size_t i = 0; i < r->n_items; i++)
        norma__add_text(j, items, NULL, r->item_ids[i]);
    norma__add_numbers(j, object, "eigenvalues", r->eigenvalues, r->n_items);
    add_evidence(j, object, r);
    norma__add_matrix(j, object, "loadings", r->loadings, r->n_items, r->n_factors);
    norma__add_matrix(j, object, "phi", r->phi, r->n_factors, r->n_factors);
    norma__add_numbers(j, object, "communalities", r->communalities, r->n_items);
    add_fit(j, object, &r->fit);
    norma__add_number(j, object, "objective", r->objective);
    norma__add_number(j, object, "gradient_max", r->gradient_max);
    norma__add_flag(j, object, "converged", r->converged);
    norma__add_number(j, object, "rotation_criterion", r->rotation_criterion);
    norma__add_count(j, object, "rotation_optima", r->rotation_optima);
    add_match(j, object, match, instrument);
}

static norma_status factor_json(norma_output *out, const norma_factor_result *r,
                                const norma_key_match *match, const norma_instrument *instrument,
                                const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    norma__add_factor(&j, norma__results(envelope), r, match, instrument);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

static norma_status factor_csv(norma_output *out, const norma_factor_result *r, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "item");
    for (size_t f = 0; f < r->n_factors; f++)
        norma__putf(&csv, ",F%zu", f + 1);
    norma__put(&csv, ",communality,kmo\n");
    for (size_t i = 0; i < r->n_items; i++) {
        norma__put_field(&csv, r->item_ids[i]);
        for (size_t f = 0; f < r->n_factors; f++)
            norma__put_values(&csv, &r->loadings[f * r->n_items + i], 1);
        norma__put_values(&csv, (const double[]){r->communalities[i], r->kmo_items[i]}, 2);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}

static void put_facts(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    norma__sayf(out, l, "n = {1}; KMO {2}; Bartlett chi-square {3}, df {4}, p {5}",
                norma__count(l, (double)r->n).text, norma__fixed(l, r->kmo, 3).text,
                norma__fixed(l, r->bartlett_chisq, 1).text, norma__count(l, r->bartlett_df).text,
                norma__p_value(l, r->bartlett_p).text);
    norma__put(out, "\n");
    if (r->parallel.threshold) {
        norma__sayf(out, l,
                    "Parallel analysis ({1}th percentile of {2 random sample|random samples}) "
                    "suggests {3 factor|factors}",
                    norma__setting(l, r->parallel.percentile).text,
                    norma__count(l, (double)r->parallel.replicates).text,
                    norma__count(l, (double)r->parallel.n_factors).text);
        norma__put(out, "\n");
    }
    if (r->correlation == NORMA_FACTOR_POLYCHORIC) {
        norma__put(out, norma__say(l, "Polychoric correlations were factored"));
        norma__put(out, "\n");
    }
    norma__sayf(
        out, l,
        "Minres, {1 factor|factors}: chi-square {2}, df {3}, p {4}; RMSEA {5}, TLI {6}, RMSR {7}",
        norma__count(l, (double)r->n_factors).text, norma__fixed(l, r->fit.chisq, 1).text,
        norma__count(l, r->fit.df).text, norma__p_value(l, r->fit.p).text,
        norma__fixed(l, r->fit.rmsea, 3).text, norma__fixed(l, r->fit.tli, 3).text,
        norma__fixed(l, r->fit.rmsr, 3).text);
    norma__put(out, "\n");
}

static void put_match(norma__buffer *out, norma_language l, const norma_key_match *match)
{
    norma__sayf(
        out, l,
        "Key: {1} of {2} items load most on their own factor; {3 cross-loading|cross-loadings} "
        "over {4}",
        norma__count(l, (double)match->n_hits).text, norma__count(l, (double)match->n_keyed).text,
        norma__count(l, (double)match->n_cross).text, norma__fixed(l, match->cross_limit, 2).text);
    norma__put(out, "\n");
}

/* A line of the loadings; those under 0.10 are left blank, as a reader would strike them. */
static void put_loadings(norma__buffer *out, norma_language l, const norma_factor_result *r,
                         size_t i)
{
    norma__text_cell(out, r->item_ids[i], -16);
    for (size_t f = 0; f < r->n_factors; f++) {
        double loading = r->loadings[f * r->n_items + i];
        bool small = fabs(loading) < 0.10;
        norma__text_cell(out, small ? "" : norma__fixed(l, loading, 2).text, 5);
    }
    norma__text_cell(out, norma__fixed(l, r->communalities[i], 2).text, 6);
    norma__text_end(out);
}

static void put_loading_table(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    char name[32];
    norma__put(out, "\n");
    norma__text_cell(out, norma__say(l, "Item"), -16);
    for (size_t f = 0; f < r->n_factors; f++) {
        snprintf(name, sizeof name, "F%zu", f + 1);
        norma__text_cell(out, name, 5);
    }
    norma__text_cell(out, "h2", 6);
    norma__text_end(out);
    for (size_t i = 0; i < r->n_items; i++)
        put_loadings(out, l, r, i);
}

static norma_status factor_text(norma_output *out, const norma_factor_result *r,
                                const norma_key_match *match, const norma_report_context *context,
                                norma_error *err)
{
    norma__buffer text = {0};
    norma__text_input(&text, context);
    norma__put(&text, "\n");
    put_facts(&text, context->language, r);
    if (match)
        put_match(&text, context->language, match);
    put_loading_table(&text, context->language, r);
    norma__text_notes(&text, context->language,
                      (const norma_notes *const[]){context->notes, &r->notes}, 2, SIZE_MAX);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_factor(norma_output *out, const norma_factor_result *result,
                                 const norma_key_match *match, const norma_instrument *instrument,
                                 const norma_congruence *congruence, norma_format format,
                                 const norma_report_context *context, norma_error *err)
{
    (void)congruence;
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return factor_json(out, result, match, instrument, context, err);
    if (format == NORMA_FORMAT_CSV)
        return factor_csv(out, result, err);
    return factor_text(out, result, match, context, err);
}
