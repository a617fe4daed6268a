#include <math.h>
#include <stdlib.h>

#include "report/envelope.h"
#include "report/screen_parts.h"
#include "report/validation.h"

static void put_rule_line(norma__buffer *out, norma_language l, const norma_screen_result *r,
                          const norma_rule *rule, size_t k)
{
    norma__buffer limit = {0};
    norma__putf(&limit, "%s %s %s", norma_index_name(rule->index), rule->at_least ? ">=" : "<",
                norma__setting(l, rule->limit).text);
    norma__text_cell(out, rule->id, -24);
    norma__text_cell(out, limit.bytes ? limit.bytes : "", -28);
    norma__text_cell(out, norma__say(l, rule->exclude ? "set aside" : "warning"), -14);
    norma__text_cell(
        out, r->rule_applied[k] ? norma__count(l, (double)r->rule_counts[k]).text : "-", 11);
    norma__text_cell(out,
                     r->rule_applied[k]
                         ? norma__percent(l, (double)r->rule_counts[k] / (double)r->n_rows).text
                         : norma__say(l, "not applied"),
                     11);
    norma__text_end(out);
    out->failed |= limit.failed;
    norma__buffer_free(&limit);
}

/* ---- what the indices say together ---- */

static norma__figure limit_figure(norma_language l, norma_index index, double limit)
{
    return norma_index_of_latencies(index) && fabs(limit) >= 100 ? norma__duration(l, limit)
                                                                 : norma__significant(l, limit);
}

/* "> 9", "< 0.12" or "< 0.4, > 1.8" */
static void put_limits(norma__buffer *out, norma_language l, norma_index index,
                       const norma_index_limit *limit)
{
    bool low = !isnan(limit->low), high = !isnan(limit->high);
    if (low)
        norma__putf(out, "< %s", limit_figure(l, index, limit->low).text);
    if (high)
        norma__putf(out, "%s> %s", low ? ", " : "", limit_figure(l, index, limit->high).text);
}

static void put_index_line(norma__buffer *out, norma_language l, const norma_screen_result *r,
                           norma_index index)
{
    const norma_index_limit *limit = &r->limits[index];
    norma__buffer limits = {0};
    put_limits(&limits, l, index, limit);
    norma__text_cell(out, norma__index_word(l, index), -44);
    norma__text_cell(out, limits.bytes ? limits.bytes : "–", -20);
    norma__text_cell(out, norma__count(l, (double)limit->n_beyond).text, 11);
    norma__text_cell(out, norma__percent(l, (double)limit->n_beyond / (double)r->n_rows).text, 7);
    norma__text_cell(out, isnan(limit->weight) ? "" : norma__fixed(l, limit->weight, 1).text, 7);
    norma__text_end(out);
    out->failed |= limits.failed;
    norma__buffer_free(&limits);
}

/* The next index in order of weight; those without a part in validity come last. */
static size_t next_index(const norma_screen_result *r, const bool *told)
{
    size_t best = NORMA_INDICES;
    for (size_t k = 0; k < NORMA_INDEX_BEYOND; k++) {
        if (told[k] || !r->p[k])
            continue;
        double own = isnan(r->limits[k].weight) ? -INFINITY : r->limits[k].weight;
        if (best == NORMA_INDICES ||
            own > (isnan(r->limits[best].weight) ? -INFINITY : r->limits[best].weight))
            best = k;
    }
    return best;
}

static void put_indices(norma__buffer *out, norma_language l, const norma_screen_result *r)
{
    bool told[NORMA_INDICES] = {false};
    norma__text_header(
        out, l,
        (const norma__column[]){
            {"Index", -44}, {"suspicious", -20}, {"respondents", 11}, {"share", 7}, {"weight", 7}},
        5);
    for (size_t k = next_index(r, told); k < NORMA_INDICES; k = next_index(r, told)) {
        told[k] = true;
        put_index_line(out, l, r, (norma_index)k);
    }
}

static void put_evidence(norma__buffer *out, norma_language l, const norma_screen_result *r)
{
    const norma_index_limit *beyond = &r->limits[NORMA_INDEX_BEYOND];
    double n = (double)r->n_rows, careless = (double)r->limits[NORMA_INDEX_VALIDITY].n_beyond;
    norma__sayf(
        out, l,
        r->frozen
            ? "Careless responding: {1} of the respondents of the calibration (95% interval {2} to "
              "{3}); {4 respondent here is|respondents here are} more probably careless than not "
              "({5})"
            : "Careless responding: {1} of the respondents (95% interval {2} to {3}); {4 "
              "respondent is|respondents are} more probably careless than not ({5})",
        norma__percent(l, r->prevalence).text, norma__percent(l, r->prevalence_low).text,
        norma__percent(l, r->prevalence_high).text, norma__count(l, careless).text,
        norma__percent(l, careless / n).text);
    norma__put(out, "\n");
    norma__sayf(out, l,
                "{1} or more of {2} indices beyond their limits: {3 respondent|respondents} ({4})",
                norma__count(l, beyond->high).text, norma__count(l, (double)r->n_counted).text,
                norma__count(l, (double)beyond->n_beyond).text,
                norma__percent(l, (double)beyond->n_beyond / n).text);
    if (!isnan(r->beyond_error))
        norma__sayf(out, l, "; of careful ones {1} would be",
                    norma__percent(l, r->beyond_error).text);
    norma__put(out, "\n\n");
    put_indices(out, l, r);
    norma__put(out,
               norma__say(l, "Limits of each index as its error rate asks, for opinions of "
                             "middling extremity; weight: "
                             "mean part in the log odds of those whom validity calls careless."));
    norma__put(out, "\n\n");
}

norma_status norma__screen_text(norma_output *out, const norma_screen_result *r,
                                const norma_sensitivity_result *sensitivity,
                                const norma_instrument *instrument,
                                const norma_report_context *context, norma_error *err)
{
    norma_language l = context->language;
    norma__buffer text = {0};
    double n = (double)r->n_rows;
    norma__text_input(&text, context);
    norma__sayf(
        &text, l, "{1 respondent|respondents}: {2} flagged ({3}), {4} set aside ({5}), {6} kept",
        norma__count(l, n).text, norma__count(l, (double)r->n_flagged).text,
        norma__percent(l, (double)r->n_flagged / n).text,
        norma__count(l, n - (double)r->n_kept).text,
        norma__percent(l, 1 - (double)r->n_kept / n).text, norma__count(l, (double)r->n_kept).text);
    norma__put(&text, "\n\n");
    if (!isnan(r->prevalence))
        put_evidence(&text, l, r);
    norma__text_header(
        &text, l,
        (const norma__column[]){
            {"Rule", -24}, {"fires at", -28}, {"action", -14}, {"respondents", 11}, {"share", 11}},
        5);
    for (size_t k = 0; k < r->n_rules; k++)
        put_rule_line(&text, l, r, &instrument->screening.rules[k], k);
    if (instrument->screening.warnings_exclude) {
        norma__sayf(&text, l, "{1} warnings together set a respondent aside.",
                    norma__count(l, (double)instrument->screening.warnings_exclude).text);
        norma__put(&text, "\n");
    }
    if (sensitivity)
        norma__put_sensitivity(&text, l, sensitivity, instrument);
    norma__text_notes(&text, l,
                      (const norma_notes *const[]){context->notes, &r->notes,
                                                   sensitivity ? &sensitivity->notes : NULL},
                      3, SIZE_MAX);
    return norma__hand_over(out, &text, err);
}
