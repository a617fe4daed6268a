/* The options of what follows from a fitted model, and the names of their choices. */
#include <math.h>
#include <stddef.h>

#include "models/evaluation/evaluation.h"

const char *const norma_sem_score_method_names[] = {"auto",  "regression", "bartlett",
                                                    "modal", "ml",         NULL};
const char *const norma_sem_residual_metric_names[] = {"raw", "bentler", "bollen", NULL};
const char *const norma_sem_decision_names[] = {"inconclusive",
                                                "misspecified",
                                                "no misspecification",
                                                "no misspecification: small change",
                                                "misspecified: large change",
                                                NULL};

#define FIELD(name) offsetof(norma_sem_evaluation_options, name)

norma_option_table norma_sem_evaluation_option_table(void)
{
    static const norma_option table[] = {
        {"conf-level", NORMA_OPTION_REAL, FIELD(conf_level), 0.01, 0.9999, NULL,
         "coverage of the intervals"},
        {"rmr-conf-level", NORMA_OPTION_REAL, FIELD(rmr_conf_level), 0.01, 0.9999, NULL,
         "coverage of the intervals of SRMR and CRMR"},
        {"close", NORMA_OPTION_REAL, FIELD(close), 0, 1, NULL,
         "size of SRMR and CRMR that close fit allows"},
        {"residual-errors", NORMA_OPTION_FLAG, FIELD(residual_errors), 0, 0, NULL,
         "standard errors of residuals"},
        {"min-index", NORMA_OPTION_REAL, FIELD(min_index), 0, HUGE_VAL, NULL,
         "smallest modification index that is listed"},
        {"delta", NORMA_OPTION_REAL, FIELD(delta), 1e-12, 1e12, NULL,
         "size of a misspecification that power is computed for"},
        {"alpha", NORMA_OPTION_REAL, FIELD(alpha), 1e-12, 0.5, NULL,
         "level of the test of a modification index"},
        {"high-power", NORMA_OPTION_REAL, FIELD(high_power), 0.01, 0.9999, NULL,
         "power from which on a misspecification would be noticed"},
        {"scores", NORMA_OPTION_CHOICE, FIELD(scores), 0, 0, norma_sem_score_method_names,
         "how factor scores are made"},
        {"threads", NORMA_OPTION_COUNT, FIELD(threads), 0, 1024, NULL, "number of threads; 0: all"},
        {0}};
    return table;
}

norma_status norma__evaluation_options(norma_sem_evaluation_options *out,
                                       const norma_sem_evaluation_options *options,
                                       norma_error *err)
{
    const norma_sem_evaluation_options defaults = NORMA_SEM_EVALUATION_OPTIONS_INIT;
    *out = options ? *options : defaults;
    return norma_options_check(norma_sem_evaluation_option_table(), out, err);
}
