#include "models/reliability/conditional.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/reliability/totals.h"

enum {
    FEWEST = 10, /* rows behind any figure: a score of fewer could tell who they are */
    DEGREE = 3   /* of the polynomial */
};

/* ---- errors, row by row ---- */

/* Squared errors of measurement of the sum, added up by score. A row's is the mean over all splits
   of ((a - b) - its mean)^2, a and b the sums of its halves (Thorndike, 1951), which is
   k / (k - 1) sum (y_i - y)^2 with y_i the answer less the item's mean: Feldt & Qualls (1996), J.
   Educ. Measurement 33, 141-156, with items as parts. */
static void add_errors(double *errors, const norma__rows *rows, const norma__totals *totals,
                       const double *mean)
{
    double k = (double)rows->p;
    for (size_t r = 0; r < rows->n_distinct; r++) {
        double sum = 0, squares = 0;
        for (size_t j = 0; j < rows->p; j++) {
            double y = rows->x[r + j * rows->n_distinct] - mean[j];
            sum += y;
            squares += y * y;
        }
        errors[totals->score[r]] += rows->times[r] * (squares - sum * sum / k) * k / (k - 1);
    }
}

/* ---- the polynomial ---- */

/* Least squares by polynomials that are orthogonal over the rows' scores: Forsythe (1957), J. SIAM
   5, 74-88. Scores are taken from their mean, in standard deviations. */
typedef struct curve {
    double centre, scale;
    double a[DEGREE + 1], b[DEGREE + 1], q[DEGREE + 1];
    size_t degree;
} curve;

static double at_degree(const curve *c, double z, size_t degree)
{
    double before = 0, p = 1;
    for (size_t m = 0; m < degree; m++) {
        double next = (z - c->a[m]) * p - c->b[m] * before;
        before = p;
        p = next;
    }
    return p;
}

static double curve_at(const curve *c, double score)
{
    double z = (score - c->centre) / c->scale, sum = 0;
    for (size_t m = 0; m <= c->degree; m++)
        sum += c->q[m] * at_degree(c, z, m);
    return sum;
}

static void centre_curve(curve *c, const norma__totals *totals, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t s = 0; s < totals->n; s++)
        sum += (double)s * (double)totals->rows[s];
    c->centre = sum / (double)n;
    for (size_t s = 0; s < totals->n; s++)
        squares += ((double)s - c->centre) * ((double)s - c->centre) * (double)totals->rows[s];
    c->scale = squares > 0 ? sqrt(squares / (double)n) : 1;
}

/* With fewer scores than the degree needs, it is lower: the next polynomial is 0 at all of them. */
static curve fit_curve(const norma__totals *totals, const double *errors, size_t n)
{
    curve c = {0};
    double norm_before = 1;
    centre_curve(&c, totals, n);
    for (size_t m = 0; m <= DEGREE; m++) {
        double norm = 0, moment = 0, product = 0;
        for (size_t s = 0; s < totals->n; s++) {
            double z = ((double)s - c.centre) / c.scale, p = at_degree(&c, z, m);
            double weight = (double)totals->rows[s] * p * p;
            norm += weight;
            moment += weight * z;
            product += errors[s] * p;
        }
        if (norm < 1e-9 * (double)n)
            break;
        c.degree = m;
        c.q[m] = product / norm;
        c.a[m] = moment / norm;
        c.b[m] = m > 0 ? norm / norm_before : 0;
        norm_before = norm;
    }
    return c;
}

/* ---- scores, pooled where few have them ---- */

/* The next scores from *score on whose rows are FEWEST or more together; false at the end, with the
   rows that are left. */
static bool next_pool(norma_conditional_sem *pool, double *error, size_t *score,
                      const norma__totals *totals, const double *errors)
{
    double sum = 0;
    *pool = (norma_conditional_sem){.low = NAN};
    *error = 0;
    for (; *score < totals->n && pool->n < FEWEST; ++*score) {
        size_t rows = totals->rows[*score];
        if (rows == 0)
            continue;
        pool->low = isnan(pool->low) ? (double)*score : pool->low;
        pool->high = (double)*score;
        pool->n += rows;
        sum += (double)rows * (double)*score;
        *error += errors[*score];
    }
    pool->score = sum / (double)pool->n;
    return pool->n >= FEWEST;
}

/* Rows left at the upper end go to the last pool. */
static void join(norma_conditional_sem *last, double *error, const norma_conditional_sem *rest,
                 double more)
{
    if (rest->n == 0)
        return;
    double n = (double)(last->n + rest->n);
    last->score = ((double)last->n * last->score + (double)rest->n * rest->score) / n;
    last->high = rest->high;
    last->n += rest->n;
    *error += more;
}

/* From the sum of the items, counted from the lowest, to their mean. */
static void finish(norma_conditional_sem *at, double error, const curve *c, double lowest, double k)
{
    double smooth = curve_at(c, at->score);
    at->thorndike = sqrt(error / (double)at->n) / k;
    at->polynomial = smooth > 0 ? sqrt(smooth) / k : NAN;
    at->ordinal = NAN;
    at->score = (lowest + at->score) / k;
    at->low = (lowest + at->low) / k;
    at->high = (lowest + at->high) / k;
}

static norma_status fill_scores(norma_reliability_result *result, const norma__rows *rows,
                                const norma__totals *totals, const double *errors, norma_error *err)
{
    const curve c = fit_curve(totals, errors, rows->n);
    double lowest = 0, k = (double)rows->p;
    double *pooled = NORMA__NEW(double, totals->n);
    norma_conditional_sem *list = NORMA__NEW(norma_conditional_sem, totals->n), rest;
    size_t score = 0, n = 0;
    double more;
    if (!pooled || !list) {
        free(pooled);
        free(list);
        return norma__no_memory(err);
    }
    while (next_pool(&rest, &more, &score, totals, errors)) {
        list[n] = rest;
        pooled[n++] = more;
    }
    if (n > 0)
        join(&list[n - 1], &pooled[n - 1], &rest, more);
    for (size_t j = 0; j < rows->p; j++)
        lowest += rows->lowest[j];
    for (size_t i = 0; i < n; i++)
        finish(&list[i], pooled[i], &c, lowest, k);
    result->conditional = list;
    result->n_conditional = n;
    free(pooled);
    return NORMA_OK;
}

static norma_status from_rows(norma__reliable *r, norma_error *err)
{
    const norma__rows *rows = r->rows;
    norma__totals totals = {0};
    norma_status status = norma__totals_of(&totals, rows, err);
    double *errors = NORMA__NEW(double, totals.n), *mean = NORMA__NEW(double, rows->p);
    if (status == NORMA_OK && (!errors || !mean))
        status = norma__no_memory(err);
    if (status == NORMA_OK) {
        norma__rows_moments(mean, NULL, rows, NULL, NULL);
        add_errors(errors, rows, &totals, mean);
        status = fill_scores(r->result, rows, &totals, errors, err);
    }
    free(mean);
    free(errors);
    norma__totals_clear(&totals);
    return status;
}

norma_status norma__reliability_conditional(norma__reliable *r, norma_error *err)
{
    norma_reliability_result *result = r->result;
    if (!r->rows) /* of counts and weights there are none, which is told with the intervals */
        return NORMA_OK;
    if (r->rows->n < FEWEST)
        return norma__note(&result->notes, err, "conditional-few-rows", result->id,
                           (double)r->rows->n, FEWEST,
                           "there is no standard error of measurement by score of %s: it has %zu "
                           "complete rows, and %d are needed",
                           result->id, r->rows->n, FEWEST);
    norma_status status = from_rows(r, err);
    return status == NORMA_OK ? norma__conditional_ordinal(r, err) : status;
}
