/* Expected information with the holes as they are: every pattern is a normal model of what was
   seen, whose Sigma_o^-1, with zeros at the holes, is K - K_m C K_m' for K = Sigma^-1, C = K_mm^-1.
 */
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/patterns.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/normal_information.h"
#include "statistics/gaps.h"

/* In the variables' own units. */
static void embed(double *weight, const norma__patterns *patterns, const norma__gaps *gaps)
{
    const size_t p = patterns->rows.p, h = gaps->m;
    const double *k = patterns->fit.step.precision, *scale = patterns->rows.scale;
    memcpy(weight, k, p * p * sizeof *k);
    for (size_t a = 0; a < h; a++)
        for (size_t b = 0; b < h; b++) {
            const double *left = k + gaps->holes[a] * p, *right = k + gaps->holes[b] * p;
            const double c = gaps->rest[a + b * h];
            for (size_t j = 0; j < p; j++)
                for (size_t i = 0; i < p; i++)
                    weight[i + j * p] -= c * left[i] * right[j];
        }
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            weight[i + j * p] /= scale[i] * scale[j];
}

static double weight_of_run(const norma__incomplete *rows, size_t run)
{
    double sum = 0;
    for (size_t r = rows->first[run]; r < rows->first[run + 1]; r++)
        sum += rows->weights ? rows->weights[r] : 1;
    return sum;
}

static norma_status add_runs(double *out, const norma__sem_fitted *fitted, size_t group,
                             double *weight, norma__gaps *gaps, norma_error *err)
{
    const norma__patterns *patterns = fitted->observed.groups[group].patterns;
    const norma__incomplete *rows = &patterns->rows;
    norma_status status = NORMA_OK;
    for (size_t run = 0; run < rows->n_runs && status == NORMA_OK; run++) {
        norma__gaps_find(gaps, rows->x + rows->first[run] * rows->p);
        if (!norma__gaps_regress(gaps, patterns->fit.step.precision, 0,
                                 patterns->fit.model.covariance))
            return norma__fail(err, NORMA_EDATA,
                               "the implied covariances are not positive definite");
        embed(weight, patterns, gaps);
        status = norma__sem_add_normal_information(
            out, &fitted->structure, group, &fitted->implied[group], weight,
            weight_of_run(rows, run) / (double)fitted->observed.n, err);
    }
    return status;
}

norma_status norma__sem_incomplete_expected(double *out, const norma__sem_fitted *fitted,
                                            norma_error *err)
{
    const size_t p = fitted->structure.p, n_free = fitted->structure.n_free;
    norma_status status = NORMA_OK;
    double *weight = NORMA__NEW(double, p *p), *work = NORMA__NEW(double, norma__gaps_work(p));
    size_t *sets = NORMA__NEW(size_t, 2 * p);
    memset(out, 0, n_free * n_free * sizeof *out);
    if (!weight || !work || !sets)
        status = norma__no_memory(err);
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++) {
        const norma__sem_implied *implied = &fitted->implied[g];
        norma__gaps gaps = norma__gaps_in(work, sets, p);
        if (norma__patterns_expect(fitted->observed.groups[g].patterns, implied->sigma,
                                   implied->mu))
            status = add_runs(out, fitted, g, weight, &gaps, err);
        else
            status =
                norma__fail(err, NORMA_EDATA, "the implied covariances are not positive definite");
    }
    free(weight);
    free(work);
    free(sets);
    return status;
}
