#include "support/check.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/alignment.h>
#include <norma/instrument.h>

#include "foundation/random.h"
#include "models/invariance/simplicity.h"

/* A configural solution to be aligned, at most 115 groups and 7 items. */
enum { MOST_GROUPS = 115, MOST_ITEMS = 7, WIDE = 2 * MOST_ITEMS };
typedef struct example {
    double loading[MOST_GROUPS * MOST_ITEMS], cut[MOST_GROUPS * MOST_ITEMS], n[MOST_GROUPS];
    double vcov[MOST_GROUPS][WIDE * WIDE];
    const double *vcovs[MOST_GROUPS];
    double mean[MOST_GROUPS], sd[MOST_GROUPS];
    norma_alignment_input input;
} example;

static norma_alignment *align(const norma_alignment_input *input,
                              const norma_alignment_options *options)
{
    norma_alignment *r = NULL;
    norma_error err = {0};
    if (norma_alignment_of(&r, input, options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static void wire(example *e, size_t groups, size_t items)
{
    e->input = (norma_alignment_input){.n_groups = groups,
                                       .n_items = items,
                                       .n_cuts = items,
                                       .loading = e->loading,
                                       .cut = e->cut,
                                       .n = e->n};
    for (size_t g = 0; g < groups; g++)
        e->vcovs[g] = e->vcov[g];
}

static double noise(gsl_rng *random, double sd)
{
    return sd > 0 ? gsl_ran_gaussian(random, sd) : 0;
}

/* Groups that share every parameter, differ in mean and sd, and are estimated with errors of sd
   error / sqrt(n). */
static void share_all(example *e, size_t groups, size_t items, double error)
{
    gsl_rng *random = norma__random_new(7, 1);
    wire(e, groups, items);
    memset(e->vcov, 0, sizeof e->vcov);
    for (size_t g = 0; g < groups; g++) {
        e->n[g] = 60 + 40.0 * (double)(g % 9);
        e->mean[g] = g ? noise(random, 0.4) : 0;
        e->sd[g] = g ? exp(noise(random, 0.15)) : 1;
        double se = error / sqrt(e->n[g]);
        for (size_t i = 0; i < items; i++) {
            double loading = 0.5 + 0.08 * (double)i, cut = 2.5 + 0.1 * (double)i;
            e->loading[g + i * groups] = loading * e->sd[g] + noise(random, se);
            e->cut[g + i * groups] = cut + loading * e->mean[g] + noise(random, se);
            e->vcov[g][i * (2 * items + 1)] = e->vcov[g][(items + i) * (2 * items + 1)] = se * se;
        }
    }
    gsl_rng_free(random);
}

/* ---- certified ---- */

static void fill(double *to, const cJSON *from, const char *key, size_t groups, size_t items)
{
    char path[64];
    for (size_t i = 0; i < items; i++)
        for (size_t g = 0; g < groups; g++) {
            snprintf(path, sizeof path, "%s/%zu/%zu", key, i, g);
            to[g + i * groups] = json_number(from, path);
        }
}

static void alignment_of_nine_countries_is_that_of_sirt(void **state)
{
    (void)state;
    static const char *const cases[] = {"meth1_eps0.01", "meth1_eps0.001", "meth3_eps0.01",
                                        "meth3_eps0.001"};
    static example e;
    cJSON *reference = reference_load("alignment.json");
    double roots = 0;
    wire(&e, 9, 5);
    fill(e.loading, reference, "lambda", 9, 5);
    fill(e.cut, reference, "nu", 9, 5);
    for (size_t g = 0; g < 9; g++) {
        e.n[g] = cJSON_GetArrayItem(json_at(reference, "n"), (int)g)->valuedouble;
        roots += sqrt(e.n[g]);
    }
    for (size_t c = 0; c < 4; c++) {
        norma_alignment_options o = NORMA_ALIGNMENT_OPTIONS_INIT;
        char path[64];
        o.unit = c < 2 ? NORMA_ALIGNMENT_REFERENCE : NORMA_ALIGNMENT_PRODUCT;
        o.epsilon = c % 2 ? 0.001 : 0.01;
        norma_alignment *r = align(&e.input, &o);
        const cJSON *want = json_at(reference, cases[c]);
        assert_true(r->converged && r->gradient < 1e-10);
        /* sirt adds up ordered pairs, its weights made to sum to 1 */
        double f = 2 * r->f / (roots * roots);
        if (o.unit == NORMA_ALIGNMENT_REFERENCE) { /* the other it tells in changed units */
            assert_true(f <= json_number(want, "fopt") * (1 + 1e-12));
            assert_close(f, json_number(want, "fopt"), 1e-6, 0);
        }
        for (size_t g = 0; g < 9; g++) {
            snprintf(path, sizeof path, "alpha/%zu", g);
            assert_close(r->mean[g], json_number(want, path), 0, 2e-4);
            snprintf(path, sizeof path, "psi/%zu", g);
            assert_close(r->sd[g], json_number(want, path), 0, 2e-4);
        }
        assert_close(r->r2_loadings, json_number(want, "R2/0"), 0, 1e-4);
        assert_close(r->r2_cuts, json_number(want, "R2/1"), 0, 1e-4);
        norma_alignment_free(r);
    }
    cJSON_Delete(reference);
}

/* ---- laws ---- */

static void derivatives_are_those_of_the_function(void **state)
{
    (void)state;
    static example e;
    double x[6], gradient[6], hessian[36], up[6], down[6], room[24], root[6];
    share_all(&e, 6, 4, 3);
    for (size_t g = 0; g < 6; g++) {
        root[g] = sqrt(e.n[g]);
        x[g] = 0.1 * (double)g - 0.2;
    }
    for (int exponential = 0; exponential < 2; exponential++) {
        norma__simplicity p = {.n_groups = 6,
                               .n_columns = 4,
                               .b = e.loading,
                               .c = exponential ? NULL : e.cut,
                               .exponential = exponential,
                               .root = root,
                               .epsilon = 0.01,
                               .fixed = NORMA_NONE,
                               .room = room};
        norma__simplicity_at(gradient, hessian, &p, x, NORMA__EXACT);
        for (size_t g = 0; g < 6; g++) {
            double h = 1e-5, at = x[g];
            x[g] = at + h;
            double f = norma__simplicity_at(up, NULL, &p, x, NORMA__EXACT);
            x[g] = at - h;
            f -= norma__simplicity_at(down, NULL, &p, x, NORMA__EXACT);
            x[g] = at;
            assert_close(gradient[g], f / (2 * h), 1e-6, 1e-4);
            for (size_t k = 0; k < 6; k++)
                assert_close(hessian[k + g * 6], (up[k] - down[k]) / (2 * h), 1e-5, 1e-3);
        }
    }
}

static void invariant_groups_are_recovered_exactly(void **state)
{
    (void)state;
    static example e;
    norma_alignment_options o = NORMA_ALIGNMENT_OPTIONS_INIT;
    share_all(&e, 12, 5, 0);
    for (int unit = 0; unit < 2; unit++) {
        o.unit = unit;
        norma_alignment *r = align(&e.input, &o);
        for (size_t g = 0; g < 12; g++) {
            assert_close(r->mean[g], e.mean[g], 0, 1e-7);
            assert_close(r->sd[g], e.sd[g], 1e-7, 0);
        }
        assert_close(r->r2_loadings, 1, 1e-10, 0);
        assert_close(r->r2_cuts, 1, 1e-10, 0);
        norma_alignment_free(r);
    }
}

static void order_of_groups_and_items_does_not_matter(void **state)
{
    (void)state;
    static example e, turned;
    share_all(&e, 10, 5, 4);
    turned = e;
    wire(&turned, 10, 5);
    for (size_t g = 0; g < 10; g++) {
        turned.n[9 - g] = e.n[g];
        for (size_t i = 0; i < 5; i++) {
            turned.loading[9 - g + (4 - i) * 10] = e.loading[g + i * 10];
            turned.cut[9 - g + (4 - i) * 10] = e.cut[g + i * 10];
        }
    }
    turned.input.reference = 9;
    norma_alignment *a = align(&e.input, NULL), *b = align(&turned.input, NULL);
    for (size_t g = 0; g < 10; g++) {
        assert_close(a->mean[g], b->mean[9 - g], 0, 1e-8);
        assert_close(a->sd[g], b->sd[9 - g], 0, 1e-8);
    }
    norma_alignment_free(a);
    norma_alignment_free(b);
}

/* Errors are the square roots of sum over estimates of (d result / d estimate)^2 var(estimate). */
static void errors_are_those_of_small_changes(void **state)
{
    (void)state;
    static example e;
    enum { GROUPS = 5, ITEMS = 4 };
    double variance[2] = {0};
    norma_alignment_options o = NORMA_ALIGNMENT_OPTIONS_INIT;
    for (int unit = 0; unit < 2; unit++) {
        share_all(&e, GROUPS, ITEMS, 4);
        e.input.vcov = e.vcovs;
        o.unit = unit;
        norma_alignment *r = align(&e.input, &o);
        variance[0] = variance[1] = 0;
        for (size_t g = 0; g < GROUPS; g++)
            for (size_t k = 0; k < 2 * ITEMS; k++) {
                double *x =
                    k < ITEMS ? &e.loading[g + k * GROUPS] : &e.cut[g + (k - ITEMS) * GROUPS];
                double h = 1e-5, at = *x, var = e.vcov[g][k * (2 * ITEMS + 1)];
                *x = at + h;
                norma_alignment *up = align(&e.input, &o);
                *x = at - h;
                norma_alignment *down = align(&e.input, &o);
                *x = at;
                variance[0] += var * pow((up->mean[3] - down->mean[3]) / (2 * h), 2);
                variance[1] += var * pow((up->sd[3] - down->sd[3]) / (2 * h), 2);
                norma_alignment_free(up);
                norma_alignment_free(down);
            }
        assert_close(r->mean_se[3], sqrt(variance[0]), 1e-4, 0);
        assert_close(r->sd_se[3], sqrt(variance[1]), 1e-4, 0);
        assert_true(r->mean_se[0] == 0 && r->sd_se[0] < 1e-12);
        norma_alignment_free(r);
    }
}

static void an_item_that_differs_in_one_group_is_found(void **state)
{
    (void)state;
    static example e;
    share_all(&e, 20, 6, 1);
    e.input.vcov = e.vcovs;
    e.cut[7 + 2 * 20] += 0.9;
    e.loading[11 + 4 * 20] += 0.5;
    norma_alignment *r = align(&e.input, NULL);
    for (size_t j = 0; j < r->n_parameters; j++)
        for (size_t g = 0; g < 20; g++) {
            bool differs = (j == 6 + 2 && g == 7) || (j == 4 && g == 11);
            if (differs)
                assert_false(r->parameters[j].invariant[g]);
        }
    assert_true(r->share_different >= 2.0 / 240 && r->share_different < 0.05);
    assert_true(r->trustworthy);
    assert_close(r->parameters[8].difference[7], 0.9, 0.15, 0);
    norma_alignment_free(r);
}

static double correlation(const double *x, const double *y, size_t n)
{
    double sx = 0, sy = 0, xx = 0, yy = 0, xy = 0, k = (double)n;
    for (size_t i = 0; i < n; i++) {
        sx += x[i];
        sy += y[i];
        xx += x[i] * x[i];
        yy += y[i] * y[i];
        xy += x[i] * y[i];
    }
    return (xy - sx * sy / k) / sqrt((xx - sx * sx / k) * (yy - sy * sy / k));
}

/* A fifth of all intercepts differ, in either direction: means are recovered all the same. */
static void means_of_many_groups_are_recovered(void **state)
{
    (void)state;
    static example e;
    norma_alignment_options o = NORMA_ALIGNMENT_OPTIONS_INIT;
    gsl_rng *random = norma__random_new(11, 3);
    share_all(&e, MOST_GROUPS, MOST_ITEMS, 1);
    e.input.vcov = e.vcovs;
    for (size_t c = 0; c < MOST_GROUPS * MOST_ITEMS; c++)
        if (norma__random_below(random, 5) == 0)
            e.cut[c] += norma__random_below(random, 2) ? 0.5 : -0.5;
    o.starts = 1;
    norma_alignment *r = align(&e.input, &o);
    assert_true(r->converged);
    assert_true(correlation(r->mean, e.mean, MOST_GROUPS) > 0.97);
    assert_true(correlation(r->sd, e.sd, MOST_GROUPS) > 0.95);
    assert_true(r->share_different > 0.05 && r->share_different < 0.15);
    norma_alignment_free(r);
    gsl_rng_free(random);
}

static void free_alignment_of_invariant_groups_says_that_it_cannot_be(void **state)
{
    (void)state;
    static example e;
    norma_alignment_options o = NORMA_ALIGNMENT_OPTIONS_INIT;
    share_all(&e, 6, 4, 0);
    e.input.vcov = e.vcovs;
    for (size_t g = 0; g < 6; g++) /* loadings in proportion: a shift of means changes nothing */
        for (size_t k = 0; k < 8; k++)
            e.vcov[g][k * 9] = 0.01;
    o.kind = NORMA_ALIGNMENT_FREE;
    norma_alignment *r = align(&e.input, &o);
    assert_int_equal(r->notes.n, 1);
    assert_string_equal(r->notes.list[0].code, "alignment-free-undetermined");
    assert_true(isnan(r->mean_se[1]) && isnan(r->share_different));
    assert_close(r->mean[1] / r->sd[1] - r->mean[0] / r->sd[0], r->mean[1] / r->sd[1] - r->mean[0],
                 1e-9, 0);
    norma_alignment_free(r);
}

/* ---- refusals, memory ---- */

static void refuse(const norma_alignment_input *input, norma_status want, const char *sentence)
{
    norma_alignment *r = NULL;
    norma_error err = {0};
    assert_int_equal(norma_alignment_of(&r, input, NULL, &err), want);
    assert_null(r);
    assert_non_null(strstr(err.message, sentence));
}

static void what_cannot_be_aligned_is_refused(void **state)
{
    (void)state;
    static example e;
    share_all(&e, 3, 4, 1);
    norma_alignment_input one = e.input;
    one.n_groups = 1;
    refuse(&one, NORMA_EINVAL, "2 groups and 2 items, got 1 and 4");
    e.loading[1] = NAN;
    refuse(&e.input, NORMA_EDATA, "not finite");
    for (size_t i = 0; i < 4; i++)
        e.loading[1 + i * 3] = 0;
    refuse(&e.input, NORMA_EDATA, "group 2 cannot be aligned: all its loadings are 0");
    share_all(&e, 3, 4, 1);
    e.input.reference = 3;
    refuse(&e.input, NORMA_EINVAL, "reference group");
}

static void nothing_leaks_when_memory_runs_out(void **state)
{
    (void)state;
    static example e;
    norma_alignment *r = NULL;
    norma_alignment_options o = NORMA_ALIGNMENT_OPTIONS_INIT;
    o.starts = 0;
    share_all(&e, 3, 3, 1);
    e.input.vcov = e.vcovs;
    check_every_allocation(r, norma_alignment_of(&r, &e.input, &o, NULL));
    norma_alignment_free(r);
    norma_alignment_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alignment_of_nine_countries_is_that_of_sirt),
        cmocka_unit_test(derivatives_are_those_of_the_function),
        cmocka_unit_test(invariant_groups_are_recovered_exactly),
        cmocka_unit_test(order_of_groups_and_items_does_not_matter),
        cmocka_unit_test(errors_are_those_of_small_changes),
        cmocka_unit_test(an_item_that_differs_in_one_group_is_found),
        cmocka_unit_test(means_of_many_groups_are_recovered),
        cmocka_unit_test(free_alignment_of_invariant_groups_says_that_it_cannot_be),
        cmocka_unit_test(what_cannot_be_aligned_is_refused),
        cmocka_unit_test(nothing_leaks_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
