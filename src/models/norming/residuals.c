/* Quantile residuals (Dunn & Smyth, 1996): the normal scores that the model gives to respondents.
   Where it is right they are standard normal, in every group. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/norming/model.h"

typedef struct moments {
    double n, mean, variance, skewness, kurtosis; /* kurtosis of the normal distribution is 3 */
} moments;

/* Weighted; n is what the weights are worth. */
static moments moments_of(const double *z, const double *weight, size_t first, size_t end,
                          double worth)
{
    double total = 0, sum = 0, m2 = 0, m3 = 0, m4 = 0;
    for (size_t i = first; i < end; i++) {
        total += weight[i];
        sum += weight[i] * z[i];
    }
    const double mean = sum / total, n = total * worth;
    for (size_t i = first; i < end; i++) {
        const double d = z[i] - mean, d2 = d * d;
        m2 += weight[i] * d2;
        m3 += weight[i] * d2 * d;
        m4 += weight[i] * d2 * d2;
    }
    m2 /= total;
    return (moments){n, mean, m2 * n / (n - 1), m3 / total / (m2 * sqrt(m2)),
                     m4 / total / (m2 * m2)};
}

/* Normal deviate of a skewness: D'Agostino (1970). */
static double skewness_deviate(double skewness, double n)
{
    if (!(n >= 20))
        return NAN;
    const double y = skewness * sqrt((n + 1) * (n + 3) / (6 * (n - 2)));
    const double beta =
        3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
    const double w2 = sqrt(2 * (beta - 1)) - 1;
    return asinh(y / sqrt(2 / (w2 - 1))) / sqrt(log(w2) / 2);
}

/* Normal deviate of a kurtosis: Anscombe & Glynn (1983). */
static double kurtosis_deviate(double kurtosis, double n)
{
    if (!(n >= 20))
        return NAN;
    const double expected = 3 * (n - 1) / (n + 1);
    const double variance = 24 * n * (n - 2) * (n - 3) / ((n + 1) * (n + 1) * (n + 3) * (n + 5));
    const double x = (kurtosis - expected) / sqrt(variance);
    const double skewed = 6 * (n * n - 5 * n + 2) / ((n + 7) * (n + 9)) *
                          sqrt(6 * (n + 3) * (n + 5) / (n * (n - 2) * (n - 3)));
    const double a = 6 + 8 / skewed * (2 / skewed + sqrt(1 + 4 / (skewed * skewed)));
    const double root = cbrt((1 - 2 / a) / (1 + x * sqrt(2 / (a - 4))));
    return (1 - 2 / (9 * a) - root) / sqrt(2 / (9 * a));
}

/* Royston & Wright (2000), Statistics in Medicine 19, 2943-2962. */
static void deviates(double q[4], moments m)
{
    const double small = 2 / (9 * (m.n - 1));
    q[0] = sqrt(m.n) * m.mean;
    q[1] = (cbrt(m.variance) - (1 - small)) / sqrt(small);
    q[2] = skewness_deviate(m.skewness, m.n);
    q[3] = kurtosis_deviate(m.kurtosis, m.n);
}

/* The group's own percentiles: scores are at their mid-ranks, straight lines between them. */
static void observe(norma_continuous_group *group, const norma__cells *cells, const double *weight,
                    size_t g)
{
    const size_t first = cells->first[g], end = cells->first[g + 1];
    double total = 0, before = 0, rank = 0, score = NAN;
    size_t k = 0;
    for (size_t i = first; i < end; i++)
        total += weight[i];
    for (size_t i = first; i < end && k < NORMA_CONTINUOUS_CURVES;) {
        const double here = cells->cell[cells->order[i]].score;
        double at = 0;
        for (; i < end && cells->cell[cells->order[i]].score <= here; i++)
            at += weight[cells->order[i]];
        const double next = 100 * (before + at / 2) / total;
        for (; k < NORMA_CONTINUOUS_CURVES && norma_continuous_percentiles[k] <= next; k++) {
            const double share = (norma_continuous_percentiles[k] - rank) / (next - rank);
            group->observed[k] = isnan(score) ? here : score + share * (here - score);
        }
        before += at;
        rank = next;
        score = here;
    }
    for (; k < NORMA_CONTINUOUS_CURVES; k++)
        group->observed[k] = score;
}

static void measure_groups(norma_continuous *r, const norma__cells *cells, const double *weight,
                           const double *z, const double *ranked)
{
    for (size_t g = 0; g < cells->n_groups; g++) {
        norma_continuous_group *group = &r->groups[g];
        double total = 0, off = 0, off_t = 0, squares_t = 0;
        for (size_t i = cells->first[g]; i < cells->first[g + 1]; i++) {
            const norma__cell *c = &cells->cell[i];
            const double t = 10 * (z[i] - ranked[i]);
            total += weight[i];
            off += weight[i] * (c->score - norma__model_score(r->model, ranked[i], c->covariate));
            off_t += weight[i] * t;
            squares_t += weight[i] * t * t;
        }
        observe(group, cells, weight, g);
        group->bias = off / total;
        group->bias_t = off_t / total;
        group->rmse_t = sqrt(squares_t / total);
        deviates(group->q, moments_of(z, weight, cells->first[g], cells->first[g + 1],
                                      cells->n_effective / cells->n_people));
    }
}

static void measure_all(norma_continuous *r, const norma__cells *cells, const double *weight,
                        const double *z)
{
    double q[4];
    const moments m = moments_of(z, weight, 0, cells->n, cells->n_effective / cells->n_people);
    deviates(q, m);
    r->residual_mean = m.mean;
    r->residual_sd = sqrt(m.variance);
    r->residual_skewness = m.skewness;
    r->residual_kurtosis = m.kurtosis - 3;
    r->omnibus = q[2] * q[2] + q[3] * q[3];
    r->omnibus_p = norma__chisq_upper(r->omnibus, 2);
}

/* Respondents below each percentile curve; a score stands for the interval one step wide around it.
 */
static void count_below(norma_continuous *r, const norma__cells *cells, const double *weight)
{
    for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++) {
        const double z = norma__normal_quantile(norma_continuous_percentiles[k] / 100);
        double below = 0;
        for (size_t i = 0; i < cells->n; i++) {
            const norma__cell *c = &cells->cell[i];
            const double above = norma__model_score(r->model, z, c->covariate) - c->score;
            const double share =
                cells->step > 0 ? above / cells->step + 0.5 : (above > 0 ? 1.0 : 0.0);
            below += weight[i] * fmin(1, fmax(0, share));
        }
        r->below[k] = 100 * below / cells->n_people;
    }
}

/* ---- the worm plot of van Buuren & Fredriks (2001), Statistics in Medicine 20, 1259-1277 ---- */

enum { WORM = 99 };

typedef struct weighed {
    double z, weight;
} weighed;

static int by_z(const void *a, const void *b)
{
    const weighed *x = a, *y = b;
    return x->z < y->z ? -1 : x->z > y->z;
}

/* Residuals at the middles of 99 equal shares, between the mid-ranks of those next to them. */
static void lay_worm(norma_continuous *r, const weighed *sorted, size_t n, double people,
                     double worth)
{
    double before = 0, at_rank = 0, at_z = sorted[0].z;
    size_t i = 0;
    for (size_t k = 0; k < WORM; k++) {
        const double p = ((double)k + 0.5) / WORM, e = norma__normal_quantile(p);
        double rank = (before + sorted[i].weight / 2) / people;
        while (rank < p && i + 1 < n) {
            at_rank = rank;
            at_z = sorted[i].z;
            before += sorted[i++].weight;
            rank = (before + sorted[i].weight / 2) / people;
        }
        const double share =
            rank > at_rank ? fmin(1, fmax(0, (p - at_rank) / (rank - at_rank))) : 1;
        const double z = at_z + share * (sorted[i].z - at_z);
        r->worm[4 * k] = e;
        r->worm[4 * k + 1] = z - e;
        r->worm[4 * k + 3] =
            1.959963984540054 * sqrt(p * (1 - p) / (people * worth)) / norma__normal_density(e);
        r->worm[4 * k + 2] = -r->worm[4 * k + 3];
    }
    r->n_worm = WORM;
}

norma_status norma__continuous_residuals(norma_continuous *r, const norma__cells *cells,
                                         const double *weight, norma_error *err)
{
    double *z = NORMA__NEW(double, cells->n), *ranked = NORMA__NEW(double, cells->n);
    weighed *sorted = NORMA__NEW(weighed, cells->n);
    r->groups = NORMA__NEW(norma_continuous_group, cells->n_groups);
    r->worm = NORMA__NEW(double, 4 * WORM);
    norma_status status = z && ranked && sorted && r->groups && r->worm
                              ? norma__cells_rank(ranked, cells, weight, err)
                              : norma__have(false, err);
    if (status == NORMA_OK) {
        r->n_groups = cells->n_groups;
        norma__group_statistics(r->groups, cells, weight);
        for (size_t i = 0; i < cells->n; i++) {
            z[i] = norma__model_z(r->model, cells->cell[i].score, cells->cell[i].covariate);
            sorted[i] = (weighed){z[i], weight[i]};
        }
        qsort(sorted, cells->n, sizeof *sorted, by_z);
        measure_groups(r, cells, weight, z, ranked);
        measure_all(r, cells, weight, z);
        count_below(r, cells, weight);
        lay_worm(r, sorted, cells->n, cells->n_people, cells->n_effective / cells->n_people);
    }
    free(z);
    free(ranked);
    free(sorted);
    return status;
}
