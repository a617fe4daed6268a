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

/* As if nothing were missing: but for the products, all sums are those of everything, less an end.
 */
static void sum_all(lag_sums *s, const norma__sequence *q)
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

/* Takes away the pairs that t, which is missing, would be in: one of two missing answers is counted
   when the first of them is. Missing numbers are 0, so that the products lack them already. */
static void lose(lag_sums *s, const norma__sequence *q, size_t t)
{
    for (size_t l = 0; l < NORMA__LAGS && t + l + 1 < q->n; l++) {
        s->n[l] -= 1;
        s->y[l] -= q->number[t + l + 1];
        s->yy[l] -= q->square[t + l + 1];
    }
    for (size_t l = 0; l < NORMA__LAGS && l < t; l++) {
        s->n[l] -= q->answered[t - l - 1];
        s->x[l] -= q->number[t - l - 1];
        s->xx[l] -= q->square[t - l - 1];
    }
}

double norma__autocorrelation(const norma__sequence *sequence)
{
    size_t lags = sequence->n / 2 < NORMA__LAGS ? sequence->n / 2 : NORMA__LAGS;
    lag_sums s = {0};
    double largest = NAN;
    sum_all(&s, sequence);
    for (size_t t = 0; !sequence->complete && t < sequence->n; t++)
        if (sequence->answered[t] == 0)
            lose(&s, sequence, t);
    for (size_t l = 0; l < lags; l++) {
        const norma__pair_sums pairs = {s.n[l], s.x[l], s.y[l], s.xx[l], s.yy[l], s.xy[l]};
        if (pairs.n < NORMA__FEWEST_PAIRS)
            continue;
        double r = norma__within_correlation(&pairs);
        largest = fmax(largest, isnan(r) ? 1 : fabs(r));
    }
    return largest;
}
