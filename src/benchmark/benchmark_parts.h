/* The parts of norma_benchmark_of(), in the order in which they run. */
#ifndef NORMA_BENCHMARK_PARTS_H
#define NORMA_BENCHMARK_PARTS_H

#include <norma/benchmark.h>

/* The work; everything but what is marked is borrowed. */
typedef struct norma__benchmarking {
    norma_benchmark *result;
    size_t n_rows;
    size_t n_populations;
    size_t *populations;         /* owned: names of the role label; NORMA_NONE: everybody */
    uint8_t **counted;           /* owned: n_populations x n_rows, those whom totals rest on */
    uint8_t *total_shown;        /* owned: n_populations */
    norma_companies **companies; /* owned: n_sets x n_scales of the instrument, in order; NULL
                                    until they are asked for */
    size_t row;                  /* of the respondent asked for; NORMA_NONE: none */
} norma__benchmarking;

/* Screens, gates and scores; units and what of them may be shown. */
norma_status norma__benchmark_people(norma__benchmarking *b, norma_error *err);

/* Who is compared. */
norma_status norma__benchmark_entities(norma__benchmarking *b, norma_error *err);

/* Every figure; then profiles, the map, and the table of persons. */
norma_status norma__benchmark_figures(norma__benchmarking *b, norma_error *err);
norma_status norma__benchmark_profiles(norma__benchmarking *b, norma_error *err);
norma_status norma__benchmark_map(norma__benchmarking *b, norma_error *err);
norma_status norma__benchmark_persons(norma__benchmarking *b, norma_error *err);

/* One profile, with the correlations of respondents on its scales. *far: its distance among
   companies could be computed, or is not asked for. NORMA_ENOMEM. */
norma_status norma__profile_of(norma_profile *out, bool *far, const norma_benchmark *r,
                               size_t entity, size_t set, const double *correlations,
                               norma_error *err);

/* Whether a row is one of an entity's, as figures count it. */
bool norma__benchmark_has(const norma__benchmarking *b, const norma_entity *entity, size_t row);

/* Position of a population among the work's. */
size_t norma__benchmark_position(const norma__benchmarking *b, size_t population);

#endif
