#include "models/multilevel/components.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"

enum { INDEX_BITS = 9, VALUE_BITS = 23 }; /* 2^9 = NORMA__RANKS_DRAWN */

/* Units with scores, and how often each had each rank in the draws of one thread. */
typedef struct field {
    const norma__posterior *posterior;
    size_t n;
    double *size, *mean; /* n; means from sizes->mean */
} field;

typedef struct bench {
    double *truth;         /* n */
    uint32_t *keys, *swap; /* n */
    uint32_t *counts;      /* n x n: unit by rank */
    gsl_rng *random;
} bench;

static size_t pick(const norma__posterior *p, double uniform)
{
    size_t k = 0;
    while (k + 1 < p->n && uniform >= p->share[k])
        uniform -= p->share[k++];
    return k;
}

/* True means: ratio, variance within, grand mean, then the units given these. */
static void draw_means(double *truth, const field *f, gsl_rng *random)
{
    const norma__posterior *p = f->posterior;
    size_t k = pick(p, gsl_rng_uniform(random));
    double within = p->within[k] * p->df / gsl_ran_chisq(random, p->df);
    double grand = p->mean[k] + sqrt(within / p->w[k]) * gsl_ran_gaussian_ziggurat(random, 1);
    for (size_t i = 0; i < f->n; i++) {
        double left = 1 / (1 + f->size[i] * p->ratio[k]);
        double sd = sqrt(within * p->ratio[k] * left);
        truth[i] = f->mean[i] + left * (grand - f->mean[i]) + gsl_ran_gaussian_ziggurat(random, sd);
    }
}

/* Highest first: a whole number of the value with the unit's index in its last bits. */
static void fill_keys(uint32_t *keys, const double *truth, size_t n)
{
    double low = truth[0], high = truth[0];
    for (size_t i = 1; i < n; i++) {
        low = fmin(low, truth[i]);
        high = fmax(high, truth[i]);
    }
    double scale = high > low ? ((1 << VALUE_BITS) - 1) / (high - low) : 0;
    for (size_t i = 0; i < n; i++)
        keys[i] = ((uint32_t)((high - truth[i]) * scale) << INDEX_BITS) | (uint32_t)i;
}

static void sort_by_byte(uint32_t *to, const uint32_t *from, size_t n, int shift)
{
    uint32_t place[256] = {0}, before = 0;
    for (size_t i = 0; i < n; i++)
        place[from[i] >> shift & 255]++;
    for (size_t b = 0; b < 256; b++) {
        uint32_t here = place[b];
        place[b] = before;
        before += here;
    }
    for (size_t i = 0; i < n; i++)
        to[place[from[i] >> shift & 255]++] = from[i];
}

static void count_draw(bench *b, const field *f)
{
    draw_means(b->truth, f, b->random);
    fill_keys(b->keys, b->truth, f->n);
    sort_by_byte(b->swap, b->keys, f->n, INDEX_BITS - 1);
    sort_by_byte(b->keys, b->swap, f->n, INDEX_BITS + 7);
    sort_by_byte(b->swap, b->keys, f->n, INDEX_BITS + 15);
    for (size_t rank = 0; rank < f->n; rank++) {
        size_t unit = b->swap[rank] & ((1U << INDEX_BITS) - 1);
        b->counts[unit * f->n + rank]++;
    }
}

/* ---- what the counts say ---- */

static size_t quantile(const uint32_t *counts, size_t n, double wanted)
{
    double below = 0;
    size_t rank = 0;
    for (; rank + 1 < n; rank++) {
        below += counts[rank];
        if (below >= wanted)
            break;
    }
    return rank + 1;
}

static void summarise(norma_unit_mean *out, const uint32_t *counts, size_t n, double draws,
                      double level)
{
    double sum = 0, top = 0, bottom = 0, tail = (1 - level) / 2;
    size_t third = norma__third(n);
    for (size_t rank = 0; rank < n; rank++) {
        sum += (double)(rank + 1) * counts[rank];
        top += rank < third ? counts[rank] : 0;
        bottom += rank >= n - third ? counts[rank] : 0;
    }
    out->rank_mean = sum / draws;
    out->p_top = top / draws;
    out->p_bottom = bottom / draws;
    out->rank_low = (double)quantile(counts, n, tail * draws);
    out->rank_high = (double)quantile(counts, n, (1 - tail) * draws);
}

/* ---- the threads' memory ---- */

static void free_benches(bench *benches, size_t n)
{
    for (size_t t = 0; benches && t < n; t++) {
        free(benches[t].truth);
        free(benches[t].keys);
        free(benches[t].swap);
        free(benches[t].counts);
        gsl_rng_free(benches[t].random);
    }
    free(benches);
}

static bench *new_benches(size_t threads, size_t n, uint64_t seed)
{
    bench *benches = NORMA__NEW(bench, threads);
    for (size_t t = 0; benches && t < threads; t++) {
        bench *b = &benches[t];
        b->truth = NORMA__NEW(double, n);
        b->keys = NORMA__NEW(uint32_t, n);
        b->swap = NORMA__NEW(uint32_t, n);
        b->counts = NORMA__NEW(uint32_t, n * n);
        b->random = norma__random_new(seed, 0);
        if (!b->truth || !b->keys || !b->swap || !b->counts || !b->random) {
            free_benches(benches, threads);
            return NULL;
        }
    }
    return benches;
}

static void fill_field(field *f, const norma_unit_scores *scores, size_t n_units, double centre)
{
    for (size_t u = 0; u < n_units; u++)
        if (scores[u].n > 0) {
            f->size[f->n] = (double)scores[u].n;
            f->mean[f->n++] = scores[u].mean - centre;
        }
}

static void add_counts(bench *to, const bench *benches, size_t threads, size_t cells)
{
    for (size_t t = 1; t < threads; t++)
        for (size_t c = 0; c < cells; c++)
            to->counts[c] += benches[t].counts[c];
}

norma_status norma__ranks_drawn(norma_unit_mean *out, const norma_unit_scores *scores,
                                size_t n_units, const norma__sizes *sizes,
                                const norma__posterior *posterior,
                                const norma_multilevel_options *options, norma_error *err)
{
    size_t n = (size_t)sizes->units;
    size_t threads = (size_t)norma__threads_within(options->threads, n * n * sizeof(uint32_t));
    field f = {
        .posterior = posterior, .size = NORMA__NEW(double, n), .mean = NORMA__NEW(double, n)};
    bench *benches = new_benches(threads, n, options->seed);
    norma_status status = NORMA_OK;
    if (!f.size || !f.mean || !benches) {
        status = norma__no_memory(err);
        goto done;
    }
    fill_field(&f, scores, n_units, sizes->mean);
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t d = 0; d < options->draws; d++) {
        bench *b = &benches[omp_get_thread_num()];
        norma__random_restart(b->random, options->seed, d);
        count_draw(b, &f);
    }
    add_counts(benches, benches, threads, n * n);
    for (size_t u = 0, i = 0; u < n_units; u++)
        if (scores[u].n > 0)
            summarise(&out[u], benches->counts + n * i++, n, (double)options->draws,
                      options->conf_level);
done:
    free(f.size);
    free(f.mean);
    free_benches(benches, threads);
    return status;
}
