/* One norm set, with its distributions of persons and of companies: JSON and CSV. */
#include <math.h>

#include "report/norm_sets.h"

static const double CONFIDENCE = 0.95;
/* ---- JSON -------------------------------------------------------------------------------------
 */

static void add_quantiles(norma__json_tree *j, cJSON *in, const char *key,
                          const norma_quantile quantiles[NORMA__PERCENTILES])
{
    cJSON *list = norma__add_array(j, in, key);
    for (size_t k = 0; k < NORMA__PERCENTILES; k++) {
        cJSON *one = norma__add_object(j, list, NULL);
        norma__add_number(j, one, "percentile", norma__percentiles[k]);
        norma__add_number(j, one, "pomp", quantiles[k].value);
        norma__add_number(j, one, "low", quantiles[k].low);
        norma__add_number(j, one, "high", quantiles[k].high);
    }
}

/* The whole distribution: what a percentile rank is read from. */
static void add_distribution(norma__json_tree *j, cJSON *object, const norma_norm_scale *scale)
{
    cJSON *distribution = norma__add_object(j, object, "distribution");
    norma__add_numbers(j, distribution, "pomp", scale->values, scale->n_values);
    norma__add_counts(j, distribution, "counts", scale->counts, scale->n_values);
    norma__add_numbers(j, distribution, "shares", scale->shares, scale->n_values);
    norma__add_numbers(j, distribution, "effective", scale->effective, scale->n_values);
    cJSON *rank = norma__add_array(j, distribution, "percentile");
    for (size_t v = 0; v < scale->n_values; v++) {
        const norma_percentile p =
            norma_norm_rank_of(scale, scale->values[v], NORMA_RANK_JEFFREYS, CONFIDENCE);
        cJSON *one = norma__add_object(j, rank, NULL);
        norma__add_number(j, one, "rank", p.rank);
        norma__add_number(j, one, "low", p.low);
        norma__add_number(j, one, "high", p.high);
    }
}

static void add_companies(norma__json_tree *j, cJSON *object, const norma_norm_scale *scale,
                          const norma__norm_quantiles *quantiles)
{
    if (scale->n_companies == 0) {
        norma__add_null(j, object, "companies");
        return;
    }
    cJSON *companies = norma__add_object(j, object, "companies");
    norma__add_count(j, companies, "n", scale->n_companies);
    norma__add_number(j, companies, "mean", scale->company_mean);
    norma__add_number(j, companies, "between", scale->between);
    norma__add_number(j, companies, "within", scale->within);
    norma__add_number(j, companies, "icc1", norma__norm_icc(scale));
    add_quantiles(j, companies, "quantiles", quantiles->companies);
}

static norma_status add_scale(norma__json_tree *j, cJSON *scales, const norma_norm_set *set,
                              const norma_norm_scale *scale, norma_error *err)
{
    norma__norm_quantiles quantiles;
    const norma_status status = norma__norm_quantiles_of(&quantiles, set, scale, err);
    if (status != NORMA_OK)
        return status;
    cJSON *object = norma__add_object(j, scales, NULL);
    norma__add_text(j, object, "id", scale->id);
    norma__add_count(j, object, "n", scale->n);
    norma__add_number(j, object, "n_effective", scale->n_effective);
    norma__add_number(j, object, "mean", scale->mean);
    norma__add_number(j, object, "sd", scale->sd);
    norma__add_number(j, object, "skewness", scale->skewness);
    norma__add_number(j, object, "kurtosis", scale->kurtosis);
    norma__add_number(j, object, "min", scale->min);
    norma__add_number(j, object, "max", scale->max);
    norma__add_number(j, object, "alpha", scale->alpha);
    add_quantiles(j, object, "quantiles", quantiles.persons);
    add_distribution(j, object, scale);
    add_companies(j, object, scale, &quantiles);
    return NORMA_OK;
}

/* Over what the scales have continuous norms; a scale without has no method. */
static norma_status add_curves(norma__json_tree *j, cJSON *results, const norma_norm_set *set,
                               norma_error *err)
{
    norma_norm_curves *curves = NULL;
    const norma_status status = norma_norm_curves_of(&curves, set, err);
    if (!curves) {
        norma__add_null(j, results, "continuous");
        return status;
    }
    cJSON *object = norma__add_object(j, results, "continuous");
    norma__add_text(j, object, "covariate", curves->covariate);
    cJSON *scales = norma__add_array(j, object, "scales");
    for (size_t s = 0; s < curves->n_scales; s++) {
        const norma_norm_curve *curve = &curves->scales[s];
        const norma_continuous_model *m = curve->model;
        cJSON *one = norma__add_object(j, scales, NULL);
        norma__add_text(j, one, "id", set->scales[s].id);
        norma__add_text(j, one, "method", m ? norma_continuous_method_names[m->method] : NULL);
        norma__add_count(j, one, "n", curve->n);
        norma__add_number(j, one, "covariate_min", m ? m->covariate_min : NAN);
        norma__add_number(j, one, "covariate_max", m ? m->covariate_max : NAN);
        norma__add_number(j, one, "r2", curve->r2);
        norma__add_number(j, one, "rmse", curve->rmse);
        norma__add_number(j, one, "rmse_t", curve->rmse_t);
        norma__add_number(j, one, "bic", curve->bic);
        norma__add_count(j, one, "crossings", curve->n_crossings);
    }
    norma_norm_curves_free(curves);
    return status;
}

/* Names and sizes; their values are in the export. Item statistics are short enough to be shown. */
static void add_figures(norma__json_tree *j, cJSON *results, const norma_norm_set *set)
{
    cJSON *figures = norma__add_array(j, results, "figures");
    for (size_t f = 0; f < set->n_figures; f++) {
        const norma_frozen *figure = &set->figures[f];
        cJSON *one = norma__add_object(j, figures, NULL);
        norma__add_text(j, one, "name", figure->name);
        norma__add_count(j, one, "rows", figure->n_rows);
        norma__add_count(j, one, "columns", figure->n_columns);
        if (figure->n_columns == 1)
            norma__add_numbers(j, one, "values", figure->values, figure->n_rows);
    }
}

norma_status norma__norm_set_json(norma_output *out, const norma_norm_set *set,
                                  const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    norma_status status = NORMA_OK;
    norma__add_norm_set(&j, results, set);
    cJSON *scales = norma__add_array(&j, results, "scales");
    for (size_t s = 0; status == NORMA_OK && s < set->n_scales; s++)
        status = add_scale(&j, scales, set, &set->scales[s], err);
    if (status == NORMA_OK)
        status = add_curves(&j, results, set, err);
    add_figures(&j, results, set);
    if (status == NORMA_OK)
        return norma__hand_over_json(out, &j, envelope, err);
    cJSON_Delete(envelope);
    return status;
}

/* ---- CSV --------------------------------------------------------------------------------------
 */

static void put_line(norma__buffer *csv, const norma_norm_scale *scale, const char *of,
                     const double *values, size_t n)
{
    norma__put_field(csv, scale->id);
    norma__putf(csv, ",%s", of);
    norma__put_values(csv, values, n);
    norma__put(csv, "\n");
}

/* Every score that occurred. */
static void put_persons(norma__buffer *csv, const norma_norm_scale *scale)
{
    for (size_t v = 0; v < scale->n_values; v++) {
        const double pomp = scale->values[v];
        const norma_percentile p = norma_norm_rank_of(scale, pomp, NORMA_RANK_JEFFREYS, CONFIDENCE);
        put_line(csv, scale, "persons",
                 (const double[]){pomp, NAN, NAN, (double)scale->counts[v], scale->shares[v],
                                  scale->effective[v], p.rank, p.low, p.high,
                                  norma_norm_t(scale, pomp)},
                 10);
    }
}

static norma_status put_companies(norma__buffer *csv, const norma_norm_set *set,
                                  const norma_norm_scale *scale, norma_error *err)
{
    norma__norm_quantiles quantiles;
    const norma_status status = norma__norm_quantiles_of(&quantiles, set, scale, err);
    for (size_t k = 0; status == NORMA_OK && scale->n_companies > 0 && k < NORMA__PERCENTILES;
         k++) {
        const norma_quantile *q = &quantiles.companies[k];
        put_line(csv, scale, "companies",
                 (const double[]){q->value, q->low, q->high, (double)scale->n_companies, NAN, NAN,
                                  norma__percentiles[k], NAN, NAN, NAN},
                 10);
    }
    return status;
}

norma_status norma__norm_set_csv(norma_output *out, const norma_norm_set *set, norma_error *err)
{
    norma__buffer csv = {0};
    norma_status status = NORMA_OK;
    norma__put(&csv, "scale,of,pomp,pomp_low,pomp_high,count,share,effective,percentile,"
                     "percentile_low,percentile_high,t\n");
    for (size_t s = 0; status == NORMA_OK && s < set->n_scales; s++) {
        put_persons(&csv, &set->scales[s]);
        status = put_companies(&csv, set, &set->scales[s], err);
    }
    if (status == NORMA_OK)
        return norma__hand_over(out, &csv, err);
    norma__buffer_free(&csv);
    return status;
}

norma_status norma_report_norm_set(norma_output *out, const norma_norm_set *set,
                                   norma_format format, const norma_report_context *context,
                                   norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return norma__norm_set_json(out, set, context, err);
    if (format == NORMA_FORMAT_CSV)
        return norma__norm_set_csv(out, set, err);
    return norma__norm_set_text(out, set, context, err);
}
