#include <math.h>

#include "report/html_chart.h"
#include "report/html_sections.h"

static void put_summary(norma__page *p)
{
    const norma_screen_result *r = p->overview.result->screen;
    norma_language l = p->language;
    double n = (double)r->n_rows;
    norma__page_raw(p, "<p>");
    norma__page_sayf(p,
                     "Of {1} respondents, {2} have at least one flag ({3}); {4} were set aside "
                     "({5}) and {6} kept.",
                     norma__count(l, n).text, norma__count(l, (double)r->n_flagged).text,
                     norma__percent(l, (double)r->n_flagged / n).text,
                     norma__count(l, n - (double)r->n_kept).text,
                     norma__percent(l, 1 - (double)r->n_kept / n).text,
                     norma__count(l, (double)r->n_kept).text);
    if (p->overview.result->instrument->screening.warnings_exclude) {
        norma__page_raw(p, " ");
        norma__page_sayf(
            p, "{1} warnings together set a respondent aside.",
            norma__count(l, (double)p->overview.result->instrument->screening.warnings_exclude)
                .text);
    }
    norma__page_raw(p, " ");
    norma__page_say(p, "Everything below rests on those kept unless it says otherwise. No single "
                       "respondent is shown in this report.");
    norma__page_raw(p, "</p>\n");
}

static const char *action(const norma__page *p, const norma_rule *rule)
{
    return norma__say(p->language, rule->exclude ? "sets aside" : "warns");
}

static void put_flag_chart(norma__page *p)
{
    const norma_screen_result *r = p->overview.result->screen;
    const norma_screening *screening = &p->overview.result->instrument->screening;
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_flags);
    cJSON *data = norma__chart_data(&chart, "rules");
    for (size_t k = 0; k < r->n_rules; k++) {
        if (!r->rule_applied[k])
            continue;
        cJSON *line = norma__add_object(&chart.json, data, NULL);
        norma__add_count(&chart.json, line, "order", k);
        norma__add_text(&chart.json, line, "rule",
                        norma__rule_title(p->language, &screening->rules[k]));
        norma__add_text(&chart.json, line, "action", action(p, &screening->rules[k]));
        norma__add_count(&chart.json, line, "count", r->rule_counts[k]);
        norma__add_text(
            &chart.json, line, "label",
            norma__percent(p->language, (double)r->rule_counts[k] / (double)r->n_rows).text);
    }
    norma__chart_end(&chart, p, "Respondents flagged by each rule; one may be flagged by several");
}

static void put_rules(norma__page *p)
{
    const norma_screen_result *r = p->overview.result->screen;
    const norma_screening *screening = &p->overview.result->instrument->screening;
    norma_language l = p->language;
    norma__page_table(p, "The rules and what they found",
                      (const norma__page_column[]){{"Rule", false},
                                                   {"Fires at", false},
                                                   {"Action", false},
                                                   {"Respondents", true},
                                                   {"Share", true},
                                                   {"Source of the limit", false}},
                      6);
    for (size_t k = 0; k < r->n_rules; k++) {
        const norma_rule *rule = &screening->rules[k];
        norma__buffer limit = {0};
        bool applied = r->rule_applied[k];
        norma__put_rule(&limit, l, rule);
        norma__page_row_coded(p, norma__rule_title(l, rule), rule->id);
        norma__page_raw(p, "<td>");
        norma__page_take(p, &limit);
        norma__page_raw(p, "</td>");
        norma__page_raw(p, "<td class=\"w\">");
        norma__page_text(p, applied ? action(p, rule) : norma__say(l, "not applied"));
        norma__page_raw(p, "</td>");
        norma__page_number(p, norma__count(l, applied ? (double)r->rule_counts[k] : NAN));
        norma__page_number(
            p, norma__percent(l, applied ? (double)r->rule_counts[k] / (double)r->n_rows : NAN));
        norma__page_cell(p, norma__title(l, &rule->source, ""));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

/* ---- latencies ---- */

static void add_limit(norma__chart *chart, cJSON *limits, double value, const char *label,
                      double place)
{
    cJSON *line = norma__add_object(&chart->json, limits, NULL);
    norma__add_number(&chart->json, line, "value", value);
    norma__add_text(&chart->json, line, "label", label);
    norma__add_number(&chart->json, line, "place", place);
}

static void threshold_range(const norma_screen_result *r, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < r->n_items; i++) {
        double threshold = r->item_latencies[i].threshold_ms;
        if (isnan(threshold))
            continue;
        *low = fmin(*low, threshold);
        *high = fmax(*high, threshold);
    }
}

static void put_latency_chart(norma__page *p)
{
    const norma_screen_result *r = p->overview.result->screen;
    norma_language l = p->language;
    double low;
    double high;
    norma__chart chart;
    threshold_range(r, &low, &high);
    norma__chart_begin(&chart, p, norma__spec_latency);
    cJSON *bins = norma__chart_data(&chart, "bins");
    for (size_t b = 0; b < r->latency_bins; b++) {
        cJSON *line = norma__add_object(&chart.json, bins, NULL);
        norma__add_number(&chart.json, line, "low", r->latency_edges_ms[b]);
        norma__add_number(&chart.json, line, "high", r->latency_edges_ms[b + 1]);
        norma__add_count(&chart.json, line, "count", r->latency_counts[b]);
    }
    cJSON *limits = norma__chart_data(&chart, "limits");
    if (low < high)
        add_limit(&chart, limits, low, norma__say(l, "lowest threshold"), 2);
    if (isfinite(high))
        add_limit(&chart, limits, high,
                  norma__say(l, low < high ? "highest threshold" : "threshold"), 18);
    add_limit(&chart, limits, p->overview.result->instrument->screening.interruption_ms,
              norma__say(l, "interruption"), 2);
    norma__chart_end(&chart, p, "Time taken for each answer, and the limits of the rules");
}

#define TABLE_BINS 12

/* The histogram in at most twelve lines, empty ends left out. */
void norma__page_latency_table(norma__page *p)
{
    const norma_screen_result *r = p->overview.result->screen;
    norma_language l = p->language;
    size_t first = 0;
    size_t last = r->latency_bins;
    double total = 0;
    while (first < last && !r->latency_counts[first])
        first++;
    while (last > first && !r->latency_counts[last - 1])
        last--;
    for (size_t b = first; b < last; b++)
        total += (double)r->latency_counts[b];
    size_t step = (last - first + TABLE_BINS - 1) / TABLE_BINS;
    norma__page_table(p, "Time taken for each answer",
                      (const norma__page_column[]){
                          {"From", false}, {"To", true}, {"Answers", true}, {"Share", true}},
                      4);
    for (size_t b = first; b < last; b += step) {
        size_t end = b + step < last ? b + step : last;
        double count = 0;
        for (size_t k = b; k < end; k++)
            count += (double)r->latency_counts[k];
        norma__page_row(p, norma__duration(l, r->latency_edges_ms[b]).text, 0);
        norma__page_number(p, norma__duration(l, r->latency_edges_ms[end]));
        norma__page_number(p, norma__count(l, count));
        norma__page_number(p, norma__percent(l, count / total));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_latencies(norma__page *p)
{
    const norma_screen_result *r = p->overview.result->screen;
    const norma_screening *s = &p->overview.result->instrument->screening;
    norma_language l = p->language;
    norma__page_element(p, "h3", "Response times");
    if (!r->has_latencies || !r->item_latencies) {
        norma__page_element(p, "p", "The data hold no response times.");
        return;
    }
    norma__page_raw(p, "<p>");
    norma__page_sayf(p,
                     "An answer is rapid when it is faster than its item's threshold: {1} of the "
                     "item's mean time, at most {2}, at least {3}. Times over {4} count as "
                     "interruptions and are left out of means.",
                     norma__plain_percent(l, s->latency_share).text,
                     norma__plain_duration(l, s->latency_cap_ms).text,
                     norma__plain_duration(l, s->latency_floor_ms).text,
                     norma__plain_duration(l, s->interruption_ms).text);
    norma__page_raw(p, "</p>\n");
    if (r->latency_bins)
        put_latency_chart(p);
}

void norma__page_process(norma__page *p)
{
    norma__page_section(p, "process", "Response process: can these answers be believed?");
    put_summary(p);
    if (p->overview.result->screen->n_flagged)
        put_flag_chart(p);
    put_rules(p);
    put_latencies(p);
    norma__page_section_end(p);
}
