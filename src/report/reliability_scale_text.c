#include <math.h>

#include "report/coefficient.h"
#include "report/reliability_parts.h"

enum { MOST_SCORES = 15 }; /* lines of the errors by score */

static norma__figure of(norma_language l, double value)
{
    return norma__fixed(l, value, 3);
}

static void put_title(norma__buffer *out, norma_language l, const char *english)
{
    norma__putf(out, "\n%s\n", norma__say(l, english));
}

/* ---- coefficients ---- */

/* The one interval of several that supposes least: bootstrap before ADF before normal theory. */
static const norma_interval *best_interval(const norma_coefficient *c)
{
    const norma_interval *best = NULL;
    for (size_t i = 0; i < c->n_intervals; i++)
        if (!best || c->intervals[i].method > best->method)
            best = &c->intervals[i];
    return best;
}

/* The standard error is that of one method; beside another's interval it would mislead. */
static double error_beside(const norma_coefficient *c, const norma_interval *interval)
{
    if (!interval || interval->method > NORMA_INTERVAL_ADF)
        return c->se;
    for (size_t i = 0; i < c->n_intervals; i++)
        if (c->intervals[i].method == NORMA_INTERVAL_ADF)
            return interval->method == NORMA_INTERVAL_ADF ? c->se : NAN;
    return interval->method == NORMA_INTERVAL_NORMAL ? c->se : NAN;
}

static void put_figures(norma__buffer *out, norma_language l, const norma_coefficient *c,
                        const norma_interval *interval)
{
    norma__text_cell(out, of(l, c->value).text, 6);
    norma__text_cell(out, of(l, error_beside(c, interval)).text, 6);
    if (interval) {
        norma__text_interval(out, l, interval->low, interval->high);
        norma__text_cell(out, norma__say(l, norma__interval_name(interval->method)), -10);
    } else {
        norma__text_cell(out, "\xe2\x80\x93", -16);
        norma__text_cell(out, "", -10);
    }
}

static void put_coefficient(norma__buffer *out, norma_language l, const norma_coefficient *c,
                            const norma_interval *interval)
{
    put_figures(out, l, c, interval);
    norma__put(out, norma__say(l, c->label));
    norma__put(out, "\n");
}

/* Alpha, the first, has a line for every interval; of the others one is shown. */
static void put_coefficients(norma__buffer *out, norma_language l,
                             const norma_reliability_result *r)
{
    if (r->n_coefficients == 0)
        return;
    norma__put(out, "\n");
    norma__text_header(
        out, l,
        (const norma__column[]){
            {"value", 6}, {"s.e.", 6}, {"interval", -16}, {"by", -10}, {"Coefficient", -11}},
        5);
    for (size_t i = 0; i < r->coefficients[0].n_intervals; i++)
        put_coefficient(out, l, &r->coefficients[0], &r->coefficients[0].intervals[i]);
    for (size_t k = r->coefficients[0].n_intervals ? 1 : 0; k < r->n_coefficients; k++)
        put_coefficient(out, l, &r->coefficients[k], best_interval(&r->coefficients[k]));
}

/* ---- items ---- */

static void put_items(norma__buffer *out, norma_language l, const norma_reliability_result *r)
{
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Item", -20},
                                               {"mean", 6},
                                               {"sd", 6},
                                               {"item-rest r", 12},
                                               {"alpha if dropped", 17},
                                               {"item-total r (overlaps)", 23}},
                       r->n_coefficients ? 6 : 5);
    for (size_t i = 0; i < r->n_items; i++) {
        const norma_item_reliability *item = &r->items[i];
        norma__text_cell(out, item->id, -20);
        norma__text_cell(out, norma__fixed(l, item->mean, 2).text, 6);
        norma__text_cell(out, norma__fixed(l, item->sd, 2).text, 6);
        norma__text_cell(out, of(l, item->r_rest).text, 12);
        norma__text_cell(out, of(l, item->alpha_if_dropped).text, 17);
        if (r->n_coefficients)
            norma__text_cell(out, of(l, item->r_total).text, 23);
        norma__text_end(out);
    }
}

static void put_more_of_items(norma__buffer *out, norma_language l,
                              const norma_reliability_result *r)
{
    if (r->n_coefficients == 0)
        return;
    norma__put(out, "\n");
    norma__text_header(out, l,
                       (const norma__column[]){{"Item", -20},
                                               {"floor", 8},
                                               {"ceiling", 8},
                                               {"discrimination", 14},
                                               {"lowest r", 9},
                                               {"highest r", 9},
                                               {"ordinal loading", 17}},
                       7);
    for (size_t i = 0; i < r->n_items; i++) {
        const norma_item_reliability *item = &r->items[i];
        norma__text_cell(out, item->id, -20);
        norma__text_cell(out, norma__percent(l, item->floor).text, 8);
        norma__text_cell(out, norma__percent(l, item->ceiling).text, 8);
        norma__text_cell(out, norma__fixed(l, item->discrimination, 2).text, 14);
        norma__text_cell(out, norma__fixed(l, item->r_lowest, 2).text, 9);
        norma__text_cell(out, norma__fixed(l, item->r_highest, 2).text, 9);
        norma__text_cell(out, norma__fixed(l, item->loading_ordinal, 2).text, 17);
        norma__text_end(out);
    }
}

/* ---- halves, errors by score, change ---- */

static void put_halves(norma__buffer *out, norma_language l, const norma_reliability_result *r)
{
    const norma_split_halves *h = &r->halves;
    norma__buffer line = {0};
    if (h->n == 0)
        return;
    norma__sayf(&line, l,
                h->exhaustive
                    ? "All {1} splits into halves: reliability from {2} to {3}, mean {4}, 95% of "
                      "them from {5} to {6}."
                    : "{1} random splits into halves: reliability from {2} to {3}, mean {4}, 95% "
                      "of them from {5} to {6}; the highest comes from a search.",
                norma__count(l, (double)h->n).text, of(l, h->lowest).text, of(l, h->highest).text,
                of(l, h->mean).text, of(l, h->quantiles[0]).text, of(l, h->quantiles[4]).text);
    norma__put(out, "\n");
    norma__text_paragraph(out, norma__say(l, "Halves"), &line);
}

static void put_change(norma__buffer *out, norma_language l, const norma_reliability_result *r)
{
    norma__buffer line = {0};
    if (r->n_coefficients == 0 || isnan(r->sem))
        return;
    norma__sayf(&line, l,
                "A person's mean score has a standard error of measurement of {1}; a change of "
                "more than {2} is reliable (Jacobson & Truax, 1991).",
                of(l, r->sem).text, of(l, r->reliable_change).text);
    norma__put(out, "\n");
    norma__text_paragraph(out, norma__say(l, "Error"), &line);
}

static void put_score(norma__buffer *out, norma_language l, const norma_conditional_sem *at)
{
    norma__text_cell(out, norma__fixed(l, at->score, 2).text, 6);
    norma__text_cell(out, norma__count(l, (double)at->n).text, 7);
    norma__text_cell(out, of(l, at->thorndike).text, 9);
    norma__text_cell(out, of(l, at->polynomial).text, 10);
    norma__text_cell(out, of(l, at->ordinal).text, 13);
    norma__text_end(out);
}

/* Of many scores, as many as fit, evenly, the first and the last among them. */
static void put_scores(norma__buffer *out, norma_language l, const norma_reliability_result *r)
{
    size_t n = r->n_conditional, shown = n < MOST_SCORES ? n : MOST_SCORES;
    if (n == 0)
        return;
    put_title(out, l, "Standard error of measurement by score");
    norma__text_header(
        out, l,
        (const norma__column[]){
            {"score", 6}, {"n", 7}, {"Thorndike", 9}, {"polynomial", 10}, {"ordinal model", 13}},
        5);
    for (size_t k = 0; k < shown; k++)
        put_score(out, l, &r->conditional[shown < 2 ? 0 : k * (n - 1) / (shown - 1)]);
    if (shown < n) {
        norma__buffer line = {0};
        norma__sayf(&line, l, "{1} of {2} scores; all are in --format json.",
                    norma__count(l, (double)shown).text, norma__count(l, (double)n).text);
        norma__text_paragraph(out, "", &line);
    }
}

void norma__text_scale(norma__buffer *out, norma_language l, const norma_reliability_result *r)
{
    put_coefficients(out, l, r);
    put_items(out, l, r);
    put_more_of_items(out, l, r);
    put_halves(out, l, r);
    put_change(out, l, r);
    put_scores(out, l, r);
}
