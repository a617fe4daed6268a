#include "tables/block.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"

enum {
    ALIGNMENT = 64,
    MASKED_TILES = 4, /* with as many planes of other items they stay in the first-level cache */
    TILE_LANES = (NORMA__BLOCK_WORDS + 1) * NORMA__WORD_STEP, /* no power of two, so that a word of
                                                                 all tiles spreads over the cache */
    MASK_LANES = NORMA__BLOCK_WORDS * NORMA__LANES
};

/* ---- making ---- */

static size_t record_lanes(const norma__planes_plan *plan)
{
    return (NORMA__RECORD_ROWS + 1) * plan->n_vectors * NORMA__LANES;
}

static size_t found_lanes(const norma__planes_plan *plan)
{
    return plan->p * plan->n_vectors * NORMA__LEVELS * NORMA__LANES;
}

/* Everything in one piece of memory, every part at a cache line. */
bool norma__block_new(norma__block *b, const norma__planes_plan *plan, const norma__path *path,
                      bool weighted)
{
    size_t planes = norma__tiles(plan) * TILE_LANES, masked = MASKED_TILES * TILE_LANES;
    size_t slices = weighted ? NORMA__WEIGHT_BITS * MASK_LANES : 0;
    size_t named =
        (NORMA__RECORD_ROWS + NORMA__SPARE) * sizeof(uint16_t) / sizeof(uint64_t) + NORMA__LANES;
    size_t cells = NORMA__BLOCK_ROWS / sizeof(uint64_t);
    size_t lanes = planes + masked + MASK_LANES + slices + record_lanes(plan) + found_lanes(plan) +
                   named + cells + ALIGNMENT / sizeof(uint64_t);

    *b = (norma__block){.plan = plan, .path = path};
    b->lacks = NORMA__NEW(bool, plan->p);
    uint64_t *at = b->memory = NORMA__NEW(uint64_t, lanes);
    if (!b->lacks || !b->memory)
        return false;
    while ((uintptr_t)at % ALIGNMENT)
        at++;
    b->planes = at;
    b->masked = (at += planes);
    b->mask = (at += masked);
    b->slices = weighted ? at + MASK_LANES : NULL;
    b->records = (at += MASK_LANES + slices);
    b->found = (at += record_lanes(plan));
    b->named = (uint16_t *)(at += found_lanes(plan));
    b->cells = (uint8_t *)(at + named);
    return true;
}

void norma__block_clear(norma__block *block)
{
    free(block->lacks);
    free(block->memory);
    *block = (norma__block){0};
}

size_t norma__block_bytes(const norma__planes_plan *plan)
{
    size_t tiles = norma__tiles(plan);
    return sizeof(uint64_t) * (tiles * TILE_LANES + record_lanes(plan) + found_lanes(plan) +
                               tiles * (tiles + 1) / 2 * NORMA__TILE_COUNTS +
                               plan->p * plan->n_vectors * NORMA__VECTOR_BITS);
}

static uint64_t *tile_of(const norma__block *b, size_t tile)
{
    return b->planes + tile * TILE_LANES;
}

static uint64_t *plane_of(const norma__block *b, size_t plane)
{
    return tile_of(b, plane / NORMA__TILE) + plane % NORMA__TILE * NORMA__LANES;
}

/* ---- filling ---- */

/* Cells of an item, as many as the block's words have rows. What is beyond the last row does not
   matter: it is in no mask. */
static const uint8_t *cells_of(norma__block *b, const norma__counting *c, size_t item, size_t begin,
                               size_t n)
{
    const uint8_t *cells = norma_data_cells(c->data, c->items[item]);
    if (!c->rows && n == b->words * NORMA__WORD_ROWS)
        return cells + begin;
    if (!c->rows)
        memcpy(b->cells, cells + begin, n);
    for (size_t r = 0; c->rows && r < n; r++)
        b->cells[r] = cells[c->rows[begin + r]];
    memset(b->cells + n, 0, b->words * NORMA__WORD_ROWS - n);
    return b->cells;
}

static void fill_item(norma__block *b, const norma__counting *c, size_t item, size_t begin,
                      size_t n)
{
    const norma__planes_plan *plan = b->plan;
    const uint8_t *cells = cells_of(b, c, item, begin, n);
    uint64_t *lack = plane_of(b, norma__lack_plane(plan, item));
    for (size_t x = plan->first[item]; x < plan->first[item + 1]; x++)
        b->path->build(plane_of(b, x), cells, b->words, plan->value[x]);
    bool had = b->lacks[item];
    b->lacks[item] = memchr(cells, NORMA_MISSING_CELL, n) != NULL;
    if (b->lacks[item])
        b->path->build(lack, cells, b->words, NORMA_MISSING_CELL);
    for (size_t w = 0; had && !b->lacks[item] && w < NORMA__BLOCK_WORDS; w++)
        memset(lack + w * NORMA__WORD_STEP, 0, NORMA__LANES * sizeof *lack);
}

static void fill_mask(norma__block *b, const norma__counting *c, size_t begin, size_t n)
{
    memset(b->mask, 0, MASK_LANES * sizeof *b->mask);
    memset(b->mask, 0xff, n / 64 * sizeof *b->mask);
    if (n % 64)
        b->mask[n / 64] = (UINT64_C(1) << n % 64) - 1;
    for (size_t r = 0; c->keep && r < n; r++)
        if (!c->keep[c->rows ? c->rows[begin + r] : begin + r])
            b->mask[r / 64] &= ~(UINT64_C(1) << r % 64);
}

static size_t count_mask(const norma__block *b)
{
    size_t n = 0;
    for (size_t l = 0; l < b->words * NORMA__LANES; l++)
        n += (size_t)__builtin_popcountll(b->mask[l]);
    return n;
}

static void leave_out_incomplete(uint64_t *complete, const norma__block *b)
{
    for (size_t item = 0; item < b->plan->p; item++) {
        const uint64_t *lack = plane_of(b, norma__lack_plane(b->plan, item));
        for (size_t w = 0; b->lacks[item] && w < b->words; w++)
            for (size_t l = 0; l < NORMA__LANES; l++)
                complete[w * NORMA__LANES + l] &= ~lack[w * NORMA__WORD_STEP + l];
    }
}

/* Rows of the mask that answered nothing. */
static size_t count_blank(const norma__block *b)
{
    uint64_t blank[MASK_LANES];
    size_t n = 0;
    memcpy(blank, b->mask, sizeof blank);
    for (size_t item = 0; item < b->plan->p; item++) {
        const uint64_t *lack = plane_of(b, norma__lack_plane(b->plan, item));
        if (!b->lacks[item])
            return 0;
        for (size_t w = 0; w < b->words; w++)
            for (size_t l = 0; l < NORMA__LANES; l++)
                blank[w * NORMA__LANES + l] &= lack[w * NORMA__WORD_STEP + l];
    }
    for (size_t l = 0; l < b->words * NORMA__LANES; l++)
        n += (size_t)__builtin_popcountll(blank[l]);
    return n;
}

static void fill_slices(norma__block *b, const norma__counting *c, size_t begin, size_t n,
                        int64_t unit)
{
    const int64_t *weights = norma_data_weights(c->data);
    memset(b->slices, 0, NORMA__WEIGHT_BITS * MASK_LANES * sizeof *b->slices);
    for (size_t r = 0; r < n; r++) {
        size_t row = c->rows ? c->rows[begin + r] : begin + r;
        uint64_t weight = (b->mask[r / 64] >> r % 64 & 1) ? (uint64_t)(weights[row] / unit) : 0;
        for (; weight; weight &= weight - 1)
            b->slices[(size_t)__builtin_ctzll(weight) * MASK_LANES + r / 64] |= UINT64_C(1)
                                                                                << r % 64;
    }
}

void norma__block_fill(norma__block *b, norma__tally *tally, const norma__counting *c, size_t begin,
                       size_t n, int64_t unit)
{
    uint64_t complete[MASK_LANES];
    b->words = (n + NORMA__WORD_ROWS - 1) / NORMA__WORD_ROWS;
    for (size_t item = 0; item < b->plan->p; item++)
        fill_item(b, c, item, begin, n);
    fill_mask(b, c, begin, n);
    tally->n_rows += count_mask(b);
    tally->n_blank += count_blank(b);
    memcpy(complete, b->mask, sizeof complete);
    leave_out_incomplete(complete, b);
    for (size_t l = 0; l < MASK_LANES; l++)
        tally->n_complete += (size_t)__builtin_popcountll(complete[l]);
    if (c->tables->missing == NORMA_MISSING_LISTWISE)
        memcpy(b->mask, complete, sizeof complete);
    b->all = count_mask(b) == b->words * NORMA__WORD_ROWS && !b->slices;
    if (b->slices)
        fill_slices(b, c, begin, n, unit);
}

/* ---- counting ---- */

static void mask_tile(uint64_t *to, const norma__block *b, size_t tile, const uint64_t *mask)
{
    const uint64_t *from = tile_of(b, tile);
    for (size_t w = 0; w < b->words; w++, mask += NORMA__LANES)
        for (size_t k = 0; k < NORMA__TILE; k++)
            for (size_t l = 0; l < NORMA__LANES; l++)
                *to++ = *from++ & mask[l];
}

/* Pairs of tiles a < a_end and b < b_end, a <= b: a few of a at a time with each of b. */
static void count_tiles(norma__block *b, norma__tally *tally, const uint64_t *mask, unsigned shift,
                        size_t a_end, size_t b_begin, size_t b_end)
{
    const uint64_t *a[MASKED_TILES];
    for (size_t begin = 0; begin < a_end; begin += MASKED_TILES) {
        size_t n = a_end - begin < MASKED_TILES ? a_end - begin : MASKED_TILES;
        for (size_t k = 0; k < n; k++) {
            a[k] = b->all ? tile_of(b, begin + k) : b->masked + k * TILE_LANES;
            if (!b->all)
                mask_tile(b->masked + k * TILE_LANES, b, begin + k, mask);
        }
        for (size_t y = begin > b_begin ? begin : b_begin; y < b_end; y++)
            for (size_t k = 0; k < n && begin + k <= y; k++)
                b->path->tile(norma__tally_tile(tally, b->plan, begin + k, y), a[k], tile_of(b, y),
                              b->words, shift);
    }
}

void norma__block_settle(norma__block *b, norma__tally *tally)
{
    const size_t vectors = b->plan->p * b->plan->n_vectors;
    uint16_t counts[NORMA__VECTOR_BITS];
    if (b->n_found == 0)
        return;
    for (size_t v = 0; v < vectors; v++) {
        int64_t *lack = tally->lack + v * NORMA__VECTOR_BITS;
        b->path->spread(counts, b->found + v * NORMA__LEVELS * NORMA__LANES);
        for (size_t k = 0; k < NORMA__VECTOR_BITS; k++)
            lack[k] += (int64_t)((uint64_t)counts[k] << b->found_shift);
    }
    memset(b->found, 0, found_lanes(b->plan) * sizeof *b->found);
    b->n_found = 0;
}

/* Where few answers are missing: the planes of each row without an answer, row by row. */
static void count_lacks_by_rows(norma__block *b, norma__tally *tally, const uint64_t *mask,
                                unsigned shift)
{
    const norma__planes_plan *plan = b->plan;
    const size_t levels = plan->n_vectors * NORMA__LEVELS * NORMA__LANES;
    if (b->n_found + b->words * NORMA__WORD_ROWS > UINT16_MAX)
        norma__block_settle(b, tally);
    b->n_found += b->words * NORMA__WORD_ROWS;
    b->found_shift = shift;
    for (size_t begin = 0; begin < b->words; begin += NORMA__RECORD_WORDS) {
        size_t words =
            b->words - begin < NORMA__RECORD_WORDS ? b->words - begin : NORMA__RECORD_WORDS;
        for (size_t w = 0; w < words; w++)
            b->path->records(b->records + w * NORMA__WORD_ROWS * plan->n_vectors * NORMA__LANES,
                             b->planes + (begin + w) * NORMA__WORD_STEP, TILE_LANES,
                             norma__planes(plan), plan->n_vectors);
        for (size_t item = 0; item < plan->p; item++) {
            if (!b->lacks[item])
                continue;
            const uint64_t *lack = plane_of(b, norma__lack_plane(plan, item));
            size_t n = b->path->name(b->named, lack + begin * NORMA__WORD_STEP,
                                     mask + begin * NORMA__LANES, words);
            b->path->positions(b->found + item * levels, b->records, plan->n_vectors, b->named, n);
        }
    }
}

/* Costs in cycles, about: of a missing answer, of a word of records, of looking for the rows. */
static bool few_lack(const norma__block *b, size_t n_lacking)
{
    const norma__planes_plan *plan = b->plan;
    size_t tiles = plan->answer_tiles * plan->lack_tiles + plan->lack_tiles * plan->lack_tiles / 2;
    size_t with_planes = tiles * b->words * b->path->tile_cost;
    size_t by_rows = plan->n_vectors * (n_lacking * 7 + b->words * 4500) + plan->p * b->words * 64;
    return by_rows < with_planes;
}

static void count_slice(norma__block *b, norma__tally *tally, const uint64_t *mask, unsigned shift)
{
    const norma__planes_plan *plan = b->plan;
    size_t n_lacking = 0;
    for (size_t l = 0; l < b->words * NORMA__LANES; l++)
        tally->n += (int64_t)__builtin_popcountll(mask[l]) << shift;
    for (size_t x = 0; x < plan->first[plan->p]; x++)
        tally->margin[x] += (int64_t)(b->path->count(plane_of(b, x), mask, b->words) << shift);
    for (size_t item = 0; item < plan->p; item++)
        if (b->lacks[item]) {
            size_t lack = norma__lack_plane(plan, item);
            uint64_t n = b->path->count(plane_of(b, lack), mask, b->words);
            tally->margin[lack] += (int64_t)(n << shift);
            n_lacking += n;
        }
    count_tiles(b, tally, mask, shift, plan->answer_tiles, 0, plan->answer_tiles);
    if (n_lacking == 0)
        return;
    if (few_lack(b, n_lacking)) {
        count_lacks_by_rows(b, tally, mask, shift);
        return;
    }
    tally->lack_tiles_used = true;
    count_tiles(b, tally, mask, shift, norma__tiles(plan), plan->answer_tiles, norma__tiles(plan));
}

void norma__block_count(norma__block *b, norma__tally *tally)
{
    if (!b->slices) {
        count_slice(b, tally, b->mask, 0);
        return;
    }
    for (unsigned k = 0; k < NORMA__WEIGHT_BITS; k++) {
        const uint64_t *slice = b->slices + k * MASK_LANES;
        bool any = false;
        for (size_t l = 0; l < b->words * NORMA__LANES && !any; l++)
            any = slice[l] != 0;
        if (any)
            count_slice(b, tally, slice, k);
        norma__block_settle(b, tally);
    }
}
