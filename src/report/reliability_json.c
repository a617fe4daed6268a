#include <math.h>

#include "report/coefficient.h"
#include "report/reliability_parts.h"
#include "report/trees.h"

/* ---- one coefficient ---- */

/* ---- one scale ---- */

/* Whether more than the basic extent was computed. */
static bool is_full(const norma_reliability_result *r)
{
    return r->n_coefficients > 0;
}

static void add_items(norma__json_tree *j, cJSON *object, const norma_reliability_result *r)
{
    cJSON *items = norma__add_array(j, object, "items");
    for (size_t i = 0; i < r->n_items; i++) {
        const norma_item_reliability *item = &r->items[i];
        cJSON *line = norma__add_object(j, items, NULL);
        norma__add_text(j, line, "id", item->id);
        norma__add_number(j, line, "mean", item->mean);
        norma__add_number(j, line, "sd", item->sd);
        norma__add_number(j, line, "r_rest", item->r_rest);
        norma__add_number(j, line, "alpha_if_dropped", item->alpha_if_dropped);
        norma__add_number(j, line, "loading", r->loadings ? r->loadings[i] : NAN);
        if (!is_full(r))
            continue;
        norma__add_number(j, line, "r_total", item->r_total);
        norma__add_number(j, line, "discrimination", item->discrimination);
        norma__add_number(j, line, "floor", item->floor);
        norma__add_number(j, line, "ceiling", item->ceiling);
        norma__add_number(j, line, "r_lowest", item->r_lowest);
        norma__add_number(j, line, "r_highest", item->r_highest);
        norma__add_number(j, line, "loading_ordinal", item->loading_ordinal);
    }
}

static void add_halves(norma__json_tree *j, cJSON *object, const norma_reliability_result *r)
{
    const norma_split_halves *h = &r->halves;
    if (h->n == 0) {
        norma__add_null(j, object, "halves");
        return;
    }
    cJSON *halves = norma__add_object(j, object, "halves");
    norma__add_count(j, halves, "n", h->n);
    norma__add_flag(j, halves, "exhaustive", h->exhaustive);
    norma__add_number(j, halves, "lowest", h->lowest);
    norma__add_number(j, halves, "highest", h->highest);
    norma__add_number(j, halves, "mean", h->mean);
    norma__add_numbers(j, halves, "quantiles", h->quantiles, 5);
    cJSON *best = norma__add_array(j, halves, "best");
    for (uint8_t half = 0; half < 2 && h->half; half++) {
        cJSON *items = norma__add_array(j, best, NULL);
        for (size_t i = 0; i < r->n_items; i++)
            if (h->half[i] == half)
                norma__add_text(j, items, NULL, r->items[i].id);
    }
}

static void add_conditional(norma__json_tree *j, cJSON *object, const norma_reliability_result *r)
{
    cJSON *scores = norma__add_array(j, object, "conditional_sem");
    for (size_t i = 0; i < r->n_conditional; i++) {
        const norma_conditional_sem *at = &r->conditional[i];
        cJSON *line = norma__add_object(j, scores, NULL);
        norma__add_number(j, line, "score", at->score);
        norma__add_number(j, line, "low", at->low);
        norma__add_number(j, line, "high", at->high);
        norma__add_count(j, line, "n", at->n);
        norma__add_number(j, line, "thorndike", at->thorndike);
        norma__add_number(j, line, "polynomial", at->polynomial);
        norma__add_number(j, line, "ordinal", at->ordinal);
    }
}

static void add_information(norma__json_tree *j, cJSON *object, const norma_information *f)
{
    if (!f) {
        norma__add_null(j, object, "information");
        return;
    }
    cJSON *information = norma__add_object(j, object, "information");
    norma__add_numbers(j, information, "theta", f->theta, f->n_theta);
    norma__add_numbers(j, information, "total", f->total, f->n_theta);
    norma__add_number(j, information, "marginal_reliability", f->marginal_reliability);
    cJSON *items = norma__add_array(j, information, "items");
    for (size_t i = 0; i < f->n_items; i++) {
        cJSON *line = norma__add_object(j, items, NULL);
        norma__add_text(j, line, "id", f->item_ids[i]);
        norma__add_number(j, line, "loading", f->loadings[i]);
        norma__add_number(j, line, "slope", f->slopes[i]);
        norma__add_numbers(j, line, "locations", f->locations[i], f->n_locations[i]);
        norma__add_numbers(j, line, "thresholds", f->thresholds[i], f->n_locations[i]);
        norma__add_numbers(j, line, "information", f->items + i * f->n_theta, f->n_theta);
    }
}

static void add_everything(norma__json_tree *j, cJSON *object, const norma_reliability_result *r)
{
    norma__add_number(j, object, "reliable_change", r->reliable_change);
    cJSON *between = norma__add_object(j, object, "correlations");
    norma__add_number(j, between, "mean", r->r_mean);
    norma__add_number(j, between, "lowest", r->r_lowest);
    norma__add_number(j, between, "highest", r->r_highest);
    cJSON *coefficients = norma__add_array(j, object, "coefficients");
    for (size_t k = 0; k < r->n_coefficients; k++)
        norma__add_coefficient(j, coefficients, NULL, &r->coefficients[k]);
    norma__add_number(j, object, "puc", r->puc);
    add_halves(j, object, r);
    add_conditional(j, object, r);
    add_information(j, object, r->information);
}

void norma__add_reliability(norma__json_tree *j, cJSON *in, const char *key,
                            const norma_reliability_result *r)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_text(j, object, "id", r->id);
    norma__add_count(j, object, "n_items", r->n_items);
    norma__add_count(j, object, "n", r->n);
    cJSON *alpha = norma__add_object(j, object, "alpha");
    norma__add_number(j, alpha, "value", r->alpha);
    norma__add_number(j, alpha, "ci_low", r->alpha_low);
    norma__add_number(j, alpha, "ci_high", r->alpha_high);
    norma__add_text(j, alpha, "ci_method", "feldt");
    norma__add_number(j, object, "alpha_standardized", r->alpha_standardized);
    cJSON *omega = norma__add_object(j, object, "omega_total");
    norma__add_number(j, omega, "value", r->omega_total);
    norma__add_text(j, omega, "method", "one-factor minres: 1 - sum(1 - loading^2) / sum(R)");
    norma__add_number(j, object, "sem", r->sem);
    norma__add_number(j, object, "score_mean", r->score_mean);
    norma__add_number(j, object, "score_sd", r->score_sd);
    add_items(j, object, r);
    if (is_full(r))
        add_everything(j, object, r);
}

/* ---- the whole ---- */

static void add_extras(norma__json_tree *j, cJSON *envelope, const norma_reliability_extras *e)
{
    cJSON *results = norma__results(envelope);
    cJSON *composites = norma__add_array(j, results, "composites");
    cJSON *retests = norma__add_array(j, results, "retests");
    cJSON *forms = norma__add_array(j, results, "short_forms");
    for (size_t k = 0; k < e->n_composites; k++) {
        norma__add_composite(j, composites, e->composites[k]);
        norma__add_notes(j, envelope, &e->composites[k]->notes, e->composites[k]->id);
    }
    for (size_t k = 0; k < e->n_retests; k++) {
        norma__add_retest(j, retests, e->retests[k]);
        norma__add_notes(j, envelope, &e->retests[k]->notes, e->retests[k]->id);
    }
    for (size_t k = 0; k < e->n_short_forms; k++) {
        norma__add_short_form(j, forms, e->short_forms[k]);
        norma__add_notes(j, envelope, &e->short_forms[k]->notes, e->short_forms[k]->id);
    }
}

norma_status norma__reliability_json(norma_output *out, const norma__reliability_report *report,
                                     norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, report->context);
    cJSON *array = norma__add_array(&j, norma__results(envelope), "scales");
    for (size_t s = 0; s < report->n_scales; s++) {
        norma__add_reliability(&j, array, NULL, report->scales[s]);
        norma__add_notes(&j, envelope, &report->scales[s]->notes, report->scales[s]->id);
    }
    add_extras(&j, envelope, report->extras);
    return norma__hand_over_json(out, &j, envelope, err);
}
