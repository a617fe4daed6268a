/* How many factors, as a page: every criterion by itself, in a table and in plots. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/html_chart.h"
#include "report/html_frame.h"
#include "report/html_graph.h"

static const char *family_word(norma_language l, const char *family)
{
    static const char *const words[][2] = {{"parallel", "eigenvalues against random data"},
                                           {"map", "partial correlations left over"},
                                           {"hull", "fit against degrees of freedom"},
                                           {"fit", "fit of each solution"},
                                           {"eigenvalue", "eigenvalues by a rule"},
                                           {"simulation", "simulated data sets"},
                                           {"network", "a network of the items"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i][0], family) == 0)
            return norma__say(l, words[i][1]);
    return family;
}

/* ---- header ---- */

static void put_rows(norma__page *p, const norma_dimensions_result *r)
{
    norma__buffer text = {0};
    norma__sayf(&text, p->language, "{1 row|rows} used, {2 item|items}, {3} correlations",
                norma__count(p->language, (double)r->n).text,
                norma__count(p->language, (double)r->n_items).text,
                norma__say(p->language,
                           r->correlation == NORMA_FACTOR_POLYCHORIC ? "polychoric" : "Pearson"));
    norma__page_fact(p, "Analysed", text.bytes);
    p->out.failed |= text.failed;
    norma__buffer_free(&text);
}

static void put_header(norma__page *p, const norma_dimensions_result *r)
{
    const norma_input *input = p->context->input;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Number of factors");
    norma__page_raw(p, "<h1>");
    norma__page_text(p, input ? norma__base_name(input->file) : "");
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    put_rows(p, r);
    if (input)
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

/* ---- what each says ---- */

static void chart_criteria(norma__page *p, const norma_dimensions_result *r)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_criteria);
    cJSON *data = norma__chart_data(&chart, "criteria");
    for (size_t i = 0; i < r->n_criteria; i++) {
        const norma_dimension_criterion *c = &r->criteria[i];
        if (c->n_factors == NORMA_NONE)
            continue;
        cJSON *line = norma__add_object(&chart.json, data, NULL);
        norma__add_text(&chart.json, line, "criterion", norma__say(p->language, c->title));
        norma__add_count(&chart.json, line, "order", i);
        norma__add_count(&chart.json, line, "factors", c->n_factors);
        norma__add_text(&chart.json, line, "family", family_word(p->language, c->family));
    }
    norma__chart_end(&chart, p, "What each criterion says");
}

static void table_criteria(norma__page *p, const norma_dimensions_result *r)
{
    norma__page_table(
        p, "Number of factors by each criterion, and what it assumes",
        (const norma__page_column[]){
            {"Criterion", false}, {"Factors", true}, {"What it assumes", false}, {"Source", false}},
        4);
    for (size_t i = 0; i < r->n_criteria; i++) {
        const norma_dimension_criterion *c = &r->criteria[i];
        norma__page_row(p, norma__say(p->language, c->title), 0);
        norma__page_number(
            p, norma__count(p->language, c->n_factors == NORMA_NONE ? NAN : (double)c->n_factors));
        norma__page_cell(p, norma__say(p->language, c->assumes));
        norma__page_cell(p, c->source);
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_overview(norma__page *p, const norma_dimensions_result *r)
{
    norma__page_section(p, "overview", "What each criterion says");
    norma__page_element(
        p, "p",
        "The criteria ask different questions and need not agree. Where they do not, look at the "
        "solutions with both numbers of factors (norma factor): which factors can be named, and "
        "which come back in another sample? There is no vote: criteria that rest on the same "
        "assumption would count twice.");
    chart_criteria(p, r);
    table_criteria(p, r);
    norma__page_section_end(p);
}

/* ---- what each looked at ---- */

static size_t values_shown(const norma_dimensions_result *r, const norma_criterion_series *s)
{
    const size_t most = r->most + 5 < 12 ? 12 : r->most + 5;
    return s->n < most ? s->n : most;
}

static bool has_values(const norma_dimension_criterion *c)
{
    for (size_t s = 0; s < c->n_series; s++)
        for (size_t i = 0; i < c->series[s].n; i++)
            if (isfinite(c->series[s].values[i]))
                return true;
    return false;
}

static void add_series(norma__chart *chart, cJSON *data, norma_language l,
                       const norma_criterion_series *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(s->values[i]))
            continue;
        cJSON *line = norma__add_object(&chart->json, data, NULL);
        norma__add_count(&chart->json, line, "number", s->first + i);
        norma__add_number(&chart->json, line, "value", s->values[i]);
        norma__add_text(&chart->json, line, "series", norma__say(l, s->name));
    }
}

/* The series of a criterion; a broken line stands where it says its number of factors. */
static void chart_criterion(norma__page *p, const norma_dimensions_result *r,
                            const norma_dimension_criterion *c)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_criterion);
    cJSON *data = norma__chart_data(&chart, "series");
    for (size_t s = 0; s < c->n_series; s++)
        add_series(&chart, data, p->language, &c->series[s], values_shown(r, &c->series[s]));
    cJSON *says = norma__chart_data(&chart, "says");
    if (c->n_factors != NORMA_NONE && c->n_factors > 0)
        norma__add_count(&chart.json, norma__add_object(&chart.json, says, NULL), "number",
                         c->n_factors);
    norma__chart_end(&chart, p, c->title);
}

/* "1.234 / 1.1" a cell: the values of a number of factors in all series of the criterion. */
static void table_criterion(norma__page *p, const norma_dimensions_result *r,
                            const norma_dimension_criterion *c)
{
    norma_language l = p->language;
    size_t first = SIZE_MAX, last = 0;
    norma__page_table_begin(p, c->title);
    norma__page_heading(p, norma__say(l, "Factors or rank"), false);
    for (size_t s = 0; s < c->n_series; s++) {
        const norma_criterion_series *of = &c->series[s];
        const size_t end = of->first + values_shown(r, of);
        norma__page_heading(p, norma__say(l, of->name), true);
        first = of->first < first ? of->first : first;
        last = end > last ? end : last;
    }
    norma__page_headings_end(p);
    for (size_t k = first; k < last; k++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", k);
        norma__page_row(p, number, 0);
        for (size_t s = 0; s < c->n_series; s++) {
            const norma_criterion_series *of = &c->series[s];
            const bool there = k >= of->first && k < of->first + of->n;
            norma__page_number(p, norma__significant(l, there ? of->values[k - of->first] : NAN));
        }
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_plots(norma__page *p, const norma_dimensions_result *r)
{
    norma__page_section(p, "plots", "What each criterion looked at");
    norma__page_element(p, "p",
                        "The broken line stands at the number of factors that the criterion says. "
                        "The figures are in the annex.");
    norma__page_raw(p, "<div class=\"plots\">\n");
    for (size_t i = 0; i < r->n_criteria; i++)
        if (has_values(&r->criteria[i]))
            chart_criterion(p, r, &r->criteria[i]);
    norma__page_raw(p, "</div>\n");
    norma__page_section_end(p);
}

static void put_annex(norma__page *p, const norma_dimensions_result *r)
{
    norma__page_section(p, "annex", "Annex: the figures in full");
    for (size_t i = 0; i < r->n_criteria; i++)
        if (has_values(&r->criteria[i]))
            table_criterion(p, r, &r->criteria[i]);
    norma__page_section_end(p);
}

/* ---- the page ---- */

static void put_contents(norma__page *p, const norma_dimensions_result *r)
{
    static const norma__page_entry entries[] = {{"overview", "What each criterion says"},
                                                {"plots", "What each criterion looked at"},
                                                {"graph", "Exploratory graph analysis"},
                                                {"notes", "Notes"},
                                                {"annex", "Annex"}};
    norma__page_contents_begin(p);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if ((p->charts || strcmp(entries[i].id, "plots") != 0) &&
            (r->graph.network != NORMA_NETWORK_NONE || strcmp(entries[i].id, "graph") != 0))
            norma__page_content(p, &entries[i]);
    norma__page_contents_end(p);
}

static void put_notes(norma__page *p, const norma_dimensions_result *r)
{
    norma__page_section(p, "notes", "Notes");
    norma__page_note_list(p, (const norma_notes *const[]){p->context->notes, &r->notes}, 2);
    norma__page_section_end(p);
}

norma_status norma_report_dimensions_html(norma_output *out, const norma_dimensions_result *result,
                                          const norma_report_context *context, norma_error *err)
{
    norma__page page = {.language = context->language, .context = context};
    *out = (norma_output){0};
    page.charts = norma__chart_bundle_size > 0;
    norma__page_begin(&page, norma__say(page.language, "Number of factors"));
    put_header(&page, result);
    put_contents(&page, result);
    norma__page_raw(&page, "<main>\n");
    put_overview(&page, result);
    if (page.charts)
        put_plots(&page, result);
    if (result->graph.network != NORMA_NETWORK_NONE)
        norma__page_graph(&page, result);
    put_notes(&page, result);
    put_annex(&page, result);
    norma__page_end(&page);
    return norma__hand_over(out, &page.out, err);
}
