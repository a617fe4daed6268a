#include "report/dimensions_text.h"

#include <math.h>
#include <string.h>

#include "report/envelope.h"

static void put_facts(norma__buffer *out, norma_language l, const norma_dimensions_result *r)
{
    norma__sayf(
        out, l, "{1 row|rows} used, {2 item|items}, {3} correlations",
        norma__count(l, (double)r->n).text, norma__count(l, (double)r->n_items).text,
        norma__say(l, r->correlation == NORMA_FACTOR_POLYCHORIC ? "polychoric" : "Pearson"));
    norma__put(out, "\n\n");
}

/* ---- what each says ---- */

enum { TITLE = 70 }; /* columns */

static void put_criterion(norma__buffer *out, norma_language l, const norma_dimension_criterion *c)
{
    norma__buffer assumes = {0};
    norma__text_cell(out, norma__say(l, c->title), -TITLE);
    norma__text_cell(
        out, norma__count(l, c->n_factors == NORMA_NONE ? NAN : (double)c->n_factors).text, 8);
    norma__text_end(out);
    norma__put(&assumes, norma__say(l, c->assumes));
    norma__text_paragraph(out, "", &assumes);
}

static void put_criteria(norma__buffer *out, norma_language l, const norma_dimensions_result *r)
{
    norma__text_header(
        out, l, (const norma__column[]){{"Criterion, and what it assumes", -TITLE}, {"Factors", 8}},
        2);
    for (size_t c = 0; c < r->n_criteria; c++)
        put_criterion(out, l, &r->criteria[c]);
    norma__buffer advice = {0};
    norma__put(out, "\n");
    norma__put(&advice, norma__say(l, "There is no vote: criteria that rest on the same assumption "
                                      "would count twice. Where they differ, compare the solutions "
                                      "(norma factor)."));
    norma__text_paragraph(out, "", &advice);
}

/* ---- eigenvalues with their thresholds ---- */

typedef struct column {
    const char *code, *title; /* of the criterion; NULL: the eigenvalues themselves */
} column;

static const norma_criterion_series *thresholds_of(const norma_dimensions_result *r,
                                                   const char *code)
{
    for (size_t c = 0; c < r->n_criteria; c++)
        if (strcmp(r->criteria[c].code, code) == 0 && r->criteria[c].n_series > 1)
            return &r->criteria[c].series[1];
    return NULL;
}

/* Ranks that say something: those tried, and some after them. */
static size_t ranks_shown(const norma_dimensions_result *r)
{
    size_t n = r->most + 5 < 10 ? 10 : r->most + 5;
    return n < r->n_items ? n : r->n_items;
}

static void put_rank(norma__buffer *out, norma_language l, size_t rank, double eigenvalue,
                     const norma_criterion_series *const *thresholds, size_t n)
{
    norma__text_cell(out, norma__count(l, (double)rank + 1).text, 4);
    norma__text_cell(out, norma__fixed(l, eigenvalue, 3).text, 11);
    for (size_t k = 0; k < n; k++)
        if (thresholds[k])
            norma__text_cell(
                out,
                norma__fixed(l, rank < thresholds[k]->n ? thresholds[k]->values[rank] : NAN, 3)
                    .text,
                11);
    norma__text_end(out);
}

/* A table of eigenvalues; columns of criteria that say nothing are left out. */
static void put_eigenvalues(norma__buffer *out, norma_language l, const norma_dimensions_result *r,
                            const char *title, const double *eigenvalues, const column *columns,
                            size_t n)
{
    const norma_criterion_series *thresholds[8] = {NULL};
    norma__put(out, "\n");
    norma__put(out, norma__say(l, title));
    norma__put(out, "\n");
    norma__text_cell(out, norma__say(l, "Rank"), 4);
    norma__text_cell(out, norma__say(l, "observed"), 11);
    for (size_t k = 0; k < n; k++) {
        thresholds[k] = thresholds_of(r, columns[k].code);
        if (thresholds[k])
            norma__text_cell(out, norma__say(l, columns[k].title), 11);
    }
    norma__text_end(out);
    for (size_t rank = 0; rank < ranks_shown(r); rank++)
        put_rank(out, l, rank, eigenvalues[rank], thresholds, n);
}

static void put_tables(norma__buffer *out, norma_language l, const norma_dimensions_result *r)
{
    static const column components[] = {{"parallel-components-mean", "normal mean"},
                                        {"parallel-components-percentile", "normal pct."},
                                        {"permuted-components-mean", "perm. mean"},
                                        {"permuted-components-percentile", "perm. pct."},
                                        {"empirical-kaiser", "emp. Kaiser"}};
    static const column factors[] = {{"parallel-factors-mean", "normal mean"},
                                     {"parallel-factors-percentile", "normal pct."},
                                     {"permuted-factors-mean", "perm. mean"},
                                     {"permuted-factors-percentile", "perm. pct."}};
    put_eigenvalues(out, l, r, "Eigenvalues of the correlations, and their thresholds",
                    r->eigenvalues, components, sizeof components / sizeof *components);
    if (r->reduced)
        put_eigenvalues(out, l, r,
                        "Eigenvalues with squared multiple correlations on the diagonal, and their "
                        "thresholds",
                        r->reduced, factors, sizeof factors / sizeof *factors);
}

/* ---- the network ---- */

/* The items of a dimension, each with how stable it is. */
static void put_dimension(norma__buffer *out, norma_language l, const norma_dimensions_result *r,
                          size_t community)
{
    const norma_graph_analysis *g = &r->graph;
    norma__buffer items = {0};
    bool any = false;
    for (size_t i = 0; i < r->n_items; i++) {
        if (g->community[i] != community)
            continue;
        norma__put(&items, any ? ", " : "");
        norma__put(&items, r->item_ids[i]);
        if (g->replicates > 0 && community != NORMA_NONE)
            norma__putf(&items, " (%s)", norma__percent(l, g->item_stability[i]).text);
        any = true;
    }
    if (any)
        norma__text_paragraph(
            out, norma__count(l, community == NORMA_NONE ? NAN : (double)community + 1).text,
            &items);
    else
        norma__buffer_free(&items);
}

static void put_network(norma__buffer *out, norma_language l, const norma_dimensions_result *r)
{
    const norma_graph_analysis *g = &r->graph;
    if (g->network == NORMA_NETWORK_NONE)
        return;
    norma__put(out, "\n");
    norma__put(out, norma__say(l, "Dimensions of the network, and how stable their items are"));
    norma__put(out, "\n");
    for (size_t k = 0; k < g->n_communities; k++)
        put_dimension(out, l, r, k);
    put_dimension(out, l, r, NORMA_NONE);
    if (g->replicates == 0)
        return;
    norma__buffer line = {0};
    norma__sayf(&line, l,
                "In {1} replicates the number of dimensions has the median {2} and the interval "
                "{3} to {4}.",
                norma__count(l, (double)g->replicates).text, norma__plain(l, g->median).text,
                norma__fixed(l, g->low, 1).text, norma__fixed(l, g->high, 1).text);
    norma__text_paragraph(out, "", &line);
}

void norma__put_dimensions(norma__buffer *out, norma_language language,
                           const norma_dimensions_result *result)
{
    put_facts(out, language, result);
    put_criteria(out, language, result);
    put_tables(out, language, result);
    put_network(out, language, result);
}
