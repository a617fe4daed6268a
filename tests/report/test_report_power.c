#include <math.h>
#include <norma/report.h>
#include <stdlib.h>
#include <string.h>

#include "report/words.h"
#include "support/check.h"

/* A model that leaves a covariance out, planned for two groups. */
typedef struct plan {
    norma_sem_model *truth, *analysis;
    norma_sem_population *population;
    norma_sem_power *power;
    norma_sem_power_options options;
    size_t chosen[1];
    norma_sem_power_report with;
    norma_sem_rmsea_power rmsea;
    norma_report_context context;
} plan;

static void plan_make(plan *p, size_t replicates, norma_language language)
{
    const norma_sem_power_options options = NORMA_SEM_POWER_OPTIONS_INIT;
    *p = (plan){.options = options,
                .rmsea = {.h0 = .05, .h1 = .01, .df = 40, .n = 200, .groups = 1, .alpha = .05},
                .context = {.command = "power", .language = language}};
    p->options.n = 400;
    p->options.replicates = replicates;
    p->with.options = &p->options;
    assert_int_equal(norma_sem_model_read(&p->truth,
                                          "f =~ 0.7*x1 + 0.6*x2 + 0.8*x3 + 0.5*x4\nx1 ~~ 0.2*x4",
                                          "truth", NULL),
                     NORMA_OK);
    assert_int_equal(
        norma_sem_model_read(&p->analysis, "f =~ x1 + x2 + x3 + c(a, b)*x4", "analysis", NULL),
        NORMA_OK);
    assert_int_equal(norma_sem_population_of(&p->population, p->truth, 2, NULL), NORMA_OK);
    assert_int_equal(norma_sem_power_of(&p->power, p->population, p->analysis, &p->options, NULL),
                     NORMA_OK);
    assert_int_equal(norma_sem_power_by_rmsea(&p->rmsea, NULL), NORMA_OK);
}

static void plan_free(plan *p)
{
    norma_sem_power_free(p->power);
    norma_sem_population_free(p->population);
    norma_sem_model_free(p->analysis);
    norma_sem_model_free(p->truth);
}

static void has(const char *text, const char *what)
{
    if (!strstr(text, what))
        fail_msg("'%s' is not said in:\n%s", what, text);
}

static void labels_and_groups_tell_parameters_apart(void **state)
{
    (void)state;
    plan p;
    norma_output out;
    plan_make(&p, 0, NORMA_ENGLISH);
    assert_int_equal(
        norma_report_sem_power(&out, p.power, &p.with, NORMA_FORMAT_TEXT, &p.context, NULL),
        NORMA_OK);
    has(out.bytes, "f =~ x4 (a) [1]");
    has(out.bytes, "f =~ x4 (b) [2]");
    norma_output_free(&out);
    p.chosen[0] = 2;
    p.with.chosen = p.chosen;
    p.with.n_chosen = 1;
    assert_int_equal(
        norma_report_sem_power(&out, p.power, &p.with, NORMA_FORMAT_CSV, &p.context, NULL),
        NORMA_OK);
    has(out.bytes, "\nmodel,,,,,0.0");
    has(out.bytes, "\nf,=~,x4,1,a,,,,,0.");
    size_t lines = 0;
    for (const char *c = out.bytes; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 3);
    norma_output_free(&out);
    plan_free(&p);
}

static size_t n_missing;

static void count_missing(const char *english)
{
    n_missing++;
    print_message("no French for: %s\n", english);
}

static void every_sentence_is_there_in_french(void **state)
{
    (void)state;
    plan p;
    norma_output out;
    n_missing = 0;
    norma__phrase_missing = count_missing;
    for (size_t replicates = 0; replicates <= 20; replicates += 20) {
        plan_make(&p, replicates, NORMA_FRENCH);
        assert_int_equal(
            norma_report_sem_power(&out, p.power, &p.with, NORMA_FORMAT_TEXT, &p.context, NULL),
            NORMA_OK);
        norma_output_free(&out);
        const double misfit[][2] = {{0, .05}, {.05, .08}, {.05, .01}};
        for (size_t k = 0; k < 3; k++) {
            p.rmsea.h0 = misfit[k][0];
            p.rmsea.h1 = misfit[k][1];
            assert_int_equal(norma_report_rmsea_power(&out, &p.rmsea, replicates ? .8 : NAN,
                                                      NORMA_FORMAT_TEXT, &p.context, NULL),
                             NORMA_OK);
            norma_output_free(&out);
        }
        p.power->n_needed = NAN;
        for (int k = 0; k < 2; k++) {
            assert_int_equal(
                norma_report_sem_power(&out, p.power, &p.with, NORMA_FORMAT_TEXT, &p.context, NULL),
                NORMA_OK);
            has(out.bytes, k ? "aucun degré de liberté" : "est vrai dans la population");
            norma_output_free(&out);
            p.power->df = 0;
        }
        plan_free(&p);
    }
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    plan p;
    norma_output out = {0};
    plan_make(&p, 20, NORMA_FRENCH);
    for (int format = NORMA_FORMAT_TEXT; format <= NORMA_FORMAT_CSV; format++) {
        check_every_allocation(
            out.bytes,
            norma_report_sem_power(&out, p.power, &p.with, (norma_format)format, &p.context, NULL));
        norma_output_free(&out);
        check_every_allocation(
            out.bytes,
            norma_report_rmsea_power(&out, &p.rmsea, .8, (norma_format)format, &p.context, NULL));
        norma_output_free(&out);
    }
    plan_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_and_groups_tell_parameters_apart),
        cmocka_unit_test(every_sentence_is_there_in_french),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
