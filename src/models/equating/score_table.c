#include <math.h>
#include <norma/equate.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

norma_status norma_score_grid_of(norma_score_grid *out, const double *values, size_t n_rows,
                                 const char *what, norma_error *err)
{
    double lowest = INFINITY, highest = -INFINITY;
    for (size_t r = 0; r < n_rows; r++) {
        if (isnan(values[r]))
            continue;
        if (values[r] != floor(values[r]) || !isfinite(values[r]))
            return norma__fail(
                err, NORMA_EDATA,
                "row %zu of the %s is no whole number: say which scores there can be", r + 1, what);
        lowest = fmin(lowest, values[r]);
        highest = fmax(highest, values[r]);
    }
    if (!(lowest <= highest))
        return norma__fail(err, NORMA_EDATA, "all %s are missing", what);
    if (highest - lowest > NORMA_EQUATE_SCORES_MAX - 1)
        return norma__fail(err, NORMA_EDATA,
                           "the %s lie more than %d apart: equate scores of fewer points", what,
                           NORMA_EQUATE_SCORES_MAX - 1);
    *out = (norma_score_grid){lowest, highest, 1};
    return NORMA_OK;
}

/* How many scores a grid has; 0 when it is none. */
static size_t points_of(const norma_score_grid *grid)
{
    double steps = (grid->highest - grid->lowest) / grid->step;
    if (!(grid->step > 0) || !(steps >= 0) || steps > NORMA_EQUATE_SCORES_MAX - 1)
        return 0;
    return (size_t)(steps + 1e-6) + 1;
}

static double *points_new(const norma_score_grid *grid, size_t n)
{
    double *points = NORMA__NEW(double, n);
    for (size_t i = 0; points && i < n; i++)
        points[i] = grid->lowest + (double)i * grid->step;
    return points;
}

/* Where a score is on a grid of n; n when it is not. */
static size_t place_of(const norma_score_grid *grid, size_t n, double score)
{
    double steps = (score - grid->lowest) / grid->step, whole = round(steps);
    return fabs(steps - whole) < 1e-6 && whole >= 0 && whole < (double)n ? (size_t)whole : n;
}

static norma_status count(norma_score_table *t, const double *totals, const double *anchors,
                          const uint8_t *use, size_t n_rows, const norma_score_grid *of_total,
                          const norma_score_grid *of_anchor, norma_error *err)
{
    for (size_t r = 0; r < n_rows; r++) {
        if ((use && !use[r]) || isnan(totals[r]) || (anchors && isnan(anchors[r])))
            continue;
        size_t i = place_of(of_total, t->n_scores, totals[r]);
        size_t v = anchors ? place_of(of_anchor, t->n_anchors, anchors[r]) : 0;
        if (i == t->n_scores || (anchors && v == t->n_anchors))
            return norma__fail(err, NORMA_EDATA,
                               "row %zu: the %s is none that there can be (%.10g to %.10g by "
                               "%.10g)",
                               r + 1, i == t->n_scores ? "score" : "anchor score",
                               i == t->n_scores ? of_total->lowest : of_anchor->lowest,
                               i == t->n_scores ? of_total->highest : of_anchor->highest,
                               i == t->n_scores ? of_total->step : of_anchor->step);
        t->counts[i + v * t->n_scores] += 1;
    }
    return NORMA_OK;
}

norma_status norma_score_table_of(norma_score_table *out, const double *totals,
                                  const double *anchors, const uint8_t *use, size_t n_rows,
                                  const norma_score_grid *of_total,
                                  const norma_score_grid *of_anchor, norma_error *err)
{
    norma_status status = NORMA_OK;
    *out = (norma_score_table){0};
    out->n_scores = points_of(of_total);
    out->n_anchors = anchors ? points_of(of_anchor) : 0;
    size_t columns = anchors ? out->n_anchors : 1;
    if (out->n_scores == 0 || columns == 0 || out->n_scores * columns > NORMA_EQUATE_CELLS_MAX)
        return norma__fail(err, NORMA_EINVAL,
                           "scores go from a lowest to a highest by a step over 0, with at most %d "
                           "of them and %d with those of the anchor",
                           NORMA_EQUATE_SCORES_MAX, NORMA_EQUATE_CELLS_MAX);
    out->scores = points_new(of_total, out->n_scores);
    out->anchors = anchors ? points_new(of_anchor, out->n_anchors) : NULL;
    out->counts = NORMA__NEW(double, out->n_scores *columns);
    if (!out->scores || !out->counts || (anchors && !out->anchors))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = count(out, totals, anchors, use, n_rows, of_total, of_anchor, err);
    if (status != NORMA_OK)
        norma_score_table_clear(out);
    return status;
}

void norma_score_table_clear(norma_score_table *table)
{
    if (!table)
        return;
    free(table->scores);
    free(table->anchors);
    free(table->counts);
    *table = (norma_score_table){0};
}
