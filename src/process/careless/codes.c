#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/careless/alike.h"

enum { BLOCK = 64 };

void norma__codes_clear(norma__codes *codes)
{
    free(codes->code);
    free(codes->answered);
    free(codes->n_answered);
    *codes = (norma__codes){0};
}

/* Bits for as many categories as any item has, and two codes more: of no answer, and of no answer
   where it is compared with that. */
static size_t bits_needed(const norma__answers *answers, const norma_data *data)
{
    size_t most = 1, bits = 1;
    for (size_t i = 0; i < answers->n; i++) {
        size_t item = answers->items[i];
        size_t n = (size_t)(norma_data_max(data, item) - norma_data_min(data, item)) + 1;
        most = n > most ? n : most;
    }
    while (((size_t)1 << bits) < most + 2)
        bits++;
    return bits;
}

static void code_item(norma__codes *codes, const uint8_t *cells, size_t item, size_t first,
                      size_t n)
{
    size_t word = item / 64, shift = item % 64;
    for (size_t r = first; r < first + n; r++) {
        bool answered = cells[r] != NORMA_MISSING_CELL;
        uint64_t cell = answered ? cells[r] : ~UINT64_C(0);
        uint64_t *code = codes->code + (r * codes->words + word) * codes->bits;
        for (size_t b = 0; b < codes->bits; b++)
            code[b] |= (cell >> b & 1) << shift;
        codes->answered[r * codes->words + word] |= (uint64_t)answered << shift;
        codes->n_answered[r] += answered;
    }
}

norma_status norma__codes_of(norma__codes *codes, const norma__answers *answers,
                             const norma_data *data, int threads, norma_error *err)
{
    size_t n = norma_data_rows(data), words = (answers->n + 63) / 64;
    *codes =
        (norma__codes){.n = n, .p = answers->n, .words = words, .bits = bits_needed(answers, data)};
    codes->code = NORMA__NEW(uint64_t, n * words * codes->bits);
    codes->answered = NORMA__NEW(uint64_t, n * words);
    codes->n_answered = NORMA__NEW(uint32_t, n);
    if (!codes->code || !codes->answered || !codes->n_answered) {
        norma__codes_clear(codes);
        return norma__no_memory(err);
    }
#pragma omp parallel for num_threads(threads)
    for (size_t first = 0; first < n; first += BLOCK)
        for (size_t i = 0; i < answers->n; i++)
            code_item(codes, norma_data_cells(data, answers->items[i]), i, first,
                      n - first < BLOCK ? n - first : BLOCK);
    return NORMA_OK;
}
