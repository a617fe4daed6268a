#include <math.h>

#include "report/correlate_text.h"
#include "report/envelope.h"

/* What standard errors of a type are; docs/correlate.md has the formulas. */
static const char *error_method(const norma_correlation *r)
{
    static const char *const methods[] = {
        [NORMA_COR_PEARSON] = "normal theory: (1 - r^2) / sqrt(n - 1)",
        [NORMA_COR_SPEARMAN] = "Bonett & Wright (2000)",
        [NORMA_COR_POLYCHORIC] = "two-step, Joreskog (1994)",
        [NORMA_COR_TETRACHORIC] = "two-step, Joreskog (1994)",
        [NORMA_COR_POLYSERIAL] = "two-step, Muthen (1984)",
        [NORMA_COR_MIXED] = "by kind of pair: two-step, or normal theory"};
    return r->missing == NORMA_COR_FIML ? "observed information" : methods[r->type];
}

static void add_variable(norma__json_tree *j, cJSON *variables, const norma_correlation_variable *v)
{
    cJSON *object = norma__add_object(j, variables, NULL);
    norma__add_text(j, object, "id", v->id);
    norma__add_text(j, object, "kind", v->continuous ? "continuous" : "item");
    if (!v->continuous) {
        norma__add_number(j, object, "min", v->min);
        norma__add_number(j, object, "max", v->max);
        norma__add_count(j, object, "n_categories", v->n_categories);
    }
    norma__add_number(j, object, "n", v->n);
    norma__add_number(j, object, "mean", v->mean);
    norma__add_number(j, object, "sd", v->sd);
}

static void add_variables(norma__json_tree *j, cJSON *results, const norma_correlation *r)
{
    cJSON *items = norma__add_array(j, results, "items");
    cJSON *variables = norma__add_array(j, results, "variables");
    cJSON *thresholds = norma__add_object(j, results, "thresholds");
    for (size_t i = 0; i < r->n_variables; i++) {
        const norma_correlation_variable *v = &r->variables[i];
        norma__add_text(j, items, NULL, v->id);
        add_variable(j, variables, v);
        if (v->thresholds)
            norma__add_numbers(j, thresholds, v->id, v->thresholds, v->n_thresholds);
    }
}

/* NULL gives null. */
static void add_matrix(norma__json_tree *j, cJSON *results, const char *key, const double *matrix,
                       size_t p)
{
    if (matrix)
        norma__add_matrix(j, results, key, matrix, p, p);
    else
        norma__add_null(j, results, key);
}

/* Names of the estimates in the order of acov: "A1|t1" is a threshold, "A2~~A1" a correlation. */
static void add_parameters(norma__json_tree *j, cJSON *object, const norma_correlation *r)
{
    cJSON *parameters = norma__add_array(j, object, "parameters");
    norma__buffer name = {0};
    for (size_t i = 0; i < r->n_variables; i++)
        for (size_t t = 0; t < r->variables[i].n_thresholds; t++) {
            name.length = 0;
            norma__putf(&name, "%s|t%zu", r->variables[i].id, t + 1);
            norma__add_text(j, parameters, NULL, name.bytes);
        }
    for (size_t b = 0; b < r->n_variables; b++)
        for (size_t a = b + 1; a < r->n_variables; a++) {
            name.length = 0;
            norma__putf(&name, "%s~~%s", r->variables[a].id, r->variables[b].id);
            norma__add_text(j, parameters, NULL, name.bytes);
        }
    j->failed |= name.failed;
    norma__buffer_free(&name);
}

static void add_acov(norma__json_tree *j, cJSON *results, const norma_correlation *r)
{
    if (!r->acov) {
        norma__add_null(j, results, "acov");
        return;
    }
    cJSON *object = norma__add_object(j, results, "acov");
    norma__add_count(j, object, "n", r->n_acov);
    add_parameters(j, object, r);
}

static void add_smoothing(norma__json_tree *j, cJSON *results, const norma_correlation *r)
{
    norma__add_number(j, results, "smallest_eigenvalue", r->smallest_eigenvalue);
    norma__add_number(j, results, "smoothed_smallest_eigenvalue", r->smoothed_smallest_eigenvalue);
    if (isnan(r->smallest_eigenvalue))
        norma__add_null(j, results, "positive_definite");
    else
        norma__add_flag(j, results, "positive_definite", r->positive_definite);
    norma__add_number(j, results, "smoothing", r->smoothing);
}

static norma_status correlate_json(norma_output *out, const norma_correlation *r,
                                   const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    norma__add_text(&j, results, "type", norma_correlation_type_names[r->type]);
    norma__add_count(&j, results, "n_rows", r->n_rows);
    norma__add_count(&j, results, "n_complete", r->n_complete);
    add_variables(&j, results, r);
    add_matrix(&j, results, "matrix", r->matrix, r->n_variables);
    add_matrix(&j, results, "n", r->n, r->n_variables);
    add_matrix(&j, results, "se", r->se, r->n_variables);
    norma__add_text(&j, results, "se_method", r->se ? error_method(r) : NULL);
    add_matrix(&j, results, "covariance", r->covariance, r->n_variables);
    cJSON *corrected = norma__add_object(&j, results, "corrected");
    norma__add_count(&j, corrected, "cells", r->corrected_cells);
    norma__add_count(&j, corrected, "pairs", r->corrected_pairs);
    norma__add_count(&j, results, "iterations", r->iterations);
    add_smoothing(&j, results, r);
    add_acov(&j, results, r);
    norma__add_array(&j, results, "notes");
    norma__add_notes(&j, results, &r->notes, NULL);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

static norma_status correlate_csv(norma_output *out, const norma_correlation *r, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "variable");
    for (size_t i = 0; i < r->n_variables; i++) {
        norma__put(&csv, ",");
        norma__put_field(&csv, r->variables[i].id);
    }
    norma__put(&csv, "\n");
    for (size_t i = 0; i < r->n_variables; i++) {
        norma__put_field(&csv, r->variables[i].id);
        for (size_t k = 0; k < r->n_variables; k++) {
            double value = r->matrix[i + k * r->n_variables];
            norma__put(&csv, ",");
            if (!isnan(value))
                norma__put_exact(&csv, value);
        }
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_correlate(norma_output *out, const norma_correlation *result,
                                    norma_format format, const norma_report_context *context,
                                    norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return correlate_json(out, result, context, err);
    if (format == NORMA_FORMAT_CSV)
        return correlate_csv(out, result, err);
    return norma__correlate_text(out, result, context, err);
}
