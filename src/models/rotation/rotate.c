#include "models/rotation/rotate.h"

#include <gsl/gsl_randist.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/extraction/loadings.h"
#include "models/rotation/turn.h"

/* A rotation: how to turn, and the sign of the reported criterion against the loss. */
typedef struct method {
    void (*turn)(norma__turn *turn, double tolerance);
    double sign;
} method;

static const method methods[] = {
    [NORMA_ROTATE_VARIMAX] = {norma__turn_varimax, -1},
    [NORMA_ROTATE_OBLIMIN] = {norma__turn_oblimin, 1},
};

/* Slopes: where starts are compared, where the best one ends, and what counts as converged. */
static const double ROUGH = 1e-6, TIGHT = 1e-11, GOOD = 1e-8;

/* The start under way, and the best so far. */
typedef struct search {
    norma__turn turn;
    gsl_rng *random;
    double *best;   /* k x k */
    double *losses; /* of the distinct optima */
    double best_loss;
    size_t n_losses;
    double *memory;
} search;

static bool search_new(search *s, const double *loadings, size_t p, size_t k, size_t starts)
{
    size_t work = norma__turn_work(p, k);
    *s = (search){.turn = {.loadings = loadings, .p = p, .k = k}, .best_loss = INFINITY};
    s->memory = NORMA__NEW(double, work + 2 * k * k + p * k);
    s->losses = NORMA__NEW(double, starts + 1);
    s->turn.pivots = NORMA__NEW(int, k);
    s->random = norma__random_new(0, 0);
    if (!s->memory || !s->losses || !s->turn.pivots || !s->random)
        return false;
    s->turn.work = s->memory;
    s->turn.t = s->turn.work + work;
    s->best = s->turn.t + k * k;
    s->turn.rotated = s->best + k * k;
    return true;
}

static void search_free(search *s)
{
    free(s->memory);
    free(s->losses);
    free(s->turn.pivots);
    gsl_rng_free(s->random);
}

static void make_identity(double *t, size_t k)
{
    for (size_t i = 0; i < k * k; i++)
        t[i] = i % (k + 1) == 0;
}

/* Uniform over the orthogonal matrices: normal columns, each less its part along those before
   (twice, against rounding), at length 1. */
static void make_orthogonal(double *t, size_t k, gsl_rng *random)
{
    for (size_t c = 0; c < k; c++) {
        double *column = t + c * k, square = 0;
        for (size_t i = 0; i < k; i++)
            column[i] = gsl_ran_gaussian_ziggurat(random, 1);
        for (size_t b = 0; b < 2 * c; b++) {
            const double *other = t + b % c * k;
            double along = 0;
            for (size_t i = 0; i < k; i++)
                along += column[i] * other[i];
            for (size_t i = 0; i < k; i++)
                column[i] -= along * other[i];
        }
        for (size_t i = 0; i < k; i++)
            square += column[i] * column[i];
        for (size_t i = 0; i < k; i++)
            column[i] /= sqrt(square);
    }
}

static bool close(double a, double b)
{
    return fabs(a - b) <= 1e-6 * (1e-3 + fabs(a));
}

static void count_optimum(search *s, double loss)
{
    for (size_t i = 0; i < s->n_losses; i++)
        if (close(s->losses[i], loss))
            return;
    s->losses[s->n_losses++] = loss;
}

/* Start 0 is the identity; of equal optima the earliest start is kept. */
static void try_start(search *s, const method *m, size_t start, uint64_t seed)
{
    size_t k = s->turn.k;
    if (start == 0) {
        make_identity(s->turn.t, k);
    } else {
        norma__random_restart(s->random, seed, start);
        make_orthogonal(s->turn.t, k, s->random);
    }
    m->turn(&s->turn, ROUGH);
    if (s->turn.slope <= ROUGH)
        count_optimum(s, s->turn.loss);
    if (start == 0 || (s->turn.loss < s->best_loss && !close(s->turn.loss, s->best_loss))) {
        s->best_loss = s->turn.loss;
        memcpy(s->best, s->turn.t, k * k * sizeof *s->best);
    }
}

static void keep_best(norma__rotated *out, search *s, const method *m)
{
    size_t p = s->turn.p, k = s->turn.k;
    memcpy(s->turn.t, s->best, k * k * sizeof *s->best);
    m->turn(&s->turn, TIGHT);
    memcpy(out->loadings, s->turn.rotated, p * k * sizeof *out->loadings);
    for (size_t c = 0; c < k; c++)
        for (size_t r = 0; r < k; r++) {
            double sum = 0;
            for (size_t i = 0; i < k; i++)
                sum += s->turn.t[r * k + i] * s->turn.t[c * k + i];
            out->phi[c * out->k + r] = r == c ? 1 : sum;
        }
    out->criterion = m->sign * s->turn.loss;
    out->converged = s->turn.slope <= GOOD;
    out->optima = s->n_losses;
}

static size_t count_empty(const double *loadings, size_t p, size_t k)
{
    size_t full = k;
    while (full > 0) {
        for (size_t i = 0; i < p; i++)
            if (loadings[(full - 1) * p + i] != 0)
                return k - full;
        full--;
    }
    return k;
}

norma__rotation norma__rotation_of(const norma_factor_options *o)
{
    return (norma__rotation){.method = (norma_rotation)o->rotation,
                             .starts = o->starts,
                             .seed = o->seed,
                             .threads = o->threads};
}

norma_status norma__rotate(norma__rotated *out, const double *loadings, size_t p, size_t k,
                           const norma__rotation *rotation, norma_error *err)
{
    const size_t starts = rotation->starts;
    if (rotation->method != NORMA_ROTATE_NONE &&
        (rotation->method >= sizeof methods / sizeof *methods || !methods[rotation->method].turn))
        return norma__fail(err, NORMA_EINVAL, "there is no rotation number %d",
                           (int)rotation->method);
    *out = (norma__rotated){.p = p, .k = k, .criterion = NAN, .converged = true};
    norma_status status = NORMA_OK;
    search s = {0};
    norma__prepare_numerics();
    out->loadings = NORMA__NEW(double, p *k);
    out->phi = NORMA__NEW(double, k *k);
    if (!out->loadings || !out->phi) {
        status = norma__no_memory(err);
        goto done;
    }
    memcpy(out->loadings, loadings, p * k * sizeof *loadings);
    make_identity(out->phi, k);
    out->empty = count_empty(loadings, p, k);
    if (rotation->method != NORMA_ROTATE_NONE && k - out->empty > 1) {
        const method *m = &methods[rotation->method];
        if (!search_new(&s, loadings, p, k - out->empty, starts)) {
            status = norma__no_memory(err);
            goto done;
        }
        for (size_t start = 0; start <= starts; start++)
            try_start(&s, m, start, rotation->seed);
        keep_best(out, &s, m);
    }
    status = norma__order_factors(out->loadings, out->phi, p, k, err);
done:
    search_free(&s);
    if (status != NORMA_OK)
        norma__rotated_free(out);
    return status;
}

void norma__rotated_free(norma__rotated *rotated)
{
    if (!rotated)
        return;
    free(rotated->loadings);
    free(rotated->phi);
    *rotated = (norma__rotated){0};
}
