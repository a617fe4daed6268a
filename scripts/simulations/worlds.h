/* People in companies: a score that is the mean of four items of five categories. */
#ifndef NORMA_SIMULATIONS_WORLDS_H
#define NORMA_SIMULATIONS_WORLDS_H

#include <stdbool.h>

#include <gsl/gsl_rng.h>
#include <norma/multilevel.h>

enum { WORLD_ITEMS = 4, WORLD_CUTS = 4, WORLD_SCORES = WORLD_ITEMS * WORLD_CUTS + 1 };

/* How answers are spread, and companies. */
typedef enum world_kind {
    WORLD_EVEN = 0, /* 7, 24, 38, 24 and 7 % in five categories; companies are normal */
    WORLD_CROWDED,  /* 1, 4, 11, 24 and 60 %: they crowd at the top; companies are normal */
    WORLD_UNEVEN,   /* answers as in the first; companies are skewed: gamma, skewness 1 */
    N_WORLDS
} world_kind;

/* Answers of a person to an item: a u + b p + c e, cut; u of the company, p of the person. */
typedef struct world {
    world_kind kind;
    double icc;
    double cut[WORLD_CUTS], a, b, c;
} world;

/* The world in which the score has this ICC(1). */
world world_of(world_kind kind, double icc);

/* A company's effect, mean 0 and variance 1, and the effect below which a share of them lies. */
double world_effect(const world *w, gsl_rng *random);
double world_effect_at(const world *w, double share);

/* The mean that a company would have with endlessly many members. */
double world_mean(const world *w, double effect);

/* The share of all people with each score 1, 1.25, ... 5. */
void world_shares(double shares[WORLD_SCORES], const world *w);

/* n members of a company, and how many of them have each score (added to counts; NULL: unwanted).
 */
norma_unit_scores world_people(const world *w, double effect, size_t n, double *counts,
                               gsl_rng *random);

#endif
