/* What a norm says of a scale, with the error that its companies leave. */
#include <math.h>

#include <norma/benchmark.h>

/* Under so many companies nothing can be said of companies, as in norma_company_standing_of(). */
enum { FEWEST_COMPANIES = 5 };

/* How much company variances differ from one another, as the degrees of freedom of an inverse chi
   square that they are drawn from (Smyth, 2004): what the norm's variance within is worth beside a
   company's own. From E (s^2 / W)^2 = (1 + cv^2) (1 + 2 / (n - 1)), cv^2 = 2 / (df - 4). */
static double prior_df(const norma_norm_scale *scale, size_t n_companies, double most)
{
    double sum = 0, weight = 0;
    for (size_t j = 0; j < n_companies; j++) {
        const double df = (double)scale->companies[j].n - 1;
        if (!(df > 0))
            continue;
        const double ratio = scale->companies[j].ss / df / scale->within;
        sum += df * ratio * ratio / (1 + 2 / df);
        weight += df;
    }
    const double cv2 = sum / weight - 1;
    return cv2 > 0 ? fmin(4 + 2 / cv2, most) : most;
}

/* Sums over companies with precisions lambda = 1 / (between + within / n). */
typedef struct company_sums {
    double weight, square, fourth; /* of w lambda, w^2 lambda, and the square of the latter */
    double mean;                   /* of w lambda mean */
    double bb, bw, ww;             /* lambda^2, lambda^2 / n, lambda^2 / n^2 */
    double within_df;
} company_sums;

static company_sums sum_companies(const norma_norm_scale *scale, size_t n_companies,
                                  const double *weights)
{
    company_sums s = {0};
    for (size_t j = 0; j < n_companies; j++) {
        const double n = (double)scale->companies[j].n;
        if (!(n > 0))
            continue;
        const double lambda = 1 / (scale->between + scale->within / n);
        const double w = weights ? weights[j] : 1;
        s.weight += w * lambda;
        s.mean += w * lambda * scale->companies[j].mean;
        s.square += w * w * lambda;
        s.fourth += w * w * lambda * w * w * lambda;
        s.bb += lambda * lambda;
        s.bw += lambda * lambda / n;
        s.ww += lambda * lambda / (n * n);
        s.within_df += n - 1;
    }
    return s;
}

/* What the total variance is worth: 2 s^4 / var(s^2), by the information on both components
   (Searle, Casella & McCulloch 1992, 6.3), with that of companies times (J - 1) / J for their mean.
 */
static double total_df(const norma_norm_scale *scale, const company_sums *s)
{
    const double j = (double)scale->n_companies, total = scale->between + scale->within;
    const double less = (j - 1) / j, bb = less * s->bb, bw = less * s->bw;
    const double ww = less * s->ww + s->within_df / (scale->within * scale->within);
    const double variance = 2 * (bb + ww - 2 * bw) / (bb * ww - bw * bw);
    return 2 * total * total / variance;
}

static void of_companies(norma_benchmark_norm *norm, const norma_norm_scale *scale,
                         size_t n_companies, const double *weights)
{
    const company_sums s = sum_companies(scale, n_companies, weights);
    norm->by_companies = true;
    norm->n_companies = scale->n_companies;
    norm->mean = weights ? s.mean / s.weight : scale->company_mean;
    norm->se = sqrt(s.square) / s.weight;
    norm->df = s.square * s.square / s.fourth - 1; /* companies it is worth, less one */
    norm->between = scale->between;
    norm->within = scale->within;
    norm->within_df = prior_df(scale, n_companies, s.within_df);
    norm->icc = scale->between / (scale->between + scale->within);
    norm->sd = sqrt(scale->between + scale->within);
    norm->sd_df = total_df(scale, &s);
}

norma_benchmark_norm norma_benchmark_norm_of(const norma_norm_scale *scale, size_t n_companies,
                                             const double *weights)
{
    const double n = scale->n_effective > 0 ? scale->n_effective : (double)scale->n;
    norma_benchmark_norm norm = {.n = scale->n,
                                 .mean = scale->mean,
                                 .se = scale->sd / sqrt(n),
                                 .df = n - 1,
                                 .sd = scale->sd,
                                 .sd_df = n - 1,
                                 .between = NAN,
                                 .within = NAN,
                                 .within_df = NAN,
                                 .icc = NAN,
                                 .sem = NAN};
    if (scale->alpha >= 0 && scale->alpha <= 1)
        norm.sem = scale->sd * sqrt(1 - scale->alpha);
    if (scale->companies && scale->n_companies >= FEWEST_COMPANIES && scale->within > 0 &&
        scale->between >= 0)
        of_companies(&norm, scale, n_companies, weights);
    return norm;
}
