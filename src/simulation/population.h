/* The declared population: how factors, answers and latencies are distributed. */
#ifndef NORMA_SIMULATION_POPULATION_H
#define NORMA_SIMULATION_POPULATION_H

#include <norma/simulate.h>

#include "simulation/tree.h"

typedef struct norma__population {
    norma__tree tree;
    size_t n_items;
    const norma_item *items; /* borrowed from the instrument */
    size_t *item_leaf;       /* n_items: the leaf scale of each, or NORMA_NONE */
    const norma_page *pages; /* n_pages, borrowed from the instrument */
    size_t n_pages;
    double load_ms; /* what a page takes to appear */
    bool is_placed; /* everybody meets the items in an order of their own */
    bool has_role;
    bool has_latencies;
    double mean_intensity; /* mean of the time intensities; NaN without latencies */
    /* Borrowed from the simulation, which hands them to its caller as the truth. */
    const double *loadings, *thresholds, *time_intensity;
    size_t most_thresholds;
} norma__population;

/* Declares the population, and its truth in s, from stream 0 of the seed; refuses an instrument
   that cannot be simulated. Clear it whatever the status. */
norma_status norma__population_declare(norma__population *population, norma_simulation *s,
                                       const norma_instrument *instrument,
                                       const norma_simulate_options *options, norma_error *err);
void norma__population_clear(norma__population *population);

/* Whether the places at which items are shown are recorded, of any of them. */
bool norma__is_placed(const norma_instrument *instrument);

/* How many answers an item has. */
size_t norma__item_answers(const norma_item *item);

#endif
