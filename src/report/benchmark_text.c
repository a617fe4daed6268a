/* A comparison with norms on one screen: what a consultant reads first. */
#include <math.h>
#include <stdint.h>

#include "report/benchmark_view.h"

/* More lines than this are for a file and not for a screen. */
enum { MOST_SCALES = 16, MOST_UNITS = 40, MOST_COLUMNS = 4, MOST_NOTES = 8, MOST_HIDDEN = 12 };

static void put_cell_range(norma__buffer *out, norma_language l, double low, double high,
                           int decimals, int width)
{
    norma__buffer text = {0};
    norma__put_range(&text, l, low, high, decimals);
    norma__text_cell(out, text.bytes ? text.bytes : "", width);
    out->failed |= text.failed;
    norma__buffer_free(&text);
}

/* ---- one entity, every scale ---- */

static void put_header(norma__buffer *out, norma_language l)
{
    norma__text_header(out, l,
                       (const norma__column[]){{"Scale", -22},
                                               {"n", 6},
                                               {"mean", 6},
                                               {"norm", 6},
                                               {"g", 7},
                                               {"interval", 15},
                                               {"companies", 10},
                                               {"interval", 10},
                                               {"persons", 8},
                                               {"interval", 10},
                                               {"  reads", -20}},
                       11);
}

static void put_scale(norma__buffer *out, norma_language l, const norma_benchmark *r, size_t entity,
                      size_t set, size_t s)
{
    const norma_benchmark_figure *f = norma_benchmark_at(r, entity, set, s);
    const norma_benchmark_norm *norm = norma_benchmark_norm_at(r, set, s);
    norma__text_cell(out, norma__benchmark_scale(r, s, l), -22);
    norma__text_cell(out, norma__count(l, f->n ? (double)f->n : NAN).text, 6);
    norma__text_cell(out, norma__fixed(l, f->mean, 1).text, 6);
    norma__text_cell(out, norma__fixed(l, norm->mean, 1).text, 6);
    norma__text_cell(out, norma__signed(l, f->g, 2).text, 7);
    put_cell_range(out, l, f->g_low, f->g_high, 2, 15);
    norma__text_cell(out, norma__fixed(l, f->company.percentile, 0).text, 10);
    put_cell_range(out, l, f->company.low, f->company.high, 0, 10);
    norma__text_cell(out, norma__fixed(l, f->person.rank, 0).text, 8);
    put_cell_range(out, l, f->person.low, f->person.high, 0, 10);
    norma__put(out, "  ");
    norma__put(out, norma__standing_word(l, f));
    if (f->verdict == NORMA_CAUTION)
        norma__put(out, "?");
    norma__text_end(out);
}

static void put_profile(norma__buffer *out, norma_language l, const norma_benchmark *r,
                        size_t entity, size_t set)
{
    const norma_profile *p = &r->profiles[entity * r->n_sets + set];
    if (p->n_scales < 2 || isnan(p->d))
        return;
    norma__sayf(out, l, "Profile of {1} scales: level {2} against {3}, shape r = {4}.",
                norma__count(l, (double)p->n_scales).text, norma__fixed(l, p->level, 1).text,
                norma__fixed(l, p->norm_level, 1).text, norma__fixed(l, p->shape, 2).text);
    norma__put(out, "\n");
    if (isnan(p->p))
        return;
    norma__sayf(out, l,
                "It lies {1} sd of companies from the norm's; {2} of companies of its size lie as "
                "far out, or farther.",
                norma__fixed(l, p->d_sd, 2).text, norma__percent(l, p->p).text);
    norma__put(out, "\n");
}

/* Whole levels of the hierarchy from the top, as long as they fit: the depth of the last. */
static size_t depth_told(const norma_benchmark *r)
{
    size_t depth = 0, n = 0;
    for (; n < r->n_scales; depth++) {
        size_t more = 0;
        for (size_t s = 0; s < r->n_scales; s++)
            more += r->instrument->scales[s].depth == depth;
        if (depth > 0 && n + more > MOST_SCALES)
            break;
        n += more;
    }
    return depth;
}

static void put_scales(norma__buffer *out, norma_language l, const norma_benchmark *r,
                       size_t entity, size_t set)
{
    const size_t depth = depth_told(r);
    size_t told = 0, all = 0;
    for (size_t s = 0; s < r->n_scales; s++) {
        if (norma_benchmark_norm_at(r, set, s)->scale == NORMA_NONE)
            continue;
        all++;
        if (r->instrument->scales[s].depth < depth && ++told)
            put_scale(out, l, r, entity, set, s);
    }
    if (told < all) {
        norma__sayf(out, l, "{1} of {2} scales; all are in --format json and csv.",
                    norma__count(l, (double)told).text, norma__count(l, (double)all).text);
        norma__put(out, "\n");
    }
}

static void put_entity(norma__buffer *out, norma_language l, const norma_benchmark *r,
                       size_t entity, size_t set)
{
    norma__put(out, "\n");
    norma__put_entity(out, l, r, &r->entities[entity]);
    norma__put(out, "\n");
    put_header(out, l);
    put_scales(out, l, r, entity, set);
    put_profile(out, l, r, entity, set);
}

/* ---- units ---- */

/* The scales of the profile that are not held, as many as there is room for. */
static size_t choose_columns(size_t chosen[MOST_COLUMNS], const norma_benchmark *r, size_t set)
{
    size_t n = 0;
    for (size_t k = 0; k < r->n_profile && n < MOST_COLUMNS; k++)
        for (size_t e = 0; e < r->n_entities; e++)
            if (norma__benchmark_tells(r, e, set, r->profile[k])) {
                chosen[n++] = r->profile[k];
                break;
            }
    return n;
}

static void put_unit(norma__buffer *out, norma_language l, const norma_benchmark *r, size_t entity,
                     size_t set, const size_t *columns, size_t n)
{
    size_t people = 0;
    norma__buffer name = {0};
    for (size_t s = 0; s < r->n_scales; s++) {
        const size_t of = norma_benchmark_at(r, entity, set, s)->n;
        people = of > people ? of : people;
    }
    norma__put_entity(&name, l, r, &r->entities[entity]);
    norma__text_cell(out, name.bytes ? name.bytes : "", -24);
    norma__buffer_free(&name);
    norma__text_cell(out, norma__count(l, people ? (double)people : NAN).text, 6);
    for (size_t k = 0; k < n; k++) {
        const norma_benchmark_figure *f = norma_benchmark_at(r, entity, set, columns[k]);
        const bool of_companies = !isnan(f->company.percentile);
        norma__text_cell(
            out, norma__fixed(l, of_companies ? f->company.percentile : f->person.rank, 0).text, 6);
        put_cell_range(out, l, of_companies ? f->company.low : f->person.low,
                       of_companies ? f->company.high : f->person.high, 0, 10);
    }
    norma__text_end(out);
}

static void put_units(norma__buffer *out, norma_language l, const norma_benchmark *r, size_t set)
{
    size_t columns[MOST_COLUMNS], units = 0, told = 0;
    const size_t n = choose_columns(columns, r, set);
    for (size_t e = 0; e < r->n_entities; e++)
        units += !norma__benchmark_detailed(r, e, set);
    if (units == 0 || n == 0)
        return;
    norma__put(out, "\n");
    norma__put(out, norma__say(l, r->sets[set]->n_companies
                                      ? "Units: their place among companies (percentile), had they "
                                        "been companies"
                                      : "Units: their place among persons (percentile)"));
    norma__put(out, "\n");
    norma__text_cell(out, norma__say(l, "Unit"), -24);
    norma__text_cell(out, norma__say(l, "n"), 6);
    for (size_t k = 0; k < n; k++) {
        norma__put(out, "  ");
        norma__text_cell(out, norma__benchmark_scale(r, columns[k], l), -14);
    }
    norma__text_end(out);
    for (size_t e = 0; e < r->n_entities && told < MOST_UNITS; e++)
        if (!norma__benchmark_detailed(r, e, set) && ++told)
            put_unit(out, l, r, e, set, columns, n);
    if (units > told || r->n_profile > n) {
        norma__sayf(out, l, "{1} of {2} units, {3} of {4} scales: all are in --format csv.",
                    norma__count(l, (double)told).text, norma__count(l, (double)units).text,
                    norma__count(l, (double)n).text, norma__count(l, (double)r->n_scales).text);
        norma__put(out, "\n");
    }
}

/* ---- the map ---- */

static void put_point(norma__buffer *out, norma_language l, const norma_benchmark *r,
                      const norma_map_point *p, size_t set)
{
    const size_t q = norma__likeliest_quarter(p, set);
    norma__buffer name = {0};
    norma__put_entity(&name, l, r, &r->entities[p->entity]);
    norma__text_cell(out, name.bytes ? name.bytes : "", -24);
    norma__buffer_free(&name);
    norma__text_cell(out, norma__count(l, (double)p->n).text, 6);
    norma__text_cell(out, norma__significant(l, p->x).text, 9);
    norma__text_cell(out, norma__significant(l, p->y).text, 9);
    norma__put(out, "  ");
    if (q < 4) {
        norma__sayf(out, l, norma__quadrant_corners[q], r->x.name, r->y.name);
        norma__put(out, " ");
        norma__put(out, norma__percent(l, p->quadrants[4 * set + q]).text);
    }
    norma__text_end(out);
}

static void put_map(norma__buffer *out, norma_language l, const norma_benchmark *r, size_t set)
{
    if (!r->mapped)
        return;
    norma__put(out, "\n");
    norma__sayf(out, l, "Map: {1} by {2}, cut at {3} and {4}", r->x.name, r->y.name,
                norma__significant(l, r->lines[set].x).text,
                norma__significant(l, r->lines[set].y).text);
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){
                           {"", -24}, {"n", 6}, {"x", 9}, {"y", 9}, {"  likeliest quarter", -40}},
                       5);
    for (size_t i = 0; i < r->n_points && i < MOST_UNITS; i++)
        put_point(out, l, r, &r->points[i], set);
}

/* ---- the whole ---- */

static void put_legend(norma__buffer *out, norma_language l, const norma_benchmark *r)
{
    norma__buffer text = {0};
    norma__sayf(&text, l,
                "companies, persons: percentile among the norm's companies, and among its "
                "respondents. g: difference from the norm's mean in sd of respondents. Intervals "
                "hold the norm's error and the sample's. equivalent: any difference is under {1}. "
                "?: the gate has a caution on it.",
                norma__bound_text(l, &r->options).text);
    norma__put(out, "\n");
    norma__text_paragraph(out, norma__say(l, "Reading"), &text);
}

static void put_set(norma__buffer *out, norma_language l, const norma_benchmark *r, size_t set)
{
    norma__put(out, "\n");
    norma__put(out, norma__say(l, "Norm set "));
    norma__put_set(out, l, r->sets[set]);
    norma__put(out, ": ");
    norma__put_set_size(out, l, r->sets[set]);
    norma__put(out, "\n");
    for (size_t e = 0; e < r->n_entities; e++)
        if (norma__benchmark_detailed(r, e, set))
            put_entity(out, l, r, e, set);
    put_units(out, l, r, set);
    put_map(out, l, r, set);
}

typedef struct hidden {
    norma__buffer names;
    norma_language language;
    size_t n;
} hidden;

static void name_hidden(void *context, const char *level, const char *name, const char *population)
{
    hidden *h = context;
    (void)level;
    if (++h->n > MOST_HIDDEN)
        return;
    norma__put(&h->names, h->n > 1 ? ", " : "");
    norma__put_clean(&h->names, name ? name : norma__say(h->language, "the total"));
    if (population)
        norma__putf(&h->names, " (%s)", population);
}

static void put_hidden(norma__buffer *out, norma_language l, const norma_benchmark *r)
{
    hidden h = {.language = l};
    norma__benchmark_hidden(r, name_hidden, &h);
    if (h.n > MOST_HIDDEN)
        norma__put(&h.names, ", \xe2\x80\xa6");
    if (h.n > 0) {
        norma__buffer text = {0};
        norma__sayf(&text, l,
                    "{1}, of fewer respondents than min-cell, or one that others could be computed "
                    "from: {2}",
                    norma__count(l, (double)h.n).text, h.names.bytes ? h.names.bytes : "");
        norma__put(out, "\n");
        norma__text_paragraph(out, norma__say(l, "Not shown"), &text);
    }
    out->failed |= h.names.failed;
    norma__buffer_free(&h.names);
}

norma_status norma__benchmark_text(norma_output *out, const norma__benchmark_view *view,
                                   norma_error *err)
{
    const norma_benchmark *r = view->result;
    const norma_language l = view->context.language;
    const norma_notes *lists[] = {&view->notes, &r->notes};
    norma__buffer text = {0};
    norma__text_input(&text, &view->context);
    for (size_t i = 0; i < r->n_sets; i++)
        put_set(&text, l, r, i);
    put_legend(&text, l, r);
    put_hidden(&text, l, r);
    norma__text_notes(&text, l, lists, 2, MOST_NOTES);
    return norma__hand_over(out, &text, err);
}
