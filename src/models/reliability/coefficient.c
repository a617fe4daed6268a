#include "models/reliability/coefficient.h"

#include <math.h>

#include "foundation/memory.h"
#include "foundation/status.h"

#define CRONBACH "Cronbach (1951), Psychometrika 16, 297-334"
#define GUTTMAN "Guttman (1945), Psychometrika 10, 255-282"
#define MCDONALD "McDonald (1999), Test theory: a unified treatment, Erlbaum"
#define ZINBARG "Zinbarg, Revelle, Yovel & Li (2005), Psychometrika 70, 123-133"
#define ECV_SOURCE "Reise, Moore & Haviland (2010), J. Pers. Assess. 92, 544-559"

static const norma_coefficient KINDS[NORMA__N_COEFFICIENTS] = {
    [NORMA__ALPHA] = {.code = "alpha",
                      .label = "Alpha",
                      .formula = "k/(k - 1) (1 - sum of variances / variance of the sum)",
                      .source = CRONBACH},
    [NORMA__ALPHA_STANDARDIZED] = {.code = "alpha-standardized",
                                   .label = "Alpha of standardised items",
                                   .formula = "k/(k - 1) (1 - k / sum of correlations)",
                                   .source = CRONBACH},
    [NORMA__ALPHA_ORDINAL] =
        {.code = "alpha-ordinal",
         .label = "Ordinal alpha (hypothetical: of latent responses, not of the score)",
         .formula = "k/(k - 1) (1 - k / sum of polychoric correlations)",
         .source = "Zumbo, Gadermann & Zeisser (2007), J. Mod. Appl. Stat. Methods 6, 21-29"},
    [NORMA__LAMBDA1] = {.code = "lambda1",
                        .label = "Guttman's lambda 1",
                        .formula = "1 - sum of variances / variance of the sum",
                        .source = GUTTMAN},
    [NORMA__LAMBDA2] = {.code = "lambda2",
                        .label = "Guttman's lambda 2",
                        .formula = "lambda 1 + root(k/(k - 1) sum of squared covariances) / "
                                   "variance of the sum",
                        .source = GUTTMAN},
    [NORMA__LAMBDA3] = {.code = "lambda3",
                        .label = "Guttman's lambda 3, which is alpha",
                        .formula = "k/(k - 1) lambda 1",
                        .source = GUTTMAN},
    [NORMA__LAMBDA4] = {.code = "lambda4",
                        .label = "Guttman's lambda 4 of the best split",
                        .formula = "4 covariance of the halves / variance of the sum",
                        .source = GUTTMAN},
    [NORMA__LAMBDA5] = {.code = "lambda5",
                        .label = "Guttman's lambda 5",
                        .formula = "lambda 1 + 2 root(an item's squared covariances) / variance "
                                   "of the sum",
                        .source = GUTTMAN},
    [NORMA__LAMBDA6] = {.code = "lambda6",
                        .label = "Guttman's lambda 6",
                        .formula = "1 - sum of what the other items do not predict / variance of "
                                   "the sum",
                        .source = GUTTMAN},
    [NORMA__GLB] = {.code = "glb",
                    .label = "Greatest lower bound",
                    .formula = "1 - largest sum of error variances / variance of the sum",
                    .source = "Woodhouse & Jackson (1977), Psychometrika 42, 579-591; ten Berge & "
                              "Socan (2004), Psychometrika 69, 613-625"},
    [NORMA__OMEGA_MINRES] =
        {.code = "omega-total-minres",
         .label = "Omega total, one factor (minres), standardised items, by uniquenesses",
         .formula = "1 - sum of uniquenesses / sum of observed correlations",
         .source = MCDONALD},
    [NORMA__OMEGA_MINRES_OBSERVED] =
        {.code = "omega-minres-observed",
         .label = "Omega, one factor (minres), standardised items, over the observed variance",
         .formula = "square of the sum of loadings / sum of observed correlations",
         .source = MCDONALD},
    [NORMA__OMEGA_MINRES_IMPLIED] =
        {.code = "omega-minres-implied",
         .label = "Omega, one factor (minres), standardised items, over the variance of the model",
         .formula = "square of the sum of loadings / (the same + sum of uniquenesses)",
         .source = MCDONALD},
    [NORMA__OMEGA_ML_OBSERVED] = {.code = "omega-ml-observed",
                                  .label = "Omega, one factor (ML), over the observed variance",
                                  .formula = "square of the sum of loadings / variance of the sum",
                                  .source = MCDONALD},
    [NORMA__OMEGA_ML_IMPLIED] =
        {.code = "omega-ml-implied",
         .label = "Omega, one factor (ML), over the variance of the model",
         .formula = "square of the sum of loadings / (the same + sum of error variances)",
         .source = MCDONALD},
    [NORMA__OMEGA_ORDINAL] =
        {.code = "omega-ordinal",
         .label = "Omega of the sum of ordinal items, one factor (polychoric minres)",
         .formula = "true variance of the sum / its variance, both by the ordinal model (eq. 21)",
         .source = "Green & Yang (2009), Psychometrika 74, 155-167"},
    [NORMA__OMEGA_TOTAL_SL] = {.code = "omega-total-schmid-leiman",
                               .label = "Omega total, Schmid-Leiman, standardised items",
                               .formula = "1 - sum of uniquenesses / sum of observed correlations",
                               .source = ZINBARG},
    [NORMA__OMEGA_HIERARCHICAL_SL] =
        {.code = "omega-hierarchical-schmid-leiman",
         .label = "Omega hierarchical, Schmid-Leiman, standardised items",
         .formula = "square of the sum of general loadings / sum of observed correlations",
         .source = ZINBARG},
    [NORMA__ECV_SL] = {.code = "ecv-schmid-leiman",
                       .label = "Explained common variance, Schmid-Leiman",
                       .formula = "squared general loadings / all squared loadings",
                       .source = ECV_SOURCE},
    [NORMA__OMEGA_TOTAL_BIFACTOR] = {.code = "omega-total-bifactor",
                                     .label =
                                         "Omega total, bifactor (ML), over the observed variance",
                                     .formula =
                                         "variance of the sum by all factors / variance of the sum",
                                     .source = ZINBARG},
    [NORMA__OMEGA_HIERARCHICAL_BIFACTOR] =
        {.code = "omega-hierarchical-bifactor",
         .label = "Omega hierarchical, bifactor (ML), over the observed variance",
         .formula = "square of the sum of general loadings / variance of the sum",
         .source = ZINBARG},
    [NORMA__ECV_BIFACTOR] = {.code = "ecv-bifactor",
                             .label = "Explained common variance, bifactor (ML)",
                             .formula = "squared general loadings / all squared loadings",
                             .source = ECV_SOURCE},
};

norma_coefficient norma__coefficient_of(norma__coefficient_kind kind, double value)
{
    norma_coefficient c = KINDS[kind];
    c.value = value;
    c.se = NAN;
    return c;
}

norma_status norma__coefficient_add(norma_reliability_result *result,
                                    const norma_coefficient *coefficient, norma_error *err)
{
    size_t n = result->n_coefficients;
    norma_coefficient *list = NORMA__GROW(result->coefficients, norma_coefficient, n + 1);
    if (!list)
        return norma__no_memory(err);
    list[n] = *coefficient;
    result->coefficients = list;
    result->n_coefficients = n + 1;
    return NORMA_OK;
}

void norma__interval_add(norma_coefficient *coefficient, norma_interval_method method, double low,
                         double high)
{
    if (!isfinite(low) || !isfinite(high) || coefficient->n_intervals == NORMA_MOST_INTERVALS)
        return;
    coefficient->intervals[coefficient->n_intervals++] =
        (norma_interval){.method = (int)method, .low = low, .high = high};
}
