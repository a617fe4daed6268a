#include <math.h>
#include <norma/report.h>

#include "report/envelope.h"

/* ---- JSON ---- */

static void add_moments(norma__json_tree *j, cJSON *in, const char *key,
                        const norma_score_moments *m)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_number(j, object, "n", m->n);
    norma__add_number(j, object, "mean", m->mean);
    norma__add_number(j, object, "sd", m->sd);
    norma__add_number(j, object, "skewness", m->skewness);
    norma__add_number(j, object, "kurtosis", m->kurtosis);
}

static void add_fits(norma__json_tree *j, cJSON *in, const norma_equate_smoothing *s)
{
    cJSON *fits = norma__add_array(j, in, "models");
    for (size_t k = 0; k < s->n_fits; k++) {
        const norma_loglinear_fit *fit = &s->fits[k];
        cJSON *object = norma__add_object(j, fits, NULL);
        norma__add_count(j, object, "degree", fit->degree);
        norma__add_number(j, object, "g2", fit->g2);
        norma__add_count(j, object, "df", fit->df);
        norma__add_number(j, object, "aic", fit->aic);
        norma__add_number(j, object, "bic", fit->bic);
        norma__add_number(j, object, "change", fit->change);
        norma__add_number(j, object, "p", fit->p);
        norma__add_flag(j, object, "converged", fit->converged);
    }
}

static void add_smoothing(norma__json_tree *j, cJSON *in, const char *key,
                          const norma_equate_smoothing *s)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_count(j, object, "degree", s->degree);
    norma__add_count(j, object, "degree_anchor", s->degree_anchor);
    norma__add_count(j, object, "cross", s->cross);
    norma__add_number(j, object, "g2", s->g2);
    norma__add_count(j, object, "df", s->df);
    norma__add_number(j, object, "bandwidth", s->bandwidth);
    add_fits(j, object, s);
}

static void add_table(norma__json_tree *j, cJSON *results, const norma_equating *e)
{
    cJSON *table = norma__add_array(j, results, "conversion");
    for (size_t i = 0; i < e->n_scores; i++) {
        cJSON *row = norma__add_object(j, table, NULL);
        norma__add_number(j, row, "score", e->score[i]);
        norma__add_number(j, row, "percentile_rank", e->rank[i]);
        norma__add_number(j, row, "equivalent", e->equivalent[i]);
        norma__add_number(j, row, "se", e->se[i]);
        norma__add_number(j, row, "low", e->low[i]);
        norma__add_number(j, row, "high", e->high[i]);
        if (e->bootstrap_se) {
            norma__add_number(j, row, "bootstrap_se", e->bootstrap_se[i]);
            norma__add_number(j, row, "bootstrap_bias", e->bootstrap_bias[i]);
        }
    }
}

static norma_status as_json(norma_output *out, const norma_equating *e,
                            const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_text(&j, results, "method", norma_equate_method_names[e->method]);
    norma__add_text(&j, results, "design", norma_equate_design_names[e->design]);
    norma__add_number(&j, results, "slope", e->slope);
    norma__add_number(&j, results, "intercept", e->intercept);
    norma__add_number(&j, results, "weight", e->weight);
    add_moments(&j, results, "x", &e->x);
    add_moments(&j, results, "y", &e->y);
    add_moments(&j, results, "equated", &e->equated);
    if (e->design == NORMA_EQUATE_ANCHOR) {
        add_moments(&j, results, "anchor_x", &e->anchor_x);
        add_moments(&j, results, "anchor_y", &e->anchor_y);
        norma__add_number(&j, results, "r_x", e->r_x);
        norma__add_number(&j, results, "r_y", e->r_y);
        norma__add_numbers(&j, results, "synthetic_mean", e->synthetic_mean, 2);
        norma__add_numbers(&j, results, "synthetic_sd", e->synthetic_sd, 2);
    }
    cJSON *smoothing = norma__add_object(&j, results, "smoothing");
    add_smoothing(&j, smoothing, "x", &e->smoothing[0]);
    add_smoothing(&j, smoothing, "y", &e->smoothing[1]);
    norma__add_count(&j, results, "replicates", e->replicates);
    add_table(&j, results, e);
    norma__add_notes(&j, envelope, &e->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

/* ---- CSV: a line a score ---- */

static norma_status as_csv(norma_output *out, const norma_equating *e, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "score,percentile_rank,equivalent,se,low,high,bootstrap_se,bootstrap_bias\n");
    for (size_t i = 0; i < e->n_scores; i++) {
        norma__put_short(&csv, e->score[i]);
        norma__put_values(&csv,
                          (const double[]){e->rank[i], e->equivalent[i], e->se[i], e->low[i],
                                           e->high[i], e->bootstrap_se ? e->bootstrap_se[i] : NAN,
                                           e->bootstrap_bias ? e->bootstrap_bias[i] : NAN},
                          7);
        norma__put(&csv, "\n");
    }
    return norma__hand_over(out, &csv, err);
}

/* ---- text ---- */

static void put_moments(norma__buffer *text, norma_language l, const char *name,
                        const norma_score_moments *m)
{
    if (isnan(m->n))
        return;
    norma__text_cell(text, norma__say(l, name), -22);
    norma__text_cell(text, norma__count(l, m->n).text, 9);
    norma__text_cell(text, norma__fixed(l, m->mean, 3).text, 10);
    norma__text_cell(text, norma__fixed(l, m->sd, 3).text, 9);
    norma__text_cell(text, norma__fixed(l, m->skewness, 3).text, 10);
    norma__text_cell(text, norma__fixed(l, m->kurtosis, 3).text, 10);
    norma__text_end(text);
}

static void put_forms(norma__buffer *text, norma_language l, const norma_equating *e)
{
    norma__put(text, "\n");
    norma__text_header(
        text, l,
        (const norma__column[]){
            {"Form", -22}, {"n", 9}, {"mean", 10}, {"SD", 9}, {"skewness", 10}, {"kurtosis", 10}},
        6);
    put_moments(text, l, "X", &e->x);
    put_moments(text, l, "Y", &e->y);
    put_moments(text, l, "X on the scale of Y", &e->equated);
    if (e->design == NORMA_EQUATE_ANCHOR) {
        put_moments(text, l, "anchor beside X", &e->anchor_x);
        put_moments(text, l, "anchor beside Y", &e->anchor_y);
    }
}

/* The line, the synthetic population, and how distributions were smoothed. */
static void put_how(norma__buffer *text, norma_language l, const norma_equating *e)
{
    norma__put(text, "\n");
    norma__sayf(text, l, "Method: {1} ({2})", norma__say(l, norma_equate_method_names[e->method]),
                norma__say(l, norma_equate_design_names[e->design]));
    norma__put(text, "\n");
    if (!isnan(e->slope)) {
        norma__sayf(text, l, "Y = {1} X + {2}", norma__fixed(l, e->slope, 4).text,
                    norma__fixed(l, e->intercept, 4).text);
        norma__put(text, "\n");
    }
    if (!isnan(e->weight)) {
        norma__sayf(text, l, "Weight of X's population in the synthetic one: {1}",
                    norma__fixed(l, e->weight, 3).text);
        norma__put(text, "\n");
    }
    for (int form = 0; form < 2; form++) {
        const norma_equate_smoothing *s = &e->smoothing[form];
        if (s->degree == 0)
            continue;
        norma__sayf(text, l, "{1} smoothed: log-linear, degree {2}; G² = {3}, df = {4}",
                    form ? "Y" : "X", norma__count(l, (double)s->degree).text,
                    norma__fixed(l, s->g2, 2).text, norma__count(l, (double)s->df).text);
        if (s->degree_anchor > 0) {
            norma__put(text, "; ");
            norma__sayf(text, l, "anchor degree {1}, products up to {2}",
                        norma__count(l, (double)s->degree_anchor).text,
                        norma__count(l, (double)s->cross).text);
        }
        norma__put(text, "\n");
    }
}

static void put_table(norma__buffer *text, norma_language l, const norma_equating *e)
{
    norma__put(text, "\n");
    norma__text_header(text, l,
                       (const norma__column[]){{"X", 9},
                                               {"rank", 9},
                                               {"Y", 11},
                                               {"SE", 9},
                                               {"low", 10},
                                               {"high", 10},
                                               {"bootstrap SE", 15}},
                       e->bootstrap_se ? 7 : 6);
    for (size_t i = 0; i < e->n_scores; i++) {
        norma__text_cell(text, norma__plain(l, e->score[i]).text, 9);
        norma__text_cell(text, norma__fixed(l, e->rank[i], 2).text, 9);
        norma__text_cell(text, norma__fixed(l, e->equivalent[i], 4).text, 11);
        norma__text_cell(text, norma__fixed(l, e->se[i], 4).text, 9);
        norma__text_cell(text, norma__fixed(l, e->low[i], 3).text, 10);
        norma__text_cell(text, norma__fixed(l, e->high[i], 3).text, 10);
        if (e->bootstrap_se)
            norma__text_cell(text, norma__fixed(l, e->bootstrap_se[i], 4).text, 15);
        norma__text_end(text);
    }
}

static norma_status as_text(norma_output *out, const norma_equating *e,
                            const norma_report_context *context, norma_error *err)
{
    norma__buffer text = {0};
    norma_language l = context->language;
    norma__text_input(&text, context);
    put_forms(&text, l, e);
    put_how(&text, l, e);
    put_table(&text, l, e);
    const norma_notes *lists[] = {context->notes, &e->notes};
    norma__text_notes(&text, l, lists, 2, 12);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_equating(norma_output *out, const norma_equating *equating,
                                   norma_format format, const norma_report_context *context,
                                   norma_error *err)
{
    *out = (norma_output){0};
    switch (format) {
    case NORMA_FORMAT_JSON:
        return as_json(out, equating, context, err);
    case NORMA_FORMAT_CSV:
        return as_csv(out, equating, err);
    case NORMA_FORMAT_TEXT:
        return as_text(out, equating, context, err);
    default:
        return norma__no_such_format(format, "equating", err);
    }
}
