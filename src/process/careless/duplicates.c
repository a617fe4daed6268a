#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "process/careless/alike.h"
#include "process/careless/buckets.h"
#include "process/careless/nearest.h"
#include "process/careless/patterns.h"

/* Who answered exactly like whom. */
typedef struct twins {
    size_t *first; /* of every respondent: the first with the same answers, oneself perhaps */
    size_t *count; /* of every first: how many have these answers */
} twins;

static void twins_clear(twins *t)
{
    free(t->first);
    free(t->count);
}

static bool same_answers(const norma__codes *codes, size_t a, size_t b)
{
    size_t words = norma__code_words(codes);
    return memcmp(codes->code + a * words, codes->code + b * words, words * sizeof(uint64_t)) == 0;
}

/* Within a bucket everyone is compared with the first of each kind that came before; those are
   kept at the bucket's beginning. */
static void find_in_bucket(twins *t, const norma__codes *codes, size_t *members, size_t n)
{
    size_t kinds = 0;
    for (size_t i = 0; i < n; i++) {
        size_t row = members[i], k = 0;
        while (k < kinds && !same_answers(codes, members[k], row))
            k++;
        if (k == kinds)
            members[kinds++] = row;
        t->first[row] = members[k];
        t->count[members[k]]++;
    }
}

static norma_status find_twins(twins *t, const norma__codes *codes, int threads, norma_error *err)
{
    norma__buckets buckets = {0};
    size_t words = norma__code_words(codes);
    t->first = NORMA__NEW(size_t, codes->n);
    t->count = NORMA__NEW(size_t, codes->n);
    if (!t->first || !t->count || !norma__buckets_new(&buckets, codes->n))
        return norma__no_memory(err);
#pragma omp parallel for num_threads(threads)
    for (size_t r = 0; r < codes->n; r++)
        for (size_t k = 0; k < words; k++)
            buckets.hash[r] = norma__hash_word(buckets.hash[r], codes->code[r * words + k]);
    norma__buckets_sort(&buckets);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1024)
    for (size_t k = 0; k < buckets.n_buckets; k++)
        find_in_bucket(t, codes, buckets.members + buckets.start[k],
                       buckets.start[k + 1] - buckets.start[k]);
    norma__buckets_clear(&buckets);
    return NORMA_OK;
}

/* ---- near duplicates ---- */

/* One of each kind that answered at least half of the items: nobody else has half in common. */
static size_t list_kinds(size_t *kinds, const twins *t, const norma__codes *codes)
{
    size_t n = 0;
    for (size_t r = 0; r < codes->n; r++)
        if (t->count[r] > 0 && 2 * codes->n_answered[r] >= codes->p)
            kinds[n++] = r;
    return n;
}

static norma_status find_nearest(double *index, const twins *t, const norma__codes *codes,
                                 int threads, norma_notes *notes, norma_error *err)
{
    size_t *kinds = NORMA__NEW(size_t, codes->n);
    double *best = NORMA__NEW(double, codes->n);
    norma_status status = kinds && best ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK) {
        size_t n = list_kinds(kinds, t, codes);
        for (size_t k = 0; k < n; k++)
            best[k] = t->count[kinds[k]] > 1 ? 1 : -1;
        status = norma__nearest(best, codes, kinds, n, threads, notes, err);
        for (size_t r = 0; r < codes->n; r++)
            index[r] = NAN;
        for (size_t k = 0; k < n; k++)
            index[kinds[k]] = best[k] < 0 ? NAN : best[k];
        for (size_t r = 0; r < codes->n; r++)
            index[r] = index[t->first[r]];
    }
    free(kinds);
    free(best);
    return status;
}

norma_status norma__duplicate_indices(double *const indices[NORMA_INDICES],
                                      const norma_instrument *instrument, const norma_data *data,
                                      int threads, norma_notes *notes, norma_error *err)
{
    double *duplicates = indices[NORMA_INDEX_DUPLICATES];
    double *nearest = indices[NORMA_INDEX_NEAREST_SHARE];
    norma__answers answers = {0};
    norma__codes codes = {0};
    twins t = {0};
    norma_status status = NORMA_OK;

    if (!duplicates && !nearest)
        goto done;
    if ((status = norma__answers_of(&answers, instrument, data, err)) != NORMA_OK ||
        (status = norma__codes_of(&codes, &answers, data, threads, err)) != NORMA_OK ||
        (status = find_twins(&t, &codes, threads, err)) != NORMA_OK)
        goto done;
    for (size_t r = 0; duplicates && r < codes.n; r++)
        duplicates[r] = codes.n_answered[r] ? (double)t.count[t.first[r]] - 1 : NAN;
    if (nearest)
        status = find_nearest(nearest, &t, &codes, threads, notes, err);
done:
    twins_clear(&t);
    norma__codes_clear(&codes);
    norma__answers_clear(&answers);
    return status;
}
