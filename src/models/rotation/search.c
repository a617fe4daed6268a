#include "models/rotation/search.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/rotation/starts.h"

/* How far a start is taken: to which slope, in how many steps. */
typedef struct effort {
    double slope;
    size_t steps;
} effort;

static const effort ROUGH = {1e-7, 2000}; /* to compare starts */
static const effort TIGHT = {1e-11, 20000};
static const double GOOD = 1e-8; /* what counts as converged */

static bool search_new(norma__search *s)
{
    const norma__rotation *r = s->rotation;
    s->n_starts = s->start ? 1 : r->starts + 1;
    size_t threads = (size_t)norma__threads_within(r->threads, norma__turn_bytes(s->p, s->k));
    s->n_benches = threads < s->n_starts ? threads : s->n_starts;
    s->benches = NORMA__NEW(norma__bench, s->n_benches);
    s->losses = NORMA__NEW(double, s->n_starts);
    s->slopes = NORMA__NEW(double, s->n_starts);
    s->optima_count = NORMA__NEW(size_t, s->n_starts);
    s->optima_loss = NORMA__NEW(double, s->n_starts);
    if (!s->benches || !s->losses || !s->slopes || !s->optima_count || !s->optima_loss)
        return false;
    for (size_t i = 0; i < s->n_benches; i++) {
        s->benches[i].random = norma__random_new(r->seed, 0);
        if (!norma__turn_new(&s->benches[i].turn, s->loadings, s->p, s->k, r) ||
            !s->benches[i].random)
            return false;
    }
    return true;
}

void norma__search_free(norma__search *s)
{
    for (size_t i = 0; s->benches && i < s->n_benches; i++) {
        norma__turn_free(&s->benches[i].turn);
        gsl_rng_free(s->benches[i].random);
    }
    free(s->benches);
    free(s->losses);
    free(s->slopes);
    free(s->optima_count);
    free(s->optima_loss);
    *s = (norma__search){0};
}

/* Start 0 is the one given, or the identity. */
static void make_start(const norma__search *s, norma__bench *b, size_t start, bool reflected)
{
    double *t = b->turn.t;
    norma__make_identity(t, s->k);
    if (start > 0) {
        norma__random_restart(b->random, s->rotation->seed, start);
        norma__make_orthogonal(t, s->k, b->random);
    } else if (s->start) {
        norma__turn_set_start(&b->turn, s->start);
    }
    for (size_t i = 0; reflected && i < s->k; i++)
        t[(s->k - 1) * s->k + i] *= -1;
}

/* Steps never change the sign of T's determinant. That matters where signs do: towards a target
   both are tried, and the one that was better is run last. */
static void run_start(const norma__search *s, norma__bench *b, size_t start, effort e)
{
    bool signs_matter = b->turn.criterion->order == NORMA__AS_TARGET;
    double losses[2];
    for (int reflected = 0; signs_matter && reflected < 2; reflected++) {
        make_start(s, b, start, reflected);
        norma__turn_down(&b->turn, e.slope, e.steps);
        losses[reflected] = b->turn.loss;
    }
    if (signs_matter && losses[1] < losses[0])
        return;
    make_start(s, b, start, false);
    norma__turn_down(&b->turn, e.slope, e.steps);
}

/* Whether two losses are of one optimum. */
static bool same(double a, double b, double size)
{
    return fabs(a - b) <= 1e-6 * fabs(a) + 1e-9 * size;
}

/* Of equally good starts the earliest; of those that converged, or of all. */
static size_t best_start(const norma__search *s, double steepest)
{
    double least = INFINITY;
    for (size_t i = 0; i < s->n_starts; i++)
        if (s->slopes[i] <= steepest)
            least = fmin(least, s->losses[i]);
    for (size_t i = 0; i < s->n_starts; i++)
        if (s->slopes[i] <= steepest && same(least, s->losses[i], s->benches->turn.size))
            return i;
    return s->n_starts;
}

/* The best start of all, or where that leads nowhere (factors that come to coincide lower some
   criteria without end), the best of those that converged. */
static void finish_best(norma__search *s)
{
    norma__turn *turn = &s->benches->turn;
    size_t best = best_start(s, INFINITY), converged = best_start(s, ROUGH.slope);
    if (best == s->n_starts)
        best = 0;
    run_start(s, s->benches, best, TIGHT);
    s->losses[best] = turn->loss;
    s->slopes[best] = turn->slope;
    if (turn->slope > GOOD && converged < s->n_starts && converged != best)
        run_start(s, s->benches, converged, TIGHT);
    s->converged = turn->slope <= GOOD;
}

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void count_optima(norma__search *s)
{
    size_t n = 0;
    double *least = s->optima_loss;
    for (size_t i = 0; i < s->n_starts; i++)
        if (s->slopes[i] <= ROUGH.slope)
            s->losses[n++] = s->losses[i];
    qsort(s->losses, n, sizeof *s->losses, ascending);
    for (size_t i = 0; i < n; i++) {
        if (s->optima == 0 || !same(least[s->optima - 1], s->losses[i], s->benches->turn.size))
            least[s->optima++] = s->losses[i];
        s->optima_count[s->optima - 1]++;
    }
}

norma_status norma__search_run(norma__search *s, norma_error *err)
{
    if (!search_new(s))
        return norma__no_memory(err);
#pragma omp parallel for num_threads((int)s->n_benches) schedule(dynamic)
    for (size_t start = 0; start < s->n_starts; start++) {
        norma__bench *b = &s->benches[omp_get_thread_num()];
        run_start(s, b, start, ROUGH);
        s->losses[start] = b->turn.loss;
        s->slopes[start] = b->turn.slope;
    }
    finish_best(s);
    count_optima(s);
    return NORMA_OK;
}
