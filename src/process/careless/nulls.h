/* Null distributions of the indices: how they lie among careful respondents as extreme in their
   opinions as the one looked at. */
#ifndef NORMA_PROCESS_CARELESS_NULLS_H
#define NORMA_PROCESS_CARELESS_NULLS_H

#include <norma/calibration.h>

/* Draws go by extremity into strata, the top ones narrow; somebody between the centres of two
   strata is looked up in both. */
#define NORMA__STRATA 10

typedef struct norma__nulls {
    size_t n_values; /* of a stratum, the same for all */
    double centre[NORMA__STRATA];
    double *values[NORMA_INDICES]; /* n_values x NORMA__STRATA, each stratum increasing; NULL: no
                                      null distribution */
    double mean[NORMA_INDICES], sd[NORMA_INDICES];
    /* Where the middle of a sample lies among careful draws (Efron's empirical null): normal scores
       are taken less shift, over spread. 0 and 1 before norma__nulls_adapt(). */
    double shift[NORMA_INDICES], spread[NORMA_INDICES];
    double *scores; /* 2 n_values + 3: normal scores of half steps through a stratum */
} norma__nulls;

/* Without any distribution; NULL when there is no memory. */
norma__nulls *norma__nulls_room(size_t n_values);

/* From the indices of n draws (those NULL get no distribution) and their extremity. */
norma_status norma__nulls_new(norma__nulls **out, double *const indices[NORMA_INDICES],
                              const double *extremity, size_t n, int threads, norma_error *err);
void norma__nulls_free(norma__nulls *nulls);

/* Normal scores of a value among careful respondents of some extremity, draws that equal it taken
   as above it, half and half, or below it; NaN of a NaN. Beyond the draws they go on as their tail
   does, up to +-8 before the sample's middle is allowed for. */
typedef struct norma__standing {
    double above, middle, below;
} norma__standing;
norma__standing norma__nulls_stand(const norma__nulls *nulls, norma_index index, double extremity,
                                   double value);

/* Probability of a value as suspicious, of the draws (1 + number) / (1 + draws); of two-sided
   indices twice the smaller tail. */
double norma__standing_p(norma_index index, norma__standing standing);
double norma__nulls_p(const norma__nulls *nulls, norma_index index, double extremity, double value);

/* The value with that normal score among respondents of the middle stratum. */
double norma__nulls_value(const norma__nulls *nulls, norma_index index, double score);

/* Sets shift and spread from the middle of a sample, rows that keep leaves out apart. */
norma_status norma__nulls_adapt(norma__nulls *nulls, double *const indices[NORMA_INDICES],
                                const double *extremity, const uint8_t *keep, size_t n_rows,
                                norma_error *err);

/* Figures "null.*". */
norma_status norma__nulls_freeze(norma_calibration *calibration, const norma__nulls *nulls,
                                 norma_error *err);
norma_status norma__nulls_thaw(norma__nulls **out, const norma_calibration *calibration,
                               norma_error *err);

#endif
