/* Gating: the gate's word on every scale, in every population and every unit; overrides, and the
   record of it all that every file of scores carries. */
#ifndef NORMA_GATING_H
#define NORMA_GATING_H

#include <norma/gate.h>
#include <norma/grouping.h>
#include <norma/norms.h>
#include <norma/validate.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct norma_gating_options {
    uint32_t version;
    double conf_level;
    const norma_override *overrides; /* n_overrides; borrowed */
    size_t n_overrides;
    bool units;        /* judge every unit of every level too */
    const char *today; /* "YYYY-MM-DD": what the age of norms is counted to; NULL: today, UTC */
    size_t threads;
} norma_gating_options;
#define NORMA_GATING_OPTIONS_INIT                                                                  \
    {                                                                                              \
        .version = 1, .conf_level = 0.95, .units = true                                            \
    }

/** One cell: a scale in a population and a unit. */
typedef struct norma_gate_cell {
    size_t scale;
    size_t population; /* a name of the role label, or NORMA_NONE: everybody */
    size_t level;      /* a unit label, or NORMA_NONE: the whole sample */
    size_t unit;       /* a unit of that level's grouping */
    norma_gate_evidence evidence;
    norma_gate_result *result;
} norma_gate_cell;

/** All cells: scale by scale; in a scale everybody, then each population, in each of them the whole
    sample, then the units level by level. */
typedef struct norma_gating {
    size_t n_scales, n_populations, n_levels;
    norma_grouping **levels; /* n_levels, nested, largest first */
    size_t n_cells;
    norma_gate_cell *cells;
    size_t n_overridden;       /* reasons that an override changed */
    norma_override *overrides; /* n_overrides: those in force, owned copies */
    size_t n_overrides;
    char today[11];
    norma_notes notes; /* "gate-overridden", one an override, with what it changed */
} norma_gating;

/**
 * Judges the scales of a validated sample. Whole-sample figures (structure, norms) hold in every
 * cell; n, valid share, alpha, item-rest correlations and agreement are the cell's own. In a unit
 * low reliability holds a scale only when the upper end of its interval is low too.
 *
 * @param validation  of the sample: screening, reliability, structure, norms
 * @return NORMA_OK; NORMA_EINVAL when an override names no criterion or scale, says less than 10
 *         characters, or today is no date; NORMA_ENOMEM
 *
 * Time O(n items) a level.
 */
norma_status norma_gating_of(norma_gating **out, const norma_validation *validation,
                             const norma_gating_options *options, norma_error *err);

/** @return a cell, or NULL when there is none such; borrowed. */
const norma_gate_cell *norma_gating_find(const norma_gating *gating, size_t scale,
                                         size_t population, size_t level, size_t unit);

/** Frees it; takes NULL. */
void norma_gating_free(norma_gating *gating);

#ifdef __cplusplus
}
#endif
#endif
