/* One simulated respondent. */
#ifndef NORMA_SIMULATION_RESPONDENT_H
#define NORMA_SIMULATION_RESPONDENT_H

#include "simulation/population.h"
#include "simulation/units.h"

/* What one thread needs to draw respondents. */
typedef struct norma__desk {
    gsl_rng *of_person, *of_unit;
    double *values, *scratch; /* n_scales each */
    size_t *units;            /* one a level */
} norma__desk;

/* Draws the respondent of a row: its truth into s, its answers and latencies into column-major
   arrays of s->n_rows rows (latencies NULL: none), its units into the desk. Returns whether it is
   an executive. */
bool norma__respondent_draw(norma_simulation *s, uint8_t *cells, double *latencies,
                            const norma__population *population, const norma__units *units,
                            const norma_simulate_options *options, size_t row, norma__desk *desk);

#endif
