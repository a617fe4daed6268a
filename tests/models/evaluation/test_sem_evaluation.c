/* What follows from fitted models: standardised solution, explained variance, residuals,
   modification. tests/reference/sem_evaluation.json: lavaan 0.6-14 by
   scripts/reference/sem_evaluation.R. */
#include "support/check.h"

#include "models/evaluation/fixture.h"

static const norma_sem_options PLAIN = NORMA_SEM_OPTIONS_INIT;

/* ---- standardised solution ---- */

static void check_figures(const norma_sem_table *table, const norma_sem_figure *got,
                          const cJSON *want, double tolerance)
{
    const cJSON *op = json_at(want, "op");
    size_t seen = 0;
    for (size_t k = 0; k < (size_t)cJSON_GetArraySize(op); k++) {
        const char *name = text_at(op, k);
        if (strcmp(name, "==") == 0)
            continue;
        const size_t r = row_of(table, want, k);
        assert_true(r != NORMA_NONE);
        assert_close(got[r].est, number_at(json_at(want, "est.std"), k), tolerance, tolerance);
        const cJSON *se = cJSON_GetObjectItem(want, "se");
        if (se && cJSON_IsArray(se)) {
            assert_close(got[r].se, number_at(se, k), tolerance, tolerance);
            assert_close(got[r].low, number_at(json_at(want, "ci.lower"), k), tolerance, tolerance);
            assert_close(got[r].high, number_at(json_at(want, "ci.upper"), k), tolerance,
                         tolerance);
        }
        seen++;
    }
    assert_true(seen > 5);
}

static void check_solution(const model_case *c, double tolerance)
{
    norma_sem_standardised *s = NULL;
    assert_int_equal(norma_sem_standardise(&s, c->sem, NULL, NULL), NORMA_OK);
    const cJSON *want = json_at(c->want, "solution");
    check_figures(c->sem->table, s->lv, cJSON_GetObjectItem(want, "std.lv"), tolerance);
    check_figures(c->sem->table, s->all, cJSON_GetObjectItem(want, "std.all"), tolerance);
    check_figures(c->sem->table, s->nox, cJSON_GetObjectItem(want, "std.nox"), tolerance);
    norma_sem_standardised_free(s);
}

/* ---- modification ---- */

static const norma_sem_modification *find_modification(const norma_sem_modifications *m,
                                                       const cJSON *want, size_t k)
{
    const char *lhs = text_at(json_at(want, "lhs"), k), *op = text_at(json_at(want, "op"), k);
    const char *rhs = text_at(json_at(want, "rhs"), k);
    for (size_t r = 0; r < m->n; r++) {
        const norma_sem_modification *row = &m->rows[r];
        const char *right = row->op == NORMA_SEM_THRESHOLD ? row->threshold : row->rhs;
        if (strcmp(row->lhs, lhs) == 0 && strcmp(norma_sem_op_names[row->op], op) == 0 &&
            strcmp(right, rhs) == 0 && row->group == group_at(want, k))
            return row;
    }
    return NULL;
}

static void check_decision(norma_sem_decision got, const char *want)
{
    static const char *const names[] = {"(i)", "**(m)**", "(nm)", "epc:nm", "*epc:m*"};
    assert_string_equal(names[got], want);
}

/* What is about an exogenous variable is left out. */
static bool is_exogenous(const norma_sem_table *table, const cJSON *want, size_t k)
{
    for (size_t v = 0; v < table->n_observed; v++)
        if (strcmp(table->observed[v], text_at(json_at(want, "lhs"), k)) == 0)
            return table->exogenous[v];
    return false;
}

static void check_modification(const model_case *c, double tolerance)
{
    norma_sem_modifications *m = NULL;
    assert_int_equal(norma_sem_modifications_of(&m, c->sem, NULL, NULL), NORMA_OK);
    const cJSON *want = json_at(c->want, "modification"), *mi = json_at(want, "mi");
    const size_t n = (size_t)cJSON_GetArraySize(mi);
    size_t seen = 0;
    for (size_t k = 0; k < n; k++) {
        const norma_sem_modification *row = find_modification(m, want, k);
        if (!row && (number_at(mi, k) < 1e-4 || is_exogenous(c->sem->table, want, k)))
            continue;
        seen++;
        if (!row)
            fail_msg("%s %s %s is not listed", text_at(json_at(want, "lhs"), k),
                     text_at(json_at(want, "op"), k), text_at(json_at(want, "rhs"), k));
        assert_close(row->mi, number_at(mi, k), tolerance, tolerance);
        assert_close(row->epc, number_at(json_at(want, "epc"), k), tolerance, tolerance);
        if (row->mi <
            1e-4) /* lavaan's power is rounding there: the index over its change squared */
            continue;
        assert_close(row->ncp, number_at(json_at(want, "ncp"), k), tolerance, tolerance);
        assert_close(row->power, number_at(json_at(want, "power"), k), tolerance, tolerance);
        check_decision(row->decision, text_at(json_at(want, "decision"), k));
        if (row->op == NORMA_SEM_COVARIANCE && strcmp(row->lhs, row->rhs) == 0)
            continue; /* lavaan standardises the variance itself, not its change */
        const char *const names[] = {"sepc.lv", "sepc.all", "sepc.nox"};
        const double got[] = {row->sepc_lv, row->sepc_all, row->sepc_nox};
        for (size_t j = 0; j < 3; j++)
            assert_close(got[j], number_at(cJSON_GetObjectItem(want, names[j]), k), tolerance,
                         tolerance);
    }
    assert_int_equal(m->n, seen);
    for (size_t r = 1; r < m->n; r++)
        assert_true(m->rows[r - 1].mi >= m->rows[r].mi);
    norma_sem_modifications_free(m);
}

static void check_rsquare(const model_case *c, double tolerance)
{
    norma_sem_rsquare *r = NULL;
    const cJSON *want = json_at(c->want, "rsquare");
    assert_int_equal(norma_sem_rsquare_of(&r, c->sem, NULL), NORMA_OK);
    assert_int_equal(r->n, (size_t)cJSON_GetArraySize(want));
    for (size_t k = 0; k < r->n; k++)
        assert_close(r->rows[k].r2, cJSON_GetObjectItem(want, r->rows[k].variable)->valuedouble,
                     tolerance, 0);
    norma_sem_rsquare_free(r);
}

/* ---- residuals ---- */

static void check_block(const norma_sem_residual_block *got, const cJSON *want, size_t p,
                        double tolerance)
{
    const cJSON *mean = cJSON_GetObjectItem(want, "mean");
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++) {
            const size_t k = i + j * p;
            assert_close(got->cov[k], number_at(json_at(want, "cov"), k), tolerance, tolerance);
            assert_close(got->cov_se[k], number_at(json_at(want, "se"), k), tolerance, tolerance);
        }
    for (size_t i = 0; got->mean && i < p; i++) {
        assert_close(got->mean[i], number_at(mean, i), tolerance, tolerance);
        assert_close(got->mean_se[i], number_at(json_at(want, "mean_se"), i), tolerance, tolerance);
    }
}

static void check_summary(const norma_sem_residuals *r, size_t group, int metric,
                          const cJSON *summary, double tolerance)
{
    for (size_t s = 0; s < r->n_summary; s++) {
        const norma_sem_rms *got = &r->summary[s];
        if (got->group != group || (int)got->metric != metric)
            continue;
        const cJSON *want = cJSON_GetObjectItem(summary, got->part);
        if (!want && strcmp(got->part, "cov") == 0)
            want = cJSON_GetObjectItem(summary, "cor");
        if (!want)
            continue; /* the total without means: what "cov" says */
        const double figures[] = {got->value,    got->se,          got->exact_z, got->exact_p,
                                  got->unbiased, got->unbiased_se, got->low,     got->high,
                                  got->close,    got->close_z,     got->close_p};
        /* lavaan multiplies residuals and covariances in different orders here: docs */
        const bool mixed_up = r->n_thresholds > 0 && strcmp(got->part, "total") == 0;
        for (size_t k = 0; k < 11; k++)
            if (got->value > 1e-4 && !(mixed_up && k > 3)) /* saturated parts are rounding */
                assert_close(figures[k], number_at(want, k), tolerance, tolerance);
    }
}

static void check_residuals(const model_case *c, double tolerance)
{
    norma_sem_residuals *r = NULL;
    const char *const names[] = {"raw", "cor.bentler", "cor.bollen"};
    assert_int_equal(norma_sem_residuals_of(&r, c->sem, NULL, NULL), NORMA_OK);
    for (size_t g = 0; g < r->n_groups; g++)
        for (int metric = 0; metric < NORMA_SEM_RESIDUAL_METRICS; metric++) {
            const cJSON *of = cJSON_GetObjectItem(json_at(c->want, "residuals"), names[metric]);
            const cJSON *want = cJSON_GetArrayItem(of, (int)g);
            check_block(&r->blocks[g * NORMA_SEM_RESIDUAL_METRICS + (size_t)metric], want, r->p,
                        tolerance);
            check_summary(r, g, metric, json_at(want, "summary"), tolerance);
        }
    norma_sem_residuals_free(r);
}

/* ---- score tests ---- */

static void check_score(const model_case *c, double tolerance)
{
    norma_sem_releases *r = NULL;
    const cJSON *want = json_at(c->want, "score"), *x2 = json_at(want, "X2");
    assert_int_equal(norma_sem_releases_of(&r, c->sem, NULL, NULL), NORMA_OK);
    assert_int_equal(r->n, (size_t)cJSON_GetArraySize(x2));
    /* lavaan's order of constraints is by the later row, or by the text: compare as sets */
    for (size_t k = 0; k < r->n; k++) {
        bool found = false;
        for (size_t j = 0; j < r->n; j++) {
            const double diff = fabs(r->rows[j].x2 - number_at(x2, k));
            found = found || diff <= tolerance * (1 + number_at(x2, k));
        }
        if (!found)
            fail_msg("no constraint has the score test %.10g", number_at(x2, k));
    }
    const cJSON *total = cJSON_GetObjectItem(c->want, "total");
    if (total) {
        assert_close(r->total_x2, number_at(total, 0), tolerance, tolerance);
        assert_close(r->total_df, number_at(total, 1), 0, 0);
        assert_close(r->total_p, number_at(total, 2), tolerance, tolerance);
    }
    norma_sem_releases_free(r);
}

static void three_factors_are_as_lavaan_has_them(void **state)
{
    (void)state;
    model_case c = fit_case("three", HS, NULL, NINE, NULL, &PLAIN);
    check_solution(&c, 1e-5);
    check_rsquare(&c, 1e-5);
    check_modification(&c, 1e-4);
    check_residuals(&c, 1e-4);
    case_free(&c);
}

static void robust_errors_go_into_residuals(void **state)
{
    (void)state;
    norma_sem_options o = PLAIN;
    o.estimator = NORMA_SEM_MLM;
    model_case c = fit_case("three_mlm", HS, NULL, NINE, NULL, &o);
    check_solution(&c, 1e-5);
    check_residuals(&c, 1e-4);
    case_free(&c);
}

static void defined_parameters_have_errors_when_standardised(void **state)
{
    (void)state;
    norma_sem_options o = PLAIN;
    o.identification = NORMA_SEM_STD_LV;
    o.means = true;
    model_case c = fit_case("defined", HS, NULL, NINE, NULL, &o);
    check_solution(&c, 1e-5);
    check_residuals(&c, 1e-4);
    check_modification(&c, 1e-4);
    case_free(&c);
}

static void groups_that_share_parameters(void **state)
{
    (void)state;
    norma_sem_options o = PLAIN;
    o.equal = NORMA_SEM_EQUAL_LOADINGS | NORMA_SEM_EQUAL_INTERCEPTS;
    model_case c = fit_case("scalar", HS, NULL, NINE, "school", &o);
    check_solution(&c, 1e-5);
    check_residuals(&c, 1e-4);
    check_modification(&c, 1e-4);
    check_score(&c, 1e-4);
    case_free(&c);
    o.equal = NORMA_SEM_EQUAL_LOADINGS;
    c = fit_case("metric", HS, NULL, NINE, "school", &o);
    check_score(&c, 1e-4);
    case_free(&c);
}

static void democracy_and_industry(void **state)
{
    (void)state;
    model_case c = fit_case("democracy", "../tests/reference/political_democracy.csv", NULL,
                            "y1:y8,x1:x3", NULL, &PLAIN);
    check_solution(&c, 1e-5);
    check_rsquare(&c, 1e-5);
    check_modification(&c, 1e-4);
    check_residuals(&c, 1e-4);
    check_score(&c, 1e-4);
    case_free(&c);
}

static void observed_causes(void **state)
{
    (void)state;
    model_case c = fit_case("mimic", HS, NULL, "x1:x9,ageyr,sex", NULL, &PLAIN);
    check_solution(&c, 1e-5);
    check_rsquare(&c, 1e-5);
    check_modification(&c, 1e-4);
    case_free(&c);
}

static void a_factor_of_factors(void **state)
{
    (void)state;
    model_case c = fit_case("second", HS, NULL, NINE, NULL, &PLAIN);
    check_solution(&c, 1e-5);
    check_modification(&c, 1e-4);
    case_free(&c);
}

static void incomplete_rows(void **state)
{
    (void)state;
    norma_sem_options o = PLAIN;
    o.missing = NORMA_SEM_FIML;
    model_case c =
        fit_case("fiml", "../tests/reference/holzinger_swineford_gaps.csv", NULL, NINE, NULL, &o);
    check_solution(&c, 1e-5);
    check_modification(&c, 1e-4);
    case_free(&c);
}

static void constraints_written_in_the_model(void **state)
{
    (void)state;
    model_case c = fit_case("written", HS, NULL, NINE, NULL, &PLAIN);
    check_solution(&c, 1e-5);
    check_score(&c, 1e-4);
    case_free(&c);
}

static void ordinal_variables(void **state)
{
    (void)state;
    norma_sem_options o = PLAIN;
    o.estimator = NORMA_SEM_WLSMV;
    model_case c = fit_case("wlsmv", "bfi/bfi.csv", "E3:E5,N1:N5", NULL, NULL, &o);
    check_solution(&c, 1e-5);
    check_rsquare(&c, 1e-5);
    check_residuals(&c, 1e-4);
    check_modification(&c, 1e-4);
    case_free(&c);
    o.theta = true;
    c = fit_case("theta", "bfi/bfi.csv", "E3:E5,N1:N5", NULL, NULL, &o);
    check_solution(&c, 1e-5);
    check_modification(&c, 1e-4);
    case_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_factors_are_as_lavaan_has_them),
        cmocka_unit_test(robust_errors_go_into_residuals),
        cmocka_unit_test(defined_parameters_have_errors_when_standardised),
        cmocka_unit_test(groups_that_share_parameters),
        cmocka_unit_test(democracy_and_industry),
        cmocka_unit_test(observed_causes),
        cmocka_unit_test(a_factor_of_factors),
        cmocka_unit_test(incomplete_rows),
        cmocka_unit_test(constraints_written_in_the_model),
        cmocka_unit_test(ordinal_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
