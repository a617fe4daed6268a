/* Omega of ordinal sums: values of semTools 0.5-6, slopes, limits. */
#include "support/check.h"

#include <math.h>
#include <string.h>

#include <norma/reliability.h>

#include "foundation/numeric.h"
#include "models/extraction/extract.h"
#include "models/reliability/ordinal.h"
#include "support/table.h"

static const double *value_of(const norma_reliability_result *r, const char *code)
{
    for (size_t k = 0; k < r->n_coefficients; k++)
        if (strcmp(r->coefficients[k].code, code) == 0)
            return &r->coefficients[k].value;
    fail_msg("there is no coefficient %s", code);
    return NULL;
}

/* semTools::compRelSEM(ord.scale = TRUE) of lavaan's unweighted least squares, which are minres;
   psych's alpha of lavaan's polychorics: scripts/reference/reliability_coefficients.R. lavaan's
   polychorics stop at about 1e-8. */
static void ordinal_coefficients_equal_those_of_semtools(void **state)
{
    (void)state;
    static const char *const scales[] = {"agreeableness", "conscientiousness", "extraversion",
                                         "neuroticism", "openness"};
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    options.extent = NORMA_RELIABILITY_FULL;
    table t = table_bfi();
    cJSON *reference = reference_load("reliability_coefficients.json");
    norma_sample sample = t.sample;
    sample.n_items = 5;
    for (size_t s = 0; s < 5; s++) {
        norma_reliability_result *r = NULL;
        sample.items = t.sample.items + 5 * s;
        assert_int_equal(norma_reliability(&r, "scale", &sample, &options, NULL), NORMA_OK);
        const cJSON *want = json_at(json_at(reference, scales[s]), "omega");
        assert_close(*value_of(r, "omega-ordinal"), json_number(want, "ordinal_uls"), 1e-7, 0);
        assert_close(*value_of(r, "alpha-ordinal"), json_number(want, "alpha_ordinal"), 1e-7, 0);
        norma_reliability_result_free(r);
    }
    cJSON_Delete(reference);
    table_free(&t);
}

/* ---- laws ---- */

enum { P = 4, N_THRESHOLDS = 8, N = N_THRESHOLDS + P * (P - 1) / 2 };

typedef struct example {
    double cor[P * P], threshold[N_THRESHOLDS], step[N_THRESHOLDS];
    size_t first[P + 1];
    norma__extracted fit;
    norma__ordinal model;
} example;

/* Four items of 2, 3, 4 and 3 categories; estimates holds thresholds, then correlations. */
static void example_make(example *e, const double *estimates)
{
    static const size_t first[P + 1] = {0, 1, 3, 6, 8};
    static const double step[N_THRESHOLDS] = {1, 1, 1, 1, 2, 1, 1, 1};
    memcpy(e->first, first, sizeof first);
    memcpy(e->step, step, sizeof step);
    memcpy(e->threshold, estimates, sizeof e->threshold);
    size_t at = N_THRESHOLDS;
    for (size_t j = 0; j < P; j++) {
        e->cor[j + j * P] = 1;
        for (size_t i = j + 1; i < P; i++)
            e->cor[i + j * P] = e->cor[j + i * P] = estimates[at++];
    }
    assert_int_equal(norma__extract(&e->fit, NORMA_EXTRACT_MINRES, e->cor, P, 1, NULL), NORMA_OK);
    e->model = (norma__ordinal){P, e->cor, e->fit.loadings, e->first, e->threshold, e->step};
}

static const double ESTIMATES[N] = {0.2, -0.5, 0.7,  -1.0, 0.1,  1.2, -0.3,
                                    0.9, 0.5,  0.35, 0.4,  0.45, 0.3, 0.55};

static void slopes_are_those_of_central_differences(void **state)
{
    (void)state;
    example e;
    double slopes[N];
    example_make(&e, ESTIMATES);
    assert_int_equal(norma__green_yang_slopes(slopes, &e.model, NULL), NORMA_OK);
    norma__extracted_free(&e.fit);
    for (size_t k = 0; k < N; k++) {
        double step = 1e-5, moved[N], value[2];
        for (int side = 0; side < 2; side++) {
            memcpy(moved, ESTIMATES, sizeof moved);
            moved[k] += side ? step : -step;
            example_make(&e, moved);
            value[side] = norma__green_yang(&e.model);
            norma__extracted_free(&e.fit);
        }
        assert_close(slopes[k], (value[1] - value[0]) / (2 * step), 1e-5, 1e-8);
    }
}

/* Of very many narrow categories the score is as good as the latent response: omega is that of
   one factor over the observed variance. */
static void many_categories_leave_nothing_of_their_own(void **state)
{
    (void)state;
    enum { C = 200 };
    static double threshold[P * C], step[P * C];
    size_t first[P + 1] = {0};
    example e;
    double loadings = 0, total = 0;
    example_make(&e, ESTIMATES);
    for (size_t i = 0; i < P; i++) {
        first[i + 1] = first[i] + C;
        for (size_t c = 0; c < C; c++) {
            threshold[i * C + c] = -5 + 10.0 * ((double)c + 0.5) / C;
            step[i * C + c] = 1;
        }
        loadings += e.fit.loadings[i];
    }
    for (size_t k = 0; k < P * P; k++)
        total += e.cor[k];
    const norma__ordinal model = {P, e.cor, e.fit.loadings, first, threshold, step};
    assert_close(norma__green_yang(&model), loadings * loadings / total, 1e-3, 0);
    norma__extracted_free(&e.fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinal_coefficients_equal_those_of_semtools),
        cmocka_unit_test(slopes_are_those_of_central_differences),
        cmocka_unit_test(many_categories_leave_nothing_of_their_own),
    };
    return cmocka_run_group_tests_name("ordinal reliability", tests, NULL, NULL);
}
