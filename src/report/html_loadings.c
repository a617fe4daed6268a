#include <math.h>

#include "report/html_chart.h"
#include "report/html_sections.h"

static const norma_factor_result *structure_of(const norma__page *p)
{
    return p->overview.result->structure;
}

static size_t scale_of_factor(const norma_key_match *m, size_t factor)
{
    for (size_t s = 0; m && s < m->n_factors; s++)
        if (m->factor_of_scale[s] == factor)
            return s;
    return NORMA_NONE;
}

/* "F2 Leadership": the factor and the keyed scale that it became. */
static void put_factor_name(norma__buffer *out, const norma__page *p, size_t factor)
{
    const norma_instrument *instrument = p->overview.result->instrument;
    size_t s = scale_of_factor(p->overview.result->key_match, factor);
    norma__putf(out, "F%zu", factor + 1);
    if (s < instrument->n_factors)
        norma__putf(out, " %s", p->titles[instrument->factor_scales[s]]);
}

/* Factors in the order of the scales they became, so that the key is the diagonal. */
static size_t factor_at(const norma__page *p, size_t column)
{
    const norma_key_match *m = p->overview.result->key_match;
    return m ? m->factor_of_scale[column] : column;
}

/* ---- in the order of the key ---- */

static size_t key_of(const norma__page *p, size_t item)
{
    return p->overview.result->factor_key ? p->overview.result->factor_key[item] : NORMA_NONE;
}

/* Calls once an item, ordered by the scale of the key, those in none last. */
static void each_item(norma__page *p, void *context,
                      void (*visit)(norma__page *, void *, size_t item, size_t place))
{
    const norma_factor_result *f = structure_of(p);
    size_t place = 0;
    for (size_t s = 0; s <= f->n_factors; s++)
        for (size_t i = 0; i < f->n_items; i++) {
            size_t key = key_of(p, i);
            if (key == s || (s == f->n_factors && key >= f->n_factors))
                visit(p, context, i, place++);
        }
}

static bool is_own(const norma__page *p, size_t item, size_t factor)
{
    size_t key = key_of(p, item);
    return key != NORMA_NONE && key == scale_of_factor(p->overview.result->key_match, factor);
}

static void add_cells(norma__page *p, void *context, size_t item, size_t place)
{
    norma__chart *chart = context;
    const norma_factor_result *f = structure_of(p);
    cJSON *data = cJSON_GetObjectItemCaseSensitive(chart->data, "loadings");
    for (size_t c = 0; c < f->n_factors; c++) {
        size_t factor = factor_at(p, c);
        norma__buffer name = {0};
        cJSON *cell = norma__add_object(&chart->json, data, NULL);
        put_factor_name(&name, p, factor);
        norma__add_text(&chart->json, cell, "factor", name.bytes);
        norma__add_count(&chart->json, cell, "column", c);
        norma__add_text(&chart->json, cell, "item", f->item_ids[item]);
        norma__add_count(&chart->json, cell, "order", place);
        norma__add_number(&chart->json, cell, "loading",
                          round(1000 * f->loadings[factor * f->n_items + item]) / 1000);
        norma__add_flag(&chart->json, cell, "own", is_own(p, item, factor));
        norma__buffer_free(&name);
    }
}

/* Many items or factors get smaller cells, so that the map fits a page. */
void norma__page_heat_map(norma__page *p)
{
    const norma_factor_result *f = structure_of(p);
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_loadings);
    if (f->n_items > 50)
        cJSON_SetNumberValue(cJSON_GetObjectItem(cJSON_GetObjectItem(chart.spec, "height"), "step"),
                             10.5);
    norma__json_tree *j = &chart.json;
    cJSON *axis = chart.spec ? cJSON_GetObjectItem(chart.spec, "config") : NULL;
    if (f->n_items > 50)
        norma__add_number(j, norma__add_object(j, axis, "axisY"), "labelFontSize", 9);
    norma__chart_data(&chart, "loadings");
    each_item(p, &chart, add_cells);
    norma__chart_end(&chart, p,
                     "Loadings; framed cells are where the key expects the item, a minus marks "
                     "loadings of -0.20 and "
                     "less");
}

static const char *loading_class(const norma__page *p, size_t item, size_t factor, double loading)
{
    const norma_key_match *m = p->overview.result->key_match;
    double limit = m ? m->cross_limit : 0.30;
    if (is_own(p, item, factor))
        return "n own";
    return fabs(loading) > limit && key_of(p, item) != NORMA_NONE ? "n cross"
           : fabs(loading) < 0.10                                 ? "n weak"
                                                                  : "n";
}

static void put_loading_row(norma__page *p, void *context, size_t item, size_t place)
{
    (void)context;
    (void)place;
    const norma_factor_result *f = structure_of(p);
    norma__page_row(p, f->item_ids[item], 0);
    for (size_t c = 0; c < f->n_factors; c++) {
        size_t factor = factor_at(p, c);
        double loading = f->loadings[factor * f->n_items + item];
        norma__putf(&p->out, "<td class=\"%s\">", loading_class(p, item, factor, loading));
        norma__page_text(p, norma__fixed(p->language, loading, 2).text);
        norma__page_raw(p, "</td>");
    }
    norma__page_number(p, norma__fixed(p->language, f->communalities[item], 2));
    norma__page_row_end(p);
}

/* Many factors go by their numbers alone, so that the table fits a page. */
static void put_factor_heading(norma__buffer *out, const norma__page *p, size_t factor)
{
    if (structure_of(p)->n_factors > 6)
        norma__putf(out, "F%zu", factor + 1);
    else
        put_factor_name(out, p, factor);
}

/* A table whose columns are the factors. */
static void begin_factor_table(norma__page *p, const char *caption, const char *head,
                               const char *last)
{
    norma__page_table_begin(p, caption);
    norma__page_heading(p, norma__say(p->language, head), false);
    for (size_t c = 0; c < structure_of(p)->n_factors; c++) {
        norma__buffer name = {0};
        put_factor_heading(&name, p, factor_at(p, c));
        norma__page_heading(p, name.bytes ? name.bytes : "", true);
        p->out.failed |= name.failed;
        norma__buffer_free(&name);
    }
    if (last)
        norma__page_heading(p, norma__say(p->language, last), true);
    norma__page_headings_end(p);
}

static void put_pattern(norma__page *p)
{
    begin_factor_table(p, "Loadings (pattern), items in the order of the key", "Item",
                       "Communality");
    each_item(p, NULL, put_loading_row);
    norma__page_table_end(p);
    norma__page_element(p, "p class=\"aside\"",
                        "Bold: the factor of the item's own scale. Shaded: a cross-loading.");
}

static void put_correlations(norma__page *p)
{
    const norma_factor_result *f = structure_of(p);
    if (f->n_factors < 2)
        return;
    begin_factor_table(p, "Correlations of the factors", "Factor", NULL);
    for (size_t r = 0; r < f->n_factors; r++) {
        norma__buffer name = {0};
        put_factor_name(&name, p, factor_at(p, r));
        norma__page_row(p, name.bytes ? name.bytes : "", 0);
        norma__buffer_free(&name);
        for (size_t c = 0; c < f->n_factors; c++) {
            double phi = f->phi[factor_at(p, c) * f->n_factors + factor_at(p, r)];
            norma__page_number(p, norma__fixed(p->language, phi, 2));
        }
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

void norma__page_loadings(norma__page *p)
{
    put_pattern(p);
    put_correlations(p);
}
