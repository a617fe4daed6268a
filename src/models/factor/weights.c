#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/factor/parts.h"

/* Under this an eigenvalue is taken for zero. */
static const double NO_EIGENVALUE = 1e-12;

/* c (rows x columns) = a (rows x inner) b (inner x columns). */
static void multiply(double *c, const double *a, const double *b, size_t rows, size_t inner,
                     size_t columns)
{
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)rows, (int)columns, (int)inner, 1,
                a, (int)rows, b, (int)inner, 0, c, (int)rows);
}

/* c (columns x columns) = a' b, both rows x columns. */
static void cross(double *c, const double *a, const double *b, size_t rows, size_t columns)
{
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, (int)columns, (int)columns, (int)rows, 1,
                a, (int)rows, b, (int)rows, 0, c, (int)columns);
}

/* root = S^power of a symmetric S (n x n) by its eigenvectors; false when an eigenvalue is not
   over the least, and 0 instead of it when zeros may stand. work: 2 n^2 + n. */
static norma_status power_of(double *root, bool *proper, const double *symmetric, size_t n,
                             double power, bool zeros, double *work, norma_error *err)
{
    double *vectors = work, *scaled = work + n * n, *values = work + 2 * n * n;
    norma_status status = norma__eigen(values, vectors, symmetric, n, err);
    if (status != NORMA_OK)
        return status;
    *proper = zeros || values[n - 1] > NO_EIGENVALUE;
    for (size_t j = 0; j < n; j++) {
        double scale = values[j] > NO_EIGENVALUE ? pow(values[j], power) : 0;
        for (size_t i = 0; i < n; i++)
            scaled[j * n + i] = vectors[j * n + i] * scale;
    }
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)n, (int)n, (int)n, 1, scaled, (int)n,
                vectors, (int)n, 0, root, (int)n);
    return NORMA_OK;
}

/* Where the model is improper the items may seem to know more of a factor than there is. */
static norma_status check_determinacy(norma_factor_result *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t f = 0; r->determinacy && status == NORMA_OK && f < r->n_factors; f++) {
        const double determinacy = r->determinacy[f];
        if (!(determinacy > 1 + 1e-9))
            continue;
        r->determinacy[f] = NAN;
        status =
            norma__note(&r->notes, err, "determinacy-undefined", NULL, (double)f + 1, determinacy,
                        "the determinacy of factor %zu would be %.3f, which no correlation "
                        "can be: its scores are not to be used",
                        f + 1, determinacy);
    }
    return status;
}

/* Thurstone (1935): W = R^-1 S, S the structure; the squared multiple correlation of the items with
   factor f is that column's product with its structure. Components lie in the space of R, so that
   zero eigenvalues do no harm to them. */
static norma_status thurstone(norma_factor_result *r, const double *cor, norma_error *err)
{
    const size_t p = r->n_items, k = r->n_factors;
    const bool components = r->extraction == NORMA_EXTRACT_PCA;
    norma_status status = NORMA_OK;
    bool proper;
    double *inverse = NORMA__NEW(double, p *p);
    double *work = NORMA__NEW(double, 2 * p * p + p);
    double *weights = NORMA__NEW(double, p *k);
    double *determinacy = components ? NULL : NORMA__NEW(double, k);
    if (!inverse || !work || !weights || (!components && !determinacy)) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = power_of(inverse, &proper, cor, p, -1, components, work, err)) != NORMA_OK ||
        !proper)
        goto done;
    multiply(weights, inverse, r->structure, p, p, k);
    r->weights[NORMA_SCORES_THURSTONE] = weights;
    weights = NULL;
    for (size_t f = 0; determinacy && f < k; f++)
        determinacy[f] = sqrt(cblas_ddot((int)p, r->weights[NORMA_SCORES_THURSTONE] + f * p, 1,
                                         r->structure + f * p, 1));
    r->determinacy = determinacy;
    determinacy = NULL;
    status = check_determinacy(r, err);
done:
    free(inverse);
    free(work);
    free(weights);
    free(determinacy);
    return status;
}

/* Bartlett (1937): W = U^-1 L (L' U^-1 L)^-1, U the uniquenesses. */
static norma_status bartlett(norma_factor_result *r, norma_error *err)
{
    const size_t p = r->n_items, k = r->n_factors;
    for (size_t i = 0; i < p; i++)
        if (!(r->uniquenesses[i] > NO_EIGENVALUE))
            return NORMA_OK;
    double *scaled = NORMA__NEW(double, p *k + k * k);
    double *weights = NORMA__NEW(double, p *k);
    norma_status status = NORMA_OK;
    if (!scaled || !weights) {
        status = norma__no_memory(err);
        goto done;
    }
    double *information = scaled + p * k;
    for (size_t f = 0; f < k; f++)
        for (size_t i = 0; i < p; i++)
            scaled[f * p + i] = r->loadings[f * p + i] / r->uniquenesses[i];
    cross(information, r->loadings, scaled, p, k);
    if (!norma__invert_spd(information, NULL, information, k))
        goto done;
    multiply(weights, scaled, information, p, k, k);
    r->weights[NORMA_SCORES_BARTLETT] = weights;
    weights = NULL;
done:
    free(scaled);
    free(weights);
    return status;
}

/* ten Berge, Krijnen, Wansbeek & Shapiro (1999), Linear Algebra and its Applications 289, 311-318:
   with A = R^-1/2 L Phi^1/2, W = R^-1/2 A (A'A)^-1/2 Phi^1/2. */
static norma_status ten_berge(norma_factor_result *r, const double *cor, norma_error *err)
{
    const size_t p = r->n_items, k = r->n_factors;
    double *root = NORMA__NEW(double, p *p);          /* R^-1/2 */
    double *work = NORMA__NEW(double, 2 * p * p + p); /* of powers */
    double *middle = NORMA__NEW(double, 2 * p * k);   /* A, and what comes of it */
    double *small = NORMA__NEW(double, 3 * k * k);    /* Phi^1/2, A'A, its power */
    double *weights = NORMA__NEW(double, p *k);
    norma_status status = NORMA_OK;
    bool proper;
    if (!root || !work || !middle || !small || !weights) {
        status = norma__no_memory(err);
        goto done;
    }
    double *a = middle, *other = middle + p * k;
    double *half_phi = small, *gram = small + k * k, *turn = small + 2 * k * k;
    if ((status = power_of(root, &proper, cor, p, -0.5, false, work, err)) != NORMA_OK || !proper ||
        (status = power_of(half_phi, &proper, r->phi, k, 0.5, false, work, err)) != NORMA_OK ||
        !proper)
        goto done;
    multiply(other, r->loadings, half_phi, p, k, k);
    multiply(a, root, other, p, p, k);
    cross(gram, a, a, p, k);
    if ((status = power_of(turn, &proper, gram, k, -0.5, false, work, err)) != NORMA_OK || !proper)
        goto done;
    multiply(other, a, turn, p, k, k);
    multiply(a, other, half_phi, p, k, k);
    multiply(weights, root, a, p, p, k);
    r->weights[NORMA_SCORES_TEN_BERGE] = weights;
    weights = NULL;
done:
    free(root);
    free(work);
    free(middle);
    free(small);
    free(weights);
    return status;
}

norma_status norma__factor_weights(norma_factor_result *r, const double *cor, norma_error *err)
{
    norma__prepare_numerics();
    norma_status status = thurstone(r, cor, err);
    if (status != NORMA_OK || r->extraction == NORMA_EXTRACT_PCA)
        return status;
    if ((status = bartlett(r, err)) != NORMA_OK || (status = ten_berge(r, cor, err)) != NORMA_OK)
        return status;
    for (size_t m = 0; m < 3; m++)
        if (!r->weights[m])
            return norma__note(&r->notes, err, "scores-undefined", NULL, NAN, NAN,
                               "some factor scores are undefined: the correlation matrix or that "
                               "of the factors is singular, or an item has no unique variance");
    return NORMA_OK;
}
