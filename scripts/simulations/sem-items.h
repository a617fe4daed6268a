/* Fifteen skewed items of five categories that measure three factors. */
#ifndef NORMA_SIMULATIONS_SEM_ITEMS_H
#define NORMA_SIMULATIONS_SEM_ITEMS_H

#include <norma/data.h>

enum { ITEMS = 15, FACTORS = 3, CATEGORIES = 5 };

/* What is true: latent responses have loadings LOADING and factors correlate CORRELATION; item 6
   also has the loading cross on the first factor. */
extern const double LOADING, CORRELATION;

/* Probabilities of the categories. */
extern const double SHARES[CATEGORIES];

norma_data *items_draw(const norma_instrument *instrument, size_t n, double cross, uint64_t seed,
                       uint64_t stream);

/* The loading of an item taken as a number, and the correlation of factors that its answers have:
   items are alike, so that three factors fit answers as well as latent responses. */
void items_as_numbers(double *loading, double *correlation);

#endif
