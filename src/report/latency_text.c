/* Latencies on one screen: times, thresholds, effort, the model, the curves, consistency. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "report/envelope.h"
#include "report/latency_parts.h"

enum { MOST_ITEMS = 8, MOST_CURVES = 12 };

static void put_times(norma__buffer *out, norma_language l, const norma_latency_result *r)
{
    const norma__latency_counts c = norma__latency_counts_of(r);
    norma__sayf(out, l,
                "{1 respondent|respondents}; {2 answer time|answer times} of {3 item|items}",
                norma__count(l, (double)r->n_rows).text, norma__count(l, (double)c.used).text,
                norma__count(l, (double)c.items).text);
    if (c.of_page)
        norma__sayf(out, l, ", {1} of them as shares of page times",
                    norma__count(l, (double)c.of_page).text);
    norma__put(out, "\n");
    norma__sayf(out, l,
                "Left out: {1 time|times} too short, {2 interruption|interruptions}, {3} of pages "
                "opened again",
                norma__count(l, (double)c.n_short).text,
                norma__count(l, (double)c.interruptions).text,
                norma__count(l, (double)c.revisits).text);
    norma__put(out, "\n\n");
}

/* ---- thresholds ---- */

static void put_threshold(norma__buffer *out, norma_language l, const norma_latency_result *r,
                          int method)
{
    const norma__spread s = norma__threshold_spread(r, method);
    out->failed |= s.failed;
    norma__text_cell(out, norma__say(l, norma__threshold_title(method)), -26);
    norma__text_cell(out, norma__count(l, (double)s.n).text, 7);
    norma__text_cell(out, norma__duration(l, s.low).text, 10);
    norma__text_cell(out, norma__duration(l, s.median).text, 10);
    norma__text_cell(out, norma__duration(l, s.high).text, 10);
    if (method == r->threshold)
        norma__text_cell(out, norma__say(l, "in force"), -12);
    norma__text_end(out);
}

static void put_thresholds(norma__buffer *out, norma_language l, const norma_latency_result *r)
{
    norma__text_header(
        out, l,
        (const norma__column[]){
            {"Threshold", -26}, {"items", 7}, {"lowest", 10}, {"median", 10}, {"highest", 10}},
        5);
    for (int m = 0; m < NORMA_THRESHOLD_METHODS; m++)
        put_threshold(out, l, r, m);
    norma__put(out, "\n");
}

/* ---- items ---- */

/* An item's place in the order of the shares of rapid answers. */
typedef struct ranked {
    double share; /* -1 without answers */
    size_t item;
} ranked;

/* Of two items with the same share, the earlier one first. */
static int by_share(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    return x->share > y->share   ? -1
           : x->share < y->share ? 1
                                 : (x->item > y->item) - (x->item < y->item);
}

static void put_item(norma__buffer *out, norma_language l, const norma_latency_item *item,
                     const char *id)
{
    norma__text_cell(out, id, -26);
    norma__text_cell(out, norma__count(l, (double)item->n).text, 10);
    norma__text_cell(out, norma__duration(l, item->median_ms).text, 10);
    norma__text_cell(out, norma__duration(l, item->threshold_ms).text, 10);
    norma__text_cell(out, norma__percent(l, (double)item->n_rapid / (double)item->n).text, 10);
    norma__text_cell(out, norma__fixed(l, item->time_intensity, 2).text, 10);
    norma__text_cell(out, norma__fixed(l, item->discrimination, 2).text, 14);
    norma__text_end(out);
}

static void put_items(norma__buffer *out, norma_language l, const norma__latency_subject *of)
{
    const norma_latency_result *r = of->result;
    ranked *order = NORMA__NEW(ranked, r->n_items + 1);
    if (!order) {
        out->failed = true;
        return;
    }
    for (size_t j = 0; j < r->n_items; j++) {
        const norma_latency_item *item = &r->items[j];
        order[j] = (ranked){item->n ? (double)item->n_rapid / (double)item->n : -1, j};
    }
    qsort(order, r->n_items, sizeof *order, by_share);
    norma__text_header(out, l,
                       (const norma__column[]){{"Items, most rapid first", -26},
                                               {"times", 10},
                                               {"median", 10},
                                               {"threshold", 10},
                                               {"rapid", 10},
                                               {"intensity", 10},
                                               {"discrimination", 14}},
                       7);
    for (size_t k = 0; k < r->n_items && k < MOST_ITEMS && order[k].share >= 0; k++)
        put_item(out, l, &r->items[order[k].item], of->instrument->items[order[k].item].id);
    free(order);
    norma__put(out, "\n");
}

/* ---- effort ---- */

static void put_effort(norma__buffer *out, norma_language l, const norma_latency_result *r)
{
    const norma__effort e = norma__effort_of(r);
    norma__text_header(out, l,
                       (const norma__column[]){
                           {"Answers over the threshold", -26}, {"respondents", 11}, {"share", 10}},
                       3);
    for (size_t b = 0; e.n && b < NORMA__EFFORT_BANDS; b++) {
        norma__text_cell(out, norma__say(l, norma__effort_bands[b]), -26);
        norma__text_cell(out, norma__count(l, (double)e.counts[b]).text, 11);
        norma__text_cell(out, norma__percent(l, (double)e.counts[b] / (double)e.n).text, 10);
        norma__text_end(out);
    }
}

/* ---- model ---- */

/* The mean cannot be told where every item was at the same place for everyone. */
static void say_fatigue(norma__buffer *line, norma_language l, const norma_lognormal *m)
{
    if (isnan(m->sd_slope))
        return;
    norma__put(line, " ");
    if (isfinite(m->mean_slope_se))
        norma__sayf(line, l,
                    "From the first item to the last, speed changes by {1} on average (standard "
                    "error {2}); persons differ in it with a standard deviation of {3} (p {4}).",
                    norma__signed(l, m->mean_slope, 3).text,
                    norma__fixed(l, m->mean_slope_se, 3).text, norma__fixed(l, m->sd_slope, 3).text,
                    norma__p_value(l, m->slope_p).text);
    else
        norma__sayf(line, l,
                    "Persons differ in how their speed changes from the first item to the last: "
                    "standard deviation {1} (p {2}).",
                    norma__fixed(l, m->sd_slope, 3).text, norma__p_value(l, m->slope_p).text);
}

static void put_model(norma__buffer *out, norma_language l, const norma_latency_result *r)
{
    const norma_lognormal *m = &r->lognormal;
    const norma__latency_misfit misfit = norma__latency_misfit_of(r);
    norma__buffer line = {0};
    if (!m->fitted && !m->frozen)
        norma__put(&line, norma__say(l, "The log-normal model could not be fitted."));
    else
        norma__sayf(&line, l,
                    m->frozen ? "Log-normal, from the calibration: speed has a standard deviation "
                                "of {1} (log ms); reliability of the speeds {2}. Misfit at p < "
                                ".01: {3} of {4 respondent|respondents}."
                              : "Log-normal: speed has a standard deviation of {1} (log ms); "
                                "reliability of the speeds {2}. Misfit at p < .01: {3} of {4 "
                                "respondent|respondents}.",
                    norma__fixed(l, m->sd_speed, 3).text, norma__fixed(l, m->reliability, 2).text,
                    norma__count(l, (double)misfit.respondents).text,
                    norma__count(l, (double)misfit.of_respondents).text);
    say_fatigue(&line, l, m);
    norma__put(out, "\n");
    norma__text_paragraph(out, norma__say(l, "Model"), &line);
}

/* ---- speed and distance ---- */

static void put_curve(norma__buffer *out, norma_language l, const norma_distance_curve *c,
                      const norma_instrument *instrument)
{
    const norma_scale *scale = &instrument->scales[c->scale];
    norma__text_cell(out, norma__title(l, &scale->title, scale->id), -26);
    norma__text_cell(out, norma__count(l, (double)c->n).text, 11);
    norma__text_cell(out, norma__signed(l, c->effect, 3).text, 9);
    norma__text_cell(out, norma__signed(l, c->effect_low, 3).text, 9);
    norma__text_cell(out, norma__signed(l, c->effect_high, 3).text, 9);
    norma__text_cell(out, norma__say(l, norma__curve_verdict(c)), -50);
    norma__text_end(out);
}

static void sum_up_curves(norma__buffer *out, norma_language l, const norma_distance_curve *curves,
                          size_t n)
{
    size_t faster = 0, slower = 0;
    for (size_t c = 0; c < n; c++) {
        faster += curves[c].effect_high < 0 ? 1 : 0;
        slower += curves[c].effect_low > 0 ? 1 : 0;
    }
    norma__sayf(out, l,
                "Of {1 further scale|further scales}, distant answers are faster on {2} and slower "
                "on {3}; all are in the JSON.",
                norma__count(l, (double)n).text, norma__count(l, (double)faster).text,
                norma__count(l, (double)slower).text);
    norma__put(out, "\n");
}

static void put_curves(norma__buffer *out, norma_language l, const norma__latency_subject *of)
{
    const norma_latency_result *r = of->result;
    if (r->n_curves == 0)
        return;
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Speed and distance", -26},
                                               {"respondents", 11},
                                               {"log ms/sd", 9},
                                               {"from", 9},
                                               {"to", 9}},
                       5);
    for (size_t c = 0; c < r->n_curves && c < MOST_CURVES; c++)
        put_curve(out, l, &r->curves[c], of->instrument);
    if (r->n_curves > MOST_CURVES)
        sum_up_curves(out, l, r->curves + MOST_CURVES, r->n_curves - MOST_CURVES);
}

/* ---- consistency ---- */

static void say_split_half(norma__buffer *line, norma_language l, const char *english,
                           const norma_split_half *s)
{
    if (isnan(s->mean) && isnan(s->odd_even))
        return;
    norma__put(line, line->length ? " " : "");
    norma__sayf(line, l, english, norma__fixed(l, s->mean, 2).text, norma__fixed(l, s->low, 2).text,
                norma__fixed(l, s->high, 2).text, norma__fixed(l, s->odd_even, 2).text);
}

static void put_consistency(norma__buffer *out, norma_language l, const norma_latency_result *r)
{
    norma__buffer line = {0};
    say_split_half(&line, l,
                   "Reliability over halves of the items: of speed {1} [{2}, {3}], odd against "
                   "even {4}.",
                   &r->speed_consistency);
    say_split_half(&line, l,
                   "Of what the models leave of the times: {1} [{2}, {3}], odd against even {4}.",
                   &r->residual_consistency);
    if (!line.length)
        return;
    norma__put(out, "\n");
    norma__text_paragraph(out, norma__say(l, "Halves"), &line);
}

norma_status norma__latency_text(norma_output *out, const norma__latency_subject *of,
                                 const norma_report_context *context, norma_error *err)
{
    const norma_language l = context->language;
    const norma_latency_result *r = of->result;
    norma__buffer text = {0};
    norma__text_input(&text, context);
    put_times(&text, l, r);
    put_thresholds(&text, l, r);
    put_items(&text, l, of);
    put_effort(&text, l, r);
    put_model(&text, l, r);
    put_curves(&text, l, of);
    put_consistency(&text, l, r);
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &r->notes}, 2,
                      SIZE_MAX);
    return norma__hand_over(out, &text, err);
}
