#include "process/careless/person_fit_table.h"

#include "process/careless/onset.h"

enum { MOST = 60 };

typedef struct person {
    size_t order[MOST], n;
    bool answered[MOST];
    uint8_t steps[MOST];
    norma__answer_fit fits[MOST];
} person;

/* The first of n answers fit one better than expected, the others one worse. */
static person changing(size_t n, size_t first)
{
    person p = {.n = n};
    for (size_t j = 0; j < n; j++) {
        p.order[j] = j;
        p.answered[j] = true;
        p.fits[j] = (norma__answer_fit){.residual = j < first ? 1 : -1, .variance = 1};
    }
    return p;
}

static norma__onset onset_of(const person *p)
{
    return norma__onset_of(p->order, p->n, p->answered, p->steps, p->fits);
}

/* By hand: 12 answers of +1 and 8 of -1 sum up to 4; (12 - 0.6 x 4) / sqrt(20 x 0.6 x 0.4). */
static void the_change_is_where_the_sum_of_residuals_peaks(void **state)
{
    (void)state;
    person p = changing(20, 12);
    norma__onset onset = onset_of(&p);
    assert_close(onset.statistic, 9.6 / sqrt(4.8), 1e-14, 0);
    assert_close(onset.answers, 12, 0, 0);
}

static void answers_without_a_fit_count_and_missing_ones_do_not(void **state)
{
    (void)state;
    person p = changing(24, 14);
    p.steps[0] = p.steps[1] = p.steps[20] = p.steps[21] = MISSING; /* in no scale, ... */
    p.answered[1] = p.answered[21] = false;                        /* ... and missing */
    norma__onset onset = onset_of(&p);
    assert_close(onset.statistic, 9.6 / sqrt(4.8), 1e-14, 0);
    assert_close(onset.answers, 13, 0, 0);
}

static void items_are_taken_as_they_were_shown(void **state)
{
    (void)state;
    person p = changing(40, 20);
    for (size_t j = 0; j < 40; j++)
        p.order[j] = 39 - j;
    norma__onset onset = onset_of(&p); /* worse first: no carelessness sets in */
    assert_true(onset.statistic < 0);
    assert_true(isnan(onset.answers));
    for (size_t j = 0; j < 40; j++)
        p.order[j] = (j + 20) % 40 < 20 ? (j + 20) % 40 + 20 : (j + 20) % 40 - 20;
    assert_close(onset_of(&p).answers, 20, 0, 0);
}

static void too_few_answers_have_no_onset(void **state)
{
    (void)state;
    person p = changing(19, 10);
    assert_true(isnan(onset_of(&p).statistic));
    assert_true(isnan(onset_of(&p).answers));
    p = changing(20, 10);
    assert_true(isfinite(onset_of(&p).statistic));
    for (size_t j = 0; j < 20; j++)
        p.fits[j].variance = 0;
    assert_true(isnan(onset_of(&p).statistic));
}

/* ---- simulated respondents, each with an order of presentation of their own ---- */

enum { CAREFUL = 1500, PARTIAL = 100, ROWS = CAREFUL + PARTIAL, ITEMS = 60, SCALES = 6, FROM = 40 };

static void shuffled(gsl_rng *random, size_t places[ITEMS])
{
    for (size_t j = 0; j < ITEMS; j++)
        places[j] = j;
    for (size_t j = ITEMS; j > 1; j--) {
        size_t other = norma__random_below(random, (uint32_t)j), swap = places[j - 1];
        places[j - 1] = places[other];
        places[other] = swap;
    }
}

/* Five answers to each item; partial respondents answer at random from the 41st on. */
static void simulate(uint8_t *cells, double *positions)
{
    gsl_rng *random = norma__random_new(17, 0);
    size_t places[ITEMS];
    for (size_t r = 0; r < ROWS; r++) {
        double trait = 0;
        shuffled(random, places);
        for (size_t j = 0; j < ITEMS; j++) {
            if (j % (ITEMS / SCALES) == 0)
                trait = gsl_ran_gaussian_ziggurat(random, 1);
            double loading = 0.5 + 0.1 * (double)(j % 4);
            double x = loading * trait +
                       sqrt(1 - loading * loading) * gsl_ran_gaussian_ziggurat(random, 1);
            uint8_t answer = (uint8_t)((x > -1.5) + (x > -0.5) + (x > 0.5) + (x > 1.5));
            if (r >= CAREFUL && places[j] >= FROM)
                answer = (uint8_t)norma__random_below(random, 5);
            cells[j * ROWS + r] = answer;
            positions[j * ROWS + r] = (double)places[j] + 1;
        }
    }
    gsl_rng_free(random);
}

static table partly_careless(bool positions_known)
{
    uint8_t *cells = NORMA__NEW(uint8_t, (size_t)ROWS * ITEMS);
    double *positions = NORMA__NEW(double, (size_t)ROWS *ITEMS);
    const size_t sizes[] = {10, 10, 10, 10, 10, 10, 0};
    norma_error err = {0};
    simulate(cells, positions);
    norma_data_source source = {
        .n_rows = ROWS, .cells = cells, .positions = positions_known ? positions : NULL};
    table t = {scales_instrument(ITEMS, 4, NULL, sizes, positions_known), NULL, NULL};
    if (norma_data_make(&t.data, t.instrument, &source, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    free(cells);
    free(positions);
    return t;
}

static size_t found(const fitted *fit, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t r = from; r < to; r++)
        n += isfinite(fit->index[NORMA_INDEX_ONSET][r]) ? 1 : 0;
    return n;
}

/* Planted: of a hundred who answer at random from the 41st of 60 items on, at least 75 are found
   and 50 of them within 5 answers of where it was; few careful respondents are taken for one. */
static void random_answers_from_a_place_on_are_found(void **state)
{
    (void)state;
    table t = partly_careless(true);
    fitted fit = fit_of(&t);
    size_t near = 0;
    for (size_t r = CAREFUL; r < ROWS; r++)
        near += fabs(fit.index[NORMA_INDEX_ONSET][r] - FROM) <= 5;
    assert_true(found(&fit, CAREFUL, ROWS) >= 75);
    assert_true(found(&fit, 0, CAREFUL) <= 22);
    assert_true(near >= 50);
    fitted_clear(&fit);
    free_table(&t);
}

/* The same answers without the order they were given in tell little. */
static void the_order_of_presentation_matters(void **state)
{
    (void)state;
    table t = partly_careless(false);
    fitted fit = fit_of(&t);
    assert_true(found(&fit, CAREFUL, ROWS) <= 30);
    fitted_clear(&fit);
    free_table(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_change_is_where_the_sum_of_residuals_peaks),
        cmocka_unit_test(answers_without_a_fit_count_and_missing_ones_do_not),
        cmocka_unit_test(items_are_taken_as_they_were_shown),
        cmocka_unit_test(too_few_answers_have_no_onset),
        cmocka_unit_test(random_answers_from_a_place_on_are_found),
        cmocka_unit_test(the_order_of_presentation_matters),
    };
    return cmocka_run_group_tests_name("onset", tests, NULL, NULL);
}
