#include "report/correlate_text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "report/envelope.h"

/* More variables than this do not fit beside one another on a screen. */
enum { MOST_COLUMNS = 15, MOST_BESIDE = 6, MOST_ROWS = 30, MOST_PAIRS = 10 };

/* One correlation under the diagonal. */
typedef struct pair {
    size_t row, column;
    double r;
} pair;

static int by_size(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    double larger = fabs(y->r) - fabs(x->r);
    if (larger != 0)
        return larger > 0 ? 1 : -1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Those that are defined, the largest in size first. */
static pair *sorted_pairs(const norma_correlation *r, size_t *n)
{
    size_t p = r->n_variables;
    pair *pairs = NORMA__NEW(pair, p * p / 2);
    *n = 0;
    for (size_t c = 0; pairs && c < p; c++)
        for (size_t row = c + 1; row < p; row++)
            if (!isnan(r->matrix[row + c * p]))
                pairs[(*n)++] = (pair){row, c, r->matrix[row + c * p]};
    if (pairs)
        qsort(pairs, *n, sizeof *pairs, by_size);
    return pairs;
}

static void put_facts(norma__buffer *out, norma_language l, const norma_correlation *r)
{
    static const char *const types[] = {
        [NORMA_COR_PEARSON] = "Pearson correlations",
        [NORMA_COR_SPEARMAN] = "Spearman rank correlations",
        [NORMA_COR_POLYCHORIC] = "Polychoric correlations",
        [NORMA_COR_TETRACHORIC] = "Tetrachoric correlations",
        [NORMA_COR_POLYSERIAL] = "Polyserial correlations",
        [NORMA_COR_MIXED] = "Polychoric, polyserial and Pearson correlations, by kind of pair"};
    static const char *const missing[] = {[NORMA_COR_PAIRWISE] = "pairwise",
                                          [NORMA_COR_LISTWISE] = "listwise",
                                          [NORMA_COR_FIML] = "full-information maximum likelihood"};
    norma__sayf(out, l, "{1} of {2 variable|variables}", norma__say(l, types[r->type]),
                norma__count(l, (double)r->n_variables).text);
    norma__put(out, "\n");
    norma__sayf(out, l, "{1 row|rows}, {2} of them complete; missing answers: {3}",
                norma__count(l, (double)r->n_rows).text,
                norma__count(l, (double)r->n_complete).text, norma__say(l, missing[r->missing]));
    norma__put(out, "\n");
}

/* Small ones are told by their first digits. */
static norma__figure eigenvalue(norma_language l, double value)
{
    return fabs(value) < 0.01 ? norma__significant(l, value) : norma__fixed(l, value, 3);
}

static void put_eigenvalues(norma__buffer *out, norma_language l, const norma_correlation *r)
{
    if (isnan(r->smallest_eigenvalue))
        return;
    if (isnan(r->smoothed_smallest_eigenvalue))
        norma__sayf(out, l, "Smallest eigenvalue {1}", eigenvalue(l, r->smallest_eigenvalue).text);
    else
        norma__sayf(out, l, "Smallest eigenvalue {1} before smoothing, {2} after",
                    eigenvalue(l, r->smallest_eigenvalue).text,
                    eigenvalue(l, r->smoothed_smallest_eigenvalue).text);
    norma__put(out, "\n");
}

static void put_range(norma__buffer *out, norma_language l, const norma_correlation *r,
                      const pair *pairs, size_t n)
{
    double least = NAN, most = NAN;
    bool smoothed = !isnan(r->smoothed_smallest_eigenvalue);
    if (n == 0) {
        norma__put(out, norma__say(l, r->n_variables == 1
                                          ? "One variable has no correlations: give another"
                                          : "All correlations are undefined"));
        norma__put(out, "\n");
        return;
    }
    for (size_t k = 0; k < n; k++) {
        least = fmin(pairs[k].r, least);
        most = fmax(pairs[k].r, most);
    }
    double median = (fabs(pairs[(n - 1) / 2].r) + fabs(pairs[n / 2].r)) / 2;
    norma__sayf(out, l,
                smoothed ? "Smoothed: from {1} to {2}, median size {3}"
                         : "From {1} to {2}, median size {3}",
                norma__fixed(l, least, 3).text, norma__fixed(l, most, 3).text,
                norma__fixed(l, median, 3).text);
    norma__put(out, "\n");
    put_eigenvalues(out, l, r);
}

/* ---- the matrix, or its largest entries ---- */

static void put_matrix(norma__buffer *out, norma_language l, const norma_correlation *r)
{
    char number[24];
    size_t p = r->n_variables;
    norma__put(out, "\n");
    norma__text_cell(out, "", -14);
    for (size_t c = 0; c + 1 < p; c++) {
        snprintf(number, sizeof number, "%zu", c + 1);
        norma__text_cell(out, number, 5);
    }
    norma__text_end(out);
    for (size_t row = 0; row < p; row++) {
        snprintf(number, sizeof number, "%zu", row + 1);
        norma__text_cell(out, number, 2);
        norma__text_cell(out, r->variables[row].id, -10);
        for (size_t c = 0; c < row; c++)
            norma__text_cell(out, norma__fixed(l, r->matrix[row + c * p], 2).text, 5);
        norma__text_end(out);
    }
}

/* Items beside continuous variables: polyserials have no others. */
static void put_rectangle(norma__buffer *out, norma_language l, const norma_correlation *r)
{
    size_t p = r->n_variables;
    norma__put(out, "\n");
    norma__text_cell(out, "", -16);
    for (size_t c = r->n_items; c < p; c++) {
        const char *id = r->variables[c].id;
        norma__text_cell(out, id, norma__utf8_columns(id) > 10 ? -10 : 10);
    }
    norma__text_end(out);
    for (size_t row = 0; row < r->n_items; row++) {
        norma__text_cell(out, r->variables[row].id, -16);
        for (size_t c = r->n_items; c < p; c++)
            norma__text_cell(out, norma__fixed(l, r->matrix[row + c * p], 3).text, 10);
        norma__text_end(out);
    }
}

static void put_largest(norma__buffer *out, norma_language l, const norma_correlation *r,
                        const pair *pairs, size_t n)
{
    size_t p = r->n_variables;
    norma__put(out, "\n");
    norma__sayf(out, l, "The largest of {1} correlations (all are in --format json and csv):",
                norma__count(l, (double)n).text);
    norma__put(out, "\n");
    for (size_t k = 0; k < n && k < MOST_PAIRS; k++) {
        size_t at = pairs[k].row + pairs[k].column * p;
        norma__text_cell(out, r->variables[pairs[k].column].id, -16);
        norma__text_cell(out, r->variables[pairs[k].row].id, -16);
        norma__text_cell(out, norma__fixed(l, pairs[k].r, 3).text, 6);
        if (r->se && !isnan(r->se[at]) && r->smoothing == 0) { /* it is of the estimate */
            norma__sayf(out, l, "(standard error {1})", norma__fixed(l, r->se[at], 3).text);
            norma__put(out, "  ");
        }
        norma__text_end(out);
    }
}

static void put_correlations(norma__buffer *out, norma_language l, const norma_correlation *r,
                             const pair *pairs, size_t n)
{
    bool polyserial = r->type == NORMA_COR_POLYSERIAL;
    if (n == 0)
        return;
    if (polyserial && r->n_variables - r->n_items <= MOST_BESIDE && r->n_items <= MOST_ROWS)
        put_rectangle(out, l, r);
    else if (!polyserial && r->n_variables <= MOST_COLUMNS)
        put_matrix(out, l, r);
    else
        put_largest(out, l, r, pairs, n);
}

/* ---- thresholds ---- */

static size_t most_thresholds(const norma_correlation *r)
{
    size_t most = 0;
    for (size_t i = 0; i < r->n_variables; i++)
        if (r->variables[i].thresholds && r->variables[i].n_thresholds > most)
            most = r->variables[i].n_thresholds;
    return most;
}

static void put_thresholds(norma__buffer *out, norma_language l, const norma_correlation *r)
{
    char name[24];
    size_t most = most_thresholds(r), shown = most > 9 ? 9 : most;
    if (most == 0)
        return;
    norma__put(out, "\n");
    norma__text_cell(out, norma__say(l, "Thresholds"), -16);
    norma__text_cell(out, "n", 9);
    for (size_t t = 0; t < shown; t++) {
        snprintf(name, sizeof name, "%zu", t + 1);
        norma__text_cell(out, name, 6);
    }
    norma__put(out, most > shown ? "\xe2\x80\xa6" : "");
    norma__text_end(out);
    for (size_t i = 0; i < r->n_items; i++) {
        const norma_correlation_variable *v = &r->variables[i];
        norma__text_cell(out, v->id, -16);
        norma__text_cell(out, norma__count(l, v->n).text, 9);
        for (size_t t = 0; t < v->n_thresholds && t < shown; t++)
            norma__text_cell(out, norma__fixed(l, v->thresholds[t], 3).text, 6);
        norma__text_end(out);
    }
}

norma_status norma__correlate_text(norma_output *out, const norma_correlation *r,
                                   const norma_report_context *context, norma_error *err)
{
    norma_language l = context->language;
    norma__buffer text = {0};
    size_t n = 0;
    pair *pairs = sorted_pairs(r, &n);

    if (!pairs)
        return norma__no_memory(err);
    norma__text_input(&text, context);
    norma__put(&text, "\n");
    put_facts(&text, l, r);
    put_range(&text, l, r, pairs, n);
    put_correlations(&text, l, r, pairs, n);
    put_thresholds(&text, l, r);
    norma__text_notes(&text, l, (const norma_notes *const[]){context->notes, &r->notes}, 2,
                      SIZE_MAX);
    free(pairs);
    return norma__hand_over(out, &text, err);
}
