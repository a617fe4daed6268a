/* Bit planes: one bit a row for each answer of each item, and the ways to count with them that the
   processor of the day offers. */
#ifndef NORMA_TABLES_PLANES_H
#define NORMA_TABLES_PLANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows are taken by words of 512 and planes by tiles of four: word w of plane k of a tile is the
   eight lanes at [w][k][...], and row r of the word is bit r % 64 of lane r / 64. */
enum {
    NORMA__LANES = 8,
    NORMA__WORD_ROWS = 64 * NORMA__LANES,
    NORMA__TILE = 4,
    NORMA__WORD_STEP = NORMA__TILE * NORMA__LANES, /* from a plane's word to its next */
    NORMA__TILE_COUNTS = NORMA__TILE * NORMA__TILE,
    NORMA__BLOCK_WORDS = 32, /* at most; tiles count in 16 bits within a block */
    NORMA__BLOCK_ROWS = NORMA__BLOCK_WORDS * NORMA__WORD_ROWS,
    NORMA__VECTOR_BITS = 512, /* records of rows are whole vectors of so many bits */
    NORMA__RECORD_WORDS = 4,  /* so many words of records stay in the second-level cache */
    NORMA__RECORD_ROWS = NORMA__RECORD_WORDS * NORMA__WORD_ROWS,
    NORMA__LEVELS = 16,
    NORMA__SPARE = 8
};

/* One way to count. All give the same numbers. */
typedef struct norma__path {
    const char *title;
    size_t tile_cost; /* cycles a word of a tile takes, about: what else is weighed against */

    /* Fills a plane with the rows whose cell is value; 512 cells a word. */
    void (*build)(uint64_t *plane, const uint8_t *cells, size_t words, uint8_t value);

    /* Rows of a plane that are in mask, whose words lie side by side. */
    uint64_t (*count)(const uint64_t *plane, const uint64_t *mask, size_t words);

    /* Adds the rows common to each plane of tile a and each of tile b, times 2^shift, at
       [plane of a][plane of b]. */
    void (*tile)(int64_t *sums, const uint64_t *a, const uint64_t *b, size_t words, unsigned shift);

    /* Turns a word of n_planes planes into 512 records, one a row, of n_vectors x 512 bits; tiles
       are tile_step lanes apart. */
    void (*records)(uint64_t *records, const uint64_t *word, size_t tile_step, size_t n_planes,
                    size_t n_vectors);

    /* Lists the rows of a plane that are in mask, at most RECORD_WORDS words, up to a multiple of 8
       that row RECORD_ROWS fills; named has room for NORMA__SPARE more. */
    size_t (*name)(uint16_t *named, const uint64_t *plane, const uint64_t *mask, size_t words);

    /* Adds the n records named (a multiple of 8) bit by bit: n_vectors x 512 counters of 16 bits
       lie as LEVELS vectors, the first their lowest bits. */
    void (*positions)(uint64_t *levels, const uint64_t *records, size_t n_vectors,
                      const uint16_t *named, size_t n);

    /* Brings the bits of 512 such counters together. */
    void (*spread)(uint16_t *counts, const uint64_t *levels);
} norma__path;

/* The paths that this processor can take, fastest first; the last is plain C. NULL from n on. */
const norma__path *norma__path_at(size_t k);

/* Each in its own file; the accessors of planes.c say which may be called. */
extern const norma__path norma__path_plain, norma__path_avx2, norma__path_avx512;

#endif
