#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/careless/logistic.h"
#include "process/careless/scores.h"
#include "process/careless/validity.h"

/* Spreads the weight over all indices that tell a kind from care: the careless people there are
   will not be quite those that were drawn (docs/validity.md). */
static const double RIDGE = 0.3;

/* Draws and their features: careful ones first, then those of one kind after the other. */
typedef struct lesson {
    size_t n, n_careful, k;
    size_t first[NORMA__CARELESS_KINDS + 1]; /* rows of each kind */
    norma_index indices[NORMA_INDICES];      /* k / 2 of them */
    double *x, *y;                           /* x: k x n */
} lesson;

static void lesson_clear(lesson *l)
{
    free(l->x);
    free(l->y);
}

static void fill_row(const lesson *l, size_t at, const norma__nulls *nulls,
                     const norma__measured *from, size_t row, bool careful)
{
    double *x = l->x + at * l->k;
    for (size_t i = 0; i < l->k / 2; i++) {
        norma_index k = l->indices[i];
        double z = norma__score(nulls, k, from->extremity[row], from->indices[k][row], careful);
        x[2 * i] = isnan(z) ? NAN : norma__high_part(z);
        x[2 * i + 1] = isnan(z) ? NAN : norma__low_part(k, z);
    }
    l->y[at] = careful ? 0 : 1;
}

/* Features less their mean among careful respondents; 0 where the index is undefined. */
static void centre(lesson *l, norma__validity *v)
{
    for (size_t j = 0; j < l->k; j++) {
        double sum = 0, n = 0;
        for (size_t r = 0; r < l->n_careful; r++)
            if (!isnan(l->x[r * l->k + j])) {
                sum += l->x[r * l->k + j];
                n++;
            }
        double mean = n > 0 ? sum / n : 0;
        for (size_t r = 0; r < l->n; r++)
            l->x[r * l->k + j] = isnan(l->x[r * l->k + j]) ? 0 : l->x[r * l->k + j] - mean;
        if (j % 2 == 0)
            v->mean_high[l->indices[j / 2]] = mean;
        else
            v->mean_low[l->indices[j / 2]] = mean;
    }
}

static void list_indices(lesson *l, norma__validity *v, const norma__nulls *nulls,
                         const norma__measured *careful, const norma__measured *careless)
{
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        v->in_it[k] = norma__validity_takes((norma_index)k) && nulls->values[k] &&
                      careful->indices[k] && careless->indices[k];
        if (v->in_it[k]) {
            l->indices[l->k / 2] = (norma_index)k;
            l->k += 2;
        }
    }
}

static norma_status gather_lesson(lesson *l, norma__validity *v, const norma__nulls *nulls,
                                  const norma__measured *careful, const norma__measured *careless,
                                  int threads, norma_error *err)
{
    size_t n_kinds = v->n_kinds, each = careless->n_rows / n_kinds;
    list_indices(l, v, nulls, careful, careless);
    l->n_careful = careful->n_rows;
    l->n = l->n_careful + each * n_kinds;
    l->x = NORMA__NEW(double, l->n * l->k);
    l->y = NORMA__NEW(double, l->n);
    if (!l->x || !l->y)
        return norma__no_memory(err);
    for (size_t c = 0; c <= n_kinds; c++)
        l->first[c] = l->n_careful + c * each;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t r = 0; r < l->n_careful; r++)
        fill_row(l, r, nulls, careful, r, true);
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t i = 0; i < each * n_kinds; i++)
        fill_row(l, l->n_careful + i, nulls, careless, i % each * n_kinds + i / each, false);
    centre(l, v);
    return NORMA_OK;
}

/* Careful draws against those of one kind, both weighing one in all; the others weigh nothing. */
static void weigh(double *weight, const lesson *l, size_t kind)
{
    for (size_t r = 0; r < l->n; r++) {
        bool of_kind = r >= l->first[kind] && r < l->first[kind + 1];
        weight[r] = r < l->n_careful ? 1 / (double)l->n_careful
                    : of_kind        ? 1 / (double)(l->first[kind + 1] - l->first[kind])
                                     : 0;
    }
}

/* The ridge decides which way the sum points, not how far it goes: a regression on the sum alone,
   without a ridge, makes it a log likelihood ratio again (after Platt, 1999). sums: n, filled. */
static norma_status rescale(double *beta, double *intercept, double *sums, const double *weight,
                            const lesson *l, norma_error *err)
{
    double slope = 1;
    const norma__logistic alone = {l->n, 1, sums, l->y, weight, 1e-6};
    for (size_t r = 0; r < l->n; r++) {
        sums[r] = 0;
        for (size_t j = 0; j < l->k; j++)
            sums[r] += beta[j] * l->x[r * l->k + j];
    }
    norma_status status = norma__logistic_fit(&slope, intercept, &alone, err);
    for (size_t j = 0; j < l->k; j++)
        beta[j] *= slope;
    for (size_t r = 0; r < l->n; r++)
        sums[r] = *intercept + slope * sums[r];
    return status;
}

/* The median, and how far below it the lower quartile is: careless respondents are not there. */
static void middle_of(double *values, size_t n, double *median, double *width)
{
    gsl_sort(values, 1, n);
    *median = gsl_stats_median_from_sorted_data(values, 1, n);
    *width = *median - gsl_stats_quantile_from_sorted_data(values, 1, n, 0.25);
}

static norma_status learn_kind(norma__ratio *kind, const lesson *l, size_t which, norma_error *err)
{
    double beta[2 * NORMA_INDICES];
    double *weight = NORMA__NEW(double, l->n), *sums = NORMA__NEW(double, l->n);
    const norma__logistic problem = {l->n, l->k, l->x, l->y, weight, RIDGE};
    norma_status status = weight && sums ? NORMA_OK : norma__no_memory(err);
    *kind = (norma__ratio){.spread = 1};
    if (status != NORMA_OK)
        goto done;
    weigh(weight, l, which);
    if ((status = norma__logistic_fit(beta, &kind->intercept, &problem, err)) != NORMA_OK)
        goto done;
    if ((status = rescale(beta, &kind->intercept, sums, weight, l, err)) != NORMA_OK)
        goto done;
    for (size_t i = 0; i < l->k / 2; i++) {
        kind->high[l->indices[i]] = beta[2 * i];
        kind->low[l->indices[i]] = beta[2 * i + 1];
    }
    middle_of(sums, l->n_careful, &kind->middle, &kind->width);
done:
    free(weight);
    free(sums);
    return status;
}

norma_status norma__validity_learn(norma__validity *validity, const norma__nulls *nulls,
                                   const norma__measured *careful, const norma__measured *careless,
                                   size_t n_kinds, int threads, norma_error *err)
{
    lesson l = {0};
    bool learnt = true;
    norma_status status;

    *validity = (norma__validity){.n_kinds = n_kinds, .prevalence = NAN, .prevalence_se = NAN};
    status = gather_lesson(&l, validity, nulls, careful, careless, threads, err);
    if (status != NORMA_OK)
        goto done;
    norma__prepare_numerics();
#pragma omp parallel for num_threads(threads) schedule(dynamic) reduction(&& : learnt)
    for (size_t c = 0; c < n_kinds; c++)
        learnt = learn_kind(&validity->kinds[c], &l, c, NULL) == NORMA_OK && learnt;
    status = learnt ? NORMA_OK : norma__no_memory(err);
done:
    lesson_clear(&l);
    return status;
}

norma_status norma__validity_adapt(norma__validity *validity, const double *ratios,
                                   const uint8_t *keep, size_t n_rows, norma_error *err)
{
    double *kept = NORMA__NEW(double, n_rows);
    if (!kept)
        return norma__no_memory(err);
    for (size_t c = 0; c < validity->n_kinds; c++) {
        norma__ratio *kind = &validity->kinds[c];
        double median, width;
        size_t n = 0;
        for (size_t r = 0; r < n_rows; r++)
            if (!keep || keep[r])
                kept[n++] = ratios[c * n_rows + r];
        kind->shift = 0;
        kind->spread = 1;
        if (n == 0 || !(kind->width > 0))
            continue;
        middle_of(kept, n, &median, &width);
        kind->shift = fmax(0, median - kind->middle);
        kind->spread = fmax(1, width / kind->width);
    }
    free(kept);
    return NORMA_OK;
}
