/* A table to place every respondent with: of each score that occurs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "benchmark/benchmark_parts.h"
#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The distinct scores of a scale, increasing. */
static norma_status list_scores(double **out, size_t *n, const norma__benchmarking *b, size_t scale,
                                norma_error *err)
{
    const double *pomp = b->result->scores->pomp + scale * b->n_rows;
    double *scores = NORMA__NEW(double, b->n_rows);
    size_t all = 0;
    *n = 0;
    if (!scores)
        return norma__no_memory(err);
    for (size_t i = 0; i < b->n_rows; i++)
        if (!isnan(pomp[i]))
            scores[all++] = pomp[i];
    qsort(scores, all, sizeof *scores, compare);
    for (size_t i = 0; i < all; i++)
        if (*n == 0 || scores[i] != scores[*n - 1])
            scores[(*n)++] = scores[i];
    *out = scores;
    return NORMA_OK;
}

static norma_status make_table(norma_person_table *t, const norma_benchmark *r, size_t set,
                               size_t scale, const double *scores, size_t n, norma_error *err)
{
    const norma_benchmark_norm *norm = norma_benchmark_norm_at(r, set, scale);
    const double margin = norma__normal_quantile((1 + r->options.conf_level) / 2) * norm->sem;
    t->scores = NORMA__NEW(double, n);
    t->low = NORMA__NEW(double, n);
    t->high = NORMA__NEW(double, n);
    t->places = NORMA__NEW(norma_person_place, n);
    if (!t->scores || !t->low || !t->high || !t->places)
        return norma__no_memory(err);
    t->n = norm->scale == NORMA_NONE ? 0 : n;
    for (size_t i = 0; i < t->n; i++) {
        t->scores[i] = scores[i];
        t->low[i] = scores[i] - margin;
        t->high[i] = scores[i] + margin;
        t->places[i] =
            norma_benchmark_place(&r->sets[set]->scales[norm->scale], scores[i], t->low[i],
                                  t->high[i], r->options.company.interval, r->options.conf_level);
    }
    return NORMA_OK;
}

norma_status norma__benchmark_persons(norma__benchmarking *b, norma_error *err)
{
    norma_benchmark *r = b->result;
    norma_status status = NORMA_OK;
    if (!r->options.persons)
        return NORMA_OK;
    if (!(r->persons = NORMA__NEW(norma_person_table, r->n_sets * r->n_scales)))
        return norma__no_memory(err);
    for (size_t s = 0; s < r->n_scales && status == NORMA_OK; s++) {
        double *scores = NULL;
        size_t n;
        status = list_scores(&scores, &n, b, s, err);
        for (size_t i = 0; i < r->n_sets && status == NORMA_OK; i++)
            status = make_table(&r->persons[i * r->n_scales + s], r, i, s, scores, n, err);
        free(scores);
    }
    return status;
}
