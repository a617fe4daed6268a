/* What models say of latencies, and the figures in full. */
#include <math.h>

#include "report/html_chart.h"
#include "report/html_latency.h"

/* ---- the log-normal model ---- */

static void row_fixed(norma__page *p, const char *english, double value, double se, int decimals)
{
    if (isnan(value))
        return;
    norma__page_row(p, norma__say(p->language, english), 0);
    norma__page_number(p, norma__fixed(p->language, value, decimals));
    norma__page_number(p, norma__fixed(p->language, se, decimals));
    norma__page_row_end(p);
}

static void table_model(norma__page *p, const norma_lognormal *m)
{
    norma__page_table(p, "The log-normal model of the times",
                      (const norma__page_column[]){
                          {"Quantity", false}, {"Value", true}, {"Standard error", true}},
                      3);
    row_fixed(p, "Respondents it rests on", m->n > 0 ? (double)m->n : NAN, NAN, 0);
    row_fixed(p, "Standard deviation of the speeds (log ms)", m->sd_speed, m->sd_speed_se, 3);
    row_fixed(p, "Reliability of the speeds", m->reliability, NAN, 3);
    if (isfinite(m->mean_slope_se))
        row_fixed(p, "Mean change of speed from first to last item", m->mean_slope,
                  m->mean_slope_se, 3);
    row_fixed(p, "Standard deviation over persons of the change", m->sd_slope, m->sd_slope_se, 3);
    row_fixed(p, "Correlation of speed with its change", m->cor_speed_slope, NAN, 2);
    norma__page_table_end(p);
}

static void say_split_half(norma__page *p, const char *english, const norma_split_half *s)
{
    const norma_language l = p->language;
    if (isnan(s->mean) && isnan(s->odd_even))
        return;
    norma__page_raw(p, "<p>");
    norma__page_sayf(p, english, norma__fixed(l, s->mean, 2).text, norma__fixed(l, s->low, 2).text,
                     norma__fixed(l, s->high, 2).text, norma__fixed(l, s->odd_even, 2).text);
    norma__page_raw(p, "</p>\n");
}

static void say_misfit(norma__page *p, const norma_latency_result *r)
{
    const norma_language l = p->language;
    const norma__latency_misfit m = norma__latency_misfit_of(r);
    norma__page_raw(p, "<p>");
    norma__page_sayf(p,
                     "At p < .01, the times of {1} of {2 respondent|respondents} do not fit the "
                     "model; about 1 in 100 is expected where it holds.",
                     norma__count(l, (double)m.respondents).text,
                     norma__count(l, (double)m.of_respondents).text);
    norma__page_raw(p, " ");
    if (m.of_items)
        norma__page_sayf(p, "Of {1 item|items}, {2} do not.",
                         norma__count(l, (double)m.of_items).text,
                         norma__count(l, (double)m.items).text);
    norma__page_raw(p, "</p>\n");
}

void norma__page_latency_model(norma__page *p, const norma_latency_result *r)
{
    const norma_lognormal *m = &r->lognormal;
    norma__page_section(p, "model", "Speed of persons and items");
    if (!m->fitted && !m->frozen)
        norma__page_element(p, "p", "The log-normal model could not be fitted.");
    else {
        norma__page_element(p, "p",
                            m->frozen ? "Items and the spread of speeds are those of the "
                                        "calibration; the persons are those of this sample."
                                      : "Every time is the time that the item takes, less the "
                                        "speed of the person, and chance, on the log scale (van "
                                        "der Linden, 2006).");
        table_model(p, m);
        say_misfit(p, r);
    }
    say_split_half(p,
                   "Reliability of speed over split halves of the items: {1} [{2}, {3}]; odd "
                   "against even items {4}.",
                   &r->speed_consistency);
    say_split_half(p,
                   "Reliability of what the models leave of a person's times: {1} [{2}, {3}]; odd "
                   "against even items {4}.",
                   &r->residual_consistency);
    norma__page_section_end(p);
}

/* ---- speed and distance ---- */

static const char *scale_title(const norma__page *p, const norma__latency_subject *of,
                               const norma_distance_curve *c)
{
    const norma_scale *scale = &of->instrument->scales[c->scale];
    return norma__title(p->language, &scale->title, scale->id);
}

/* Residual log times as shares of the time expected, with their 95 % intervals. */
static void chart_curve(norma__page *p, const norma__latency_subject *of,
                        const norma_distance_curve *c)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_distance);
    norma__add_text(&chart.json, chart.spec, "title", scale_title(p, of, c));
    cJSON *bins = norma__chart_data(&chart, "bins");
    for (size_t b = 0; b < c->n_bins; b++) {
        const double half = 1.959963984540054 * c->bin_se[b];
        if (!isfinite(c->bin_log[b]))
            continue;
        cJSON *bin = norma__add_object(&chart.json, bins, NULL);
        norma__add_number(&chart.json, bin, "distance", c->bin_distance[b]);
        norma__add_number(&chart.json, bin, "change", expm1(c->bin_log[b]));
        norma__add_number(&chart.json, bin, "low", expm1(c->bin_log[b] - half));
        norma__add_number(&chart.json, bin, "high", expm1(c->bin_log[b] + half));
    }
    norma__add_number(&chart.json,
                      norma__add_object(&chart.json, norma__chart_data(&chart, "zero"), NULL),
                      "value", 0);
    norma__chart_end(&chart, p, "Time against the distance of the answer");
}

static void table_curves(norma__page *p, const norma__latency_subject *of)
{
    const norma_language l = p->language;
    norma__page_table(p, "Effect of distance on the log time",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Respondents", true},
                                                   {"Times", true},
                                                   {"Effect per sd", true},
                                                   {"p", true},
                                                   {"What it says", false}},
                      6);
    for (size_t k = 0; k < of->result->n_curves; k++) {
        const norma_distance_curve *c = &of->result->curves[k];
        norma__page_row_coded(p, scale_title(p, of, c), of->instrument->scales[c->scale].id);
        norma__page_number(p, norma__count(l, (double)c->n));
        norma__page_number(p, norma__count(l, (double)c->n_latencies));
        norma__page_interval(p, norma__signed(l, c->effect, 3), norma__signed(l, c->effect_low, 3),
                             norma__signed(l, c->effect_high, 3));
        norma__page_number(p, norma__p_value(l, c->effect_p));
        norma__page_cell(p, norma__say(l, norma__curve_verdict(c)));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

void norma__page_latency_curves(norma__page *p, const norma__latency_subject *of)
{
    norma__page_section(p, "distance", "Speed and distance");
    norma__page_element(p, "p",
                        "Answers far from a person's own position come faster: what is plainly "
                        "true or untrue of oneself needs little thought. Where the curve falls, "
                        "the answers behave as attitudes do; where it is flat, times say nothing "
                        "for or against them. The bars are 95% intervals; of many scales, one in "
                        "twenty stands out by chance.");
    table_curves(p, of);
    if (p->charts) {
        norma__page_raw(p, "<div class=\"plots\">\n");
        for (size_t k = 0; k < of->result->n_curves; k++)
            if (of->result->curves[k].n_bins > 1 && of->result->curves[k].n >= NORMA_NORMS_MIN_N)
                chart_curve(p, of, &of->result->curves[k]);
        norma__page_raw(p, "</div>\n");
    }
    norma__page_section_end(p);
}

/* ---- annex ---- */

static void row_item(norma__page *p, const norma_latency_item *item, const char *id)
{
    const norma_language l = p->language;
    norma__page_row(p, id, 0);
    norma__page_number(p, norma__count(l, (double)item->n));
    norma__page_number(p, norma__duration(l, item->median_ms));
    norma__page_number(p, norma__duration(l, item->threshold_ms));
    norma__page_number(p, norma__count(l, (double)item->n_rapid));
    norma__page_number(p, norma__fixed(l, item->sd_log, 2));
    norma__page_number(p, norma__fixed(l, item->time_intensity, 2));
    norma__page_number(p, norma__fixed(l, item->discrimination, 2));
    norma__page_number(p, norma__p_value(l, item->fit_p));
    norma__page_row_end(p);
}

void norma__page_latency_annex(norma__page *p, const norma__latency_subject *of)
{
    norma__page_section(p, "annex", "Annex: the figures in full");
    norma__page_table(p, "Times of the items",
                      (const norma__page_column[]){{"Item", false},
                                                   {"Times", true},
                                                   {"Median", true},
                                                   {"Threshold", true},
                                                   {"Rapid answers", true},
                                                   {"SD of log", true},
                                                   {"Time intensity", true},
                                                   {"Discrimination", true},
                                                   {"Fit p", true}},
                      9);
    for (size_t j = 0; j < of->result->n_items; j++)
        row_item(p, &of->result->items[j], of->instrument->items[j].id);
    norma__page_table_end(p);
    norma__page_section_end(p);
}
