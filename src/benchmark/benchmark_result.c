/* What a comparison holds: looking a figure up, and letting go of it all. */
#include <norma/benchmark.h>

#include <stdlib.h>

#include "foundation/note.h"

const norma_benchmark_figure *norma_benchmark_at(const norma_benchmark *benchmark, size_t entity,
                                                 size_t set, size_t scale)
{
    return &benchmark->figures[(entity * benchmark->n_sets + set) * benchmark->n_scales + scale];
}

const norma_benchmark_norm *norma_benchmark_norm_at(const norma_benchmark *benchmark, size_t set,
                                                    size_t scale)
{
    return &benchmark->norms[set * benchmark->n_scales + scale];
}

static void axis_clear(norma_map_axis *axis)
{
    free(axis->name);
    free(axis->scales);
}

static void tables_free(norma_person_table *tables, size_t n)
{
    for (size_t i = 0; tables && i < n; i++) {
        free(tables[i].scores);
        free(tables[i].low);
        free(tables[i].high);
        free(tables[i].places);
    }
    free(tables);
}

void norma_benchmark_free(norma_benchmark *benchmark)
{
    norma_benchmark *b = benchmark;
    if (!b)
        return;
    for (size_t i = 0; b->points && i < b->n_points; i++)
        free(b->points[i].quadrants);
    axis_clear(&b->x);
    axis_clear(&b->y);
    tables_free(b->persons, b->n_sets * b->n_scales);
    free(b->points);
    free(b->lines);
    free(b->profiles);
    free(b->profile);
    free(b->several);
    free(b->figures);
    free(b->norms);
    free(b->entities);
    norma_scores_free(b->scores);
    norma_units_result_free(b->units);
    norma_gating_free(b->gating);
    norma_validation_free(b->validation);
    norma_notes_clear(&b->notes);
    free(b);
}
