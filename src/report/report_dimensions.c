#include <math.h>

#include "report/dimensions_text.h"
#include "report/envelope.h"

static const char *correlation_name(const norma_dimensions_result *r)
{
    return r->correlation == NORMA_FACTOR_POLYCHORIC ? "polychoric" : "pearson";
}

/* NORMA_NONE is null. */
static void add_number_of(norma__json_tree *j, cJSON *object, const char *key, size_t n)
{
    if (n == NORMA_NONE)
        norma__add_null(j, object, key);
    else
        norma__add_count(j, object, key, n);
}

static void add_criterion(norma__json_tree *j, cJSON *criteria, const norma_dimension_criterion *c)
{
    cJSON *object = norma__add_object(j, criteria, NULL);
    norma__add_text(j, object, "code", c->code);
    norma__add_text(j, object, "title", c->title);
    norma__add_text(j, object, "family", c->family);
    norma__add_text(j, object, "assumes", c->assumes);
    norma__add_text(j, object, "source", c->source);
    add_number_of(j, object, "n_factors", c->n_factors);
    cJSON *series = norma__add_array(j, object, "series");
    for (size_t s = 0; s < c->n_series; s++) {
        cJSON *one = norma__add_object(j, series, NULL);
        norma__add_text(j, one, "name", c->series[s].name);
        norma__add_count(j, one, "first", c->series[s].first);
        norma__add_numbers(j, one, "values", c->series[s].values, c->series[s].n);
    }
}

static void add_bootstrap(norma__json_tree *j, cJSON *object, const norma_dimensions_result *r)
{
    const norma_graph_analysis *g = &r->graph;
    if (g->replicates == 0) {
        norma__add_null(j, object, "bootstrap");
        return;
    }
    cJSON *bootstrap = norma__add_object(j, object, "bootstrap");
    norma__add_count(j, bootstrap, "replicates", g->replicates);
    norma__add_counts(j, bootstrap, "frequency", g->frequency, r->n_items + 1);
    norma__add_number(j, bootstrap, "median", g->median);
    norma__add_number(j, bootstrap, "low", g->low);
    norma__add_number(j, bootstrap, "high", g->high);
    norma__add_numbers(j, bootstrap, "item_stability", g->item_stability, r->n_items);
    norma__add_numbers(j, bootstrap, "structure", g->structure, g->n_communities);
}

/* Communities are numbered from 1; an item on its own has null. */
static void add_graph(norma__json_tree *j, cJSON *results, const norma_dimensions_result *r)
{
    const norma_graph_analysis *g = &r->graph;
    if (g->network == NORMA_NETWORK_NONE) {
        norma__add_null(j, results, "graph");
        return;
    }
    cJSON *object = norma__add_object(j, results, "graph");
    norma__add_text(j, object, "network", g->network == NORMA_NETWORK_GLASSO ? "glasso" : "tmfg");
    norma__add_number(j, object, "lambda", g->lambda);
    norma__add_number(j, object, "gamma", g->gamma);
    norma__add_count(j, object, "n_communities", g->n_communities);
    norma__add_flag(j, object, "unidimensional", g->unidimensional);
    cJSON *community = norma__add_array(j, object, "community");
    for (size_t i = 0; i < r->n_items; i++)
        add_number_of(j, community, NULL,
                      g->community[i] == NORMA_NONE ? NORMA_NONE : g->community[i] + 1);
    norma__add_matrix(j, object, "weights", g->weights, r->n_items, r->n_items);
    add_bootstrap(j, object, r);
}

static norma_status dimensions_json(norma_output *out, const norma_dimensions_result *r,
                                    const norma_report_context *context, norma_error *err)
{
    norma__json_tree j = {0};
    cJSON *envelope = norma__envelope(&j, context);
    cJSON *results = norma__results(envelope);
    norma__add_count(&j, results, "n", r->n);
    norma__add_count(&j, results, "n_items", r->n_items);
    norma__add_text(&j, results, "correlation", correlation_name(r));
    cJSON *items = norma__add_array(&j, results, "items");
    for (size_t i = 0; i < r->n_items; i++)
        norma__add_text(&j, items, NULL, r->item_ids[i]);
    norma__add_count(&j, results, "most", r->most);
    norma__add_numbers(&j, results, "eigenvalues", r->eigenvalues, r->n_items);
    if (r->reduced)
        norma__add_numbers(&j, results, "reduced_eigenvalues", r->reduced, r->n_items);
    else
        norma__add_null(&j, results, "reduced_eigenvalues");
    cJSON *criteria = norma__add_array(&j, results, "criteria");
    for (size_t c = 0; c < r->n_criteria; c++)
        add_criterion(&j, criteria, &r->criteria[c]);
    add_graph(&j, results, r);
    norma__add_notes(&j, envelope, &r->notes, NULL);
    return norma__hand_over_json(out, &j, envelope, err);
}

static void put_number_of(norma__buffer *csv, size_t n)
{
    if (n != NORMA_NONE)
        norma__put_whole(csv, n);
}

/* A line a value; a criterion without series has one line with nothing but its number. */
static void put_criterion_lines(norma__buffer *csv, const norma_dimension_criterion *c)
{
    for (size_t s = 0; s < c->n_series; s++)
        for (size_t i = 0; i < c->series[s].n; i++) {
            norma__putf(csv, "%s,", c->code);
            put_number_of(csv, c->n_factors);
            norma__put(csv, ",");
            norma__put_field(csv, c->series[s].name);
            norma__put(csv, ",");
            norma__put_whole(csv, c->series[s].first + i);
            norma__put_values(csv, &c->series[s].values[i], 1);
            norma__put(csv, "\n");
        }
    if (c->n_series > 0)
        return;
    norma__putf(csv, "%s,", c->code);
    put_number_of(csv, c->n_factors);
    norma__put(csv, ",,,\n");
}

static norma_status dimensions_csv(norma_output *out, const norma_dimensions_result *r,
                                   norma_error *err)
{
    norma__buffer csv = {0};
    norma__put(&csv, "criterion,n_factors,series,number,value\n");
    for (size_t c = 0; c < r->n_criteria; c++)
        put_criterion_lines(&csv, &r->criteria[c]);
    return norma__hand_over(out, &csv, err);
}

norma_status norma_report_dimensions(norma_output *out, const norma_dimensions_result *result,
                                     norma_format format, const norma_report_context *context,
                                     norma_error *err)
{
    *out = (norma_output){0};
    if (format == NORMA_FORMAT_JSON)
        return dimensions_json(out, result, context, err);
    if (format == NORMA_FORMAT_CSV)
        return dimensions_csv(out, result, err);
    norma__buffer text = {0};
    norma__text_input(&text, context);
    norma__put_dimensions(&text, context->language, result);
    norma__text_notes(&text, context->language,
                      (const norma_notes *const[]){context->notes, &result->notes}, 2, SIZE_MAX);
    return norma__hand_over(out, &text, err);
}
