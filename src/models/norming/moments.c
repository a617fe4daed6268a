/* Mean, standard deviation and skewness of the groups as polynomials of the covariate: Zachary &
   Gorsuch (1985), Journal of Clinical Psychology 41, 86-94. */
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/norming/model.h"

enum { MOMENTS = 3 };

/* A moment of a group, and the root of the weight it has: 1 / its standard error in samples from a
   normal distribution. */
static double moment_of(double *root, const norma_continuous_group *g, size_t which)
{
    const double n = (double)g->n;
    *root = g->sd > 0 ? (which == 0   ? sqrt(n) / g->sd
                         : which == 1 ? sqrt(2 * n) / g->sd
                                      : sqrt(n / 6))
                      : 0;
    return which == 0 ? g->mean : which == 1 ? g->sd : g->skewness;
}

/* Weighted least squares on powers 0 ... degree of u; the weighted residual sum of squares. NaN
   when undefined. */
static double regress(double *coefficients, const norma_continuous_group *groups, size_t n_groups,
                      const norma_continuous_model *m, size_t which, size_t degree, double *work)
{
    const size_t p = degree + 1;
    double *y = work + n_groups * p, rest = 0;
    for (size_t g = 0; g < n_groups; g++) {
        const double u = (groups[g].covariate - m->centre) / m->half;
        double root, value = moment_of(&root, &groups[g], which);
        for (size_t j = 0; j < p; j++)
            work[g + j * n_groups] = j == 0 ? root : work[g + (j - 1) * n_groups] * u;
        y[g] = root > 0 ? root * value : 0;
    }
    norma__prepare_numerics();
    if (LAPACKE_dgels(LAPACK_COL_MAJOR, 'N', (int)n_groups, (int)p, 1, work, (int)n_groups, y,
                      (int)n_groups) != 0)
        return NAN;
    for (size_t j = 0; j < p; j++)
        coefficients[j] = y[j];
    for (size_t g = p; g < n_groups; g++)
        rest += y[g] * y[g];
    return rest;
}

static bool sd_stays_over_zero(const norma_continuous_model *m)
{
    double eta[NORMA__JET];
    for (int k = 0; k <= 100; k++) {
        norma__model_eta(eta, m, m->centre + m->half * (k / 50.0 - 1));
        if (!(eta[1] > 0))
            return false;
    }
    return true;
}

norma_status norma__moments_refit(bool *defined, norma_continuous_model *model,
                                  const norma__cells *cells, const double *weight, norma_error *err)
{
    size_t n_of[MOMENTS] = {0};
    double coefficients[NORMA__MOST_POWER + 1];
    for (size_t k = 0; k < model->n_terms; k++)
        n_of[model->terms[k].part]++;
    norma_continuous_group *groups = NORMA__NEW(norma_continuous_group, cells->n_groups);
    double *work = NORMA__NEW(double, cells->n_groups *(NORMA__MOST_POWER + 2));
    norma_status status = norma__have(groups && work, err);
    *defined = status == NORMA_OK;
    if (status == NORMA_OK)
        norma__group_statistics(groups, cells, weight);
    for (size_t which = 0, k = 0; *defined && which < MOMENTS; which++) {
        const size_t degree = n_of[which] - 1;
        *defined =
            !isnan(regress(coefficients, groups, cells->n_groups, model, which, degree, work));
        for (size_t j = 0; *defined && j <= degree; j++)
            model->terms[k++].value = coefficients[j];
    }
    if (*defined)
        *defined = sd_stays_over_zero(model);
    free(groups);
    free(work);
    return status;
}

/* The degree whose chi-square with log(n) for each coefficient is smallest. */
static size_t best_degree(const norma_continuous_group *groups, const norma__cells *cells,
                          const norma_continuous_model *m, size_t which, size_t most, bool all,
                          double *work)
{
    double coefficients[NORMA__MOST_POWER + 1], least = INFINITY;
    size_t best = 0;
    if (most + 2 > cells->n_groups)
        most = cells->n_groups - 2;
    for (size_t degree = all ? most : 0; degree <= most; degree++) {
        const double bic = regress(coefficients, groups, cells->n_groups, m, which, degree, work) +
                           (double)(degree + 1) * log(cells->n_people);
        if (bic < least) {
            least = bic;
            best = degree;
        }
    }
    return best;
}

/* The highest degrees allowed of mean, sd and skewness. */
static norma_continuous_model *with_degrees(const size_t degrees[MOMENTS],
                                            const norma__cells *cells,
                                            const norma_continuous_options *o)
{
    const size_t n = degrees[0] + degrees[1] + degrees[2] + 3;
    norma_continuous_model *m = norma__model_new(NORMA_CONTINUOUS_MOMENTS, cells, o, n);
    for (size_t which = 0, k = 0; m && which < MOMENTS; which++)
        for (size_t j = 0; j <= degrees[which]; j++)
            m->terms[k++] = (norma_continuous_term){which, j, 0, NAN};
    return m;
}

norma_status norma__moments_fit(norma_continuous_model **out, const norma_continuous_options *o,
                                const norma__cells *cells, const double *weight, norma_error *err)
{
    const size_t most[MOMENTS] = {o->mean_degree, o->spread_degree, o->shape_degree};
    size_t degrees[MOMENTS] = {0};
    bool defined = false;
    norma_continuous_model *m = with_degrees(degrees, cells, o);
    norma_continuous_group *groups = NORMA__NEW(norma_continuous_group, cells->n_groups);
    double *work = NORMA__NEW(double, cells->n_groups *(NORMA__MOST_POWER + 2));
    norma_status status = norma__have(m && groups && work, err);
    if (status == NORMA_OK && cells->n_groups < 3)
        status = norma__fail(err, NORMA_EDATA,
                             "moments need at least 3 groups of the covariate, and there are %zu",
                             cells->n_groups);
    if (status == NORMA_OK) {
        norma__group_statistics(groups, cells, weight);
        for (size_t which = 0; which < MOMENTS; which++)
            degrees[which] =
                best_degree(groups, cells, m, which, most[which], o->all_degrees, work);
    }
    /* a polynomial of the sd that falls to 0 is one degree too high */
    while (status == NORMA_OK && !defined) {
        norma_continuous_model_free(m);
        m = with_degrees(degrees, cells, o);
        status =
            m ? norma__moments_refit(&defined, m, cells, weight, err) : norma__have(false, err);
        if (!defined && degrees[1] == 0)
            break;
        degrees[1] -= !defined;
    }
    if (status == NORMA_OK && !defined)
        status = norma__fail(err, NORMA_EDATA, "the score does not vary within the groups");
    free(groups);
    free(work);
    if (status == NORMA_OK)
        *out = m;
    else
        norma_continuous_model_free(m);
    return status;
}
