#include <gsl/gsl_randist.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/evaluation/chance.h"

/* The category of a latent response: how many thresholds it is beyond, from 1. */
static double category(double y, const double *thresholds, size_t n)
{
    size_t c = 0;
    while (c < n && y > thresholds[c])
        c++;
    return (double)(c + 1);
}

/* One row into x, whose columns are n long. z: p numbers. */
static void draw_row(double *x, size_t n, const norma_sem_population *pop, size_t group,
                     const double *root, gsl_rng *random, double *z)
{
    size_t p = pop->p;
    for (size_t j = 0; j < p; j++)
        z[j] = gsl_ran_gaussian_ziggurat(random, 1);
    for (size_t i = 0; i < p; i++) {
        double y = pop->mean[group * p + i];
        for (size_t j = 0; j <= i; j++)
            y += root[j * p + i] * z[j];
        x[i * n] = pop->categories[i]
                       ? category(y, pop->thresholds + group * pop->cut[p] + pop->cut[i],
                                  pop->categories[i] - 1)
                       : y;
    }
}

norma_status norma_sem_simulate(norma_sem_drawn **out, const norma_sem_population *pop,
                                const size_t *sizes, uint64_t seed, norma_error *err)
{
    size_t p = pop->p, n = 0, row = 0;
    norma_status status = NORMA_OK;
    *out = NULL;
    for (size_t g = 0; g < pop->n_groups; g++)
        n += sizes[g];
    norma_sem_drawn *made = NORMA__NEW(norma_sem_drawn, 1);
    double *root = NORMA__NEW(double, p *p + p);
    gsl_rng *random = norma__random_new(seed, 0);
    if (made) {
        made->n = n;
        made->p = p;
        made->group = NORMA__NEW(size_t, n);
        made->x = NORMA__NEW(double, n *p);
    }
    if (!made || !root || !random || !made->group || !made->x)
        status = norma__no_memory(err);
    for (size_t g = 0; status == NORMA_OK && g < pop->n_groups; g++) {
        if (!norma__chance_root(root, pop->cov + g * p * p, p))
            status = norma__fail(err, NORMA_EDATA,
                                 "the covariance matrix of the population is not positive definite "
                                 "in group %zu",
                                 g + 1);
        for (size_t r = 0; status == NORMA_OK && r < sizes[g]; r++, row++) {
            made->group[row] = g;
            norma__random_restart(random, seed, row + 1);
            draw_row(made->x + row, n, pop, g, root, random, root + p * p);
        }
    }
    if (random)
        gsl_rng_free(random);
    free(root);
    if (status != NORMA_OK) {
        norma_sem_drawn_free(made);
        return status;
    }
    *out = made;
    return NORMA_OK;
}

void norma_sem_drawn_free(norma_sem_drawn *drawn)
{
    if (!drawn)
        return;
    free(drawn->group);
    free(drawn->x);
    free(drawn);
}
