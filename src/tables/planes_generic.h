/* What every path does in the same words, built once a path with the instructions it may use:
   PLANES_TARGET is the attribute of its functions. Vectors of 512 bits are cut by the compiler to
   what there is. */
#ifndef PLANES_TARGET
#error "planes_generic.h is included by a path"
#endif

#include <string.h>

#include "tables/planes.h"

typedef uint64_t lanes __attribute__((vector_size(64)));
typedef uint16_t sixteens __attribute__((vector_size(32)));

/* Swaps the high bits of each 2 step of a with the low bits of those of b. */
#define PLANES_SWAP(a, b, step)                                                                    \
    do {                                                                                           \
        const lanes swap_t =                                                                       \
            (((a) >> (step)) ^ (b)) & (UINT64_MAX / ((UINT64_C(1) << (step)) + 1));                \
        (b) ^= swap_t;                                                                             \
        (a) ^= swap_t << (step);                                                                   \
    } while (0)
#define PLANES_SWAP_EIGHT(x, apart, step)                                                          \
    do {                                                                                           \
        lanes v0 = (x)[0], v1 = (x)[1 * (apart)], v2 = (x)[2 * (apart)], v3 = (x)[3 * (apart)];    \
        lanes v4 = (x)[4 * (apart)], v5 = (x)[5 * (apart)], v6 = (x)[6 * (apart)];                 \
        lanes v7 = (x)[7 * (apart)];                                                               \
        PLANES_SWAP(v0, v4, (step));                                                               \
        PLANES_SWAP(v1, v5, (step));                                                               \
        PLANES_SWAP(v2, v6, (step));                                                               \
        PLANES_SWAP(v3, v7, (step));                                                               \
        PLANES_SWAP(v0, v2, (step) / 2);                                                           \
        PLANES_SWAP(v1, v3, (step) / 2);                                                           \
        PLANES_SWAP(v4, v6, (step) / 2);                                                           \
        PLANES_SWAP(v5, v7, (step) / 2);                                                           \
        PLANES_SWAP(v0, v1, (step) / 4);                                                           \
        PLANES_SWAP(v2, v3, (step) / 4);                                                           \
        PLANES_SWAP(v4, v5, (step) / 4);                                                           \
        PLANES_SWAP(v6, v7, (step) / 4);                                                           \
        (x)[0] = v0, (x)[1 * (apart)] = v1, (x)[2 * (apart)] = v2, (x)[3 * (apart)] = v3;          \
        (x)[4 * (apart)] = v4, (x)[5 * (apart)] = v5, (x)[6 * (apart)] = v6;                       \
        (x)[7 * (apart)] = v7;                                                                     \
    } while (0)

/* Turns 64 planes of 64 rows to rows of planes, in each lane: blocks off the diagonal are swapped,
   of 32 bits, 16, ... 1; three sizes at a time in registers. Hacker's Delight (Warren 2013), 7-3,
   with the lowest bit first. */
PLANES_TARGET static inline void turn_bits(lanes *x)
{
    for (size_t k = 0; k < 8; k++)
        PLANES_SWAP_EIGHT(x + k, 8, 32);
    for (size_t k = 0; k < 64; k += 8)
        PLANES_SWAP_EIGHT(x + k, 1, 4);
}

/* Eight vectors of eight lanes, 64 vectors apart; rows for columns. */
PLANES_TARGET static inline void turn_lanes(uint64_t *out, size_t apart, const lanes *in)
{
    lanes a[8], b[8];
    for (size_t k = 0; k < 8; k += 2) {
        a[k] = __builtin_shufflevector(in[k * 64], in[(k + 1) * 64], 0, 8, 2, 10, 4, 12, 6, 14);
        a[k + 1] = __builtin_shufflevector(in[k * 64], in[(k + 1) * 64], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (size_t k = 0; k < 8; k++)
        if (!(k & 2)) {
            b[k] = __builtin_shufflevector(a[k], a[k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            b[k + 2] = __builtin_shufflevector(a[k], a[k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (size_t k = 0; k < 4; k++) {
        lanes first = __builtin_shufflevector(b[k], b[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        lanes last = __builtin_shufflevector(b[k], b[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
        memcpy(out + k * apart, &first, sizeof first);
        memcpy(out + (k + 4) * apart, &last, sizeof last);
    }
}

/* 512 planes at a time, 64 x 64 bits at a time; then the eight 64-bit pieces of each row are
   brought together. */
PLANES_TARGET static void records(uint64_t *to, const uint64_t *word, size_t tile_step,
                                  size_t n_planes, size_t n_vectors)
{
    lanes x[8 * 64];
    const size_t record = n_vectors * NORMA__LANES;
    for (size_t v = 0; v < n_vectors; v++) {
        for (size_t k = 0; k < 8 * 64; k++) {
            size_t plane = v * 512 + k;
            if (plane < n_planes)
                memcpy(&x[k],
                       word + plane / NORMA__TILE * tile_step + plane % NORMA__TILE * NORMA__LANES,
                       sizeof *x);
            else
                memset(&x[k], 0, sizeof *x);
        }
        for (size_t k = 0; k < 8 * 64 && v * 512 + k < n_planes; k += 64)
            turn_bits(x + k);
        for (size_t k = 0; k < 64; k++)
            turn_lanes(to + k * record + v * NORMA__LANES, 64 * record, x + k);
    }
}

/* The lowest bit of a word; of none, any. */
#ifndef PLANES_LOWEST
#define PLANES_LOWEST(word) ((size_t)__builtin_ctzll((word) | UINT64_C(1) << 63))
#endif

/* Four rows are written whether or not they are there, then four more where there may be: which
   words have more rarely surprises the processor. After Langdale & Lemire (2019), The VLDB Journal
   28, 941-960. */
PLANES_TARGET static size_t name(uint16_t *named, const uint64_t *plane, const uint64_t *mask,
                                 size_t words)
{
    size_t n = 0;
    for (size_t l = 0; l < words * NORMA__LANES; l++) {
        uint64_t rows = plane[l / NORMA__LANES * NORMA__WORD_STEP + l % NORMA__LANES] & mask[l];
        const size_t next = n + (size_t)__builtin_popcountll(rows);
        do {
            for (size_t k = 0; k < 4; k++) {
                named[n + k] = (uint16_t)(l * 64 + PLANES_LOWEST(rows));
                rows &= rows - 1;
            }
            n += 4;
        } while (n < next);
        n = next;
    }
    for (; n % 8; n++)
        named[n] = NORMA__RECORD_ROWS;
    return n;
}

/* A full adder of bits: a + b + c = 2 carry + sum. */
#ifndef PLANES_ADD
#define PLANES_ADD(carry, sum, a, b, c)                                                            \
    do {                                                                                           \
        const lanes add_a = (a), add_b = (b), add_c = (c), add_x = add_a ^ add_b;                  \
        (sum) = add_x ^ add_c;                                                                     \
        (carry) = (add_a & add_b) | (add_x & add_c);                                               \
    } while (0)
#endif

/* Adds the bits of vertical counters, where bit k of level l stands for 2^l, to 512 counts. */
#ifndef PLANES_SPREAD
PLANES_TARGET static void spread(uint16_t *counts, const uint64_t *levels)
{
    const sixteens bits = {1,      2,      4,       8,       1 << 4,  1 << 5,  1 << 6,  1 << 7,
                           1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15};
    uint16_t pieces[NORMA__LEVELS][32];
    memcpy(pieces, levels, sizeof pieces);
    for (size_t k = 0; k < 32; k++) {
        sixteens sum = {0};
        for (size_t l = 0; l < NORMA__LEVELS; l++) {
            sixteens piece = pieces[l][k] - (sixteens){0};
            sum += (sixteens)((piece & bits) == bits) & (uint16_t)(1u << l);
        }
        memcpy(counts + k * 16, &sum, sizeof sum);
    }
}
#endif

/* Positional population count by carry-save adders, eight records a step, into counters of these
   records alone; then those are added to what was there. */
PLANES_TARGET static void positions(uint64_t *levels, const uint64_t *from, size_t n_vectors,
                                    const uint16_t *named, size_t n)
{
    for (size_t v = 0; v < n_vectors; v++, levels += NORMA__LEVELS * NORMA__LANES) {
        lanes level[NORMA__LEVELS] = {{0}}, carry = {0};
        for (size_t k = 0; k < n; k += 8) {
            lanes x[8], twos[4], fours[2];
            for (size_t q = 0; q < 8; q++)
                memcpy(&x[q], from + (named[k + q] * n_vectors + v) * NORMA__LANES, sizeof *x);
            PLANES_ADD(twos[0], level[0], level[0], x[0], x[1]);
            PLANES_ADD(twos[1], level[0], level[0], x[2], x[3]);
            PLANES_ADD(twos[2], level[0], level[0], x[4], x[5]);
            PLANES_ADD(twos[3], level[0], level[0], x[6], x[7]);
            PLANES_ADD(fours[0], level[1], level[1], twos[0], twos[1]);
            PLANES_ADD(fours[1], level[1], level[1], twos[2], twos[3]);
            PLANES_ADD(carry, level[2], level[2], fours[0], fours[1]);
            for (size_t l = 3; (size_t)1 << l <= k + 8; l++) {
                lanes next = level[l] & carry;
                level[l] ^= carry;
                carry = next;
            }
        }
        carry = (lanes){0};
        for (size_t l = 0; l < NORMA__LEVELS; l++) {
            lanes sum;
            memcpy(&sum, levels + l * NORMA__LANES, sizeof sum);
            PLANES_ADD(carry, sum, sum, level[l], carry);
            memcpy(levels + l * NORMA__LANES, &sum, sizeof sum);
        }
    }
}
