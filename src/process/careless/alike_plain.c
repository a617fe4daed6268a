/* Comparing in plain C: bits are added in pairs, in nibbles, in bytes. */
#include "process/careless/alike_paths.h"

#define ALIKE_TARGET
#define ALIKE_WIDE 2
#define ALIKE_COUNT(x) bit_count(x)
#define ALIKE_ANY(x) ((x)[0] | (x)[1])

typedef uint64_t two_words __attribute__((vector_size(16)));

static inline two_words bit_count(two_words x)
{
    x -= x >> 1 & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
    x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    x += x >> 8;
    x += x >> 16;
    x += x >> 32;
    return x & 127;
}

#include "process/careless/alike_kernel.h"

void norma__alike_plain(const norma__alike *alike, double *best, double *own, size_t first,
                        bool complete)
{
    compare(alike, best, own, first, complete);
}
