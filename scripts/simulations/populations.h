/* The populations that scripts/coverage draws samples from. */
#ifndef NORMA_SCRIPTS_POPULATIONS_H
#define NORMA_SCRIPTS_POPULATIONS_H

#include <norma/norma.h>

/* Answers: of 31 categories, which is as good as normal, or of five that crowd at the top. */
typedef enum shape { NORMAL = 0, SKEWED, SHAPES } shape;
extern const char *const shape_names[];

enum { MOST_ITEMS = 32, MOST_FACTORS = 3, MOST_OCCASIONS = 2 };

/* Items with loadings on factors that correlate; on a second occasion the factors correlate
   stability with those of the first, and what is specific is drawn anew. */
typedef struct population {
    const char *name;
    size_t n_items, n_factors, n_occasions;
    double loadings[MOST_ITEMS]; /* each on its own factor */
    size_t factor[MOST_ITEMS];
    double correlation; /* of the factors */
    double stability;
    shape shape;
} population;

population scale_population(shape shape);     /* six items, one factor, loadings .45 to .85 */
population structure_population(shape shape); /* nine items, three factors that correlate .3 */
population stability_population(shape shape); /* the scale, twice */

/* An instrument for a population: items i1, i2 ..., a column of ids, and a scale a factor. */
norma_instrument *instrument_of(const population *p);

/* A sample of n respondents; random numbers are those of (seed, number), whatever the thread. One
   table an occasion, with the same ids. */
void draw(norma_data *tables[MOST_OCCASIONS], const norma_instrument *instrument,
          const population *p, size_t n, uint64_t seed, uint64_t number);

#endif
