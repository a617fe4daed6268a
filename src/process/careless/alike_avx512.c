/* Comparing with AVX-512, which counts the bits of eight respondents at once. */
#include "process/careless/alike_paths.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define ALIKE_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq")))
#define ALIKE_WIDE 8
#define ALIKE_COUNT(x) ((lanes)_mm512_popcnt_epi64((__m512i)(x)))
#define ALIKE_ANY(x) _mm512_movepi64_mask((__m512i)(x))
#include "process/careless/alike_kernel.h"

void norma__alike_avx512(const norma__alike *alike, double *best, double *own, size_t first,
                         bool complete)
{
    compare(alike, best, own, first, complete);
}
#else
typedef int norma__no_avx512; /* ISO C wants something here */
#endif
