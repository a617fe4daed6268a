/* Products of large matrices in fixed blocks, so that any number of threads gives the same bytes.
 */
#ifndef NORMA_MODELS_SEM_INFERENCE_ALGEBRA_H
#define NORMA_MODELS_SEM_INFERENCE_ALGEBRA_H

#include <stdbool.h>
#include <stddef.h>

#include <norma/status.h>

/* out = op(a) b: rows x columns, through inner; a is rows x inner, or inner x rows when turned. */
void norma__product(double *out, const double *a, bool turned, const double *b, size_t rows,
                    size_t columns, size_t inner, size_t threads);

/* out = factor x a'a, q x q in full; a is n x q. */
void norma__cross_product(double *out, const double *a, size_t n, size_t q, double factor,
                          size_t threads);

/* Sum of products of corresponding entries of two n x n matrices: tr(a'b). */
double norma__trace_product(const double *a, const double *b, size_t n);

/* tr(a b a b) of symmetric n x n matrices; NORMA_ENOMEM. */
norma_status norma__trace_square(double *trace, const double *a, const double *b, size_t n,
                                 norma_error *err);

#endif
