#include "models/sem/tests_second.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/sem/inference_algebra.h"

/* Sum of a_ij a_ji of a k x k matrix: tr(a a). */
static double trace_of_square(const double *a, size_t k)
{
    double sum = 0;
    for (size_t j = 0; j < k; j++) {
        for (size_t i = 0; i < j; i++)
            sum += 2 * a[i + j * k] * a[j + i * k];
        sum += a[j + j * k] * a[j + j * k];
    }
    return sum;
}

/* tr(I^-1 Y'V Y) with Y = Gamma V Delta. */
static norma_status find_cross(double *cross, const norma__sem_fitted *fitted, size_t group,
                               const norma__normal_form *model, const double *gamma,
                               const double *inverse, norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const size_t k = g->k, q = fitted->structure.n_free, threads = fitted->observed.threads;
    double *delta = norma__new_filled(k * q + 1, sizeof *delta);
    double *y = norma__new_filled(k * q + 1, sizeof *y), *small = NORMA__NEW(double, q *q);
    norma_status status = delta && y && small ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    norma__sem_statistics(NULL, delta, &fitted->structure, group, g, &fitted->implied[group]);
    if ((status = norma__normal_weigh(delta, fitted, group, model, delta, q, err)) != NORMA_OK)
        goto done;
    norma__product(y, gamma, false, delta, k, q, k, threads);
    if ((status = norma__normal_weigh(delta, fitted, group, model, y, q, err)) != NORMA_OK)
        goto done;
    norma__product(small, y, true, delta, q, q, k, threads);
    *cross = norma__trace_product(small, inverse, q);
done:
    free(delta);
    free(y);
    free(small);
    return status;
}

norma_status norma__second_by_gamma(norma__second *out, const norma__sem_fitted *fitted,
                                    size_t group, const norma__normal_form *model,
                                    const norma__normal_form *baseline, const double *inverse,
                                    norma_error *err)
{
    const size_t k = fitted->observed.groups[group].k;
    double *gamma = norma__new_filled(k * k, sizeof *gamma);
    double *weighed = norma__new_filled(k * k, sizeof *weighed);
    norma_status status = NORMA_OK;
    if (!(gamma && weighed)) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__observed_gamma(gamma, &fitted->observed, group, err)) != NORMA_OK ||
        (status = norma__normal_weigh(weighed, fitted, group, model, gamma, k, err)) != NORMA_OK)
        goto done;
    out->square = trace_of_square(weighed, k);
    if ((status = norma__normal_weigh(weighed, fitted, group, baseline, gamma, k, err)) != NORMA_OK)
        goto done;
    out->baseline = trace_of_square(weighed, k);
    status = find_cross(&out->cross, fitted, group, model, gamma, inverse, err);
done:
    free(gamma);
    free(weighed);
    return status;
}

static norma_status by_rows(norma__second *out, const norma__sem_fitted *fitted, size_t group,
                            const norma__normal_form *model, const norma__normal_form *baseline,
                            const double *inverse, norma_error *err)
{
    const size_t n = fitted->observed.groups[group].n, q = fitted->structure.n_free;
    norma__sem_scores plan;
    double *scores = norma__new_filled(n * q + 1, sizeof *scores);
    norma_status status = norma__sem_scores_of(&plan, fitted, group, NORMA__SCORES_GIVEN, err);
    if (status == NORMA_OK && !scores)
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__sem_scores_fill(scores, n, &plan, 0, n, err);
    norma__sem_scores_clear(&plan);
    if (status == NORMA_OK)
        status = norma__second_by_rows(out, fitted, group, model, baseline, scores, inverse, err);
    free(scores);
    return status;
}

norma_status norma__second_normal(norma__second *out, const norma__sem_fitted *fitted, size_t group,
                                  const norma__normal_form *model,
                                  const norma__normal_form *baseline, const double *inverse,
                                  norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    const double n = (double)g->n, k = (double)g->k, p = (double)fitted->observed.p;
    const double rows = n * n * (3 * p + (double)fitted->structure.n_free + 40);
    const double moments = n * k * k + 8 * k * p * p * p;
    if (!g->cluster && (rows < moments || k > 16384))
        return by_rows(out, fitted, group, model, baseline, inverse, err);
    return norma__second_by_gamma(out, fitted, group, model, baseline, inverse, err);
}
