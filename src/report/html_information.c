#include <math.h>

#include "report/html_chart.h"
#include "report/html_sections.h"

/* The curves of a scale's items. */
static void put_information(norma__page *p, size_t scale)
{
    const norma_information *f = p->overview.result->scales[scale].information;
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_information);
    cJSON *data = norma__chart_data(&chart, "curves");
    for (size_t i = 0; i < f->n_items; i++)
        for (size_t t = 0; t < f->n_theta; t++) {
            cJSON *line = norma__add_object(&chart.json, data, NULL);
            norma__add_text(&chart.json, line, "item", f->item_ids[i]);
            norma__add_number(&chart.json, line, "theta", f->theta[t]);
            norma__add_number(&chart.json, line, "information",
                              round(1e4 * f->items[i * f->n_theta + t]) / 1e4);
        }
    norma__chart_end(&chart, p, p->titles[scale]);
}

static double most_of(const norma_information *f, size_t *at)
{
    *at = 0;
    for (size_t t = 1; t < f->n_theta; t++)
        if (f->total[t] > f->total[*at])
            *at = t;
    return f->total[*at];
}

static void table_information(norma__page *p)
{
    norma_language l = p->language;
    norma__page_table(p, "Where each scale measures best",
                      (const norma__page_column[]){{"Scale", false},
                                                   {"Most information", true},
                                                   {"at trait", true},
                                                   {"Marginal reliability", true}},
                      4);
    for (size_t i = 0; i < p->overview.n_scales; i++) {
        const size_t s = p->overview.order[i];
        const norma_information *f = p->overview.result->scales[s].information;
        size_t at;
        if (!f)
            continue;
        norma__page_row(p, norma__scale_title(&p->overview, s), 0);
        norma__page_number(p, norma__fixed(l, most_of(f, &at), 2));
        norma__page_number(p, norma__signed(l, f->theta[at], 1));
        norma__page_number(p, norma__fixed(l, f->marginal_reliability, 2));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

void norma__page_information(norma__page *p)
{
    bool any = false;
    for (size_t s = 0; s < p->overview.n_scales; s++)
        any |= p->overview.result->scales[s].information != NULL;
    if (!any)
        return;
    norma__page_element(p, "h3", "Where on the trait the items measure");
    norma__page_element(
        p, "p",
        "The higher a curve, the better the item tells apart people at that place: "
        "0 is the mean of these respondents. Curves that all peak on one side leave "
        "the other side measured badly. From polychoric correlations and one "
        "factor a scale (graded normal-ogive model).");
    norma__page_raw(p, "<div class=\"plots\">\n");
    for (size_t i = 0; i < p->overview.n_scales; i++)
        if (p->overview.result->scales[p->overview.order[i]].information)
            put_information(p, p->overview.order[i]);
    norma__page_raw(p, "</div>\n");
    table_information(p);
}
