/* Continuous norms as a page: percentile curves, the model, how well it fits, the norm table. */
#include <math.h>

#include "foundation/numeric.h"
#include "report/continuous_parts.h"
#include "report/html_chart.h"
#include "report/html_frame.h"

enum { PLACES = 81 }; /* of a curve */

static void put_header(norma__page *p, const norma_continuous *r,
                       const norma_continuous_names *names)
{
    const norma_input *input = p->context->input;
    const norma_language l = p->language;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Continuous norms");
    norma__page_raw(p, "<h1>");
    norma__page_sayf(p, "{1} over {2}", names->score, names->covariate);
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    norma__page_fact(p, "Respondents", norma__count(l, (double)r->n).text);
    norma__page_fact(p, "Method", norma__say(l, norma__continuous_method(r->model->method)));
    if (input) {
        norma__page_fact(p, "Data", norma__base_name(input->file));
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    }
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

static void put_contents(norma__page *p, const norma_continuous *r)
{
    norma__page_contents_begin(p);
    norma__page_content(p, &(const norma__page_entry){"curves", "Percentile curves"});
    norma__page_content(p, &(const norma__page_entry){"model", "Model"});
    norma__page_content(p, &(const norma__page_entry){"fit", "Fit"});
    if (r->n_compared > 0)
        norma__page_content(p, &(const norma__page_entry){"methods", "Methods compared"});
    norma__page_content(p, &(const norma__page_entry){"table", "Norm table"});
    norma__page_content(p, &(const norma__page_entry){"notes", "Notes"});
    norma__page_contents_end(p);
}

/* ---- percentile curves ---- */

static void add_curves(norma__chart *chart, const norma__page *p, const norma_continuous *r,
                       size_t k)
{
    const norma_continuous_model *m = r->model;
    norma__json_tree *j = &chart->json;
    cJSON *curves = cJSON_GetObjectItemCaseSensitive(chart->data, "curves");
    cJSON *bands = cJSON_GetObjectItemCaseSensitive(chart->data, "bands");
    const double percentile = norma_continuous_percentiles[k];
    double at = m->covariate_min, score = NAN;
    for (size_t i = 0; i < PLACES; i++) {
        cJSON *point = norma__add_object(j, curves, NULL);
        at = m->covariate_min + 2 * m->half * (double)i / (PLACES - 1);
        score = norma_continuous_score(m, norma__normal_quantile(percentile / 100), at);
        norma__add_number(j, point, "covariate", at);
        norma__add_number(j, point, "percentile", percentile);
        norma__add_number(j, point, "score", score);
    }
    cJSON *end = norma__add_object(j, cJSON_GetObjectItemCaseSensitive(chart->data, "ends"), NULL);
    norma__add_number(j, end, "covariate", at);
    norma__add_number(j, end, "score", score);
    norma__add_text(j, end, "label", norma__plain(p->language, percentile).text);
    for (size_t a = 0; a < r->n_at; a++) {
        const norma_continuous_point *c = &r->curves[a * NORMA_CONTINUOUS_CURVES + k];
        if (isnan(c->low))
            continue;
        cJSON *band = norma__add_object(j, bands, NULL);
        norma__add_number(j, band, "covariate", r->at[a]);
        norma__add_number(j, band, "percentile", percentile);
        norma__add_number(j, band, "low", c->low);
        norma__add_number(j, band, "high", c->high);
    }
}

static void chart_curves(norma__page *p, const norma_continuous *r)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_continuous);
    static const char *const sets[] = {"curves", "bands", "ends"};
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++)
        norma__chart_data(&chart, sets[s]);
    cJSON *observed = norma__chart_data(&chart, "observed");
    for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++) {
        add_curves(&chart, p, r, k);
        for (size_t g = 0; g < r->n_groups; g++) {
            cJSON *point = norma__add_object(&chart.json, observed, NULL);
            norma__add_number(&chart.json, point, "covariate", r->groups[g].covariate);
            norma__add_number(&chart.json, point, "score", r->groups[g].observed[k]);
        }
    }
    norma__chart_end(&chart, p,
                     "Score at each percentile over the covariate, with intervals; points are the "
                     "percentiles of each group by itself");
}

static void put_curves(norma__page *p, const norma_continuous *r,
                       const norma_continuous_names *names)
{
    const norma_language l = p->language;
    norma__page_section(p, "curves", "Percentile curves");
    if (p->charts)
        chart_curves(p, r);
    norma__page_table_begin(p, "Score at each percentile");
    norma__page_heading(p, names->covariate, false);
    for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++)
        norma__page_heading(p, norma__plain(l, norma_continuous_percentiles[k]).text, true);
    norma__page_headings_end(p);
    for (size_t a = 0; a < r->n_at; a++) {
        norma__page_row(p, norma__plain(l, r->at[a]).text, 0);
        for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++) {
            const norma_continuous_point *c = &r->curves[a * NORMA_CONTINUOUS_CURVES + k];
            norma__page_number(p, norma__fixed(l, c->score, 1));
        }
        norma__page_row_end(p);
    }
    norma__page_row(p, norma__say(l, "% below"), 0);
    for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++)
        norma__page_number(p, norma__fixed(l, r->below[k], 1));
    norma__page_row_end(p);
    norma__page_table_end(p);
    norma__page_section_end(p);
}

/* ---- the model ---- */

static void put_subsets(norma__page *p, const norma_continuous *r, const char *covariate)
{
    const norma_language l = p->language;
    norma__page_table(p, "The best surface of each number of terms",
                      (const norma__page_column[]){{"Terms", false},
                                                   {"Adjusted R2", true},
                                                   {"Cp", true},
                                                   {"BIC", true},
                                                   {"Curves cross", false},
                                                   {"Which", false}},
                      6);
    for (size_t k = 0; k < r->n_subsets; k++) {
        const norma_continuous_subset *s = &r->subsets[k];
        norma__buffer terms = {0};
        norma__put_continuous_terms(&terms, r, s, covariate);
        norma__page_row(p, norma__count(l, (double)s->n_terms).text, 0);
        norma__page_number(p, norma__fixed(l, s->adjusted_r2, 5));
        norma__page_number(p, norma__fixed(l, s->cp, 1));
        norma__page_number(p, norma__fixed(l, s->bic, 1));
        norma__page_cell(p, norma__say(l, s->monotone ? "no" : "yes"));
        norma__page_raw(p, k == r->chosen ? "<td><strong>" : "<td>");
        norma__page_take(p, &terms);
        norma__page_raw(p, k == r->chosen ? "</strong></td>" : "</td>");
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_model(norma__page *p, const norma_continuous *r, const char *covariate)
{
    const norma_language l = p->language;
    norma__page_section(p, "model", "Model");
    norma__page_table(p, "Coefficients",
                      (const norma__page_column[]){{"Term", false}, {"value", true}, {"SE", true}},
                      3);
    for (size_t k = 0; k < r->model->n_terms; k++) {
        norma__buffer name = {0};
        norma__put_continuous_term(&name, l, r->model, k, covariate);
        norma__page_row(p, name.bytes ? name.bytes : "", 0);
        norma__page_number(p, norma__significant(l, r->model->terms[k].value));
        norma__page_number(p, norma__significant(l, r->model->terms[k].se));
        norma__page_row_end(p);
        p->out.failed |= name.failed;
        norma__buffer_free(&name);
    }
    norma__page_table_end(p);
    if (r->model->method != NORMA_CONTINUOUS_SURFACE) {
        norma__page_raw(p, "<p>");
        norma__page_sayf(p, "u = ({1} - {2}) / {3}", covariate,
                         norma__plain(l, r->model->centre).text,
                         norma__plain(l, r->model->half).text);
        norma__page_raw(p, "</p>\n");
    }
    if (r->n_subsets > 0)
        put_subsets(p, r, covariate);
    norma__page_section_end(p);
}

/* ---- fit ---- */

static void chart_worm(norma__page *p, const norma_continuous *r)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_worm);
    cJSON *worm = norma__chart_data(&chart, "worm");
    for (size_t k = 0; k < r->n_worm; k++) {
        cJSON *point = norma__add_object(&chart.json, worm, NULL);
        norma__add_number(&chart.json, point, "expected", r->worm[4 * k]);
        norma__add_number(&chart.json, point, "deviation", r->worm[4 * k + 1]);
        norma__add_number(&chart.json, point, "low", r->worm[4 * k + 2]);
        norma__add_number(&chart.json, point, "high", r->worm[4 * k + 3]);
    }
    norma__chart_end(&chart, p,
                     "Worm plot: quantile residuals less normal quantiles, with the 95 % band in "
                     "which they lie when the model is right");
}

static void put_groups(norma__page *p, const norma_continuous *r)
{
    const norma_language l = p->language;
    norma__page_table(p, "Groups: observed less fitted score, and deviates of the residuals",
                      (const norma__page_column[]){{"Group", false},
                                                   {"n", true},
                                                   {"mean", true},
                                                   {"SD", true},
                                                   {"bias", true},
                                                   {"bias T", true},
                                                   {"RMSE T", true},
                                                   {"z mean", true},
                                                   {"z variance", true},
                                                   {"z skew", true},
                                                   {"z kurtosis", true}},
                      11);
    for (size_t g = 0; g < r->n_groups; g++) {
        const norma_continuous_group *group = &r->groups[g];
        norma__page_row(p, norma__plain(l, group->covariate).text, 0);
        norma__page_number(p, norma__count(l, (double)group->n));
        norma__page_number(p, norma__fixed(l, group->mean, 2));
        norma__page_number(p, norma__fixed(l, group->sd, 2));
        norma__page_number(p, norma__signed(l, group->bias, 2));
        norma__page_number(p, norma__signed(l, group->bias_t, 2));
        norma__page_number(p, norma__fixed(l, group->rmse_t, 2));
        for (size_t k = 0; k < 4; k++)
            norma__page_number(p, norma__signed(l, group->q[k], 2));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_fit(norma__page *p, const norma_continuous *r)
{
    const norma_language l = p->language;
    norma__page_section(p, "fit", "Fit");
    norma__page_raw(p, "<p>");
    norma__page_sayf(p, "R2 of scores {1}, RMSE {2} points and {3} T; log-likelihood {4}, BIC {5}",
                     norma__fixed(l, r->fit.r2, 4).text, norma__fixed(l, r->fit.rmse, 3).text,
                     norma__fixed(l, r->fit.rmse_t, 2).text,
                     norma__fixed(l, r->fit.log_likelihood, 1).text,
                     norma__fixed(l, r->fit.bic, 1).text);
    norma__page_raw(p, "</p>\n<p>");
    norma__page_sayf(
        p, "Residuals: mean {1}, SD {2}, skewness {3}, kurtosis {4}; normal? K2 = {5}, p {6}",
        norma__signed(l, r->residual_mean, 3).text, norma__fixed(l, r->residual_sd, 3).text,
        norma__signed(l, r->residual_skewness, 3).text,
        norma__signed(l, r->residual_kurtosis, 3).text, norma__fixed(l, r->omnibus, 2).text,
        norma__p_value(l, r->omnibus_p).text);
    norma__page_raw(p, "</p>\n");
    if (p->charts)
        chart_worm(p, r);
    put_groups(p, r);
    norma__page_section_end(p);
}

static void put_methods(norma__page *p, const norma_continuous *r)
{
    const norma_language l = p->language;
    norma__page_section(p, "methods", "Methods compared");
    norma__page_table(p, "The same likelihood for all; held out: of respondents left out",
                      (const norma__page_column[]){{"Method", false},
                                                   {"coefficients", true},
                                                   {"log-lik.", true},
                                                   {"BIC", true},
                                                   {"held out", true},
                                                   {"R2", true},
                                                   {"RMSE T", true},
                                                   {"crossings", true}},
                      8);
    for (size_t k = 0; k < r->n_compared; k++) {
        const norma_continuous_fit_of *f = &r->compared[k];
        if (!f->fitted)
            continue;
        norma__page_row(p, norma__say(l, norma__continuous_method(f->method)), 0);
        norma__page_number(p, norma__count(l, (double)f->n_parameters));
        norma__page_number(p, norma__fixed(l, f->log_likelihood, 1));
        norma__page_number(p, norma__fixed(l, f->bic, 1));
        norma__page_number(p, norma__fixed(l, f->held_out, 4));
        norma__page_number(p, norma__fixed(l, f->r2, 4));
        norma__page_number(p, norma__fixed(l, f->rmse_t, 2));
        norma__page_number(p, norma__count(l, (double)f->n_crossings));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_section_end(p);
}

/* ---- the norm table: T with its interval, a column a covariate ---- */

enum { MOST_COLUMNS = 9, MOST_LINES = 60 };

static void put_table(norma__page *p, const norma_continuous *r,
                      const norma_continuous_names *names)
{
    const norma_language l = p->language;
    const size_t n = r->n_table / r->n_at;
    const size_t by = (r->n_at + MOST_COLUMNS - 1) / MOST_COLUMNS,
                 step = (n + MOST_LINES - 1) / MOST_LINES;
    norma__page_section(p, "table", "Norm table");
    norma__page_table_begin(p, "T scores with their intervals; --format csv has all");
    norma__page_heading(p, names->score, false);
    for (size_t a = 0; a < r->n_at; a += by)
        norma__page_heading(p, norma__plain(l, r->at[a]).text, true);
    norma__page_headings_end(p);
    for (size_t s = 0; s < n; s += step) {
        norma__page_row(p, norma__plain(l, r->table[s].score).text, 0);
        for (size_t a = 0; a < r->n_at; a += by) {
            const norma_continuous_row *row = &r->table[a * n + s];
            norma__page_interval(p, norma__fixed(l, row->t, 1), norma__fixed(l, row->t_low, 1),
                                 norma__fixed(l, row->t_high, 1));
        }
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_section_end(p);
}

static void put_notes(norma__page *p, const norma_continuous *r)
{
    norma__page_section(p, "notes", "Notes");
    norma__page_note_list(p, (const norma_notes *const[]){p->context->notes, &r->notes}, 2);
    norma__page_settings(p);
    norma__page_section_end(p);
}

norma_status norma_report_continuous_html(norma_output *out, const norma_continuous *result,
                                          const norma_continuous_names *names,
                                          const norma_report_context *context, norma_error *err)
{
    *out = (norma_output){0};
    norma__page page = {
        .language = context->language, .context = context, .charts = norma__chart_bundle_size > 0};
    norma__page_begin(&page, norma__say(page.language, "Continuous norms"));
    put_header(&page, result, names);
    put_contents(&page, result);
    norma__page_raw(&page, "<main>\n");
    put_curves(&page, result, names);
    put_model(&page, result, names->covariate);
    put_fit(&page, result);
    if (result->n_compared > 0)
        put_methods(&page, result);
    put_table(&page, result, names);
    put_notes(&page, result);
    norma__page_end(&page);
    return norma__hand_over(out, &page.out, err);
}
