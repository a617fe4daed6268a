/* A block of rows as bit planes, small enough to stay in cache while it is counted. */
#ifndef NORMA_TABLES_BLOCK_H
#define NORMA_TABLES_BLOCK_H

#include "tables/tally.h"

enum { NORMA__WEIGHT_BITS = 54 };

typedef struct norma__block {
    const norma__planes_plan *plan;
    const norma__path *path;
    size_t words;      /* of 512 rows, in use */
    uint64_t *planes;  /* tile by tile, NORMA__BLOCK_WORDS words each */
    uint64_t *masked;  /* a few tiles with only the rows that count */
    uint64_t *mask;    /* the rows that count, a word after the other */
    uint64_t *slices;  /* those whose weight has bit 0, 1, ...; NULL: no weights */
    uint64_t *records; /* a row's bits of all planes */
    uint64_t *found;   /* of the rows without an answer to an item, those of every plane, as
                          positions() has them: of the last n_found rows, times 2^found_shift, and
                          not yet in the tally */
    size_t n_found;
    unsigned found_shift;
    uint16_t *named; /* the rows without an answer to an item */
    uint8_t *cells;  /* of one item, where they do not lie side by side */
    bool *lacks;     /* p: whether a row did not answer the item */
    bool all;        /* every row of its words counts */
    void *memory;
} norma__block;

bool norma__block_new(norma__block *block, const norma__planes_plan *plan, const norma__path *path,
                      bool weighted);
void norma__block_clear(norma__block *block);

/* Bytes of a block and its tally. */
size_t norma__block_bytes(const norma__planes_plan *plan);

/* Fills the block with rows begin ... begin + n - 1 of what is counted, n at most words x 512, and
   adds how many they are to the tally. Weights are divided by unit. */
void norma__block_fill(norma__block *block, norma__tally *tally, const norma__counting *counting,
                       size_t begin, size_t n, int64_t unit);

/* Adds the block to the tally, in full only after norma__block_settle(). */
void norma__block_count(norma__block *block, norma__tally *tally);
void norma__block_settle(norma__block *block, norma__tally *tally);

#endif
