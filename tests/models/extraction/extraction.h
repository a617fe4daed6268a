/* What the tests of extraction share. */
#ifndef NORMA_TESTS_EXTRACTION_H
#define NORMA_TESTS_EXTRACTION_H

#include <string.h>

#include "foundation/numeric.h"
#include "models/extraction/extract.h"
#include "models/factorial.h"

/* bfi: 25 items, correlations in factor_bfi.json; harman: 24, ability: 6, tracts: 5, in
   extraction.json. */
static inline void read_matrix(double *cor, size_t p, const char *name)
{
    const bool bfi = strcmp(name, "bfi") == 0;
    cJSON *reference = reference_load(bfi ? "factor_bfi.json" : "extraction.json");
    const cJSON *from = bfi ? reference : json_at(reference, name);
    read_numbers(cor, p * p, json_at(from, "cor"));
    cJSON_Delete(reference);
}

/* Loadings and uniquenesses of a solution against those of extraction.json. */
static inline void check_solution(const norma__extracted *fit, const cJSON *wanted, double within)
{
    const size_t p = fit->p, k = fit->k;
    double *numbers = calloc(p * k + p, sizeof *numbers);
    assert_non_null(numbers);
    read_numbers(numbers, p * k, json_at(wanted, "loadings"));
    for (size_t i = 0; i < p * k; i++)
        assert_close(fit->loadings[i], numbers[i], 0, within);
    if (cJSON_HasObjectItem(wanted, "uniquenesses")) {
        read_numbers(numbers, p, json_at(wanted, "uniquenesses"));
        for (size_t i = 0; i < p; i++)
            assert_close(fit->uniquenesses[i], numbers[i], 0, within);
    }
    free(numbers);
}

/* ln |Sigma| + tr(R Sigma^-1) - ln |R| - p, by the matrices themselves. */
static inline double ml_discrepancy(const norma__extracted *fit, const double *cor)
{
    const size_t p = fit->p;
    double *sigma = calloc(p * p, sizeof *sigma), *inverse = calloc(p * p, sizeof *inverse);
    double sigma_det, cor_det, trace = 0;
    assert_true(sigma && inverse);
    factorial(sigma, fit->loadings, p, fit->k);
    for (size_t i = 0; i < p; i++) {
        sigma[i * p + i] = fit->uniquenesses[i];
        for (size_t n = 0; n < fit->k; n++)
            sigma[i * p + i] += fit->loadings[n * p + i] * fit->loadings[n * p + i];
    }
    assert_true(norma__invert_spd(inverse, &cor_det, cor, p));
    assert_true(norma__invert_spd(inverse, &sigma_det, sigma, p));
    for (size_t i = 0; i < p * p; i++)
        trace += inverse[i] * cor[i];
    free(sigma);
    free(inverse);
    return sigma_det + trace - cor_det - (double)p;
}

#endif
