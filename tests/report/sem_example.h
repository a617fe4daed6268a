/* A fitted model, made by hand from figures that lavaan 0.6-14 prints: three correlated factors of
   Holzinger and Swineford's nine tests (1939), estimator MLR. */
#ifndef NORMA_TESTS_REPORT_SEM_EXAMPLE_H
#define NORMA_TESTS_REPORT_SEM_EXAMPLE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/report.h>

#include "support/check.h"

#define HOLZINGER_MODEL "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"

static const norma_sem_estimate holzinger[] = {
    {1, 0, NAN, NAN, 1, 1, 0.8996199092, 0.7718804204, 0.7718804204}, /* visual =~ x1 */
    {0.5535002938, 0.1320779064, 4.190710685, 2.780820619e-05, 0.294632354, 0.8123682335,
     0.497939884, 0.423600992, 0.423600992}, /* visual =~ x2 */
    {0.7293702098, 0.141087031, 5.169647447, 2.345360266e-07, 0.4528447103, 1.005895709,
     0.6561559619, 0.5811323239, 0.5811323239},                       /* visual =~ x3 */
    {1, 0, NAN, NAN, 1, 1, 0.9896925648, 0.8515822224, 0.8515822224}, /* textual =~ x4 */
    {1.113076578, 0.06568559159, 16.9455211, 0, 0.9843351843, 1.241817972, 1.101603613,
     0.8550654464, 0.8550654464}, /* textual =~ x5 */
    {0.9261462366, 0.06137800439, 15.08922041, 0, 0.8058475586, 1.046444915, 0.9166000443,
     0.8380100739, 0.8380100739},                                   /* textual =~ x6 */
    {1, 0, NAN, NAN, 1, 1, 0.6194736873, 0.569514684, 0.569514684}, /* speed =~ x7 */
    {1.179950839, 0.1304447399, 9.045599234, 0, 0.9242838473, 1.435617832, 0.7309484974,
     0.7230444328, 0.7230444328}, /* speed =~ x8 */
    {1.081530157, 0.2663758965, 4.060165244, 4.903799808e-05, 0.5594429934, 1.60361732,
     0.6699794742, 0.6650092188, 0.6650092188}, /* speed =~ x9 */
    {0.5490539732, 0.1564681909, 3.509045321, 0.0004497182657, 0.2423819543, 0.8557259921,
     0.5490539732, 0.4042006167, 0.4042006167}, /* x1 ~~ x1 */
    {1.133839016, 0.1118787446, 10.13453467, 0, 0.9145607064, 1.353117327, 1.133839016,
     0.8205621996, 0.8205621996}, /* x2 ~~ x2 */
    {0.8443240457, 0.100285829, 8.41917601, 0, 0.6477674327, 1.040880659, 0.8443240457,
     0.6622852221, 0.6622852221}, /* x3 ~~ x3 */
    {0.3711729928, 0.05028185209, 7.38184807, 1.560973573e-13, 0.2726223737, 0.469723612,
     0.3711729928, 0.2748077185, 0.2748077185}, /* x4 ~~ x4 */
    {0.4462550703, 0.05670363143, 7.869955751, 3.552713679e-15, 0.3351179949, 0.5573921457,
     0.4462550703, 0.2688630824, 0.2688630824}, /* x5 ~~ x5 */
    {0.3562026643, 0.0465165308, 7.657550082, 1.887379142e-14, 0.2650319392, 0.4473733893,
     0.3562026643, 0.297739116, 0.297739116}, /* x6 ~~ x6 */
    {0.7993916383, 0.09722209579, 8.222324687, 2.220446049e-16, 0.6088398321, 0.9899434446,
     0.7993916383, 0.6756530247, 0.6756530247}, /* x7 ~~ x7 */
    {0.4876970838, 0.1195330838, 4.080017584, 4.503229408e-05, 0.2534165446, 0.721977623,
     0.4876970838, 0.4772067482, 0.4772067482}, /* x8 ~~ x8 */
    {0.5661312936, 0.1187391638, 4.767856499, 1.861963269e-06, 0.3334068091, 0.7988557781,
     0.5661312936, 0.5577627389, 0.5577627389}, /* x9 ~~ x9 */
    {0.8093159811, 0.1803962672, 4.486323325, 7.246275168e-06, 0.4557457945, 1.162886168, 1, 1,
     1}, /* visual ~~ visual */
    {0.9794913729, 0.1212975995, 8.075109292, 6.661338148e-16, 0.7417524464, 1.217230299, 1, 1,
     1}, /* textual ~~ textual */
    {0.3837476493, 0.1067048701, 3.596346156, 0.0003227182978, 0.174609947, 0.5928853516, 1, 1,
     1}, /* speed ~~ speed */
    {0.4082324421, 0.09931734603, 4.110384121, 3.950014702e-05, 0.2135740208, 0.6028908633,
     0.4585093004, 0.4585093004, 0.4585093004}, /* visual ~~ textual */
    {0.262224602, 0.06005963905, 4.36607023, 1.265018213e-05, 0.1445098726, 0.3799393315,
     0.4705345445, 0.4705345445, 0.4705345445}, /* visual ~~ speed */
    {0.1734946846, 0.05630657589, 3.081250846, 0.002061329105, 0.06313582375, 0.2838535454,
     0.2829847304, 0.2829847304, 0.2829847304}, /* textual ~~ speed */
};

static norma_sem_measure measures[] = {
    {"npar", 21},
    {"chisq", 85.30552177},
    {"df", 24},
    {"p", 8.502553217e-09},
    {"chisq_scaled", 87.13160336},
    {"df_scaled", 24},
    {"p_scaled", 4.27843283e-09},
    {"chisq_scaling_factor", 0.9790422588},
    {"baseline_chisq", 918.8515893},
    {"baseline_df", 36},
    {"cfi", 0.9305596518},
    {"tli", 0.8958394777},
    {"cfi_scaled", 0.925206764},
    {"tli_scaled", 0.8878101461},
    {"cfi_robust", 0.9298639357},
    {"tli_robust", 0.8947959035},
    {"logl", -3737.744927},
    {"aic", 7517.489853},
    {"bic", 7595.339169},
    {"bic2", 7528.739112},
    {"rmsea", 0.09212148451},
    {"rmsea_ci_low", 0.07141849044},
    {"rmsea_ci_high", 0.1136780168},
    {"rmsea_p", 0.0006612367781},
    {"rmsea_notclose_p", 0.8395528968},
    {"rmsea_scaled", 0.09348340897},
    {"rmsea_ci_low_scaled", 0.07262060049},
    {"rmsea_ci_high_scaled", 0.1152256681},
    {"rmsea_robust", 0.09249862137},
    {"rmsea_ci_low_robust", 0.07206773076},
    {"rmsea_ci_high_robust", 0.113781308},
    {"srmr", 0.06520505718},
    {"crmr", 0.07290147279},
    {"gfi", 0.9433320613},
};

enum { MOST_ROWS = 96 }; /* of two groups with means */

typedef struct sem_example {
    norma_sem_model *model;
    norma_sem sem;
    norma_sem_group groups[2];
    norma_sem_estimate estimates[MOST_ROWS];
    norma_sem_report with;
    norma_input input;
    norma_report_context context;
    /* what may go with it */
    norma_sem_standardised standardised;
    norma_sem_figure figures[MOST_ROWS];
    norma_sem_rsquare rsquare;
    norma_sem_explained explained[2];
    norma_sem_residuals residuals;
    norma_sem_residual_block blocks[2 * NORMA_SEM_RESIDUAL_METRICS];
    double cov[81], z[81];
    norma_sem_rms rms[3];
    norma_sem_modifications modifications;
    norma_sem_modification rows[3];
    norma_sem_releases releases;
    norma_sem_release released[1];
    norma_sem_reliability reliability;
    norma_sem_coefficient coefficients[4];
    const char *factors[3];
    double fornell[18], htmt[18];
    norma_sem_normality normality;
    norma_sem_mardia mardia[2];
    norma_sem_bootstrap bootstrap;
    norma_sem_bootstrap_row bootstrapped[MOST_ROWS];
    norma_sem_cutoffs cutoffs;
    norma_sem_cutoff_level levels[2];
} sem_example;

static inline void sem_example_make(sem_example *e, size_t n_groups, norma_language language)
{
    const norma_sem_setting setting = {.n_groups = n_groups, .cfa = true, .means = n_groups > 1};
    norma_error err = {0};
    memset(e, 0, sizeof *e);
    if (norma_sem_model_read(&e->model, HOLZINGER_MODEL, "model", &err) != NORMA_OK ||
        norma_sem_table_of(&e->sem.table, e->model, &setting, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    e->groups[0] = (norma_sem_group){.name = n_groups > 1 ? "<Pasteur>" : "", .n = 156};
    e->groups[1] = (norma_sem_group){.name = "Grant-White", .n = 145};
    const size_t n = sizeof holzinger / sizeof *holzinger;
    size_t given = 0;
    assert_true(e->sem.table->n <= MOST_ROWS);
    for (size_t r = 0; r < e->sem.table->n; r++) /* of means and intercepts there are none */
        e->estimates[r] = e->sem.table->rows[r].op == NORMA_SEM_INTERCEPT
                              ? (norma_sem_estimate){.z = NAN, .p = NAN}
                              : holzinger[given++ % n];
    e->sem.estimates = e->estimates;
    e->sem.estimator = NORMA_SEM_MLR;
    e->sem.errors = NORMA_SEM_ERRORS_HUBER_WHITE;
    e->sem.test = NORMA_SEM_TEST_YUAN_BENTLER_MPLUS;
    e->sem.information = NORMA_SEM_INFORMATION_OBSERVED;
    e->sem.n = 301;
    e->sem.n_groups = n_groups;
    e->sem.groups = e->groups;
    e->sem.fit = measures;
    e->sem.n_fit = sizeof measures / sizeof *measures;
    e->sem.convergence = (norma_sem_convergence){.converged = true,
                                                 .iterations = 24,
                                                 .starts = 1,
                                                 .optima = 1,
                                                 .gradient_max = 2e-9,
                                                 .smallest_hessian = 0.05,
                                                 .rank = e->sem.table->n_free,
                                                 .n_estimated = e->sem.table->n_free};
    e->input = (norma_input){.file = "/data/holzinger.csv",
                             .sha256 = "abc",
                             .rows = 301,
                             .columns = 15,
                             .format = "delimited text"};
    e->context = (norma_report_context){.command = "cfa", .input = &e->input, .language = language};
}

/* Everything that may be shown, with figures that are easy to find again. */
static inline void sem_example_add_all(sem_example *e)
{
    norma_sem_table *t = e->sem.table;
    for (size_t r = 0; r < t->n; r++)
        e->figures[r] = (norma_sem_figure){.est = e->estimates[r].std_all,
                                           .se = 0.05,
                                           .z = e->estimates[r].std_all / 0.05,
                                           .p = 0.0123,
                                           .low = e->estimates[r].std_all - 0.1,
                                           .high = e->estimates[r].std_all + 0.1};
    e->standardised =
        (norma_sem_standardised){.n = t->n, .lv = e->figures, .all = e->figures, .nox = e->figures};
    e->explained[0] = (norma_sem_explained){0, "x1", false, 0.5958};
    e->explained[1] = (norma_sem_explained){e->sem.n_groups - 1, "x2", false, 0.1794};
    e->rsquare = (norma_sem_rsquare){.n = 2, .rows = e->explained};
    for (size_t i = 0; i < 81; i++) {
        e->cov[i] = i % 10 == 0 ? 0 : 0.01 * (double)((i / 9 * (i % 9)) % 17) - 0.08;
        e->z[i] = 20 * e->cov[i];
    }
    for (size_t k = 0; k < 2 * NORMA_SEM_RESIDUAL_METRICS; k++)
        e->blocks[k] = (norma_sem_residual_block){.cov = e->cov, .cov_se = e->z, .cov_z = e->z};
    for (int m = 0; m < 3; m++)
        e->rms[m] = (norma_sem_rms){.metric = (norma_sem_residual_metric)m,
                                    .part = m ? "total" : "cov",
                                    .n = 36,
                                    .value = 0.065,
                                    .unbiased = 0.058,
                                    .low = 0.04,
                                    .high = 0.08,
                                    .exact_p = 0.001,
                                    .close = 0.05,
                                    .close_p = 0.2};
    e->residuals = (norma_sem_residuals){.p = t->n_observed,
                                         .variables = (const char *const *)t->observed,
                                         .n_groups = e->sem.n_groups,
                                         .blocks = e->blocks,
                                         .n_summary = 3,
                                         .summary = e->rms};
    e->rows[0] = (norma_sem_modification){.lhs = "visual",
                                          .rhs = "x9",
                                          .op = NORMA_SEM_MEASURES,
                                          .mi = 36.411,
                                          .p = 1e-9,
                                          .epc = 0.577,
                                          .sepc_all = 0.515,
                                          .power = 0.29,
                                          .decision = NORMA_SEM_MISSPECIFIED};
    e->rows[1] = (norma_sem_modification){.lhs = "x7",
                                          .rhs = "x8",
                                          .op = NORMA_SEM_COVARIANCE,
                                          .mi = 34.145,
                                          .epc = 0.536,
                                          .sepc_all = 0.859,
                                          .decision = NORMA_SEM_EPC_LARGE};
    e->rows[2] = (norma_sem_modification){
        .lhs = "x1", .rhs = "", .threshold = "t1", .op = NORMA_SEM_THRESHOLD, .mi = 1.5};
    e->modifications = (norma_sem_modifications){.n = 3, .rows = e->rows, .n_considered = 50};
    e->released[0] = (norma_sem_release){
        .lhs = 1, .rhs = t->n / 2, .constraint = NORMA_NONE, .x2 = 4.5, .p = 0.034};
    e->releases = (norma_sem_releases){
        .n = 1, .rows = e->released, .total_x2 = 8.2, .total_df = 6, .total_p = 0.22};
    static const char *const names[] = {"alpha", "omega", "ave"};
    for (size_t k = 0; k < 3; k++)
        e->coefficients[k] =
            (norma_sem_coefficient){0, "textual", names[k], 3, k == 2 ? 0.72 : 0.88};
    e->coefficients[3] = (norma_sem_coefficient){0, "visual", "omega", 3, 0.63};
    for (size_t f = 0; f < 3; f++)
        e->factors[f] = t->latent[f];
    for (size_t i = 0; i < 18; i++) {
        e->fornell[i] = 0.4 + 0.01 * (double)i;
        e->htmt[i] = 0.5 + 0.01 * (double)i;
    }
    e->reliability = (norma_sem_reliability){.n = 4,
                                             .rows = e->coefficients,
                                             .n_factors = 3,
                                             .factors = e->factors,
                                             .n_groups = e->sem.n_groups,
                                             .fornell = e->fornell,
                                             .htmt = e->htmt,
                                             .htmt_low = e->htmt,
                                             .htmt_high = e->htmt,
                                             .htmt2 = e->htmt};
    for (size_t g = 0; g < 2; g++)
        e->mardia[g] = (norma_sem_mardia){.group = g,
                                          .n = 150,
                                          .skewness = 4.77,
                                          .skewness_p = 0.0004,
                                          .kurtosis = 103.43,
                                          .kurtosis_z = 2.74,
                                          .kurtosis_p = 0.006};
    e->normality = (norma_sem_normality){.n_groups = e->sem.n_groups, .groups = e->mardia};
    for (size_t r = 0; r < t->n; r++)
        e->bootstrapped[r] = (norma_sem_bootstrap_row){.se = 0.1, .bias = 0.01, .bca_low = -1};
    e->bootstrap = (norma_sem_bootstrap){.n = t->n,
                                         .rows = e->bootstrapped,
                                         .replicates = 200,
                                         .converged = 199,
                                         .bollen_stine_p = 0.04};
    e->levels[0] = (norma_sem_cutoff_level){.added = "visual =~ 0.5*x9",
                                            .n_added = 1,
                                            .converged = 100,
                                            .srmr = {0.042, 0.77, 0.04},
                                            .rmsea = {0.043, 0.9, 0.04},
                                            .cfi = {0.985, 0.88, 0.99}};
    e->cutoffs = (norma_sem_cutoffs){.n = 301,
                                     .converged = 100,
                                     .srmr = 0.065,
                                     .rmsea = 0.092,
                                     .cfi = 0.931,
                                     .n_levels = 1,
                                     .levels = e->levels};
    e->with = (norma_sem_report){.model = e->model,
                                 .standardised = &e->standardised,
                                 .rsquare = &e->rsquare,
                                 .residuals = &e->residuals,
                                 .modifications = &e->modifications,
                                 .most = 10,
                                 .releases = &e->releases,
                                 .reliability = &e->reliability,
                                 .normality = &e->normality,
                                 .bootstrap = &e->bootstrap,
                                 .cutoffs = &e->cutoffs};
}

static inline void sem_example_free(sem_example *e)
{
    norma_sem_table_free(e->sem.table);
    norma_sem_model_free(e->model);
}

#endif
