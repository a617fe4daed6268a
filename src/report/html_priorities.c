/* Priorities for action as a page: importance by performance, links with outcomes. */
#include <math.h>

#include "report/html_chart.h"
#include "report/html_frame.h"
#include "report/priorities_text.h"

static const char *title_of(const norma__page *p, const norma_priorities *r, size_t scale)
{
    const norma_scale *s = &r->instrument->scales[scale];
    return norma__title(p->language, &s->title, s->id);
}

static void row_of(norma__page *p, const norma_priorities *r, size_t scale)
{
    norma__page_row_coded(p, title_of(p, r, scale), r->instrument->scales[scale].id);
}

static void put_header(norma__page *p, const norma_priorities *r)
{
    const norma_input *input = p->context->input;
    const norma_language l = p->language;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Priorities for action");
    norma__page_raw(p, "<h1>");
    norma__page_text(p, norma__title(l, &r->instrument->title, r->instrument->id));
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    norma__page_fact(p, "Respondents kept", norma__count(l, (double)r->n).text);
    if (r->criterion)
        norma__page_fact(p, "Criterion", norma__criterion_title(l, r));
    if (input) {
        norma__page_fact(p, "Data", norma__base_name(input->file));
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    }
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

/* ---- importance by performance ---- */

static void chart_matrix(norma__page *p, const norma_priorities *r)
{
    const double share = 100 / r->importance->r2;
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_priorities);
    cJSON *middle = norma__add_object(&chart.json, norma__chart_data(&chart, "middle"), NULL);
    norma__add_number(&chart.json, middle, "share", r->middle * share);
    norma__add_number(&chart.json, middle, "difference", 0);
    cJSON *scales = norma__chart_data(&chart, "scales");
    for (size_t i = 0; i < r->n_priorities; i++) {
        const norma_priority *at = &r->priorities[i];
        const norma_predictor *w = at->importance;
        if (isnan(at->difference))
            continue;
        cJSON *scale = norma__add_object(&chart.json, scales, NULL);
        bool named = at->quadrant != NORMA_QUADRANT_NONE || w->weight > r->middle;
        norma__add_text(&chart.json, scale, "title", named ? title_of(p, r, at->scale) : "");
        norma__add_number(&chart.json, scale, "difference", at->difference);
        norma__add_number(&chart.json, scale, "low", at->difference_low);
        norma__add_number(&chart.json, scale, "high", at->difference_high);
        norma__add_number(&chart.json, scale, "share", w->share);
        norma__add_number(&chart.json, scale, "share_low",
                          isnan(w->low) ? w->share : w->low * share);
        norma__add_number(&chart.json, scale, "share_high",
                          isnan(w->high) ? w->share : w->high * share);
    }
    norma__chart_end(&chart, p,
                     "Importance by performance; named are scales that are placed or over the "
                     "middle of importance");
}

static void table_priorities(norma__page *p, const norma_priorities *r)
{
    const norma_language l = p->language;
    norma__page_table(p, "Where to act",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Importance (share, %)", true},
                                                   {"Mean (POMP)", true},
                                                   {"Benchmark", true},
                                                   {"Difference", true},
                                                   {"What to do", false}},
                      6);
    for (size_t i = 0; i < r->n_priorities; i++) {
        const norma_priority *at = &r->priorities[i];
        row_of(p, r, at->scale);
        norma__page_number(p, norma__fixed(l, at->importance ? at->importance->share : NAN, 1));
        norma__page_interval(p, norma__fixed(l, at->mean, 1), norma__fixed(l, at->low, 1),
                             norma__fixed(l, at->high, 1));
        norma__page_number(p, norma__fixed(l, at->benchmark, 1));
        norma__page_interval(p, norma__signed(l, at->difference, 1),
                             norma__signed(l, at->difference_low, 1),
                             norma__signed(l, at->difference_high, 1));
        norma__page_cell(p, r->importance ? norma__quadrant_word(l, at->quadrant) : "");
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_matrix(norma__page *p, const norma_priorities *r)
{
    norma__buffer sampling = {0};
    norma__page_section(p, "matrix", "What matters, and where we stand");
    norma__page_element(p, "p",
                        r->normed ? "The benchmark of each scale is the mean of the norms."
                                  : "There are no norms: the benchmark is the mean of all scales.");
    norma__page_element(p, "p",
                        "A scale is placed only where the intervals of both its importance and its "
                        "difference clear the middle; else it is not clear.");
    norma__page_raw(p, "<p>");
    norma__put_sampling(&sampling, p->language, r);
    norma__page_take(p, &sampling);
    norma__page_raw(p, "</p>\n");
    if (p->charts && r->importance && r->importance->r2 > 0)
        chart_matrix(p, r);
    table_priorities(p, r);
    norma__page_section_end(p);
}

/* ---- importance ---- */

static void put_importance(norma__page *p, const norma_priorities *r)
{
    const norma_language l = p->language;
    norma__page_section(p, "importance", "Importance");
    norma__page_raw(p, "<p>");
    norma__page_sayf(p, "All scales together go with {1} of the variance of {2}.",
                     norma__percent(l, r->importance->r2).text, norma__criterion_title(l, r));
    norma__page_raw(p, "</p>\n");
    norma__page_table(p, "Importance: relative weights and general dominance",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Correlation", true},
                                                   {"Relative weight", true},
                                                   {"More than chance", false},
                                                   {"General dominance", true}},
                      5);
    for (size_t i = 0; i < r->n_priorities; i++) {
        const norma_predictor *w = r->priorities[i].importance;
        row_of(p, r, r->priorities[i].scale);
        norma__page_number(p, norma__fixed(l, w->r, 2));
        norma__page_interval(p, norma__fixed(l, w->weight, 3), norma__fixed(l, w->low, 3),
                             norma__fixed(l, w->high, 3));
        norma__page_cell(p, norma__beats_chance(l, w));
        norma__page_interval(p, norma__fixed(l, w->general, 3), norma__fixed(l, w->general_low, 3),
                             norma__fixed(l, w->general_high, 3));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_section_end(p);
}

/* ---- links ---- */

static void put_links(norma__page *p, const norma_priorities *r)
{
    const norma_language l = p->language;
    norma__page_section(p, "links", "Links with outcomes");
    norma__page_element(p, "p",
                        "One mean and one outcome a unit. The corrected correlation is that of "
                        "means without sampling error; a link is not an effect.");
    norma__page_table(p, "Links of units with outcomes",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Outcome", false},
                                                   {"Units", true},
                                                   {"Correlation", true},
                                                   {"Corrected", true},
                                                   {"Slope", true}},
                      6);
    for (size_t i = 0; i < r->n_links; i++) {
        const norma_link *k = &r->links[i].link;
        row_of(p, r, r->links[i].scale);
        norma__page_cell(p, r->outcomes[r->links[i].outcome]);
        norma__page_number(p, norma__count(l, (double)k->n_units));
        norma__page_interval(p, norma__fixed(l, k->r, 2), norma__fixed(l, k->r_low, 2),
                             norma__fixed(l, k->r_high, 2));
        norma__page_number(p, norma__fixed(l, k->corrected, 2));
        norma__page_interval(p, norma__significant(l, k->slope),
                             norma__significant(l, k->slope_low),
                             norma__significant(l, k->slope_high));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_section_end(p);
}

static void put_contents(norma__page *p, const norma_priorities *r)
{
    static const norma__page_entry entries[] = {{"matrix", "What matters, and where we stand"},
                                                {"importance", "Importance"},
                                                {"links", "Links with outcomes"},
                                                {"notes", "Notes"}};
    norma__page_contents_begin(p);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if ((i != 1 || r->importance) && (i != 2 || r->n_links))
            norma__page_content(p, &entries[i]);
    norma__page_contents_end(p);
}

norma_status norma_report_priorities_html(norma_output *out, const norma_priorities *result,
                                          const norma_report_context *context, norma_error *err)
{
    norma__page page = {.language = context->language, .context = context};
    *out = (norma_output){0};
    page.charts = norma__chart_bundle_size > 0;
    norma__page_begin(&page, norma__say(page.language, "Priorities for action"));
    put_header(&page, result);
    put_contents(&page, result);
    norma__page_raw(&page, "<main>\n");
    put_matrix(&page, result);
    if (result->importance)
        put_importance(&page, result);
    if (result->n_links)
        put_links(&page, result);
    norma__page_section(&page, "notes", "Notes");
    norma__page_note_list(&page, (const norma_notes *const[]){context->notes, &result->notes}, 2);
    norma__page_section_end(&page);
    norma__page_end(&page);
    return norma__hand_over(out, &page.out, err);
}
