#include "process/careless/person_fit_table.h"

#include "process/careless/person_fit_steps.h"

enum { MOST_ITEMS = 5, MOST_STEPS = 4 };

/* A scale with given popularities, n_items x MOST_STEPS, NaN where an item has no such step. */
typedef struct scale {
    size_t n_items;
    const double *popularity;
    norma__response_model *graded;
    norma__curves *curves;
    norma__steps *steps;
    norma__runs room;
    table t;
} scale;

static size_t steps_in(const double *popularity, size_t item)
{
    size_t n = 0;
    while (n < MOST_STEPS && !isnan(popularity[item * MOST_STEPS + n]))
        n++;
    return n;
}

static scale scale_of(size_t n_items, const double *popularity)
{
    uint8_t cells[MOST_ITEMS] = {0};
    scale s = {.n_items = n_items, .popularity = popularity};
    s.t = make_scales(1, n_items, MOST_STEPS, cells, NULL, (size_t[]){n_items, 0});
    s.graded = norma__response_model_blank(n_items, MOST_STEPS);
    s.graded->n_scales = 1;
    for (size_t j = 0; j < n_items; j++) {
        s.graded->scale_of[j] = 0;
        s.graded->loading[j] = 0.6;
        for (size_t k = 0; k < MOST_STEPS; k++) {
            double share = popularity[j * MOST_STEPS + k];
            s.graded->popularity[j * MOST_STEPS + k] = share;
            s.graded->thresholds[j * MOST_STEPS + k] = isnan(share) ? INFINITY : 1 - 2 * share;
        }
    }
    assert_int_equal(norma__curves_new(&s.curves, s.graded, s.t.data, 1, NULL), NORMA_OK);
    assert_int_equal(norma__steps_new(&s.steps, s.graded, s.curves, 0, NULL), NORMA_OK);
    assert_int_equal(norma__runs_new(&s.room, n_items, s.steps->n, NULL), NORMA_OK);
    return s;
}

static void scale_clear(scale *s)
{
    norma__runs_clear(&s->room);
    norma__steps_free(s->steps);
    norma__curves_free(s->curves);
    norma__response_model_free(s->graded);
    free_table(&s->t);
}

/* ---- the same by the definitions ---- */

/* Whether step b of item j comes after step a of item i in the order of popularity. */
static bool after(const double *popularity, size_t i, size_t a, size_t j, size_t b)
{
    double first = popularity[i * MOST_STEPS + a], second = popularity[j * MOST_STEPS + b];
    return first != second ? first > second : i != j ? i < j : a < b;
}

/* Pairs of a step failed and a less popular one passed. */
static double count_errors(const scale *s, const uint8_t *answers)
{
    double errors = 0;
    for (size_t i = 0; i < s->n_items; i++)
        for (size_t j = 0; j < s->n_items; j++)
            for (size_t a = answers[i]; answers[i] != MISSING && a < steps_in(s->popularity, i);
                 a++)
                for (size_t b = 0; answers[j] != MISSING && b < answers[j]; b++)
                    errors += after(s->popularity, i, a, j, b);
    return errors;
}

/* Minus the sum of the logits of the steps passed. */
static double weigh(const scale *s, const uint8_t *answers)
{
    double sum = 0;
    for (size_t i = 0; i < s->n_items; i++)
        for (size_t a = 0; answers[i] != MISSING && a < answers[i]; a++) {
            double share = s->popularity[i * MOST_STEPS + a];
            sum -= log(share / (1 - share));
        }
    return sum;
}

static size_t score_of(const scale *s, const uint8_t *answers)
{
    size_t score = 0;
    for (size_t i = 0; i < s->n_items; i++)
        score += answers[i] == MISSING ? 0 : answers[i];
    return score;
}

/* The next answers of the items that are not missing; false after the last. */
static bool next(const scale *s, uint8_t *answers)
{
    for (size_t i = 0; i < s->n_items; i++) {
        if (answers[i] == MISSING)
            continue;
        if (answers[i]++ < steps_in(s->popularity, i))
            return true;
        answers[i] = 0;
    }
    return false;
}

/* The least that any set of steps, those of an item in any order, could weigh: the most popular. */
static double least_weight(const scale *s, const uint8_t *answers, size_t score)
{
    double logits[MOST_ITEMS * MOST_STEPS], sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < s->n_items; i++)
        for (size_t a = 0; answers[i] != MISSING && a < steps_in(s->popularity, i); a++) {
            double share = s->popularity[i * MOST_STEPS + a];
            logits[n++] = -log(share / (1 - share));
        }
    for (size_t k = 0; k < score; k++) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            best = logits[i] < logits[best] ? i : best;
        sum += logits[best];
        logits[best] = INFINITY;
    }
    return sum;
}

static void compare_all(const scale *s, uint8_t *answers)
{
    double most_errors[MOST_ITEMS * MOST_STEPS + 1] = {0}, most_weight[MOST_ITEMS * MOST_STEPS + 1];
    uint8_t start[MOST_ITEMS];
    size_t last = 0;
    memcpy(start, answers, sizeof start);
    for (size_t k = 0; k <= MOST_ITEMS * MOST_STEPS; k++)
        most_weight[k] = -INFINITY;
    do {
        size_t score = score_of(s, answers);
        most_errors[score] = fmax(most_errors[score], count_errors(s, answers));
        most_weight[score] = fmax(most_weight[score], weigh(s, answers));
        last = score > last ? score : last;
    } while (next(s, answers));
    memcpy(answers, start, sizeof start);
    do {
        norma__excess excess[NORMA__PENALTIES];
        size_t score = score_of(s, answers);
        double least = least_weight(s, answers, score);
        bool choice = score > 0 && score < last;
        norma__steps_excess(excess, (norma__runs *)&s->room, s->steps, answers);
        assert_close(excess[NORMA__GUTTMAN].made, count_errors(s, answers), 0, 1e-12);
        assert_close(excess[NORMA__GUTTMAN].most, most_errors[score], 0, 1e-12);
        assert_close(excess[NORMA__U3].made, weigh(s, answers) - least, 0, 1e-12);
        assert_close(excess[NORMA__U3].most, choice ? most_weight[score] - least : 0, 0, 1e-12);
    } while (next(s, answers));
}

static void compare_patterns(size_t n_items, const double *popularity)
{
    scale s = scale_of(n_items, popularity);
    uint8_t complete[MOST_ITEMS] = {0}, some[MOST_ITEMS] = {0, MISSING, 0, 0, 0};
    compare_all(&s, complete);
    compare_all(&s, some);
    scale_clear(&s);
}

/* Law: by going through all patterns, complete ones and such without the second item. */
static void errors_and_their_most_are_those_of_all_patterns(void **state)
{
    (void)state;
    const double x = NAN;
    const double equal[] = {.9, .7, .4, .2, .8, .7, .6, .1, .95, .5, .45, .3, .6, .55, .5, .05};
    const double unequal[] = {.9, .5, x,   x,   .8, .6, .3, .1, .7, x,
                              x,  x,  .85, .65, .4, x,  .5, .2, x,  x};
    const double tied[] = {.8, .5, .5, x, .8, .5, .2, x, .5, .5, .5, x};
    compare_patterns(4, equal);
    compare_patterns(5, unequal);
    compare_patterns(3, tied);
}

/* Steps that all or none passed are no steps. */
static void trivial_steps_do_not_count(void **state)
{
    (void)state;
    const double with[] = {1, .7, .3, 0, .9, .6, .2, 0, 1, .8, .5, 0};
    scale s = scale_of(3, with);
    norma__excess excess[NORMA__PENALTIES];
    assert_int_equal(s.steps->n, 7);
    norma__steps_excess(excess, &s.room, s.steps, (uint8_t[]){1, 1, 1});
    assert_close(excess[NORMA__GUTTMAN].made, 0, 0, 0);
    assert_true(excess[NORMA__GUTTMAN].most > 0);
    norma__steps_excess(excess, &s.room, s.steps, (uint8_t[]){1, 0, 1});
    assert_close(excess[NORMA__GUTTMAN].most, 0, 0, 0);
    scale_clear(&s);
}

/* Over some hundred unequal steps the most is bounded from above: never under the exact one. */
static void the_bound_is_over_the_most(void **state)
{
    (void)state;
    enum { N = 400, P = 30 };
    const size_t sizes[] = {P, 0};
    uint8_t *cells = NORMA__NEW(uint8_t, (size_t)N * P);
    gsl_rng *random = norma__random_new(4, 0);
    for (size_t r = 0; r < N; r++)
        for (size_t j = 0; j < P; j++)
            cells[j * N + r] = r % 7 == 0 && j == 3
                                   ? MISSING
                                   : (uint8_t)norma__random_below(random, j % 2 ? 11 : 9);
    table t = make_scales(N, P, 10, cells, NULL, sizes);
    fitted fit = fit_of(&t);
    for (size_t r = 0; r < N; r++) {
        assert_true(fit.index[NORMA_INDEX_GUTTMAN][r] >= 0);
        assert_true(fit.index[NORMA_INDEX_GUTTMAN][r] <= 1);
        assert_true(fit.index[NORMA_INDEX_U3][r] >= 0 && fit.index[NORMA_INDEX_U3][r] <= 1);
    }
    gsl_rng_free(random);
    fitted_clear(&fit);
    free_table(&t);
    free(cells);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_and_their_most_are_those_of_all_patterns),
        cmocka_unit_test(trivial_steps_do_not_count),
        cmocka_unit_test(the_bound_is_over_the_most),
    };
    return cmocka_run_group_tests_name("person fit of steps", tests, NULL, NULL);
}
