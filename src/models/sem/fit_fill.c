/* Figures of fit by name, in lavaan's order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/sem/errors.h"
#include "models/sem/fit_goodness.h"
#include "models/sem/fit_measures.h"
#include "models/sem/fit_residuals.h"
#include "models/sem/fit_robust.h"
#include "models/sem/inference.h"
#include "models/sem/tests.h"

enum { MOST = 128 };
static const double LEVEL = 0.90, CLOSE = 0.05, NOT_CLOSE = 0.08;

typedef struct work {
    norma_sem *result;
    const norma__sem_fitted *fitted;
    norma__sem_all_tests tests;
    norma__fit_pair robust;
    bool has_robust;
    double n, npar, statistics;
} work;

static void put(work *at, const char *name, double value)
{
    norma_sem_measure *to = &at->result->fit[at->result->n_fit++];
    *to = (norma_sem_measure){.name = name, .value = value};
}

/* ---- tests ------------------------------------------------------------------------------------
 */

static void put_tests(work *at)
{
    const norma__sem_all_tests *t = &at->tests;
    put(at, "npar", at->npar);
    put(at, "fmin", at->fitted->f);
    put(at, "chisq", t->standard.chisq);
    put(at, "df", t->standard.df);
    put(at, "p", t->standard.p);
    if (t->is_scaled) {
        put(at, "chisq_scaled", t->scaled.chisq);
        put(at, "df_scaled", t->scaled.df);
        put(at, "p_scaled", t->scaled.p);
        put(at, "chisq_scaling_factor", t->scaled.scaling);
        if (t->scaled.kind == NORMA_SEM_TEST_SCALED_SHIFTED)
            put(at, "chisq_shift_parameter", t->scaled.shift);
    } else if (t->scaled.kind == NORMA_SEM_TEST_BROWNE_RESIDUAL) {
        put(at, "chisq_residual", t->scaled.chisq);
        put(at, "df_residual", t->scaled.df);
        put(at, "p_residual", t->scaled.p);
    }
}

static void put_baseline(work *at)
{
    const norma__sem_all_tests *t = &at->tests;
    put(at, "baseline_chisq", t->baseline.chisq);
    put(at, "baseline_df", t->baseline.df);
    put(at, "baseline_p", t->baseline.p);
    if (t->is_scaled) {
        put(at, "baseline_chisq_scaled", t->baseline_scaled.chisq);
        put(at, "baseline_df_scaled", t->baseline_scaled.df);
        put(at, "baseline_p_scaled", t->baseline_scaled.p);
        put(at, "baseline_chisq_scaling_factor", t->baseline_scaled.scaling);
    }
}

/* ---- against the baseline ---------------------------------------------------------------------
 */

static norma__fit_pair pair_of(const norma__sem_test *model, const norma__sem_test *baseline)
{
    return (norma__fit_pair){model->chisq, model->df, baseline->chisq, baseline->df, 1, 1};
}

static void put_incremental(work *at)
{
    const norma__fit_pair plain = pair_of(&at->tests.standard, &at->tests.baseline);
    const norma__fit_pair scaled = pair_of(&at->tests.scaled, &at->tests.baseline_scaled);
    put(at, "cfi", norma__fit_cfi(plain));
    put(at, "tli", norma__fit_tli(plain));
    if (at->tests.is_scaled) {
        put(at, "cfi_scaled", norma__fit_cfi(scaled));
        put(at, "tli_scaled", norma__fit_tli(scaled));
    }
    if (at->has_robust) {
        put(at, "cfi_robust", norma__fit_cfi(at->robust));
        put(at, "tli_robust", norma__fit_tli(at->robust));
    }
    put(at, "nnfi", norma__fit_tli(plain));
    put(at, "rfi", norma__fit_rfi(plain));
    put(at, "nfi", norma__fit_nfi(plain));
    put(at, "pnfi", norma__fit_pnfi(plain));
    put(at, "ifi", norma__fit_ifi(plain));
    put(at, "rni", norma__fit_rni(plain));
    if (at->tests.is_scaled) {
        put(at, "nnfi_scaled", norma__fit_tli(scaled));
        put(at, "rfi_scaled", norma__fit_rfi(scaled));
        put(at, "nfi_scaled", norma__fit_nfi(scaled));
        put(at, "pnfi_scaled", norma__fit_pnfi(scaled));
        put(at, "ifi_scaled", norma__fit_ifi(scaled));
        put(at, "rni_scaled", norma__fit_rni(scaled));
    }
    if (at->has_robust) {
        put(at, "nnfi_robust", norma__fit_tli(at->robust));
        put(at, "rni_robust", norma__fit_rni(at->robust));
    }
}

/* ---- likelihood -------------------------------------------------------------------------------
 */

static norma_status put_likelihood(work *at, norma_error *err)
{
    double model, saturated;
    if (at->fitted->discrepancy != NORMA_SEM_F_ML)
        return NORMA_OK;
    const norma_status status = norma__fit_likelihood(&model, &saturated, at->fitted, err);
    if (status != NORMA_OK)
        return status;
    const double n = (double)at->fitted->observed.n;
    put(at, "logl", model);
    put(at, "unrestricted_logl", saturated);
    put(at, "aic", -2 * model + 2 * at->npar);
    put(at, "bic", -2 * model + at->npar * log(n));
    put(at, "ntotal", n);
    put(at, "bic2", -2 * model + at->npar * log((n + 2) / 24));
    if (at->tests.scaled.kind == NORMA_SEM_TEST_YUAN_BENTLER ||
        at->tests.scaled.kind == NORMA_SEM_TEST_YUAN_BENTLER_MPLUS) {
        put(at, "scaling_factor_h1", at->tests.traces.h1 / at->statistics);
        put(at, "scaling_factor_h0", at->tests.traces.h0 / at->npar);
    }
    return NORMA_OK;
}

/* ---- error of approximation -------------------------------------------------------------------
 */

/* Names of the four figures of one kind of RMSEA. */
typedef struct names {
    const char *point, *low, *high, *close, *not_close;
} names;

static void put_error(work *at, names name, norma__fit_error point, norma__fit_error test)
{
    double low, high;
    norma__fit_rmsea_interval(&low, &high, test, LEVEL);
    put(at, name.point, norma__fit_rmsea(point));
    put(at, name.low, low);
    put(at, name.high, high);
    if (point.c == 1 && strcmp(name.point, "rmsea") == 0)
        put(at, "rmsea_ci_level", LEVEL);
    put(at, name.close, norma__fit_rmsea_close(test, CLOSE));
    if (strcmp(name.point, "rmsea") == 0)
        put(at, "rmsea_close_h0", CLOSE);
    put(at, name.not_close, norma__fit_rmsea_not_close(test, NOT_CLOSE));
    if (strcmp(name.point, "rmsea") == 0)
        put(at, "rmsea_notclose_h0", NOT_CLOSE);
}

/* A scaled test by its mean: the unscaled statistic with tr(U Gamma) for degrees of freedom, as
   lavaan has it. */
static norma__fit_error scaled_error(const work *at, norma__fit_error plain)
{
    const norma__sem_test *scaled = &at->tests.scaled;
    if (scaled->kind == NORMA_SEM_TEST_SCALED_SHIFTED)
        plain.t = scaled->chisq;
    else if (plain.df > 0)
        plain.df = scaled->trace != 0 ? scaled->trace : NAN;
    else
        plain.df = NAN;
    return plain;
}

static void put_errors(work *at)
{
    const double groups = (double)at->fitted->observed.n_groups;
    norma__fit_error plain = {at->tests.standard.chisq, at->tests.standard.df, at->n, groups, 1};
    put_error(at, (names){"rmsea", "rmsea_ci_low", "rmsea_ci_high", "rmsea_p", "rmsea_notclose_p"},
              plain, plain);
    if (at->tests.is_scaled) {
        const norma__fit_error scaled = scaled_error(at, plain);
        put_error(at,
                  (names){"rmsea_scaled", "rmsea_ci_low_scaled", "rmsea_ci_high_scaled",
                          "rmsea_p_scaled", "rmsea_notclose_p_scaled"},
                  scaled, scaled);
    }
    if (at->has_robust) {
        const norma__fit_error point = {at->robust.t, at->robust.df, at->n, groups, at->robust.c};
        norma__fit_error test = point;
        test.t /= test.c;
        if (at->tests.scaled.kind == NORMA_SEM_TEST_SCALED_SHIFTED && !at->fitted->observed.ordinal)
            test = (norma__fit_error){at->tests.scaled.chisq, point.df, at->n, groups,
                                      at->tests.scaled.scaling}; /* as lavaan's */
        put_error(at,
                  (names){"rmsea_robust", "rmsea_ci_low_robust", "rmsea_ci_high_robust",
                          "rmsea_p_robust", "rmsea_notclose_p_robust"},
                  point, test);
    }
}

/* ---- residuals --------------------------------------------------------------------------------
 */

static norma_status put_residuals(work *at, norma_error *err)
{
    norma__fit_rms rms = {0};
    const norma_status status = norma__fit_rms_of(&rms, at->fitted, err);
    put(at, "rmr", rms.rmr);
    put(at, "rmr_nomean", rms.rmr_nomean);
    put(at, "srmr", at->fitted->observed.ordinal ? rms.srmr_nomean : rms.srmr);
    put(at, "srmr_bentler", rms.srmr);
    put(at, "srmr_bentler_nomean", rms.srmr_nomean);
    put(at, "crmr", rms.crmr);
    put(at, "crmr_nomean", rms.crmr_nomean);
    put(at, "srmr_mplus", rms.mplus);
    put(at, "srmr_mplus_nomean", rms.mplus_nomean);
    return status;
}

static norma_status put_others(work *at, norma_error *err)
{
    const double t = at->tests.standard.chisq, df = at->tests.standard.df;
    double gfi = NAN, k = 0;
    for (size_t g = 0; g < at->fitted->observed.n_groups; g++)
        k += (double)at->fitted->observed.groups[g].k;
    put(at, "cn_05", norma__fit_critical_n(t, df, at->n, 0.05));
    put(at, "cn_01", norma__fit_critical_n(t, df, at->n, 0.01));
    const norma_status status = norma__fit_gfi(&gfi, at->fitted, err);
    put(at, "gfi", gfi);
    put(at, "agfi", isnan(gfi) ? NAN : df > 0 ? 1 - k / df * (1 - gfi) : 1);
    put(at, "pgfi", df / k * gfi);
    put(at, "mfi", norma__fit_mfi(t, df, at->n));
    if (at->fitted->observed.ordinal)
        put(at, "wrmr", sqrt(t / k));
    else
        put(at, "ecvi", norma__fit_ecvi(t, at->npar, at->n));
    return status;
}

/* ---- all --------------------------------------------------------------------------------------
 */

norma_status norma__sem_fill_fit(norma_sem *result, norma_notes *notes, norma_error *err)
{
    work at = {.result = result, .fitted = result->inner};
    double df;
    norma_status status;
    if (at.fitted->options.test == NORMA_SEM_TEST_NONE)
        return NORMA_OK;
    result->fit = NORMA__NEW(norma_sem_measure, MOST);
    if (!result->fit)
        return norma__no_memory(err);
    at.n = norma__sem_n(at.fitted);
    at.npar = (double)at.fitted->convergence.n_estimated;
    if ((status = norma__sem_degrees(&df, &at.statistics, at.fitted, err)) != NORMA_OK ||
        (status = norma__sem_test_all(&at.tests, at.fitted, at.fitted->observed.ordinal, notes,
                                      err)) != NORMA_OK)
        return status;
    at.has_robust = norma__fit_has_robust(at.fitted, &at.tests);
    if (at.has_robust &&
        (status = norma__fit_robust(&at.robust, at.fitted, &at.tests, notes, err)) != NORMA_OK)
        return status;
    put_tests(&at);
    put_baseline(&at);
    put_incremental(&at);
    if ((status = put_likelihood(&at, err)) != NORMA_OK)
        return status;
    put_errors(&at);
    if ((status = put_residuals(&at, err)) != NORMA_OK)
        return status;
    return put_others(&at, err);
}
