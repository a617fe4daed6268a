/* Counting with AVX2, which has no population count: bits of nibbles are looked up (Muła, Kurz &
   Lemire 2018, The Computer Journal 61, 111-120). */
#if defined(__x86_64__)
#include <immintrin.h>

#define PLANES_TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define PLANES_LOWEST(word) ((size_t)_tzcnt_u64(word))
#include "tables/planes_generic.h"

PLANES_TARGET static void build(uint64_t *plane, const uint8_t *cells, size_t words, uint8_t value)
{
    const __m256i wanted = _mm256_set1_epi8((char)value);
    for (size_t w = 0; w < words; w++)
        for (size_t l = 0; l < NORMA__LANES; l++, cells += 64) {
            __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)cells);
            __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(cells + 32));
            uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
            uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
            plane[w * NORMA__WORD_STEP + l] = first | (uint64_t)second << 32;
        }
}

PLANES_TARGET static uint64_t count(const uint64_t *plane, const uint64_t *mask, size_t words)
{
    uint64_t sum = 0;
    for (size_t w = 0; w < words; w++)
        for (size_t l = 0; l < NORMA__LANES; l++)
            sum += (uint64_t)__builtin_popcountll(plane[w * NORMA__WORD_STEP + l] &
                                                  mask[w * NORMA__LANES + l]);
    return sum;
}

PLANES_TARGET static inline __m256i bytes_of(__m256i x)
{
    const __m256i bits = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                          2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i low = _mm256_and_si256(x, nibble);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble);
    return _mm256_add_epi8(_mm256_shuffle_epi8(bits, low), _mm256_shuffle_epi8(bits, high));
}

PLANES_TARGET static inline __m256i half_word(const uint64_t *at)
{
    return _mm256_load_si256((const __m256i *)(const void *)at);
}

PLANES_TARGET static inline int64_t sum_lanes(__m256i x)
{
    __m128i sum = _mm_add_epi64(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));
    return _mm_cvtsi128_si64(sum) + _mm_extract_epi64(sum, 1);
}

enum { MOST = 15 }; /* words, two halves of at most 8 bits a byte each: 240 */

/* Two planes of each side: what fits sixteen registers. */
PLANES_TARGET static inline void quarter(int64_t *sums, const uint64_t *a, const uint64_t *b,
                                         size_t words, unsigned shift)
{
    const __m256i zero = _mm256_setzero_si256();
    __m256i s00 = zero, s01 = zero, s10 = zero, s11 = zero;
    for (size_t begin = 0; begin < words; begin += MOST) {
        size_t end = begin + MOST < words ? begin + MOST : words;
        __m256i b00 = zero, b01 = zero, b10 = zero, b11 = zero;
        for (size_t w = begin; w < end; w++)
            for (size_t l = 0; l < NORMA__LANES; l += 4) {
                const uint64_t *x = a + w * NORMA__WORD_STEP + l;
                const uint64_t *y = b + w * NORMA__WORD_STEP + l;
                __m256i x0 = half_word(x), x1 = half_word(x + NORMA__LANES);
                __m256i y0 = half_word(y), y1 = half_word(y + NORMA__LANES);
                b00 = _mm256_add_epi8(b00, bytes_of(_mm256_and_si256(x0, y0)));
                b01 = _mm256_add_epi8(b01, bytes_of(_mm256_and_si256(x0, y1)));
                b10 = _mm256_add_epi8(b10, bytes_of(_mm256_and_si256(x1, y0)));
                b11 = _mm256_add_epi8(b11, bytes_of(_mm256_and_si256(x1, y1)));
            }
        s00 = _mm256_add_epi64(s00, _mm256_sad_epu8(b00, zero));
        s01 = _mm256_add_epi64(s01, _mm256_sad_epu8(b01, zero));
        s10 = _mm256_add_epi64(s10, _mm256_sad_epu8(b10, zero));
        s11 = _mm256_add_epi64(s11, _mm256_sad_epu8(b11, zero));
    }
    sums[0] += sum_lanes(s00) << shift;
    sums[1] += sum_lanes(s01) << shift;
    sums[NORMA__TILE] += sum_lanes(s10) << shift;
    sums[NORMA__TILE + 1] += sum_lanes(s11) << shift;
}

PLANES_TARGET static void tile(int64_t *sums, const uint64_t *a, const uint64_t *b, size_t words,
                               unsigned shift)
{
    for (size_t i = 0; i < NORMA__TILE; i += 2)
        for (size_t j = 0; j < NORMA__TILE; j += 2)
            quarter(sums + i * NORMA__TILE + j, a + i * NORMA__LANES, b + j * NORMA__LANES, words,
                    shift);
}

const norma__path norma__path_avx2 = {.title = "avx2",
                                      .tile_cost = 60,
                                      .build = build,
                                      .count = count,
                                      .tile = tile,
                                      .records = records,
                                      .name = name,
                                      .positions = positions,
                                      .spread = spread};
#else
typedef int norma__no_avx2;
#endif
