/* Recalibration as a page: what drifted, which items are anchors, and the bridge. */
#include <math.h>

#include "report/html_frame.h"
#include "report/recalibrate_parts.h"

static void put_header(norma__page *p, const norma_recalibration *r, int64_t written)
{
    const norma_input *input = p->context->input;
    norma__page_raw(p, "<header>\n");
    norma__page_element(p, "p class=\"kind\"", "Recalibration of norms");
    norma__page_raw(p, "<h1>");
    norma__page_text(p, r->source.old->name);
    norma__page_raw(p, "</h1>\n<dl class=\"facts\">\n");
    norma__page_fact(p, "Compared with version",
                     norma__count(p->language, (double)r->source.old->version).text);
    norma__page_fact(p, "New version",
                     written ? norma__count(p->language, (double)written).text
                             : norma__say(p->language, "not written"));
    norma__page_fact(p, "Respondents of the collection, kept",
                     norma__count(p->language, (double)r->validation->screen->n_kept).text);
    norma__page_fact(p, "Effective n of the new version",
                     norma__fixed(p->language, r->next->n_effective, 0).text);
    if (input)
        norma__page_fact(p, "SHA-256 of the data", input->sha256);
    norma__page_fact(p, "Date", norma__page_setting(p, "date"));
    norma__page_fact_pair(p, "Made with", "norma", norma_version());
    norma__page_raw(p, "</dl>\n</header>\n");
}

static void put_contents(norma__page *p)
{
    static const norma__page_entry entries[] = {
        {"scales", "Scales"}, {"items", "Items"}, {"bridge", "Bridge"}, {"notes", "Notes"}};
    norma__page_contents_begin(p);
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        norma__page_content(p, &entries[i]);
    norma__page_contents_end(p);
}

static void put_scales(norma__page *p, const norma_recalibration *r)
{
    norma_language l = p->language;
    norma__page_section(p, "scales", "Scales");
    norma__page_element(
        p, "p",
        "Equivalent: the change of the mean is shown to be within the bound. Drifted: "
        "there is a change, and it is not shown to be within the bound. Not clear: "
        "neither. Errors allow for people of a company being alike.");
    norma__page_table(p, "The collection against the norm set, POMP",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"old", true},
                                                   {"new", true},
                                                   {"change", true},
                                                   {"in sd", true},
                                                   {"sd ratio", true},
                                                   {"largest shift of a rank", true},
                                                   {"at", true},
                                                   {"verdict", false}},
                      9);
    for (size_t s = 0; s < r->drift->n_scales; s++) {
        const norma_drift_scale *d = &r->drift->scales[s];
        norma__page_row(p, d->id, 0);
        norma__page_number(p, norma__fixed(l, d->mean.mean[0], 1));
        norma__page_number(p, norma__fixed(l, d->mean.mean[1], 1));
        norma__page_interval(p, norma__signed(l, d->mean.change, 1),
                             norma__signed(l, d->mean.low, 1), norma__signed(l, d->mean.high, 1));
        norma__page_number(p, norma__signed(l, d->mean.d, 2));
        norma__page_interval(p, norma__fixed(l, d->sd_ratio, 2),
                             norma__fixed(l, d->sd_ratio_low, 2),
                             norma__fixed(l, d->sd_ratio_high, 2));
        norma__page_number(p, norma__signed(l, d->shift, 1));
        norma__page_number(p, norma__fixed(l, d->shift_at, 0));
        norma__page_cell(p, norma__say(l, norma_drift_verdict_names[d->mean.verdict]));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_section_end(p);
}

static void put_items(norma__page *p, const norma_recalibration *r)
{
    norma_language l = p->language;
    norma__page_section(p, "items", "Items");
    norma__page_element(
        p, "p",
        "An item is an anchor when people of equal scores answer it as they did when "
        "the norm set was made. Its mean may change all the same.");
    norma__page_table(p, "Items of the collection against the norm set",
                      (const norma__page_column[]){{"Item", false},
                                                   {"old", true},
                                                   {"new", true},
                                                   {"in sd", true},
                                                   {"most %", true},
                                                   {"answer", true},
                                                   {"DIF", true},
                                                   {"anchor", false},
                                                   {"verdict", false}},
                      9);
    for (size_t j = 0; j < r->drift->n_items; j++) {
        const norma_drift_item *d = &r->drift->items[j];
        const norma_dif_item *dif = norma__recalibrated_item(r, d->id);
        norma__page_row(p, d->id, 0);
        norma__page_number(p, norma__fixed(l, d->mean.mean[0], 2));
        norma__page_number(p, norma__fixed(l, d->mean.mean[1], 2));
        norma__page_interval(p, norma__signed(l, d->mean.d, 2), norma__signed(l, d->mean.d_low, 2),
                             norma__signed(l, d->mean.d_high, 2));
        norma__page_number(p, norma__signed(l, d->most, 1));
        norma__page_number(p, norma__fixed(l, d->most_at, 0));
        norma__page_number(p, norma__fixed(l, dif ? dif->effect : NAN, 3));
        norma__page_cell(p, norma__anchor_word(l, dif));
        norma__page_cell(p, norma__say(l, norma_drift_verdict_names[d->mean.verdict]));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_section_end(p);
}

static void put_bridge(norma__page *p, const norma_bridge *b)
{
    norma_language l = p->language;
    norma__page_table_begin(p, b->scale);
    norma__page_heading(p, norma__say(l, "POMP score"), true);
    norma__page_heading(p, norma__say(l, "rank, old"), true);
    norma__page_heading(p, norma__say(l, "rank, new"), true);
    norma__page_heading(p, norma__say(l, "T, old"), true);
    norma__page_heading(p, norma__say(l, "T, new"), true);
    norma__page_heading(p, norma__say(l, "equivalent"), true);
    norma__page_heading(p, norma__say(l, "SE"), true);
    norma__page_headings_end(p);
    for (size_t i = 0; i < b->n_rows; i++) {
        const norma_bridge_row *row = &b->rows[i];
        norma__page_row(p, norma__fixed(l, row->score, 1).text, 0);
        norma__page_number(p, norma__fixed(l, row->percentile[0], 1));
        norma__page_number(p, norma__fixed(l, row->percentile[1], 1));
        norma__page_number(p, norma__fixed(l, row->t[0], 1));
        norma__page_number(p, norma__fixed(l, row->t[1], 1));
        norma__page_number(p, norma__fixed(l, row->equivalent, 1));
        norma__page_number(p, norma__fixed(l, row->se, 2));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

norma_status norma_report_recalibration_html(norma_output *out, const norma_recalibration *result,
                                             int64_t written, const norma_report_context *context,
                                             norma_error *err)
{
    norma__page page = {.language = context->language, .context = context};
    const norma_notes *lists[NORMA__RECALIBRATE_LISTS];
    *out = (norma_output){0};
    norma__page_begin(&page, norma__say(page.language, "Recalibration of norms"));
    put_header(&page, result, written);
    put_contents(&page);
    norma__page_raw(&page, "<main>\n");
    put_scales(&page, result);
    put_items(&page, result);
    norma__page_section(&page, "bridge", "Bridge");
    norma__page_element(&page, "p",
                        "Where a score of the old version stands under the new one; equivalent is "
                        "the score with the same rank in the new version.");
    for (size_t k = 0; k < result->n_bridges; k++)
        put_bridge(&page, result->bridges[k]);
    norma__page_section_end(&page);
    norma__page_section(&page, "notes", "Notes");
    norma__page_note_list(&page, lists, norma__recalibrate_notes(lists, result, context));
    norma__page_section_end(&page);
    norma__page_end(&page);
    return norma__hand_over(out, &page.out, err);
}
