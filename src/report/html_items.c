#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "report/html_sections.h"

static void put_group(norma__page *p, const char *title, size_t columns)
{
    norma__putf(&p->out, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\">", columns);
    norma__page_text(p, title);
    norma__page_raw(p, "</th></tr>\n");
}

static const norma_item_reliability *find_item(const norma_reliability_result *r, const char *id)
{
    for (size_t k = 0; r && k < r->n_items; k++)
        if (strcmp(r->items[k].id, id) == 0)
            return &r->items[k];
    return NULL;
}

static void put_wording(norma__page *p, const norma_item *item)
{
    norma__page_raw(p, "<tr><th scope=\"row\">");
    norma__page_text(p, item->id);
    norma__page_raw(p, " <span class=\"wording\">");
    norma__page_text(p, norma__title(p->language, &item->text, ""));
    if (item->reversed)
        norma__page_say(p, " (reversed)");
    norma__page_raw(p, "</span></th>");
}

/* Cells on the item in its scale; in none, r is NULL. */
static void put_reliability(norma__page *p, const norma_item_reliability *item, double alpha)
{
    norma_language l = p->language;
    norma__page_number(p, norma__fixed(l, item ? item->mean : NAN, 2));
    norma__page_number(p, norma__fixed(l, item ? item->sd : NAN, 2));
    norma__page_number(p, norma__fixed(l, item ? item->r_rest : NAN, 2));
    norma__putf(&p->out, "<td class=\"n%s\">",
                item && item->alpha_if_dropped > alpha + 0.005 ? " cross" : "");
    norma__page_text(p, norma__fixed(l, item ? item->alpha_if_dropped : NAN, 2).text);
    norma__page_raw(p, "</td>");
}

static void put_times(norma__page *p, const norma_item_latency *t)
{
    norma_language l = p->language;
    norma__page_number(p, norma__duration(l, t->median_ms));
    norma__page_number(p, norma__duration(l, t->threshold_ms));
    norma__page_number(p, norma__percent(l, (double)t->n_rapid / (double)t->n));
}

static bool has_times(const norma__page *p)
{
    const norma_screen_result *screen = p->overview.result->screen;
    return screen->has_latencies && screen->item_latencies;
}

static void put_item(norma__page *p, size_t item, const norma_reliability_result *kept)
{
    const norma_item *known = &p->overview.result->instrument->items[item];
    put_wording(p, known);
    put_reliability(p, find_item(kept, known->id), kept ? kept->alpha : NAN);
    if (has_times(p))
        put_times(p, &p->overview.result->screen->item_latencies[item]);
    norma__page_row_end(p);
}

/* Marks in told the items that a scale without parts names: they are told under it. */
static void put_scale_items(norma__page *p, size_t scale, size_t columns, bool *told)
{
    const norma_scale *s = &p->overview.result->instrument->scales[scale];
    if (s->n_parts)
        return;
    put_group(p, norma__scale_title(&p->overview, scale), columns);
    for (size_t i = 0; i < s->n_items; i++) {
        put_item(p, s->items[i], p->overview.result->scales[scale].kept);
        told[s->items[i]] = true;
    }
}

static void put_others(norma__page *p, size_t columns, const bool *told)
{
    bool first = true;
    for (size_t i = 0; i < p->overview.result->instrument->n_items; i++) {
        if (told[i])
            continue;
        if (first)
            put_group(p, norma__say(p->language, "In no scale"), columns);
        first = false;
        put_item(p, i, NULL);
    }
}

static void put_items(norma__page *p, bool *told)
{
    const norma__page_column columns[] = {{"Item", false},
                                          {"Mean", true},
                                          {"SD", true},
                                          {"Item-rest r", true},
                                          {"Alpha if dropped", true},
                                          {"Median time", true},
                                          {"Threshold", true},
                                          {"Faster", true}};
    size_t n = has_times(p) ? 8 : 5;
    norma__page_table(p, "Items of each scale, keyed, those kept", columns, n);
    for (size_t i = 0; i < p->overview.n_scales; i++)
        put_scale_items(p, p->overview.order[i], n, told);
    put_others(p, n, told);
    norma__page_table_end(p);
}

void norma__page_items(norma__page *p)
{
    bool *told = NORMA__NEW(bool, p->overview.result->instrument->n_items);
    norma__page_section(p, "items", "Items");
    norma__page_raw(p, "<p>");
    norma__page_say(p, "Shaded: the scale would be more reliable without the item.");
    if (has_times(p)) {
        norma__page_raw(p, " ");
        norma__page_say(p, "Faster: share of everyone's answers to the item that came before its "
                           "threshold.");
    }
    norma__page_raw(p, "</p>\n");
    if (told)
        put_items(p, told);
    p->out.failed |= !told;
    free(told);
    norma__page_section_end(p);
}
