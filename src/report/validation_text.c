#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "report/envelope.h"
#include "report/validation.h"

#define MOST_SCALES 12
#define MOST_NOTES 5

static void put_title(norma__buffer *out, const norma__overview *o,
                      const norma_report_context *context)
{
    const norma_instrument *instrument = o->result->instrument;
    norma__buffer line = {0};
    norma__putf(&line, "%s (%s %s)", norma__title(o->language, &instrument->title, instrument->id),
                instrument->id, instrument->version);
    if (context->input)
        norma__putf(&line, ", %s", norma__base_name(context->input->file));
    out->failed |= line.failed;
    norma__put_clean(out, line.bytes ? line.bytes : "");
    norma__put(out, "\n\n");
    norma__buffer_free(&line);
}

static double missing_share(const norma_validation *v)
{
    const double *shares = v->screen->indices[NORMA_INDEX_MISSING_SHARE];
    double sum = 0;
    for (size_t row = 0; shares && row < v->screen->n_rows; row++)
        sum += shares[row];
    return shares ? sum / (double)v->screen->n_rows : NAN;
}

static void put_read(norma__buffer *out, const norma__overview *o)
{
    norma_language l = o->language;
    norma__buffer line = {0};
    norma__sayf(&line, l, "{1 respondent|respondents}, {2 item|items}, {3} of answers missing; {4}",
                norma__count(l, (double)o->result->screen->n_rows).text,
                norma__count(l, (double)o->result->instrument->n_items).text,
                norma__percent(l, missing_share(o->result)).text,
                norma__say(l, o->result->screen->has_latencies ? "response times recorded"
                                                               : "no response times"));
    norma__text_paragraph(out, norma__say(l, "Read"), &line);
}

/* The rules that fired, most respondents first, at most four. */
static void put_top_rules(norma__buffer *line, const norma__overview *o)
{
    const norma_screen_result *screen = o->result->screen;
    bool told[32] = {false};
    for (size_t n = 0; n < 4; n++) {
        size_t top = NORMA_NONE;
        for (size_t k = 0; k < screen->n_rules; k++)
            if (!told[k] && screen->rule_counts[k] &&
                (top == NORMA_NONE || screen->rule_counts[k] > screen->rule_counts[top]))
                top = k;
        if (top == NORMA_NONE)
            return;
        told[top] = true;
        norma__putf(line, "%s%s %s", n ? ", " : "",
                    norma__rule_title(o->language, &o->result->instrument->screening.rules[top]),
                    norma__count(o->language, (double)screen->rule_counts[top]).text);
    }
}

static void put_screening(norma__buffer *out, const norma__overview *o)
{
    norma_language l = o->language;
    const norma_screen_result *screen = o->result->screen;
    norma__buffer line = {0};
    norma__sayf(&line, l, "{1} set aside ({2}), {3} kept",
                norma__count(l, (double)o->n_set_aside).text,
                norma__percent(l, (double)o->n_set_aside / (double)screen->n_rows).text,
                norma__count(l, (double)screen->n_kept).text);
    if (screen->n_flagged) {
        norma__put(&line, norma__say(l, "; flags: "));
        put_top_rules(&line, o);
    }
    norma__text_paragraph(out, norma__say(l, "Screened"), &line);
}

static void put_gate(norma__buffer *out, const norma__overview *o)
{
    norma_language l = o->language;
    norma__buffer line = {0};
    norma__sayf(&line, l, "{1 scale passes|scales pass}, {2} with caution, {3} held back, by {4}",
                norma__count(l, (double)o->n_verdicts[NORMA_PASS]).text,
                norma__count(l, (double)o->n_verdicts[NORMA_CAUTION]).text,
                norma__count(l, (double)o->n_verdicts[NORMA_HOLD]).text,
                norma__title(l, &o->result->instrument->gate.name, ""));
    norma__text_paragraph(out, norma__say(l, "Gate"), &line);
    for (size_t i = 0; i < o->result->n_overrides; i++) {
        const norma_override *override = &o->result->overrides[i];
        norma__sayf(&line, l, "{1} on {2 scale|scales}, because: {3}", override->code,
                    norma__count(l, (double)norma__overridden_scales(o->result, override)).text,
                    override->because);
        norma__text_paragraph(out, norma__say(l, "OVERRIDDEN"), &line);
    }
    if (!o->result->norms)
        return;
    norma__sayf(&line, l, "{1}, version {2}, {3 respondent|respondents}", o->result->norms->name,
                norma__count(l, (double)o->result->norms->version).text,
                norma__count(l, (double)o->result->norms->n_kept).text);
    norma__text_paragraph(out, norma__say(l, "Norm"), &line);
}

/* ---- the table of scales ---- */

static size_t count_shown(const norma__overview *o, const bool *show)
{
    size_t n = 0;
    for (size_t s = 0; s < o->n_scales; s++)
        n += show[s];
    return n;
}

static void show_worst(const norma__overview *o, bool *show)
{
    for (int verdict = NORMA_HOLD; verdict > NORMA_PASS; verdict--)
        for (size_t i = 0; i < o->n_scales && count_shown(o, show) < MOST_SCALES; i++)
            if ((int)norma__verdict_of(o, o->order[i]) == verdict)
                show[o->order[i]] = true;
}

/* All scales when they fit; else level after level while they fit, then the worst of the rest. */
static void choose_shown(const norma__overview *o, bool *show)
{
    const norma_scale *scales = o->result->instrument->scales;
    for (size_t depth = 0; depth < o->n_scales; depth++) {
        size_t here = 0;
        for (size_t s = 0; s < o->n_scales; s++)
            here += scales[s].depth == depth;
        if (!here || count_shown(o, show) + here > MOST_SCALES)
            break;
        for (size_t s = 0; s < o->n_scales; s++)
            show[s] |= scales[s].depth == depth;
    }
    show_worst(o, show);
}

static void put_alpha(norma__buffer *out, norma_language l, const norma_reliability_result *kept)
{
    norma__buffer cell = {0};
    if (kept)
        norma__sayf(&cell, l, "{1} [{2}, {3}]", norma__fixed(l, kept->alpha, 2).text,
                    norma__fixed(l, kept->alpha_low, 2).text,
                    norma__fixed(l, kept->alpha_high, 2).text);
    size_t columns = norma__utf8_columns(cell.bytes ? cell.bytes : "");
    norma__text_cell(out, cell.bytes ? cell.bytes : "", columns < 21 ? -21 : -(int)columns);
    norma__text_cell(out, norma__fixed(l, kept ? kept->omega_total : NAN, 2).text, 5);
    out->failed |= cell.failed;
    norma__buffer_free(&cell);
}

static void put_position(norma__buffer *out, norma_language l, const norma_scale_validation *v)
{
    norma__buffer cell = {0};
    if (v->compared)
        norma__sayf(&cell, l, "{1}, PR {2}", norma__signed(l, v->comparison.difference, 1).text,
                    norma__fixed(l, v->comparison.percentile, 0).text);
    norma__text_cell(out, cell.bytes ? cell.bytes : "", 13);
    out->failed |= cell.failed;
    norma__buffer_free(&cell);
}

static void put_verdict(norma__buffer *out, const norma__overview *o, size_t scale)
{
    norma_verdict verdict = norma__verdict_of(o, scale);
    norma__buffer cell = {0};
    norma__put(&cell, norma__verdict_word(o->language, verdict));
    if (verdict != NORMA_PASS) {
        norma__put(&cell, norma__say(o->language, ": "));
        norma__put_brief_reasons(&cell, o, scale);
    }
    norma__text_cell(out, cell.bytes ? cell.bytes : "", o->result->norms ? -17 : -25);
    out->failed |= cell.failed;
    norma__buffer_free(&cell);
}

static void put_scale(norma__buffer *out, const norma__overview *o, size_t scale)
{
    norma_language l = o->language;
    const norma_scale *s = &o->result->instrument->scales[scale];
    norma__buffer title = {0};
    for (size_t d = 0; d < s->depth; d++)
        norma__put(&title, " ");
    norma__put(&title, norma__scale_title(o, scale));
    norma__text_cell(out, title.bytes ? title.bytes : "", o->result->norms ? -22 : -29);
    norma__text_cell(out, norma__count(l, (double)s->n_items).text, 5);
    put_alpha(out, l, o->result->scales[scale].kept);
    norma__text_cell(out, norma__fixed(l, o->scores[scale].mean, 1).text, 5);
    if (o->result->norms)
        put_position(out, l, &o->result->scales[scale]);
    put_verdict(out, o, scale);
    norma__text_end(out);
    out->failed |= title.failed;
    norma__buffer_free(&title);
}

static void put_scales(norma__buffer *out, const norma__overview *o, const bool *show)
{
    bool norms = o->result->norms != NULL;
    const norma__column with_norms[] = {{"Scale", -22},  {"items", 5}, {"alpha [interval]", -21},
                                        {"omega", 5},    {"POMP", 5},  {"vs norm", 13},
                                        {"verdict", -17}};
    const norma__column without[] = {{"Scale", -29}, {"items", 5}, {"alpha [interval]", -21},
                                     {"omega", 5},   {"POMP", 5},  {"verdict", -25}};
    norma__put(out, "\n");
    norma__text_header(out, o->language, norms ? with_norms : without, norms ? 7 : 6);
    for (size_t i = 0; i < o->n_scales; i++)
        if (show[o->order[i]])
            put_scale(out, o, o->order[i]);
    size_t hidden = o->n_scales - count_shown(o, show);
    if (hidden) {
        norma__sayf(out, o->language,
                    "Further scales in the full results (--report, --results): {1}.",
                    norma__count(o->language, (double)hidden).text);
        norma__put(out, "\n");
    }
    norma__put(out, "\n");
}

static void put_advice(norma__buffer *out, const norma__overview *o)
{
    bool first = true;
    norma__buffer line = {0};
    for (size_t which = 0; norma__advice(&line, o, which); which++) {
        if (!line.length)
            continue;
        norma__text_paragraph(out, first ? norma__say(o->language, "To do") : "", &line);
        first = false;
    }
}

static void put_summary(norma__buffer *text, const norma__overview *o, const bool *show,
                        const norma_report_context *context)
{
    norma__buffer line = {0};
    put_title(text, o, context);
    put_read(text, o);
    put_screening(text, o);
    put_gate(text, o);
    put_scales(text, o, show);
    norma__put_structure(&line, o);
    norma__text_paragraph(text, norma__say(o->language, "Structure"), &line);
    put_advice(text, o);
    norma__text_notes(text, o->language,
                      (const norma_notes *const[]){context->notes, &o->result->notes}, 2,
                      MOST_NOTES);
}

static norma_status validation_text(norma_output *out, const norma_validation *result,
                                    const norma_report_context *context, norma_error *err)
{
    norma__buffer text = {0};
    norma__overview overview;
    norma_status status = norma__overview_make(&overview, result, context->language, err);
    if (status != NORMA_OK)
        return status;
    bool *show = NORMA__NEW(bool, overview.n_scales);
    if (show) {
        choose_shown(&overview, show);
        put_summary(&text, &overview, show, context);
    }
    text.failed |= !show;
    free(show);
    norma__overview_free(&overview);
    return norma__hand_over(out, &text, err);
}

norma_status norma_report_validation(norma_output *out, const norma_validation *result,
                                     norma_format format, const norma_report_context *context,
                                     norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return norma__validation_json(out, result, context, err);
    if (format == NORMA_FORMAT_TEXT)
        return validation_text(out, result, context, err);
    return norma__no_such_format(format, "a validation", err);
}
