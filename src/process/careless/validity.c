#include "process/careless/validity.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/careless/logistic.h"

/* Scores beyond this say no more: how far out the tail goes is the model's guess. */
static const double SCORE_MOST = 4;

/* No single pattern of indices makes anybody more than e^10 times as probably careless. */
static const double RATIO_MOST = 10;

/* Keeps the weight spread over indices that say the same. */
static const double RIDGE = 1e-3;

enum { BLOCK = 256 };

bool norma__validity_takes(norma_index index)
{
    switch (index) {
    case NORMA_INDEX_MISSING_SHARE:    /* a matter of gaps, not of care */
    case NORMA_INDEX_LONGSTRING_SHARE: /* longstring again */
    case NORMA_INDEX_MAHALANOBIS_P:    /* mahalanobis again */
    case NORMA_INDEX_TOTAL_MS:         /* pauses included */
    case NORMA_INDEX_DUPLICATES:       /* of the file, not of the person */
    case NORMA_INDEX_NEAREST_SHARE:
    case NORMA_INDEX_ONSET: /* a place; its statistic has a part */
    case NORMA_INDEX_BEYOND:
    case NORMA_INDEX_VALIDITY:
        return false;
    default:
        return index < NORMA_INDICES;
    }
}

/* ---- features ---- */

/* Positive where suspicious, as far as it counts; NaN where the index is undefined. */
static double score_of(const norma__nulls *nulls, norma_index index, double extremity, double value)
{
    double z = norma__nulls_score(nulls, index, extremity, value, NORMA__TIES_HALF);
    z = fmax(-SCORE_MOST, fmin(SCORE_MOST, z));
    return isnan(value) ? NAN : norma_index_side(index) == NORMA_SIDE_LOW ? -z : z;
}

static double positive(double z)
{
    return z > 0 ? z : 0;
}

/* A less suspicious value speaks for care, so the low part of a one-sided index counts negative. */
static double low_part(norma_index index, double z)
{
    return norma_index_side(index) == NORMA_SIDE_BOTH ? positive(-z) : -positive(-z);
}

static double contribution(const norma__validity *v, norma_index k, double z)
{
    return isnan(z) ? 0
                    : v->high[k] * (positive(z) - v->mean_high[k]) +
                          v->low[k] * (low_part(k, z) - v->mean_low[k]);
}

/* ---- learning ---- */

typedef struct lesson {
    size_t n, k;
    norma_index indices[NORMA_INDICES]; /* k / 2 of them */
    double *x, *y, *weight;
} lesson;

static void lesson_clear(lesson *l)
{
    free(l->x);
    free(l->y);
    free(l->weight);
}

static void fill_rows(lesson *l, size_t at, const norma__nulls *nulls, const norma__measured *from,
                      double careless, int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t r = 0; r < from->n_rows; r++) {
        double *x = l->x + (at + r) * l->k;
        for (size_t i = 0; i < l->k / 2; i++) {
            norma_index k = l->indices[i];
            double z = score_of(nulls, k, from->extremity[r], from->indices[k][r]);
            x[2 * i] = isnan(z) ? NAN : positive(z);
            x[2 * i + 1] = isnan(z) ? NAN : low_part(k, z);
        }
        l->y[at + r] = careless;
        l->weight[at + r] = 1 / (double)from->n_rows;
    }
}

/* Features less their mean among careful respondents; 0 where the index is undefined. */
static void centre(lesson *l, norma__validity *v, size_t n_careful)
{
    for (size_t j = 0; j < l->k; j++) {
        double sum = 0, n = 0;
        for (size_t r = 0; r < n_careful; r++)
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

static norma_status gather_lesson(lesson *l, norma__validity *v, const norma__nulls *nulls,
                                  const norma__measured *careful, const norma__measured *careless,
                                  int threads, norma_error *err)
{
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        v->in_it[k] = norma__validity_takes((norma_index)k) && nulls->values[k] &&
                      careful->indices[k] && careless->indices[k];
        if (v->in_it[k]) {
            l->indices[l->k / 2] = (norma_index)k;
            l->k += 2;
        }
    }
    l->n = careful->n_rows + careless->n_rows;
    l->x = NORMA__NEW(double, l->n * l->k);
    l->y = NORMA__NEW(double, l->n);
    l->weight = NORMA__NEW(double, l->n);
    if (!l->x || !l->y || !l->weight)
        return norma__no_memory(err);
    fill_rows(l, 0, nulls, careful, 0, threads);
    fill_rows(l, careful->n_rows, nulls, careless, 1, threads);
    centre(l, v, careful->n_rows);
    return NORMA_OK;
}

/* The median, and how far below it the lower quartile is: careless respondents are not there. */
static void middle_of(double *values, size_t n, double *median, double *width)
{
    gsl_sort(values, 1, n);
    *median = gsl_stats_median_from_sorted_data(values, 1, n);
    *width = *median - gsl_stats_quantile_from_sorted_data(values, 1, n, 0.25);
}

static norma_status find_middle(norma__validity *v, const norma__nulls *nulls,
                                const norma__measured *careful, int threads, norma_error *err)
{
    double *const none[NORMA_INDICES] = {0};
    double *ratios = NORMA__NEW(double, careful->n_rows);
    if (!ratios)
        return norma__no_memory(err);
    norma__validity_ratios(ratios, none, v, nulls, careful, threads);
    middle_of(ratios, careful->n_rows, &v->middle, &v->width);
    free(ratios);
    return NORMA_OK;
}

norma_status norma__validity_learn(norma__validity *validity, const norma__nulls *nulls,
                                   const norma__measured *careful, const norma__measured *careless,
                                   int threads, norma_error *err)
{
    double beta[2 * NORMA_INDICES];
    lesson l = {0};
    norma_status status;

    *validity = (norma__validity){.spread = 1, .prevalence = NAN, .prevalence_se = NAN};
    status = gather_lesson(&l, validity, nulls, careful, careless, threads, err);
    if (status != NORMA_OK)
        goto done;
    const norma__logistic problem = {l.n, l.k, l.x, l.y, l.weight, RIDGE};
    status = norma__logistic_fit(beta, &validity->intercept, &problem, err);
    if (status != NORMA_OK)
        goto done;
    for (size_t i = 0; i < l.k / 2; i++) {
        validity->high[l.indices[i]] = beta[2 * i];
        validity->low[l.indices[i]] = beta[2 * i + 1];
    }
    status = find_middle(validity, nulls, careful, threads, err);
done:
    lesson_clear(&l);
    return status;
}

/* ---- applying ---- */

void norma__validity_ratios(double *log_ratio, double *const contributions[NORMA_INDICES],
                            const norma__validity *validity, const norma__nulls *nulls,
                            const norma__measured *measured, int threads)
{
    size_t n = measured->n_rows;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t first = 0; first < n; first += BLOCK) {
        size_t last = first + BLOCK < n ? first + BLOCK : n;
        for (size_t r = first; r < last; r++)
            log_ratio[r] = validity->intercept;
        for (size_t k = 0; k < NORMA_INDICES; k++) {
            if (!validity->in_it[k] || !measured->indices[k] || !nulls->values[k])
                continue;
            for (size_t r = first; r < last; r++) {
                double part = contribution(validity, (norma_index)k,
                                           score_of(nulls, (norma_index)k, measured->extremity[r],
                                                    measured->indices[k][r]));
                log_ratio[r] += part;
                if (contributions[k])
                    contributions[k][r] = part;
            }
        }
    }
}

norma_status norma__validity_adapt(norma__validity *validity, const double *log_ratio,
                                   const uint8_t *keep, size_t n_rows, norma_error *err)
{
    double median, width, *kept = NORMA__NEW(double, n_rows);
    size_t n = 0;
    if (!kept)
        return norma__no_memory(err);
    for (size_t r = 0; r < n_rows; r++)
        if (!keep || keep[r])
            kept[n++] = log_ratio[r];
    validity->shift = 0;
    validity->spread = 1;
    if (n > 0 && validity->width > 0) {
        middle_of(kept, n, &median, &width);
        validity->shift = fmax(0, median - validity->middle);
        validity->spread = fmax(1, width / validity->width);
    }
    free(kept);
    return NORMA_OK;
}

double norma__validity_adapted(const norma__validity *validity, double log_ratio)
{
    double from = log_ratio - validity->shift - validity->middle;
    double adapted = validity->middle + from / validity->spread;
    return fmax(-RATIO_MOST, fmin(RATIO_MOST, adapted));
}

double norma__validity_posterior(const norma__validity *validity, double log_ratio)
{
    double odds = log(validity->prevalence / (1 - validity->prevalence));
    return 1 / (1 + exp(-odds - norma__validity_adapted(validity, log_ratio)));
}
