/* Published cut-offs: data, with where they come from. */
#include <math.h>
#include <stdint.h>

#include <norma/invariance.h>

#define CHEUNG                                                                                     \
    "Cheung & Rensvold (2002), Structural Equation Modeling 9, 233-255: two groups, ML, simulated"
#define CHEN                                                                                       \
    "Chen (2007), Structural Equation Modeling 14, 464-504: two groups, ML, simulated; a drop of " \
    "CFI, supplemented by a rise of RMSEA or SRMR"
#define MEADE                                                                                      \
    "Meade, Johnson & Braddy (2008), Journal of Applied Psychology 93, 568-592: two groups, ML, "  \
    "simulated for power"
#define RS2014                                                                                     \
    "Rutkowski & Svetina (2014), Educational and Psychological Measurement 74, 31-57: 10 and 20 "  \
    "groups, ML, simulated"
#define RS2017                                                                                     \
    "Rutkowski & Svetina (2017), Applied Measurement in Education 30, 39-51: 10 and 20 groups, "   \
    "ordinal items, WLSMV, simulated"

#define ROW(rule, level, least, most, cfi, rmsea, srmr, source)                                    \
    {                                                                                              \
        NORMA_INVARIANCE_RULE_##rule, NORMA_INVARIANCE_##level, least, most, {cfi, rmsea, srmr},   \
            source, true                                                                           \
    }

static const norma_invariance_cutoff cutoffs[] = {
    ROW(CHEUNG_RENSVOLD_2002, METRIC, 0, SIZE_MAX, -0.010, NAN, NAN, CHEUNG),
    ROW(CHEUNG_RENSVOLD_2002, SCALAR, 0, SIZE_MAX, -0.010, NAN, NAN, CHEUNG),
    ROW(CHEUNG_RENSVOLD_2002, STRICT, 0, SIZE_MAX, -0.010, NAN, NAN, CHEUNG),
    ROW(CHEUNG_RENSVOLD_2002, VARIANCES, 0, SIZE_MAX, -0.010, NAN, NAN, CHEUNG),
    ROW(CHEUNG_RENSVOLD_2002, COVARIANCES, 0, SIZE_MAX, -0.010, NAN, NAN, CHEUNG),
    ROW(CHEUNG_RENSVOLD_2002, MEANS, 0, SIZE_MAX, -0.010, NAN, NAN, CHEUNG),
    ROW(CHEN_2007, METRIC, 0, 300, -0.005, 0.010, 0.025, CHEN),
    ROW(CHEN_2007, SCALAR, 0, 300, -0.005, 0.010, 0.005, CHEN),
    ROW(CHEN_2007, STRICT, 0, 300, -0.005, 0.010, 0.005, CHEN),
    ROW(CHEN_2007, METRIC, 301, SIZE_MAX, -0.010, 0.015, 0.030, CHEN),
    ROW(CHEN_2007, SCALAR, 301, SIZE_MAX, -0.010, 0.015, 0.010, CHEN),
    ROW(CHEN_2007, STRICT, 301, SIZE_MAX, -0.010, 0.015, 0.010, CHEN),
    ROW(MEADE_2008, METRIC, 0, SIZE_MAX, -0.002, NAN, NAN, MEADE),
    ROW(MEADE_2008, SCALAR, 0, SIZE_MAX, -0.002, NAN, NAN, MEADE),
    ROW(MEADE_2008, STRICT, 0, SIZE_MAX, -0.002, NAN, NAN, MEADE),
    ROW(RUTKOWSKI_SVETINA_2014, METRIC, 0, SIZE_MAX, -0.020, 0.030, NAN, RS2014),
    ROW(RUTKOWSKI_SVETINA_2014, SCALAR, 0, SIZE_MAX, -0.010, 0.010, NAN, RS2014),
    ROW(RUTKOWSKI_SVETINA_2017, METRIC, 0, SIZE_MAX, -0.004, 0.050, NAN, RS2017),
    ROW(RUTKOWSKI_SVETINA_2017, SCALAR, 0, SIZE_MAX, -0.004, 0.010, NAN, RS2017),
};

const norma_invariance_cutoff *norma_invariance_cutoffs(size_t *n)
{
    *n = sizeof cutoffs / sizeof *cutoffs;
    return cutoffs;
}

norma_invariance_limits norma_invariance_limits_of(norma_invariance_rule rule,
                                                   norma_invariance_level level, size_t n)
{
    for (size_t i = 0; i < sizeof cutoffs / sizeof *cutoffs; i++)
        if (cutoffs[i].rule == rule && cutoffs[i].level == level && cutoffs[i].least_n <= n &&
            n <= cutoffs[i].most_n)
            return cutoffs[i].limits;
    return (norma_invariance_limits){NAN, NAN, NAN};
}
