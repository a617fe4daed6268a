#include <norma/norms.h>

#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <string.h>

#include "foundation/noncentral_t.h"
#include "foundation/numeric.h"

static const double CONFIDENCE = 0.95;

size_t norma_norm_find_scale(const norma_norm_set *set, const char *scale_id)
{
    for (size_t s = 0; set->scales && s < set->n_scales; s++)
        if (strcmp(set->scales[s].id, scale_id) == 0)
            return s;
    return NORMA_NONE;
}

double norma_norm_percentile(const norma_norm_scale *scale, double pomp)
{
    double below = 0, at = 0;
    if (isnan(pomp) || scale->n == 0)
        return NAN;
    for (size_t v = 0; v < scale->n_values && scale->values[v] <= pomp; v++) {
        if (scale->values[v] < pomp)
            below += (double)scale->counts[v];
        else
            at = (double)scale->counts[v];
    }
    return 100 * (below + at / 2) / (double)scale->n;
}

double norma_norm_t(const norma_norm_scale *scale, double pomp)
{
    return scale->sd > 0 ? 50 + 10 * (pomp - scale->mean) / scale->sd : NAN;
}

/* Mean and sd in two passes, NaN skipped. */
static void describe_sample(norma_comparison *c, const double *pomp, size_t n_rows)
{
    double sum = 0, squares = 0;
    for (size_t r = 0; r < n_rows; r++)
        if (!isnan(pomp[r])) {
            sum += pomp[r];
            c->n++;
        }
    c->mean = sum / (double)c->n;
    for (size_t r = 0; r < n_rows; r++)
        if (!isnan(pomp[r]))
            squares += (pomp[r] - c->mean) * (pomp[r] - c->mean);
    c->sd = c->n > 1 ? sqrt(squares / ((double)c->n - 1)) : NAN;
}

static void mean_interval(norma_comparison *c)
{
    const double n = (double)c->n;
    const double half = norma__t_quantile((1 + CONFIDENCE) / 2, n - 1) * c->sd / sqrt(n);
    c->mean_low = c->mean - half;
    c->mean_high = c->mean + half;
}

/* Welch (1947), Biometrika 34, 28-35. */
static void welch_interval(norma_comparison *c, const norma_norm_scale *norm)
{
    const double n1 = (double)c->n, n2 = (double)norm->n;
    const double a = c->sd * c->sd / n1, b = norm->sd * norm->sd / n2;
    const double df = (a + b) * (a + b) / (a * a / (n1 - 1) + b * b / (n2 - 1));
    double half = norma__t_quantile((1 + CONFIDENCE) / 2, df) * sqrt(a + b);
    if (a + b == 0)
        half = 0; /* neither group varies */
    c->difference_low = c->difference - half;
    c->difference_high = c->difference + half;
}

/* J = Gamma(df/2) / (sqrt(df/2) Gamma((df-1)/2)), through the gamma function over Stirling's
   formula so that no large logarithms cancel. */
static double small_sample_correction(double df)
{
    const double a = df / 2;
    return exp(-(a - 1) * log1p(-1 / df) - 0.5) * gsl_sf_gammastar(a) / gsl_sf_gammastar(a - 0.5);
}

/* Hedges (1981), Journal of Educational Statistics 6, 107-128: g = J d; the interval
   inverts the noncentral t of d sqrt(n1 n2 / (n1 + n2)) (Steiger & Fouladi, 1997). */
static void effect_size(norma_comparison *c, const norma_norm_scale *norm)
{
    const double n1 = (double)c->n, n2 = (double)norm->n, df = n1 + n2 - 2;
    const double pooled = sqrt(((n1 - 1) * c->sd * c->sd + (n2 - 1) * norm->sd * norm->sd) / df);
    if (!(pooled > 0))
        return;
    const double root = sqrt(n1 * n2 / (n1 + n2)), d = c->difference / pooled;
    const double j = small_sample_correction(df);
    c->hedges_g = j * d;
    c->g_low = j * norma__nct_noncentrality(d * root, df, (1 + CONFIDENCE) / 2) / root;
    c->g_high = j * norma__nct_noncentrality(d * root, df, (1 - CONFIDENCE) / 2) / root;
}

void norma_norm_compare(norma_comparison *out, const norma_norm_scale *scale, const double *pomp,
                        size_t n_rows)
{
    norma__prepare_numerics();
    *out = (norma_comparison){.mean_low = NAN,
                              .mean_high = NAN,
                              .difference_low = NAN,
                              .difference_high = NAN,
                              .hedges_g = NAN,
                              .g_low = NAN,
                              .g_high = NAN};
    describe_sample(out, pomp, n_rows);
    out->difference = out->mean - scale->mean;
    out->percentile = norma_norm_percentile(scale, out->mean);
    out->t_score = norma_norm_t(scale, out->mean);
    if (out->n < 2)
        return;
    mean_interval(out);
    if (scale->n < 2)
        return;
    welch_interval(out, scale);
    effect_size(out, scale);
}
