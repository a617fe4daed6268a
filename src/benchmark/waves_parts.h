/* Inside norma_waves_of(): both waves as one table. */
#ifndef NORMA_BENCHMARK_WAVES_PARTS_H
#define NORMA_BENCHMARK_WAVES_PARTS_H

#include <norma/waves.h>

/* One wave after the other: rows of before, then rows of after. */
typedef struct norma__wave_stack {
    const norma_instrument *instrument;
    const norma_validation *wave[2];
    norma_data *data; /* answers and labels of both */
    norma_scores *scores[2];
    uint8_t *hold;     /* n_scales */
    size_t first[3];   /* where each wave begins in the table, and its end */
    uint8_t *flags[2]; /* n_rows: rows kept of each wave */
    uint8_t *keep;     /* n_rows */
    size_t *other;     /* n_rows: the same respondent's row in the other wave, or NORMA_NONE */
    size_t n_matched;  /* pairs */
    size_t *levels;    /* n_levels unit columns that are told */
    norma_grouping **groups; /* n_groups: of all unit columns, nested */
    norma_grouping *waves;   /* which wave a row is of */
    size_t n_levels, n_groups;
    double *pomp; /* n_rows scores of the scale at hand; NaN of rows not kept */
} norma__wave_stack;

/* Checks, scores, stacks and matches. */
norma_status norma__wave_stack_make(norma__wave_stack *stack, const norma_validation *before,
                                    const norma_validation *after, const norma_waves_options *o,
                                    norma_error *err);
void norma__wave_stack_free(norma__wave_stack *stack);

/* Scores of a scale into stack->pomp. */
void norma__wave_scores(norma__wave_stack *stack, size_t scale);

/* Which units of which level may be told of the rows that use flags: 1 where they may in both
   waves. shown has room for the units of all levels that are told, level by level; *total says
   whether the wholes may. notes NULL: none are kept. */
norma_status norma__wave_shown(uint8_t *shown, bool *total, const norma__wave_stack *stack,
                               const uint8_t *use, const norma_disclosure_options *options,
                               norma_notes *notes, norma_error *err);

/* What one figure is made of. */
typedef struct norma__wave_sample {
    const norma__wave_stack *stack;
    const norma_grouping *group; /* NULL: the whole */
    size_t unit;
    const norma_waves_options *options;
    const norma_norm_set *norms;
    size_t norm_scale; /* in norms, or NORMA_NONE */
} norma__wave_sample;

norma_status norma__wave_figure(norma_wave_figure *out, const norma__wave_sample *sample,
                                norma_notes *notes, norma_error *err);

/* Nothing is known. */
void norma__wave_figure_hide(norma_wave_figure *out);

#endif
