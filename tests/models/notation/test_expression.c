#include "support/check.h"

#include <math.h>
#include <string.h>

#include "models/notation/expression.h"

/* Values 0, 1, 2 are called a, b, c. */
static size_t abc(const void *context, const char *name, size_t length)
{
    (void)context;
    return length == 1 && *name >= 'a' && *name <= 'c' ? (size_t)(*name - 'a') : NORMA_NONE;
}

static norma__expression *read_expression(const char *text)
{
    norma__expression *e = NULL;
    norma_error err = {0};
    if (norma__expression_read(&e, text, abc, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return e;
}

static double value_of(const char *text)
{
    const double values[] = {2, 3, 0.25};
    norma__expression *e = read_expression(text);
    double value = norma__expression_at(e, values, 3, NULL);
    norma__expression_free(e);
    return value;
}

static void operators_bind_as_in_r(void **state)
{
    (void)state;
    assert_close(value_of("1 + 2*3"), 7, 0, 0);
    assert_close(value_of("-2^2"), -4, 0, 0);
    assert_close(value_of("2^3^2"), 512, 0, 0);
    assert_close(value_of("2^-1*3"), 1.5, 0, 0);
    assert_close(value_of("8/4/2 - 1 - 1"), -1, 0, 0);
    assert_close(value_of("-a*b + (a - b)*2"), -8, 0, 0);
    assert_close(value_of("1e-2*a"), 0.02, 0, 0);
    assert_close(value_of("+a - -b"), 5, 0, 0);
    assert_close(value_of("`a`*2"), 4, 0, 0);
    assert_close(value_of("2*pi"), 6.283185307179586, 1e-15, 0);
}

/* R 4.2.2: pnorm(0.25), qnorm(0.25), log1p(0.25) ... */
static void functions_are_those_of_r(void **state)
{
    (void)state;
    assert_close(value_of("pnorm(c)"), 0.59870632568292371, 1e-14, 0);
    assert_close(value_of("qnorm(c)"), -0.67448975019608171, 1e-14, 0);
    assert_close(value_of("log1p(c)"), 0.22314355131420976, 1e-15, 0);
    assert_close(value_of("sqrt(abs(-a*8))"), 4, 1e-15, 0);
    assert_close(value_of("exp(log(b)) + log10(100) + log2(8)"), 8, 1e-15, 0);
}

static void derivatives_are_those_of_differences(void **state)
{
    (void)state;
    static const char *const list[] = {"a*b + c",
                                       "a/(a + b)",
                                       "a^2*b^c",
                                       "exp(a*c) - log(b)",
                                       "sqrt(a^2 + b^2)",
                                       "abs(-a)*c",
                                       "pnorm(c*a) + qnorm(c)",
                                       "tan(c) + sin(a)*cos(b)",
                                       "asin(c) + acos(c) + atan(a)",
                                       "sinh(c) + cosh(c) - tanh(a)",
                                       "log10(a) + log2(b) + log1p(c) + expm1(c)",
                                       "2^a",
                                       "-(a - b)/c",
                                       "a^3",
                                       "(a + b + c)^2/3"};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++) {
        norma__expression *e = read_expression(list[k]);
        double at[] = {2, 3, 0.25}, gradient[3];
        norma__expression_at(e, at, 3, gradient);
        for (size_t j = 0; j < 3; j++) {
            double x = at[j], h = 1e-4;
            at[j] = x + h;
            double above = norma__expression_at(e, at, 3, NULL);
            at[j] = x - h;
            double below = norma__expression_at(e, at, 3, NULL);
            at[j] = x;
            assert_close(gradient[j], (above - below) / (2 * h), 1e-6, 1e-8);
        }
        norma__expression_free(e);
    }
}

static void what_is_linear_is_known(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool linear;
    } cases[] = {{"a + 2*b - c/3", true}, {"a*b", false},  {"a/b", false},       {"exp(2)*a", true},
                 {"a^2", false},          {"2^3*a", true}, {"-(a - b)*4", true}, {"exp(a)", false}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        norma__expression *e = read_expression(cases[k].text);
        assert_int_equal(norma__expression_linear(e), cases[k].linear);
        norma__expression_free(e);
    }
}

static void a_wrong_expression_is_refused_with_its_place(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a +", "character 4 of 'a +'"},
        {"(a", "character 3 of '(a': a closing"},
        {"a b", "character 3 of 'a b': an operator is missing"},
        {"f(a)", "character 1 of 'f(a)': no function has this name"},
        {"a * d", "'d' is no label"},
        {"", "character 1 of ''"},
        {"a)", "an operator is missing"},
        {"`a", "a back-quote is not closed"}};
    char deep[1001] = {0};
    norma__expression *e = NULL;
    norma_error err = {0};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        assert_int_equal(norma__expression_read(&e, cases[k][0], abc, NULL, &err), NORMA_EDATA);
        assert_null(e);
        assert_non_null(strstr(err.message, cases[k][1]));
    }
    memset(deep, '-', 1000);
    assert_int_equal(norma__expression_read(&e, deep, abc, NULL, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "deeper than 200"));
}

static norma_sem_table *table_of(const char *text)
{
    const norma_sem_setting setting = {.n_groups = 1, .cfa = true};
    norma_sem_model *model = NULL;
    norma_sem_table *table = NULL;
    assert_int_equal(norma_sem_model_read(&model, text, "m", NULL), NORMA_OK);
    norma_error err = {0};
    if (norma_sem_table_of(&table, model, &setting, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_sem_model_free(model);
    return table;
}

/* Free parameters: a, b, c (loadings of x2, x3, x4), then 4 + 1 variances. */
static const char RELATED[] = "f =~ x1 + a*x2 + b*x3 + lower(0)*upper(2)*c*x4\n"
                              "ratio := a/b\ntwice := 2*ratio + c\n"
                              "a == b^2\nc > a*b\nb < 3\n.p1. == 1\n";

static void relations_have_values_and_derivatives(void **state)
{
    (void)state;
    norma_sem_table *t = table_of(RELATED);
    norma__relations r = {0};
    assert_int_equal(norma__relations_of(&r, t, NULL), NORMA_OK);
    assert_int_equal(t->n_free, 8);
    assert_int_equal(r.n_defined, 2);
    assert_int_equal(r.n_equal, 1); /* the marker is 1 for every theta */
    assert_int_equal(r.n_greater, 4);
    assert_false(r.linear);
    double theta[8] = {1.5, 0.5, 0.75}, h = 1e-5;
    double equal[1], greater[4], defined[2], by_equal[8], by_greater[32], by_defined[16];
    assert_int_equal(norma__relations_at(&r, theta, equal, by_equal, greater, by_greater, defined,
                                         by_defined, NULL),
                     NORMA_OK);
    assert_close(defined[0], 3, 1e-15, 0);
    assert_close(defined[1], 6.75, 1e-15, 0);
    assert_close(equal[0], 1.25, 1e-15, 0);
    const double want[] = {0, 2.5, 0.75, 1.25}; /* c > ab, b < 3, bounds of c */
    for (size_t k = 0; k < 4; k++)
        assert_close(greater[k], want[k], 1e-15, 1e-15);
    for (size_t j = 0; j < 8; j++) {
        double e[2], g[8], d[4], x = theta[j];
        theta[j] = x + h;
        norma__relations_at(&r, theta, e, NULL, g, NULL, d, NULL, NULL);
        theta[j] = x - h;
        norma__relations_at(&r, theta, e + 1, NULL, g + 4, NULL, d + 2, NULL, NULL);
        theta[j] = x;
        assert_close(by_equal[j], (e[0] - e[1]) / (2 * h), 1e-7, 1e-9);
        for (size_t k = 0; k < 4; k++)
            assert_close(by_greater[j * 4 + k], (g[k] - g[k + 4]) / (2 * h), 1e-7, 1e-9);
        for (size_t k = 0; k < 2; k++)
            assert_close(by_defined[j * 2 + k], (d[k] - d[k + 2]) / (2 * h), 1e-7, 1e-9);
    }
    norma__relations_clear(&r);
    norma_sem_table_free(t);
}

static void labels_made_equal_are_one_parameter(void **state)
{
    (void)state;
    norma_sem_table *t = table_of("f =~ x1 + a*x2 + b*x3 + c*x4\na == b\nb == c\na == 2*c - 0.5");
    norma__relations r = {0};
    assert_int_equal(t->rows[1].free, t->rows[3].free);
    assert_int_equal(norma__relations_of(&r, t, NULL), NORMA_OK);
    assert_int_equal(r.n_equal, 1);
    assert_true(r.linear);
    norma__relations_clear(&r);
    norma_sem_table_free(t);
}

static void a_constraint_that_can_never_hold_is_refused(void **state)
{
    (void)state;
    norma_sem_table *t = table_of("f =~ x1 + a*x2 + a*x3\na == a + 1");
    norma__relations r = {0};
    norma_error err = {0};
    assert_int_equal(norma__relations_of(&r, t, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "a == a+1 can never hold"));
    norma_sem_table_free(t);
}

static void nothing_leaks(void **state)
{
    (void)state;
    norma_sem_table *t = table_of(RELATED);
    norma__relations r = {0};
    check_every_allocation(r.list, norma__relations_of(&r, t, NULL));
    double theta[8] = {0}, slopes[32];
    void *none = NULL;
    check_every_allocation(
        none, norma__relations_at(&r, theta, NULL, NULL, NULL, slopes, NULL, NULL, NULL));
    norma__relations_clear(&r);
    norma_sem_table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators_bind_as_in_r),
        cmocka_unit_test(functions_are_those_of_r),
        cmocka_unit_test(derivatives_are_those_of_differences),
        cmocka_unit_test(what_is_linear_is_known),
        cmocka_unit_test(a_wrong_expression_is_refused_with_its_place),
        cmocka_unit_test(relations_have_values_and_derivatives),
        cmocka_unit_test(labels_made_equal_are_one_parameter),
        cmocka_unit_test(a_constraint_that_can_never_hold_is_refused),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
