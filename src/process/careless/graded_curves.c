#include "process/careless/graded_curves.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/status.h"

/* With f = ln P of an answer, the moments of a node are, over the answers to the item, E = sum P f
   and three derivatives, V = sum P f^2 - E^2 and two, and the information sum P f'^2 and two:
   E' = sum P' f, since sum P' = 0, is the covariance of f with the score f'. */
enum {
    ANSWER = NORMA__CURVE_ANSWER,
    MOMENTS = 10,
    EXPECTED = 0,
    SLOPE = 1,
    VARIANCE = 4,
    INFORMATION = 7
};

void norma__curves_free(norma__curves *curves)
{
    if (!curves)
        return;
    for (size_t j = 0; j < curves->n_items; j++) {
        if (curves->answers)
            free(curves->answers[j]);
        if (curves->moments)
            free(curves->moments[j]);
    }
    free(curves->answers);
    free(curves->moments);
    free(curves->first);
    free(curves->items);
    free(curves->step);
    free(curves);
}

/* ---- one item at one node ---- */

typedef struct item_curve {
    double loading, root; /* root: of the uniqueness */
    const double *thresholds;
    size_t steps;
} item_curve;

/* P, ln P and derivatives of both, to the third. */
typedef struct answer_curve {
    double p[4], f[4];
} answer_curve;

/* A bound of an answer, in deviations of the response, and the density there relative to P: as
   logarithms, so that nothing underflows before it is divided. */
static double relative_density(double bound, double log_p)
{
    const double log_root_two_pi = 0.918938533204672741780329736406;
    return isinf(bound) ? 0 : exp(-0.5 * bound * bound - log_root_two_pi - log_p);
}

static double or_zero(double bound)
{
    return isinf(bound) ? 0 : bound;
}

static answer_curve answer_at(double slope, double low, double high)
{
    answer_curve c = {{0}, {-INFINITY, 0, 0, 0}};
    double log_p = norma__normal_log_between(low, high);
    if (!isfinite(log_p))
        return c;
    double at_low = relative_density(low, log_p), at_high = relative_density(high, log_p);
    double l = or_zero(low), h = or_zero(high), p = exp(log_p);
    double q1 = slope * (at_low - at_high), q2 = slope * slope * (l * at_low - h * at_high);
    double q3 = slope * slope * slope * ((l * l - 1) * at_low - (h * h - 1) * at_high);
    c.p[0] = p;
    c.p[1] = p * q1;
    c.p[2] = p * q2;
    c.p[3] = p * q3;
    c.f[0] = log_p;
    c.f[1] = q1;
    c.f[2] = q2 - q1 * q1;
    c.f[3] = q3 - q1 * q2 - 2 * q1 * c.f[2];
    return c;
}

static void add_answer(double *m, double square[3], const answer_curve *c)
{
    const double *p = c->p, *f = c->f;
    if (!(p[0] > 0))
        return;
    m[EXPECTED] += p[0] * f[0];
    m[SLOPE] += p[1] * f[0];
    m[SLOPE + 1] += p[2] * f[0] + p[1] * f[1];
    m[SLOPE + 2] += p[3] * f[0] + 2 * p[2] * f[1] + p[1] * f[2];
    square[0] += p[0] * f[0] * f[0];
    square[1] += p[1] * f[0] * f[0] + 2 * p[1] * f[0];
    square[2] += p[2] * f[0] * f[0] + 2 * (p[1] * f[1] + p[2]) * f[0] + 2 * p[1] * f[1];
    m[INFORMATION] += p[1] * f[1];
    m[INFORMATION + 1] += p[2] * f[1] + p[1] * f[2];
    m[INFORMATION + 2] += p[3] * f[1] + 2 * p[2] * f[2] + p[1] * f[3];
}

static void fill_node(double *answers, double *m, const item_curve *item, size_t node)
{
    const size_t stride = (size_t)ANSWER * NORMA__CURVE_NODES;
    double trait = NORMA__CURVE_LOW + NORMA__CURVE_STEP * (double)node;
    double square[3] = {0}, low = -INFINITY;
    for (size_t x = 0; x <= item->steps; x++) {
        double high = x == item->steps ? INFINITY
                                       : (item->thresholds[x] - item->loading * trait) / item->root;
        answer_curve c = answer_at(item->loading / item->root, low, high);
        for (size_t d = 0; d < ANSWER; d++)
            answers[x * stride + d] = c.f[d];
        add_answer(m, square, &c);
        low = high;
    }
    double e = m[EXPECTED], b = m[SLOPE];
    m[VARIANCE] = square[0] - e * e;
    m[VARIANCE + 1] = square[1] - 2 * e * b;
    m[VARIANCE + 2] = square[2] - 2 * b * b - 2 * e * m[SLOPE + 1];
}

/* ---- all items ---- */

static void list_items(norma__curves *curves, const norma__response_model *graded)
{
    size_t n = 0;
    for (size_t s = 0; s < graded->n_scales; s++) {
        curves->first[s] = n;
        for (size_t j = 0; j < graded->n_items; j++)
            if (graded->scale_of[j] == s)
                curves->items[n++] = j;
    }
    curves->first[graded->n_scales] = n;
}

/* An answer lies between two thresholds, and nobody gave it where these are equal. */
static bool given(const double *thresholds, size_t steps, size_t x)
{
    double low = x == 0 ? -INFINITY : thresholds[x - 1];
    double high = x == steps ? INFINITY : thresholds[x];
    return low < high;
}

static size_t steps_of(const norma_data *data, size_t j)
{
    return (size_t)(norma_data_max(data, j) - norma_data_min(data, j));
}

static void key_cells(norma__curves *curves, const norma__response_model *graded,
                      const norma_data *data, size_t j)
{
    const double *thresholds = graded->thresholds + j * graded->most_steps;
    size_t steps = steps_of(data, j);
    uint8_t *step = curves->step + 256 * j;
    for (size_t c = 0; c < 256; c++)
        step[c] = NORMA_MISSING_CELL;
    for (size_t c = 0; c <= steps && graded->scale_of[j] != NORMA_NONE; c++) {
        size_t x = norma_data_reversed(data, j) ? steps - c : c;
        if (given(thresholds, steps, x))
            step[c] = (uint8_t)x;
    }
}

static norma_status allocate(norma__curves *curves, const norma__response_model *graded,
                             const norma_data *data, norma_error *err)
{
    curves->first = NORMA__NEW(size_t, graded->n_scales + 1);
    curves->items = NORMA__NEW(size_t, graded->n_items);
    curves->step = NORMA__NEW(uint8_t, 256 * graded->n_items);
    curves->answers = NORMA__NEW(double *, graded->n_items);
    curves->moments = NORMA__NEW(double *, graded->n_items);
    if (!curves->first || !curves->items || !curves->step || !curves->answers || !curves->moments)
        return norma__no_memory(err);
    for (size_t j = 0; j < graded->n_items; j++) {
        if (graded->scale_of[j] == NORMA_NONE)
            continue;
        curves->answers[j] =
            NORMA__NEW(double, (steps_of(data, j) + 1) * ANSWER * NORMA__CURVE_NODES);
        curves->moments[j] = NORMA__NEW(double, (size_t)MOMENTS *NORMA__CURVE_NODES);
        if (!curves->answers[j] || !curves->moments[j])
            return norma__no_memory(err);
    }
    return NORMA_OK;
}

static void fill_item(norma__curves *curves, const norma__response_model *graded,
                      const norma_data *data, size_t j)
{
    double loading = graded->loading[j];
    const item_curve item = {loading, sqrt((1 - loading) * (1 + loading)),
                             graded->thresholds + j * graded->most_steps, steps_of(data, j)};
    for (size_t g = 0; g < NORMA__CURVE_NODES; g++)
        fill_node(curves->answers[j] + ANSWER * g, curves->moments[j] + MOMENTS * g, &item, g);
}

norma_status norma__curves_new(norma__curves **out, const norma__response_model *graded,
                               const norma_data *data, int threads, norma_error *err)
{
    norma__curves *curves = NORMA__NEW(norma__curves, 1);
    *out = NULL;
    if (!curves)
        return norma__no_memory(err);
    curves->n_items = graded->n_items;
    curves->n_scales = graded->n_scales;
    norma_status status = allocate(curves, graded, data, err);
    if (status != NORMA_OK) {
        norma__curves_free(curves);
        return status;
    }
    list_items(curves, graded);
    for (size_t j = 0; j < graded->n_items; j++)
        key_cells(curves, graded, data, j);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t i = 0; i < curves->first[graded->n_scales]; i++)
        fill_item(curves, graded, data, curves->items[i]);
    *out = curves;
    return NORMA_OK;
}

/* ---- between the nodes: Hermite's polynomial of degree 5 ---- */

/* Weights of value, slope and curvature at the left node, then at the right one, a share t of the
   way between them. */
static void hermite(double weights[6], double t)
{
    const double h = NORMA__CURVE_STEP;
    double s = 1 - t, t3 = t * t * t, s3 = s * s * s;
    weights[0] = s3 * (1 + t * (3 + 6 * t));
    weights[1] = h * s3 * t * (1 + 3 * t);
    weights[2] = h * h * 0.5 * s3 * t * t;
    weights[3] = t3 * (1 + s * (3 + 6 * s));
    weights[4] = -h * t3 * s * (1 + 3 * s);
    weights[5] = h * h * 0.5 * t3 * s * s;
}

norma__place norma__curves_place(double trait)
{
    norma__place place;
    double at = (trait - NORMA__CURVE_LOW) / NORMA__CURVE_STEP;
    at = fmax(0, fmin(at, NORMA__CURVE_NODES - 1));
    place.node = at < NORMA__CURVE_NODES - 2 ? (size_t)at : NORMA__CURVE_NODES - 2;
    hermite(place.weights, at - (double)place.node);
    return place;
}

/* Three figures in a row at the left node, and the same stride further at the right one. */
static double between(const double *left, size_t stride, const double weights[6])
{
    const double *right = left + stride;
    return weights[0] * left[0] + weights[1] * left[1] + weights[2] * left[2] +
           weights[3] * right[0] + weights[4] * right[1] + weights[5] * right[2];
}

norma__answer_fit norma__curves_fit(const norma__curves *curves, size_t item, uint8_t step,
                                    const norma__place *place)
{
    const double *m = curves->moments[item] + place->node * MOMENTS;
    const double *f = norma__curves_answer(curves, item, step, place->node);
    return (norma__answer_fit){.residual = between(f, ANSWER, place->weights) -
                                           between(m, MOMENTS, place->weights),
                               .variance = between(m + VARIANCE, MOMENTS, place->weights),
                               .slope = between(m + SLOPE, MOMENTS, place->weights),
                               .information = between(m + INFORMATION, MOMENTS, place->weights)};
}
