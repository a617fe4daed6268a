#include "models/sem/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/sem/convergence.h"
#include "models/sem/discrepancy.h"
#include "models/sem/search.h"
#include "models/sem/start.h"

enum { MOST_ITERATIONS = 300 };
static const double SAME_OPTIMUM = 1e-7; /* of f */

/* What an earlier estimation left. */
static void forget(norma__sem_fitted *fitted)
{
    for (size_t g = 0; fitted->implied && g < fitted->structure.n_groups; g++)
        norma__sem_implied_free(&fitted->implied[g]);
    free(fitted->implied);
    free(fitted->theta);
    free(fitted->gradient);
    norma__sem_targets_free(fitted->targets, fitted->observed.n_groups);
    norma__sem_structure_clear(&fitted->structure);
    norma__relations_clear(&fitted->relations);
    fitted->implied = NULL;
    fitted->theta = fitted->gradient = NULL;
    fitted->targets = NULL;
}

static norma_status prepare(norma__sem_fitted *fitted, norma_error *err)
{
    const size_t n_groups = fitted->observed.n_groups;
    forget(fitted);
    norma_status status =
        norma__sem_structure_of(&fitted->structure, fitted->table, &fitted->observed, err);
    if (status == NORMA_OK)
        status = norma__relations_of(&fitted->relations, fitted->table, err);
    if (status == NORMA_OK)
        status = norma__sem_targets_of(fitted, err);
    if (status != NORMA_OK)
        return status;
    fitted->theta = NORMA__NEW(double, fitted->structure.n_free);
    fitted->gradient = NORMA__NEW(double, fitted->structure.n_free);
    fitted->implied = NORMA__NEW(norma__sem_implied, n_groups);
    if (!fitted->theta || !fitted->gradient || !fitted->implied)
        return norma__no_memory(err);
    for (size_t g = 0; g < n_groups && status == NORMA_OK; g++)
        status = norma__sem_implied_new(&fitted->implied[g], &fitted->structure, err);
    return status;
}

/* One search from theta; leaves fitted where it ended, and judged. */
static norma_status search_from(norma__sem_end *end, norma__sem_fitted *fitted, double *theta,
                                norma_error *err)
{
    norma_status status = NORMA_OK;
    *end = (norma__sem_end){.gradient_max = INFINITY, .f = INFINITY};
    if (!norma__sem_make_feasible(theta, fitted, fitted->implied))
        return NORMA_OK;
    if (fitted->structure.n_free > 0)
        status = norma__sem_search(end, fitted, theta, MOST_ITERATIONS, err);
    else
        *end = (norma__sem_end){.converged = true};
    return status;
}

static norma_status settle(norma__sem_fitted *fitted, const double *theta,
                           const norma__sem_end *end, norma_notes *notes, norma_error *err)
{
    memcpy(fitted->theta, theta, fitted->structure.n_free * sizeof *theta);
    if (!norma__sem_discrepancy_at(&fitted->f, fitted->gradient, fitted, fitted->implied,
                                   fitted->theta)) {
        fitted->f = NAN;
        fitted->convergence = (norma_sem_convergence){.iterations = end->iterations,
                                                      .starts = 1,
                                                      .gradient_max = NAN,
                                                      .smallest_hessian = NAN};
        return norma__note(notes, err, "sem-no-start", NULL, NAN, NAN,
                           "no parameters were found at which the model's covariances are positive "
                           "definite; give starting values");
    }
    return norma__sem_judge(fitted, end, notes, err);
}

static bool proper(const norma__sem_fitted *fitted)
{
    const norma_sem_convergence *c = &fitted->convergence;
    return c->converged && c->n_heywood == 0 && c->rank == c->n_estimated;
}

static bool better(const norma__sem_end *a, const norma__sem_end *b)
{
    if (a->converged != b->converged)
        return a->converged;
    return a->f < b->f - SAME_OPTIMUM * (1 + fabs(b->f));
}

/* Random starts around the usual one: the best minimum stays. optima: f of distinct ones. */
static norma_status search_on(norma__sem_end *best, double *theta, norma__sem_fitted *fitted,
                              const double *usual, double *optima, size_t *n_optima,
                              norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    norma_status status = NORMA_OK;
    double *trial = NORMA__NEW(double, n);
    gsl_rng *random = norma__random_new(fitted->options.seed, 0);
    if (!trial || !random)
        status = norma__no_memory(err);
    for (size_t start = 1; start <= fitted->options.starts && status == NORMA_OK; start++) {
        norma__sem_end end;
        memcpy(trial, usual, n * sizeof *trial);
        norma__random_restart(random, fitted->options.seed, start);
        norma__sem_scatter(trial, fitted, random);
        status = search_from(&end, fitted, trial, err);
        bool known = !end.converged;
        for (size_t o = 0; o < *n_optima; o++)
            known = known || fabs(optima[o] - end.f) <= SAME_OPTIMUM * (1 + fabs(end.f));
        if (!known)
            optima[(*n_optima)++] = end.f;
        if (status == NORMA_OK && better(&end, best)) {
            *best = end;
            memcpy(theta, trial, n * sizeof *theta);
        }
    }
    free(trial);
    if (random)
        gsl_rng_free(random);
    return status;
}

norma_status norma__sem_estimate(norma__sem_fitted *fitted, const double *start, norma_notes *notes,
                                 norma_error *err)
{
    double *theta = NULL, *optima = NULL;
    size_t n_optima = 0, starts = 1;
    norma_notes found = {0};
    norma__sem_end end;
    norma_status status = prepare(fitted, err);
    const size_t n = fitted->structure.n_free;
    if (status != NORMA_OK)
        return status;
    theta = NORMA__NEW(double, 2 * n);
    optima = NORMA__NEW(double, fitted->options.starts + 1);
    if (!theta || !optima) {
        status = norma__no_memory(err);
        goto done;
    }
    double *usual = theta + n;
    if (start)
        memcpy(usual, start, n * sizeof *usual);
    else if ((status = norma__sem_start(usual, fitted, err)) != NORMA_OK)
        goto done;
    memcpy(theta, usual, n * sizeof *theta);
    if ((status = search_from(&end, fitted, theta, err)) != NORMA_OK ||
        (status = settle(fitted, theta, &end, &found, err)) != NORMA_OK)
        goto done;
    if (end.converged)
        optima[n_optima++] = end.f;
    if (!proper(fitted) && fitted->options.starts > 0 && n > 0) {
        starts += fitted->options.starts;
        if ((status = search_on(&end, theta, fitted, usual, optima, &n_optima, err)) != NORMA_OK)
            goto done;
        norma_notes_clear(&found);
        if ((status = settle(fitted, theta, &end, &found, err)) != NORMA_OK)
            goto done;
    }
    if (notes)
        status = norma__notes_append(notes, &found, err);
    fitted->convergence.starts = starts;
    fitted->convergence.optima = n_optima;
done:
    free(theta);
    free(optima);
    norma_notes_clear(&found);
    return status;
}

void norma__sem_fitted_free(norma__sem_fitted *fitted)
{
    if (!fitted)
        return;
    forget(fitted);
    norma__observed_clear(&fitted->observed);
    free(fitted->weight);
    free(fitted->information);
    free(fitted->inverse);
    free(fitted->vcov);
    free(fitted);
}
