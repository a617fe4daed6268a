#include <norma/retest.h>

#include <float.h>
#include <math.h>

#include "foundation/numeric.h"
#include "foundation/status.h"

#define MCGRAW_WONG "McGraw & Wong (1996), Psychological Methods 1, 30-46; correction 1, 390"

static const norma_coefficient FORMS[NORMA_ICC_FORMS] = {
    {.code = "icc-1",
     .label = "ICC(1,1): one way, single occasion",
     .formula = "(MSB - MSW) / (MSB + (k - 1) MSW)",
     .source = MCGRAW_WONG},
    {.code = "icc-a1",
     .label = "ICC(2,1): two way, absolute agreement, single occasion",
     .formula = "(MSB - MSE) / (MSB + (k - 1) MSE + k (MSO - MSE) / n)",
     .source = MCGRAW_WONG},
    {.code = "icc-c1",
     .label = "ICC(3,1): two way, consistency, single occasion",
     .formula = "(MSB - MSE) / (MSB + (k - 1) MSE)",
     .source = MCGRAW_WONG},
    {.code = "icc-k",
     .label = "ICC(1,k): one way, mean of occasions",
     .formula = "(MSB - MSW) / MSB",
     .source = MCGRAW_WONG},
    {.code = "icc-ak",
     .label = "ICC(2,k): two way, absolute agreement, mean of occasions",
     .formula = "(MSB - MSE) / (MSB + (MSO - MSE) / n)",
     .source = MCGRAW_WONG},
    {.code = "icc-ck",
     .label = "ICC(3,k): two way, consistency, mean of occasions",
     .formula = "(MSB - MSE) / MSB",
     .source = MCGRAW_WONG}};

/* ---- mean squares ---- */

static double mean_of(const double *x, size_t n, size_t stride)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i * stride];
    return sum / (double)n;
}

static double square(double x)
{
    return x * x;
}

/* What rounding leaves of a sum of squares of numbers this size is none. */
static double cleared(double mean_square, double size)
{
    return mean_square > 64 * square(DBL_EPSILON) * size ? mean_square : 0;
}

static void fill_mean_squares(norma_icc *out, const double *x, size_t n, size_t k)
{
    double rows = 0, columns = 0, error = 0, within = 0, size = 0;
    double grand = mean_of(x, n * k, 1), dn = (double)n, dk = (double)k;
    for (size_t i = 0; i < n; i++)
        rows += square(mean_of(x + i, k, n) - grand);
    for (size_t j = 0; j < k; j++) {
        double column = mean_of(x + j * n, n, 1);
        columns += square(column - grand);
        for (size_t i = 0; i < n; i++) {
            double value = x[i + j * n], row = mean_of(x + i, k, n);
            within += square(value - row);
            error += square(value - row - column + grand);
            size = fmax(size, square(value));
        }
    }
    out->ms_rows = cleared(dk * rows / (dn - 1), size);
    out->ms_columns = cleared(dn * columns / (dk - 1), size);
    out->ms_error = cleared(error / ((dn - 1) * (dk - 1)), size);
    out->ms_within = cleared(within / (dn * (dk - 1)), size);
}

/* ---- coefficients ---- */

static void fill_values(norma_icc *out)
{
    double b = out->ms_rows, o = out->ms_columns, e = out->ms_error, w = out->ms_within;
    double n = (double)out->n, k = (double)out->k;
    const double values[NORMA_ICC_FORMS] = {[NORMA_ICC_1] = (b - w) / (b + (k - 1) * w),
                                            [NORMA_ICC_A1] =
                                                (b - e) / (b + (k - 1) * e + k * (o - e) / n),
                                            [NORMA_ICC_C1] = (b - e) / (b + (k - 1) * e),
                                            [NORMA_ICC_K] = (b - w) / b,
                                            [NORMA_ICC_AK] = (b - e) / (b + (o - e) / n),
                                            [NORMA_ICC_CK] = (b - e) / b};
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++) {
        bool one_way = f == NORMA_ICC_1 || f == NORMA_ICC_K;
        double error = one_way ? w : e;
        out->forms[f] = FORMS[f];
        out->forms[f].value = isfinite(values[f]) ? values[f] : NAN;
        out->forms[f].se = NAN;
        out->df1[f] = n - 1;
        out->df2[f] = one_way ? n * (k - 1) : (n - 1) * (k - 1);
        out->f[f] = error > 0 ? b / error : b > 0 ? INFINITY : NAN;
        out->p[f] = isinf(out->f[f]) ? 0 : norma__f_upper(out->f[f], out->df1[f], out->df2[f]);
    }
}

/* ---- intervals ---- */

typedef struct bounds {
    double low, high;
} bounds;

/* Of F itself: both ends of the ratio of expected mean squares. Without error it is infinite. */
static bounds of_ratio(const norma_icc *out, size_t form, double tail)
{
    double f = out->f[form];
    if (isinf(f))
        return (bounds){f, f};
    return (bounds){f / norma__f_quantile(1 - tail, out->df1[form], out->df2[form]),
                    f * norma__f_quantile(1 - tail, out->df2[form], out->df1[form])};
}

static double single(double ratio, double k)
{
    return isinf(ratio) ? 1 : (ratio - 1) / (ratio + k - 1);
}

static double averaged(double ratio)
{
    return isinf(ratio) ? 1 : 1 - 1 / ratio;
}

/* Satterthwaite's degrees of freedom of the error of agreement: McGraw & Wong's (1996) Table 7. */
static double agreement_df(const norma_icc *out, double icc)
{
    double n = (double)out->n, k = (double)out->k;
    double a = k * icc / (n * (1 - icc)), b = 1 + k * icc * (n - 1) / (n * (1 - icc));
    double columns = a * out->ms_columns, error = b * out->ms_error;
    return square(columns + error) /
           (square(columns) / (k - 1) + square(error) / ((n - 1) * (k - 1)));
}

static bounds of_agreement(const norma_icc *out, double tail)
{
    double icc = out->forms[NORMA_ICC_A1].value, n = (double)out->n, k = (double)out->k;
    if (icc >= 1)
        return (bounds){1, 1};
    double df = agreement_df(out, icc), b = out->ms_rows, e = out->ms_error;
    double f = norma__f_quantile(1 - tail, n - 1, df), g = norma__f_quantile(1 - tail, df, n - 1);
    double others = k * out->ms_columns + (k * n - k - n) * e;
    return (bounds){n * (b - f * e) / (f * others + n * b), n * (g * b - e) / (others + n * g * b)};
}

/* Spearman-Brown: what k occasions have that single ones have so. */
static double stepped_up(double single_icc, double k)
{
    return k * single_icc / (1 + (k - 1) * single_icc);
}

static bounds interval_of(const norma_icc *out, size_t form, double tail)
{
    double k = (double)out->k;
    if (form == NORMA_ICC_A1 || form == NORMA_ICC_AK) {
        bounds one = of_agreement(out, tail);
        return form == NORMA_ICC_A1 ? one
                                    : (bounds){stepped_up(one.low, k), stepped_up(one.high, k)};
    }
    bounds ratio = of_ratio(out, form, tail);
    if (form == NORMA_ICC_K || form == NORMA_ICC_CK)
        return (bounds){averaged(ratio.low), averaged(ratio.high)};
    return (bounds){single(ratio.low, k), single(ratio.high, k)};
}

static void fill_intervals(norma_icc *out, double conf_level)
{
    for (size_t f = 0; f < NORMA_ICC_FORMS; f++) {
        if (isnan(out->forms[f].value))
            continue;
        bounds b = interval_of(out, f, (1 - conf_level) / 2);
        out->forms[f].n_intervals = 1;
        out->forms[f].intervals[0] = (norma_interval){NORMA_INTERVAL_F, b.low, b.high};
    }
}

norma_status norma_icc_of(norma_icc *out, const double *scores, size_t n, size_t k,
                          double conf_level, norma_error *err)
{
    *out = (norma_icc){.n = n, .k = k};
    if (n < 2 || k < 2)
        return norma__fail(err, NORMA_EDATA,
                           "an intraclass correlation needs at least 2 persons and 2 occasions, "
                           "got %zu and %zu",
                           n, k);
    if (!(conf_level > 0 && conf_level < 1))
        return norma__fail(err, NORMA_EINVAL, "the coverage of an interval is between 0 and 1");
    for (size_t i = 0; i < n * k; i++)
        if (!isfinite(scores[i]))
            return norma__fail(err, NORMA_EDATA,
                               "an intraclass correlation needs every score: that of person %zu "
                               "on occasion %zu is undefined",
                               i % n + 1, i / n + 1);
    fill_mean_squares(out, scores, n, k);
    fill_values(out);
    fill_intervals(out, conf_level);
    return NORMA_OK;
}
