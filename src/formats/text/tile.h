/* The answers of some rows, row by row, on their way into columns. A cell stored straight into its
   column would touch one cache line a column for every row. */
#ifndef NORMA_FORMATS_TILE_H
#define NORMA_FORMATS_TILE_H

#include <stddef.h>
#include <stdint.h>

/* Bytes from one row of a tile to the next; whoever fills it may write so far. */
size_t norma__tile_width(size_t n_answers);

/* Bytes of a tile of NORMA__TILE_ROWS rows, and of two rows more for what they span. */
size_t norma__tile_size(size_t n_answers);

/* A tile whose rows span nothing yet. */
void norma__tile_begin(uint8_t *tile, size_t width);

/* Copies n_rows rows of a tile to places at, at + 1, ... of the columns. */
void norma__tile_empty(const uint8_t *tile, size_t n_rows, uint8_t *const *columns,
                       size_t n_answers, size_t at, size_t width);

/* Widens what rows span, by column: the smallest cell, and one more than the largest (0: none).
   Missing cells do not count. */
void norma__tile_span(const uint8_t *tile, size_t n_rows, uint8_t *smallest, uint8_t *after_largest,
                      size_t n_answers, size_t width);

#endif
