/* Counting with AVX-512: population counts of 512 rows at once, planes from compare masks. */
#if defined(__x86_64__)
#include <immintrin.h>

#define PLANES_TARGET                                                                              \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi,bmi2,popcnt")))

/* The two truth tables of a full adder: parity, and at least two of three. */
#define PLANES_ADD(carry, sum, a, b, c)                                                            \
    do {                                                                                           \
        const __m512i add_a = (__m512i)(a), add_b = (__m512i)(b), add_c = (__m512i)(c);            \
        (sum) = (lanes)_mm512_ternarylogic_epi64(add_a, add_b, add_c, 0x96);                       \
        (carry) = (lanes)_mm512_ternarylogic_epi64(add_a, add_b, add_c, 0xe8);                     \
    } while (0)
#define PLANES_LOWEST(word) ((size_t)_tzcnt_u64(word))
#define PLANES_SPREAD
#include "tables/planes_generic.h"

PLANES_TARGET static void spread(uint16_t *counts, const uint64_t *levels)
{
    uint32_t bits[NORMA__LEVELS][16];
    memcpy(bits, levels, sizeof bits);
    for (size_t k = 0; k < 16; k++) {
        __m512i sum = _mm512_setzero_si512();
        for (size_t l = 0; l < NORMA__LEVELS; l++)
            sum = _mm512_mask_add_epi16(sum, bits[l][k], sum, _mm512_set1_epi16((short)(1u << l)));
        _mm512_storeu_si512(counts + k * 32, sum);
    }
}

PLANES_TARGET static void build(uint64_t *plane, const uint8_t *cells, size_t words, uint8_t value)
{
    const __m512i wanted = _mm512_set1_epi8((char)value);
    for (size_t w = 0; w < words; w++, plane += NORMA__WORD_STEP)
        for (size_t l = 0; l < NORMA__LANES; l++, cells += 64)
            plane[l] = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(cells), wanted);
}

PLANES_TARGET static uint64_t count(const uint64_t *plane, const uint64_t *mask, size_t words)
{
    __m512i sum = _mm512_setzero_si512();
    for (size_t w = 0; w < words; w++) {
        __m512i x = _mm512_load_si512(plane + w * NORMA__WORD_STEP);
        __m512i y = _mm512_load_si512(mask + w * NORMA__LANES);
        sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(_mm512_and_si512(x, y)));
    }
    return (uint64_t)_mm512_reduce_add_epi64(sum);
}

/* Sums of a block fit 16 bits, so that four planes of b are added up across lanes at once. */
PLANES_TARGET static inline long long across(const __m512i *s)
{
    __m512i low = _mm512_add_epi64(s[0], _mm512_slli_epi64(s[1], 16));
    __m512i high = _mm512_add_epi64(s[2], _mm512_slli_epi64(s[3], 16));
    return _mm512_reduce_add_epi64(_mm512_add_epi64(low, _mm512_slli_epi64(high, 32)));
}

#define STEP(i, j)                                                                                 \
    s[i][j] = _mm512_add_epi64(s[i][j], _mm512_popcnt_epi64(_mm512_and_si512(x, y##j)))
#define ROW(i)                                                                                     \
    do {                                                                                           \
        const __m512i x = _mm512_load_si512(a + (i)*NORMA__LANES);                                 \
        STEP(i, 0);                                                                                \
        STEP(i, 1);                                                                                \
        STEP(i, 2);                                                                                \
        STEP(i, 3);                                                                                \
    } while (0)

/* Sixteen sums in sixteen of the thirty-two registers. */
PLANES_TARGET static void tile(int64_t *sums, const uint64_t *a, const uint64_t *b, size_t words,
                               unsigned shift)
{
    __m512i s[NORMA__TILE][NORMA__TILE];
    for (size_t i = 0; i < NORMA__TILE; i++)
        for (size_t j = 0; j < NORMA__TILE; j++)
            s[i][j] = _mm512_setzero_si512();
    for (size_t w = 0; w < words; w++, a += NORMA__WORD_STEP, b += NORMA__WORD_STEP) {
        const __m512i y0 = _mm512_load_si512(b), y1 = _mm512_load_si512(b + NORMA__LANES);
        const __m512i y2 = _mm512_load_si512(b + 2 * NORMA__LANES);
        const __m512i y3 = _mm512_load_si512(b + 3 * NORMA__LANES);
        ROW(0);
        ROW(1);
        ROW(2);
        ROW(3);
    }
    const __m128i by = _mm_cvtsi32_si128((int)shift);
    __m256i all = _mm256_setr_epi64x(across(s[0]), across(s[1]), across(s[2]), across(s[3]));
    __m512i low = _mm512_cvtepu16_epi64(_mm256_castsi256_si128(all));
    __m512i high = _mm512_cvtepu16_epi64(_mm256_extracti128_si256(all, 1));
    low = _mm512_add_epi64(_mm512_loadu_si512(sums), _mm512_sll_epi64(low, by));
    high = _mm512_add_epi64(_mm512_loadu_si512(sums + 8), _mm512_sll_epi64(high, by));
    _mm512_storeu_si512(sums, low);
    _mm512_storeu_si512(sums + 8, high);
}

const norma__path norma__path_avx512 = {.title = "avx512",
                                        .tile_cost = 13,
                                        .build = build,
                                        .count = count,
                                        .tile = tile,
                                        .records = records,
                                        .name = name,
                                        .positions = positions,
                                        .spread = spread};
#else
typedef int norma__no_avx512;
#endif
