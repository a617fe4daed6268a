/* Tables of parameters and samples written down in tests. */
#ifndef NORMA_TESTS_SEM_BY_HAND_H
#define NORMA_TESTS_SEM_BY_HAND_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/observed/observed.h"
#include "support/check.h"

typedef struct hand_row {
    const char *lhs;
    norma_sem_op op;
    const char *rhs;
    size_t free; /* NORMA_NONE: fixed */
    double value;
    size_t group;
} hand_row;

/* A table that borrows everything written down; rows are the test's to free. */
static norma_sem_table hand_table(const hand_row *rows, size_t n, char **observed,
                                  size_t *categories, size_t n_observed, char **latent,
                                  size_t n_latent, size_t n_groups)
{
    static bool no_exogenous[64];
    assert_true(n_observed <= 64);
    norma_sem_table table = {.n = n,
                             .exogenous = no_exogenous,
                             .n_groups = n_groups,
                             .n_observed = n_observed,
                             .observed = observed,
                             .categories = categories,
                             .n_latent = n_latent,
                             .latent = latent};
    table.rows = calloc(n, sizeof *table.rows);
    assert_non_null(table.rows);
    for (size_t r = 0; r < n; r++) {
        norma_sem_parameter *row = &table.rows[r];
        *row = (norma_sem_parameter){.op = rows[r].op,
                                     .group = rows[r].group,
                                     .free = rows[r].free,
                                     .value = rows[r].value,
                                     .start = NAN,
                                     .lower = -INFINITY,
                                     .upper = INFINITY};
        row->lhs = (char *)(uintptr_t)rows[r].lhs;
        row->rhs = (char *)(uintptr_t)rows[r].rhs;
        row->label = row->plabel = (char *)(uintptr_t) "";
        table.means = table.means || row->op == NORMA_SEM_INTERCEPT;
        if (row->free != NORMA_NONE && row->free + 1 > table.n_free)
            table.n_free = row->free + 1;
    }
    for (size_t i = 0; categories && i < n_observed; i++)
        table.ordinal = table.ordinal || categories[i] > 0;
    return table;
}

/* The statistics of one group, in their order; values are left at 0. */
static void hand_statistics(norma__observed_group *out, size_t p, const size_t *categories,
                            bool means)
{
    out->statistics = calloc(p * p + 2 * p + 64 * p, sizeof *out->statistics);
    assert_non_null(out->statistics);
    out->k = 0;
    for (size_t i = 0; i < p; i++) {
        const size_t cuts = categories && categories[i] > 0 ? categories[i] - 1 : 0;
        for (size_t c = 0; c < cuts; c++)
            out->statistics[out->k++] = (norma__statistic){NORMA__THRESHOLD, i, c};
        if (cuts == 0 && means)
            out->statistics[out->k++] = (norma__statistic){NORMA__MEAN, i, 0};
    }
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            if (i != j || !categories || categories[i] == 0)
                out->statistics[out->k++] = (norma__statistic){NORMA__COVARIANCE, i, j};
    out->values = calloc(out->k, sizeof *out->values);
    assert_non_null(out->values);
}

#endif
