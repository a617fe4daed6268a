#include "statistics/gram.h"

#include <stdbool.h>

#include <gsl/gsl_cblas.h>

enum { TILE = 512 };

/* Of a sum of products over inner entries: of columns of x, or of its rows. */
typedef struct gram {
    double *product;
    const double *x;
    size_t size, inner, stride;
    bool of_rows;
} gram;

/* On the diagonal the tile's lower half. */
static void add_tile(const gram *g, size_t i, size_t j)
{
    size_t step = g->of_rows ? 1 : g->stride;
    int height = (int)(g->size - i < TILE ? g->size - i : TILE);
    int breadth = (int)(g->size - j < TILE ? g->size - j : TILE);
    const double *left = g->x + i * step, *right = g->x + j * step;
    double *tile = g->product + i + j * g->size;
    enum CBLAS_TRANSPOSE turned = g->of_rows ? CblasNoTrans : CblasTrans;
    enum CBLAS_TRANSPOSE other = g->of_rows ? CblasTrans : CblasNoTrans;
    if (i == j)
        cblas_dsyrk(CblasColMajor, CblasLower, turned, height, (int)g->inner, 1, left,
                    (int)g->stride, 1, tile, (int)g->size);
    else
        cblas_dgemm(CblasColMajor, turned, other, height, breadth, (int)g->inner, 1, left,
                    (int)g->stride, right, (int)g->stride, 1, tile, (int)g->size);
}

static void add(const gram *g, int threads)
{
    size_t tiles = (g->size + TILE - 1) / TILE;
    if (g->inner == 0)
        return;
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t t = 0; t < tiles * tiles; t++)
        if (t % tiles >= t / tiles)
            add_tile(g, t % tiles * TILE, t / tiles * TILE);
}

void norma__gram_add(double *product, const double *x, size_t q, size_t n, size_t stride,
                     int threads)
{
    add(&(gram){.product = product, .x = x, .size = q, .inner = n, .stride = stride}, threads);
}

void norma__gram_of_rows_add(double *product, const double *x, size_t n, size_t q, int threads)
{
    add(&(gram){product, x, .size = n, .inner = q, .stride = n, .of_rows = true}, threads);
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
