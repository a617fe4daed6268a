#include <math.h>

#include "report/continuous_parts.h"

static void add_model(norma__json_tree *j, cJSON *results, const norma_continuous_model *m,
                      const char *covariate)
{
    cJSON *model = norma__add_object(j, results, "model");
    norma__add_text(j, model, "method", norma_continuous_method_names[m->method]);
    norma__add_number(j, model, "covariate_min", m->covariate_min);
    norma__add_number(j, model, "covariate_max", m->covariate_max);
    norma__add_number(j, model, "score_min", m->score_min);
    norma__add_number(j, model, "score_max", m->score_max);
    norma__add_number(j, model, "step", m->step);
    norma__add_number(j, model, "centre", m->centre);
    norma__add_number(j, model, "half", m->half);
    norma__add_number(j, model, "shift", m->shift);
    cJSON *terms = norma__add_array(j, model, "terms");
    for (size_t k = 0; k < m->n_terms; k++) {
        norma__buffer name = {0};
        cJSON *term = norma__add_object(j, terms, NULL);
        norma__put_continuous_term(&name, NORMA_ENGLISH, m, k, covariate);
        norma__add_text(j, term, "term", name.bytes);
        norma__add_count(j, term, "part", m->terms[k].part);
        norma__add_count(j, term, "power", m->terms[k].power);
        norma__add_number(j, term, "value", m->terms[k].value);
        norma__add_number(j, term, "se", m->terms[k].se);
        j->failed |= name.failed;
        norma__buffer_free(&name);
    }
}

static void fill_fit(norma__json_tree *j, cJSON *fit, const norma_continuous_fit_of *f)
{
    norma__add_text(j, fit, "method", norma_continuous_method_names[f->method]);
    norma__add_flag(j, fit, "fitted", f->fitted);
    if (!f->fitted)
        return;
    norma__add_flag(j, fit, "converged", f->converged);
    norma__add_count(j, fit, "iterations", f->iterations);
    norma__add_number(j, fit, "gradient", f->gradient);
    norma__add_count(j, fit, "n_parameters", f->n_parameters);
    norma__add_number(j, fit, "log_likelihood", f->log_likelihood);
    norma__add_number(j, fit, "aic", f->aic);
    norma__add_number(j, fit, "bic", f->bic);
    norma__add_number(j, fit, "held_out", f->held_out);
    norma__add_number(j, fit, "r2", f->r2);
    norma__add_number(j, fit, "rmse", f->rmse);
    norma__add_number(j, fit, "rmse_t", f->rmse_t);
    norma__add_count(j, fit, "crossings", f->n_crossings);
}

static void add_groups(norma__json_tree *j, cJSON *results, const norma_continuous *r)
{
    cJSON *groups = norma__add_array(j, results, "groups");
    for (size_t g = 0; g < r->n_groups; g++) {
        const norma_continuous_group *from = &r->groups[g];
        cJSON *group = norma__add_object(j, groups, NULL);
        norma__add_number(j, group, "low", from->low);
        norma__add_number(j, group, "high", from->high);
        norma__add_number(j, group, "covariate", from->covariate);
        norma__add_count(j, group, "n", from->n);
        norma__add_number(j, group, "mean", from->mean);
        norma__add_number(j, group, "sd", from->sd);
        norma__add_number(j, group, "skewness", from->skewness);
        norma__add_numbers(j, group, "observed", from->observed, NORMA_CONTINUOUS_CURVES);
        norma__add_number(j, group, "bias", from->bias);
        norma__add_number(j, group, "bias_t", from->bias_t);
        norma__add_number(j, group, "rmse_t", from->rmse_t);
        norma__add_numbers(j, group, "q", from->q, 4);
    }
}

static void add_subsets(norma__json_tree *j, cJSON *results, const norma_continuous *r,
                        const char *covariate)
{
    cJSON *subsets = norma__add_array(j, results, "subsets");
    for (size_t k = 0; k < r->n_subsets; k++) {
        const norma_continuous_subset *s = &r->subsets[k];
        norma__buffer terms = {0};
        cJSON *subset = norma__add_object(j, subsets, NULL);
        norma__put_continuous_terms(&terms, r, s, covariate);
        norma__add_count(j, subset, "n_terms", s->n_terms);
        norma__add_text(j, subset, "terms", terms.bytes);
        norma__add_number(j, subset, "rss", s->rss);
        norma__add_number(j, subset, "r2", s->r2);
        norma__add_number(j, subset, "adjusted_r2", s->adjusted_r2);
        norma__add_number(j, subset, "cp", s->cp);
        norma__add_number(j, subset, "bic", s->bic);
        norma__add_flag(j, subset, "monotone", s->monotone);
        norma__add_flag(j, subset, "chosen", k == r->chosen);
        j->failed |= terms.failed;
        norma__buffer_free(&terms);
    }
}

static void add_crossings(norma__json_tree *j, cJSON *results, const norma_continuous *r)
{
    cJSON *crossings = norma__add_array(j, results, "crossings");
    for (size_t k = 0; k < r->n_crossings; k++) {
        cJSON *crossing = norma__add_object(j, crossings, NULL);
        norma__add_number(j, crossing, "covariate_low", r->crossings[k].covariate_low);
        norma__add_number(j, crossing, "covariate_high", r->crossings[k].covariate_high);
        norma__add_number(j, crossing, "t_low", r->crossings[k].t_low);
        norma__add_number(j, crossing, "t_high", r->crossings[k].t_high);
    }
}

static void add_residuals(norma__json_tree *j, cJSON *results, const norma_continuous *r)
{
    cJSON *residuals = norma__add_object(j, results, "residuals");
    norma__add_number(j, residuals, "mean", r->residual_mean);
    norma__add_number(j, residuals, "sd", r->residual_sd);
    norma__add_number(j, residuals, "skewness", r->residual_skewness);
    norma__add_number(j, residuals, "kurtosis", r->residual_kurtosis);
    norma__add_number(j, residuals, "k2", r->omnibus);
    norma__add_number(j, residuals, "k2_p", r->omnibus_p);
    cJSON *worm = norma__add_array(j, residuals, "worm");
    for (size_t k = 0; k < r->n_worm; k++) {
        cJSON *point = norma__add_object(j, worm, NULL);
        norma__add_number(j, point, "expected", r->worm[4 * k]);
        norma__add_number(j, point, "deviation", r->worm[4 * k + 1]);
        norma__add_number(j, point, "band", r->worm[4 * k + 3]);
    }
}

static void add_curves(norma__json_tree *j, cJSON *results, const norma_continuous *r)
{
    cJSON *curves = norma__add_array(j, results, "curves");
    for (size_t k = 0; k < r->n_at * NORMA_CONTINUOUS_CURVES; k++) {
        const norma_continuous_point *p = &r->curves[k];
        cJSON *point = norma__add_object(j, curves, NULL);
        norma__add_number(j, point, "covariate", r->at[k / NORMA_CONTINUOUS_CURVES]);
        norma__add_number(j, point, "percentile",
                          norma_continuous_percentiles[k % NORMA_CONTINUOUS_CURVES]);
        norma__add_number(j, point, "score", p->score);
        norma__add_number(j, point, "low", p->low);
        norma__add_number(j, point, "high", p->high);
    }
}

static void add_table(norma__json_tree *j, cJSON *results, const norma_continuous *r)
{
    cJSON *table = norma__add_array(j, results, "table");
    for (size_t k = 0; k < r->n_table; k++) {
        const norma_continuous_row *from = &r->table[k];
        cJSON *row = norma__add_object(j, table, NULL);
        norma__add_number(j, row, "covariate", from->covariate);
        norma__add_number(j, row, "score", from->score);
        norma__add_number(j, row, "percentile", from->percentile);
        norma__add_number(j, row, "percentile_low", from->percentile_low);
        norma__add_number(j, row, "percentile_high", from->percentile_high);
        norma__add_number(j, row, "t", from->t);
        norma__add_number(j, row, "t_low", from->t_low);
        norma__add_number(j, row, "t_high", from->t_high);
    }
}

norma_status norma__continuous_json(norma_output *out, const norma_continuous *r,
                                    const norma_continuous_names *names,
                                    const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_text(&j, results, "score", names->score);
    norma__add_text(&j, results, "covariate", names->covariate);
    norma__add_count(&j, results, "n_rows", r->n_rows);
    norma__add_count(&j, results, "n", r->n);
    norma__add_count(&j, results, "n_pairs", r->n_cells);
    norma__add_count(&j, results, "n_values", r->n_values);
    norma__add_number(&j, results, "n_effective", r->n_effective);
    add_model(&j, results, r->model, names->covariate);
    fill_fit(&j, norma__add_object(&j, results, "fit"), &r->fit);
    cJSON *compared = norma__add_array(&j, results, "compared");
    for (size_t k = 0; k < r->n_compared; k++)
        fill_fit(&j, norma__add_object(&j, compared, NULL), &r->compared[k]);
    add_groups(&j, results, r);
    add_subsets(&j, results, r, names->covariate);
    add_crossings(&j, results, r);
    norma__add_numbers(&j, results, "percentiles", norma_continuous_percentiles,
                       NORMA_CONTINUOUS_CURVES);
    norma__add_numbers(&j, results, "below", r->below, NORMA_CONTINUOUS_CURVES);
    add_residuals(&j, results, r);
    add_curves(&j, results, r);
    add_table(&j, results, r);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}
