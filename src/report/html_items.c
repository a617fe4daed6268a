#include "report/html_sections.h"

static void put_group(norma__page *p, const char *title, size_t columns)
{
    norma__putf(&p->out, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\">", columns);
    norma__page_text(p, title);
    norma__page_raw(p, "</th></tr>\n");
}

static void put_item(norma__page *p, const norma_item_reliability *item, double alpha)
{
    norma_language l = p->language;
    size_t found = norma_instrument_find_item(p->overview.result->instrument, item->id);
    const norma_item *known =
        found == NORMA_NONE ? NULL : &p->overview.result->instrument->items[found];
    norma__page_raw(p, "<tr><th scope=\"row\">");
    norma__page_text(p, item->id);
    norma__page_raw(p, " <span class=\"wording\">");
    norma__page_text(p, known ? norma__title(l, &known->text, "") : "");
    if (known && known->reversed)
        norma__page_say(p, " (reversed)");
    norma__page_raw(p, "</span></th>");
    norma__page_number(p, norma__fixed(l, item->mean, 2));
    norma__page_number(p, norma__fixed(l, item->sd, 2));
    norma__page_number(p, norma__fixed(l, item->r_rest, 2));
    norma__putf(&p->out, "<td class=\"n%s\">",
                item->alpha_if_dropped > alpha + 0.005 ? " cross" : "");
    norma__page_text(p, norma__fixed(l, item->alpha_if_dropped, 2).text);
    norma__page_raw(p, "</td>");
    norma__page_row_end(p);
}

/* Items are told once, under the scale that names them. */
static void put_items(norma__page *p)
{
    norma__page_table(p, "Items of each scale, keyed, those kept",
                      (const norma__page_column[]){{"Item", false},
                                                   {"Mean", true},
                                                   {"SD", true},
                                                   {"Item-rest r", true},
                                                   {"Alpha if dropped", true}},
                      5);
    for (size_t i = 0; i < p->overview.n_scales; i++) {
        size_t s = p->overview.order[i];
        const norma_reliability_result *kept = p->overview.result->scales[s].kept;
        if (p->overview.result->instrument->scales[s].n_parts || !kept)
            continue;
        put_group(p, norma__scale_title(&p->overview, s), 5);
        for (size_t k = 0; k < kept->n_items; k++)
            put_item(p, &kept->items[k], kept->alpha);
    }
    norma__page_table_end(p);
    norma__page_element(p, "p class=\"aside\"",
                        "Shaded: the scale would be more reliable without the item.");
}

static void put_item_latencies(norma__page *p)
{
    const norma_screen_result *r = p->overview.result->screen;
    norma_language l = p->language;
    norma__page_table(p, "Items: time taken and threshold of rapid answers",
                      (const norma__page_column[]){{"Item", false},
                                                   {"Times", true},
                                                   {"Median", true},
                                                   {"Mean", true},
                                                   {"Threshold", true},
                                                   {"Faster", true},
                                                   {"Share", true},
                                                   {"Interruptions", true}},
                      8);
    for (size_t i = 0; i < r->n_items; i++) {
        const norma_item_latency *t = &r->item_latencies[i];
        norma__page_row(p, p->overview.result->instrument->items[i].id, 0);
        norma__page_number(p, norma__count(l, (double)t->n));
        norma__page_number(p, norma__duration(l, t->median_ms));
        norma__page_number(p, norma__duration(l, t->mean_ms));
        norma__page_number(p, norma__duration(l, t->threshold_ms));
        norma__page_number(p, norma__count(l, (double)t->n_rapid));
        norma__page_number(p, norma__percent(l, (double)t->n_rapid / (double)t->n));
        norma__page_number(p, norma__count(l, (double)t->n_interruptions));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

void norma__page_items(norma__page *p)
{
    const norma_screen_result *screen = p->overview.result->screen;
    norma__page_section(p, "items", "Items");
    put_items(p);
    if (screen->has_latencies && screen->item_latencies)
        put_item_latencies(p);
    norma__page_section_end(p);
}
