/* People in units, drawn from one factor at each level. Include after support/table.h. */
#ifndef NORMA_TESTS_TWOLEVEL_FIXTURE_H
#define NORMA_TESTS_TWOLEVEL_FIXTURE_H

#include <gsl/gsl_randist.h>
#include <math.h>

#include <norma/twolevel.h>

#include "foundation/random.h"

enum { MOST_ROWS = 400, MOST_ITEMS = 12 };

/* Answers of n people in units, row by row. */
typedef struct people {
    int answers[MOST_ROWS * MOST_ITEMS];
    uint32_t unit[MOST_ROWS];
    size_t n, p, n_units;
} people;

static inline int answer_of(double x)
{
    return (int)fmin(fmax(round(100 + 15 * x), 0), 200);
}

/* Units of the sizes given; between: standard deviation of the factor and of the rest between. */
static inline people draw_people(size_t p, const size_t *sizes, size_t n_units, double between,
                                 uint64_t seed)
{
    people all = {.p = p, .n_units = n_units};
    gsl_rng *random = norma__random_new(seed, 0);
    for (size_t u = 0; u < n_units; u++) {
        double factor = gsl_ran_gaussian(random, between), own[MOST_ITEMS];
        for (size_t j = 0; j < p; j++)
            own[j] = factor * (0.8 + 0.05 * (double)j) + gsl_ran_gaussian(random, between / 2);
        for (size_t k = 0; k < sizes[u]; k++, all.n++) {
            double person = gsl_ran_gaussian(random, 1);
            all.unit[all.n] = (uint32_t)u;
            for (size_t j = 0; j < p; j++)
                all.answers[all.n * p + j] =
                    answer_of(own[j] + person * (1 - 0.07 * (double)j) +
                              gsl_ran_gaussian(random, 0.7 + 0.1 * (double)(j % 3)));
        }
    }
    gsl_rng_free(random);
    return all;
}

/* Their table and units; the unit numbers are borrowed. */
typedef struct peopled {
    table t;
    norma_grouping group;
} peopled;

static char column[] = "site";

static inline peopled peopled_of(people *all, const bool *reversed)
{
    peopled out = {.t = table_with(all->answers, all->n, all->p, 0, 200, reversed, NULL)};
    out.group = (norma_grouping){
        .column = column, .n_rows = all->n, .n_units = all->n_units, .unit = all->unit};
    return out;
}

static inline norma_twolevel_result *fit_two_levels(const peopled *of)
{
    norma_twolevel_result *r = NULL;
    norma_error err = {0};
    if (norma_twolevel_of(&r, "all", &of->t.sample, &of->group, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

/* Draws, fits and forgets the table. */
static inline norma_twolevel_result *fit_people(people *all)
{
    peopled of = peopled_of(all, NULL);
    norma_twolevel_result *r = fit_two_levels(&of);
    table_free(&of.t);
    return r;
}

#endif
