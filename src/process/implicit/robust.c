#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "process/implicit/scores.h"

/* The family of Richetin, Costantini, Perugini & Schonbrodt (2015), PLoS ONE 10(6), e0129601,
   Table 1: what is done with extreme latencies, with errors, which score, and whether practice is
   kept apart. Latencies over 10 s never count. */

enum { NONE = 0, FIXED_TRIM, FIXED_WINSOR, TRIM, WINSOR, INVERSE_TRIM };
enum { IGNORE = 0, EXCLUDE, RECODE_SDS, SEPARATE, RECODE_600 };
enum { DSCORE = 0, GSCORE, WPR90, MINID, MINID_TRIM, MINID_WINSOR, MINID_INVERSE };

static const double LONGEST = 10000, SHORTEST = 400, FLOOR = 300, CEILING = 3000, TENTH = 0.1;
enum { FEWEST_CORRECT = 3, MOST_DIFFERENCES = 4000000 };

/* A person's trials under way: values as they count, NaN left out. */
typedef struct work {
    const norma__person_trials *t;
    const norma__robust *robust;
    norma__desk *desk;
    double *x;
    const bool *in; /* trials of this part; NULL: all */
    bool practice, test;
} work;

static bool is_b(const work *w, size_t i)
{
    return w->t->cell[i] % 2 == 1;
}

static bool belongs(const work *w, size_t i)
{
    bool practice = w->t->test->pairs[w->t->cell[i] / 2].practice;
    return (!w->in || w->in[i]) && (practice ? w->practice : w->test);
}

/* ---- trimming, winsorizing; of the n values that are given, in place ---- */

/* Bounds of a tenth at either end, or of the fifth in the middle; false when there is none. */
static bool bounds(double *low, double *high, const double *sorted, size_t n, bool middle)
{
    size_t bottom =
        middle ? (size_t)ceil((0.5 - TENTH) * (double)n) + 1 : (size_t)floor(TENTH * (double)n) + 1;
    if (bottom > n || n + 1 - bottom < 1)
        return false;
    *low = sorted[bottom - 1];
    *high = sorted[n - bottom];
    return true;
}

static double treat(double x, double low, double high, int how)
{
    if (how == WINSOR)
        return x <= low ? low : x >= high ? high : x;
    if (how == TRIM)
        return x < low || x > high ? NAN : x;
    return x >= low && x <= high ? NAN : x;
}

/* Treats those of the trials that have a value and are errors, or not, or (-1) whatever they are.
 */
static void treat_extremes(work *w, int errors)
{
    int how = w->robust->extremes;
    double low, high, *sorted = w->desk->sorted;
    size_t n = 0;
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i]) && (errors < 0 || w->t->wrong[i] == errors))
            sorted[n++] = w->x[i];
    gsl_sort(sorted, 1, n);
    if (n == 0 || !bounds(&low, &high, sorted, n, how == INVERSE_TRIM))
        return;
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i]) && (errors < 0 || w->t->wrong[i] == errors))
            w->x[i] = treat(w->x[i], low, high, how);
}

static void treat_fixed(work *w, int errors)
{
    bool trim = w->robust->extremes == FIXED_TRIM;
    for (size_t i = 0; i < w->t->n; i++) {
        if (isnan(w->x[i]) || (errors >= 0 && w->t->wrong[i] != errors))
            continue;
        if (trim)
            w->x[i] = w->x[i] < SHORTEST || w->x[i] > LONGEST ? NAN : w->x[i];
        else
            w->x[i] = w->x[i] < FLOOR ? FLOOR : w->x[i] > CEILING ? CEILING : w->x[i];
    }
}

static void treat_all(work *w, int errors)
{
    if (w->robust->extremes == NONE)
        return;
    if (w->robust->extremes <= FIXED_WINSOR)
        treat_fixed(w, errors);
    else
        treat_extremes(w, errors);
}

/* What errors under a condition become; from the correct latencies before extremes are treated. */
static double replacement(const work *w, bool b)
{
    norma__sums correct = {0};
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i]) && !w->t->wrong[i] && is_b(w, i) == b) {
            correct.n++;
            correct.s += w->x[i];
        }
    double mean = correct.s / correct.n, ss = 0;
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i]) && !w->t->wrong[i] && is_b(w, i) == b)
            ss += (w->x[i] - mean) * (w->x[i] - mean);
    return mean + (w->robust->errors == RECODE_600 ? 600 : 2 * sqrt(ss / (correct.n - 1)));
}

static void treat_errors(work *w)
{
    int how = w->robust->errors;
    double instead[2] = {NAN, NAN};
    if (how == RECODE_SDS || how == RECODE_600) {
        instead[0] = replacement(w, false);
        instead[1] = replacement(w, true);
    }
    treat_all(w, how == IGNORE ? -1 : 0);
    if (how == SEPARATE)
        treat_all(w, 1);
    for (size_t i = 0; i < w->t->n && how != IGNORE && how != SEPARATE; i++)
        if (w->t->wrong[i])
            w->x[i] = belongs(w, i) ? instead[is_b(w, i)] : NAN;
}

/* ---- forms of the score ---- */

typedef struct moments {
    double n[2], mean[2], sd; /* of A and B; of all */
} moments;

static moments moments_of(const work *w)
{
    moments m = {0};
    double ss = 0;
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i])) {
            m.n[is_b(w, i)]++;
            m.mean[is_b(w, i)] += w->x[i];
        }
    double n = m.n[0] + m.n[1], mean = (m.mean[0] + m.mean[1]) / n;
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i]))
            ss += (w->x[i] - mean) * (w->x[i] - mean);
    m.mean[0] /= m.n[0];
    m.mean[1] /= m.n[1];
    m.sd = sqrt(ss / (n - 1));
    return m;
}

static double ratio(double difference, double sd)
{
    return sd > 0 ? difference / sd : NAN;
}

/* The quantile of R's type 7. */
static double quantile(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1), whole = floor(at);
    size_t k = (size_t)whole;
    return k + 1 < n ? sorted[k] + (at - whole) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

/* The sorted values under one condition. */
static size_t sorted_of(double *sorted, const work *w, bool b)
{
    size_t n = 0;
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i]) && is_b(w, i) == b)
            sorted[n++] = w->x[i];
    gsl_sort(sorted, 1, n);
    return n;
}

/* The worst performance rule: 90th percentiles instead of means. */
static double wpr90(const work *w, const moments *m)
{
    size_t n = sorted_of(w->desk->sorted, w, false);
    double a = quantile(w->desk->sorted, n, 0.9);
    n = sorted_of(w->desk->sorted, w, true);
    return ratio(quantile(w->desk->sorted, n, 0.9) - a, m->sd);
}

/* Ranks as shares, less half a rank: Nosek et al. (2014), Table 9. Into x. */
static size_t to_fractional_ranks(work *w)
{
    size_t *order = w->desk->order, n = 0;
    double *sorted = w->desk->sorted;
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i]))
            w->desk->left_out[n++] = w->x[i];
    gsl_sort_index(order, w->desk->left_out, 1, n);
    for (size_t i = 0; i < n;) {
        size_t j = i;
        while (j + 1 < n && w->desk->left_out[order[j + 1]] == w->desk->left_out[order[i]])
            j++;
        for (size_t k = i; k <= j; k++)
            sorted[order[k]] = ((double)(i + j) / 2 + 1 - 0.5) / (double)n;
        i = j + 1;
    }
    size_t k = 0;
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i]))
            w->x[i] = sorted[k++];
    return n;
}

/* G: the difference of the means of normal deviates; of ranks standardised, as IATscores has it. */
static double gscore(work *w)
{
    size_t n = to_fractional_ranks(w);
    if (w->robust->form == NORMA__GSCORE_RANKS) {
        moments m = moments_of(w);
        return ratio(m.mean[1] - m.mean[0], m.sd);
    }
    for (size_t i = 0; i < w->t->n; i++)
        if (!isnan(w->x[i]))
            w->x[i] = norma__normal_quantile(w->x[i]);
    moments m = moments_of(w);
    return n > 1 && m.sd > 0 ? m.mean[1] - m.mean[0] : NAN;
}

static double *differences_of(const work *w, size_t n)
{
    norma__desk *desk = w->desk;
    if (n > desk->n_differences) {
        double *grown = NORMA__GROW(desk->differences, double, n);
        if (!grown) {
            desk->failed = true;
            return NULL;
        }
        desk->differences = grown;
        desk->n_differences = n;
    }
    return desk->differences;
}

/* Mean of the treated values over the SD of the raw ones. */
static double treated_mean(double *d, size_t n, int how)
{
    double low, high, sum = 0;
    size_t left = 0;
    gsl_sort(d, 1, n);
    if (!bounds(&low, &high, d, n, how == INVERSE_TRIM))
        return NAN;
    for (size_t i = 0; i < n; i++) {
        double x = treat(d[i], low, high, how);
        if (!isnan(x)) {
            sum += x;
            left++;
        }
    }
    return sum / (double)left;
}

/* Differences of every latency under B and every one under A. */
static double minid(const work *w, const moments *m)
{
    static const int how[] = {
        [MINID_TRIM] = TRIM, [MINID_WINSOR] = WINSOR, [MINID_INVERSE] = INVERSE_TRIM};
    double mean = m->mean[1] - m->mean[0], ss = 0;
    if (m->n[0] * m->n[1] > MOST_DIFFERENCES)
        return NAN;
    size_t n = 0;
    double *d = differences_of(w, (size_t)(m->n[0] * m->n[1]));
    if (!d)
        return NAN;
    for (size_t a = 0; a < w->t->n; a++)
        for (size_t b = 0; !isnan(w->x[a]) && !is_b(w, a) && b < w->t->n; b++)
            if (!isnan(w->x[b]) && is_b(w, b)) {
                d[n] = w->x[b] - w->x[a];
                ss += (d[n] - mean) * (d[n] - mean);
                n++;
            }
    double sd = sqrt(ss / ((double)n - 1));
    return w->robust->form == MINID ? ratio(mean, sd)
                                    : ratio(treated_mean(d, n, how[w->robust->form]), sd);
}

/* ---- the score ---- */

static bool has_enough(const work *w)
{
    size_t correct[2] = {0};
    for (size_t i = 0; i < w->t->n; i++)
        if ((!w->in || w->in[i]) && !w->t->wrong[i] && w->t->ms[i] < LONGEST &&
            w->t->ms[i] >= SHORTEST)
            correct[is_b(w, i)]++;
    return correct[0] >= FEWEST_CORRECT && correct[1] >= FEWEST_CORRECT;
}

static double score_part(work *w, bool practice, bool test)
{
    w->practice = practice;
    w->test = test;
    for (size_t i = 0; i < w->t->n; i++)
        w->x[i] = belongs(w, i) && w->t->ms[i] <= LONGEST ? w->t->ms[i] : NAN;
    treat_errors(w);
    moments m = moments_of(w);
    if (m.n[0] < 1 || m.n[1] < 1 || m.n[0] + m.n[1] < 3)
        return NAN;
    switch (w->robust->form) {
    case DSCORE:
        return ratio(m.mean[1] - m.mean[0], m.sd);
    case GSCORE:
    case NORMA__GSCORE_RANKS:
        return gscore(w);
    case WPR90:
        return wpr90(w, &m);
    default:
        return minid(w, &m);
    }
}

double norma__score_robust(const norma__person_trials *trials, const norma__robust *robust,
                           const bool *chosen, norma__desk *desk)
{
    work w = {.t = trials, .robust = robust, .desk = desk, .x = desk->values, .in = chosen};
    bool has_practice = false;
    if (!has_enough(&w))
        return NAN;
    for (size_t p = 0; p < trials->test->n_pairs; p++)
        has_practice = has_practice || trials->test->pairs[p].practice;
    if (robust->together || !has_practice)
        return score_part(&w, true, true);
    double practice = score_part(&w, true, false);
    return (practice + score_part(&w, false, true)) / 2;
}
