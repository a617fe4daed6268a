/* How many independent respondents a mean or a percentile rank is worth. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "norms/distribution.h"

/* The variance of a weighted share p is, by linearisation with companies as clusters,
       k sum_c (B_c - p W_c)^2 / W^2,
   B_c the weight below (half of it at the score) of company c, W_c all its weight: Korn & Graubard
   (1998), Survey Methodology 24, 193-201; so is their effective number p (1 - p) / variance times
   (t(n - 1) / t(df))^2, never more than n. With m equal companies k is m / (m - 1) and df m - 1. A
   few that are far larger than the others pull p towards themselves and decide how well the
   variance is known, which both forget; so k makes the sum unbiased where the levels of companies
   vary alike,
       k = sum h^2 / (sum h^2 - 2 sum h^3 + (sum h^2)^2), h = W_c / W,
   and df is Satterthwaite's of these squares, (sum h^2)^2 / sum h^4 - 1 (as Bell & McCaffrey, 2002,
   Survey Methodology 28, 169-181). Respondents are gone through by increasing score, and the sums
   over companies are kept up to date, so that no table of companies x scores is needed. A
   respondent in no company is a cluster of one. */
typedef struct sweep {
    const norma__persons *persons;
    double *below;     /* n_companies: B_c so far */
    double *weight;    /* n_companies: W_c */
    double bb, bw, ww; /* sums over clusters of B_c^2, B_c W_c, W_c^2 */
    double total;
    norma__clusters clusters;
} sweep;

static double weight_of(const norma__persons *p, size_t row)
{
    return p->weights ? p->weights[row] : 1;
}

static bool has_company(const norma__persons *p, size_t row)
{
    return p->company && p->company[row] != NORMA_NO_UNIT;
}

norma__clusters norma__clusters_of(double h2, double h3, double h4)
{
    return (norma__clusters){h2 / (h2 - 2 * h3 + h2 * h2), h2 * h2 / h4 - 1};
}

/* At the usual 95 %. One is the least df that an interval can be made of; it is less where one
   cluster outweighs all others. */
double norma__clusters_loss(const norma__clusters *clusters, double n)
{
    const double t =
        norma__t_quantile(0.975, n - 1) / norma__t_quantile(0.975, fmax(clusters->df, 1));
    return t * t;
}

static bool sweep_new(sweep *s, const uint32_t *place, const norma__persons *p)
{
    *s = (sweep){.persons = p,
                 .below = NORMA__NEW(double, p->n_companies),
                 .weight = NORMA__NEW(double, p->n_companies)};
    if (!s->below || !s->weight)
        return false;
    double third = 0, fourth = 0;
    for (size_t r = 0; r < p->n_rows; r++) {
        if (place[r] == UINT32_MAX)
            continue;
        const double w = weight_of(p, r);
        s->total += w;
        if (has_company(p, r)) {
            s->weight[p->company[r]] += w;
            continue;
        }
        s->ww += w * w;
        third += w * w * w;
        fourth += w * w * w * w;
    }
    for (size_t c = 0; c < p->n_companies; c++) {
        const double w = s->weight[c];
        s->ww += w * w;
        third += w * w * w;
        fourth += w * w * w * w;
    }
    const double total = s->total;
    s->clusters = norma__clusters_of(s->ww / (total * total), third / (total * total * total),
                                     fourth / (total * total * total * total));
    return true;
}

static void sweep_clear(sweep *s)
{
    free(s->below);
    free(s->weight);
}

/* Takes in one half of a respondent; before is the share of them that was in.
 */
static void take_half(sweep *s, size_t row, double before)
{
    const double w = weight_of(s->persons, row), half = w / 2;
    if (has_company(s->persons, row)) {
        const uint32_t c = s->persons->company[row];
        s->bb += half * (2 * s->below[c] + half);
        s->bw += half * s->weight[c];
        s->below[c] += half;
    } else {
        s->bb += half * (2 * before * w + half);
        s->bw += half * w;
    }
}

static double no_more_than(double n, double effective)
{
    return effective > 0 && effective < n ? effective : n;
}

/* ---- rows by score ---- */

/* The rows with a score, by value; starts has n_values + 1 places. */
static bool rows_by_value(uint32_t **rows, size_t **starts, const norma_norm_scale *scale,
                          const uint32_t *place, size_t n_rows)
{
    *rows = NORMA__NEW(uint32_t, scale->n);
    *starts = NORMA__NEW(size_t, scale->n_values + 2);
    if (!*rows || !*starts)
        return false;
    size_t *next = *starts + 1; /* shifted by one while it fills */
    for (size_t v = 1; v < scale->n_values; v++)
        next[v] = next[v - 1] + scale->counts[v - 1];
    for (size_t r = 0; r < n_rows; r++)
        if (place[r] != UINT32_MAX)
            (*rows)[next[place[r]]++] = (uint32_t)r;
    return true;
}

static bool effective_ranks(norma_norm_scale *scale, sweep *s, const uint32_t *place)
{
    const double n = (double)scale->n, t = norma__clusters_loss(&s->clusters, n);
    uint32_t *rows = NULL;
    size_t *starts = NULL;
    double below = 0;
    const bool ok = rows_by_value(&rows, &starts, scale, place, s->persons->n_rows);
    for (size_t v = 0; ok && v < scale->n_values; v++) {
        for (size_t k = starts[v]; k < starts[v + 1]; k++)
            take_half(s, rows[k], 0);
        const double p = below + scale->shares[v] / 2;
        const double spread = fmax(s->bb - 2 * p * s->bw + p * p * s->ww, 0);
        const double variance = s->clusters.bias * spread / (s->total * s->total);
        scale->effective[v] = no_more_than(n, p * (1 - p) / variance * t);
        for (size_t k = starts[v]; k < starts[v + 1]; k++)
            take_half(s, rows[k], 0.5);
        below += scale->shares[v];
    }
    free(rows);
    free(starts);
    return ok;
}

/* ---- the mean ---- */

/* sum_c (sum w (x - mean))^2; what companies sum up to is kept in below. */
static double spread_of_mean(const norma_norm_scale *scale, sweep *s, const uint32_t *place)
{
    const norma__persons *p = s->persons;
    double spread = 0;
    for (size_t c = 0; c < p->n_companies; c++)
        s->below[c] = 0;
    for (size_t r = 0; r < p->n_rows; r++) {
        if (place[r] == UINT32_MAX)
            continue;
        const double d = weight_of(p, r) * (scale->values[place[r]] - scale->mean);
        if (has_company(p, r))
            s->below[p->company[r]] += d;
        else
            spread += d * d;
    }
    for (size_t c = 0; c < p->n_companies; c++)
        spread += s->below[c] * s->below[c];
    return spread;
}

static void effective_mean(norma_norm_scale *scale, sweep *s, const uint32_t *place)
{
    const double n = (double)scale->n;
    const double variance =
        s->clusters.bias * spread_of_mean(scale, s, place) / (s->total * s->total);
    scale->n_effective =
        no_more_than(n, scale->sd * scale->sd / variance * norma__clusters_loss(&s->clusters, n));
}

/* Without clusters only the weights count: Kish (1965), Survey Sampling,
 * section 11.7. */
static void by_weights_alone(norma_norm_scale *scale, const uint32_t *place,
                             const norma__persons *p)
{
    double sum = 0, squares = 0;
    for (size_t r = 0; r < p->n_rows; r++)
        if (place[r] != UINT32_MAX) {
            const double w = weight_of(p, r);
            sum += w;
            squares += w * w;
        }
    scale->n_effective = sum * sum / squares;
    for (size_t v = 0; v < scale->n_values; v++)
        scale->effective[v] = scale->n_effective;
}

bool norma__distribution_effective(norma_norm_scale *scale, const uint32_t *place,
                                   const norma__persons *persons)
{
    sweep s = {0};
    bool ok = true;
    if (persons->company)
        ok = sweep_new(&s, place, persons);
    if (ok && persons->company && isfinite(s.clusters.bias)) {
        ok = effective_ranks(scale, &s, place);
        if (ok)
            effective_mean(scale, &s, place);
    } else if (ok) {
        by_weights_alone(scale, place, persons);
    }
    sweep_clear(&s);
    return ok;
}
