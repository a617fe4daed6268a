/* Three nested models: Zumbo (1999), A handbook on the theory and methods of differential item
   functioning; Crane et al. (2004), Statistics in Medicine 23, 241-256. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/dif/odds.h"
#include "models/dif/parts.h"

enum { COVARIATES = 3 };

/* ---- categories ---- */

/* How often reference and focal group chose a category. */
static void chosen(double n[2], const norma_dif_counts *t, size_t category)
{
    n[0] = n[1] = 0;
    for (size_t s = 0; s < t->n_strata; s++)
        for (size_t g = 0; g < 2; g++)
            n[g] += norma__dif_count(t, s, g, category);
}

/* Categories after merging: one that either group chose too rarely joins the one below, or, at the
   lower end, the first that is chosen often enough. */
static size_t merge(size_t *into, size_t *merged, const norma_dif_counts *t, size_t min_cell)
{
    size_t enough = 0, used = 0;
    for (size_t c = 0; c < t->n_categories; c++) {
        double n[2];
        chosen(n, t, c);
        bool fits = n[0] + n[1] > 0 && fmin(n[0], n[1]) >= (double)min_cell;
        used += n[0] + n[1] > 0;
        enough += fits;
        into[c] = enough ? enough - 1 : 0;
    }
    *merged = used - (enough ? enough : used > 0);
    return enough;
}

/* ---- rows of the regression ---- */

typedef struct regression {
    norma__odds_rows rows;
    double *x, *counts; /* owned; x: score, group and product, standardised score */
    double *work;       /* owned */
    double sd, n;       /* of the score; respondents */
} regression;

static void regression_clear(regression *r)
{
    free(r->x);
    free(r->counts);
    free(r->work);
}

static norma_status regression_new(regression *r, const norma_dif_counts *t, size_t categories,
                                   norma_error *err)
{
    size_t n = 2 * t->n_strata;
    *r = (regression){.x = NORMA__NEW(double, COVARIATES *n),
                      .counts = NORMA__NEW(double, n *categories),
                      .work = NORMA__NEW(double, norma__odds_work(categories, COVARIATES) +
                                                     categories + 2 * COVARIATES)};
    return r->x && r->counts && r->work ? NORMA_OK : norma__no_memory(err);
}

/* A row for each stratum and group with any respondent; the score as it is for now. */
static void fill_rows(regression *r, const norma_dif_counts *t, const size_t *into,
                      size_t categories)
{
    size_t n = 0;
    for (size_t g = 0; g < 2; g++)
        for (size_t s = 0; s < t->n_strata; s++) {
            double *counts = r->counts + n * categories, sum = 0;
            memset(counts, 0, categories * sizeof *counts);
            for (size_t c = 0; c < t->n_categories; c++) {
                counts[into[c]] += norma__dif_count(t, s, g, c);
                sum += norma__dif_count(t, s, g, c);
            }
            if (sum == 0)
                continue;
            r->x[n] = t->score[s + g * t->n_strata];
            r->x[n + 2 * t->n_strata] = (double)g;
            r->n += sum;
            n++;
        }
    r->rows = (norma__odds_rows){.n = n, .categories = categories, .x = r->x, .counts = r->counts};
}

/* Mean 0 and sd 1 over respondents, then columns close together; false: the score is constant. */
static bool standardise(regression *r, size_t stride)
{
    const size_t n = r->rows.n, c = r->rows.categories;
    double mean = 0, squares = 0;
    for (int pass = 0; pass < 2; pass++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            double of_row = 0;
            for (size_t k = 0; k < c; k++)
                of_row += r->counts[i * c + k];
            sum += of_row * (pass ? (r->x[i] - mean) * (r->x[i] - mean) : r->x[i]);
        }
        if (pass)
            squares = sum;
        else
            mean = sum / r->n;
    }
    r->sd = sqrt(squares / r->n);
    if (!(r->sd > 1e-12 * fabs(mean)))
        return false;
    memmove(r->x + n, r->x + stride, n * sizeof *r->x);
    for (size_t i = 0; i < n; i++) {
        r->x[i] = (r->x[i] - mean) / r->sd;
        r->x[i + 2 * n] = r->x[i] * r->x[i + n];
    }
    return true;
}

/* ---- the models ---- */

static norma_dif_chi2 chi2_of(double simple, double full, double df)
{
    double chi2 = isnan(full) ? NAN : fmax(0, 2 * (full - simple));
    return (norma_dif_chi2){chi2, df, norma__chisq_upper(chi2, df)};
}

static norma_dif_r2 r2_of(const double r2[4])
{
    return (norma_dif_r2){r2[2] - r2[1], r2[3] - r2[2], r2[3] - r2[1]};
}

/* log_likelihood: of thresholds alone, and of models 1 to 3; NaN: no estimate. */
static void fill_tests(norma_dif_logistic *out, const double log_likelihood[4], double n)
{
    const double *l = log_likelihood;
    double mcfadden[4], cox_snell[4], nagelkerke[4], most = -expm1(2 * l[0] / n);
    for (int m = 1; m < 4; m++) {
        mcfadden[m] = 1 - l[m] / l[0];
        cox_snell[m] = -expm1(2 * (l[0] - l[m]) / n);
        nagelkerke[m] = cox_snell[m] / most;
    }
    out->uniform = chi2_of(l[1], l[2], 1);
    out->nonuniform = chi2_of(l[2], l[3], 1);
    out->both = chi2_of(l[1], l[3], 2);
    out->mcfadden = r2_of(mcfadden);
    out->cox_snell = r2_of(cox_snell);
    out->nagelkerke = r2_of(nagelkerke);
}

static void fill_coefficients(norma_dif_logistic *out, int model, const norma__odds_fit *fit,
                              double sd)
{
    double slope = fit->beta[0] / sd;
    if (model == 1)
        out->slope = slope;
    if (model == 2) {
        out->beta_change = fabs((slope - out->slope) / out->slope);
        out->group = fit->beta[1];
        out->group_se = fit->se[1];
    }
    if (model == 3) {
        out->product = fit->beta[2] / sd;
        out->product_se = fit->se[2] / sd;
    }
}

/* Each model starts where the one before it ended. Uniform functioning is told by the first two:
   where only the product tells answers apart without error, they stand. */
static norma__logistic_end fit_models(norma_dif_logistic *out, regression *r)
{
    norma__odds_fit fit = {.theta = r->work, .beta = r->work + r->rows.categories};
    double *work = fit.beta + 2 * COVARIATES, l[4];
    fit.se = fit.beta + COVARIATES;
    l[0] = norma__odds_margins(fit.theta, &r->rows);
    l[3] = NAN;
    for (int model = 1; model < 4; model++) {
        r->rows.n_covariates = (size_t)model;
        fit.beta[model - 1] = 0;
        norma__odds_maximise(&fit, &r->rows, work);
        if (!fit.ok && model < 3)
            return NORMA__LOGISTIC_SEPARATED;
        if (!fit.ok)
            break;
        l[model] = fit.log_likelihood;
        fill_coefficients(out, model, &fit, r->sd);
    }
    fill_tests(out, l, r->n);
    return isnan(l[3]) ? NORMA__LOGISTIC_UNIFORM : NORMA__LOGISTIC_FOUND;
}

static const norma_dif_chi2 NO_TEST = {NAN, NAN, NAN};
static const norma_dif_r2 NO_R2 = {NAN, NAN, NAN};

static void fill_nothing(norma_dif_logistic *out, size_t categories)
{
    *out = (norma_dif_logistic){.categories = categories,
                                .uniform = NO_TEST,
                                .nonuniform = NO_TEST,
                                .both = NO_TEST,
                                .mcfadden = NO_R2,
                                .nagelkerke = NO_R2,
                                .cox_snell = NO_R2,
                                .slope = NAN,
                                .beta_change = NAN,
                                .group = NAN,
                                .group_se = NAN,
                                .product = NAN,
                                .product_se = NAN};
}

static void classify(norma_dif_logistic *out, int test)
{
    const norma_dif_r2 *r2 = &out->nagelkerke;
    double size = test == NORMA_DIF_BOTH      ? r2->both
                  : test == NORMA_DIF_UNIFORM ? r2->uniform
                                              : r2->nonuniform;
    double p = test == NORMA_DIF_BOTH      ? out->both.p
               : test == NORMA_DIF_UNIFORM ? out->uniform.p
                                           : out->nonuniform.p;
    out->jodoin_gierl = norma__dif_jodoin_gierl(size, p);
    out->zumbo_thomas = norma__dif_zumbo_thomas(size, p);
}

norma_status norma__dif_logistic_of(norma_dif_logistic *out, norma__logistic_end *end,
                                    size_t *merged, const norma_dif_counts *t,
                                    const norma_dif_options *o, norma_error *err)
{
    regression r = {0};
    norma_status status = NORMA_OK;
    size_t *into = NORMA__NEW(size_t, t->n_categories);
    if (!into)
        return norma__no_memory(err);
    size_t categories = merge(into, merged, t, o->min_cell);
    fill_nothing(out, categories);
    *end = NORMA__LOGISTIC_CONSTANT;
    if (categories < 2)
        goto done;
    if ((status = regression_new(&r, t, categories, err)) != NORMA_OK)
        goto done;
    fill_rows(&r, t, into, categories);
    if (!standardise(&r, 2 * t->n_strata))
        goto done;
    *end = fit_models(out, &r);
    if (*end == NORMA__LOGISTIC_SEPARATED)
        fill_nothing(out, categories);
    else
        classify(out, o->test);
done:
    free(into);
    regression_clear(&r);
    return status;
}
