/* Eigenvalues of simulated correlation matrices, and what they say of observed ones. */
#ifndef NORMA_MODELS_DIMENSIONS_DRAWS_H
#define NORMA_MODELS_DIMENSIONS_DRAWS_H

#include "models/dimensions/criteria.h"

/* Of every replicate, eigenvalue by eigenvalue: the i-th of replicate r is at i x replicates + r;
   NaN where it is undefined. */
typedef struct norma__draws {
    size_t p, replicates;
    double *components;
    double *factors; /* of the reduced matrices; NULL: not wanted */
} norma__draws;

/* NORMA_ENOMEM leaves {0}. */
norma_status norma__draws_new(norma__draws *out, size_t p, size_t replicates, bool factors,
                              norma_error *err);
void norma__draws_clear(norma__draws *draws);

/* Numbers of work that norma__draws_take() needs. */
size_t norma__draws_work(size_t p);

/* Takes in the correlation matrix (p x p) of replicate r; safe from several threads, each with its
   own work. False when LAPACK found no eigenvalues. */
bool norma__draws_take(norma__draws *draws, size_t r, const double *cor, double *work);
/* Leaves replicate r out. */
void norma__draws_skip(norma__draws *draws, size_t r);

/* Mean and percentile (p each, type 7) of every eigenvalue over the replicates that have it; NaN
   where none has. Sorts the draws. */
void norma__draws_summarise(double *mean, double *threshold, double *draws, size_t p,
                            size_t replicates, double percentile);

/* How many eigenvalues stand before the first that is not over its threshold. */
size_t norma__draws_count(const double *eigenvalues, const double *threshold, size_t p);

#define NORMA__CRAWFORD                                                                            \
    "Crawford et al. (2010), Educational and Psychological Measurement 70, 885-901"

/* Texts of the criteria of one kind of draws: three rules for components, three for factors. */
typedef struct norma__draws_words {
    const char *code[6], *title[6], *assumes[6], *source[6];
} norma__draws_words;

/* Adds the six criteria: what the draws say of the eigenvalues of the result. draws NULL: nothing,
   and a note says why. */
norma_status norma__draws_judge(norma__dimensioning *d, norma__draws *draws,
                                const norma__draws_words *words, norma_error *err);

#endif
