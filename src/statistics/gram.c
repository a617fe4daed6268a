#include "statistics/gram.h"

#include <gsl/gsl_cblas.h>

enum { TILE = 512 };

/* On the diagonal the tile's lower half. */
static void add_tile(double *product, const double *x, size_t i, size_t j, size_t q, size_t n,
                     size_t stride)
{
    int height = (int)(q - i < TILE ? q - i : TILE), breadth = (int)(q - j < TILE ? q - j : TILE);
    const double *left = x + i * stride, *right = x + j * stride;
    double *tile = product + i + j * q;
    if (i == j)
        cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, height, (int)n, 1, left, (int)stride, 1,
                    tile, (int)q);
    else
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, height, breadth, (int)n, 1, left,
                    (int)stride, right, (int)stride, 1, tile, (int)q);
}

void norma__gram_add(double *product, const double *x, size_t q, size_t n, size_t stride,
                     int threads)
{
    size_t tiles = (q + TILE - 1) / TILE;
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t t = 0; t < tiles * tiles; t++)
        if (t % tiles >= t / tiles)
            add_tile(product, x, t % tiles * TILE, t / tiles * TILE, q, n, stride);
}

/* In squares that fit the cache. */
void norma__mirror(double *matrix, size_t q)
{
    enum { SQUARE = 32 };
    for (size_t from = 0; from < q; from += SQUARE)
        for (size_t to = from; to < q; to += SQUARE)
            for (size_t j = from; j < q && j < from + SQUARE; j++)
                for (size_t i = to > j ? to : j + 1; i < q && i < to + SQUARE; i++)
                    matrix[j + i * q] = matrix[i + j * q];
}
