/* Units for tests of people in units: those of a reference, those of a CSV file, made-up ones.
   Include after support/check.h. */
#ifndef NORMA_TESTS_MULTILEVEL_FIXTURE_H
#define NORMA_TESTS_MULTILEVEL_FIXTURE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <norma/multilevel.h>

#include "foundation/random.h"
#include <gsl/gsl_randist.h>

enum { LQ_ROWS = 2042, LQ_COLUMNS = 21 };

static inline double listed(const cJSON *from, const char *name, size_t k)
{
    const cJSON *entry = cJSON_GetArrayItem(json_at(from, name), (int)k);
    assert_non_null(entry);
    return entry->valuedouble;
}

/* Column-major answers of datasets/lq2002. */
static inline double *lq2002(void)
{
    double *x = calloc((size_t)LQ_ROWS * LQ_COLUMNS, sizeof *x);
    FILE *file = fopen(NORMA_DATASETS "/lq2002/lq2002.csv", "r");
    assert_non_null(x);
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%*[^\n]"), 0);
    for (size_t i = 0; i < LQ_ROWS; i++)
        for (size_t j = 0; j < LQ_COLUMNS; j++)
            assert_int_equal(fscanf(file, j ? ",%lf" : "%lf", &x[j * LQ_ROWS + i]), 1);
    fclose(file);
    return x;
}

/* The mean of n columns of it from the given one. */
static inline void mean_of_columns(double *out, const double *lq, size_t from, size_t n)
{
    for (size_t i = 0; i < LQ_ROWS; i++) {
        out[i] = 0;
        for (size_t j = from; j < from + n; j++)
            out[i] += lq[j * LQ_ROWS + i] / (double)n;
    }
}

/* Units numbered 0, 1, ... in the order of a column's whole numbers. */
static inline norma_grouping group_by(const double *column, size_t n, uint32_t *unit)
{
    norma_grouping g = {.n_rows = n, .unit = unit};
    double last = -INFINITY;
    for (;;) {
        double next = INFINITY;
        for (size_t i = 0; i < n; i++)
            if (column[i] > last && column[i] < next)
                next = column[i];
        if (isinf(next))
            return g;
        for (size_t i = 0; i < n; i++)
            if (column[i] == next)
                unit[i] = (uint32_t)g.n_units;
        g.n_units++;
        last = next;
    }
}

static inline norma_multilevel_result *multilevel(const norma_unit_scores *scores, size_t n_units,
                                                  const size_t *head_counts,
                                                  const norma_multilevel_options *options)
{
    norma_multilevel_result *r = NULL;
    norma_error err = {0};
    if (norma_multilevel_of(&r, scores, n_units, head_counts, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static inline size_t notes_of(const norma_multilevel_result *r, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < r->notes.n; i++)
        n += strcmp(r->notes.list[i].code, code) == 0;
    return n;
}

/* Units of 2 to 2 + more members whose true means vary by the ratio. */
static inline void made_up(norma_unit_scores *out, size_t n_units, uint32_t more, double ratio,
                           uint64_t seed)
{
    gsl_rng *random = norma__random_new(seed, 0);
    assert_non_null(random);
    for (size_t u = 0; u < n_units; u++) {
        size_t n = 2 + norma__random_below(random, more + 1);
        double mean = gsl_ran_gaussian(random, sqrt(ratio + 1 / (double)n));
        out[u] = (norma_unit_scores){
            .n = n, .mean = 3 + mean, .ss = gsl_ran_chisq(random, (double)n - 1)};
    }
    gsl_rng_free(random);
}

#endif
