#include "models/sem/inference_algebra.h"

#include <cblas.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/gram.h"

enum { BLOCK = 64 }; /* columns that one thread computes at a time */

void norma__product(double *out, const double *a, bool turned, const double *b, size_t rows,
                    size_t columns, size_t inner, size_t threads)
{
    norma__prepare_numerics();
    const int lda = (int)(turned ? inner : rows), blocks = (int)((columns + BLOCK - 1) / BLOCK);
    if (rows == 0 || columns == 0)
        return;
#pragma omp parallel for schedule(dynamic) num_threads(norma__threads(threads))
    for (int block = 0; block < blocks; block++) {
        const size_t from = (size_t)block * BLOCK;
        const size_t n = columns - from < BLOCK ? columns - from : BLOCK;
        cblas_dgemm(CblasColMajor, turned ? CblasTrans : CblasNoTrans, CblasNoTrans, (int)rows,
                    (int)n, (int)inner, 1, a, lda > 0 ? lda : 1, b + from * inner,
                    inner > 0 ? (int)inner : 1, 0, out + from * rows, (int)rows);
    }
}

void norma__cross_product(double *out, const double *a, size_t n, size_t q, double factor,
                          size_t threads)
{
    memset(out, 0, q * q * sizeof *out);
    if (n > 0)
        norma__gram_add(out, a, q, n, n, norma__threads(threads));
    for (size_t i = 0; i < q * q; i++)
        out[i] *= factor;
    norma__mirror(out, q);
}

double norma__trace_product(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t j = 0; j < n; j++) {
        double column = 0;
        for (size_t i = 0; i < n; i++)
            column += a[i + j * n] * b[i + j * n];
        sum += column;
    }
    return sum;
}

norma_status norma__trace_square(double *trace, const double *a, const double *b, size_t n,
                                 norma_error *err)
{
    double *product = norma__new_filled(n * n, sizeof *product);
    if (!product)
        return norma__no_memory(err);
    norma__product(product, a, false, b, n, n, n, 1);
    *trace = 0;
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++)
            *trace += product[i + j * n] * product[j + i * n];
    free(product);
    return NORMA_OK;
}
