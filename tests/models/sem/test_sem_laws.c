/* What estimates must obey: published values, laws of the likelihood, constraints, and honest notes
   where a solution is none. */
#include "support/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/sem/discrepancy.h"
#include "models/sem/moments_fit.h"
#include "models/sem/quadratic.h"

enum { MOST = 12 };

/* One or two groups' covariances, by name, of which models take what they need. */
typedef struct moments {
    size_t p, n_groups, n[2];
    const char *const *names;
    const double *cov[2];
} moments;

typedef struct fitted_model {
    norma_sem_model *model;
    norma_sem_table *table;
    norma__sem_fitted *fitted;
    norma_notes notes;
    norma_error err;
    norma_status status;
    double cov[2][MOST * MOST];
} fitted_model;

static size_t place_of(const moments *m, const char *name)
{
    for (size_t i = 0; i < m->p; i++)
        if (strcmp(m->names[i], name) == 0)
            return i;
    fail_msg("no variable %s", name);
    return 0;
}

static void pick(fitted_model *f, const moments *m, size_t g, const double *factor)
{
    const size_t p = f->table->n_observed;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++) {
            const size_t a = place_of(m, f->table->observed[i]);
            const size_t b = place_of(m, f->table->observed[j]);
            f->cov[g][i + j * p] = m->cov[g][a + b * m->p] * (factor ? factor[a] * factor[b] : 1);
        }
}

/* factor (NULL: 1) multiplies variables. */
static fitted_model fit(const char *text, const moments *m, int estimator, const double *factor)
{
    const norma_sem_setting setting = {.n_groups = m->n_groups, .cfa = true, .fixed_x = true};
    norma_sem_options options = NORMA_SEM_OPTIONS_INIT;
    norma__sem_moments groups[2];
    fitted_model f = {0};
    options.estimator = estimator;
    if (norma_sem_model_read(&f.model, text, "model", &f.err) != NORMA_OK ||
        norma_sem_table_of(&f.table, f.model, &setting, &f.err) != NORMA_OK)
        fail_msg("%s", f.err.message);
    for (size_t g = 0; g < m->n_groups; g++) {
        pick(&f, m, g, factor);
        groups[g] = (norma__sem_moments){.n = m->n[g], .cov = f.cov[g]};
    }
    f.status = norma__sem_fit_moments(&f.fitted, f.table, groups, &options, NULL, &f.notes, &f.err);
    return f;
}

static void clear(fitted_model *f)
{
    norma__sem_fitted_free(f->fitted);
    norma_sem_table_free(f->table);
    norma_sem_model_free(f->model);
    norma_notes_clear(&f->notes);
}

static double estimate(const fitted_model *f, const char *lhs, norma_sem_op op, const char *rhs)
{
    for (size_t r = 0; r < f->table->n; r++) {
        const norma_sem_parameter *row = &f->table->rows[r];
        if (row->op == op && strcmp(row->lhs, lhs) == 0 && strcmp(row->rhs, rhs) == 0)
            return row->free == NORMA_NONE ? row->value : f->fitted->theta[row->free];
    }
    fail_msg("no row of %s and %s", lhs, rhs);
    return NAN;
}

static const norma_note *note_of(const fitted_model *f, const char *code)
{
    for (size_t k = 0; k < f->notes.n; k++)
        if (strcmp(f->notes.list[k].code, code) == 0)
            return &f->notes.list[k];
    return NULL;
}

/* Wheaton, Muthen, Alwin & Summers (1977): stability of alienation, n = 932. */
static const char *const ALIENATION_NAMES[] = {"an67", "po67", "an71", "po71", "edu", "sei"};
static const double ALIENATION_COV[] = {
    11.834, 6.947,  6.819,   4.783,   -3.839,  -21.899, 6.947,   9.364,  5.091,
    5.028,  -3.889, -18.831, 6.819,   5.091,   12.532,  7.495,   -3.841, -21.748,
    4.783,  5.028,  7.495,   9.986,   -3.625,  -18.775, -3.839,  -3.889, -3.841,
    -3.625, 9.610,  35.522,  -21.899, -18.831, -21.748, -18.775, 35.522, 450.288};
static const moments ALIENATION = {
    .p = 6, .n_groups = 1, .n = {932}, .names = ALIENATION_NAMES, .cov = {ALIENATION_COV}};
static const char ALIENATION_MODEL[] =
    "ses =~ edu + sei\nal67 =~ an67 + po67\nal71 =~ an71 + po71\n"
    "al71 ~ al67 + ses\nal67 ~ ses\nan67 ~~ an71\npo67 ~~ po71\n";

/* Joreskog & Sorbom, LISREL's manual: chi-square 4.73 with 4 degrees of freedom (by n - 1). */
static void stability_of_alienation_has_its_published_fit(void **state)
{
    (void)state;
    fitted_model f = fit(ALIENATION_MODEL, &ALIENATION, NORMA_SEM_ML, NULL);
    assert_close(2 * 931 * f.fitted->f, 4.73, 0, 0.005);
    assert_int_equal(f.fitted->convergence.n_estimated, 17);
    clear(&f);
}

/* Fox (2006), Structural Equation Modeling 13, 465-486: the model of the SAS manual, by R's sem. */
static void constrained_stability_has_its_published_estimates(void **state)
{
    static const char text[] =
        "al67 =~ 1*an67 + 0.833*po67\nal71 =~ 1*an71 + 0.833*po71\nses =~ 1*edu + sei\n"
        "al67 ~ ses\nal71 ~ al67 + ses\nan67 ~~ t1*an67\nan71 ~~ t1*an71\npo67 ~~ t2*po67\n"
        "po71 ~~ t2*po71\nan67 ~~ t5*an71\npo67 ~~ t5*po71\n";
    (void)state;
    fitted_model f = fit(text, &ALIENATION, NORMA_SEM_ML, NULL);
    assert_close(2 * 931 * f.fitted->f, 13.485, 0, 5e-4);
    assert_close(estimate(&f, "ses", NORMA_SEM_MEASURES, "sei"), 5.36880, 0, 1e-4);
    assert_close(estimate(&f, "al67", NORMA_SEM_REGRESSION, "ses"), -0.62994, 0, 1e-4);
    assert_close(estimate(&f, "al71", NORMA_SEM_REGRESSION, "al67"), 0.59312, 0, 1e-4);
    assert_close(estimate(&f, "al71", NORMA_SEM_REGRESSION, "ses"), -0.24086, 0, 1e-4);
    assert_close(estimate(&f, "an67", NORMA_SEM_COVARIANCE, "an67"), 3.60787, 0, 1e-4);
    assert_close(estimate(&f, "po67", NORMA_SEM_COVARIANCE, "po67"), 3.59494, 0, 1e-4);
    assert_close(estimate(&f, "an67", NORMA_SEM_COVARIANCE, "an71"), 0.90579, 0, 1e-4);
    assert_close(estimate(&f, "ses", NORMA_SEM_COVARIANCE, "ses"), 6.61632, 0, 1e-4);
    clear(&f);
}

static void order_of_items_decides_nothing(void **state)
{
    static const char turned[] =
        "po67 ~~ po71\nan71 ~~ an67\nal67 ~ ses\nal71 ~ ses + al67\n"
        "al71 =~ 1*an71 + po71\nses =~ NA*sei + 1*edu\nal67 =~ NA*po67 + 1*an67\n";
    (void)state;
    fitted_model a = fit(ALIENATION_MODEL, &ALIENATION, NORMA_SEM_ML, NULL);
    fitted_model b = fit(turned, &ALIENATION, NORMA_SEM_ML, NULL);
    assert_close(a.fitted->f, b.fitted->f, 1e-12, 0);
    assert_close(estimate(&a, "ses", NORMA_SEM_MEASURES, "sei"),
                 estimate(&b, "ses", NORMA_SEM_MEASURES, "sei"), 1e-8, 0);
    assert_close(estimate(&a, "al71", NORMA_SEM_REGRESSION, "al67"),
                 estimate(&b, "al71", NORMA_SEM_REGRESSION, "al67"), 1e-8, 0);
    clear(&a);
    clear(&b);
}

/* ML and GLS know no units (Cudeck, 1989): loadings take those of their items. */
static void units_of_variables_decide_nothing(void **state)
{
    static const double factor[] = {1000, 0.01, 3, 1e4, 1, 1e-3};
    static const int estimators[] = {NORMA_SEM_ML, NORMA_SEM_GLS};
    (void)state;
    for (size_t e = 0; e < 2; e++) {
        fitted_model a = fit(ALIENATION_MODEL, &ALIENATION, estimators[e], NULL);
        fitted_model b = fit(ALIENATION_MODEL, &ALIENATION, estimators[e], factor);
        assert_true(b.fitted->convergence.converged);
        assert_close(a.fitted->f, b.fitted->f, 1e-10, 0);
        assert_close(estimate(&a, "ses", NORMA_SEM_MEASURES, "sei") * 1e-3,
                     estimate(&b, "ses", NORMA_SEM_MEASURES, "sei"), 1e-7, 0);
        clear(&a);
        clear(&b);
    }
}

static void a_saturated_model_fits_perfectly(void **state)
{
    static const int estimators[] = {NORMA_SEM_ML, NORMA_SEM_GLS, NORMA_SEM_ULS};
    (void)state;
    for (size_t e = 0; e < 3; e++) {
        fitted_model f = fit("f =~ an67 + po67 + an71\n", &ALIENATION, estimators[e], NULL);
        assert_true(f.fitted->convergence.converged);
        assert_close(f.fitted->f, 0, 0, 1e-13);
        clear(&f);
    }
}

static const char TWO_GROUPS[] = "f =~ an67 + c(a,a)*po67 + c(b,b)*an71 + po71\n";
static double second_cov[36];

static moments two_groups(bool turned)
{
    moments m = ALIENATION;
    for (size_t e = 0; e < 36; e++)
        second_cov[e] = ALIENATION_COV[e] * (e % 7 == 0 ? 1.3 : 0.9);
    m.n_groups = 2;
    m.n[turned ? 0 : 1] = 400;
    m.n[turned ? 1 : 0] = 932;
    m.cov[turned ? 0 : 1] = second_cov;
    m.cov[turned ? 1 : 0] = ALIENATION_COV;
    return m;
}

static void order_of_groups_decides_nothing(void **state)
{
    (void)state;
    const moments straight = two_groups(false), turned = two_groups(true);
    fitted_model a = fit(TWO_GROUPS, &straight, NORMA_SEM_ML, NULL);
    fitted_model b = fit(TWO_GROUPS, &turned, NORMA_SEM_ML, NULL);
    assert_close(a.fitted->f, b.fitted->f, 1e-12, 0);
    assert_close(estimate(&a, "f", NORMA_SEM_MEASURES, "po67"),
                 estimate(&b, "f", NORMA_SEM_MEASURES, "po67"), 1e-8, 0);
    clear(&a);
    clear(&b);
}

static void labels_and_equations_are_the_same_constraint(void **state)
{
    static const char equations[] =
        "f =~ an67 + c(a,c)*po67 + c(b,d)*an71 + po71\na == c\n0 == 2*b - 2*d\n";
    (void)state;
    const moments m = two_groups(false);
    fitted_model a = fit(TWO_GROUPS, &m, NORMA_SEM_ML, NULL);
    fitted_model b = fit(equations, &m, NORMA_SEM_ML, NULL);
    assert_close(a.fitted->f, b.fitted->f, 1e-12, 0);
    assert_int_equal(a.fitted->convergence.n_estimated, b.fitted->convergence.n_estimated);
    assert_close(estimate(&a, "f", NORMA_SEM_MEASURES, "an71"),
                 estimate(&b, "f", NORMA_SEM_MEASURES, "an71"), 1e-7, 0);
    clear(&a);
    clear(&b);
}

static void inequalities_hold_and_bind_only_where_they_must(void **state)
{
    static const char model[] = "f =~ an67 + a*po67 + b*an71 + po71\n";
    (void)state;
    fitted_model plain = fit(model, &ALIENATION, NORMA_SEM_ML, NULL);
    const double a = estimate(&plain, "f", NORMA_SEM_MEASURES, "po67");
    fitted_model idle = fit("f =~ an67 + a*po67 + b*an71 + po71\na > 0.1\nb < 5\n", &ALIENATION,
                            NORMA_SEM_ML, NULL);
    assert_close(idle.fitted->f, plain.fitted->f, 1e-12, 0);
    fitted_model binding =
        fit("f =~ an67 + a*po67 + b*an71 + po71\na > 1.2\n", &ALIENATION, NORMA_SEM_ML, NULL);
    fitted_model fixed =
        fit("f =~ an67 + 1.2*po67 + b*an71 + po71\n", &ALIENATION, NORMA_SEM_ML, NULL);
    assert_true(a < 1.2);
    assert_true(binding.fitted->convergence.converged);
    assert_close(estimate(&binding, "f", NORMA_SEM_MEASURES, "po67"), 1.2, 1e-10, 0);
    assert_close(binding.fitted->f, fixed.fitted->f, 1e-10, 0);
    clear(&plain);
    clear(&idle);
    clear(&binding);
    clear(&fixed);
}

static void curved_constraints_hold(void **state)
{
    (void)state;
    fitted_model f = fit("f =~ an67 + a*po67 + b*an71 + c*po71\nan67 ~~ v*an67\n"
                         "a^2 + b^2 == c + 1\nexp(c) < v\n",
                         &ALIENATION, NORMA_SEM_ML, NULL);
    const double a = estimate(&f, "f", NORMA_SEM_MEASURES, "po67");
    const double b = estimate(&f, "f", NORMA_SEM_MEASURES, "an71");
    const double c = estimate(&f, "f", NORMA_SEM_MEASURES, "po71");
    const double v = estimate(&f, "an67", NORMA_SEM_COVARIANCE, "an67");
    assert_true(f.fitted->convergence.converged);
    assert_close(a * a + b * b, c + 1, 1e-9, 0);
    assert_true(exp(c) <= v * (1 + 1e-9));
    clear(&f);
}

static void constraints_that_contradict_each_other_are_told(void **state)
{
    (void)state;
    fitted_model f =
        fit("f =~ an67 + a*po67 + an71 + po71\na == 1\na == 2\n", &ALIENATION, NORMA_SEM_ML, NULL);
    assert_int_equal(f.status, NORMA_OK);
    assert_false(f.fitted->convergence.converged);
    assert_non_null(note_of(&f, "sem-not-converged"));
    clear(&f);
}

static void what_is_not_identified_is_named(void **state)
{
    (void)state;
    fitted_model f = fit("f =~ NA*an67 + po67 + an71 + po71\n", &ALIENATION, NORMA_SEM_ML, NULL);
    const norma_note *note = note_of(&f, "sem-not-identified");
    assert_non_null(note);
    assert_int_equal(f.fitted->convergence.rank + 1, f.fitted->convergence.n_estimated);
    assert_non_null(strstr(note->message, "f~~f"));
    assert_null(strstr(note->message, "po67~~po67"));
    clear(&f);
}

/* Correlations 0.8, 0.8 and 0.5: of the first item 0.8 x 0.8 / 0.5 > 1 would be shared. */
static void negative_variances_stay_and_are_told(void **state)
{
    static const double cov[] = {1, 0.8, 0.8, 0.8, 1, 0.5, 0.8, 0.5, 1};
    static const char *const names[] = {"a", "b", "c"};
    const moments m = {.p = 3, .n_groups = 1, .n = {200}, .names = names, .cov = {cov}};
    (void)state;
    fitted_model f = fit("f =~ a + b + c\n", &m, NORMA_SEM_ML, NULL);
    assert_true(f.fitted->convergence.converged);
    assert_close(f.fitted->f, 0, 0, 1e-12);
    assert_int_equal(f.fitted->convergence.n_heywood, 1);
    assert_close(estimate(&f, "a", NORMA_SEM_COVARIANCE, "a"), 1 - 0.64 / 0.5, 1e-8, 0);
    assert_string_equal(note_of(&f, "sem-heywood")->message,
                        "the (residual) variance of \"a\" is negative: -0.28");
    assert_int_equal(f.fitted->convergence.starts, 6);
    assert_int_equal(f.fitted->convergence.optima, 1);
    clear(&f);
}

/* Correlations .4, .4 and -.4 have no factor: the discrepancy falls for ever with a variance that
   goes to minus infinity, where derivatives vanish. */
static void a_minimum_at_infinity_is_no_convergence(void **state)
{
    static const double cov[] = {1, 0.4, 0.4, 0.4, 1, -0.4, 0.4, -0.4, 1};
    static const char *const names[] = {"a", "b", "c"};
    const moments m = {.p = 3, .n_groups = 1, .n = {200}, .names = names, .cov = {cov}};
    (void)state;
    fitted_model f = fit("f =~ a + b + c\n", &m, NORMA_SEM_ML, NULL);
    assert_int_equal(f.status, NORMA_OK);
    assert_false(f.fitted->convergence.converged);
    assert_non_null(note_of(&f, "sem-not-converged"));
    assert_true(f.fitted->convergence.n_heywood > 0);
    clear(&f);
}

static void covariances_that_are_none_are_refused(void **state)
{
    static const double cov[] = {1, 1, 1, 1, 1, 1, 1, 1, 2};
    static const char *const names[] = {"a", "b", "c"};
    const moments m = {.p = 3, .n_groups = 1, .n = {200}, .names = names, .cov = {cov}};
    (void)state;
    fitted_model f = fit("f =~ a + b + c\n", &m, NORMA_SEM_ML, NULL);
    assert_int_equal(f.status, NORMA_EDATA);
    assert_null(f.fitted);
    assert_string_equal(f.err.message,
                        "the covariances of the variables are not positive definite: the variables "
                        "before it in the model determine b; leave one of them out, or take uls");
    clear(&f);
}

/* Second derivatives of all discrepancies against differences of gradients, off the minimum. */
static void second_derivatives_are_differences_of_gradients(void **state)
{
    static const int estimators[] = {NORMA_SEM_ML, NORMA_SEM_GLS, NORMA_SEM_ULS};
    (void)state;
    for (size_t e = 0; e < 3; e++) {
        fitted_model f = fit(ALIENATION_MODEL, &ALIENATION, estimators[e], NULL);
        const size_t n = f.fitted->structure.n_free;
        double hessian[17 * 17], theta[17], up[17], down[17], value;
        assert_int_equal(n, 17);
        for (size_t i = 0; i < n; i++)
            theta[i] = f.fitted->theta[i] * (1 + 0.02 * sin((double)i + 1));
        assert_true(norma__sem_discrepancy_at(&value, up, f.fitted, f.fitted->implied, theta));
        assert_int_equal(norma__sem_hessian(hessian, f.fitted, f.fitted->implied, NULL, NULL),
                         NORMA_OK);
        for (size_t q = 0; q < n; q++) {
            const double step = 1e-5 * (1 + fabs(theta[q])), here = theta[q];
            theta[q] = here + step;
            assert_true(norma__sem_discrepancy_at(&value, up, f.fitted, f.fitted->implied, theta));
            theta[q] = here - step;
            assert_true(
                norma__sem_discrepancy_at(&value, down, f.fitted, f.fitted->implied, theta));
            theta[q] = here;
            for (size_t r = 0; r < n; r++)
                assert_close(hessian[r + q * n], (up[r] - down[r]) / (2 * step), 1e-5,
                             1e-6 * sqrt(fabs(hessian[r * (n + 1)] * hessian[q * (n + 1)])));
        }
        clear(&f);
    }
}

static void refitting_is_fitting(void **state)
{
    (void)state;
    moments m = ALIENATION;
    fitted_model f = fit(ALIENATION_MODEL, &m, NORMA_SEM_ML, NULL);
    two_groups(false);
    m.cov[0] = second_cov;
    m.n[0] = 400;
    fitted_model fresh = fit(ALIENATION_MODEL, &m, NORMA_SEM_ML, NULL);
    const norma__sem_moments other = {.n = 400, .cov = fresh.cov[0]};
    assert_int_equal(norma__sem_refit_moments(f.fitted, &other, NULL, NULL, NULL), NORMA_OK);
    assert_close(f.fitted->f, fresh.fitted->f, 1e-12, 0);
    for (size_t i = 0; i < f.fitted->structure.n_free; i++)
        assert_close(f.fitted->theta[i], fresh.fitted->theta[i], 1e-8, 1e-10);
    clear(&f);
    clear(&fresh);
}

static void statistics_of_ordinal_variables_are_no_moments(void **state)
{
    norma_sem_table table = {.ordinal = true};
    norma__sem_fitted *fitted = NULL;
    norma_error err;
    const norma_sem_options options = NORMA_SEM_OPTIONS_INIT;
    (void)state;
    assert_int_equal(norma__sem_fit_moments(&fitted, &table, NULL, &options, NULL, NULL, &err),
                     NORMA_EINVAL);
    assert_string_equal(err.message, "moments alone are those of continuous variables");
}

/* min (x - 2)^2 + (y - 1)^2 where x + y <= 2 and x >= 1.6: at (1.6, 0.4). */
static void quadratic_steps_find_what_binds(void **state)
{
    const double b[] = {2, 0, 0, 2}, g[] = {-4, -2}, rows[] = {-1, -1, 1, 0, 0, 1};
    const double right[] = {-2, 1.6, -5};
    const norma__quadratic problem = {
        .n = 2, .n_rows = 3, .n_equal = 0, .b = b, .g = g, .rows = rows, .right = right};
    double step[2], multipliers[3];
    bool solved;
    (void)state;
    assert_int_equal(norma__quadratic_step(step, multipliers, &solved, &problem, NULL), NORMA_OK);
    assert_true(solved);
    assert_close(step[0], 1.6, 1e-14, 0);
    assert_close(step[1], 0.4, 1e-14, 0);
    assert_close(multipliers[0], 1.2, 1e-13, 0);
    assert_close(multipliers[1], 0.4, 1e-13, 0);
    assert_close(multipliers[2], 0, 0, 0);
}

static void null_spaces_leave_constraints_as_they_are(void **state)
{
    const double rows[] = {1, 1, 1, 2, 2, 2, 1, 0, -1};
    double basis[9];
    size_t n_free;
    (void)state;
    assert_int_equal(norma__null_space(basis, &n_free, rows, 3, 3, NULL, NULL), NORMA_OK);
    assert_int_equal(n_free, 1);
    assert_close(basis[0] + basis[1] + basis[2], 0, 0, 1e-14);
    assert_close(basis[0] - basis[2], 0, 0, 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stability_of_alienation_has_its_published_fit),
        cmocka_unit_test(constrained_stability_has_its_published_estimates),
        cmocka_unit_test(order_of_items_decides_nothing),
        cmocka_unit_test(units_of_variables_decide_nothing),
        cmocka_unit_test(a_saturated_model_fits_perfectly),
        cmocka_unit_test(order_of_groups_decides_nothing),
        cmocka_unit_test(labels_and_equations_are_the_same_constraint),
        cmocka_unit_test(inequalities_hold_and_bind_only_where_they_must),
        cmocka_unit_test(curved_constraints_hold),
        cmocka_unit_test(constraints_that_contradict_each_other_are_told),
        cmocka_unit_test(what_is_not_identified_is_named),
        cmocka_unit_test(negative_variances_stay_and_are_told),
        cmocka_unit_test(a_minimum_at_infinity_is_no_convergence),
        cmocka_unit_test(covariances_that_are_none_are_refused),
        cmocka_unit_test(second_derivatives_are_differences_of_gradients),
        cmocka_unit_test(refitting_is_fitting),
        cmocka_unit_test(statistics_of_ordinal_variables_are_no_moments),
        cmocka_unit_test(quadratic_steps_find_what_binds),
        cmocka_unit_test(null_spaces_leave_constraints_as_they_are)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
