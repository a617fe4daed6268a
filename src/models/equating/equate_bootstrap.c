#include <gsl/gsl_randist.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/equating/equate_errors.h"

enum { BLOCK = 256 }; /* replicates that are held at a time */

/* One form of a replicate. */
typedef struct redrawn {
    const norma__sampled *from;
    size_t n;
    double *share;
    norma__loglinear smooth;
} redrawn;

typedef struct worker {
    norma__equate_desk desk;
    redrawn x, y;
    gsl_rng *random;
} worker;

static norma_status redrawn_new(redrawn *out, const norma__sampled *from, norma_error *err)
{
    *out = (redrawn){.from = from, .n = (size_t)llround(from->n)};
    if (!(out->share = NORMA__NEW(double, from->form.n * from->form.m)))
        return norma__no_memory(err);
    return from->smooth.basis ? norma__loglinear_copy(&out->smooth, &from->smooth, err) : NORMA_OK;
}

static void worker_clear(worker *w)
{
    norma__equate_desk_clear(&w->desk);
    norma__loglinear_free(&w->x.smooth);
    norma__loglinear_free(&w->y.smooth);
    free(w->x.share);
    free(w->y.share);
    if (w->random)
        gsl_rng_free(w->random);
}

static norma_status worker_new(worker *w, const norma__equate_task *task, const norma__sampled *x,
                               const norma__sampled *y, norma_error *err)
{
    norma_status status = norma__equate_desk_new(&w->desk, task, err);
    if (status == NORMA_OK)
        status = redrawn_new(&w->x, x, err);
    if (status == NORMA_OK && y)
        status = redrawn_new(&w->y, y, err);
    if (status == NORMA_OK && !(w->random = norma__random_new(0, 0)))
        status = norma__no_memory(err);
    return status;
}

/* A multinomial sample of n, cell by cell: each a binomial of those that are left. */
static void draw(redrawn *form, gsl_rng *random)
{
    const norma__sampled *from = form->from;
    size_t cells = from->form.n * from->form.m, left = form->n;
    double rest = 1;
    for (size_t c = 0; c < cells; c++) {
        double p = from->observed[c];
        unsigned drawn = 0;
        if (p > 0 && left > 0)
            drawn = p >= rest ? (unsigned)left : gsl_ran_binomial(random, p / rest, (unsigned)left);
        left -= drawn;
        rest -= p;
        form->share[c] = (double)drawn / (double)form->n;
    }
    for (size_t c = cells; left > 0 && c-- > 0;) /* what rounding of rest left over */
        if (from->observed[c] > 0) {
            form->share[c] += (double)left / (double)form->n;
            left = 0;
        }
}

/* The shares to equate, or NULL when they could not be smoothed. */
static const double *shares_of(redrawn *form)
{
    if (!form->smooth.basis)
        return form->share;
    return norma__loglinear_fit(&form->smooth, form->share) ? form->smooth.share : NULL;
}

static void replicate(double *equivalents, worker *w, uint64_t seed, size_t r, size_t n)
{
    const double *p = NULL, *q = NULL;
    norma__random_restart(w->random, seed, r + 1);
    draw(&w->x, w->random);
    if (w->y.share)
        draw(&w->y, w->random);
    p = shares_of(&w->x);
    q = w->y.share ? shares_of(&w->y) : NULL;
    bool usable = p && (q || !w->y.share);
    if (usable)
        norma__equate_desk_convert(&w->desk, p, q);
    for (size_t i = 0; i < n; i++)
        equivalents[i] = usable ? w->desk.equivalent[i] : NAN;
}

/* Running mean and sum of squares of one score's equivalents. */
typedef struct running {
    size_t known;
    double mean, ss;
} running;

/* Adds a block of replicates in their order; returns in how many there was an equivalent. */
static size_t add_block(running *sums, const double *equivalents, size_t n, size_t block)
{
    size_t used = 0;
    for (size_t r = 0; r < block; r++) {
        bool any = false;
        for (size_t i = 0; i < n; i++) {
            double e = equivalents[i + r * n], off = e - sums[i].mean;
            if (isnan(e))
                continue;
            any = true;
            sums[i].mean += off / (double)++sums[i].known;
            sums[i].ss += off * (e - sums[i].mean);
        }
        used += any;
    }
    return used;
}

static void summarise(double *se, double *bias, const running *sums, const double *estimate,
                      size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t known = sums[i].known;
        se[i] = known > 1 ? sqrt(sums[i].ss / (double)(known - 1)) : NAN;
        bias[i] = known > 0 ? sums[i].mean - estimate[i] : NAN;
    }
}

norma_status norma__equate_bootstrap(double *se, double *bias, size_t *used,
                                     const norma__equate_task *task, const double *equivalent,
                                     const norma__sampled *x, const norma__sampled *y,
                                     const norma_equate_options *options, norma_error *err)
{
    size_t n = x->form.n;
    int threads = norma__threads(options->threads);
    norma_status status = NORMA_OK;
    double *equivalents = NORMA__NEW(double, n *BLOCK);
    running *sums = NORMA__NEW(running, n);
    worker *workers = NORMA__NEW(worker, (size_t)threads);
    if (!equivalents || !sums || !workers)
        status = norma__no_memory(err);
    for (int t = 0; t < threads && status == NORMA_OK; t++)
        status = worker_new(&workers[t], task, x, y, err);
    *used = 0;
    for (size_t from = 0; from < options->bootstrap && status == NORMA_OK; from += BLOCK) {
        size_t left = options->bootstrap - from, block = left < BLOCK ? left : BLOCK;
#pragma omp parallel for num_threads(threads) schedule(dynamic, 16)
        for (size_t r = 0; r < block; r++)
            replicate(equivalents + r * n, &workers[omp_get_thread_num()], options->seed, from + r,
                      n);
        *used += add_block(sums, equivalents, n, block);
    }
    if (status == NORMA_OK)
        summarise(se, bias, sums, equivalent, n);
    for (int t = 0; workers && t < threads; t++)
        worker_clear(&workers[t]);
    free(workers);
    free(sums);
    free(equivalents);
    return status;
}
