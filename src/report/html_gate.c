#include <math.h>
#include <string.h>

#include "report/html_sections.h"

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
        norma__page_number(p, norma__criterion_figure(l, criterion->id, criterion->pass));
        norma__page_number(p, norma__criterion_figure(l, criterion->id, criterion->hold));
        norma__page_cell(p, norma__title(l, &criterion->source, ""));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

static void put_reason(norma__page *p, const norma_gate_reason *reason)
{
    norma__putf(&p->out, "<td class=\"n %s\">",
                reason->verdict == NORMA_PASS ? "" : norma_verdict_name(reason->verdict));
    norma__page_text(p, norma__reason_figure(p->language, reason).text);
    if (reason->verdict != NORMA_PASS)
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

static void put_scale(norma__page *p, size_t scale)
{
    const norma__overview *o = &p->overview;
    const norma_gate_rules *gate = &o->result->instrument->gate;
    norma__page_row(p, norma__scale_title(o, scale), o->result->instrument->scales[scale].depth);
    norma__page_badge(p, norma__verdict_of(o, scale));
    for (size_t c = 0; c < gate->n_criteria; c++) {
        const norma_gate_reason *reason =
            reason_of(o->result->scales[scale].gate, &gate->criteria[c]);
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
    put_criteria(p);
    norma__page_section_end(p);
}
