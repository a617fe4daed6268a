/* Every split, by Gray code: from one to the next a single item changes sides. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/reliability/splits.h"

/* So many items are walked through in one go, the others stay where they are: sums are computed
   anew after 2^12 changes, and results do not depend on threads. */
enum { WALK = 12 };

typedef struct walk {
    const double *cov;
    size_t p, walked;   /* items 1 ... walked change, the others are as the number of the walk */
    size_t smaller;     /* items of the smaller half */
    double *values;     /* of halves */
    const size_t *from; /* n_walks + 1: where the values of each begin */
} walk;

typedef struct found {
    double least;
    uint32_t bits; /* items 1 ... p - 1 on the other side than item 0 */
} found;

double norma__split_form(const int8_t *split, const double *cov, size_t p)
{
    double form = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            form += split[i] * split[j] * cov[i + j * p];
    return form;
}

static void split_of(int8_t *split, uint32_t bits, size_t p)
{
    split[0] = 1;
    for (size_t i = 1; i < p; i++)
        split[i] = (bits >> (i - 1)) & 1 ? -1 : 1;
}

static bool is_half(const walk *w, uint32_t bits)
{
    size_t others = (size_t)__builtin_popcount(bits);
    return others == w->smaller || others == w->p - w->smaller;
}

/* S s. */
static void form_sums(double *sums, const int8_t *split, const double *cov, size_t p)
{
    memset(sums, 0, p * sizeof *sums);
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            sums[i] += split[j] * cov[i + j * p];
}

/* Item i changes sides: s'Ss changes by 4 (s_ii - s_i (S s)_i). */
static double change_sides(double *sums, int8_t *split, size_t i, const double *cov, size_t p)
{
    const double *of_item = cov + i * p;
    double change = 4 * (of_item[i] - split[i] * sums[i]), twice = 2 * split[i];
    for (size_t j = 0; j < p; j++)
        sums[j] -= twice * of_item[j];
    split[i] = (int8_t)-split[i];
    return change;
}

static found run_walk(const walk *w, size_t number)
{
    int8_t split[NORMA__SPLITS_ALL];
    double sums[NORMA__SPLITS_ALL];
    uint32_t bits = (uint32_t)(number << w->walked);
    size_t at = w->from[number];

    split_of(split, bits, w->p);
    form_sums(sums, split, w->cov, w->p);
    double form = norma__split_form(split, w->cov, w->p);
    found best = {.least = INFINITY};
    for (uint32_t step = 1;; step++) {
        if (form < best.least && bits != 0)
            best = (found){.least = form, .bits = bits};
        if (is_half(w, bits))
            w->values[at++] = form;
        if (step >> w->walked)
            break;
        size_t next = (size_t)__builtin_ctz(step);
        form += change_sides(sums, split, next + 1, w->cov, w->p);
        bits ^= (uint32_t)1 << next;
    }
    return best;
}

static size_t choose(size_t n, size_t k)
{
    size_t ways = 1;
    if (k > n)
        return 0;
    for (size_t i = 1; i <= k; i++)
        ways = ways * (n - k + i) / i;
    return ways;
}

/* How many of a walk's splits are halves: those that put as many of its items on the other side as
   are missing there. */
static size_t halves_in(const walk *w, size_t number)
{
    size_t there = (size_t)__builtin_popcount((uint32_t)number), larger = w->p - w->smaller;
    size_t n = there <= w->smaller ? choose(w->walked, w->smaller - there) : 0;
    if (larger != w->smaller && there <= larger)
        n += choose(w->walked, larger - there);
    return n;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

norma_status norma__splits_all(int8_t *best, double **values, size_t *n, const double *cov,
                               size_t p, size_t threads, norma_error *err)
{
    walk w = {.cov = cov, .p = p, .walked = p - 1 < WALK ? p - 1 : WALK, .smaller = p / 2};
    size_t n_walks = (size_t)1 << (p - 1 - w.walked);
    size_t *from = NORMA__NEW(size_t, n_walks + 1);
    found *bests = NORMA__NEW(found, n_walks);
    norma_status status = NORMA_OK;

    for (size_t k = 0; from && k < n_walks; k++)
        from[k + 1] = from[k] + halves_in(&w, k);
    w.from = from;
    w.values = from ? NORMA__NEW(double, from[n_walks]) : NULL;
    if (!bests || !w.values) {
        status = norma__no_memory(err);
        goto done;
    }
#pragma omp parallel for num_threads(norma__threads(threads)) schedule(dynamic)
    for (size_t k = 0; k < n_walks; k++)
        bests[k] = run_walk(&w, k);
    found least = bests[0];
    for (size_t k = 1; k < n_walks; k++)
        if (bests[k].least < least.least)
            least = bests[k];
    split_of(best, least.bits, p);
    qsort(w.values, from[n_walks], sizeof *w.values, by_value);
    *n = from[n_walks];
    *values = w.values; /* the caller owns them from here */
    w.values = NULL;
done:
    free(w.values);
    free(from);
    free(bests);
    return status;
}
