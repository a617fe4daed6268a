/* Information of one observation. Expected: Delta' V Delta, of normal theory in closed form.
   Observed: the second derivatives of the discrepancy; of least squares by differences of its
   gradient, as these are wanted seldom. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/sem/estimate.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/inference.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/information_rows.h"
#include "models/sem/information_weight.h"
#include "models/sem/normal_information.h"

/* ---- expected ---------------------------------------------------------------------------------
 */

static void add_rows(double *out, const norma__sem_derivatives *rows, const double *diagonal,
                     double share, size_t n)
{
    for (size_t s = 0; s < rows->k; s++) {
        const double weight = share * (diagonal ? diagonal[s] : 1);
        for (size_t a = rows->starts[s]; a < rows->starts[s + 1]; a++)
            for (size_t b = rows->starts[s]; b < rows->starts[s + 1]; b++)
                out[rows->free[a] + rows->free[b] * n] +=
                    weight * rows->values[a] * rows->values[b];
    }
}

/* Delta' W Delta with a diagonal W, from the few derivatives of each statistic. */
static norma_status add_diagonal(double *out, const norma__sem_fitted *fitted, size_t group,
                                 const norma__sem_weight *weight, norma_error *err)
{
    norma__sem_derivatives rows;
    norma_status status = norma__sem_derivatives_of(&rows, fitted, group, err);
    if (status == NORMA_OK)
        add_rows(out, &rows, weight->diagonal, norma__sem_portion(fitted, group),
                 fitted->structure.n_free);
    norma__sem_derivatives_clear(&rows);
    return status;
}

static norma_status add_full(double *out, const norma__sem_fitted *fitted, size_t group,
                             const norma__sem_weight *weight, norma_error *err)
{
    const size_t n = fitted->structure.n_free, k = weight->group->k;
    const double share = norma__sem_portion(fitted, group);
    double *delta = NORMA__NEW(double, k *n), *weighed = NORMA__NEW(double, k *n);
    double *product = NORMA__NEW(double, n *n);
    norma_status status = delta && weighed && product ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    norma__sem_statistics(NULL, delta, &fitted->structure, group, weight->group,
                          &fitted->implied[group]);
    status = norma__weigh_statistics(weighed, weight, delta, n, fitted->observed.threads, err);
    if (status != NORMA_OK)
        goto done;
    norma__product(product, delta, true, weighed, n, n, k, fitted->observed.threads);
    for (size_t i = 0; i < n * n; i++)
        out[i] += share * product[i];
done:
    free(delta);
    free(weighed);
    free(product);
    return status;
}

static norma_status add_expected(double *out, const norma__sem_fitted *fitted, size_t group,
                                 norma_error *err)
{
    norma__sem_weight weight;
    bool ok;
    norma_status status = norma__sem_weight_of(&weight, &ok, fitted, group, err);
    if (status == NORMA_OK && !ok)
        status =
            norma__fail(err, NORMA_EDATA,
                        "the covariance matrix of group %zu is not positive definite", group + 1);
    if (status == NORMA_OK && weight.normal)
        status = norma__sem_add_normal_information(out, &fitted->structure, group,
                                                   &fitted->implied[group], weight.normal,
                                                   norma__sem_portion(fitted, group), err);
    else if (status == NORMA_OK && weight.full)
        status = add_full(out, fitted, group, &weight, err);
    else if (status == NORMA_OK)
        status = add_diagonal(out, fitted, group, &weight, err);
    norma__sem_weight_clear(&weight);
    return status;
}

/* ---- observed ---------------------------------------------------------------------------------
 */

static norma_status add_observed_normal(double *out, const norma__sem_fitted *fitted, size_t group,
                                        norma_error *err)
{
    const norma__observed_group *observed = &fitted->observed.groups[group];
    return norma__sem_add_normal_hessian(
        out, &fitted->structure, group, &fitted->implied[group], observed->cov,
        fitted->observed.means ? observed->mean : NULL, norma__sem_portion(fitted, group), err);
}

typedef struct slope {
    const norma__sem_fitted *fitted;
    norma__sem_implied *implied;
    double *theta, *up, *down; /* n_free each */
} slope;

/* (g(theta + h) - g(theta - h)) / 2h of one parameter, added with a factor; false where undefined.
 */
static bool add_difference(double *out, slope *at, size_t parameter, double h, double factor)
{
    const size_t n = at->fitted->structure.n_free;
    const double here = at->theta[parameter];
    double f;
    at->theta[parameter] = here + h;
    bool ok = norma__sem_discrepancy_at(&f, at->up, at->fitted, at->implied, at->theta);
    at->theta[parameter] = here - h;
    ok = ok && norma__sem_discrepancy_at(&f, at->down, at->fitted, at->implied, at->theta);
    at->theta[parameter] = here;
    for (size_t i = 0; ok && i < n; i++)
        out[i] += factor * (at->up[i] - at->down[i]) / (2 * h);
    return ok;
}

/* Two differences, of which the error in h^2 cancels (Richardson). */
static bool differentiate(double *out, slope *at)
{
    const size_t n = at->fitted->structure.n_free;
    for (size_t j = 0; j < n; j++) {
        const double h = 1e-3 * fmax(0.1, fabs(at->theta[j]));
        if (!add_difference(out + j * n, at, j, h, 4.0 / 3) ||
            !add_difference(out + j * n, at, j, 2 * h, -1.0 / 3))
            return false;
    }
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < j; i++)
            out[i + j * n] = out[j + i * n] = (out[i + j * n] + out[j + i * n]) / 2;
    return true;
}

static norma_status by_differences(double *out, const norma__sem_fitted *fitted, norma_error *err)
{
    const size_t n = fitted->structure.n_free, groups = fitted->structure.n_groups;
    norma_status status = NORMA_OK;
    slope at = {.fitted = fitted, .implied = NORMA__NEW(norma__sem_implied, groups)};
    at.theta = NORMA__NEW(double, 3 * n);
    if (!at.implied || !at.theta) {
        status = norma__no_memory(err);
        goto done;
    }
    at.up = at.theta + n;
    at.down = at.up + n;
    memcpy(at.theta, fitted->theta, n * sizeof *at.theta);
    for (size_t g = 0; g < groups; g++)
        if ((status = norma__sem_implied_new(&at.implied[g], &fitted->structure, err)) != NORMA_OK)
            goto done;
    if (!differentiate(out, &at))
        for (size_t i = 0; i < n * n; i++)
            out[i] = NAN;
done:
    for (size_t g = 0; at.implied && g < groups; g++)
        norma__sem_implied_free(&at.implied[g]);
    free(at.implied);
    free(at.theta);
    return status;
}

norma_status norma__sem_information(double *out, const norma__sem_fitted *fitted,
                                    norma_sem_information kind, norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    const bool normal = fitted->discrepancy == NORMA_SEM_F_ML;
    norma_status status = NORMA_OK;
    if (fitted->observed.missing == NORMA_SEM_FIML)
        return kind == NORMA_SEM_INFORMATION_OBSERVED
                   ? norma__sem_incomplete_information(out, fitted, err)
                   : norma__sem_incomplete_expected(out, fitted, err);
    memset(out, 0, n * n * sizeof *out);
    if (kind == NORMA_SEM_INFORMATION_OBSERVED && !normal)
        return by_differences(out, fitted, err);
    for (size_t g = 0; g < fitted->structure.n_groups && status == NORMA_OK; g++)
        status = kind == NORMA_SEM_INFORMATION_OBSERVED ? add_observed_normal(out, fitted, g, err)
                                                        : add_expected(out, fitted, g, err);
    return status;
}
