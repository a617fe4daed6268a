#include "models/multilevel/components.h"

#include <math.h>
#include <stdio.h>

#include "foundation/numeric.h"

/* The mean squares of a one-way analysis of variance, and the sizes that may stand for all units.
 */
static void fill_anova(norma_components *out, const norma__sizes *sizes)
{
    double units = sizes->units, n = sizes->n;
    out->n_units = (size_t)units;
    out->n = (size_t)n;
    out->mean_size = units > 0 ? n / units : NAN;
    out->harmonic_size = units > 0 ? sizes->harmonic : NAN;
    out->k0 = units > 1 ? (n - sizes->sum_n2 / n) / (units - 1) : NAN;
    out->df_between = units > 0 ? units - 1 : NAN;
    out->df_within = units > 0 ? n - units : NAN;
    out->ms_between = units > 1 ? sizes->ss_between / out->df_between : NAN;
    out->ms_within = n > units ? sizes->ss_within / out->df_within : NAN;
    out->f = out->p = NAN;
    if (out->ms_within > 0) {
        out->f = out->ms_between / out->ms_within;
        out->p = norma__f_upper(out->f, out->df_between, out->df_within);
    } else if (out->ms_within == 0 && out->ms_between > 0) {
        out->f = INFINITY;
        out->p = 0;
    }
}

/* Estimates by equating mean squares to what is expected of them: Searle, Casella & McCulloch
   (1992), Variance Components, section 3.6. */
static void fill_icc_anova(norma_components *out, double size)
{
    double b = out->ms_between, w = out->ms_within;
    bool varies = b > 0 || w > 0;
    out->icc1_anova = varies ? (b - w) / (b + (size - 1) * w) : NAN;
    out->icc2_anova = b > 0 ? (b - w) / b : NAN;
}

static void fill_reml(norma_components *out, const norma__sizes *sizes)
{
    out->reml_between = out->reml_within = out->reml_icc1 = NAN;
    out->reml_mean = out->reml_mean_se = out->reml_log_likelihood = NAN;
    if (out->ms_within > 0 && out->n_units > 1) {
        norma__reml(out, sizes);
    } else if (out->ms_within == 0 && out->ms_between > 0) { /* the limit of no variance within */
        norma__weighted means = norma__sizes_at(sizes, 1e12);
        out->reml_within = 0;
        out->reml_between = means.q / means.w / (1 - 1 / sizes->units);
        out->reml_icc1 = 1;
        out->reml_mean = sizes->mean + means.mean;
        out->reml_mean_se = sqrt(out->reml_between / sizes->units);
    }
}

static void fill_interval(norma_components *out, const norma__sizes *sizes,
                          const norma_multilevel_options *o)
{
    out->icc1_low = out->icc1_high = NAN;
    if (out->ms_within > 0 && out->n_units > 1)
        norma__icc_interval(&out->icc1_low, &out->icc1_high, sizes, o->conf_level);
    else if (out->ms_within == 0 && out->ms_between > 0)
        out->icc1_low = out->icc1_high = 1;
    if (o->icc_method == NORMA_ICC_REML && out->icc1_low < 0)
        out->icc1_low = 0;
    if (o->icc_method == NORMA_ICC_REML && out->icc1_high < 0)
        out->icc1_high = 0;
}

static void choose(norma_components *out, const norma_multilevel_options *o, double size)
{
    if (o->icc_method == NORMA_ICC_REML) {
        snprintf(out->method, sizeof out->method, "reml");
        out->within = out->n_units > 1 ? out->reml_within : out->ms_within;
        out->between = out->reml_between;
        out->icc1 = out->reml_icc1;
        out->icc2 = out->between / (out->between + out->within / out->mean_size);
        return;
    }
    snprintf(out->method, sizeof out->method, "anova, %s",
             o->icc_size == NORMA_ICC_SIZE_MEAN ? "mean size" : "k0 of unequal sizes");
    out->within = out->ms_within;
    out->between = (out->ms_between - out->ms_within) / size;
    if (out->between < 0)
        out->between = 0;
    out->icc1 = out->icc1_anova;
    out->icc2 = out->icc2_anova;
}

void norma__components_of(norma_components *out, const norma__sizes *sizes,
                          const norma_multilevel_options *options)
{
    *out = (norma_components){0};
    fill_anova(out, sizes);
    double size = options->icc_size == NORMA_ICC_SIZE_MEAN ? out->mean_size : out->k0;
    fill_icc_anova(out, size);
    fill_reml(out, sizes);
    fill_interval(out, sizes, options);
    choose(out, options, size);
}
