#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "process/implicit/rating.h"

static const uint32_t BEYOND = UINT32_MAX;

/* ---- which trials, and of what ---- */

static norma_status map_names(norma__rating *w, norma_error *err)
{
    const norma_trials *t = w->trials;
    w->statement_of = NORMA__NEW(uint32_t, t->stimuli.n);
    w->role_of = NORMA__NEW(uint8_t, t->blocks.n);
    w->first_statement = NORMA__NEW(size_t, w->test->n_scales + 1);
    if (!w->statement_of || !w->role_of || !w->first_statement)
        return norma__no_memory(err);
    for (size_t i = 0; i < t->stimuli.n; i++)
        w->statement_of[i] = BEYOND;
    for (size_t s = 0; s < w->test->n_scales; s++) {
        const norma_statement_scale *scale = &w->test->scales[s];
        w->first_statement[s] = w->n_statements;
        for (size_t k = 0; k < scale->n_statements; k++, w->n_statements++)
            for (size_t i = 0; i < t->stimuli.n; i++)
                if (strcmp(t->stimuli.names[i], scale->statements[k].id) == 0)
                    w->statement_of[i] = (uint32_t)w->n_statements;
    }
    w->first_statement[w->test->n_scales] = w->n_statements;
    for (size_t b = 0; b < t->blocks.n; b++) {
        w->role_of[b] = w->test->n_blocks == 0;
        for (size_t i = 0; i < w->test->n_blocks; i++)
            if (strcmp(t->blocks.names[b], w->test->blocks[i]) == 0)
                w->role_of[b] = 1;
        for (size_t i = 0; i < w->test->n_baseline; i++)
            if (strcmp(t->blocks.names[b], w->test->baseline[i]) == 0)
                w->role_of[b] = 2;
    }
    return NORMA_OK;
}

static uint8_t role_of(const norma__rating *w, size_t trial)
{
    return w->trials->block ? w->role_of[w->trials->block[trial]] : 1;
}

static bool is_statement(const norma__rating *w, size_t trial)
{
    uint32_t stimulus = w->trials->stimulus[trial];
    return role_of(w, trial) == 1 && stimulus != NORMA_TRIAL_NONE &&
           w->statement_of[stimulus] != BEYOND;
}

static norma_status choose(norma__rating *w, norma_error *err)
{
    const norma_trials *t = w->trials;
    if (!(w->list = NORMA__NEW(uint32_t, t->n)))
        return norma__no_memory(err);
    for (size_t i = 0; i < t->n; i++) {
        if (is_statement(w, i) || role_of(w, i) == 2)
            w->list[w->n++] = (uint32_t)i;
        else if (role_of(w, i) == 1 && w->test->n_blocks > 0)
            w->n_unknown++;
    }
    return NORMA_OK;
}

/* ---- persons ---- */

static void describe(norma_implicit_person *person, const norma__rating *w, const uint32_t *list,
                     size_t n, double *room, size_t *keys)
{
    size_t fast = 0, disagree = 0, answered = 0, known = 0;
    const norma_trials *t = w->trials;
    norma__look_at_keys(person, t, list, n, keys);
    for (size_t i = 0; i < n; i++) {
        double ms = t->latency[list[i]];
        if (!is_statement(w, list[i]) || isnan(ms))
            continue;
        room[known++] = ms;
        person->n_slow += ms > w->options->slowest_ms;
        fast += ms < w->options->fast_ms && ms <= w->options->slowest_ms;
        disagree += t->response[list[i]] < 0;
        answered += t->response[list[i]] != 0;
    }
    gsl_sort(room, 1, known);
    person->n_trials = known;
    person->fast_share = (double)fast / (double)(known - person->n_slow);
    person->error_share = (double)disagree / (double)answered;
    person->median_ms = known ? (room[(known - 1) / 2] + room[known / 2]) / 2 : NAN;
}

static bool counts(const norma__rating *w, size_t trial)
{
    double ms = w->trials->latency[trial];
    return ms >= w->options->fast_ms && ms <= w->options->slowest_ms;
}

/* Takes the trials of a person in: the first answer to each statement. */
static void take_person(norma__rating *w, size_t p, uint32_t *seen)
{
    const norma_trials *t = w->trials;
    const uint32_t *list = w->sorted + w->start[p];
    size_t n = w->start[p + 1] - w->start[p];
    for (size_t i = 0; i < n; i++) {
        uint32_t stimulus = t->stimulus[list[i]];
        if (!is_statement(w, list[i])) {
            if (stimulus != NORMA_TRIAL_NONE && counts(w, list[i]))
                norma__twoway_add(&w->a.baseline, p, stimulus, log(t->latency[list[i]]));
            continue;
        }
        uint32_t statement = w->statement_of[stimulus];
        if (seen[statement] == p + 1) {
            w->persons[p].n_repeated++;
            w->persons[p].flags |= NORMA_IMPLICIT_REPEATED;
            continue;
        }
        seen[statement] = (uint32_t)p + 1;
        if (!counts(w, list[i]) || t->response[list[i]] == 0)
            continue;
        w->a.sign[w->a.statements.n] = t->response[list[i]];
        norma__twoway_add(&w->a.statements, p, statement, log(t->latency[list[i]]));
    }
}

static norma_status take_persons(norma__rating *w, norma_error *err)
{
    uint32_t *seen = NORMA__NEW(uint32_t, w->n_statements);
    double *room = NORMA__NEW(double, w->n);
    size_t *keys = NORMA__NEW(size_t, w->trials->keys.n);
    norma_status status = NORMA_OK;
    w->persons = NORMA__NEW(norma_implicit_person, w->n_persons);
    w->a.sign = NORMA__NEW(int8_t, w->n);
    w->a.weight = NORMA__NEW(double, w->n);
    if (!seen || !room || !keys || !w->persons || !w->a.sign || !w->a.weight)
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__twoway_new(&w->a.statements, w->n, w->n_persons, w->n_statements, err);
    if (status == NORMA_OK)
        status = norma__twoway_new(&w->a.baseline, w->n, w->n_persons, w->trials->stimuli.n, err);
    for (size_t p = 0; p < w->n_persons && status == NORMA_OK; p++) {
        norma_implicit_person *person = &w->persons[p];
        *person = (norma_implicit_person){
            .participant = w->participants[p], .first = -1, .missing_cell = NORMA_NONE};
        describe(person, w, w->sorted + w->start[p], w->start[p + 1] - w->start[p], room, keys);
        take_person(w, p, seen);
    }
    free(seen);
    free(room);
    free(keys);
    return status;
}

/* ---- strength of the answers ---- */

static const norma_statement *statement_at(const norma__rating *w, size_t statement)
{
    size_t s = 0;
    while (statement >= w->first_statement[s + 1])
        s++;
    return &w->test->scales[s].statements[statement - w->first_statement[s]];
}

/* Phi(-residual / sd): how surely another answer of this person to this statement would take
   longer; with the sign of the answer, keyed. */
static norma_status weigh(norma__rating *w, norma_error *err)
{
    norma__twoway *x = &w->a.statements;
    norma_status status = NORMA_OK;
    if (w->test->n_baseline) {
        status = norma__twoway_fit(&w->a.baseline, NULL, err);
        if (status == NORMA_OK)
            status = norma__twoway_fit(x, &w->a.baseline, err);
    } else {
        status = norma__twoway_fit(x, NULL, err);
    }
    for (size_t i = 0; status == NORMA_OK && i < x->n; i++) {
        double e = norma__twoway_residual(x, i);
        int sign = w->a.sign[i] * (statement_at(w, x->column[i])->reversed ? -1 : 1);
        w->a.weight[i] = x->sd > 0 ? sign * norma__normal_cdf(-e / x->sd) : NAN;
    }
    return status;
}

/* ---- the test ---- */

static norma_status tell(const norma__rating *w, norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    size_t unseen = 0;
    for (size_t j = 0; j < w->n_statements; j++)
        unseen += w->a.statements.column_n[j] == 0;
    if (!w->test->n_baseline)
        status = norma__note(notes, err, "no-baseline", w->test->id, (double)w->test->n_scales, NAN,
                             "%s: the instrument names no baseline, so how fast a person is comes "
                             "from the same answers, of %zu scale%s: who is extreme on all of them "
                             "is taken for fast",
                             w->test->id, w->test->n_scales, w->test->n_scales == 1 ? "" : "s");
    if (status == NORMA_OK && unseen)
        status = norma__note(notes, err, "statement-unseen", w->test->id, (double)unseen,
                             (double)w->n_statements,
                             "%s: %zu of %zu statements have no answer that counts", w->test->id,
                             unseen, w->n_statements);
    if (status == NORMA_OK && w->n_unknown)
        status = norma__note(notes, err, "trials-in-no-scale", w->test->id, (double)w->n_unknown,
                             (double)w->trials->n,
                             "%s: %zu of %zu trials are of a stimulus that no scale names",
                             w->test->id, w->n_unknown, w->trials->n);
    return status;
}

static void rating_free(norma__rating *w)
{
    free(w->statement_of);
    free(w->role_of);
    free(w->list);
    free(w->of_trial);
    free(w->sorted);
    free(w->participants);
    free(w->start);
    free(w->persons);
    norma__twoway_free(&w->a.statements);
    norma__twoway_free(&w->a.baseline);
    free(w->a.sign);
    free(w->a.weight);
    free(w->first_statement);
}

norma_status norma__score_statements(norma_implicit_measure *measures, norma_notes *notes,
                                     const norma_trials *trials,
                                     const norma_implicit_options *options, norma_error *err)
{
    norma__rating w = {
        .test = measures->test, .trials = trials, .options = options, .measures = measures};
    norma_status status;
    if ((status = map_names(&w, err)) == NORMA_OK && (status = choose(&w, err)) == NORMA_OK &&
        (status = norma__group_persons(&w.of_trial, &w.participants, &w.n_persons, trials, w.list,
                                       w.n, err)) == NORMA_OK &&
        (status = norma__sort_by_person(&w.sorted, &w.start, w.list, w.of_trial, w.n, w.n_persons,
                                        err)) == NORMA_OK &&
        (status = take_persons(&w, err)) == NORMA_OK && (status = weigh(&w, err)) == NORMA_OK)
        status = tell(&w, notes, err);
    for (size_t s = 0; s < w.test->n_scales && status == NORMA_OK; s++)
        status = norma__rate_scale(&w, s, err);
    rating_free(&w);
    return status;
}
