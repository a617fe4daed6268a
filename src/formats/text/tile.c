#include "formats/text/tile.h"

#include <string.h>

#include "formats/text/rows.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

size_t norma__tile_width(size_t n_answers)
{
    return (n_answers + 63) / 64 * 64 + 64;
}

size_t norma__tile_size(size_t n_answers)
{
    return (NORMA__TILE_ROWS + 2) * norma__tile_width(n_answers);
}

void norma__tile_begin(uint8_t *tile, size_t width)
{
    memset(tile + NORMA__TILE_ROWS * width, NORMA_MISSING_CELL, width);
    memset(tile + (NORMA__TILE_ROWS + 1) * width, 0, width);
}

/* The missing cell is the largest there is, and the smallest once one is added. */
void norma__tile_span(const uint8_t *tile, size_t n_rows, uint8_t *smallest, uint8_t *after_largest,
                      size_t n_answers, size_t width)
{
    for (size_t r = 0; r < n_rows; r++, tile += width)
        for (size_t j = 0; j < n_answers; j++) {
            uint8_t after = (uint8_t)(tile[j] + 1);
            smallest[j] = tile[j] < smallest[j] ? tile[j] : smallest[j];
            after_largest[j] = after > after_largest[j] ? after : after_largest[j];
        }
}

#ifdef __SSE2__
/* Sixteen rows of sixteen columns: four rounds of interleaving, each of which brings rows eight,
   four, two and one apart side by side. */
static void turn(const uint8_t *from, size_t width, uint8_t *const *to, size_t at)
{
    __m128i a[16], b[16];
    for (size_t i = 0; i < 16; i++)
        a[i] = _mm_loadu_si128((const __m128i *)(const void *)(from + i * width));
    for (int round = 0; round < 4; round++) {
        for (size_t i = 0; i < 8; i++) {
            b[2 * i] = _mm_unpacklo_epi8(a[i], a[i + 8]);
            b[2 * i + 1] = _mm_unpackhi_epi8(a[i], a[i + 8]);
        }
        for (size_t i = 0; i < 16; i++)
            a[i] = b[i];
    }
    for (size_t i = 0; i < 16; i++)
        _mm_storeu_si128((__m128i *)(void *)(to[i] + at), a[i]);
}
#endif

static void copy(const uint8_t *tile, size_t n_rows, uint8_t *column, size_t width)
{
    for (size_t r = 0; r < n_rows; r++)
        column[r] = tile[r * width];
}

void norma__tile_empty(const uint8_t *tile, size_t n_rows, uint8_t *const *columns,
                       size_t n_answers, size_t at, size_t width)
{
    size_t j = 0;
#ifdef __SSE2__
    for (; n_rows == NORMA__TILE_ROWS && j + 16 <= n_answers; j += 16)
        for (size_t r = 0; r < NORMA__TILE_ROWS; r += 16)
            turn(tile + r * width + j, width, columns + j, at + r);
#endif
    for (; j < n_answers; j++)
        copy(tile + j, n_rows, columns[j] + at, width);
}
