/* Comparing with AVX2, which has no population count: bits of nibbles are looked up (Muła, Kurz &
   Lemire 2018, The Computer Journal 61, 111-120). */
#include "process/careless/alike_paths.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define ALIKE_TARGET __attribute__((target("avx2")))
#define ALIKE_WIDE 4
#define ALIKE_COUNT(x) ((lanes)bit_count((__m256i)(x)))
#define ALIKE_ANY(x) _mm256_movemask_pd((__m256d)(x))

ALIKE_TARGET static inline __m256i bit_count(__m256i x)
{
    const __m256i bits = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                          2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i low = _mm256_and_si256(x, nibble);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(x, 4), nibble);
    __m256i sum = _mm256_add_epi8(_mm256_shuffle_epi8(bits, low), _mm256_shuffle_epi8(bits, high));
    return _mm256_sad_epu8(sum, _mm256_setzero_si256());
}

#include "process/careless/alike_kernel.h"

void norma__alike_avx2(const norma__alike *alike, double *best, double *own, size_t first,
                       bool complete)
{
    compare(alike, best, own, first, complete);
}
#else
typedef int norma__no_avx2; /* ISO C wants something here */
#endif
