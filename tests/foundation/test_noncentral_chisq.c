#include "foundation/noncentral_chisq.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "support/check.h"

/* R 4.2.2: the sums of dpois(j, ncp/2) * pchisq(x, df + 2j) over j, both tails. (R's own
   pchisq(ncp =) is 1e-10 off in the fifth line.) */
static const struct {
    double x, df, ncp, lower, upper;
} certified[] = {
    {1538.52, 185, 1300, 0.7653106045989977, 0.2346893954010024},
    {10, 5, 3, 0.7172368464311432, 0.282763153568857},
    {200, 185, 500, 5.163510256683731e-41, 1},
    {700, 185, 100, 1, 5.587060389278903e-29},
    {1e6, 3000, 997000, 0.5001995209766412, 0.4998004790233588},
    {30, 5, 1, 0.9998992478113277, 0.0001007521886724492},
    {0.5, 1, 0.2, 0.4783424933782538, 0.5216575066217461},
    {3, 1, 40, 2.189790184456022e-06, 0.9999978102098156},
};

static void both_tails_are_those_of_the_poisson_mixture(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof certified / sizeof *certified; i++) {
        const double x = certified[i].x, df = certified[i].df, ncp = certified[i].ncp;
        assert_close(norma__noncentral_chisq_lower(x, df, ncp), certified[i].lower, 1e-9, 0);
        assert_close(norma__noncentral_chisq_upper(x, df, ncp), certified[i].upper, 1e-9, 0);
    }
}

/* Of one degree of freedom, X is the square of a normal with mean sqrt(ncp). */
static void one_degree_of_freedom_is_a_squared_normal(void **state)
{
    (void)state;
    for (double x = 0.1; x < 60; x *= 1.7)
        for (double mean = 0.25; mean < 7; mean *= 1.9) {
            double want =
                gsl_cdf_ugaussian_P(sqrt(x) - mean) - gsl_cdf_ugaussian_P(-sqrt(x) - mean);
            assert_close(norma__noncentral_chisq_lower(x, 1, mean * mean), want, 1e-11, 1e-13);
        }
}

static void without_noncentrality_it_is_the_central_one(void **state)
{
    (void)state;
    assert_close(norma__noncentral_chisq_lower(12, 7, 0), gsl_cdf_chisq_P(12, 7), 0, 0);
    assert_close(norma__noncentral_chisq_upper(12, 7, 1e-9), gsl_cdf_chisq_Q(12, 7), 1e-8, 0);
}

static void the_noncentrality_is_found_again(void **state)
{
    (void)state;
    const double points[][3] = {{1538.5, 185, 0.05}, {1538.5, 185, 0.95}, {20, 11, 0.05},
                                {3, 1, 0.5},         {5e5, 4000, 0.95},   {1e-3, 2, 1e-5}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        double x = points[i][0], df = points[i][1], p = points[i][2];
        double ncp = norma__noncentral_chisq_noncentrality(x, df, p);
        assert_true(ncp > 0);
        assert_close(norma__noncentral_chisq_lower(x, df, ncp), p, 1e-9, 0);
    }
    /* R 4.2.2: uniroot() of pchisq(1538.5208881774665, 185, ncp) - p, tolerance 1e-10 */
    assert_close(norma__noncentral_chisq_noncentrality(1538.5208881774665, 185, 0.95),
                 1232.1454405080701, 1e-9, 0);
    assert_close(norma__noncentral_chisq_noncentrality(1538.5208881774665, 185, 0.05),
                 1482.3797614378980, 1e-9, 0);
    assert_close(norma__noncentral_chisq_noncentrality(5, 11, 0.95), 0, 0, 0);
}

static void what_is_undefined_is_no_number(void **state)
{
    (void)state;
    assert_true(isnan(norma__noncentral_chisq_lower(NAN, 3, 1)));
    assert_true(isnan(norma__noncentral_chisq_lower(3, 0, 1)));
    assert_true(isnan(norma__noncentral_chisq_lower(3, 3, -1)));
    assert_true(isnan(norma__noncentral_chisq_noncentrality(3, 3, 0)));
    assert_true(isnan(norma__noncentral_chisq_noncentrality(INFINITY, 3, 0.5)));
    assert_close(norma__noncentral_chisq_lower(-1, 3, 1), 0, 0, 0);
    assert_close(norma__noncentral_chisq_upper(0, 3, 1), 1, 0, 0);
    assert_close(norma__noncentral_chisq_lower(INFINITY, 3, 1), 1, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_tails_are_those_of_the_poisson_mixture),
        cmocka_unit_test(one_degree_of_freedom_is_a_squared_normal),
        cmocka_unit_test(without_noncentrality_it_is_the_central_one),
        cmocka_unit_test(the_noncentrality_is_found_again),
        cmocka_unit_test(what_is_undefined_is_no_number),
    };
    return cmocka_run_group_tests_name("noncentral_chisq", tests, NULL, NULL);
}
