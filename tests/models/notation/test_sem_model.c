#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/sem_model.h>

static norma_sem_model *read_model(const char *text)
{
    norma_sem_model *model = NULL;
    norma_error err = {0};
    if (norma_sem_model_read(&model, text, "model.txt", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return model;
}

static norma_sem_table *table_of(const char *text, const norma_sem_setting *setting)
{
    norma_sem_model *model = read_model(text);
    norma_sem_table *table = NULL;
    norma_error err = {0};
    if (norma_sem_table_of(&table, model, setting, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_sem_model_free(model);
    return table;
}

static int index_of(const char *const *names, const char *name)
{
    for (int k = 0; names[k]; k++)
        if (strcmp(names[k], name) == 0)
            return k;
    fail_msg("no %s", name);
    return -1;
}

static size_t size_at(const cJSON *object, const char *key)
{
    return (size_t)cJSON_GetObjectItem(object, key)->valuedouble;
}

static void check_row(const cJSON *want, const norma_sem_parameter *row, const char *model, int k)
{
    const cJSON *at[9];
    for (int i = 0; i < 9; i++)
        at[i] = cJSON_GetArrayItem(want, i);
    size_t group = (size_t)at[3]->valuedouble, free = (size_t)at[5]->valuedouble;
    const char *op = norma_sem_op_names[row->op];
    bool relation = row->op >= NORMA_SEM_DEFINED;
    double value = row->free == NORMA_NONE ? row->value : row->start;
    bool same = strcmp(row->lhs, at[0]->valuestring) == 0 && strcmp(op, at[1]->valuestring) == 0 &&
                strcmp(row->rhs, at[2]->valuestring) == 0 &&
                (relation || row->group + 1 == group) && row->user == cJSON_IsTrue(at[4]) &&
                row->free + 1 == free && strcmp(row->label, at[7]->valuestring) == 0 &&
                row->exogenous == cJSON_IsTrue(at[8]) &&
                (cJSON_IsNull(at[6]) ? isnan(value) : value == at[6]->valuedouble);
    if (!same) {
        char *text = cJSON_PrintUnformatted(want);
        fail_msg("%s\nrow %d: lavaan %s, here %s %s %s group %zu user %d free %zu value %g label "
                 "'%s' exo %d",
                 model, k + 1, text, row->lhs, op, row->rhs, row->group + 1, row->user,
                 row->free + 1, value, row->label, row->exogenous);
    }
}

static void check_names(const cJSON *want, const char *const *got, size_t n)
{
    assert_int_equal(cJSON_GetArraySize(want), n);
    for (size_t k = 0; k < n; k++)
        assert_string_equal(got[k], cJSON_GetArrayItem(want, (int)k)->valuestring);
}

static void check_case(const cJSON *one)
{
    size_t categories[32], n;
    const char *partial[8], *text = cJSON_GetObjectItem(one, "model")->valuestring;
    const cJSON *shared = cJSON_GetObjectItem(one, "partial"), *rows;
    norma_sem_setting s = {.n_groups = size_at(one, "groups"),
                           .categories = categories,
                           .cfa = true,
                           .means = cJSON_IsTrue(cJSON_GetObjectItem(one, "means")),
                           .orthogonal = cJSON_IsTrue(cJSON_GetObjectItem(one, "orthogonal")),
                           .theta = cJSON_IsTrue(cJSON_GetObjectItem(one, "theta")),
                           .fixed_x = cJSON_IsTrue(cJSON_GetObjectItem(one, "fixed_x")),
                           .identification = (norma_sem_identification)index_of(
                               norma_sem_identification_names,
                               cJSON_GetObjectItem(one, "identification")->valuestring),
                           .equal = (unsigned)size_at(one, "equal"),
                           .partial = partial,
                           .n_partial = (size_t)cJSON_GetArraySize(shared)};
    for (size_t k = 0; k < s.n_partial; k++)
        partial[k] = cJSON_GetArrayItem(shared, (int)k)->valuestring;
    norma_sem_model *model = read_model(text);
    const char *const *ids = norma_sem_model_observed(model, &n);
    check_names(cJSON_GetObjectItem(one, "observed"), ids, n);
    for (size_t k = 0; k < n; k++)
        categories[k] =
            (size_t)cJSON_GetArrayItem(cJSON_GetObjectItem(one, "categories"), (int)k)->valuedouble;
    ids = norma_sem_model_latent(model, &n);
    check_names(cJSON_GetObjectItem(one, "latent"), ids, n);
    norma_sem_table *table = table_of(norma_sem_model_text(model), &s);
    rows = cJSON_GetObjectItem(one, "rows");
    for (int k = 0; k < cJSON_GetArraySize(rows) && k < (int)table->n; k++)
        check_row(cJSON_GetArrayItem(rows, k), &table->rows[k], text, k);
    assert_int_equal(cJSON_GetArraySize(rows), table->n);
    norma_sem_table_free(table);
    norma_sem_model_free(model);
}

/* scripts/reference/sem_tables.R: lavaan 0.6-14. */
static void tables_are_those_of_lavaan(void **state)
{
    (void)state;
    cJSON *cases = reference_load("sem_tables.json");
    const cJSON *one;
    assert_true(cJSON_GetArraySize(cases) >= 40);
    cJSON_ArrayForEach(one, cases) check_case(one);
    cJSON_Delete(cases);
}

/* The sentence with which a text is refused, without "model.txt, ". */
static const char *refusal(const char *text, const norma_sem_setting *setting)
{
    static norma_error err;
    norma_sem_model *model = NULL;
    norma_sem_table *table = NULL;
    norma_status status = norma_sem_model_read(&model, text, "model.txt", &err);
    if (status == NORMA_OK)
        status = norma_sem_table_of(&table, model, setting, &err);
    assert_null(table);
    norma_sem_model_free(model);
    if (status != NORMA_EDATA)
        fail_msg("'%s' was read", text);
    return err.message + strlen("model.txt, ");
}

static const norma_sem_setting ONE = {.n_groups = 1, .cfa = true, .fixed_x = true};
static const norma_sem_setting TWO = {.n_groups = 2, .cfa = true, .means = true, .fixed_x = true};

static void a_text_that_is_no_model_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *begins;
    } cases[] = {
        {"", "line 1, column 1: the model is empty"},
        {"# only a comment", "line 1, column 1: the model is empty"},
        {"x1 + x2", "line 1, column 1: a formula has no operator"},
        {"f =~ x1 + x2\nx3", "line 2, column 1: a formula has no operator"},
        {"f =~ x1 + x2\n  g =~ x3 ++ x4", "line 2, column 12: a variable is missing"},
        {"f =~ x1 + ", "line 1, column 11: a variable is missing"},
        {"f =~ x1 x2", "line 1, column 9: a + or an operator is missing here"},
        {"f =~ 2x", "line 1, column 6: 2x is neither a number nor a name"},
        {"f =~ x1 + 0.5", "line 1, column 11: the name of a variable is missing"},
        {"y ~ 5", "line 1, column 5: a variable is missing; an intercept is written 1"},
        {"f =~ f", "line 1, column 6: a latent variable cannot measure itself"},
        {"y ~ x + y", "line 1, column 9: a variable cannot be regressed on itself"},
        {"f =~ x1 + x2\nf =~ x2", "line 2, column 6: f =~ x2 stands in the model twice"},
        {"a ~~ b\nb ~~ a", "line 2, column 6: b ~~ a stands in the model twice"},
        {"f =~ a*x1 + b*x1", "line 1, column 13: a second label for the same parameter"},
        {"f =~ 1*2*x1", "line 1, column 8: a second value for the same parameter"},
        {"f =~ c(a,1)*x1", "line 1, column 6: a label must be a text"},
        {"f =~ start(\"a\")*x1", "line 1, column 6: a starting value must be a number"},
        {"f =~ foo(1)*x1", "line 1, column 6: a modifier is no number, NA, label or function"},
        {"f =~ \"a*x1", "line 1, column 6: the quote \" is not closed on its line"},
        {"f =~ x1 @ x2", "line 1, column 9: the character '@' means nothing in a model"},
        {"f =~ x1 =~ x2", "line 1, column 9: a second operator in one formula"},
        {"a*f =~ x1", "line 1, column 2: before an operator stand names and + only"},
        {"efa(\"b\")*f =~ x1", "line 1, column 4: before an operator stand names and + only"},
        {"f =~ efa(\"b\")*x1", "line 1, column 6: efa() asks for exploratory factors"},
        {"f <~ x1 + x2", "line 1, column 3: <~ defines a composite, which is not fitted"},
        {"f =~ x1:x2", "line 1, column 6: interactions are not fitted"},
        {"x1:x2 ~ y", "line 1, column 3: interactions (x:z) are not fitted"},
        {"level: 1\nf =~ x", "line 1, column 1: blocks of a model (level:) are not fitted"},
        {"Group: 1\nf =~ x", "line 1, column 1: blocks of a model (group:) are not fitted"},
        {"u | x", "line 1, column 5: after | stand thresholds"},
        {"f =~ u\nu ~*~ v", "line 2, column 7: ~*~ is the scaling factor of one variable"},
        {"f =~ u\nf | t1", "line 2, column 5: f is latent"},
        {"f =~ u\nu | t1", "line 2, column 5: u is not an ordinal outcome"},
        {"f =~ x1 + x2\na := q + 1", "line 2, column 1: character 1 of 'q+1': 'q' is no label"},
        {"f =~ a*x1 + x2\nd := a +* 2", "line 2, column 1: character 3 of 'a+*2': a number"},
        {"f =~ a*x1 + x2\nd := e\ne := a", "line 2, column 1: character 1 of 'e': 'e' is no"},
        {"f =~ a*x1 + x2\na + 1 := a", "line 2, column 1: before := stands one new name"},
        {"f =~ a*x1\n a == ", "line 2, column 4: an expression is missing beside =="},
        {"f =~ c(1,2)*x1", "line 1, column 13: x1 has 2 values for 1 group"},
        {"f =~ x1 + lower(2)*upper(1)*x2", "line 1, column 29: the lower bound is over the upper"},
        {"f =~ x1 <= 2", "line 1, column 9: <= is written < in a model"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const char *got = refusal(cases[k].text, &ONE);
        if (strncmp(got, cases[k].begins, strlen(cases[k].begins)) != 0)
            fail_msg("'%s'\ngot  %s\nwant %s", cases[k].text, got, cases[k].begins);
    }
    assert_non_null(strstr(refusal("f =~ c(1,2,3)*x1 + x2", &TWO), "3 values for 2 groups"));
}

static void settings_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    norma_sem_model *model = read_model("f =~ x1 + x2 + x3");
    norma_sem_table *table = NULL;
    norma_error err = {0};
    const char *partial[] = {"f=~x9"};
    norma_sem_setting s = TWO;
    s.equal = NORMA_SEM_EQUAL_LOADINGS;
    s.partial = partial;
    s.n_partial = 1;
    assert_int_equal(norma_sem_table_of(&table, model, &s, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "'f=~x9' is no parameter"));
    s.n_groups = 0;
    assert_int_equal(norma_sem_table_of(&table, model, &s, &err), NORMA_EINVAL);
    norma_sem_model_free(model);
}

static void check_same(const char *text, const char *other, const norma_sem_setting *s)
{
    norma_sem_table *a = table_of(text, s), *b = table_of(other, s);
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->n_free, b->n_free);
    for (size_t k = 0; k < a->n; k++) {
        const norma_sem_parameter *x = &a->rows[k], *y = &b->rows[k];
        assert_string_equal(x->lhs, y->lhs);
        assert_string_equal(x->rhs, y->rhs);
        assert_string_equal(x->label, y->label);
        assert_true(x->op == y->op && x->free == y->free && x->lower == y->lower &&
                    x->upper == y->upper);
        assert_close(x->value, y->value, 0, 0);
        assert_close(x->start, y->start, 0, 0);
    }
    norma_sem_table_free(a);
    norma_sem_table_free(b);
}

static void a_model_can_be_written_in_many_ways(void **state)
{
    (void)state;
    check_same("f =~ x1 + x2 + x3\ng =~ x4 + x5", "f =~ x1 +\n  x2 # two\n + x3;g=~x4+x5 ! end",
               &ONE);
    check_same("f =~ x1 + a*x2 + start(0.5)*x2 + x3", "f =~ x1 + start(0.5)*a*x2 + x3", &ONE);
    check_same("f =~ x1 + start(0.5)*x2", "f =~ x1 + 0.5?x2", &ONE);
    check_same("f =~ x1 + a*start(0.5)*x2", "f =~ x1 + 'a'*(1/2)?x2", &ONE);
    check_same("f =~ 0.5*x1 + x2", "f =~ sqrt(1/4)*x1 + x2", &ONE);
    check_same("f =~ -0.5*x1 + x2", "f =~ (-1/2)*x1 + x2", &ONE);
    check_same("x1 + x2 ~~ x3 + x4", "x1 ~~ x3; x1 ~~ x4; x2 ~~ x3; x2 ~~ x4", &ONE);
    check_same("y ~ 0 + x", "y ~ 0*1 + x", &ONE);
    check_same("y ~ 1 + x", "y ~1\ny ~ x", &ONE);
    check_same("f ~~ f\nf =~ x1 + x2", "f \xcb\x9c\xcb\x9c f\r\nf =\xcb\x9c x1 + x2", &ONE);
}

static void
names_may_hold_points_letters_beyond_ascii_and_anything_between_back_quotes(void **state)
{
    (void)state;
    size_t n;
    norma_sem_model *model = read_model("\xc3\xa9l\xc3\xa8ve.1 =~ `2nd item` + .x + a_b");
    const char *const *ids = norma_sem_model_observed(model, &n);
    assert_int_equal(n, 3);
    assert_string_equal(ids[0], "2nd item");
    assert_string_equal(ids[1], ".x");
    assert_string_equal(norma_sem_model_latent(model, &n)[0], "\xc3\xa9l\xc3\xa8ve.1");
    norma_sem_model_free(model);
}

static void bounds_and_one_label_for_groups_are_kept(void **state)
{
    (void)state;
    norma_sem_table *t = table_of("f =~ x1 + lower(c(0,-Inf))*upper(2)*x2 + a*x3", &TWO);
    assert_true(t->rows[1].lower == 0 && t->rows[1].upper == 2);
    size_t per_group = t->n / 2;
    assert_true(t->rows[per_group + 1].lower == -INFINITY && t->rows[per_group + 1].upper == 2);
    assert_int_equal(t->rows[2].free, t->rows[per_group + 2].free);
    assert_int_equal(t->notes.n, 1);
    assert_string_equal(t->notes.list[0].code, "sem-label-shared");
    norma_sem_table_free(t);
}

static void notes_say_what_was_taken_otherwise(void **state)
{
    (void)state;
    norma_sem_setting s = ONE;
    const size_t categories[] = {4, 4, 4, 2};
    s.categories = categories;
    norma_sem_table *t = table_of("f =~ x1 + x2 + x3\nf ~ z", &s);
    assert_string_equal(t->notes.list[0].code, "sem-ordinal-exogenous");
    assert_string_equal(t->notes.list[0].subject, "z");
    norma_sem_table_free(t);
    const size_t numbers[] = {4, 4, 4, 0};
    s.categories = numbers;
    t = table_of("f =~ x1 + x2 + x3\nf ~ z", &s);
    assert_int_equal(t->notes.n, 1);
    assert_string_equal(t->notes.list[0].code, "sem-x-joint");
    norma_sem_table_free(t);
    s.fixed_x = false;
    t = table_of("f =~ x1 + x2 + x3\nf ~ z", &s);
    assert_int_equal(t->notes.n, 0);
    norma_sem_table_free(t);
    t = table_of("f =~ x1 + x2 + x3\nf ~ z\nz ~~ z", &ONE);
    assert_string_equal(t->notes.list[0].code, "sem-exogenous-described");
    norma_sem_table_free(t);
    t = table_of("f =~ c(a,a)*x1 + x2\nf =~ x3 + c(2,3)*label(c(b,b))*x4", &TWO);
    assert_string_equal(t->notes.list[0].code, "sem-equal-fixed");
    norma_sem_table_free(t);
}

static void no_text_exhausts_memory_or_time(void **state)
{
    (void)state;
    size_t n = 1 << 20;
    char *text = NORMA__NEW(char, n + 2);
    assert_non_null(text);
    memset(text, '(', n);
    memcpy(text, "f=~", 3);
    assert_non_null(strstr(refusal(text, &ONE), "variable"));
    for (size_t k = 0; k + 1 < n; k += 2)
        memcpy(text + k, "a+", 2);
    memcpy(text + n / 2, "~~", 2);
    assert_non_null(refusal(text, &ONE));
    memset(text, 'a', n + 1);
    norma_sem_model *model = NULL;
    norma_error err = {0};
    assert_int_equal(norma_sem_model_read(&model, text, "model.txt", &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "at most 1048576 bytes"));
    /* 700 latent variables would have 245,000 covariances a group */
    size_t at = 0;
    for (int k = 0; k < 700; k++)
        at += (size_t)sprintf(text + at, "f%d=~x%d;", k, k);
    norma_sem_setting five = TWO;
    five.n_groups = 5;
    norma_sem_table *table = NULL;
    assert_int_equal(norma_sem_model_read(&model, text, "model.txt", &err), NORMA_OK);
    assert_int_equal(norma_sem_table_of(&table, model, &five, &err), NORMA_EDATA);
    assert_non_null(strstr(err.message, "parameters in 5 groups"));
    norma_sem_model_free(model);
    free(text);
}

static const norma_instrument *instrument_of(norma_instrument **in, const char *name)
{
    char path[512];
    norma_error err = {0};
    snprintf(path, sizeof path, "%s/%s/instrument.json", NORMA_DATASETS, name);
    if (norma_instrument_load(in, path, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return *in;
}

static norma_sem_model *shape_of(const norma_instrument *in, norma_sem_shape shape,
                                 const char *level)
{
    norma_sem_model *model = NULL;
    norma_error err = {0};
    if (norma_sem_model_from_instrument(&model, in, shape, level, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return model;
}

static void an_instrument_makes_models_of_four_shapes(void **state)
{
    (void)state;
    norma_instrument *in = NULL;
    size_t n;
    instrument_of(&in, "bfi");
    norma_sem_model *m = shape_of(in, NORMA_SEM_CORRELATED, NULL);
    assert_string_equal(norma_sem_model_text(m), "agreeableness =~ A1 + A2 + A3 + A4 + A5\n"
                                                 "conscientiousness =~ C1 + C2 + C3 + C4 + C5\n"
                                                 "extraversion =~ E1 + E2 + E3 + E4 + E5\n"
                                                 "neuroticism =~ N1 + N2 + N3 + N4 + N5\n"
                                                 "openness =~ O1 + O2 + O3 + O4 + O5\n");
    norma_sem_model_free(m);
    m = shape_of(in, NORMA_SEM_BIFACTOR, NULL);
    norma_sem_model_latent(m, &n);
    assert_int_equal(n, 6);
    assert_non_null(strstr(norma_sem_model_text(m), "neuroticism ~~ 0*openness\n"));
    norma_sem_table *t = NULL;
    assert_int_equal(norma_sem_table_of(&t, m, &ONE, NULL), NORMA_OK);
    assert_int_equal(t->n_free, 2 * 25 - 6 + 25 + 6);
    norma_sem_table_free(t);
    norma_sem_model_free(m);
    m = shape_of(in, NORMA_SEM_ONE_FACTOR, NULL);
    norma_sem_model_observed(m, &n);
    assert_int_equal(n, 25);
    assert_string_equal(norma_sem_model_latent(m, &n)[0], "general");
    norma_sem_model_free(m);
    norma_error err = {0};
    m = NULL;
    assert_int_equal(norma_sem_model_from_instrument(&m, in, NORMA_SEM_HIGHER_ORDER, NULL, &err),
                     NORMA_EDATA);
    assert_non_null(strstr(err.message, "needs scales made of scales"));
    assert_int_equal(norma_sem_model_from_instrument(&m, in, NORMA_SEM_CORRELATED, "theme", &err),
                     NORMA_EDATA);
    assert_non_null(strstr(err.message, "no scale of level 'theme'"));
    norma_instrument_free(in);
}

static void a_hierarchy_of_scales_becomes_one_of_factors(void **state)
{
    (void)state;
    norma_instrument *in = NULL;
    size_t n;
    instrument_of(&in, "cos-demo");
    norma_sem_model *m = shape_of(in, NORMA_SEM_HIGHER_ORDER, NULL);
    norma_sem_model_latent(m, &n); /* 20 of items, 8 themes of two, 3 dimensions */
    assert_int_equal(n, 31);
    assert_non_null(
        strstr(norma_sem_model_text(m), "vision =~ customer_vision + customer_priority\n"));
    assert_non_null(strstr(norma_sem_model_text(m),
                           "strategic_impulse =~ vision + leadership + goals + investment\n"));
    norma_sem_model_free(m);
    m = shape_of(in, NORMA_SEM_CORRELATED, "theme");
    norma_sem_model_latent(m, &n);
    assert_int_equal(n, 12);
    norma_sem_model_free(m);
    m = NULL;
    check_every_allocation(
        m, norma_sem_model_from_instrument(&m, in, NORMA_SEM_HIGHER_ORDER, "theme", NULL));
    norma_sem_model_free(m);
    norma_instrument_free(in);
}

static void nothing_leaks(void **state)
{
    (void)state;
    const char *text = "f =~ x1 + c(a,b)*x2 + start(0.5)*x3 + `4`\nx1 | t1\nd := a*b\na > 0.1\n"
                       "a == b";
    const size_t categories[] = {3, 3, 0, 0};
    norma_sem_setting s = TWO;
    s.categories = categories;
    s.equal = NORMA_SEM_EQUAL_THRESHOLDS;
    s.identification = NORMA_SEM_EFFECTS;
    norma_sem_model *model = NULL;
    check_every_allocation(model, norma_sem_model_read(&model, text, "m", NULL));
    norma_sem_table *table = NULL;
    check_every_allocation(table, norma_sem_table_of(&table, model, &s, NULL));
    norma_sem_table_free(table);
    norma_sem_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_those_of_lavaan),
        cmocka_unit_test(a_text_that_is_no_model_is_refused_with_its_place),
        cmocka_unit_test(settings_that_make_no_sense_are_refused),
        cmocka_unit_test(a_model_can_be_written_in_many_ways),
        cmocka_unit_test(
            names_may_hold_points_letters_beyond_ascii_and_anything_between_back_quotes),
        cmocka_unit_test(bounds_and_one_label_for_groups_are_kept),
        cmocka_unit_test(notes_say_what_was_taken_otherwise),
        cmocka_unit_test(no_text_exhausts_memory_or_time),
        cmocka_unit_test(an_instrument_makes_models_of_four_shapes),
        cmocka_unit_test(a_hierarchy_of_scales_becomes_one_of_factors),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
