#include <gsl/gsl_sort.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/implicit/measure.h"
#include "process/implicit/person.h"

/* ---- what is seen of a person whatever the score ---- */

static double median_of(const norma__person_trials *t, double *room)
{
    if (t->n == 0)
        return NAN;
    memcpy(room, t->ms, t->n * sizeof *room);
    gsl_sort(room, 1, t->n);
    return (room[(t->n - 1) / 2] + room[t->n / 2]) / 2;
}

static void describe(norma_implicit_person *person, const norma__person_trials *t,
                     const norma_implicit_options *o, norma__desk *desk)
{
    size_t fast = 0, errors = 0;
    for (size_t i = 0; i < t->n; i++) {
        person->n_slow += t->ms[i] > o->slowest_ms;
        fast += t->ms[i] < o->fast_ms && t->ms[i] <= o->slowest_ms;
        errors += t->wrong[i] != 0;
    }
    person->fast_share = (double)fast / (double)(t->n - person->n_slow);
    person->error_share = (double)errors / (double)t->n;
    person->median_ms = median_of(t, desk->sorted);
}

/* The first cell that the score needs and that has no trial. */
static size_t missing_cell(const norma__sheets *s, const norma__recipe *recipe, size_t p)
{
    for (size_t c = 0; c < s->n_cells; c++) {
        bool wanted =
            !recipe->by_rules || norma__rules_want(&recipe->rules, &s->test->pairs[c / 2]);
        if (wanted && s->begin[p * s->n_cells + c] == s->end[p * s->n_cells + c])
            return c;
    }
    return NORMA_NONE;
}

static bool all_equal(const norma__person_trials *t)
{
    for (size_t i = 1; i < t->n; i++)
        if (t->ms[i] != t->ms[0])
            return false;
    return t->n > 0;
}

static norma_implicit_reason reason_of(const norma_implicit_person *person,
                                       const norma__person_trials *t,
                                       const norma_implicit_options *o)
{
    bool single = t->test->kind == NORMA_IMPLICIT_SINGLE;
    if (person->missing_cell != NORMA_NONE)
        return NORMA_IMPLICIT_MISSING_BLOCK;
    if (person->fast_share > o->fast_share)
        return NORMA_IMPLICIT_FAST_TRIALS;
    if (person->error_share > (single ? o->single_most_errors : o->most_errors))
        return NORMA_IMPLICIT_MANY_ERRORS;
    if (!isnan(person->score))
        return NORMA_IMPLICIT_COUNTS;
    return all_equal(t) ? NORMA_IMPLICIT_NO_VARIATION : NORMA_IMPLICIT_FEW_TRIALS;
}

/* ---- persons ---- */

typedef struct scoring {
    const norma__sheets *sheets;
    norma_implicit_person *persons;
    const norma_implicit_options *options;
    norma__recipe recipes[NORMA_IMPLICIT_SCORES];
    norma_implicit_score score;
} scoring;

static void score_person(const scoring *w, size_t p, norma__desk *desk)
{
    norma_implicit_person *person = &w->persons[p];
    norma__person_trials t = norma__person_trials_of(w->sheets, p, desk->cell);
    describe(person, &t, w->options, desk);
    person->missing_cell = missing_cell(w->sheets, &w->recipes[w->score], p);
    for (int k = 0; k < NORMA_IMPLICIT_SCORES; k++)
        person->scores[k] = norma__kind_has(w->sheets->test->kind, (norma_implicit_score)k)
                                ? norma__score(&t, &w->recipes[k], NULL, desk)
                                : NAN;
    person->score = person->scores[w->score];
    person->se = isnan(person->score) ? NAN : norma__score_se(&t, &w->recipes[w->score], desk);
    person->excluded = reason_of(person, &t, w->options);
}

static norma_status score_persons(const scoring *w, norma_error *err)
{
    const size_t n = w->sheets->n_persons;
    int threads = norma__threads(w->options->threads);
    norma__desk *desks = NORMA__NEW(norma__desk, (size_t)threads);
    norma_status status = desks ? NORMA_OK : norma__no_memory(err);
    bool failed = false;
    for (int k = 0; k < threads && status == NORMA_OK; k++)
        status = norma__desk_new(&desks[k], w->sheets->most, w->sheets->n_cells, err);
    if (status == NORMA_OK) {
#pragma omp parallel for num_threads(threads) schedule(dynamic, 16)
        for (size_t p = 0; p < n; p++)
            score_person(w, p, &desks[omp_get_thread_num()]);
    }
    for (int k = 0; desks && k < threads; k++) {
        failed = failed || desks[k].failed;
        norma__desk_free(&desks[k]);
    }
    free(desks);
    return status == NORMA_OK && failed ? norma__no_memory(err) : status;
}

norma_status norma__score_association(norma_implicit_measure *measure, const norma_trials *trials,
                                      const norma_implicit_options *options, norma_error *err)
{
    norma__sheets sheets = {0};
    scoring w = {.sheets = &sheets, .options = options, .score = measure->score};
    norma_status status;
    if ((status = norma__sheets_new(&sheets, measure->test, trials, err)) != NORMA_OK)
        goto done;
    for (int k = 0; k < NORMA_IMPLICIT_SCORES; k++)
        w.recipes[k] = norma__recipe_of((norma_implicit_score)k, options);
    measure->persons = w.persons = sheets.persons;
    measure->n_persons = sheets.n_persons;
    sheets.persons = NULL;
    if ((status = score_persons(&w, err)) == NORMA_OK &&
        (status = norma__summarise_measure(measure, trials, options->conf_level, err)) == NORMA_OK)
        status =
            norma__split_association(measure, &sheets, &w.recipes[measure->score], options, err);
done:
    norma__sheets_free(&sheets);
    return status;
}
