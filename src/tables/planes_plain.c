/* Counting in plain C: what every processor can do. */
#define PLANES_TARGET
#include "tables/planes_generic.h"

static void build(uint64_t *plane, const uint8_t *cells, size_t words, uint8_t value)
{
    for (size_t w = 0; w < words; w++)
        for (size_t l = 0; l < NORMA__LANES; l++, cells += 64) {
            uint64_t bits = 0;
            for (size_t r = 0; r < 64; r++)
                bits |= (uint64_t)(cells[r] == value) << r;
            plane[w * NORMA__WORD_STEP + l] = bits;
        }
}

/* The bits of each byte, of vectors that are added up until a byte might overflow: at most 31. */
#define BYTES_OF(sum, x)                                                                           \
    do {                                                                                           \
        lanes bits = (x);                                                                          \
        bits -= (bits >> 1) & UINT64_C(0x5555555555555555);                                        \
        bits =                                                                                     \
            (bits & UINT64_C(0x3333333333333333)) + ((bits >> 2) & UINT64_C(0x3333333333333333));  \
        (sum) += (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);                              \
    } while (0)

static uint64_t sum_bytes(const lanes *bytes)
{
    uint64_t sum = 0;
    lanes x =
        (*bytes & UINT64_C(0x00ff00ff00ff00ff)) + ((*bytes >> 8) & UINT64_C(0x00ff00ff00ff00ff));
    for (size_t l = 0; l < NORMA__LANES; l++)
        sum += (x[l] * UINT64_C(0x0001000100010001)) >> 48;
    return sum;
}

static uint64_t count(const uint64_t *plane, const uint64_t *mask, size_t words)
{
    uint64_t sum = 0;
    for (size_t w = 0; w < words; w++) {
        lanes bytes = {0}, x, y;
        memcpy(&x, plane + w * NORMA__WORD_STEP, sizeof x);
        memcpy(&y, mask + w * NORMA__LANES, sizeof y);
        BYTES_OF(bytes, x & y);
        sum += sum_bytes(&bytes);
    }
    return sum;
}

enum { MOST = 31 };

static uint64_t common(const uint64_t *a, const uint64_t *b, size_t words)
{
    uint64_t sum = 0;
    for (size_t begin = 0; begin < words; begin += MOST) {
        lanes bytes = {0};
        for (size_t w = begin; w < words && w < begin + MOST; w++) {
            lanes x, y;
            memcpy(&x, a + w * NORMA__WORD_STEP, sizeof x);
            memcpy(&y, b + w * NORMA__WORD_STEP, sizeof y);
            BYTES_OF(bytes, x & y);
        }
        sum += sum_bytes(&bytes);
    }
    return sum;
}

static void tile(int64_t *sums, const uint64_t *a, const uint64_t *b, size_t words, unsigned shift)
{
    for (size_t i = 0; i < NORMA__TILE; i++)
        for (size_t j = 0; j < NORMA__TILE; j++)
            sums[i * NORMA__TILE + j] +=
                (int64_t)(common(a + i * NORMA__LANES, b + j * NORMA__LANES, words) << shift);
}

const norma__path norma__path_plain = {.title = "plain",
                                       .tile_cost = 300,
                                       .build = build,
                                       .count = count,
                                       .tile = tile,
                                       .records = records,
                                       .name = name,
                                       .positions = positions,
                                       .spread = spread};
