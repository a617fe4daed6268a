/* Units as a page: the whole, every level, gaps, what is held back and what is not shown. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "report/html_chart.h"
#include "report/html_frame.h"
#include "report/html_gating.h"
#include "report/html_units.h"

/* A page has room for this many units of a level, and then for so many at both ends. */
enum { MOST_UNITS = 80, MOST_ENDS = 30 };

/* ---- header and contents ---- */

static void put_header(norma__page *p, const norma_units_result *r)
{
    const norma_input *input = p->context->input;
    const norma_language l = p->language;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Units");
    norma__page_raw(p, "<h1>");
    norma__page_text(p, norma__title(l, &r->instrument->title, r->instrument->id));
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    norma__page_fact(p, "Smallest cell that is shown, respondents",
                     norma__count(l, (double)r->options.disclosure.min_cell).text);
    norma__page_fact(p, "Coverage of the intervals",
                     norma__plain_percent(l, r->options.multilevel.conf_level).text);
    if (input) {
        norma__page_fact(p, "Data", norma__base_name(input->file));
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    }
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

static void put_contents(norma__page *p, const norma_units_result *r)
{
    norma__page_contents_begin(p);
    norma__page_content(p, &(const norma__page_entry){"whole", "The whole"});
    for (size_t i = 0; i < r->n_levels; i++) {
        norma__buffer title = {0};
        norma__units_level_title(&title, r, &r->levels[i]);
        norma__putf(&p->out, "<li><a href=\"#level-%zu\">", i);
        norma__page_take(p, &title);
        norma__page_raw(p, "</a></li>\n");
    }
    if (r->n_gaps > 0)
        norma__page_content(p, &(const norma__page_entry){"gaps", "Gaps between populations"});
    norma__page_content(p, &(const norma__page_entry){"hidden", "What is not shown"});
    norma__page_content(p, &(const norma__page_entry){"notes", "Notes"});
    norma__page_contents_end(p);
}

/* ---- the whole ---- */

/* Why a scale is held or a caution; only of a total that may be shown. */
static void put_reasons(norma__page *p, const norma_units_result *r, size_t population,
                        size_t scale)
{
    const norma_gate_cell *cell =
        scale < r->instrument->n_scales
            ? norma_gating_find(r->gating, scale, population, NORMA_NONE, NORMA_NONE)
            : NULL;
    norma__buffer text = {0};
    norma__put_gate_reasons(&text, p->language, cell ? cell->result : NULL);
    norma__page_raw(p, "<td>");
    norma__page_take(p, &text);
    norma__page_raw(p, "</td>");
}

static bool some_reason(const norma_units_result *r, size_t position)
{
    for (size_t s = 0; s < r->n_scales; s++)
        if (r->totals[position * r->n_scales + s].verdict != NORMA_PASS)
            return true;
    return r->gating->n_overrides > 0;
}

static void put_total(norma__page *p, const norma_units_result *r, size_t position, size_t scale)
{
    const norma_units_total *total = &r->totals[position * r->n_scales + scale];
    const norma_language l = p->language;
    norma__page_row(p, norma__units_title(r, scale, l),
                    scale < r->instrument->n_scales ? r->instrument->scales[scale].depth : 0);
    norma__page_number(p, norma__count(l, total->n ? (double)total->n : NAN));
    norma__page_interval(p, norma__fixed(l, total->mean, norma__units_decimals(r)),
                         norma__fixed(l, total->low, norma__units_decimals(r)),
                         norma__fixed(l, total->high, norma__units_decimals(r)));
    norma__page_number(p, norma__fixed(l, total->sd, norma__units_decimals(r)));
    if (r->gating) {
        norma__page_badge(p, total->verdict);
        if (some_reason(r, position))
            put_reasons(p, r, r->populations[position], scale);
    }
    norma__page_row_end(p);
}

static void put_population(norma__page *p, const norma_units_result *r, size_t position)
{
    const char *name = norma__units_population(r, r->populations[position]);
    if (name) {
        norma__page_raw(p, "<h3>");
        norma__page_text(p, name);
        norma__page_raw(p, "</h3>\n");
    }
    if (!norma__units_total_shown(r, position)) {
        norma__page_element(p, "p", "This total is not shown.");
        return;
    }
    norma__page_table(p, "Scales in the whole sample",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"n", true},
                                                   {"Mean", true},
                                                   {"SD", true},
                                                   {"Verdict", false},
                                                   {"Why", false}},
                      !r->gating                 ? 4
                      : some_reason(r, position) ? 6
                                                 : 5);
    for (size_t s = 0; s < r->n_scales; s++)
        put_total(p, r, position, s);
    norma__page_table_end(p);
}

static void put_whole(norma__page *p, const norma_units_result *r)
{
    norma__page_section(p, "whole", "The whole");
    norma__page_element(p, "p",
                        r->gating ? "Scores are in percent of maximum possible (POMP). A scale "
                                    "that is held back has no score anywhere."
                                  : "Scores are in the units of the answers.");
    if (r->gating)
        norma__page_overrides(p, r->gating, r->instrument);
    for (size_t position = 0; position < r->n_populations; position++)
        put_population(p, r, position);
    norma__page_raw(p, "<p>");
    norma__page_sayf(p, norma__units_drawn(r), r->groupings[0]->column);
    norma__page_raw(p, "</p>\n");
    norma__page_section_end(p);
}

/* ---- levels ---- */

static void put_level(norma__page *p, const norma_units_result *r, size_t i)
{
    norma__units_part part = {.result = r,
                              .level = &r->levels[i],
                              .group = norma__units_group(r, &r->levels[i]),
                              .decimals = norma__units_decimals(r)};
    if (norma__units_list_make(&part.list, r, part.level, MOST_UNITS, MOST_ENDS))
        norma__page_units_level(p, &part, i);
    else
        p->out.failed = true;
    norma__units_list_free(&part.list);
}

/* ---- what is not shown ---- */

static void put_name(norma__page *p, const char *name, const char *population, size_t *n)
{
    norma__page_raw(p, ++*n > 1 ? "<li>" : "<ul class=\"notes\">\n<li>");
    norma__page_text(p, name);
    if (population) {
        norma__page_raw(p, " (");
        norma__page_text(p, population);
        norma__page_raw(p, ")");
    }
    norma__page_raw(p, "</li>\n");
}

/* Names and nothing else: a unit that is small and one that protects it look alike. */
static void put_hidden(norma__page *p, const norma_units_result *r)
{
    size_t n = 0;
    norma__page_section(p, "hidden", "What is not shown");
    norma__page_raw(p, "<p>");
    norma__page_say(p, norma__units_why_hidden);
    norma__page_raw(p, "</p>\n");
    for (size_t position = 0; position < r->n_populations; position++)
        if (!norma__units_total_shown(r, position))
            put_name(p, norma__say(p->language, "the total"),
                     norma__units_population(r, r->populations[position]), &n);
    for (size_t i = 0; i < r->n_levels; i++)
        for (size_t u = 0; u < norma__units_group(r, &r->levels[i])->n_units; u++)
            if (norma__units_hides(r, &r->levels[i], u))
                put_name(p, norma__units_group(r, &r->levels[i])->paths[u],
                         norma__units_population(r, r->levels[i].population), &n);
    if (n > 0)
        norma__page_raw(p, "</ul>\n");
    else
        norma__page_element(p, "p", "nothing");
    norma__page_section_end(p);
}

/* ---- notes ---- */

static void put_notes(norma__page *p, const norma__units_view *view)
{
    const norma_notes **lists = NULL;
    const size_t n = norma__units_note_lists(&lists, view);
    if (n == 0) {
        p->out.failed = true;
        return;
    }
    norma__page_section(p, "notes", "Notes");
    norma__page_note_list(p, lists, n);
    norma__page_settings(p);
    norma__page_section_end(p);
    free(lists);
}

static void put_page(norma__page *p, const norma__units_view *view)
{
    const norma_units_result *r = view->result;
    norma__page_begin(p, norma__say(p->language, "Units"));
    put_header(p, r);
    put_contents(p, r);
    norma__page_raw(p, "<main>\n");
    put_whole(p, r);
    for (size_t i = 0; i < r->n_levels; i++)
        put_level(p, r, i);
    if (r->n_gaps > 0)
        norma__page_units_gaps(p, r);
    put_hidden(p, r);
    put_notes(p, view);
    norma__page_end(p);
}

norma_status norma_report_units_html(norma_output *out, const norma_units_result *result,
                                     const norma_report_context *context, norma_error *err)
{
    norma__units_view view;
    *out = (norma_output){0};
    norma_status status = norma__units_view_make(&view, result, context, err);
    if (status == NORMA_OK) {
        norma__page page = {.language = context->language,
                            .context = &view.context,
                            .charts = norma__chart_bundle_size > 0};
        put_page(&page, &view);
        status = norma__hand_over(out, &page.out, err);
    }
    norma__units_view_free(&view);
    return status;
}
