/* Latencies as a page: times, thresholds, effort, the model, the curves. */
#include <math.h>

#include "report/html_chart.h"
#include "report/html_frame.h"
#include "report/html_latency.h"

/* ---- header ---- */

static void put_header(norma__page *p, const norma__latency_subject *of)
{
    const norma_input *input = p->context->input;
    const norma_language l = p->language;
    const norma__latency_counts c = norma__latency_counts_of(of->result);
    norma__buffer text = {0};
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Response times");
    norma__page_raw(p, "<h1>");
    norma__page_text(p, norma__title(l, &of->instrument->title, of->instrument->id));
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    norma__sayf(&text, l,
                "{1 respondent|respondents}; {2 answer time|answer times} of {3 item|items}",
                norma__count(l, (double)of->result->n_rows).text,
                norma__count(l, (double)c.used).text, norma__count(l, (double)c.items).text);
    norma__page_fact(p, "Analysed", text.bytes);
    p->out.failed |= text.failed;
    norma__buffer_free(&text);
    if (input) {
        norma__page_fact(p, "Data", norma__base_name(input->file));
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    }
    norma__page_fact(p, "Calibration", norma__page_setting(p, "calibration"));
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

/* ---- times ---- */

static void add_limit(norma__chart *chart, cJSON *limits, double value, const char *label,
                      double place)
{
    if (!(value > 0))
        return;
    cJSON *line = norma__add_object(&chart->json, limits, NULL);
    norma__add_number(&chart->json, line, "value", value);
    norma__add_text(&chart->json, line, "label", label);
    norma__add_number(&chart->json, line, "place", place);
}

static void chart_times(norma__page *p, const norma__latency_subject *of)
{
    const norma_language l = p->language;
    norma__time_histogram h;
    norma__chart chart;
    norma__time_histogram_of(&h, of->data);
    if (h.n == 0)
        return;
    norma__chart_begin(&chart, p, norma__spec_latency);
    cJSON *bins = norma__chart_data(&chart, "bins");
    for (size_t b = 0; b < NORMA__TIME_BINS; b++) {
        cJSON *line = norma__add_object(&chart.json, bins, NULL);
        norma__add_number(&chart.json, line, "low", h.edges_ms[b]);
        norma__add_number(&chart.json, line, "high", h.edges_ms[b + 1]);
        norma__add_count(&chart.json, line, "count", h.counts[b]);
    }
    cJSON *limits = norma__chart_data(&chart, "limits");
    const norma__spread s = norma__threshold_spread(of->result, of->result->threshold);
    p->out.failed |= s.failed;
    if (!h.of_pages && s.low < s.high)
        add_limit(&chart, limits, s.low, norma__say(l, "lowest threshold"), 2);
    if (!h.of_pages)
        add_limit(&chart, limits, s.high,
                  norma__say(l, s.low < s.high ? "highest threshold" : "threshold"), 18);
    add_limit(&chart, limits, of->instrument->screening.interruption_ms,
              norma__say(l, "interruption"), 2);
    norma__chart_end(&chart, p,
                     h.of_pages ? "Time taken for each page, as recorded"
                                : "Time taken for each answer, as recorded");
}

static void put_times(norma__page *p, const norma__latency_subject *of)
{
    const norma_language l = p->language;
    const norma__latency_counts c = norma__latency_counts_of(of->result);
    norma__page_section(p, "times", "How long answers took");
    norma__page_raw(p, "<p>");
    norma__page_sayf(p,
                     "Left out by the rules of the instrument: {1 time|times} too short to be a "
                     "reading, {2 interruption|interruptions} over {3}, {4} of pages that were "
                     "opened again. Nothing else was trimmed.",
                     norma__count(l, (double)c.n_short).text,
                     norma__count(l, (double)c.interruptions).text,
                     norma__plain_duration(l, of->instrument->screening.interruption_ms).text,
                     norma__count(l, (double)c.revisits).text);
    norma__page_raw(p, "</p>\n");
    if (p->charts)
        chart_times(p, of);
    norma__page_section_end(p);
}

/* ---- thresholds ---- */

static void add_point(norma__chart *chart, cJSON *points, const char *item, double ms,
                      const char *what, size_t order)
{
    if (!(ms > 0))
        return;
    cJSON *point = norma__add_object(&chart->json, points, NULL);
    norma__add_text(&chart->json, point, "item", item);
    norma__add_number(&chart->json, point, "ms", ms);
    norma__add_text(&chart->json, point, "what", what);
    norma__add_count(&chart->json, point, "order", order);
}

static void chart_items(norma__page *p, const norma__latency_subject *of)
{
    const norma_latency_result *r = of->result;
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_latency_items);
    cJSON *items = norma__chart_data(&chart, "items");
    cJSON *points = norma__chart_data(&chart, "points");
    for (size_t j = 0; j < r->n_items; j++) {
        const norma_latency_item *item = &r->items[j];
        const char *id = of->instrument->items[j].id;
        if (item->median_ms > 0 && item->threshold_ms > 0) {
            cJSON *line = norma__add_object(&chart.json, items, NULL);
            norma__add_text(&chart.json, line, "item", id);
            norma__add_count(&chart.json, line, "order", j);
            norma__add_number(&chart.json, line, "median", item->median_ms);
            norma__add_number(&chart.json, line, "threshold", item->threshold_ms);
        }
        add_point(&chart, points, id, item->median_ms, norma__say(p->language, "median time"), j);
        add_point(&chart, points, id, item->threshold_ms,
                  norma__say(p->language, "threshold in force"), j);
    }
    norma__chart_end(&chart, p, "Median time and threshold of each item");
}

static void table_thresholds(norma__page *p, const norma_latency_result *r)
{
    const norma_language l = p->language;
    norma__page_table(p, "Thresholds by each method",
                      (const norma__page_column[]){{"Method", false},
                                                   {"Items", true},
                                                   {"Lowest", true},
                                                   {"Median", true},
                                                   {"Highest", true},
                                                   {"Used", false}},
                      6);
    for (int m = 0; m < NORMA_THRESHOLD_METHODS; m++) {
        const norma__spread s = norma__threshold_spread(r, m);
        p->out.failed |= s.failed;
        norma__page_row_coded(p, norma__say(l, norma__threshold_title(m)),
                              norma_threshold_names[m]);
        norma__page_number(p, norma__count(l, (double)s.n));
        norma__page_number(p, norma__duration(l, s.low));
        norma__page_number(p, norma__duration(l, s.median));
        norma__page_number(p, norma__duration(l, s.high));
        norma__page_cell(p, m == r->threshold ? norma__say(l, "in force") : "");
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_thresholds(norma__page *p, const norma__latency_subject *of)
{
    norma__page_section(p, "thresholds", "Too fast to have been read");
    norma__page_element(p, "p",
                        "Under its threshold, an answer came faster than the item can be read. The "
                        "methods set that limit differently; effort below counts with the one in "
                        "force.");
    table_thresholds(p, of->result);
    if (p->charts)
        chart_items(p, of);
    norma__page_section_end(p);
}

/* ---- effort ---- */

static void chart_effort(norma__page *p, const norma__effort *e)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_effort);
    cJSON *bands = norma__chart_data(&chart, "bands");
    for (size_t b = 0; b < NORMA__EFFORT_BANDS; b++) {
        const double share = (double)e->counts[b] / (double)e->n;
        cJSON *line = norma__add_object(&chart.json, bands, NULL);
        norma__add_text(&chart.json, line, "band", norma__say(p->language, norma__effort_bands[b]));
        norma__add_count(&chart.json, line, "order", b);
        norma__add_number(&chart.json, line, "share", share);
        norma__add_text(&chart.json, line, "label", norma__percent(p->language, share).text);
    }
    norma__chart_end(&chart, p, "Respondents by the share of their answers over the threshold");
}

static void table_effort(norma__page *p, const norma__effort *e)
{
    const norma_language l = p->language;
    norma__page_table(p, "Response-time effort",
                      (const norma__page_column[]){{"Answers over the threshold", false},
                                                   {"Respondents", true},
                                                   {"Share", true}},
                      3);
    for (size_t b = 0; b < NORMA__EFFORT_BANDS; b++) {
        norma__page_row(p, norma__say(l, norma__effort_bands[b]), 0);
        norma__page_number(p, norma__count(l, (double)e->counts[b]));
        norma__page_number(p, norma__percent(l, (double)e->counts[b] / (double)e->n));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_effort(norma__page *p, const norma_latency_result *r)
{
    const norma__effort e = norma__effort_of(r);
    norma__page_section(p, "effort", "Effort");
    if (e.n < NORMA_NORMS_MIN_N)
        norma__page_element(p, "p",
                            "Too few respondents for their distribution to be shown: single "
                            "persons could be recognised.");
    else {
        norma__page_element(p, "p",
                            "Response-time effort is the share of a respondent's answers that took "
                            "at least the threshold (Wise & Kong, 2005). Under 90% is commonly "
                            "taken for too little effort.");
        if (p->charts)
            chart_effort(p, &e);
        table_effort(p, &e);
    }
    norma__page_section_end(p);
}

/* ---- the page ---- */

static void put_contents(norma__page *p, const norma_latency_result *r)
{
    static const norma__page_entry entries[] = {{"times", "How long answers took"},
                                                {"thresholds", "Too fast to have been read"},
                                                {"effort", "Effort"},
                                                {"model", "Speed of persons and items"},
                                                {"distance", "Speed and distance"},
                                                {"notes", "Notes"},
                                                {"annex", "Annex"}};
    norma__page_contents_begin(p);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (r->n_curves > 0 || i != 4)
            norma__page_content(p, &entries[i]);
    norma__page_contents_end(p);
}

static void put_notes(norma__page *p, const norma_latency_result *r)
{
    norma__page_section(p, "notes", "Notes");
    norma__page_note_list(p, (const norma_notes *const[]){p->context->notes, &r->notes}, 2);
    norma__page_section_end(p);
}

norma_status norma_report_latency_html(norma_output *out, const norma_latency_result *result,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const norma_report_context *context, norma_error *err)
{
    const norma__latency_subject of = {result, instrument, data};
    norma__page page = {.language = context->language, .context = context};
    *out = (norma_output){0};
    page.charts = norma__chart_bundle_size > 0;
    norma__page_begin(&page, norma__say(page.language, "Response times"));
    put_header(&page, &of);
    put_contents(&page, result);
    norma__page_raw(&page, "<main>\n");
    put_times(&page, &of);
    put_thresholds(&page, &of);
    put_effort(&page, result);
    norma__page_latency_model(&page, result);
    if (result->n_curves)
        norma__page_latency_curves(&page, &of);
    put_notes(&page, result);
    norma__page_latency_annex(&page, &of);
    norma__page_end(&page);
    return norma__hand_over(out, &page.out, err);
}
