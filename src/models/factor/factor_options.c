#include <norma/factor.h>

norma_option_table norma_factor_option_table(void)
{
    static const char *const extractions[] = {"minres", "ml",      "gls", "pa",
                                              "alpha",  "minrank", "pca", NULL};
    static const char *const correlations[] = {"pearson", "polychoric", NULL};
    static const char *const rotations[] = {
        "none",       "varimax",  "quartimax", "equamax",   "geomin-t", "infomax-t",
        "bifactor-t", "target-t", "oblimin",   "quartimin", "promax",   "geomin",
        "simplimax",  "infomax",  "bifactor",  "target",    NULL};
    static const char *const normalisations[] = {"default", "none", "kaiser", NULL};
    static const char *const errors[] = {"none", "information", "bootstrap", NULL};
    static const norma_option table[] = {
        {"factors", NORMA_OPTION_COUNT, offsetof(norma_factor_options, factors), 1, 1000, NULL,
         "number of factors"},
        {"extraction", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, extraction), 0, 0,
         extractions, "how factors are extracted"},
        {"rotation", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, rotation), 0, 0, rotations,
         "how factors are rotated"},
        {"normalise", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, normalise), 0, 0,
         normalisations, "whether items are rotated at length 1; default: varimax and promax"},
        {"gamma", NORMA_OPTION_REAL, offsetof(norma_factor_options, gamma), -1000, 0.8, NULL,
         "of oblimin: 0 is quartimin, below it factors correlate less"},
        {"delta", NORMA_OPTION_REAL, offsetof(norma_factor_options, delta), 1e-6, 1, NULL,
         "of geomin: what is added to squared loadings"},
        {"power", NORMA_OPTION_REAL, offsetof(norma_factor_options, power), 1.01, 20, NULL,
         "of promax: the power of its target"},
        {"zeros", NORMA_OPTION_COUNT, offsetof(norma_factor_options, zeros), 0, 1000000, NULL,
         "of simplimax: loadings near zero; 0: items x (factors - 1)"},
        {"starts", NORMA_OPTION_COUNT, offsetof(norma_factor_options, starts), 0, 100000, NULL,
         "random starts of the rotation besides the unrotated one"},
        {"schmid-leiman", NORMA_OPTION_FLAG, offsetof(norma_factor_options, schmid_leiman), 0, 0,
         NULL, "also a general factor and group factors, from an oblique solution"},
        {"errors", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, errors), 0, 0, errors,
         "standard errors of the rotated loadings"},
        {"bootstrap", NORMA_OPTION_COUNT, offsetof(norma_factor_options, bootstrap), 2, 100000,
         NULL, "replicates of bootstrap standard errors"},
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_factor_options, conf_level), 0.5, 0.9999,
         NULL, "coverage of the intervals of loadings"},
        {"splits", NORMA_OPTION_COUNT, offsetof(norma_factor_options, splits), 0, 10000, NULL,
         "random halves of the rows that are compared; 0: none"},
        {"correlation", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, correlation), 0, 0,
         correlations, "which correlations are factored"},
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_factor_options, missing), 0, 0,
         norma_missing_names, "what is done with missing answers"},
        {"replicates", NORMA_OPTION_COUNT, offsetof(norma_factor_options, replicates), 0, 10000,
         NULL, "simulated samples of the parallel analysis; 0: none"},
        {"percentile", NORMA_OPTION_REAL, offsetof(norma_factor_options, percentile), 1, 99.99,
         NULL, "percentile of the simulated eigenvalues"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_factor_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_factor_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}
