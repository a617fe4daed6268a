/* Tests of the difference between two nested models. All scaled ones need of the sample only M =
   Delta'V Gamma V Delta of the larger model, its meat: with A the constraints that the smaller
   model adds, P the inverse information and C = P A'(A P A')^-1 A P, tr(U Gamma) = tr(C M) and
   tr((U Gamma)^2) = tr(C M C M) (Satorra, 2000). */
#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/difference.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/invert.h"
#include "models/sem/meat.h"
#include "models/sem/tests.h"

/* ---- Satorra (2000) ---------------------------------------------------------------------------
 */

/* C = P A'(A P A')^-1 A P; constraints without information drop out. */
static norma_status project(double *c, const double *a, size_t rows, const double *p, size_t q,
                            norma_error *err)
{
    double *pa = NORMA__NEW(double, q *rows), *apa = NORMA__NEW(double, rows *rows);
    double *turned = NORMA__NEW(double, q *rows), *half = NORMA__NEW(double, q *rows);
    size_t rank;
    norma_status status = pa && apa && turned && half ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < q; j++)
            turned[j + i * q] = a[i + j * rows];
    norma__product(pa, p, false, turned, q, rows, q, 1);
    norma__product(apa, turned, true, pa, rows, rows, q, 1);
    if ((status = norma__sem_invert_symmetric(apa, &rank, apa, rows, err)) != NORMA_OK)
        goto done;
    norma__product(half, pa, false, apa, q, rows, rows, 1);
    if (rows > 0)
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)q, (int)q, (int)rows, 1, half,
                    (int)q, pa, (int)q, 0, c, (int)q);
    else
        memset(c, 0, q * q * sizeof *c);
done:
    free(pa);
    free(apa);
    free(turned);
    free(half);
    return status;
}

/* tr(C M) and tr(C M C M) for the constraints A. */
static norma_status traces_of(double traces[2], const norma__sem_fitted *larger, const double *a,
                              size_t rows, norma_error *err)
{
    const size_t q = larger->structure.n_free;
    size_t rank;
    double *information = NORMA__NEW(double, q *q), *inverse = NORMA__NEW(double, q *q);
    double *c = NORMA__NEW(double, q *q), *meat = NORMA__NEW(double, q *q);
    norma_status status = information && inverse && c && meat ? NORMA_OK : norma__no_memory(err);
    if (status != NORMA_OK ||
        (status = norma__sem_information(information, larger,
                                         (norma_sem_information)larger->options.information,
                                         err)) != NORMA_OK ||
        (status = norma__sem_invert(inverse, &rank, information, larger, err)) != NORMA_OK ||
        (status = norma__sem_meat_of(meat, larger, NORMA__SCORES_GIVEN, err)) != NORMA_OK ||
        (status = project(c, a, rows, inverse, q, err)) != NORMA_OK)
        goto done;
    traces[0] = norma__trace_product(c, meat, q);
    status = norma__trace_square(&traces[1], c, meat, q, err);
done:
    free(information);
    free(inverse);
    free(c);
    free(meat);
    return status;
}

static norma_status by_satorra(norma__sem_test *out, const norma__sem_fitted *larger,
                               const norma__sem_fitted *smaller, bool exact, bool shifted,
                               norma_notes *notes, norma_error *err)
{
    double *a = NULL, traces[2] = {NAN, NAN};
    size_t rows = 0;
    bool freed = false;
    norma_status status = exact ? norma__constraints_exact(&a, &rows, &freed, larger, smaller, err)
                                : norma__constraints_delta(&a, &rows, larger, smaller, err);
    if (status == NORMA_OK && freed)
        status = norma__note(notes, err, "sem-difference-not-exact", NULL, NAN, NAN,
                             "the smaller model estimates parameters that the larger one fixes: "
                             "the exact form of the difference test is undefined; use the other");
    else if (status == NORMA_OK)
        status = traces_of(traces, larger, a, rows, err);
    out->trace = traces[0];
    if (shifted) {
        const double root = sqrt(out->df / traces[1]);
        out->kind = NORMA_SEM_TEST_SCALED_SHIFTED;
        out->scaling = 1 / root;
        out->shift = out->df - root * traces[0];
        out->chisq = out->chisq * root + out->shift;
    } else {
        out->kind = NORMA_SEM_TEST_SATORRA_BENTLER;
        if (larger->options.test == NORMA_SEM_TEST_SCALED_SHIFTED ||
            larger->options.test == NORMA_SEM_TEST_MEAN_VAR_ADJUSTED) {
            out->kind = NORMA_SEM_TEST_MEAN_VAR_ADJUSTED;
            out->df = traces[0] * traces[0] / traces[1];
        }
        out->scaling = traces[0] / out->df;
        out->chisq /= out->scaling;
    }
    free(a);
    return status;
}

/* ---- Satorra & Bentler ------------------------------------------------------------------------
 */

static double scaling_of(const norma__sem_test *test)
{
    return test->df > 0 ? test->scaling : 1;
}

/* The scaling factor of the larger model where the smaller one's estimates are (2010). */
static norma_status scaling_there(double *scaling, const norma__sem_fitted *larger,
                                  const norma__sem_fitted *smaller, norma_error *err)
{
    norma__sem_fitted *there = NULL;
    norma__sem_test tests[2];
    norma_notes none = {0};
    norma_status status = norma__sem_fitted_at(&there, larger, smaller, err);
    *scaling = NAN;
    if (status == NORMA_OK && there)
        status = norma__sem_tests(tests, there, &none, err);
    if (status == NORMA_OK && there)
        *scaling = scaling_of(&tests[1]);
    norma_notes_clear(&none);
    norma__sem_fitted_at_free(there);
    return status;
}

static norma_status by_factors(norma__sem_test *out, const norma__sem_test *larger,
                               const norma__sem_test *smaller, double factor, norma_notes *notes,
                               norma_error *err)
{
    out->kind = larger[1].kind == NORMA_SEM_TEST_STANDARD ? smaller[1].kind : larger[1].kind;
    out->scaling = (smaller[0].df * scaling_of(&smaller[1]) - larger[0].df * factor) / out->df;
    if (out->scaling > 0) {
        out->chisq /= out->scaling;
        return NORMA_OK;
    }
    const bool negative = out->scaling <= 0;
    out->scaling = out->chisq = NAN;
    if (!negative)
        return NORMA_OK;
    return norma__note(notes, err, "sem-difference-scaling-negative", NULL, NAN, NAN,
                       "the scaling factor of the difference test is negative, so that the test is "
                       "undefined: take Satorra and Bentler's of 2010, or Satorra's of 2000");
}

/* ---- any --------------------------------------------------------------------------------------
 */

static norma_status check_same_sample(const norma__sem_fitted *larger,
                                      const norma__sem_fitted *smaller, norma_error *err)
{
    const norma__observed *a = &larger->observed, *b = &smaller->observed;
    bool same = a->p == b->p && a->n_groups == b->n_groups && a->n == b->n &&
                a->means == b->means && larger->discrepancy == smaller->discrepancy;
    for (size_t i = 0; same && i < a->p; i++)
        same = strcmp(a->ids[i], b->ids[i]) == 0;
    for (size_t g = 0; same && g < a->n_groups; g++)
        same = a->groups[g].k == b->groups[g].k && a->groups[g].n == b->groups[g].n;
    if (same)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL,
                       "models are compared that were fitted to the same variables, in the same "
                       "order, of the same rows and groups, by the same estimator");
}

static norma_status check_nested(const norma__sem_test *larger, const norma__sem_test *smaller,
                                 norma_error *err)
{
    if (smaller->df > larger->df)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL,
                       "the smaller model must have more degrees of freedom (%g) than the larger "
                       "(%g)",
                       smaller->df, larger->df);
}

static norma_status note_difference(const norma__sem_test *out, double plain, norma_notes *notes,
                                    norma_error *err)
{
    (void)out;
    if (!(plain < -1e-6))
        return NORMA_OK;
    return norma__note(notes, err, "sem-difference-negative", NULL, plain, NAN,
                       "the smaller model fits better than the larger one: they are not nested, or "
                       "the larger one is not at its best solution");
}

norma_status norma__sem_compare(norma__sem_test *out, const norma__sem_fitted *larger,
                                const norma__sem_fitted *smaller, norma__sem_difference method,
                                bool shifted, norma_notes *notes, norma_error *err)
{
    norma__sem_test one[2], two[2];
    const bool factors = method == NORMA__DIFFERENCE_SATORRA_BENTLER_2001 ||
                         method == NORMA__DIFFERENCE_SATORRA_BENTLER_2010;
    double factor, plain;
    norma_status status = check_same_sample(larger, smaller, err);
    if (status != NORMA_OK ||
        (status = norma__difference_tests(one, larger, factors, notes, err)) != NORMA_OK ||
        (status = norma__difference_tests(two, smaller, factors, notes, err)) != NORMA_OK ||
        (status = check_nested(one, two, err)) != NORMA_OK)
        return status;
    plain = two[0].chisq - one[0].chisq;
    *out = (norma__sem_test){.kind = NORMA_SEM_TEST_STANDARD,
                             .chisq = plain,
                             .df = two[0].df - one[0].df,
                             .scaling = 1,
                             .trace = NAN};
    factor = scaling_of(&one[1]);
    if (method == NORMA__DIFFERENCE_SATORRA_BENTLER_2010)
        status = scaling_there(&factor, larger, smaller, err);
    if (status == NORMA_OK && factors)
        status = by_factors(out, one, two, factor, notes, err);
    else if (status == NORMA_OK && method != NORMA__DIFFERENCE_PLAIN)
        status = by_satorra(out, larger, smaller, method == NORMA__DIFFERENCE_SATORRA_2000_EXACT,
                            shifted, notes, err);
    out->p = isfinite(out->chisq) ? norma__chisq_upper(fmax(out->chisq, 0), out->df) : NAN;
    return status == NORMA_OK ? note_difference(out, plain, notes, err) : status;
}
