#include "process/careless/validity.h"

#include <math.h>

#include "process/careless/scores.h"

/* No pattern of indices makes anybody more than e^10 times as probably careless. */
static const double RATIO_MOST = 10;

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

/* ---- sums ---- */

static double part_of(const norma__validity *v, const norma__ratio *kind, norma_index k, double z)
{
    return isnan(z) ? 0
                    : kind->high[k] * (norma__high_part(z) - v->mean_high[k]) +
                          kind->low[k] * (norma__low_part(k, z) - v->mean_low[k]);
}

static bool has_part(const norma__validity *v, const norma__nulls *nulls,
                     const norma__measured *measured, size_t k)
{
    return v->in_it[k] && measured->indices[k] && nulls->values[k];
}

void norma__validity_ratios(double *ratios, const norma__validity *validity,
                            const norma__nulls *nulls, const norma__measured *measured, int threads)
{
    size_t n = measured->n_rows;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t first = 0; first < n; first += BLOCK) {
        size_t last = first + BLOCK < n ? first + BLOCK : n;
        for (size_t c = 0; c < validity->n_kinds; c++)
            for (size_t r = first; r < last; r++)
                ratios[c * n + r] = validity->kinds[c].intercept;
        for (size_t k = 0; k < NORMA_INDICES; k++) {
            if (!has_part(validity, nulls, measured, k))
                continue;
            for (size_t r = first; r < last; r++) {
                double z = norma__score(nulls, (norma_index)k, measured->extremity[r],
                                        measured->indices[k][r], false);
                for (size_t c = 0; c < validity->n_kinds; c++)
                    ratios[c * n + r] += part_of(validity, &validity->kinds[c], (norma_index)k, z);
            }
        }
    }
}

double norma__validity_adapted(const norma__ratio *kind, double ratio)
{
    double adapted = kind->middle + (ratio - kind->shift - kind->middle) / kind->spread;
    return fmax(-RATIO_MOST, fmin(RATIO_MOST, adapted));
}

double norma__validity_posterior(const norma__validity *validity, const double *ratios,
                                 size_t stride, double *share)
{
    double careless = 0, parts[NORMA__CARELESS_KINDS];
    for (size_t c = 0; c < validity->n_kinds; c++) {
        const norma__ratio *kind = &validity->kinds[c];
        parts[c] = kind->prevalence * exp(norma__validity_adapted(kind, ratios[c * stride]));
        careless += parts[c];
    }
    for (size_t c = 0; share && c < validity->n_kinds; c++)
        share[c] = careless > 0 ? parts[c] / careless : 0;
    return careless / (careless + 1 - validity->prevalence);
}

void norma__validity_sum(double *ratios, const norma__validity *validity,
                         double *const scores[NORMA_INDICES], size_t n, int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t r = 0; r < n; r++)
        for (size_t c = 0; c < validity->n_kinds; c++) {
            const norma__ratio *kind = &validity->kinds[c];
            double sum = kind->intercept;
            for (size_t k = 0; k < NORMA_INDICES; k++)
                if (validity->in_it[k] && scores[k])
                    sum += part_of(validity, kind, (norma_index)k, scores[k][r]);
            ratios[c * n + r] = sum;
        }
}

static void contribute_row(double *const parts[NORMA_INDICES], const norma__validity *validity,
                           const double *ratios, size_t n, size_t row)
{
    double share[NORMA__CARELESS_KINDS];
    norma__validity_posterior(validity, ratios + row, n, share);
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        double sum = 0;
        if (!parts[k])
            continue;
        for (size_t c = 0; c < validity->n_kinds; c++)
            sum += share[c] *
                   part_of(validity, &validity->kinds[c], (norma_index)k, parts[k][row]) /
                   validity->kinds[c].spread;
        parts[k][row] = sum;
    }
}

void norma__validity_contributions(double *const scores[NORMA_INDICES],
                                   const norma__validity *validity, const double *ratios, size_t n,
                                   int threads)
{
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t r = 0; r < n; r++)
        contribute_row(scores, validity, ratios, n, r);
}
