/* Inside the analysis of units: what its steps share. */
#ifndef NORMA_UNITS_PARTS_H
#define NORMA_UNITS_PARTS_H

#include <norma/units.h>

/* One run of norma_units() while its result is made. */
typedef struct norma__units_run {
    norma_units_result *result;
    const norma_units_options *options;
    const uint8_t *keep; /* n_rows flags; NULL: all */
    size_t n_rows;
    uint8_t *
        *counted;    /* n_populations x n_rows: with a score on some scale; what figures rest on */
    size_t *members; /* n_populations: kept, with scores or without */
    uint8_t **complete; /* with a score on every scale: what disclosure counts */
} norma__units_run;

/* The scores of a scale, n_rows: POMP of a gated scale, else answers, or a continuous variable. */
const double *norma__units_values(const norma_units_result *result, size_t scale);

/* What a scale is called: its id, or the name of the continuous variable. */
const char *norma__units_scale_id(const norma_units_result *result, size_t scale);

/* Takes all notes of a code out. */
void norma__units_drop_note(norma_notes *notes, const char *code);

/* The total of a population on a scale. */
norma_units_total *norma__units_total_of(const norma_units_result *result, size_t population,
                                         size_t scale);

/* Who is in which population, the gate's verdicts, the scores, and the rows that count. */
norma_status norma__units_people(norma__units_run *run, norma_error *err);

/* The unit columns in nested groupings, and what is asked of them as levels. */
norma_status norma__units_groupings(norma__units_run *run, norma_error *err);

/* Which units may be shown; then the head counts of the levels. */
norma_status norma__units_disclose(norma__units_run *run, norma_error *err);
norma_status norma__units_head_counts(norma__units_run *run, norma_error *err);

/* Earlier prints as disclosure wants them, of one population; free(*out). Those of a unit or a
   population that is no more are left out: *gone counts them. */
norma_status norma__units_before(norma_printed_before **out, size_t *n, size_t *gone,
                                 const norma__units_run *run, size_t population, norma_error *err);

/* Totals of the populations that may be shown, and all figures of one level. */
norma_status norma__units_totals(norma__units_run *run, norma_error *err);
norma_status norma__units_level_of(norma__units_run *run, norma_units_level *level,
                                   norma_error *err);

/* Gaps between populations. */
norma_status norma__units_gaps(norma__units_run *run, norma_error *err);

#endif
