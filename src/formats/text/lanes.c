#include "formats/text/lanes.h"

#include <stdbool.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

norma__lanes_way norma__lanes_wanted = NORMA__LANES_BEST;

/* ---- ways ---- */

#ifdef __x86_64__

/* A field and the byte after it are the low and the high half of sixteen bits. */
__attribute__((target("avx512f,avx512bw,avx512vl"))) static unsigned
take_avx512(const norma__lanes *l, size_t c, const char *p, uint8_t *out)
{
    __m512i both = _mm512_loadu_si512(p);
    __m256i field = _mm512_cvtepi16_epi8(both);
    __m256i after = _mm512_cvtepi16_epi8(_mm512_srli_epi16(both, 8));
    __m256i from = _mm256_sub_epi8(field, _mm256_loadu_epi8(l->first + c));
    __m256i cell = _mm256_add_epi8(from, _mm256_loadu_epi8(l->cell + c));
    __mmask32 good = _mm256_cmple_epu8_mask(from, _mm256_loadu_epi8(l->width + c));
    __mmask32 other = _mm256_cmpeq_epi8_mask(field, _mm256_loadu_epi8(l->other + c));
    cell = _mm256_mask_loadu_epi8(cell, other, l->another + c);
    good = (good | other) & _mm256_cmpeq_epi8_mask(after, _mm256_loadu_epi8(l->after + c));
    _mm256_storeu_epi8(out, cell);
    return good == UINT32_MAX ? NORMA__LANES : (unsigned)__builtin_ctz(~good);
}

__attribute__((target("avx2"))) static __m256i load(const void *p)
{
    return _mm256_loadu_si256(p);
}

/* Packing takes 128 bits of each in turn; the quarters are put in order again. */
__attribute__((target("avx2"))) static __m256i pack(__m256i a, __m256i b)
{
    return _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xd8);
}

__attribute__((target("avx2"))) static unsigned take_avx2(const norma__lanes *l, size_t c,
                                                          const char *p, uint8_t *out)
{
    const __m256i low = _mm256_set1_epi16(0xff);
    __m256i a = load(p), b = load(p + NORMA__LANES);
    __m256i field = pack(_mm256_and_si256(a, low), _mm256_and_si256(b, low));
    __m256i after = pack(_mm256_srli_epi16(a, 8), _mm256_srli_epi16(b, 8));
    __m256i from = _mm256_sub_epi8(field, load(l->first + c));
    __m256i cell = _mm256_add_epi8(from, load(l->cell + c));
    __m256i good = _mm256_cmpeq_epi8(_mm256_min_epu8(from, load(l->width + c)), from);
    __m256i other = _mm256_cmpeq_epi8(field, load(l->other + c));
    cell = _mm256_blendv_epi8(cell, load(l->another + c), other);
    good = _mm256_and_si256(_mm256_or_si256(good, other),
                            _mm256_cmpeq_epi8(after, load(l->after + c)));
    _mm256_storeu_si256((void *)out, cell);
    unsigned mask = (unsigned)_mm256_movemask_epi8(good);
    return mask == UINT32_MAX ? NORMA__LANES : (unsigned)__builtin_ctz(~mask);
}

static void choose(norma__lanes *lanes)
{
    norma__lanes_way wanted = norma__lanes_wanted;
    bool has_512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512vl");
    if (has_512 && (wanted == NORMA__LANES_BEST || wanted == NORMA__LANES_AVX512))
        lanes->take = take_avx512;
    else if (__builtin_cpu_supports("avx2") && wanted != NORMA__LANES_ONE)
        lanes->take = take_avx2;
}

#else

static void choose(norma__lanes *lanes)
{
    (void)lanes;
}

#endif

/* ---- what is a field ---- */

/* Digits whose cells follow one another, and the first digit that is none of them but has a cell;
   whatever else is an answer is left to a closer look. */
static bool learn(norma__lanes *lanes, size_t c, const uint16_t *one)
{
    int first = '0', last;
    while (first <= '9' && (one[first] == NORMA__LOOK_CLOSER || one[first] == NORMA_MISSING_CELL))
        first++;
    if (first > '9')
        return false;
    for (last = first; last < '9' && one[last + 1] == one[last] + 1 && one[last + 1] < 255;)
        last++;
    lanes->first[c] = lanes->other[c] = (uint8_t)first;
    lanes->width[c] = (uint8_t)(last - first);
    lanes->cell[c] = lanes->another[c] = (uint8_t)one[first];
    for (int digit = '9'; digit >= '0'; digit--)
        if ((digit < first || digit > last) && one[digit] != NORMA__LOOK_CLOSER) {
            lanes->other[c] = (uint8_t)digit;
            lanes->another[c] = (uint8_t)one[digit];
        }
    return true;
}

norma_status norma__lanes_make(norma__lanes *lanes, const norma__plan *plan, norma_error *err)
{
    const size_t n = plan->n_columns, room = n + NORMA__LANES;
    *lanes = (norma__lanes){.all = NORMA__NEW(uint8_t, 7 * room)};
    if (!lanes->all)
        return norma__no_memory(err);
    uint8_t **const arrays[] = {&lanes->first,   &lanes->width, &lanes->cell, &lanes->other,
                                &lanes->another, &lanes->after, &lanes->run};
    for (size_t i = 0; i < 7; i++)
        *arrays[i] = lanes->all + i * room;
    for (size_t c = n; c-- > 0;) {
        const norma__role *role = &plan->roles[c];
        lanes->after[c] = (uint8_t)(c + 1 < n ? plan->csv->delimiter : '\n');
        if (role->one && learn(lanes, c, role->one))
            lanes->run[c] =
                (uint8_t)(lanes->run[c + 1] < NORMA__LANES ? lanes->run[c + 1] + 1 : NORMA__LANES);
    }
    choose(lanes);
    return NORMA_OK;
}

void norma__lanes_free(norma__lanes *lanes)
{
    free(lanes->all);
}
