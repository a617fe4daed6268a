#include "process/careless/nulls.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* Shares of the draws at which strata end: the most extreme 3 % are one. */
static const double ENDS[NORMA__STRATA] = {0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.875, 0.93, 0.97, 1};
enum { MIDDLE = 3 }; /* the stratum with the median, or next to it */

/* Draws of a stratum in which an index must be defined to have a distribution. */
enum { LEAST_DRAWS = 20, LEAST_VALUES = 100, DRAWS_A_VALUE = 20 };

static const double SCORE_MOST = 8;

void norma__nulls_free(norma__nulls *nulls)
{
    if (!nulls)
        return;
    for (size_t k = 0; k < NORMA_INDICES; k++)
        free(nulls->values[k]);
    free(nulls->scores);
    free(nulls);
}

/* scores[h] is the normal quantile of h / (2 (n + 1)). */
norma__nulls *norma__nulls_room(size_t n_values)
{
    norma__nulls *nulls = NORMA__NEW(norma__nulls, 1);
    if (!nulls || !(nulls->scores = NORMA__NEW(double, 2 * n_values + 3))) {
        norma__nulls_free(nulls);
        return NULL;
    }
    nulls->n_values = n_values;
    double steps = 2 * ((double)n_values + 1);
    for (size_t h = 1; h < 2 * n_values + 2; h++)
        nulls->scores[h] = norma__normal_quantile((double)h / steps);
    nulls->scores[0] = -SCORE_MOST;
    nulls->scores[2 * n_values + 2] = SCORE_MOST;
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        nulls->mean[k] = nulls->sd[k] = NAN;
        nulls->spread[k] = 1;
    }
    return nulls;
}

/* ---- from draws ---- */

typedef struct strata {
    size_t *order;                   /* draws with an extremity, by it */
    size_t first[NORMA__STRATA + 1]; /* of each stratum in the order */
} strata;

static bool strata_room(strata *s, const double *extremity, size_t n)
{
    double *known = NORMA__NEW(double, n);
    size_t *at = NORMA__NEW(size_t, n), m = 0;
    s->order = NORMA__NEW(size_t, n);
    bool room = known && at && s->order;
    for (size_t i = 0; room && i < n; i++)
        if (!isnan(extremity[i])) {
            at[m] = i;
            known[m++] = extremity[i];
        }
    if (room && m > 0)
        gsl_sort_index(s->order, known, 1, m);
    for (size_t i = 0; room && i < m; i++)
        s->order[i] = at[s->order[i]];
    for (size_t g = 0; g < NORMA__STRATA; g++)
        s->first[g + 1] = (size_t)(ENDS[g] * (double)m);
    free(known);
    free(at);
    return room;
}

/* The defined values of a stratum, increasing, in scratch. */
static size_t gather(double *scratch, const strata *s, const double *index, size_t stratum)
{
    size_t m = 0;
    for (size_t i = s->first[stratum]; i < s->first[stratum + 1]; i++)
        if (!isnan(index[s->order[i]]))
            scratch[m++] = index[s->order[i]];
    gsl_sort(scratch, 1, m);
    return m;
}

static bool fill_index(norma__nulls *nulls, const strata *s, const double *index, size_t k,
                       double *scratch)
{
    size_t n = nulls->n_values;
    double sum = 0, squares = 0, count = 0;
    for (size_t g = 0; g < NORMA__STRATA; g++) {
        size_t m = gather(scratch, s, index, g);
        if (m < LEAST_DRAWS)
            return false;
        for (size_t i = 0; i < n; i++)
            nulls->values[k][g * n + i] = scratch[(2 * i + 1) * m / (2 * n)];
        sum += gsl_stats_mean(scratch, 1, m) * (double)m;
        squares += (gsl_stats_variance(scratch, 1, m) * ((double)m - 1)) +
                   pow(gsl_stats_mean(scratch, 1, m), 2) * (double)m;
        count += (double)m;
    }
    nulls->mean[k] = sum / count;
    nulls->sd[k] = sqrt(fmax(0, squares / count - nulls->mean[k] * nulls->mean[k]));
    return true;
}

static void find_centres(norma__nulls *nulls, const strata *s, const double *extremity)
{
    for (size_t g = 0; g < NORMA__STRATA; g++) {
        double sum = 0;
        for (size_t i = s->first[g]; i < s->first[g + 1]; i++)
            sum += extremity[s->order[i]];
        nulls->centre[g] = sum / (double)(s->first[g + 1] - s->first[g]);
    }
}

static norma_status make_index(norma__nulls *nulls, const strata *s, const double *index, size_t k,
                               size_t n)
{
    double *scratch = NORMA__NEW(double, n);
    nulls->values[k] = NORMA__NEW(double, nulls->n_values *NORMA__STRATA);
    bool room = scratch && nulls->values[k];
    if (room && !fill_index(nulls, s, index, k, scratch)) {
        free(nulls->values[k]);
        nulls->values[k] = NULL;
    }
    free(scratch);
    return room ? NORMA_OK : NORMA_ENOMEM;
}

norma_status norma__nulls_new(norma__nulls **out, double *const indices[NORMA_INDICES],
                              const double *extremity, size_t n, int threads, norma_error *err)
{
    size_t n_values = n / DRAWS_A_VALUE > LEAST_VALUES ? n / DRAWS_A_VALUE : LEAST_VALUES;
    norma__nulls *nulls = norma__nulls_room(n_values);
    bool room = true;
    strata s = {0};

    *out = NULL;
    if (!nulls || !strata_room(&s, extremity, n)) {
        room = false;
        goto done;
    }
    find_centres(nulls, &s, extremity);
#pragma omp parallel for num_threads(threads) schedule(dynamic) reduction(&& : room)
    for (size_t k = 0; k < NORMA_INDICES; k++)
        if (indices[k])
            room = make_index(nulls, &s, indices[k], k, n) == NORMA_OK && room;
done:
    free(s.order);
    if (room)
        *out = nulls;
    else
        norma__nulls_free(nulls);
    return room ? NORMA_OK : norma__no_memory(err);
}

/* ---- looking up ---- */

/* How many of n > 0 increasing values are below x; or_at: or equal to it. Without branches: half of
   them would be guessed wrong. */
static size_t count_below(const double *values, size_t n, double x, bool or_at)
{
    const double *from = values;
    while (n > 1) {
        size_t half = n / 2;
        double v = from[half - 1];
        bool right = or_at ? v <= x : v < x;
        from += right ? half : 0;
        n -= half;
    }
    return (size_t)(from - values) + (or_at ? *from <= x : *from < x);
}

/* Beyond the draws, the score goes on as it goes from the tenth draw in a hundred to the last. */
static double beyond(const double *values, const double *scores, size_t n, double x, bool high)
{
    size_t last = high ? n - 1 : 0, tenth = high ? n - 1 - n / 10 : n / 10;
    double z = scores[2 * last + 2], slope = (z - scores[2 * tenth + 2]);
    double width = values[last] - values[tenth];
    if (width == 0)
        return z;
    z += (x - values[last]) * slope / width;
    return fmax(-SCORE_MOST, fmin(SCORE_MOST, z));
}

/* With b values below and a equal ones of n: (b + 1/2 (a + 1)) / (n + 1) for half of the ties, and
   so on: probabilities of a value at least as far are then (1 + number) / (1 + n). */
static norma__standing stand_in(const norma__nulls *nulls, const double *values, double x)
{
    size_t n = nulls->n_values;
    bool high = x > values[n - 1];
    if (high || x < values[0]) {
        double z = beyond(values, nulls->scores, n, x, high);
        return (norma__standing){z, z, z};
    }
    size_t b = count_below(values, n, x, false);
    size_t c = b < n && values[b] == x ? b + count_below(values + b, n - b, x, true) : b;
    return (norma__standing){nulls->scores[2 * b], nulls->scores[b + c + 1],
                             nulls->scores[2 * c + 2]};
}

/* The stratum whose centre is the last below, and the share of the next one. */
static size_t place(const norma__nulls *nulls, double extremity, double *next)
{
    size_t g = 0;
    *next = 0;
    if (isnan(extremity))
        return MIDDLE;
    while (g + 1 < NORMA__STRATA && nulls->centre[g + 1] <= extremity)
        g++;
    double from = nulls->centre[g];
    if (g + 1 < NORMA__STRATA && extremity > from && nulls->centre[g + 1] > from)
        *next = (extremity - from) / (nulls->centre[g + 1] - from);
    return g;
}

norma__standing norma__nulls_stand(const norma__nulls *nulls, norma_index index, double extremity,
                                   double value)
{
    double share, shift = nulls->shift[index], spread = nulls->spread[index];
    if (isnan(value))
        return (norma__standing){NAN, NAN, NAN};
    size_t g = place(nulls, extremity, &share);
    const double *values = nulls->values[index] + g * nulls->n_values;
    norma__standing z = stand_in(nulls, values, value);
    if (share > 0) {
        norma__standing next = stand_in(nulls, values + nulls->n_values, value);
        z.above += share * (next.above - z.above);
        z.middle += share * (next.middle - z.middle);
        z.below += share * (next.below - z.below);
    }
    return (norma__standing){(z.above - shift) / spread, (z.middle - shift) / spread,
                             (z.below - shift) / spread};
}

double norma__standing_p(norma_index index, norma__standing z)
{
    norma_side side = norma_index_side(index);
    double high = 1, low = 1;
    if (isnan(z.middle))
        return NAN;
    if (side != NORMA_SIDE_LOW)
        high = norma__normal_cdf(-z.above);
    if (side == NORMA_SIDE_LOW || side == NORMA_SIDE_BOTH)
        low = norma__normal_cdf(z.below);
    return side == NORMA_SIDE_BOTH ? fmin(1, 2 * fmin(high, low)) : fmin(high, low);
}

double norma__nulls_p(const norma__nulls *nulls, norma_index index, double extremity, double value)
{
    return norma__standing_p(index, norma__nulls_stand(nulls, index, extremity, value));
}

double norma__nulls_value(const norma__nulls *nulls, norma_index index, double score)
{
    size_t n = nulls->n_values;
    const double *values = nulls->values[index] + MIDDLE * n;
    double z = score * nulls->spread[index] + nulls->shift[index];
    double place_of = norma__normal_cdf(z) * ((double)n + 1) - 1;
    if (place_of < 0 || place_of > (double)n - 1) {
        size_t last = place_of < 0 ? 0 : n - 1, tenth = place_of < 0 ? n / 10 : n - 1 - n / 10;
        double slope = (values[last] - values[tenth]) /
                       (nulls->scores[2 * last + 2] - nulls->scores[2 * tenth + 2]);
        return values[last] + (z - nulls->scores[2 * last + 2]) * slope;
    }
    size_t at = (size_t)place_of, next = at + 1 < n ? at + 1 : at;
    double share = place_of - (double)at;
    return (1 - share) * values[at] + share * values[next];
}
