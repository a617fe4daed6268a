#include <math.h>

#include "report/scored_parts.h"
#include "report/validation.h"

static void put_overrides(norma__buffer *out, const norma_scored *result, norma_language l)
{
    for (size_t i = 0; i < result->gating->n_overrides; i++) {
        const norma_override *override = &result->gating->overrides[i];
        norma__buffer line = {0};
        size_t scales;
        norma__override_changed(result, override, &scales);
        norma__sayf(&line, l, "{1} on {2 scale|scales}, because: {3}", override->code,
                    norma__count(l, (double)scales).text, override->because);
        norma__text_paragraph(out, norma__say(l, "OVERRIDDEN"), &line);
    }
}

static void put_gate(norma__buffer *out, const norma_scored *result, norma_language l)
{
    norma__buffer line = {0};
    size_t n[3] = {0};
    for (size_t i = 0; i < result->instrument->n_scales * result->n_populations; i++)
        n[result->scales[i].verdict]++;
    norma__sayf(
        &line, l, "by scale and population: {1} passed, {2} with caution, {3} held back, by {4}",
        norma__count(l, (double)n[NORMA_PASS]).text, norma__count(l, (double)n[NORMA_CAUTION]).text,
        norma__count(l, (double)n[NORMA_HOLD]).text,
        norma__title(l, &result->instrument->gate.name, ""));
    norma__text_paragraph(out, norma__say(l, "Gate"), &line);
}

static void put_reference(norma__buffer *out, const norma_scored *result, norma_language l)
{
    const norma_norm_set *norms = result->validation->norms;
    norma__buffer line = {0};
    if (result->options.reference == NORMA_REFERENCE_SAMPLE)
        norma__put(&line, norma__say(l, "each population of the sample itself"));
    else if (norms)
        norma__sayf(&line, l, "{1}, version {2}, {3 respondent|respondents}", norms->name,
                    norma__count(l, (double)norms->version).text,
                    norma__count(l, (double)norms->n_kept).text);
    if (result->curves)
        norma__sayf(&line, l, "; percentile and T also given {1}", result->curves->covariate);
    if (line.length)
        norma__text_paragraph(out, norma__say(l, "Standard"), &line);
    norma__buffer_free(&line);
}

/* "n, reliability-lower (overridden)": the codes that were not passed. */
static void put_codes(norma__buffer *out, const norma_gate_result *result, norma_language l)
{
    size_t n = 0;
    for (size_t r = 0; r < result->n_reasons; r++) {
        const norma_gate_reason *reason = &result->reasons[r];
        if (reason->verdict == NORMA_PASS)
            continue;
        norma__putf(out, "%s%s%s", n++ ? ", " : "", reason->code,
                    reason->overridden ? norma__say(l, " (overridden)") : "");
    }
}

static void put_scale(norma__buffer *out, const norma_scored *result,
                      const norma_scored_scale *scale, norma_language l)
{
    const norma_scale *about = &result->instrument->scales[scale->scale];
    const norma_gate_cell *cell =
        norma_gating_find(result->gating, scale->scale, scale->population, NORMA_NONE, NORMA_NONE);
    const bool shown = norma_scored_shows_population(result, scale->population);
    const char *population = norma__population_name(result, scale->population);
    const double se = norma_score_interval_of(scale->mean, scale->mean, scale->sd,
                                              scale->reliability, result->options.conf_level)
                          .se;
    norma__buffer codes = {0};
    norma__text_cell(out, norma__title(l, &about->title, about->id), -28);
    norma__text_cell(out, population ? population : norma__say(l, "everybody"), -12);
    norma__text_cell(out, norma__verdict_word(l, scale->verdict), -9);
    norma__text_cell(out, norma__count(l, shown ? (double)scale->n : NAN).text, 7);
    norma__text_cell(out, norma__fixed(l, shown ? scale->mean : NAN, 1).text, 6);
    norma__text_cell(out, norma__fixed(l, shown ? scale->reliability : NAN, 2).text, 6);
    norma__text_cell(out, norma__fixed(l, shown ? se : NAN, 1).text, 5);
    norma__put(out, "  ");
    if (shown || scale->population == NORMA_NONE)
        put_codes(&codes, cell->result, l);
    else
        norma__put(&codes, norma__say(l, "too small a population to tell more"));
    norma__put_clean(out, codes.bytes ? codes.bytes : "");
    norma__text_end(out);
    out->failed |= codes.failed;
    norma__buffer_free(&codes);
}

static void put_scales(norma__buffer *out, const norma_scored *result, norma_language l)
{
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -28},
                                               {"Population", -12},
                                               {"Verdict", -9},
                                               {"n", 7},
                                               {"POMP", 6},
                                               {"Rel.", 6},
                                               {"SE", 5},
                                               {"  Not passed", -12}},
                       8);
    for (size_t i = 0; i < result->instrument->n_scales * result->n_populations; i++)
        put_scale(out, result, &result->scales[i], l);
}

/* Of the units that may be shown, how many pass; nothing of the others. */
static void put_level(norma__buffer *out, const norma_scored *result, size_t level,
                      norma_language l)
{
    const norma_grouping *grouping = result->gating->levels[level];
    size_t shown = 0, held = 0;
    norma__buffer line = {0};
    for (size_t u = 0; u < grouping->n_units; u++) {
        bool any = false;
        if (!norma_scored_shows(result, NORMA_NONE, level, u))
            continue;
        for (size_t s = 0; s < result->instrument->n_scales; s++)
            any = any ||
                  norma_gating_find(result->gating, s, NORMA_NONE, level, u)->result->verdict ==
                      NORMA_HOLD;
        shown++;
        held += any;
    }
    norma__sayf(&line, l,
                "{1 unit|units} may be told of; in {2} of them the gate holds some scale back",
                norma__count(l, (double)shown).text, norma__count(l, (double)held).text);
    norma__text_paragraph(out, grouping->column, &line);
}

void norma__put_scored_text(norma__buffer *out, const norma_scored *result,
                            const norma_report_context *context)
{
    const norma_language l = context->language;
    const norma_notes *const lists[] = {context->notes, &result->notes};
    norma__text_input(out, context);
    norma__put(out, "\n");
    put_overrides(out, result, l);
    put_gate(out, result, l);
    put_reference(out, result, l);
    for (size_t level = 0; level < result->gating->n_levels; level++)
        put_level(out, result, level, l);
    put_scales(out, result, l);
    norma__text_notes(out, l, lists, 2, 8);
}
