#include "models/dimensions/comparison_data_population.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/extract.h"

enum { SIZE = NORMA__POPULATION, MOST_FAILURES = 5, MOST_TRIALS = 60 };

/* A trial is better when it takes this share off the residuals. */
static const double worthwhile = 1e-3;

norma_status norma__population_new(norma__population *q, size_t p, size_t k, norma_error *err)
{
    *q = (norma__population){.p = p};
    norma__prepare_numerics();
    q->x = NORMA__NEW(float, SIZE *(p + 1));
    q->score = NORMA__NEW(float, SIZE *k);
    q->unique = NORMA__NEW(float, SIZE *p);
    q->y = NORMA__NEW(float, SIZE *p);
    q->cross = NORMA__NEW(float, (p + 1) * (p + 1));
    q->weights = NORMA__NEW(float, p *(k + 1));
    q->numbers = NORMA__NEW(double, 4 * p * p + p);
    if (q->x && q->score && q->unique && q->y && q->cross && q->weights && q->numbers)
        return NORMA_OK;
    norma__population_free(q);
    return norma__no_memory(err);
}

void norma__population_free(norma__population *q)
{
    free(q->x);
    free(q->score);
    free(q->unique);
    free(q->y);
    free(q->cross);
    free(q->weights);
    free(q->numbers);
    *q = (norma__population){0};
}

static void draw_normals(float *x, size_t n, gsl_rng *random)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (float)gsl_ran_gaussian_ziggurat(random, 1);
}

/* The weights of the scores, p x k, and of the unique scores, p after them, of normal scores with
   variance 1: an item whose communality is over 1 has no unique part. */
static void set_weights(norma__population *q, const norma__extracted *solution)
{
    for (size_t j = 0; j < q->p; j++) {
        double common = 0;
        for (size_t f = 0; f < q->k; f++)
            common += solution->loadings[f * q->p + j] * solution->loadings[f * q->p + j];
        const double length = sqrt(fmax(common, 1));
        for (size_t f = 0; f < q->k; f++)
            q->weights[f * q->p + j] = (float)(solution->loadings[f * q->p + j] / length);
        q->weights[q->k * q->p + j] = (float)sqrt(fmax(1 - common, 0));
    }
}

/* y = scores times weights', item by item. */
static void fill_scores(norma__population *q)
{
    const float *own = q->weights + q->k * q->p;
    for (size_t j = 0; j < q->p; j++) {
        const float *u = q->unique + j * SIZE, w = own[j];
        float *y = q->y + j * SIZE;
        for (size_t r = 0; r < SIZE; r++)
            y[r] = w * u[r];
    }
    cblas_sgemm(CblasColMajor, CblasNoTrans, CblasTrans, SIZE, (int)q->p, (int)q->k, 1, q->score,
                SIZE, q->weights, (int)q->p, 1, q->y, SIZE);
}

/* Turns normal scores into answers, standardised as the sample's are. */
static void answer(norma__population *q, const norma__likeness *like)
{
    const size_t cuts = like->levels - 1;
    for (size_t j = 0; j < q->p; j++) {
        const float lowest = (float)(-like->mean[j] / like->sd[j]), step = (float)(1 / like->sd[j]);
        float *y = q->y + j * SIZE, *x = q->x; /* x: not in use yet */
        for (size_t r = 0; r < SIZE; r++)
            x[r] = lowest;
        for (size_t c = 0; c < cuts && isfinite(like->cut[j * cuts + c]); c++) {
            const float cut = (float)like->cut[j * cuts + c];
            for (size_t r = 0; r < SIZE; r++)
                x[r] += y[r] > cut ? step : 0;
        }
        memcpy(y, x, SIZE * sizeof *y);
    }
}

/* The population's correlations; an item that does not vary has none. */
static void correlate(double *cor, norma__population *q)
{
    const size_t p = q->p;
    double *mean = q->numbers + 4 * p * p;
    for (size_t j = 0; j < p; j++) {
        double sum = 0;
        for (size_t r = 0; r < SIZE; r++)
            sum += (double)q->y[j * SIZE + r];
        mean[j] = sum / SIZE;
    }
    cblas_ssyrk(CblasColMajor, CblasUpper, CblasTrans, (int)p, SIZE, 1, q->y, SIZE, 0, q->cross,
                (int)p);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i <= j; i++)
            cor[j * p + i] = (double)q->cross[j * p + i] / SIZE - mean[i] * mean[j];
    for (size_t j = p; j-- > 0;)
        for (size_t i = 0; i < j; i++) {
            double scale = sqrt(cor[i * p + i] * cor[j * p + j]);
            cor[j * p + i] = cor[i * p + j] = scale > 1e-6 ? cor[j * p + i] / scale : 0;
        }
    for (size_t j = 0; j < p; j++)
        cor[j * p + j] = 1;
}

/* One population, of the factors of what may be other correlations than it is to have; residual
   receives what is missing. */
static norma_status try(norma__population *q, double *residual, const double *factored,
                        const norma__likeness *like, norma_error *err)
{
    const size_t p = q->p;
    norma__extracted solution;
    norma_status status = norma__extract(&solution, NORMA_EXTRACT_MINRES, factored, p, q->k, err);
    if (status != NORMA_OK)
        return status;
    set_weights(q, &solution);
    norma__extracted_free(&solution);
    fill_scores(q);
    answer(q, like);
    correlate(residual, q);
    double squares = 0;
    for (size_t i = 0; i < p * p; i++) {
        residual[i] = like->cor[i] - residual[i];
        squares += residual[i] * residual[i];
    }
    q->rmsr = sqrt(squares / ((double)p * (double)(p - 1)));
    return NORMA_OK;
}

/* The last population, respondent by respondent. */
static void keep(norma__population *q)
{
    const size_t width = q->p + 1;
    for (size_t r = 0; r < SIZE; r++)
        q->x[r * width + q->p] = 1;
    for (size_t j = 0; j < q->p; j++)
        for (size_t r = 0; r < SIZE; r++)
            q->x[r * width + j] = q->y[j * SIZE + r];
}

norma_status norma__population_fill(norma__population *q, const norma__likeness *like, size_t k,
                                    gsl_rng *random, norma_error *err)
{
    const size_t p = q->p, pp = p * p;
    double *factored = q->numbers + pp, *best = factored + pp, *residual = best + pp;
    norma_status status = NORMA_OK;
    double least = INFINITY;
    q->k = k;
    draw_normals(q->score, SIZE * k, random);
    draw_normals(q->unique, SIZE * p, random);
    memcpy(factored, like->cor, pp * sizeof *factored);
    int failures = 0;
    for (q->trials = 0; failures < MOST_FAILURES && q->trials < MOST_TRIALS; q->trials++) {
        if ((status = try(q, q->numbers, factored, like, err)) != NORMA_OK)
            return status;
        if (q->rmsr < least * (1 - worthwhile)) {
            least = q->rmsr;
            failures = 0;
            memcpy(best, factored, pp * sizeof *best);
            memcpy(residual, q->numbers, pp * sizeof *residual);
        } else {
            failures++;
        }
        for (size_t i = 0; i < pp; i++)
            factored[i] = best[i] + ldexp(residual[i], -failures);
    }
    if ((status = try(q, q->numbers, best, like, err)) == NORMA_OK)
        keep(q);
    return status;
}
