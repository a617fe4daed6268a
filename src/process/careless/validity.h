/* The validity index: how probable careless responding is, given all indices together. */
#ifndef NORMA_PROCESS_CARELESS_VALIDITY_H
#define NORMA_PROCESS_CARELESS_VALIDITY_H

#include <norma/calibration.h>

#include "process/careless/carelessness.h"
#include "process/careless/nulls.h"

/* One kind of carelessness against care. The log likelihood ratio is the intercept, and the sum
   over indices of high x (positive part of the score) + low x (negative part), each less its mean
   among careful respondents. Scores are positive where suspicious; of two-sided indices either part
   is. */
typedef struct norma__ratio {
    double intercept;
    double high[NORMA_INDICES], low[NORMA_INDICES];
    double middle, width; /* median and lower half of the interquartile range among careful draws */
    double shift, spread; /* of a sample against these, as in norma__nulls */
    double prevalence;    /* share of all respondents */
} norma__ratio;

typedef struct norma__validity {
    size_t n_kinds; /* 0: there is none */
    norma__ratio kinds[NORMA__CARELESS_KINDS];
    bool in_it[NORMA_INDICES];
    double mean_high[NORMA_INDICES], mean_low[NORMA_INDICES];
    double prevalence, prevalence_se; /* of all kinds together */
} norma__validity;

/* Whether an index has a part in validity: not those that say what another says already, nor those
   that depend on who else is in the file. */
bool norma__validity_takes(norma_index index);

/* Indices of a table with the extremity of its rows. */
typedef struct norma__measured {
    double *indices[NORMA_INDICES]; /* n_rows each; NULL: not there */
    double *extremity;
    size_t n_rows;
} norma__measured;

/* Learns the ratios from draws; row r of the careless ones is of kind r modulo n_kinds. */
norma_status norma__validity_learn(norma__validity *validity, const norma__nulls *nulls,
                                   const norma__measured *careful, const norma__measured *careless,
                                   size_t n_kinds, int threads, norma_error *err);

/* Fills ratios (n_rows x n_kinds), log likelihood ratios as they were learnt. */
void norma__validity_ratios(double *ratios, const norma__validity *validity,
                            const norma__nulls *nulls, const norma__measured *measured,
                            int threads);

/* Sets shifts and spreads from the middle of a sample, then takes the ratios at them. */
norma_status norma__validity_adapt(norma__validity *validity, const double *ratios,
                                   const uint8_t *keep, size_t n_rows, norma_error *err);

/* How common each kind is, by maximum likelihood over the sample. */
norma_status norma__validity_prevalence(norma__validity *validity, const double *ratios,
                                        size_t n_rows, norma_error *err);

/* Where no kind of carelessness is found in a sample, the largest share of one kind that it does
   not speak against: where the log-likelihood has fallen by half the 95 % point of chi-square. NaN
   where some kind is found. */
double norma__validity_most(const norma__validity *validity, const double *ratios, size_t n_rows);

/* A kind's ratio with the sample's middle taken into account. */
double norma__validity_adapted(const norma__ratio *kind, double ratio);

/* Posterior probability of careless responding of any kind, from the n_kinds ratios of a respondent
   which stand stride apart; share (NULL: not wanted) is how it falls to the kinds. */
double norma__validity_posterior(const norma__validity *validity, const double *ratios,
                                 size_t stride, double *share);

/* The same ratios from scores (scores.h) that are known already, n rows; NULL: not there. */
void norma__validity_sum(double *ratios, const norma__validity *validity,
                         double *const scores[NORMA_INDICES], size_t n, int threads);

/* Turns scores into contributions: the parts of the indices in the ratios, kinds weighted by how
   probable each is for the respondent if careless. */
void norma__validity_contributions(double *const scores[NORMA_INDICES],
                                   const norma__validity *validity, const double *ratios, size_t n,
                                   int threads);

/* Figures "validity.*". */
norma_status norma__validity_freeze(norma_calibration *calibration, const norma__validity *validity,
                                    norma_error *err);
norma_status norma__validity_thaw(norma__validity *validity, const norma_calibration *calibration,
                                  norma_error *err);

#endif
