#include "process/careless/alike.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/careless/alike_paths.h"

/* ---- ways to compare ---- */

#if defined(__x86_64__)

norma__alike_path *norma__alike_path_at(size_t k)
{
    norma__alike_path *paths[4] = {0};
    size_t n = 0;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512vpopcntdq"))
        paths[n++] = norma__alike_avx512;
    if (__builtin_cpu_supports("avx2"))
        paths[n++] = norma__alike_avx2;
    paths[n++] = norma__alike_plain;
    return k < n ? paths[k] : NULL;
}

#else

norma__alike_path *norma__alike_path_at(size_t k)
{
    return k == 0 ? norma__alike_plain : NULL;
}

#endif

/* ---- some respondents ---- */

void norma__alike_clear(norma__alike *alike)
{
    free(alike->code);
    free(alike->answered);
    free(alike->complete);
    free(alike->one);
    free(alike->mask);
    *alike = (norma__alike){0};
}

bool norma__alike_new(norma__alike *alike, const norma__codes *codes, size_t room, size_t path)
{
    size_t tiles = (room + NORMA__TILE_ROWS - 1) / NORMA__TILE_ROWS;
    *alike =
        (norma__alike){.room = room, .p = codes->p, .words = codes->words, .bits = codes->bits};
    alike->path = norma__alike_path_at(path);
    alike->code = NORMA__NEW(uint64_t, tiles * norma__code_words(codes) * NORMA__TILE_ROWS);
    alike->answered = NORMA__NEW(uint64_t, tiles * codes->words * NORMA__TILE_ROWS);
    alike->complete = NORMA__NEW(uint8_t, tiles);
    alike->one = NORMA__NEW(uint64_t, norma__code_words(codes));
    alike->mask = NORMA__NEW(uint64_t, codes->words);
    if (alike->code && alike->answered && alike->complete && alike->one && alike->mask)
        return true;
    norma__alike_clear(alike);
    return false;
}

static void take_one(norma__alike *alike, const norma__codes *codes, size_t at, size_t row)
{
    size_t t = at / NORMA__TILE_ROWS, l = at % NORMA__TILE_ROWS,
           code_words = alike->words * alike->bits;
    uint64_t *code = alike->code + t * code_words * NORMA__TILE_ROWS + l;
    uint64_t *answered = alike->answered + t * alike->words * NORMA__TILE_ROWS + l;
    for (size_t k = 0; k < code_words; k++)
        code[k * NORMA__TILE_ROWS] = codes->code[row * code_words + k];
    for (size_t w = 0; w < alike->words; w++)
        answered[w * NORMA__TILE_ROWS] = codes->answered[row * alike->words + w];
    alike->complete[t] = alike->complete[t] && codes->n_answered[row] == codes->p;
}

void norma__alike_take(norma__alike *alike, const norma__codes *codes, const size_t *rows, size_t n)
{
    size_t tiles = (n + NORMA__TILE_ROWS - 1) / NORMA__TILE_ROWS, rest = n % NORMA__TILE_ROWS;
    size_t mask_step = alike->words * NORMA__TILE_ROWS;
    alike->n = n;
    memset(alike->complete, 1, tiles);
    if (rest) {
        alike->complete[tiles - 1] = 0;
        memset(alike->answered + (tiles - 1) * mask_step, 0, mask_step * sizeof(uint64_t));
    }
    for (size_t i = 0; i < n; i++)
        take_one(alike, codes, i, rows[i]);
}

/* The code of no answer is made another than that of the others, so that no two are equal. */
static void set_one(norma__alike *alike, const uint64_t *code, const uint64_t *answered)
{
    for (size_t w = 0; w < alike->words; w++) {
        size_t left = alike->p - 64 * w;
        uint64_t items = left < 64 ? (UINT64_C(1) << left) - 1 : ~UINT64_C(0);
        alike->mask[w] = answered[w * NORMA__TILE_ROWS];
        for (size_t b = 0; b < alike->bits; b++) {
            size_t k = w * alike->bits + b;
            alike->one[k] = code[k * NORMA__TILE_ROWS] ^ (b ? 0 : items & ~alike->mask[w]);
        }
    }
}

void norma__alike_compare(norma__alike *alike, double *best, size_t i)
{
    size_t t = i / NORMA__TILE_ROWS, l = i % NORMA__TILE_ROWS;
    size_t code_step = alike->words * alike->bits * NORMA__TILE_ROWS;
    uint64_t *answered = alike->answered + t * alike->words * NORMA__TILE_ROWS + l;
    uint8_t tile_complete = alike->complete[t];
    bool complete = true;
    double own = best[i];

    set_one(alike, alike->code + t * code_step + l, answered);
    for (size_t w = 0; w < alike->words; w++) {
        size_t left = alike->p - 64 * w;
        uint64_t items = left < 64 ? (UINT64_C(1) << left) - 1 : ~UINT64_C(0);
        complete &= alike->mask[w] == items;
        answered[w * NORMA__TILE_ROWS] = 0; /* with oneself there is nothing in common */
    }
    alike->complete[t] = 0;
    alike->path(alike, best, &own, t, complete);
    best[i] = own;
    for (size_t w = 0; w < alike->words; w++)
        answered[w * NORMA__TILE_ROWS] = alike->mask[w];
    alike->complete[t] = tile_complete;
}
