#include <math.h>
#include <string.h>

#include "report/envelope.h"
#include "report/priorities_text.h"
#include "report/write.h"

static const norma_scale *scale_of(const norma_priorities *r, size_t scale)
{
    return &r->instrument->scales[scale];
}

/* ---- JSON ---- */

static void add_priority(norma__json_tree *j, cJSON *list, const norma_priorities *r,
                         const norma_priority *at)
{
    cJSON *line = norma__add_object(j, list, NULL);
    norma__add_text(j, line, "scale", scale_of(r, at->scale)->id);
    norma__add_count(j, line, "n", at->n);
    norma__add_number(j, line, "mean", at->mean);
    norma__add_number(j, line, "low", at->low);
    norma__add_number(j, line, "high", at->high);
    norma__add_number(j, line, "benchmark", at->benchmark);
    norma__add_number(j, line, "difference", at->difference);
    norma__add_number(j, line, "difference_low", at->difference_low);
    norma__add_number(j, line, "difference_high", at->difference_high);
    norma__add_text(j, line, "quadrant", norma_quadrant_names[at->quadrant]);
    if (!at->importance)
        return;
    const norma_predictor *p = at->importance;
    cJSON *importance = norma__add_object(j, line, "importance");
    norma__add_number(j, importance, "r", p->r);
    norma__add_number(j, importance, "beta", p->beta);
    norma__add_number(j, importance, "weight", p->weight);
    norma__add_number(j, importance, "share", p->share);
    norma__add_number(j, importance, "low", p->low);
    norma__add_number(j, importance, "high", p->high);
    norma__add_number(j, importance, "random_low", p->random_low);
    norma__add_number(j, importance, "random_high", p->random_high);
    norma__add_number(j, importance, "general", p->general);
    norma__add_number(j, importance, "general_low", p->general_low);
    norma__add_number(j, importance, "general_high", p->general_high);
}

static void add_complete(norma__json_tree *j, cJSON *in, const norma_importance *m)
{
    cJSON *rows = norma__add_array(j, in, "complete");
    for (size_t i = 0; i < m->n_predictors; i++) {
        cJSON *row = norma__add_array(j, rows, NULL);
        for (size_t c = 0; c < m->n_predictors; c++)
            norma__add_flag(j, row, NULL, m->complete[i + c * m->n_predictors] != 0);
    }
}

static void add_importance(norma__json_tree *j, cJSON *in, const norma_priorities *r)
{
    const norma_importance *m = r->importance;
    if (!m)
        return;
    size_t k = m->n_predictors;
    cJSON *importance = norma__add_object(j, in, "importance");
    norma__add_count(j, importance, "n", m->n);
    norma__add_count(j, importance, "units", m->n_units);
    norma__add_number(j, importance, "r2", m->r2);
    norma__add_number(j, importance, "r2_adjusted", m->r2_adjusted);
    norma__add_number(j, importance, "middle", r->middle);
    if (m->conditional)
        norma__add_matrix(j, importance, "conditional", m->conditional, k, k);
    if (m->complete)
        add_complete(j, importance, m);
    if (m->reproduced)
        norma__add_matrix(j, importance, "reproduced", m->reproduced, k, k);
}

static void add_link(norma__json_tree *j, cJSON *list, const norma_priorities *r,
                     const norma_priority_link *of)
{
    const norma_link *l = &of->link;
    cJSON *line = norma__add_object(j, list, NULL);
    norma__add_text(j, line, "scale", scale_of(r, of->scale)->id);
    norma__add_text(j, line, "outcome", r->outcomes[of->outcome]);
    norma__add_count(j, line, "units", l->n_units);
    norma__add_number(j, line, "r", l->r);
    norma__add_number(j, line, "r_low", l->r_low);
    norma__add_number(j, line, "r_high", l->r_high);
    norma__add_number(j, line, "r_p", l->r_p);
    norma__add_number(j, line, "spearman", l->spearman);
    norma__add_number(j, line, "reliability", l->reliability);
    norma__add_number(j, line, "corrected", l->corrected);
    norma__add_number(j, line, "corrected_low", l->corrected_low);
    norma__add_number(j, line, "corrected_high", l->corrected_high);
    norma__add_number(j, line, "slope", l->slope);
    norma__add_number(j, line, "slope_se", l->slope_se);
    norma__add_number(j, line, "slope_low", l->slope_low);
    norma__add_number(j, line, "slope_high", l->slope_high);
    norma__add_number(j, line, "between_variance", l->between_variance);
    norma__add_number(j, line, "r_detectable", l->r_detectable);
    norma__add_number(j, line, "units_needed", l->units_needed ? (double)l->units_needed : NAN);
}

static norma_status as_json(norma_output *out, const norma_priorities *r,
                            const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context), *results = norma__results(envelope);
    norma__add_count(&j, results, "n", r->n);
    norma__add_text(&j, results, "criterion", r->criterion);
    norma__add_text(&j, results, "sampling_unit", r->sampling);
    norma__add_count(&j, results, "n_sampling", r->n_sampling);
    norma__add_text(&j, results, "benchmark", r->normed ? "norms" : "mean of scales");
    add_importance(&j, results, r);
    cJSON *priorities = norma__add_array(&j, results, "priorities");
    for (size_t i = 0; i < r->n_priorities; i++)
        add_priority(&j, priorities, r, &r->priorities[i]);
    cJSON *links = norma__add_array(&j, results, "links");
    for (size_t i = 0; i < r->n_links; i++)
        add_link(&j, links, r, &r->links[i]);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    for (size_t i = 0; i < r->n_links; i++)
        norma__add_notes(&j, envelope, &r->links[i].link.notes, scale_of(r, r->links[i].scale)->id);
    return norma__hand_over_json(out, &j, envelope, err);
}

/* ---- CSV: a line a scale, then columns of links ---- */

static void csv_priority(norma__buffer *csv, const norma_priorities *r, const norma_priority *at)
{
    static const norma_predictor none = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    const norma_predictor *p = at->importance ? at->importance : &none;
    norma__put_field(csv, scale_of(r, at->scale)->id);
    norma__put(csv, ",,");
    norma__put_whole(csv, at->n);
    norma__put_values(csv,
                      (const double[]){at->mean, at->low, at->high, at->benchmark, at->difference,
                                       at->difference_low, at->difference_high, p->r, p->beta,
                                       p->weight, p->share, p->low, p->high, p->random_low,
                                       p->random_high, p->general, p->general_low, p->general_high},
                      18);
    norma__put(csv, ",");
    norma__put_field(csv, norma_quadrant_names[at->quadrant]);
    norma__put(csv, ",,,,,,,,,,,\n");
}

static void csv_link(norma__buffer *csv, const norma_priorities *r, const norma_priority_link *of)
{
    const norma_link *l = &of->link;
    norma__put_field(csv, scale_of(r, of->scale)->id);
    norma__put(csv, ",");
    norma__put_field(csv, r->outcomes[of->outcome]);
    norma__put(csv, ",,,,,,,,,,,,,,,,,,,,,,");
    norma__put_whole(csv, l->n_units);
    norma__put_values(csv,
                      (const double[]){l->r, l->r_low, l->r_high, l->r_p, l->spearman,
                                       l->reliability, l->corrected, l->slope, l->slope_low,
                                       l->slope_high},
                      10);
    norma__put(csv, "\n");
}

static norma_status as_csv(norma_output *out, const norma_priorities *r, norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "scale,outcome,n,mean,low,high,benchmark,difference,difference_low,"
                     "difference_high,r,beta,weight,share,weight_low,weight_high,random_low,"
                     "random_high,general,general_low,general_high,quadrant,units,link_r,"
                     "link_r_low,link_r_high,link_r_p,link_spearman,link_reliability,"
                     "link_corrected,slope,slope_low,slope_high\n");
    for (size_t i = 0; i < r->n_priorities; i++)
        csv_priority(&csv, r, &r->priorities[i]);
    for (size_t i = 0; i < r->n_links; i++)
        csv_link(&csv, r, &r->links[i]);
    return norma__hand_over(out, &csv, err);
}

/* With a small population left out, all rows less those kept would tell of how many. */
static bool tells_rows(const norma_priorities *result)
{
    for (size_t k = 0; k < result->notes.n; k++)
        if (strcmp(result->notes.list[k].code, "small-populations-left-out") == 0)
            return false;
    return true;
}

norma_status norma_report_priorities(norma_output *out, const norma_priorities *result,
                                     norma_format format, const norma_report_context *context,
                                     norma_error *err)
{
    norma_report_context told = *context;
    norma_input input = {0};
    *out = (norma_output){0};
    if (context->input && !tells_rows(result)) {
        input = *context->input;
        input.rows = NORMA__ROWS_UNTOLD;
        told.input = &input;
    }
    if (format == NORMA_FORMAT_JSON)
        return as_json(out, result, &told, err);
    if (format == NORMA_FORMAT_CSV)
        return as_csv(out, result, err);
    return norma__priorities_text(out, result, &told, err);
}
