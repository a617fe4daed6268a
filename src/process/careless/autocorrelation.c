#include "process/careless/autocorrelation.h"

#include <math.h>

#include "process/careless/answers.h"

/* sums[l] = sum over t of a[t] b[t + l + 1]: all lags at once, so that a vector of lags is one
   instruction and every sum is taken in the order of t. */
static void lagged(double *restrict sums, const double *a, const double *b, size_t n)
{
    double sum[NORMA__LAG_ROOM] = {0};
    for (size_t t = 0; t < n; t++)
        for (size_t l = 0; l < NORMA__LAG_ROOM; l++)
            sum[l] += a[t] * b[t + 1 + l];
    for (size_t l = 0; l < NORMA__LAGS; l++)
        sums[l] = sum[l];
}

typedef struct lag_sums {
    double n[NORMA__LAGS], x[NORMA__LAGS], y[NORMA__LAGS];
    double xx[NORMA__LAGS], yy[NORMA__LAGS], xy[NORMA__LAGS];
} lag_sums;

static void sum_incomplete(lag_sums *s, const norma__sequence *q)
{
    lagged(s->n, q->answered, q->answered, q->n);
    lagged(s->x, q->number, q->answered, q->n);
    lagged(s->y, q->answered, q->number, q->n);
    lagged(s->xx, q->square, q->answered, q->n);
    lagged(s->yy, q->answered, q->square, q->n);
    lagged(s->xy, q->number, q->number, q->n);
}

/* Without a gap all sums but that of products are those of everything, less an end. */
static void sum_complete(lag_sums *s, const norma__sequence *q)
{
    double all = 0, all_squares = 0;
    for (size_t t = 0; t < q->n; t++) {
        all += q->number[t];
        all_squares += q->square[t];
    }
    double x = all, y = all, xx = all_squares, yy = all_squares;
    for (size_t l = 0; l < NORMA__LAGS && l < q->n; l++) {
        s->n[l] = (double)(q->n - l - 1);
        s->x[l] = x -= q->number[q->n - l - 1];
        s->y[l] = y -= q->number[l];
        s->xx[l] = xx -= q->square[q->n - l - 1];
        s->yy[l] = yy -= q->square[l];
    }
    lagged(s->xy, q->number, q->number, q->n);
}

double norma__autocorrelation(const norma__sequence *sequence)
{
    size_t lags = sequence->n / 2 < NORMA__LAGS ? sequence->n / 2 : NORMA__LAGS;
    lag_sums s = {0};
    double largest = NAN;
    if (sequence->complete)
        sum_complete(&s, sequence);
    else
        sum_incomplete(&s, sequence);
    for (size_t l = 0; l < lags; l++) {
        const norma__pair_sums pairs = {s.n[l], s.x[l], s.y[l], s.xx[l], s.yy[l], s.xy[l]};
        if (pairs.n < NORMA__FEWEST_PAIRS)
            continue;
        double r = norma__within_correlation(&pairs);
        largest = fmax(largest, isnan(r) ? 1 : fabs(r));
    }
    return largest;
}
