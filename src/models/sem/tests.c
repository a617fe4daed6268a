#include "models/sem/tests.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "models/sem/errors.h"
#include "models/sem/fixed.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/information_rows.h"

/* ---- the standard test ------------------------------------------------------------------------
 */

norma_status norma__sem_degrees(double *df, double *statistics, const norma__sem_fitted *fitted,
                                norma_error *err)
{
    bool *fixed;
    size_t n;
    const norma_status status = norma__sem_fixed(&fixed, &n, fitted, err);
    free(fixed);
    const double x = (double)n, known = x * (x + 1) / 2 + (fitted->observed.means ? x : 0);
    *statistics = 0;
    for (size_t g = 0; g < fitted->observed.n_groups; g++)
        *statistics += (double)fitted->observed.groups[g].k - known;
    *df = *statistics - (double)fitted->convergence.n_estimated;
    return status;
}

/* n F of one group of complete rows, by Wishart's n - 1: ln|Sigma| + tr(S W) - ln|S| - p, and d'W
   d. */
static double wishart_of(const norma__sem_fitted *fitted, size_t group)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t p = fitted->observed.p;
    double *w = NORMA__NEW(double, p *p), model, sample, f = NAN;
    if (w && norma__invert_spd(w, &sample, g->cov, p) &&
        norma__invert_spd(w, &model, fitted->implied[group].sigma, p)) {
        f = model - sample - (double)p + norma__trace_product(w, g->cov, p);
        for (size_t j = 0; fitted->observed.means && j < p; j++)
            for (size_t i = 0; i < p; i++)
                f += w[i + j * p] * (g->mean[i] - fitted->implied[group].mu[i]) *
                     (g->mean[j] - fitted->implied[group].mu[j]);
    }
    free(w);
    return fmax((g->total - 1) * f, 0);
}

double norma__sem_chisq(const norma__sem_fitted *fitted)
{
    const norma__observed *observed = &fitted->observed;
    if (fitted->discrepancy != NORMA_SEM_F_ML || !observed->wishart)
        return fmax(2 * (double)observed->n * fitted->f, 0);
    double sum = 0;
    for (size_t g = 0; g < observed->n_groups; g++)
        sum += wishart_of(fitted, g);
    return sum;
}

static double p_of(double chisq, double df)
{
    return df > 0 && isfinite(chisq) ? norma__chisq_upper(chisq, df) : NAN;
}

static norma__sem_test standard_test(double chisq, double df, bool has_p)
{
    norma__sem_test out = {.kind = NORMA_SEM_TEST_STANDARD,
                           .chisq = df < 0 ? NAN : chisq,
                           .df = df,
                           .p = has_p ? p_of(chisq, df) : NAN,
                           .scaling = 1,
                           .shift = 0,
                           .trace = NAN};
    return out;
}

/* ---- scaled tests -----------------------------------------------------------------------------
 */

static norma__sem_test scale_test(const norma__sem_test *standard, norma_sem_test_kind kind,
                                  double first, double second)
{
    norma__sem_test out = *standard;
    const double df = standard->df;
    out.kind = kind;
    out.trace = first;
    out.scaling = out.p = NAN;
    if (!(df > 0))
        return out;
    if (kind == NORMA_SEM_TEST_SCALED_SHIFTED) {
        const double a = sqrt(df / second);
        out.scaling = 1 / a;
        out.shift = df - a * first;
        out.chisq = standard->chisq * a + out.shift;
    } else {
        if (kind == NORMA_SEM_TEST_MEAN_VAR_ADJUSTED)
            out.df = first * first / second;
        out.scaling = first / out.df;
        if (!(out.scaling > 0))
            out.scaling = NAN;
        out.chisq = standard->chisq / out.scaling;
    }
    out.p = p_of(out.chisq, out.df);
    return out;
}

static bool scales(int test)
{
    return test >= NORMA_SEM_TEST_SATORRA_BENTLER && test <= NORMA_SEM_TEST_YUAN_BENTLER_MPLUS;
}

static void scale_both(norma__sem_all_tests *out, norma_sem_test_kind kind)
{
    const norma__sem_traces *t = &out->traces;
    const bool mplus = kind == NORMA_SEM_TEST_YUAN_BENTLER_MPLUS;
    out->scaled = scale_test(&out->standard, kind, mplus ? t->h1 - t->h0 : t->first, t->second);
    out->baseline_scaled =
        scale_test(&out->baseline, kind, mplus ? t->h1 - t->baseline_h0 : t->baseline_first,
                   t->baseline_second);
}

/* ---- notes ------------------------------------------------------------------------------------
 */

static norma_status note_tests(const norma__sem_all_tests *out, const norma__sem_fitted *fitted,
                               norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (out->standard.df < 0)
        status = norma__note(notes, err, "sem-negative-df", NULL, out->standard.df, NAN,
                             "the model has more parameters than there are moments (%g degrees of "
                             "freedom): nothing can be tested",
                             out->standard.df);
    else if (fitted->discrepancy == NORMA_SEM_F_ULS)
        status = norma__note(notes, err, "sem-uls-chisq", NULL, NAN, NAN,
                             "the unscaled test statistic of unweighted least squares does not "
                             "follow a chi-square distribution: it has no p-value");
    if (status == NORMA_OK && out->is_scaled && out->standard.df > 0 && isnan(out->scaled.scaling))
        status = norma__note(notes, err, "sem-scaling-undefined", NULL, NAN, NAN,
                             "the scaling factor of the test is not positive or cannot be "
                             "computed: the scaled test is undefined");
    if (status == NORMA_OK && out->scaled.kind == NORMA_SEM_TEST_BROWNE_RESIDUAL &&
        isnan(out->scaled.chisq))
        status = norma__note(notes, err, "sem-residual-test-undefined", NULL, NAN, NAN,
                             "the residual-based test needs complete rows, more of them than there "
                             "are moments, and no exogenous variable with fixed moments: it is "
                             "undefined");
    return status;
}

/* ---- all --------------------------------------------------------------------------------------
 */

static norma_status add_scaled(norma__sem_all_tests *out, const norma__sem_fitted *fitted,
                               bool robust, norma_error *err)
{
    const int kind = fitted->options.test;
    const bool mplus = kind == NORMA_SEM_TEST_YUAN_BENTLER_MPLUS;
    const norma__sem_tracing wanted = {.first = !mplus,
                                       .second = kind == NORMA_SEM_TEST_SCALED_SHIFTED ||
                                                 kind == NORMA_SEM_TEST_MEAN_VAR_ADJUSTED,
                                       .mplus = mplus || kind == NORMA_SEM_TEST_YUAN_BENTLER,
                                       .robust = robust};
    const norma_status status = norma__sem_traces_of(&out->traces, fitted, wanted, err);
    out->is_scaled = true;
    if (status == NORMA_OK)
        scale_both(out, (norma_sem_test_kind)kind);
    return status;
}

static norma_status add_residual(norma__sem_all_tests *out, const norma__sem_fitted *fitted,
                                 norma_error *err)
{
    double chisq;
    const norma_status status = norma__sem_browne(&chisq, fitted, err);
    if (status == NORMA_OK) {
        out->scaled = standard_test(chisq, out->standard.df, true);
        out->scaled.kind = NORMA_SEM_TEST_BROWNE_RESIDUAL;
    }
    return status;
}

norma_status norma__sem_test_all(norma__sem_all_tests *out, const norma__sem_fitted *fitted,
                                 bool robust, norma_notes *notes, norma_error *err)
{
    const int kind = fitted->options.test;
    const bool has_p = fitted->discrepancy != NORMA_SEM_F_ULS;
    double df, statistics;
    norma_status status = norma__sem_degrees(&df, &statistics, fitted, err);
    *out = (norma__sem_all_tests){.traces = {.first = NAN, .second = NAN, .h1 = NAN, .h0 = NAN}};
    if (status == NORMA_OK)
        status = norma__sem_baseline_of(&out->independence, fitted, err);
    if (status != NORMA_OK)
        return status;
    out->standard = standard_test(norma__sem_chisq(fitted), df, has_p);
    out->baseline = standard_test(out->independence.chisq, out->independence.df, has_p);
    out->scaled = out->standard;
    out->baseline_scaled = out->baseline;
    if (scales(kind) && df >= 0)
        status = add_scaled(out, fitted, robust, err);
    else if (kind == NORMA_SEM_TEST_BROWNE_RESIDUAL && df >= 0)
        status = add_residual(out, fitted, err);
    return status == NORMA_OK ? note_tests(out, fitted, notes, err) : status;
}

norma_status norma__sem_tests(norma__sem_test out[2], const norma__sem_fitted *fitted,
                              norma_notes *notes, norma_error *err)
{
    norma__sem_all_tests all;
    const norma_status status = norma__sem_test_all(&all, fitted, false, notes, err);
    out[0] = all.standard;
    out[1] = all.scaled;
    return status;
}
