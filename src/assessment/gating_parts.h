/* The parts of norma_gating_of(): rows in the order of their units, and the sums of a scale. */
#ifndef NORMA_ASSESSMENT_GATING_PARTS_H
#define NORMA_ASSESSMENT_GATING_PARTS_H

#include "assessment/gate_parts.h"

/* The rows kept, so that those of a unit of any level stand together, and in each smallest unit
   those of a population: a group. */
typedef struct norma__gating_rows {
    size_t n, n_levels, n_roles; /* roles: names of the role label */
    size_t n_groups;
    size_t *starts;  /* n_groups + 1 */
    uint32_t *units; /* n_groups x n_levels, group by group */
    uint32_t *roles; /* n_groups; n_roles for rows without one */
    uint8_t *cells;  /* n x n_items of the instrument, column-major, keyed from 0 */
    size_t n_items;
} norma__gating_rows;

norma_status norma__gating_rows_of(norma__gating_rows *rows, const norma_validation *v,
                                   norma_grouping *const *levels, size_t n_levels, size_t n_roles,
                                   size_t threads, norma_error *err);
void norma__gating_rows_free(norma__gating_rows *rows);

/* Where the cells of one scale are: those of a population after those of everybody. */
typedef struct norma__gating_layout {
    size_t n_levels, n_populations;
    size_t *offsets;       /* n_levels: of a level's first unit in the cells of a population */
    size_t per_population; /* 1 + all units */
    size_t per_scale;      /* per_population x (1 + n_populations) */
} norma__gating_layout;

/* Fills n, reliability, item_rest and (of units) agreement of the cells of one scale, the whole
   sample of everybody included; the cells' other figures are left as they are. The sums are whole
   numbers: nothing depends on the order of rows. Time O(n k). */
norma_status norma__gating_sums(norma_gate_cell *cells, const norma__gating_layout *layout,
                                const norma__gating_rows *rows, const norma_validation *v,
                                size_t scale, norma_error *err);

/* Feldt's interval needs two quantiles of F, which depend on n and k only, and take longer than the
   sums of a unit: they are computed once for all cells, and looked up. */
typedef struct norma__feldt {
    struct norma__feldt_pair *list;
    size_t n_slots; /* a power of two */
} norma__feldt;

norma_status norma__feldt_of(norma__feldt *feldt, const norma_gate_cell *cells, size_t n_cells,
                             const norma_instrument *instrument, double conf_level, size_t threads,
                             norma_error *err);
/* Fills reliability_lower and *upper; NaN where reliability is. */
void norma__feldt_interval(norma_gate_evidence *evidence, double *upper, const norma__feldt *feldt,
                           size_t k);
void norma__feldt_free(norma__feldt *feldt);

#endif
