#include "models/equating/equate_desk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/equating/frequency.h"

bool norma__by_ranks(int method)
{
    return method == NORMA_EQUATE_EQUIPERCENTILE || method == NORMA_EQUATE_FREQUENCY ||
           method == NORMA_EQUATE_CHAINED_EQUIPERCENTILE;
}

bool norma__by_frequency(int method)
{
    return method == NORMA_EQUATE_FREQUENCY || method == NORMA_EQUATE_BRAUN_HOLLAND;
}

bool norma__needs_anchor(int method)
{
    return method >= NORMA_EQUATE_NOMINAL;
}

norma_status norma__equate_desk_new(norma__equate_desk *desk, const norma__equate_task *task,
                                    norma_error *err)
{
    const norma__form *x = &task->x, *y = &task->y;
    *desk = (norma__equate_desk){.task = task};
    desk->x_share = NORMA__NEW(double, x->n);
    desk->y_share = NORMA__NEW(double, y->n);
    desk->h1 = NORMA__NEW(double, x->m);
    desk->h2 = NORMA__NEW(double, x->m);
    desk->place = NORMA__NEW(norma__place, x->n);
    desk->equivalent = NORMA__NEW(double, x->n);
    desk->a = NORMA__NEW(double, x->n);
    desk->b = NORMA__NEW(double, y->n);
    desk->c = NORMA__NEW(double, x->m);
    norma_status status = NORMA_OK;
    if (!desk->x_share || !desk->y_share || !desk->h1 || !desk->h2 || !desk->place ||
        !desk->equivalent || !desk->a || !desk->b || !desk->c)
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__spread_new(&desk->x, x->scores, x->n, err);
    if (status == NORMA_OK)
        status = norma__spread_new(&desk->y, y->scores, y->n, err);
    if (status == NORMA_OK)
        status = norma__spread_new(&desk->anchor_x, x->anchors, x->m, err);
    if (status == NORMA_OK)
        status = norma__spread_new(&desk->anchor_y, x->anchors, x->m, err);
    if (status != NORMA_OK) {
        norma__equate_desk_clear(desk);
        return status;
    }
    desk->x.bandwidth = task->bandwidth[0];
    desk->y.bandwidth = task->bandwidth[1];
    desk->anchor_x.bandwidth = task->bandwidth[2];
    desk->anchor_y.bandwidth = task->bandwidth[3];
    return NORMA_OK;
}

void norma__equate_desk_clear(norma__equate_desk *desk)
{
    free(desk->x_share);
    free(desk->y_share);
    free(desk->h1);
    free(desk->h2);
    free(desk->place);
    free(desk->equivalent);
    free(desk->a);
    free(desk->b);
    free(desk->c);
    norma__spread_clear(&desk->x);
    norma__spread_clear(&desk->y);
    norma__spread_clear(&desk->anchor_x);
    norma__spread_clear(&desk->anchor_y);
    *desk = (norma__equate_desk){0};
}

/* ---- shares of scores ---- */

/* Sums of rows and columns of n x m cells. */
static void take_margins(double *rows, double *columns, const double *cells, size_t n, size_t m)
{
    memset(rows, 0, n * sizeof *rows);
    for (size_t v = 0; v < m; v++) {
        columns[v] = 0;
        for (size_t i = 0; i < n; i++) {
            rows[i] += cells[i + v * n];
            columns[v] += cells[i + v * n];
        }
    }
}

static void take_shares(norma__equate_desk *d)
{
    const norma__form *x = &d->task->x, *y = &d->task->y;
    if (d->task->design == NORMA_EQUATE_SINGLE) {
        take_margins(d->x_share, d->y_share, d->p, x->n, x->m);
        return;
    }
    take_margins(d->x_share, d->h1, d->p, x->n, x->m);
    take_margins(d->y_share, d->h2, d->q, y->n, y->m);
    if (norma__by_frequency(d->task->line.method))
        norma__frequency_estimate(d);
}

/* ---- moments ---- */

static void take_score_moments(double *mean, double *variance, const double *share,
                               const double *scores, size_t n)
{
    *mean = *variance = 0;
    for (size_t i = 0; i < n; i++)
        *mean += share[i] * scores[i];
    for (size_t i = 0; i < n; i++)
        *variance += share[i] * (scores[i] - *mean) * (scores[i] - *mean);
}

static double covariance(const double *cells, const norma__form *form, const double *moments)
{
    double sum = 0;
    for (size_t v = 0; v < form->m; v++)
        for (size_t i = 0; i < form->n; i++)
            sum += cells[i + v * form->n] * (form->scores[i] - moments[NORMA__MEAN]) *
                   (form->anchors[v] - moments[NORMA__ANCHOR_MEAN]);
    return sum;
}

static void take_moments(norma__equate_desk *d)
{
    const norma__form *x = &d->task->x, *y = &d->task->y;
    double *of_x = d->moments, *of_y = d->moments + NORMA__MOMENTS_OF_ONE;
    take_score_moments(&of_x[NORMA__MEAN], &of_x[NORMA__VARIANCE], d->x_share, x->scores, x->n);
    take_score_moments(&of_y[NORMA__MEAN], &of_y[NORMA__VARIANCE], d->y_share, y->scores, y->n);
    if (d->task->design != NORMA_EQUATE_ANCHOR)
        return;
    take_score_moments(&of_x[NORMA__ANCHOR_MEAN], &of_x[NORMA__ANCHOR_VARIANCE], d->h1, x->anchors,
                       x->m);
    take_score_moments(&of_y[NORMA__ANCHOR_MEAN], &of_y[NORMA__ANCHOR_VARIANCE], d->h2, x->anchors,
                       x->m);
    of_x[NORMA__COVARIANCE] = covariance(d->p, x, of_x);
    of_y[NORMA__COVARIANCE] = covariance(d->q, y, of_y);
}

/* ---- conversion ---- */

static void convert_by_line(norma__equate_desk *d)
{
    const norma__form *x = &d->task->x;
    d->line = norma__equate_line_of(&d->task->line, d->moments);
    for (size_t i = 0; i < x->n; i++)
        d->equivalent[i] = d->line.slope * x->scores[i] + d->line.intercept;
}

static void convert_by_ranks(norma__equate_desk *d)
{
    bool chained = d->task->line.method == NORMA_EQUATE_CHAINED_EQUIPERCENTILE;
    norma__spread_take(&d->x, d->x_share);
    norma__spread_take(&d->y, d->y_share);
    if (chained) {
        norma__spread_take(&d->anchor_x, d->h1);
        norma__spread_take(&d->anchor_y, d->h2);
    }
    for (size_t i = 0; i < d->x.n; i++) {
        double rank = norma__spread_rank(&d->x, i);
        if (chained)
            rank = norma__spread_below(&d->anchor_y, norma__spread_place(&d->anchor_x, rank).point);
        d->place[i] = norma__spread_place(&d->y, rank);
        d->equivalent[i] = d->place[i].point;
    }
}

void norma__equate_desk_convert(norma__equate_desk *d, const double *p, const double *q)
{
    d->p = p;
    d->q = q;
    take_shares(d);
    take_moments(d);
    if (norma__by_ranks(d->task->line.method))
        convert_by_ranks(d);
    else
        convert_by_line(d);
}

/* ---- gains ---- */

void norma__equate_desk_prepare(norma__equate_desk *d)
{
    if (!norma__by_ranks(d->task->line.method))
        norma__equate_line_tangent(d->slope_by, d->intercept_by, &d->task->line, d->moments);
}

/* By the moments of one population: a mean gains the score, a variance its squared distance from
   the mean, a covariance the product. */
static void gain_by_line(double *by, const norma__equate_desk *d, size_t i, int population)
{
    const norma__form *form = population ? &d->task->y : &d->task->x;
    const double *m = d->moments + population * NORMA__MOMENTS_OF_ONE;
    double gain[NORMA__MOMENTS_OF_ONE];
    for (int k = 0; k < NORMA__MOMENTS_OF_ONE; k++) {
        int at = k + population * NORMA__MOMENTS_OF_ONE;
        gain[k] = d->slope_by[at] * d->task->x.scores[i] + d->intercept_by[at];
    }
    bool anchored = d->task->design == NORMA_EQUATE_ANCHOR;
    for (size_t v = 0; v < form->m; v++)
        for (size_t j = 0; j < form->n; j++) {
            double x = form->scores[j] - m[NORMA__MEAN];
            double a = anchored ? form->anchors[v] - m[NORMA__ANCHOR_MEAN] : 0;
            by[j + v * form->n] = gain[NORMA__MEAN] * x + gain[NORMA__VARIANCE] * x * x;
            if (anchored)
                by[j + v * form->n] += gain[NORMA__ANCHOR_MEAN] * a +
                                       gain[NORMA__ANCHOR_VARIANCE] * a * a +
                                       gain[NORMA__COVARIANCE] * x * a;
        }
}

/* By the shares of scores alone, into a and b. */
static void gain_by_shares(norma__equate_desk *d, size_t i)
{
    const norma__form *x = &d->task->x, *y = &d->task->y;
    if (norma__by_ranks(d->task->line.method)) {
        norma__spread_slope(d->a, &d->x, x->scores[i]);
        norma__spread_slope(d->b, &d->y, d->place[i].point);
        for (size_t j = 0; j < x->n; j++)
            d->a[j] /= d->place[i].density;
        for (size_t j = 0; j < y->n; j++)
            d->b[j] /= -d->place[i].density;
        return;
    }
    for (int population = 0; population < 2; population++) {
        const norma__form *form = population ? y : x;
        const double *m = d->moments + population * NORMA__MOMENTS_OF_ONE;
        int first = population * NORMA__MOMENTS_OF_ONE;
        double *by = population ? d->b : d->a;
        double mean =
            d->slope_by[first + NORMA__MEAN] * x->scores[i] + d->intercept_by[first + NORMA__MEAN];
        double variance = d->slope_by[first + NORMA__VARIANCE] * x->scores[i] +
                          d->intercept_by[first + NORMA__VARIANCE];
        for (size_t j = 0; j < form->n; j++) {
            double off = form->scores[j] - m[NORMA__MEAN];
            by[j] = mean * off + variance * off * off;
        }
    }
}

/* y = G^-1(H2(v)), v = H1^-1(F(x)): the chain rule. */
static void gain_by_chain(double *by_p, double *by_q, norma__equate_desk *d, size_t i)
{
    const norma__form *x = &d->task->x, *y = &d->task->y;
    norma__place v = norma__spread_place(&d->anchor_x, norma__spread_rank(&d->x, i));
    norma__place on_other =
        norma__spread_place(&d->anchor_y, norma__spread_below(&d->anchor_y, v.point));
    double step = on_other.density / v.density / d->place[i].density;
    norma__spread_slope(d->a, &d->x, x->scores[i]);
    norma__spread_slope(d->c, &d->anchor_x, v.point);
    for (size_t a = 0; a < x->m; a++)
        for (size_t j = 0; j < x->n; j++)
            by_p[j + a * x->n] = (d->a[j] - d->c[a]) * step;
    norma__spread_slope(d->b, &d->y, d->place[i].point);
    norma__spread_slope(d->c, &d->anchor_y, v.point);
    for (size_t a = 0; a < y->m; a++)
        for (size_t j = 0; j < y->n; j++)
            by_q[j + a * y->n] = (d->c[a] - d->b[j]) / d->place[i].density;
}

void norma__equate_desk_gain(double *by_p, double *by_q, norma__equate_desk *d, size_t i)
{
    const norma__form *x = &d->task->x, *y = &d->task->y;
    int method = d->task->line.method;
    if (method == NORMA_EQUATE_CHAINED_EQUIPERCENTILE) {
        gain_by_chain(by_p, by_q, d, i);
        return;
    }
    if (norma__needs_anchor(method) && !norma__by_frequency(method)) {
        gain_by_line(by_p, d, i, 0);
        gain_by_line(by_q, d, i, 1);
        return;
    }
    gain_by_shares(d, i);
    if (norma__by_frequency(method)) {
        norma__frequency_gain(by_p, by_q, d);
        return;
    }
    bool single = d->task->design == NORMA_EQUATE_SINGLE;
    for (size_t v = 0; v < x->m; v++)
        for (size_t j = 0; j < x->n; j++)
            by_p[j + v * x->n] = d->a[j] + (single ? d->b[v] : 0);
    for (size_t v = 0; v < y->m && !single; v++)
        for (size_t j = 0; j < y->n; j++)
            by_q[j + v * y->n] = d->b[j];
}
