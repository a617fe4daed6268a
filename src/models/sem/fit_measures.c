#include "models/sem/fit_measures.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

#include "foundation/noncentral_chisq.h"
#include "foundation/numeric.h"

/* ---- against the baseline ---------------------------------------------------------------------
 */

static bool is_undefined(norma__fit_pair fit)
{
    return isnan(fit.t + fit.df + fit.t0 + fit.df0 + fit.c + fit.c0);
}

/* Misfit beyond what is expected without any: T - c df. */
static double excess(double t, double df, double c)
{
    return t - c * df;
}

double norma__fit_cfi(norma__fit_pair fit)
{
    if (is_undefined(fit))
        return NAN;
    const double model = fmax(excess(fit.t, fit.df, fit.c), 0);
    const double worst = fmax(model, excess(fit.t0, fit.df0, fit.c0));
    return worst > 0 ? 1 - model / worst : 1;
}

double norma__fit_tli(norma__fit_pair fit)
{
    if (is_undefined(fit))
        return NAN;
    const double baseline = excess(fit.t0, fit.df0, fit.c0) * fit.df;
    if (!(fit.df > 0) || baseline == 0)
        return 1;
    return 1 - excess(fit.t, fit.df, fit.c) * fit.df0 / baseline;
}

double norma__fit_rni(norma__fit_pair fit)
{
    const double baseline = excess(fit.t0, fit.df0, fit.c0);
    if (is_undefined(fit) || fabs(baseline) < 1.5e-8)
        return NAN;
    return 1 - excess(fit.t, fit.df, fit.c) / baseline;
}

double norma__fit_nfi(norma__fit_pair fit)
{
    if (is_undefined(fit) || fit.df > fit.df0 || !(fit.t0 > 0))
        return NAN;
    return fit.df > 0 ? (fit.t0 - fit.t) / fit.t0 : 1;
}

double norma__fit_pnfi(norma__fit_pair fit)
{
    if (is_undefined(fit) || !(fit.df0 > 0 && fit.t0 > 0))
        return NAN;
    return fit.df / fit.df0 * (fit.t0 - fit.t) / fit.t0;
}

double norma__fit_rfi(norma__fit_pair fit)
{
    if (is_undefined(fit) || fit.df > fit.df0)
        return NAN;
    if (!(fit.df > 0 && fit.df0 > 0))
        return 1;
    const double baseline = fit.t0 / fit.df0, better = baseline - fit.t / fit.df;
    return better < 0 ? 1 : better / baseline;
}

double norma__fit_ifi(norma__fit_pair fit)
{
    const double most = fit.t0 - fit.df;
    if (is_undefined(fit) || fabs(most) < 1.5e-8)
        return NAN;
    return most < 0 ? 1 : (fit.t0 - fit.t) / most;
}

/* ---- error of approximation -------------------------------------------------------------------
 */

double norma__fit_rmsea(norma__fit_error fit)
{
    if (isnan(fit.t + fit.df + fit.n + fit.c))
        return NAN;
    if (!(fit.df > 0))
        return 0;
    return sqrt(fmax(fit.t / fit.df - fit.c, 0) / fit.n * fit.groups);
}

void norma__fit_rmsea_interval(double *low, double *high, norma__fit_error fit, double level)
{
    *low = *high = NAN;
    if (isnan(fit.t + fit.df + fit.n + fit.c))
        return;
    *low = *high = 0;
    if (!(fit.df > 0))
        return;
    const double unit = fit.c * fit.groups / (fit.n * fit.df), beyond = (1 - level) / 2;
    *low = sqrt(unit * norma__noncentral_chisq_noncentrality(fit.t, fit.df, 1 - beyond));
    *high = sqrt(unit * norma__noncentral_chisq_noncentrality(fit.t, fit.df, beyond));
}

static double noncentrality(norma__fit_error fit, double h0)
{
    return fit.n * fit.df / fit.c * h0 * h0 / fit.groups;
}

double norma__fit_rmsea_close(norma__fit_error fit, double h0)
{
    return fit.df > 0 ? norma__noncentral_chisq_upper(fit.t, fit.df, noncentrality(fit, h0)) : NAN;
}

double norma__fit_rmsea_not_close(norma__fit_error fit, double h0)
{
    return fit.df > 0 ? norma__noncentral_chisq_lower(fit.t, fit.df, noncentrality(fit, h0)) : NAN;
}

/* ---- of the model alone -----------------------------------------------------------------------
 */

double norma__fit_critical_n(double t, double df, double n, double alpha)
{
    if (!(df > 0) || !(t > 0))
        return NAN;
    norma__prepare_numerics();
    return gsl_cdf_chisq_Qinv(alpha, df) / (t / n) + 1;
}

double norma__fit_mfi(double t, double df, double n)
{
    return exp(-0.5 * (t - df) / n);
}

double norma__fit_ecvi(double t, double npar, double n)
{
    return (t + 2 * npar) / n;
}
