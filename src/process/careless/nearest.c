#include "process/careless/nearest.h"

#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "process/careless/buckets.h"

/* Rows that agree in a block of items are compared in chunks of so many. */
enum { CHUNK = 512 };

/* Blocks of items: about one in ten may differ, and at most so many times is everybody sorted. */
enum { BLOCKS_MOST = 16, ITEMS_A_BLOCK = 10 };

/* ---- all pairs ---- */

static void raise(double *best, const double *other, size_t n)
{
    for (size_t k = 0; k < n; k++)
        best[k] = best[k] < other[k] ? other[k] : best[k];
}

/* Every thread has a copy of the tiles and of best; the largest of all does not depend on who found
   it. */
typedef struct pairs_worker {
    norma__alike alike;
    double *best;
} pairs_worker;

static void pairs_workers_free(pairs_worker *workers, int threads)
{
    for (int t = 0; workers && t < threads; t++) {
        norma__alike_clear(&workers[t].alike);
        free(workers[t].best);
    }
    free(workers);
}

static pairs_worker *pairs_workers_new(const norma__codes *codes, size_t n, int threads)
{
    pairs_worker *workers = NORMA__NEW(pairs_worker, (size_t)threads);
    for (int t = 0; workers && t < threads; t++) {
        workers[t].best = NORMA__NEW(double, n + NORMA__TILE_ROWS);
        if (!workers[t].best || !norma__alike_new(&workers[t].alike, codes, n, 0)) {
            pairs_workers_free(workers, threads);
            return NULL;
        }
    }
    return workers;
}

static norma_status compare_all(double *best, const norma__codes *codes, const size_t *rows,
                                size_t n, int threads, norma_error *err)
{
    pairs_worker *workers = pairs_workers_new(codes, n, threads);
    if (!workers)
        return norma__no_memory(err);
#pragma omp parallel num_threads(threads)
    {
        pairs_worker *w = &workers[omp_get_thread_num()];
        norma__alike_take(&w->alike, codes, rows, n);
        for (size_t k = 0; k < n + NORMA__TILE_ROWS; k++)
            w->best[k] = -1;
#pragma omp for schedule(dynamic, 16)
        for (size_t i = 0; i < n; i++)
            norma__alike_compare(&w->alike, w->best, i);
    }
    for (int t = 0; t < threads; t++)
        raise(best, workers[t].best, n);
    pairs_workers_free(workers, threads);
    return NORMA_OK;
}

/* ---- candidates ---- */

/* What many respondents are searched with. */
typedef struct search {
    const norma__codes *codes;
    const size_t *rows;
    size_t n, n_blocks;
    double *best;
    uint8_t *capped; /* of the rows: compared with some only of those alike in a block */
    uint64_t *items; /* of a block, as a mask of words */
    norma__buckets buckets;
} search;

typedef struct search_worker {
    norma__alike alike;
    size_t rows[CHUNK];
    double best[CHUNK + NORMA__TILE_ROWS];
} search_worker;

static void search_clear(search *s)
{
    norma__buckets_clear(&s->buckets);
    free(s->capped);
    free(s->items);
}

static norma_status search_make(search *s, norma_error *err)
{
    s->capped = NORMA__NEW(uint8_t, s->n);
    s->items = NORMA__NEW(uint64_t, s->codes->words);
    if (!s->capped || !s->items || !norma__buckets_new(&s->buckets, s->n))
        return norma__no_memory(err);
    return NORMA_OK;
}

static void search_workers_free(search_worker *workers, int threads)
{
    for (int t = 0; workers && t < threads; t++)
        norma__alike_clear(&workers[t].alike);
    free(workers);
}

static search_worker *search_workers_new(const norma__codes *codes, int threads)
{
    search_worker *workers = NORMA__NEW(search_worker, (size_t)threads);
    for (int t = 0; workers && t < threads; t++)
        if (!norma__alike_new(&workers[t].alike, codes, CHUNK, 0)) {
            search_workers_free(workers, threads);
            return NULL;
        }
    return workers;
}

/* Neighbouring items, which are often of one scale, come into different blocks. */
static void hash_block(search *s, size_t block, int threads)
{
    size_t words = s->codes->words, bits = s->codes->bits;
    for (size_t w = 0; w < words; w++)
        s->items[w] = 0;
    for (size_t j = block; j < s->codes->p; j += s->n_blocks)
        s->items[j / 64] |= UINT64_C(1) << j % 64;
#pragma omp parallel for num_threads(threads)
    for (size_t k = 0; k < s->n; k++) {
        const uint64_t *code = s->codes->code + s->rows[k] * words * bits;
        uint64_t hash = 0;
        for (size_t w = 0; w < words; w++)
            for (size_t b = 0; b < bits; b++)
                hash = norma__hash_word(hash, code[w * bits + b] & s->items[w]);
        s->buckets.hash[k] = hash;
    }
}

/* Within one block of items everybody is in one chunk, so that no two threads raise one best. */
static void compare_chunk(search *s, search_worker *w, const size_t *members, size_t n, bool capped)
{
    for (size_t i = 0; i < n; i++) {
        w->rows[i] = s->rows[members[i]];
        w->best[i] = s->best[members[i]];
        s->capped[members[i]] |= capped;
    }
    norma__alike_take(&w->alike, s->codes, w->rows, n);
    for (size_t i = 0; i + 1 < n; i++)
        norma__alike_compare(&w->alike, w->best, i);
    for (size_t i = 0; i < n; i++)
        s->best[members[i]] = w->best[i];
}

static void compare_bucket(search *s, search_worker *w, size_t bucket)
{
    size_t begin = s->buckets.start[bucket], end = s->buckets.start[bucket + 1];
    for (size_t first = begin; first + 1 < end; first += CHUNK)
        compare_chunk(s, w, s->buckets.members + first, end - first < CHUNK ? end - first : CHUNK,
                      end - begin > CHUNK);
}

static double floor_of(const search *s)
{
    return 1 - (double)(s->n_blocks - 1) / (double)s->codes->p;
}

static norma_status note_search(const search *s, norma_notes *notes, norma_error *err)
{
    size_t capped = 0;
    for (size_t k = 0; k < s->n; k++)
        capped += s->capped[k];
    norma_status status = norma__note(
        notes, err, "nearest-in-blocks", NULL, (double)s->n, floor_of(s),
        "%zu respondents who differ are too many to compare all pairs: nearest_share is sure to be "
        "found from %.2f on, between those who answered everything, and is undefined under that",
        s->n, floor_of(s));
    if (status == NORMA_OK && capped)
        status = norma__note(notes, err, "nearest-capped", NULL, (double)capped, (double)s->n,
                             "%zu of %zu respondents answered some items like over %d others and "
                             "were compared with some of these only: their nearest_share may be "
                             "larger",
                             capped, s->n, CHUNK);
    return status;
}

/* Two rows that differ in fewer items than there are blocks agree in at least one whole block. */
static norma_status compare_candidates(search *s, int threads, norma_notes *notes, norma_error *err)
{
    search_worker *workers = NULL;
    norma_status status = search_make(s, err);
    if (status != NORMA_OK)
        goto done;
    if (!(workers = search_workers_new(s->codes, threads))) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t block = 0; block < s->n_blocks; block++) {
        hash_block(s, block, threads);
        norma__buckets_sort(&s->buckets);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 256)
        for (size_t k = 0; k < s->buckets.n_buckets; k++)
            compare_bucket(s, &workers[omp_get_thread_num()], k);
    }
    for (size_t k = 0; k < s->n; k++)
        if (s->best[k] < floor_of(s))
            s->best[k] = -1;
    status = note_search(s, notes, err);
done:
    search_workers_free(workers, threads);
    search_clear(s);
    return status;
}

static size_t blocks_for(size_t p)
{
    size_t blocks = p / ITEMS_A_BLOCK + 1;
    blocks = blocks < 2 ? 2 : blocks > BLOCKS_MOST ? BLOCKS_MOST : blocks;
    return blocks < p ? blocks : p;
}

norma_status norma__nearest(double *best, const norma__codes *codes, const size_t *rows, size_t n,
                            int threads, norma_notes *notes, norma_error *err)
{
    if (n <= NORMA__NEAREST_ALL)
        return compare_all(best, codes, rows, n, threads, err);
    search s = {
        .codes = codes, .rows = rows, .n = n, .n_blocks = blocks_for(codes->p), .best = best};
    return compare_candidates(&s, threads, notes, err);
}
