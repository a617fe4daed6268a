/* Comparing a respondent with tiles of eight, compiled for several processors. ALIKE_TARGET says
   for which; ALIKE_WIDE how many respondents a vector holds, 8, 4 or 2; ALIKE_COUNT(x) counts the
   bits of each; ALIKE_ANY(x) is not 0 where any of the truth values x is. */

#include <string.h>

typedef uint64_t lanes __attribute__((vector_size(ALIKE_WIDE * 8)));
typedef int64_t truths __attribute__((vector_size(ALIKE_WIDE * 8)));
typedef double reals __attribute__((vector_size(ALIKE_WIDE * 8)));

#define ALIKE_LOAD(vector, from) memcpy(&(vector), (from), sizeof(vector))

/* A count under 2^52 as a real number: it becomes the last bits of 2^52. */
#define ALIKE_REAL(count) ((reals)((count) | UINT64_C(0x4330000000000000)) - 0x1p52)

/* Raises the best of both of a pair. */
static inline void raise_pair(double *restrict one, double *restrict other, double equal,
                              double both, double least)
{
    double share = both < least ? -1 : equal / both;
    *one = *one < share ? share : *one;
    *other = *other < share ? share : *other;
}

/* equal > best x both where a share is larger than the best so far: seldom, and only then is it
   divided. What is less than half in common is found out there. */
ALIKE_TARGET static void compare(const norma__alike *alike, double *best, double *own, size_t first,
                                 bool complete)
{
    const size_t tiles = (alike->n + NORMA__TILE_ROWS - 1) / NORMA__TILE_ROWS;
    const size_t words = alike->words, bits = alike->bits;
    const double p = (double)alike->p;
    double mine = *own;
    for (size_t t = first; t < tiles; t++)
        for (size_t v = 0; v < NORMA__TILE_ROWS; v += ALIKE_WIDE) {
            const uint64_t *code = alike->code + t * words * bits * NORMA__TILE_ROWS + v;
            const uint64_t *answered = alike->answered + t * words * NORMA__TILE_ROWS + v;
            const uint64_t *one = alike->one;
            double *others = best + t * NORMA__TILE_ROWS + v;
            lanes different = {0}, common = {0}, x;
            reals theirs;
            for (size_t w = 0; w < words; w++) {
                lanes differ = {0};
                for (size_t b = 0; b < bits; b++, code += NORMA__TILE_ROWS, one++) {
                    ALIKE_LOAD(x, code);
                    differ |= x ^ *one;
                }
                different += ALIKE_COUNT(differ);
            }
            reals equal = p - ALIKE_REAL(different), both = (reals){0} + p;
            if (!complete || !alike->complete[t]) {
                for (size_t w = 0; w < words; w++, answered += NORMA__TILE_ROWS) {
                    ALIKE_LOAD(x, answered);
                    common += ALIKE_COUNT(x & alike->mask[w]);
                }
                both = ALIKE_REAL(common);
            }
            ALIKE_LOAD(theirs, others);
            truths better = (equal > both * mine) | (equal > both * theirs);
            if (!ALIKE_ANY(better))
                continue;
            for (size_t l = 0; l < ALIKE_WIDE; l++)
                raise_pair(&mine, others + l, equal[l], both[l], p / 2);
        }
    *own = mine;
}
