#include "models/sem/sem_options.h"

#include <stddef.h>

#include "foundation/status.h"

const char *const norma_sem_estimator_names[] = {"auto", "ml",    "mlm",    "mlmv", "mlmvs", "mlr",
                                                 "gls",  "wls",   "uls",    "ulsm", "ulsmv", "dwls",
                                                 "wlsm", "wlsmv", "wlsmvs", NULL};
const char *const norma_sem_missing_names[] = {"listwise", "fiml", "pairwise", NULL};
const char *const norma_sem_errors_names[] = {
    "auto", "none", "standard", "robust-sem", "huber-white", "first-order", "bootstrap", NULL};
const char *const norma_sem_test_kind_names[] = {
    "auto",           "none",         "standard",           "satorra-bentler", "mean-var-adjusted",
    "scaled-shifted", "yuan-bentler", "yuan-bentler-mplus", "browne-residual", NULL};
const char *const norma_sem_information_names[] = {"auto", "expected", "observed", NULL};

norma_option_table norma_sem_option_table(void)
{
    static const norma_option table[] = {
        {"estimator", NORMA_OPTION_CHOICE, offsetof(norma_sem_options, estimator), 0, 0,
         norma_sem_estimator_names, "what is minimised, with its errors and test"},
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_sem_options, missing), 0, 0,
         norma_sem_missing_names, "what is done with missing answers"},
        {"identification", NORMA_OPTION_CHOICE, offsetof(norma_sem_options, identification), 0, 0,
         norma_sem_identification_names, "how latent variables get their unit"},
        {"errors", NORMA_OPTION_CHOICE, offsetof(norma_sem_options, errors), 0, 0,
         norma_sem_errors_names, "standard errors"},
        {"test", NORMA_OPTION_CHOICE, offsetof(norma_sem_options, test), 0, 0,
         norma_sem_test_kind_names, "test of the whole model"},
        {"information", NORMA_OPTION_CHOICE, offsetof(norma_sem_options, information), 0, 0,
         norma_sem_information_names, "expected or observed information"},
        {"means", NORMA_OPTION_FLAG, offsetof(norma_sem_options, means), 0, 0, NULL,
         "the model has a mean structure"},
        {"orthogonal", NORMA_OPTION_FLAG, offsetof(norma_sem_options, orthogonal), 0, 0, NULL,
         "latent variables are uncorrelated"},
        {"theta", NORMA_OPTION_FLAG, offsetof(norma_sem_options, theta), 0, 0, NULL,
         "ordinal variables have residual variances as parameters, not scales"},
        {"free-x", NORMA_OPTION_FLAG, offsetof(norma_sem_options, free_x), 0, 0, NULL,
         "moments of exogenous observed variables are parameters"},
        {"wishart", NORMA_OPTION_FLAG, offsetof(norma_sem_options, wishart), 0, 0, NULL,
         "covariances and test statistics by n - 1"},
        {"starts", NORMA_OPTION_COUNT, offsetof(norma_sem_options, starts), 0, 1000, NULL,
         "random starts when the first does not end in a proper solution"},
        {"bootstrap", NORMA_OPTION_COUNT, offsetof(norma_sem_options, bootstrap), 2, 100000, NULL,
         "replicates of bootstrap standard errors"},
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_sem_options, conf_level), 0.5, 0.9999,
         NULL, "coverage of the intervals of parameters"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_sem_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_sem_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {"sparse", NORMA_OPTION_CHOICE, offsetof(norma_sem_options, sparse), 0, 0,
         norma_sem_sparse_names, "a category of an ordinal item that a group does not use"},
        {0}};
    return table;
}

/* What an estimator stands for. */
typedef struct recipe {
    norma_sem_discrepancy discrepancy;
    norma_sem_errors errors;
    norma_sem_test_kind test;
} recipe;

static recipe recipe_of(int estimator)
{
    static const recipe recipes[] = {
        [NORMA_SEM_ML] = {NORMA_SEM_F_ML, NORMA_SEM_ERRORS_STANDARD, NORMA_SEM_TEST_STANDARD},
        [NORMA_SEM_MLM] = {NORMA_SEM_F_ML, NORMA_SEM_ERRORS_ROBUST_SEM,
                           NORMA_SEM_TEST_SATORRA_BENTLER},
        [NORMA_SEM_MLMV] = {NORMA_SEM_F_ML, NORMA_SEM_ERRORS_ROBUST_SEM,
                            NORMA_SEM_TEST_SCALED_SHIFTED},
        [NORMA_SEM_MLMVS] = {NORMA_SEM_F_ML, NORMA_SEM_ERRORS_ROBUST_SEM,
                             NORMA_SEM_TEST_MEAN_VAR_ADJUSTED},
        [NORMA_SEM_MLR] = {NORMA_SEM_F_ML, NORMA_SEM_ERRORS_HUBER_WHITE,
                           NORMA_SEM_TEST_YUAN_BENTLER_MPLUS},
        [NORMA_SEM_GLS] = {NORMA_SEM_F_GLS, NORMA_SEM_ERRORS_STANDARD, NORMA_SEM_TEST_STANDARD},
        [NORMA_SEM_WLS] = {NORMA_SEM_F_WLS, NORMA_SEM_ERRORS_STANDARD, NORMA_SEM_TEST_STANDARD},
        [NORMA_SEM_ULS] = {NORMA_SEM_F_ULS, NORMA_SEM_ERRORS_STANDARD, NORMA_SEM_TEST_STANDARD},
        [NORMA_SEM_ULSM] = {NORMA_SEM_F_ULS, NORMA_SEM_ERRORS_ROBUST_SEM,
                            NORMA_SEM_TEST_SATORRA_BENTLER},
        [NORMA_SEM_ULSMV] = {NORMA_SEM_F_ULS, NORMA_SEM_ERRORS_ROBUST_SEM,
                             NORMA_SEM_TEST_SCALED_SHIFTED},
        [NORMA_SEM_DWLS] = {NORMA_SEM_F_DWLS, NORMA_SEM_ERRORS_STANDARD, NORMA_SEM_TEST_STANDARD},
        [NORMA_SEM_WLSM] = {NORMA_SEM_F_DWLS, NORMA_SEM_ERRORS_ROBUST_SEM,
                            NORMA_SEM_TEST_SATORRA_BENTLER},
        [NORMA_SEM_WLSMV] = {NORMA_SEM_F_DWLS, NORMA_SEM_ERRORS_ROBUST_SEM,
                             NORMA_SEM_TEST_SCALED_SHIFTED},
        [NORMA_SEM_WLSMVS] = {NORMA_SEM_F_DWLS, NORMA_SEM_ERRORS_ROBUST_SEM,
                              NORMA_SEM_TEST_MEAN_VAR_ADJUSTED}};
    return recipes[estimator];
}

/* Weighted rows are no sample of normal ones: their errors and test are robust, as in lavaan. */
static void choose_estimator(norma_sem_options *o, const norma__sem_traits *traits)
{
    if (o->estimator == NORMA_SEM_AUTO)
        o->estimator = traits->ordinal ? NORMA_SEM_WLSMV : NORMA_SEM_ML;
    if (o->estimator == NORMA_SEM_ML && traits->weighted)
        o->estimator = NORMA_SEM_MLR;
}

/* Clusters: errors and tests that are robust to them. */
static void choose_for_clusters(recipe *r)
{
    if (r->errors != NORMA_SEM_ERRORS_ROBUST_SEM)
        r->errors = r->discrepancy == NORMA_SEM_F_ML ? NORMA_SEM_ERRORS_HUBER_WHITE
                                                     : NORMA_SEM_ERRORS_ROBUST_SEM;
    if (r->discrepancy != NORMA_SEM_F_ML || r->test == NORMA_SEM_TEST_SATORRA_BENTLER)
        r->test = NORMA_SEM_TEST_SATORRA_BENTLER;
    else if (r->test == NORMA_SEM_TEST_STANDARD)
        r->test = NORMA_SEM_TEST_YUAN_BENTLER_MPLUS;
}

static norma_status refuse(norma_error *err, const char *what, const char *with,
                           const char *instead)
{
    return norma__fail(err, NORMA_EINVAL, "%s cannot be had with %s: %s", what, with, instead);
}

static norma_status check_estimator(const norma_sem_options *o, norma_sem_discrepancy discrepancy,
                                    const norma__sem_traits *traits, norma_error *err)
{
    const char *name = norma_sem_estimator_names[o->estimator];
    const bool likelihood = discrepancy == NORMA_SEM_F_ML;
    if (traits->ordinal && (likelihood || discrepancy == NORMA_SEM_F_GLS))
        return refuse(err, name, "ordinal variables", "take wlsmv, ulsmv, dwls, uls or wls");
    if (!traits->ordinal && o->theta)
        return refuse(err, "theta", "continuous variables alone", "leave it out");
    if (o->missing == NORMA_SEM_FIML && traits->ordinal)
        return refuse(err, "missing fiml", "ordinal variables", "take pairwise or listwise");
    if (o->missing == NORMA_SEM_FIML && o->estimator != NORMA_SEM_ML &&
        o->estimator != NORMA_SEM_MLR)
        return refuse(err, "missing fiml", name, "take ml or mlr");
    if (o->missing == NORMA_SEM_PAIRWISE && !traits->ordinal)
        return refuse(err, "missing pairwise", "continuous variables alone", "take fiml");
    if (o->wishart && (!likelihood || o->missing == NORMA_SEM_FIML))
        return refuse(err, "wishart", likelihood ? "missing fiml" : name,
                      "it is a likelihood of complete covariances");
    return NORMA_OK;
}

static norma_status check_inference(const norma_sem_options *o, norma_sem_discrepancy discrepancy,
                                    norma_error *err)
{
    const char *name = norma_sem_estimator_names[o->estimator];
    const char *errors = norma_sem_errors_names[o->errors];
    const char *test = norma_sem_test_kind_names[o->test];
    const bool likelihood = discrepancy == NORMA_SEM_F_ML;
    const bool fiml = o->missing == NORMA_SEM_FIML;
    const bool of_scores =
        o->test == NORMA_SEM_TEST_YUAN_BENTLER || o->test == NORMA_SEM_TEST_YUAN_BENTLER_MPLUS;
    const bool of_moments =
        o->test != NORMA_SEM_TEST_NONE && o->test != NORMA_SEM_TEST_STANDARD && !of_scores;
    if (!likelihood &&
        (o->errors == NORMA_SEM_ERRORS_HUBER_WHITE || o->errors == NORMA_SEM_ERRORS_FIRST_ORDER))
        return refuse(err, errors, name, "take robust-sem or standard errors");
    if (fiml && o->errors == NORMA_SEM_ERRORS_ROBUST_SEM)
        return refuse(err, errors, "missing fiml", "take huber-white errors");
    if (!likelihood && of_scores)
        return refuse(err, test, name, "take satorra-bentler or scaled-shifted");
    if (fiml && of_moments)
        return refuse(err, test, "missing fiml", "take yuan-bentler-mplus");
    return NORMA_OK;
}

norma_status norma__sem_resolve(norma_sem_options *o, norma_sem_discrepancy *discrepancy,
                                const norma__sem_traits *traits, norma_error *err)
{
    choose_estimator(o, traits);
    recipe r = recipe_of(o->estimator);
    *discrepancy = r.discrepancy;
    o->free_x = o->free_x || r.discrepancy != NORMA_SEM_F_ML; /* as lavaan's fixed.x */
    if (traits->clustered)
        choose_for_clusters(&r);
    if (o->errors == NORMA_SEM_ERRORS_AUTO)
        o->errors = (int)r.errors;
    if (o->test == NORMA_SEM_TEST_AUTO)
        o->test = (int)r.test;
    if (o->information == NORMA_SEM_INFORMATION_AUTO)
        o->information = o->missing == NORMA_SEM_FIML || o->errors == NORMA_SEM_ERRORS_HUBER_WHITE
                             ? NORMA_SEM_INFORMATION_OBSERVED
                             : NORMA_SEM_INFORMATION_EXPECTED;
    o->means = o->means || traits->means || traits->ordinal || traits->grouped ||
               traits->clustered || traits->weighted || o->missing == NORMA_SEM_FIML ||
               (o->equal & (unsigned)(NORMA_SEM_EQUAL_INTERCEPTS | NORMA_SEM_EQUAL_MEANS)) != 0;
    const norma_status status = check_estimator(o, *discrepancy, traits, err);
    return status == NORMA_OK ? check_inference(o, *discrepancy, err) : status;
}
