#include "report/example.h"

#include "report/factor_parts.h"
#include "report/words.h"

/* Reports of factor analyses of every kind, from a real result. */

static norma_output report_of(const example *e, const norma_factor_result *r,
                              const norma_congruence *c, norma_format format)
{
    norma_output out;
    assert_int_equal(norma_report_factor(&out, r, NULL, NULL, c, format, &e->context, NULL),
                     NORMA_OK);
    return out;
}

static norma_factor_result *factored(const example *e, const norma_factor_options *o)
{
    static const size_t items[EXAMPLE_ITEMS] = {0, 1, 2, 3, 4, 5, 6, 7};
    const norma_sample sample = {.data = e->data, .items = items, .n_items = EXAMPLE_ITEMS};
    norma_factor_result *r = NULL;
    norma_error err = {0};
    if (norma_factor(&r, &sample, o, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static norma_factor_options two_factors(void)
{
    norma_factor_options o = NORMA_FACTOR_OPTIONS_INIT;
    o.factors = 2;
    o.replicates = 5;
    o.starts = 3;
    return o;
}

static const char *missing_sentence;

static void note_missing(const char *english)
{
    missing_sentence = english;
}

/* Every method and every rotation has its French name, and what may be added has, too. */
static void everything_is_said_in_french(void **state)
{
    (void)state;
    example e;
    example_make(&e, EXAMPLE_PLAIN, NORMA_FRENCH);
    norma_factor_options o = two_factors();
    o.schmid_leiman = true;
    o.splits = 2;
    norma_factor_result *r = factored(&e, &o);
    norma_congruence *c = NULL;
    double errors[16];
    assert_int_equal(norma_factor_congruence(&c, r, r, NULL), NORMA_OK);
    for (size_t i = 0; i < 16; i++)
        errors[i] = 0.01 * (double)(i + 1);
    norma__phrase_missing = note_missing;
    missing_sentence = NULL;
    for (int extraction = 0; extraction <= NORMA_EXTRACT_PCA; extraction++)
        for (int rotation = 0; rotation <= NORMA_ROTATE_TARGET; rotation++) {
            r->extraction = extraction;
            r->rotation = rotation;
            norma_output out = report_of(&e, r, c, NORMA_FORMAT_TEXT);
            norma_output_free(&out);
        }
    size_t counts[] = {3, 1};
    free(r->optima_count);
    r->optima_count = counts;
    r->rotation_optima = 2;
    r->loadings_se = errors;
    for (r->bootstrap = 0; r->bootstrap < 2; r->bootstrap++) {
        norma_output out = report_of(&e, r, c, NORMA_FORMAT_TEXT);
        assert_non_null(strstr(out.bytes, "erreurs types des saturations de 0,010 à 0,160"));
        assert_non_null(strstr(out.bytes, "3 départs sur 4"));
        norma_output_free(&out);
    }
    norma__phrase_missing = NULL;
    if (missing_sentence)
        fail_msg("no French for: %s", missing_sentence);
    r->loadings_se = NULL;
    r->optima_count = NULL;
    norma_congruence_free(c);
    norma_factor_result_free(r);
    example_free(&e);
}

static void items_stand_by_factor_and_loading(void **state)
{
    (void)state;
    example e;
    example_make(&e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    norma_factor_options o = two_factors();
    norma_factor_result *r = factored(&e, &o);
    for (size_t i = 0; i < 16; i++)
        r->loadings[i] = 0.05;
    const double size[] = {.5, .3, -.7, .4, .6, -.2, .9, .8};
    for (size_t i = 0; i < 8; i++) /* b1 ... b4 on the first factor */
        r->loadings[i < 4 ? 8 + i : i] = size[i];
    norma_output out = report_of(&e, r, NULL, NORMA_FORMAT_TEXT);
    const char *const order[] = {"\nb3", "\nb4", "\nb1", "\nb2", "\na3", "\na1", "\na4", "\na2"};
    const char *at = out.bytes;
    for (size_t i = 0; i < 8; i++) {
        at = strstr(at, order[i]);
        assert_non_null(at);
    }
    assert_null(strstr(out.bytes, "0.05  ")); /* small ones are left blank */
    norma_output_free(&out);
    norma_factor_result_free(r);
    example_free(&e);
}

static void components_are_never_called_factors(void **state)
{
    (void)state;
    example e;
    example_make(&e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    norma_factor_options o = two_factors();
    norma_factor_result *r = factored(&e, &o);
    r->extraction = NORMA_EXTRACT_PCA;
    norma_output out = report_of(&e, r, NULL, NORMA_FORMAT_TEXT);
    assert_non_null(strstr(out.bytes, "Principal components: 2 components"));
    assert_null(strstr(out.bytes, "factors"));
    assert_null(strstr(out.bytes, "RMSEA"));
    assert_non_null(strstr(out.bytes, "  C1     C2"));
    norma_output_free(&out);
    out = report_of(&e, r, NULL, NORMA_FORMAT_CSV);
    assert_int_equal(strncmp(out.bytes, "item,C1,C2,communality", 22), 0);
    norma_output_free(&out);
    norma_factor_result_free(r);
    example_free(&e);
}

static void csv_holds_errors_and_hierarchy_when_there_are_any(void **state)
{
    (void)state;
    example e;
    example_make(&e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    norma_factor_options o = two_factors();
    o.schmid_leiman = true;
    norma_factor_result *r = factored(&e, &o);
    double errors[16] = {0};
    r->loadings_se = r->loadings_low = r->loadings_high = errors;
    norma_output out = report_of(&e, r, NULL, NORMA_FORMAT_CSV);
    assert_int_equal(
        strncmp(out.bytes,
                "item,F1,F2,communality,kmo,uniqueness,complexity,F1_se,F2_se,F1_ci_low,F2_ci_low,"
                "F1_ci_high,F2_ci_high,general,F1_group,F2_group,ecv\n",
                130),
        0);
    norma_output_free(&out);
    r->loadings_se = r->loadings_low = r->loadings_high = NULL;
    norma_factor_result_free(r);
    example_free(&e);
}

static void scores_are_a_line_a_row(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_PLAIN, NORMA_ENGLISH);
    norma_factor_options o = two_factors();
    norma_factor_result *r = factored(&e, &o);
    double scores[2 * EXAMPLE_ROWS] = {0};
    scores[5] = NAN; /* a row that lacks an answer */
    scores[EXAMPLE_ROWS + 5] = NAN;
    assert_int_equal(norma_report_factor_scores(&out, e.data, r, scores, NULL), NORMA_OK);
    assert_int_equal(strncmp(out.bytes, "row,id,unit,role,F1,F2\n", 23), 0);
    size_t lines = 0;
    for (size_t i = 0; i < out.length; i++)
        lines += out.bytes[i] == '\n';
    assert_int_equal(lines, 1 + EXAMPLE_ROWS);
    const char *sixth = strstr(out.bytes, "\n6,");
    assert_non_null(sixth);
    assert_int_equal(strncmp(strchr(sixth + 1, '\n') - 2, ",,\n", 3), 0);
    norma_output_free(&out);
    norma_factor_result_free(r);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_said_in_french),
        cmocka_unit_test(items_stand_by_factor_and_loading),
        cmocka_unit_test(components_are_never_called_factors),
        cmocka_unit_test(csv_holds_errors_and_hierarchy_when_there_are_any),
        cmocka_unit_test(scores_are_a_line_a_row),
    };
    return cmocka_run_group_tests_name("report_factor", tests, NULL, NULL);
}
