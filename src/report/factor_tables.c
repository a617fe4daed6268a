#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "report/envelope.h"
#include "report/factor_text.h"
#include "report/factor_words.h"

enum { NAME = -16, CELL = 5, END = 5 };

/* ---- the order of the items ---- */

typedef struct place {
    size_t item, factor;
    double size;
} place;

static int by_factor_and_size(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->factor != y->factor)
        return x->factor < y->factor ? -1 : 1;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

bool norma__factor_order(size_t *order, const norma_factor_result *r)
{
    const bool general = /* on it all items load: the group factors part them */
        r->rotation == NORMA_ROTATE_BIFACTOR || r->rotation == NORMA_ROTATE_BIFACTOR_T;
    place *places = NORMA__NEW(place, r->n_items);
    if (!places)
        return false;
    for (size_t i = 0; i < r->n_items; i++) {
        places[i] = (place){.item = i, .size = -1};
        for (size_t f = general && r->n_factors > 1; f < r->n_factors; f++) {
            double size = fabs(r->loadings[f * r->n_items + i]);
            if (size > places[i].size) {
                places[i].factor = f;
                places[i].size = size;
            }
        }
    }
    qsort(places, r->n_items, sizeof *places, by_factor_and_size);
    for (size_t i = 0; i < r->n_items; i++)
        order[i] = places[i].item;
    free(places);
    return true;
}

/* ---- cells ---- */

/* Loadings under 0.10 are left blank, as a reader would strike them. */
static void put_loading(norma__buffer *out, norma_language l, double loading)
{
    norma__text_cell(out, fabs(loading) < 0.10 ? "" : norma__fixed(l, loading, 2).text, CELL);
}

static void put_heads(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    norma__text_cell(out, norma__say(l, "Item"), NAME);
    for (size_t f = 0; f < r->n_factors; f++)
        norma__text_cell(out, norma__factor_name(r, f).text, CELL);
}

/* A line under the table; nothing without values. */
static void put_foot(norma__buffer *out, norma_language l, const char *name, const double *values,
                     size_t k, double over)
{
    if (!values)
        return;
    norma__text_cell(out, norma__say(l, name), NAME);
    for (size_t f = 0; f < k; f++)
        norma__text_cell(out, norma__fixed(l, values[f] / over, 2).text, CELL);
    norma__text_end(out);
}

/* ---- the tables ---- */

static void put_items(norma__buffer *out, norma_language l, const norma_factor_result *r,
                      const size_t *order)
{
    put_heads(out, l, r);
    norma__text_cell(out, "h2", END);
    norma__text_cell(out, "u2", END);
    norma__text_cell(out, "com", END);
    norma__text_end(out);
    for (size_t n = 0; n < r->n_items; n++) {
        size_t i = order[n];
        norma__text_cell(out, r->item_ids[i], NAME);
        for (size_t f = 0; f < r->n_factors; f++)
            put_loading(out, l, r->loadings[f * r->n_items + i]);
        norma__text_cell(out, norma__fixed(l, r->communalities[i], 2).text, END);
        norma__text_cell(out, norma__fixed(l, r->uniquenesses[i], 2).text, END);
        norma__text_cell(out, norma__fixed(l, r->complexity[i], 1).text, END);
        norma__text_end(out);
    }
}

/* Under the diagonal, when any two factors correlate. */
static void put_phi(norma__buffer *out, norma_language l, const norma_factor_result *r)
{
    const size_t k = r->n_factors;
    double largest = 0;
    for (size_t f = 0; f < k; f++)
        for (size_t g = 0; g < f; g++)
            largest = fmax(largest, fabs(r->phi[g * k + f]));
    for (size_t f = 1; largest > 0 && f < k; f++) {
        norma__buffer name = {0};
        norma__sayf(&name, l, "r with {1}", norma__factor_name(r, f).text);
        norma__text_cell(out, name.bytes ? name.bytes : "", NAME);
        out->failed |= name.failed;
        norma__buffer_free(&name);
        for (size_t g = 0; g < f; g++)
            norma__text_cell(out, norma__fixed(l, r->phi[g * k + f], 2).text, CELL);
        norma__text_end(out);
    }
}

void norma__put_loading_table(norma__buffer *out, const norma__factor_view *view,
                              const size_t *order)
{
    const norma_factor_result *r = view->result;
    const norma_replicability *halves = &r->replicability;
    const norma_language l = view->context->language;
    const size_t k = r->n_factors;
    norma__put(out, "\n");
    put_items(out, l, r, order);
    norma__put(out, "\n");
    put_foot(out, l, "Sum of squares", r->variance, k, 1);
    put_foot(out, l, "Share of all", r->variance, k, (double)r->n_items);
    put_foot(out, l, "Determinacy", r->determinacy, k, 1);
    put_phi(out, l, r);
    if (halves->splits > 0) {
        put_foot(out, l, "Halves: Tucker", halves->tucker_mean, k, 1);
        put_foot(out, l, "5th percentile", halves->tucker_low, k, 1);
        put_foot(out, l, "share from .95", halves->replicated, k, 1);
    }
    if (view->congruence)
        put_foot(out, l, "Congruence", view->congruence->tucker, k, 1);
}

void norma__put_hierarchy(norma__buffer *out, const norma__factor_view *view, const size_t *order)
{
    const norma_factor_result *r = view->result;
    const norma_schmid_leiman *h = &r->schmid_leiman;
    const norma_language l = view->context->language;
    if (!h->general)
        return;
    norma__buffer line = {0};
    norma__put(out, "\n");
    norma__sayf(&line, l,
                "Schmid-Leiman; omega hierarchical {1}, omega total {2}; the general factor has "
                "{3} of the common variance (ECV)",
                norma__fixed(l, h->omega_hierarchical, 3).text,
                norma__fixed(l, h->omega_total, 3).text, norma__percent(l, h->ecv).text);
    norma__text_paragraph(out, norma__say(l, "Hierarchy"), &line);
    norma__put(out, "\n");
    norma__text_cell(out, norma__say(l, "Item"), NAME);
    norma__text_cell(out, "g", CELL);
    for (size_t f = 0; f < r->n_factors; f++)
        norma__text_cell(out, norma__factor_name(r, f).text, CELL);
    norma__text_cell(out, "h2", END);
    norma__text_cell(out, "ECV", END);
    norma__text_end(out);
    for (size_t n = 0; n < r->n_items; n++) {
        size_t i = order[n];
        norma__text_cell(out, r->item_ids[i], NAME);
        put_loading(out, l, h->general[i]);
        for (size_t f = 0; f < r->n_factors; f++)
            put_loading(out, l, h->group[f * r->n_items + i]);
        norma__text_cell(out, norma__fixed(l, h->communalities[i], 2).text, END);
        norma__text_cell(out, norma__fixed(l, h->ecv_items[i], 2).text, END);
        norma__text_end(out);
    }
}
