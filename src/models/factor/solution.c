#include <cblas.h>
#include <math.h>

#include "foundation/numeric.h"
#include "models/factor/parts.h"

/* Hofmann (1978), Multivariate Behavioral Research 13, 247-250: how many factors an item takes,
   (sum of squares)^2 / sum of fourth powers. */
static double complexity_of(const double *loadings, size_t item, size_t p, size_t k)
{
    double squares = 0, fourths = 0;
    for (size_t f = 0; f < k; f++) {
        double square = loadings[f * p + item] * loadings[f * p + item];
        squares += square;
        fourths += square * square;
    }
    return squares * squares / fourths;
}

void norma__factor_solution(norma_factor_result *r, const double *cor)
{
    const size_t p = r->n_items, k = r->n_factors;
    const int P = (int)p, K = (int)k;
    norma__prepare_numerics();
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, P, K, K, 1, r->loadings, P, r->phi, K, 0,
                r->structure, P);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, P, P, K, 1, r->structure, P, r->loadings,
                P, 0, r->residuals, P);
    for (size_t j = 0; j < p; j++) /* symmetric to the last bit */
        for (size_t i = 0; i <= j; i++) {
            double model = (r->residuals[j * p + i] + r->residuals[i * p + j]) / 2;
            if (i == j)
                model += r->uniquenesses[i];
            r->residuals[j * p + i] = r->residuals[i * p + j] = cor[j * p + i] - model;
        }
    for (size_t f = 0; f < k; f++)
        for (size_t i = 0; i < p; i++)
            r->variance[f] += r->structure[f * p + i] * r->loadings[f * p + i];
    for (size_t i = 0; i < p; i++)
        r->complexity[i] = complexity_of(r->loadings, i, p, k);
}
