#include "report/html_graph.h"

#include <math.h>
#include <stdio.h>

#include "report/html_chart.h"

/* Items this stable or more are taken to belong where they are: Christensen & Golino (2021). */
static const double STABLE = 0.75;

static norma__figure number_of(const norma__page *p, size_t community)
{
    return norma__count(p->language, community == NORMA_NONE ? NAN : (double)community + 1);
}

static void put_summary(norma__page *p, const norma_graph_analysis *g)
{
    norma_language l = p->language;
    norma__page_raw(p, "<p>");
    norma__page_sayf(p,
                     g->network == NORMA_NETWORK_GLASSO
                         ? "The network is the graphical lasso with the penalty {2} chosen by EBIC "
                           "(gamma {3}); walktrap finds {1 dimension|dimensions} in it."
                         : "The network is the triangulated maximally filtered graph; walktrap "
                           "finds {1 dimension|dimensions} in it.",
                     norma__count(l, (double)g->n_communities).text,
                     norma__significant(l, g->lambda).text, norma__setting(l, g->gamma).text);
    if (g->unidimensional) {
        norma__page_raw(p, " ");
        norma__page_say(p, "The check for a single dimension came first, and says there is one.");
    }
    if (g->replicates > 0) {
        norma__page_raw(p, " ");
        norma__page_sayf(p,
                         "In {1} replicates the number of dimensions has the median {2} and the "
                         "interval {3} to {4}.",
                         norma__count(l, (double)g->replicates).text,
                         norma__plain(l, g->median).text, norma__fixed(l, g->low, 1).text,
                         norma__fixed(l, g->high, 1).text);
    }
    norma__page_raw(p, "</p>\n");
}

static void chart_frequency(norma__page *p, const norma_dimensions_result *r)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_frequency);
    cJSON *data = norma__chart_data(&chart, "frequency");
    for (size_t k = 0; k <= r->n_items; k++) {
        if (r->graph.frequency[k] == 0)
            continue;
        cJSON *line = norma__add_object(&chart.json, data, NULL);
        norma__add_count(&chart.json, line, "dimensions", k);
        norma__add_count(&chart.json, line, "replicates", r->graph.frequency[k]);
    }
    norma__chart_end(&chart, p, "Number of dimensions in the replicates");
}

/* Calls use for every item, dimension by dimension, those on their own last. */
static void each_item(norma__page *p, const norma_dimensions_result *r, norma__chart *chart,
                      cJSON *data,
                      void (*use)(norma__page *, const norma_dimensions_result *, norma__chart *,
                                  cJSON *, size_t item))
{
    for (size_t c = 0; c <= r->graph.n_communities; c++)
        for (size_t i = 0; i < r->n_items; i++) {
            const size_t own = r->graph.community[i];
            if (own == c || (c == r->graph.n_communities && own == NORMA_NONE))
                use(p, r, chart, data, i);
        }
}

static void add_item(norma__page *p, const norma_dimensions_result *r, norma__chart *chart,
                     cJSON *data, size_t i)
{
    if (!data)
        return;
    cJSON *line = norma__add_object(&chart->json, data, NULL);
    norma__add_text(&chart->json, line, "item", r->item_ids[i]);
    norma__add_count(&chart->json, line, "order", (size_t)cJSON_GetArraySize(data));
    norma__add_text(&chart->json, line, "dimension", number_of(p, r->graph.community[i]).text);
    norma__add_number(&chart->json, line, "stability", r->graph.item_stability[i]);
}

static void chart_stability(norma__page *p, const norma_dimensions_result *r)
{
    norma__chart chart;
    norma__chart_begin(&chart, p, norma__spec_stability);
    each_item(p, r, &chart, norma__chart_data(&chart, "items"), add_item);
    cJSON *limits = norma__chart_data(&chart, "limits");
    norma__add_number(&chart.json, norma__add_object(&chart.json, limits, NULL), "value", STABLE);
    norma__chart_end(&chart, p, "How often each item is found in its dimension");
}

static void put_item(norma__page *p, const norma_dimensions_result *r, norma__chart *chart,
                     cJSON *data, size_t i)
{
    (void)chart, (void)data;
    norma__page_row(p, r->item_ids[i], 0);
    norma__page_number(p, number_of(p, r->graph.community[i]));
    if (r->graph.replicates > 0)
        norma__page_number(p, norma__percent(p->language, r->graph.item_stability[i]));
    norma__page_row_end(p);
}

static void table_items(norma__page *p, const norma_dimensions_result *r)
{
    norma__page_table(p, "Dimensions of the network, and how stable their items are",
                      (const norma__page_column[]){
                          {"Item", false}, {"Dimension", true}, {"Replicates with it", true}},
                      r->graph.replicates > 0 ? 3 : 2);
    each_item(p, r, NULL, NULL, put_item);
    norma__page_table_end(p);
}

static void table_structure(norma__page *p, const norma_graph_analysis *g)
{
    norma__page_table(p, "How often exactly this dimension was found",
                      (const norma__page_column[]){{"Dimension", false}, {"Replicates", true}}, 2);
    for (size_t c = 0; c < g->n_communities; c++) {
        norma__page_row(p, number_of(p, c).text, 0);
        norma__page_number(p, norma__percent(p->language, g->structure[c]));
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
}

void norma__page_graph(norma__page *p, const norma_dimensions_result *r)
{
    norma__page_section(p, "graph", "Exploratory graph analysis");
    put_summary(p, &r->graph);
    if (r->graph.replicates > 0) {
        chart_frequency(p, r);
        chart_stability(p, r);
        table_structure(p, &r->graph);
    }
    table_items(p, r);
    norma__page_section_end(p);
}
