/* Sums of products of many columns, in tiles that threads share. */
#ifndef NORMA_STATISTICS_GRAM_H
#define NORMA_STATISTICS_GRAM_H

#include <stddef.h>

/* Adds X'X to the lower half of product (q x q): X is n x q, column-major with leading dimension
   stride. Cut in the same way for any number of threads, so that the bytes are the same. */
void norma__gram_add(double *product, const double *x, size_t q, size_t n, size_t stride,
                     int threads);

/* Adds X X' to the lower half of product (n x n): X is n x q with leading dimension n. In the same
   way. */
void norma__gram_of_rows_add(double *product, const double *x, size_t n, size_t q, int threads);

/* Fills the upper half of a q x q matrix from the lower. */
void norma__mirror(double *matrix, size_t q);

#endif
