#include <norma/invariance.h>

const char *const norma_invariance_level_names[] = {"configural",  "thresholds", "metric",
                                                    "scalar",      "strict",     "variances",
                                                    "covariances", "means",      NULL};
const char *const norma_invariance_identify_names[] = {"lavaan", "wu-estabrook", NULL};
const char *const norma_invariance_test_names[] = {
    "auto", "plain", "satorra-2000", "satorra-bentler-2001", "satorra-bentler-2010", NULL};
const char *const norma_invariance_rule_names[] = {"auto",
                                                   "cheung-rensvold-2002",
                                                   "chen-2007",
                                                   "meade-2008",
                                                   "rutkowski-svetina-2014",
                                                   "rutkowski-svetina-2017",
                                                   "test",
                                                   NULL};
const char *const norma_invariance_freeing_names[] = {"none", "rule", "test", NULL};
const char *const norma_invariance_metric_names[] = {"aligned", "marker", NULL};
const char *const norma_invariance_verdict_names[] = {"unknown", "supported", "doubtful",
                                                      "not supported", NULL};
const char *const norma_invariance_variant_names[] = {"standard", "scaled", "robust", NULL};

#define FIELD(name, type, field, min, max, choices, help)                                          \
    {                                                                                              \
        name, type, offsetof(norma_invariance_options, field), min, max, choices, help             \
    }

norma_option_table norma_invariance_option_table(void)
{
    static const norma_option table[] = {
        FIELD("identify", NORMA_OPTION_CHOICE, identify, 0, 0, norma_invariance_identify_names,
              "how models of ordinal items are identified below scalar invariance"),
        FIELD("difference", NORMA_OPTION_CHOICE, test, 0, 0, norma_invariance_test_names,
              "test of the difference of two models; auto: the estimator's"),
        FIELD("rule", NORMA_OPTION_CHOICE, rule, 0, 0, norma_invariance_rule_names,
              "cut-offs that a level is judged by"),
        FIELD("alpha", NORMA_OPTION_REAL, alpha, 1e-6, 0.5, NULL,
              "level of significance of difference tests"),
        FIELD("simulate", NORMA_OPTION_COUNT, simulate, 0, 10000, NULL,
              "replicates of cut-offs simulated for the models and samples at hand; 0: none"),
        FIELD("free-until", NORMA_OPTION_CHOICE, free_until, 0, 0, norma_invariance_freeing_names,
              "free parameters one by one until the rule supports the level, or the test does"),
        FIELD("most-free", NORMA_OPTION_COUNT, most_free, 1, 1000, NULL,
              "parameters freed at a level at most"),
        FIELD("effect-metric", NORMA_OPTION_CHOICE, metric, 0, 0, norma_invariance_metric_names,
              "what makes items of two groups comparable for effect sizes"),
        FIELD("min-group", NORMA_OPTION_COUNT, min_group, 1, 1e6, NULL,
              "groups of fewer respondents are left out: 1 (public data only), or at least 5"),
        {0}};
    return table;
}
