#include <norma/continuous.h>

#include <stddef.h>

#include "models/norming/model.h"

const char *const norma_continuous_method_names[] = {"surface", "moments",       "box-cox",
                                                     "shash",   "beta-binomial", NULL};
const char *const norma_continuous_groups_names[] = {"auto", "values", "classes", "window", NULL};
const char *const norma_rank_definition_names[] = {"rankit", "blom", "tukey", "van-der-waerden",
                                                   NULL};
const char *const norma_subset_rule_names[] = {"r2", "cp", "bic", NULL};

#define FIELD(member) offsetof(norma_continuous_options, member)

static const norma_option TABLE[] = {
    {"method", NORMA_OPTION_CHOICE, FIELD(method), 0, 0, norma_continuous_method_names,
     "how the distribution changes over the covariate"},
    {"groups", NORMA_OPTION_CHOICE, FIELD(groups), 0, 0, norma_continuous_groups_names,
     "whose scores are ranked together; auto: values up to 30, else classes"},
    {"classes", NORMA_OPTION_COUNT, FIELD(n_classes), 0, 1000, NULL,
     "number of classes; 0: one for each 100 respondents, 3 to 20"},
    {"window", NORMA_OPTION_REAL, FIELD(window), 0, 1e300, NULL,
     "width of the window, in units of the covariate; 0: a fifth of its range"},
    {"ranks", NORMA_OPTION_CHOICE, FIELD(ranks), 0, 0, norma_rank_definition_names,
     "what share of a group a rank stands for"},
    {"norm-power", NORMA_OPTION_COUNT, FIELD(norm_power), 1, NORMA__MOST_POWER, NULL,
     "surface: highest power of the norm score"},
    {"power", NORMA_OPTION_COUNT, FIELD(power), 1, 4, NULL,
     "surface: highest power of the covariate"},
    {"select", NORMA_OPTION_CHOICE, FIELD(select), 0, 0, norma_subset_rule_names,
     "surface: which of the best subsets of terms"},
    {"r2", NORMA_OPTION_REAL, FIELD(r2), 0, 1, NULL,
     "surface: adjusted R2 at which --select r2 stops"},
    {"terms", NORMA_OPTION_COUNT, FIELD(terms), 0, 34, NULL,
     "surface: this many terms; 0: as --select says"},
    {"most-terms", NORMA_OPTION_COUNT, FIELD(most_terms), 1, 34, NULL,
     "surface: largest subset looked for"},
    {"candidates", NORMA_OPTION_COUNT, FIELD(candidates), 1, 100, NULL,
     "surface: best subsets of a size among which one without crossing curves is looked for"},
    {"mean-degree", NORMA_OPTION_COUNT, FIELD(mean_degree), 0, NORMA__MOST_POWER, NULL,
     "other methods: highest degree of the location"},
    {"spread-degree", NORMA_OPTION_COUNT, FIELD(spread_degree), 0, NORMA__MOST_POWER, NULL,
     "other methods: highest degree of the scale"},
    {"shape-degree", NORMA_OPTION_COUNT, FIELD(shape_degree), 0, NORMA__MOST_POWER, NULL,
     "other methods: highest degree of each shape parameter"},
    {"all-degrees", NORMA_OPTION_FLAG, FIELD(all_degrees), 0, 0, NULL,
     "take the highest degrees, and not those that BIC prefers"},
    {"t-min", NORMA_OPTION_REAL, FIELD(t_min), 0, 100, NULL, "surface: lowest T score"},
    {"t-max", NORMA_OPTION_REAL, FIELD(t_max), 0, 100, NULL, "surface: highest T score"},
    {"conf-level", NORMA_OPTION_REAL, FIELD(conf_level), 0.5, 0.9999, NULL,
     "coverage of the intervals"},
    {"bootstrap", NORMA_OPTION_COUNT, FIELD(bootstrap), 0, 100000, NULL,
     "samples for intervals of surface and moments; 0: none"},
    {"compare", NORMA_OPTION_FLAG, FIELD(compare), 0, 0, NULL,
     "fit all methods, and compare them by BIC and cross-validation"},
    {"folds", NORMA_OPTION_COUNT, FIELD(folds), 0, 100, NULL,
     "folds of the cross-validation; 0: none"},
    {"seed", NORMA_OPTION_SEED, FIELD(seed), 0, 0, NULL, "seed of all random numbers"},
    {0}};

norma_option_table norma_continuous_option_table(void)
{
    return TABLE;
}
