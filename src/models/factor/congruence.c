#include <norma/factor.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/rotation/align.h"

static norma_status check(const norma_factor_result *first, const norma_factor_result *second,
                          norma_error *err)
{
    if (first->n_factors != second->n_factors)
        return norma__fail(err, NORMA_EINVAL, "%zu factors cannot be held against %zu",
                           first->n_factors, second->n_factors);
    bool same = first->n_items == second->n_items;
    for (size_t i = 0; same && i < first->n_items; i++)
        same = strcmp(first->item_ids[i], second->item_ids[i]) == 0;
    return same ? NORMA_OK
                : norma__fail(err, NORMA_EINVAL,
                              "solutions of different items cannot be held against each other");
}

static norma_congruence *congruence_new(size_t k)
{
    norma_congruence *c = NORMA__NEW(norma_congruence, 1);
    if (!c)
        return NULL;
    c->n_factors = k;
    c->tucker = NORMA__NEW(double, k);
    c->matrix = NORMA__NEW(double, k *k);
    if (c->tucker && c->matrix)
        return c;
    norma_congruence_free(c);
    return NULL;
}

static void compare(norma_congruence *c, const double *first, const double *second, size_t p)
{
    const size_t k = c->n_factors;
    double squares = 0;
    norma__tucker(c->matrix, first, second, p, k);
    c->smallest = INFINITY;
    for (size_t f = 0; f < k; f++) {
        c->tucker[f] = c->matrix[f * k + f];
        c->smallest = fmin(c->smallest, c->tucker[f]);
    }
    for (size_t i = 0; i < p * k; i++)
        squares += (first[i] - second[i]) * (first[i] - second[i]);
    c->rmsd = sqrt(squares / (double)(p * k));
}

norma_status norma_factor_congruence(norma_congruence **out, const norma_factor_result *first,
                                     const norma_factor_result *second, norma_error *err)
{
    *out = NULL;
    norma_status status = check(first, second, err);
    if (status != NORMA_OK)
        return status;
    const size_t p = first->n_items, k = first->n_factors;
    norma_congruence *c = congruence_new(k);
    double *aligned = NORMA__NEW(double, p *k);
    if (!c || !aligned) {
        status = norma__no_memory(err);
        goto done;
    }
    memcpy(aligned, second->loadings, p * k * sizeof *aligned);
    if ((status = norma__align(aligned, NULL, first->loadings, p, k, err)) != NORMA_OK)
        goto done;
    compare(c, first->loadings, aligned, p);
    *out = c;
    c = NULL;
done:
    free(aligned);
    norma_congruence_free(c);
    return status;
}

void norma_congruence_free(norma_congruence *congruence)
{
    if (!congruence)
        return;
    free(congruence->tucker);
    free(congruence->matrix);
    free(congruence);
}
