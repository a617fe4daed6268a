#include <norma/equate.h>

const char *const norma_equate_method_names[] = {"identity",
                                                 "mean",
                                                 "linear",
                                                 "equipercentile",
                                                 "nominal",
                                                 "tucker-mean",
                                                 "tucker",
                                                 "levine-mean",
                                                 "levine",
                                                 "levine-true",
                                                 "braun-holland",
                                                 "frequency",
                                                 "chained-mean",
                                                 "chained-linear",
                                                 "chained-equipercentile",
                                                 NULL};
const char *const norma_equate_design_names[] = {"equivalent groups", "single group",
                                                 "nonequivalent groups with anchor", NULL};
const char *const norma_equate_smooth_names[] = {"none", "loglinear", NULL};
const char *const norma_equate_select_names[] = {"bic", "aic", "chi-square", NULL};
const char *const norma_equate_continuous_names[] = {"uniform", "kernel", NULL};

#define FIELD(field) offsetof(norma_equate_options, field)

norma_option_table norma_equate_option_table(void)
{
    static const norma_option table[] = {
        {"method", NORMA_OPTION_CHOICE, FIELD(method), 0, 0, norma_equate_method_names,
         "how a score on X becomes one on Y; from nominal on with an anchor"},
        {"degree-x", NORMA_OPTION_COUNT, FIELD(degree_x), 0, NORMA_EQUATE_DEGREE_MAX, NULL,
         "degree of the log-linear model of X's scores; 0: chosen"},
        {"degree-y", NORMA_OPTION_COUNT, FIELD(degree_y), 0, NORMA_EQUATE_DEGREE_MAX, NULL,
         "the same of Y's scores"},
        {"degree-anchor", NORMA_OPTION_COUNT, FIELD(degree_anchor), 0, NORMA_EQUATE_DEGREE_MAX,
         NULL, "the same of anchor scores"},
        {"cross", NORMA_OPTION_COUNT, FIELD(cross), 0, NORMA_EQUATE_CROSS_MAX, NULL,
         "highest power in products of score and anchor score; 0: chosen"},
        {"select", NORMA_OPTION_CHOICE, FIELD(select), 0, 0, norma_equate_select_names,
         "by what a degree is chosen"},
        {"continuous", NORMA_OPTION_CHOICE, FIELD(continuous), 0, 0, norma_equate_continuous_names,
         "how scores are made continuous for equipercentile methods"},
        {"weight", NORMA_OPTION_REAL, FIELD(weight), -1, 1, NULL,
         "weight of X's population in the synthetic one, 0 to 1; -1: by its size"},
        {"external", NORMA_OPTION_FLAG, FIELD(external), 0, 0, NULL,
         "the anchor is no part of the scores"},
        {"conf-level", NORMA_OPTION_REAL, FIELD(conf_level), 0.5, 0.9999, NULL,
         "coverage of intervals"},
        {"bootstrap", NORMA_OPTION_COUNT, FIELD(bootstrap), 0, 1000000, NULL,
         "samples drawn anew for standard errors; 0: none"},
        {"seed", NORMA_OPTION_SEED, FIELD(seed), 0, 0, NULL, "seed of the samples drawn anew"},
        {"threads", NORMA_OPTION_COUNT, FIELD(threads), 0, 1024, NULL,
         "number of threads; 0 takes all"},
        {0}};
    return table;
}
