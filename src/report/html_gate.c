#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/html_sections.h"

/* Where small is good the limit says so: "≤ 15", "> 20". */
static void put_limit(norma__page *p, const norma_criterion *criterion, double limit,
                      const char *sign)
{
    const norma__figure number = norma__criterion_figure(p->language, criterion->id, limit);
    norma__figure figure = number;
    if (criterion->at_most)
        snprintf(figure.text, sizeof figure.text, "%s%.40s", sign, number.text);
    norma__page_number(p, figure);
}

/* What a person decided against the criteria stands before everything else. */
static void put_overrides(norma__page *p)
{
    const norma_validation *v = p->overview.result;
    if (v->n_overrides == 0)
        return;
    norma__page_table(
        p, "Criteria overridden by a person",
        (const norma__page_column[]){{"Criterion", false}, {"Scales", true}, {"Because", false}},
        3);
    for (size_t i = 0; i < v->n_overrides; i++) {
        norma__page_row(p, v->overrides[i].code, 0);
        norma__page_number(
            p, norma__count(p->language, (double)norma__overridden_scales(v, &v->overrides[i])));
        norma__page_cell(p, v->overrides[i].because);
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_criteria(norma__page *p)
{
    const norma_gate_rules *gate = &p->overview.result->instrument->gate;
    norma_language l = p->language;
    norma__page_table(
        p, "The criteria in force",
        (const norma__page_column[]){
            {"Criterion", false}, {"Passes from", true}, {"Held below", true}, {"Source", false}},
        4);
    for (size_t c = 0; c < gate->n_criteria; c++) {
        const norma_criterion *criterion = &gate->criteria[c];
        norma__page_row_coded(p, norma__criterion_word(l, criterion->id), criterion->id);
        put_limit(p, criterion, criterion->pass, "\xe2\x89\xa4 ");
        put_limit(p, criterion, criterion->hold, "> ");
        norma__page_cell(p, norma__title(l, &criterion->source, ""));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_reason(norma__page *p, const norma_gate_reason *reason)
{
    norma__putf(&p->out, "<td class=\"n %s\">",
                reason->verdict == NORMA_PASS || reason->overridden
                    ? ""
                    : norma_verdict_name(reason->verdict));
    norma__page_text(p, norma__reason_figure(p->language, reason).text);
    if (reason->overridden)
        norma__page_text(p, norma__say(p->language, " (overridden)"));
    else if (reason->verdict != NORMA_PASS)
        norma__putf(&p->out, " <span aria-hidden=\"true\">%s</span>",
                    reason->verdict == NORMA_HOLD ? "\xe2\x96\xa0" : "\xe2\x96\xb2");
    norma__page_raw(p, "</td>");
}

static const norma_gate_reason *reason_of(const norma_gate_result *gate, const norma_criterion *c)
{
    for (size_t r = 0; gate && r < gate->n_reasons; r++)
        if (strcmp(gate->reasons[r].code, c->id) == 0)
            return &gate->reasons[r];
    return NULL;
}

/* Whether a criterion was applied to any scale: those of units and norms may be to none. */
static bool is_applied(const norma__overview *o, const norma_criterion *criterion)
{
    for (size_t s = 0; s < o->n_scales; s++) {
        const norma_gate_reason *reason = reason_of(o->result->scales[s].gate, criterion);
        if (reason && !(isnan(reason->value) && reason->verdict == NORMA_PASS))
            return true;
    }
    return false;
}

static void put_scale(norma__page *p, size_t scale)
{
    const norma__overview *o = &p->overview;
    const norma_gate_rules *gate = &o->result->instrument->gate;
    norma__page_row(p, norma__scale_title(o, scale), o->result->instrument->scales[scale].depth);
    norma__page_badge(p, norma__verdict_of(o, scale));
    for (size_t c = 0; c < gate->n_criteria; c++) {
        const norma_gate_reason *reason =
            reason_of(o->result->scales[scale].gate, &gate->criteria[c]);
        if (!is_applied(o, &gate->criteria[c]))
            continue;
        if (reason)
            put_reason(p, reason);
        else
            norma__page_number(p, norma__fixed(p->language, NAN, 0));
    }
    norma__page_row_end(p);
}

void norma__page_verdicts(norma__page *p)
{
    const norma__overview *o = &p->overview;
    const norma_gate_rules *gate = &o->result->instrument->gate;
    norma__page_table_begin(p, "Every scale against every criterion");
    norma__page_heading(p, norma__say(p->language, "Scale"), false);
    norma__page_heading(p, norma__say(p->language, "Verdict"), false);
    for (size_t c = 0; c < gate->n_criteria; c++)
        if (is_applied(o, &gate->criteria[c]))
            norma__page_heading(p, norma__criterion_word(p->language, gate->criteria[c].id), true);
    norma__page_headings_end(p);
    for (size_t i = 0; i < o->n_scales; i++)
        put_scale(p, o->order[i]);
    norma__page_table_end(p);
}

void norma__page_gate(norma__page *p)
{
    norma__page_section(p, "gate", "Gate: which scales may be scored?");
    norma__page_raw(p, "<p>");
    norma__page_sayf(p,
                     "Criteria: {1}. A figure at or over the first limit passes, one under the "
                     "second holds the scale back, and what lies between is a caution. A scale "
                     "that is held back has no score. An item against its scale, or items on "
                     "other factors, hold a scale only when the sample is large enough to show "
                     "it; else they are a caution.",
                     norma__title(p->language, &p->overview.result->instrument->gate.name, ""));
    norma__page_raw(p, "</p>\n");
    put_overrides(p);
    put_criteria(p);
    norma__page_section_end(p);
}
