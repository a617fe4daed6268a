#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "process/implicit/measure.h"
#include "process/implicit/person.h"

/* Random halves: within every block half of the trials, drawn anew for every person and split. The
   half scores of some persons are held at a time, and taken into sums in the order of the persons.
 */
enum { AT_A_TIME = 64 };

typedef struct splitting {
    const norma__sheets *sheets;
    const norma_implicit_person *persons;
    const norma__recipe *recipe;
    const norma_implicit_options *options;
    norma__pairs *splits;
    double *halves; /* AT_A_TIME x splits x 2 */
} splitting;

/* What one thread works with. */
typedef struct bench {
    norma__desk desk;
    gsl_rng *random;
    double *x;      /* the latencies that count, cell by cell */
    double *wrong;  /* 1 error, 0 correct */
    size_t *index;  /* of the trials, cell by cell */
    size_t *starts; /* n_cells + 1 */
    norma__cell *whole, *first, *second;
} bench;

static void bench_free(bench *b)
{
    norma__desk_free(&b->desk);
    if (b->random)
        gsl_rng_free(b->random);
    free(b->x);
    free(b->wrong);
    free(b->index);
    free(b->starts);
    free(b->whole);
    free(b->first);
    free(b->second);
}

static norma_status bench_new(bench *b, const norma__sheets *s, norma_error *err)
{
    norma_status status = norma__desk_new(&b->desk, s->most, s->n_cells, err);
    b->random = norma__random_new(1, 0);
    b->x = NORMA__NEW(double, s->most);
    b->wrong = NORMA__NEW(double, s->most);
    b->index = NORMA__NEW(size_t, s->most);
    b->starts = NORMA__NEW(size_t, s->n_cells + 1);
    b->whole = NORMA__NEW(norma__cell, s->n_cells);
    b->first = NORMA__NEW(norma__cell, s->n_cells);
    b->second = NORMA__NEW(norma__cell, s->n_cells);
    if (status == NORMA_OK && (!b->random || !b->x || !b->wrong || !b->index || !b->starts ||
                               !b->whole || !b->first || !b->second))
        status = norma__no_memory(err);
    return status;
}

/* ---- by rules: halves are sums ---- */

static void lay_out(bench *b, const norma__person_trials *t, const norma__rules *rules)
{
    double zero = 0;
    size_t n = 0, i = 0;
    for (size_t k = 0; k < t->n; k++)
        zero += fmin(t->ms[k], 10000) / (double)t->n;
    for (size_t c = 0; c < t->n_cells; c++) {
        b->starts[c] = n;
        for (; i < t->n && t->cell[i] == c; i++) {
            double x = t->ms[i];
            if (!norma__rules_take(&x, rules))
                continue;
            b->x[n] = x - zero;
            b->wrong[n++] = t->wrong[i];
        }
    }
    b->starts[t->n_cells] = n;
}

/* Sums over the first n trials of a cell. */
static norma__cell sum_first(const double *x, const double *wrong, size_t n)
{
    double s = 0, q = 0, nw = 0, sw = 0, qw = 0;
    for (size_t i = 0; i < n; i++) {
        s += x[i];
        q += x[i] * x[i];
        nw += wrong[i];
        sw += wrong[i] * x[i];
        qw += wrong[i] * x[i] * x[i];
    }
    return (norma__cell){.right = {(double)n - nw, s - sw, q - qw}, .wrong = {nw, sw, qw}};
}

static norma__sums less(const norma__sums *a, const norma__sums *b)
{
    return (norma__sums){a->n - b->n, a->s - b->s, a->q - b->q};
}

static void swap(double *array, size_t a, size_t b)
{
    double kept = array[a];
    array[a] = array[b];
    array[b] = kept;
}

/* Brings a random half of the trials of a cell to its front. */
static void draw_half(bench *b, double *x, double *wrong, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        size_t j = i + norma__random_below(b->random, (uint32_t)(n - i));
        swap(x, i, j);
        swap(wrong, i, j);
    }
}

static void split_by_rules(double *halves, bench *b, const norma__person_trials *t,
                           const norma__rules *rules, size_t n_splits)
{
    lay_out(b, t, rules);
    for (size_t c = 0; c < t->n_cells; c++)
        b->whole[c] = sum_first(b->x + b->starts[c], b->wrong + b->starts[c],
                                b->starts[c + 1] - b->starts[c]);
    for (size_t k = 0; k < n_splits; k++) {
        for (size_t c = 0; c < t->n_cells; c++) {
            size_t at = b->starts[c], n = b->starts[c + 1] - at;
            draw_half(b, b->x + at, b->wrong + at, n);
            b->first[c] = sum_first(b->x + at, b->wrong + at, n / 2);
            b->second[c].right = less(&b->whole[c].right, &b->first[c].right);
            b->second[c].wrong = less(&b->whole[c].wrong, &b->first[c].wrong);
        }
        halves[2 * k] = norma__score_cells(b->first, t->test, rules);
        halves[2 * k + 1] = norma__score_cells(b->second, t->test, rules);
    }
}

/* ---- any other score: halves are chosen trials ---- */

static void choose_half(bench *b, const norma__person_trials *t)
{
    memset(b->desk.chosen, 0, t->n * sizeof(bool));
    for (size_t c = 0; c < t->n_cells; c++) {
        size_t at = b->starts[c], n = b->starts[c + 1] - at;
        for (size_t i = 0; i < n / 2; i++) {
            size_t j = i + norma__random_below(b->random, (uint32_t)(n - i));
            size_t kept = b->index[at + i];
            b->index[at + i] = b->index[at + j];
            b->index[at + j] = kept;
            b->desk.chosen[b->index[at + i]] = true;
        }
    }
}

static void split_others(double *halves, bench *b, const norma__person_trials *t,
                         const norma__recipe *recipe, size_t n_splits)
{
    size_t n = 0;
    for (size_t c = 0; c < t->n_cells; c++) {
        b->starts[c] = n;
        for (; n < t->n && t->cell[n] == c; n++)
            b->index[n] = n;
    }
    b->starts[t->n_cells] = n;
    for (size_t k = 0; k < n_splits; k++) {
        choose_half(b, t);
        halves[2 * k] = norma__score(t, recipe, b->desk.chosen, &b->desk);
        for (size_t i = 0; i < t->n; i++)
            b->desk.chosen[i] = !b->desk.chosen[i];
        halves[2 * k + 1] = norma__score(t, recipe, b->desk.chosen, &b->desk);
    }
}

/* ---- all persons ---- */

static void split_person(double *halves, bench *b, const splitting *w, size_t p)
{
    norma__person_trials t = norma__person_trials_of(w->sheets, p, b->desk.cell);
    norma__random_restart(b->random, w->options->seed, p);
    if (w->recipe->by_rules)
        split_by_rules(halves, b, &t, &w->recipe->rules, w->options->splits);
    else
        split_others(halves, b, &t, w->recipe, w->options->splits);
}

static bool takes_part(const splitting *w, size_t p)
{
    return w->persons[p].excluded == NORMA_IMPLICIT_COUNTS;
}

static norma_status split_all(splitting *w, norma_error *err)
{
    const size_t n = w->sheets->n_persons, n_splits = w->options->splits;
    int threads = norma__threads(w->options->threads);
    bench *benches = NORMA__NEW(bench, (size_t)threads);
    norma_status status = benches ? NORMA_OK : norma__no_memory(err);
    bool failed = false;
    for (int k = 0; k < threads && status == NORMA_OK; k++)
        status = bench_new(&benches[k], w->sheets, err);
    for (size_t from = 0; status == NORMA_OK && from < n; from += AT_A_TIME) {
        size_t to = from + AT_A_TIME < n ? from + AT_A_TIME : n;
#pragma omp parallel for num_threads(threads) schedule(dynamic)
        for (size_t p = from; p < to; p++)
            if (takes_part(w, p))
                split_person(w->halves + (p - from) * 2 * n_splits, &benches[omp_get_thread_num()],
                             w, p);
        for (size_t p = from; p < to; p++)
            for (size_t k = 0; takes_part(w, p) && k < n_splits; k++) {
                const double *half = w->halves + ((p - from) * n_splits + k) * 2;
                norma__pairs_add(&w->splits[k], half[0], half[1]);
            }
    }
    for (int k = 0; benches && k < threads; k++) {
        failed = failed || benches[k].desk.failed;
        bench_free(&benches[k]);
    }
    free(benches);
    return status == NORMA_OK && failed ? norma__no_memory(err) : status;
}

/* ---- the halves that are not random ---- */

static bool has_practice(const norma_implicit_test *test)
{
    for (size_t p = 0; p < test->n_pairs; p++)
        if (test->pairs[p].practice)
            return true;
    return false;
}

static double score_odd(const norma__person_trials *t, const norma__recipe *recipe, bool odd,
                        norma__desk *desk)
{
    size_t place = 0;
    for (size_t i = 0; i < t->n; i++) {
        place = i > 0 && t->cell[i] == t->cell[i - 1] ? place + 1 : 0;
        desk->chosen[i] = (place % 2 == 0) == odd;
    }
    return norma__score(t, recipe, desk->chosen, desk);
}

static double score_part(const norma__person_trials *t, const norma__recipe *recipe, bool practice,
                         norma__desk *desk)
{
    norma__recipe part = *recipe;
    part.robust.together = true;
    part.rules.part = practice ? NORMA__PRACTICE_PAIRS : NORMA__TEST_PAIRS;
    for (size_t i = 0; i < t->n; i++)
        desk->chosen[i] = t->test->pairs[t->cell[i] / 2].practice == practice;
    return norma__score(t, &part, desk->chosen, desk);
}

static norma_status split_by_order(norma_implicit_measure *measure, const splitting *w,
                                   norma_error *err)
{
    const norma_implicit_test *test = w->sheets->test;
    norma__pairs odd_even = {0}, practice_test = {0};
    norma__desk desk = {0};
    norma_status status = norma__desk_new(&desk, w->sheets->most, w->sheets->n_cells, err);
    bool parts = has_practice(test) && test->kind != NORMA_IMPLICIT_SINGLE;
    for (size_t p = 0; status == NORMA_OK && p < w->sheets->n_persons; p++) {
        norma__person_trials t = norma__person_trials_of(w->sheets, p, desk.cell);
        if (!takes_part(w, p))
            continue;
        double odd = score_odd(&t, w->recipe, true, &desk);
        norma__pairs_add(&odd_even, odd, score_odd(&t, w->recipe, false, &desk));
        if (!parts)
            continue;
        double practice = score_part(&t, w->recipe, true, &desk);
        norma__pairs_add(&practice_test, practice, score_part(&t, w->recipe, false, &desk));
    }
    if (status == NORMA_OK && desk.failed)
        status = norma__no_memory(err);
    norma__desk_free(&desk);
    measure->reliability.odd_even = norma__half_correlation(&odd_even, w->options->conf_level);
    measure->reliability.practice_test =
        norma__half_correlation(&practice_test, w->options->conf_level);
    return status;
}

norma_status norma__split_association(norma_implicit_measure *measure, const norma__sheets *sheets,
                                      const norma__recipe *recipe,
                                      const norma_implicit_options *options, norma_error *err)
{
    splitting w = {
        .sheets = sheets, .persons = measure->persons, .recipe = recipe, .options = options};
    norma_status status = split_by_order(measure, &w, err);
    if (status != NORMA_OK)
        return status;
    w.splits = NORMA__NEW(norma__pairs, options->splits);
    w.halves = NORMA__NEW(double, AT_A_TIME * 2 * options->splits);
    if (!w.splits || !w.halves)
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = split_all(&w, err);
    if (status == NORMA_OK)
        status = norma__summarise_splits(&measure->reliability, w.splits, options->splits,
                                         options->conf_level, err);
    free(w.splits);
    free(w.halves);
    return status;
}
