#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/instrument.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/invariance/alignment_parts.h"

enum { FIRST, ZERO, RANDOM };
static const double widest = 1; /* epsilon that the search begins with */
static const double narrowing = 0.3;
static const double same = 1e-7; /* relative difference of values of one optimum */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_size);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* Where a group would be put by its items' medians. */
static double first_u(const norma__aligning *w, size_t g, double *room)
{
    const norma_alignment_input *in = w->input;
    for (size_t i = 0; i < in->n_items; i++)
        room[i] = fabs(in->loading[g + i * in->n_groups]);
    return -log(fmax(median(room, in->n_items), 1e-3));
}

static double first_a(const norma__aligning *w, size_t g, double *room)
{
    const norma_alignment_input *in = w->input;
    size_t n = 0, r = in->reference;
    for (size_t k = 0; k < in->n_cuts; k++) {
        double loading = in->loading[g + w->item_of[k] * in->n_groups];
        if (fabs(loading) > 1e-3)
            room[n++] = (in->cut[g + k * in->n_groups] - in->cut[r + k * in->n_groups]) / loading;
    }
    return n ? median(room, n) : 0;
}

static void start(double *x, const norma__aligning *w, bool of_loadings, int kind, gsl_rng *random,
                  double *room)
{
    size_t n = w->input->n_groups;
    double reference = of_loadings ? first_u(w, w->input->reference, room) : 0;
    for (size_t g = 0; g < n; g++) {
        x[g] = 0;
        if (kind != ZERO)
            x[g] = of_loadings ? first_u(w, g, room) - reference : first_a(w, g, room);
        if (kind >= RANDOM)
            x[g] += gsl_ran_gaussian(random, 0.3);
    }
}

/* epsilon falls step by step, so that the wide function leads to the narrow one's best optimum. */
static bool descend(double *x, double *value, double *gradient, norma__simplicity *p,
                    const norma__aligning *w, bool at_once)
{
    double last = w->options->epsilon, epsilon = at_once ? last : fmax(widest, last);
    for (;;) {
        p->epsilon = epsilon;
        bool converged = norma__simplicity_search(x, value, gradient, p, w->work);
        if (epsilon <= last)
            return converged;
        epsilon = fmax(last, epsilon * narrowing);
    }
}

/* Counts a value among those found; at most most are told apart. */
static void count_optimum(double *found, size_t *n, size_t most, double value)
{
    for (size_t k = 0; k < *n; k++)
        if (fabs(found[k] - value) <= same * fabs(value))
            return;
    if (*n < most)
        found[(*n)++] = value;
}

typedef struct outcome {
    double value, gradient;
    bool converged;
    size_t optima;
} outcome;

static norma_status solve(outcome *best, double *x, norma__simplicity *p, norma__aligning *w,
                          norma_error *err)
{
    const norma_alignment_input *in = w->input;
    size_t n_starts = RANDOM + w->options->starts, most = in->n_items + in->n_cuts;
    gsl_rng *random = norma__random_new(w->options->seed, p == &w->loadings);
    double *trial = NORMA__NEW(double, in->n_groups), *room = NORMA__NEW(double, most);
    double *found = NORMA__NEW(double, n_starts);
    norma_status status = NORMA_OK;
    *best = (outcome){.value = INFINITY};
    if (!random || !trial || !room || !found)
        status = norma__no_memory(err);
    for (size_t k = 0; k < n_starts && status == NORMA_OK; k++) {
        outcome now = {0};
        start(trial, w, p == &w->loadings, k < RANDOM ? (int)k : RANDOM, random, room);
        now.converged = descend(trial, &now.value, &now.gradient, p, w, k >= RANDOM);
        if (now.converged)
            count_optimum(found, &best->optima, n_starts, now.value);
        bool better = now.value < best->value - same * fabs(best->value) || k == 0;
        if (better || (now.converged && !best->converged &&
                       now.value <= best->value + same * fabs(best->value))) {
            now.optima = best->optima;
            *best = now;
            memcpy(x, trial, in->n_groups * sizeof *x);
        }
    }
    if (random)
        gsl_rng_free(random);
    free(trial);
    free(room);
    free(found);
    return status;
}

norma_status norma__alignment_search(norma_alignment *r, norma__aligning *w, norma_error *err)
{
    outcome loadings, cuts;
    norma_status status = solve(&loadings, w->u, &w->loadings, w, err);
    if (status == NORMA_OK)
        status = solve(&cuts, w->a, &w->cuts, w, err);
    if (status != NORMA_OK)
        return status;
    r->f = loadings.value + cuts.value;
    r->gradient = fmax(loadings.gradient, cuts.gradient);
    r->converged = loadings.converged && cuts.converged;
    r->starts = RANDOM + w->options->starts;
    r->optima = loadings.optima * cuts.optima;
    if (!r->converged)
        status = norma__note(&r->notes, err, "alignment-not-converged", NULL, r->gradient, NAN,
                             "the search for the alignment did not converge: the largest relative "
                             "derivative is %.2g",
                             r->gradient);
    if (status == NORMA_OK && r->optima > 1)
        status = norma__note(&r->notes, err, "alignment-other-optima", NULL, (double)r->optima,
                             (double)r->starts,
                             "%zu starts ended in %zu different optima of the alignment; the best "
                             "is given",
                             r->starts, r->optima);
    return status;
}
