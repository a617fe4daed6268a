/* One simulated respondent. */
#ifndef NORMA_SIMULATION_RESPONDENT_H
#define NORMA_SIMULATION_RESPONDENT_H

#include "simulation/population.h"
#include "simulation/sheet.h"
#include "simulation/units.h"

/* What one thread needs to draw respondents. */
typedef struct norma__desk {
    gsl_rng *of_person, *of_unit;
    double *values, *scratch; /* n_scales each */
    size_t *units;            /* one a level */
    size_t *places;           /* n_items: at which each item is shown, from 0 */
} norma__desk;

/* Draws the respondent of a row: its truth into s, its answers, times and places into the sheet,
   its units into the desk. Returns whether it is an executive. */
bool norma__respondent_draw(norma_simulation *s, norma__sheet *sheet,
                            const norma__population *population, const norma__units *units,
                            const norma_simulate_options *options, size_t row, norma__desk *desk);

#endif
