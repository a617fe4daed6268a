#include <norma/implicit.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/implicit/measure.h"

static norma_implicit_score score_of(const norma_implicit_test *test,
                                     const norma_implicit_options *o)
{
    if (test->kind == NORMA_IMPLICIT_STATEMENTS)
        return NORMA_SCORE_ASSOCIATION;
    if (test->kind == NORMA_IMPLICIT_SINGLE)
        return NORMA_SCORE_SINGLE;
    if (o->score > 0)
        return (norma_implicit_score)(o->score - 1);
    if (test->kind == NORMA_IMPLICIT_BRIEF)
        return NORMA_SCORE_BRIEF;
    return test->built_in_penalty ? NORMA_SCORE_D1 : NORMA_SCORE_D4;
}

/* ---- the measures ---- */

static size_t count_measures(const norma_trial_plan *plan)
{
    size_t n = 0;
    for (size_t t = 0; t < plan->n_tests; t++)
        n += plan->tests[t].kind == NORMA_IMPLICIT_STATEMENTS ? plan->tests[t].n_scales : 1;
    return n;
}

static void list_measures(norma_implicit_result *made, const norma_trial_plan *plan,
                          const norma_implicit_options *o)
{
    for (size_t t = 0; t < plan->n_tests; t++) {
        const norma_implicit_test *test = &plan->tests[t];
        bool scales = test->kind == NORMA_IMPLICIT_STATEMENTS;
        for (size_t s = 0; s < (scales ? test->n_scales : 1); s++) {
            norma_implicit_measure *m = &made->measures[made->n_measures++];
            const norma_statement_scale *scale = scales ? &test->scales[s] : NULL;
            *m = (norma_implicit_measure){.id = scale ? scale->id : test->id,
                                          .title = scale ? &scale->title : &test->title,
                                          .test = test,
                                          .scale = scale,
                                          .score = score_of(test, o)};
        }
    }
}

/* People err in a few trials: when most are errors, the codes are more likely turned round. */
static norma_status note_most_errors(norma_notes *notes, const norma_implicit_measure *m,
                                     norma_error *err)
{
    double errors = 0, trials = 0;
    for (size_t p = 0; p < m->n_persons; p++) {
        const norma_implicit_person *person = &m->persons[p];
        trials += isnan(person->error_share) ? 0 : (double)person->n_trials;
        errors += isnan(person->error_share) ? 0 : person->error_share * (double)person->n_trials;
    }
    if (m->test->kind == NORMA_IMPLICIT_STATEMENTS || errors <= trials / 2)
        return NORMA_OK;
    return norma__note(notes, err, "mostly-errors", m->id, round(errors), trials,
                       "%s: %.0f of %.0f trials are errors: see whether the instrument's "
                       "implicit.correct (or error) says which value is which",
                       m->id, round(errors), trials);
}

static norma_status tell(norma_implicit_result *made, const norma_implicit_measure *m,
                         const norma_trials *trials, const norma_implicit_options *o,
                         norma_error *err)
{
    norma_status status = norma__note_persons(&made->notes, m, trials, err);
    size_t without = 0;
    if (status == NORMA_OK)
        status = note_most_errors(&made->notes, m, err);
    for (size_t p = 0; p < m->n_persons; p++)
        without += m->persons[p].excluded == NORMA_IMPLICIT_COUNTS && isnan(m->persons[p].se);
    if (status == NORMA_OK && without)
        status = norma__note(&made->notes, err, "se-not-computed", m->id, (double)without,
                             (double)m->n_counted,
                             "%s: %zu of %zu persons have no standard error: the score, or so few "
                             "or so many trials, do not allow one",
                             m->id, without, m->n_counted);
    if (status == NORMA_OK && m->reliability.n_splits < o->splits)
        status = norma__note(&made->notes, err, "splits-undefined", m->id,
                             (double)(o->splits - m->reliability.n_splits), (double)o->splits,
                             "%s: in %zu of %zu random halves the correlation is not defined",
                             m->id, o->splits - m->reliability.n_splits, o->splits);
    return status;
}

static norma_status score_all(norma_implicit_result *made, const norma_trials *trials,
                              const norma_implicit_options *o, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < made->n_measures && status == NORMA_OK; k++) {
        norma_implicit_measure *m = &made->measures[k];
        if (!m->scale)
            status = norma__score_association(m, trials, o, err);
        else if (m->scale == m->test->scales) /* its scales are scored together */
            status = norma__score_statements(m, &made->notes, trials, o, err);
    }
    for (size_t k = 0; k < made->n_measures && status == NORMA_OK; k++)
        status = tell(made, &made->measures[k], trials, o, err);
    return status;
}

norma_status norma_implicit(norma_implicit_result **out, const norma_instrument *instrument,
                            const norma_trials *trials, const norma_implicit_options *options,
                            norma_error *err)
{
    const norma_implicit_options defaults = NORMA_IMPLICIT_OPTIONS_INIT;
    const norma_implicit_options *o = options ? options : &defaults;
    norma_implicit_result *made = NULL;
    norma_status status;

    *out = NULL;
    norma__prepare_numerics();
    if ((status = norma_options_check(norma_implicit_option_table(), o, err)) != NORMA_OK)
        return status;
    if (!instrument->trials)
        return norma__fail(err, NORMA_EINVAL, "instrument '%s' has no implicit measures",
                           instrument->id);
    if (!(made = NORMA__NEW(norma_implicit_result, 1)) ||
        !(made->measures =
              NORMA__NEW(norma_implicit_measure, count_measures(instrument->trials)))) {
        status = norma__no_memory(err);
        goto done;
    }
    made->options = *o;
    list_measures(made, instrument->trials, o);
    if ((status = score_all(made, trials, o, err)) != NORMA_OK)
        goto done;
    *out = made;
    made = NULL;
done:
    norma_implicit_result_free(made);
    return status;
}

void norma_implicit_result_free(norma_implicit_result *result)
{
    if (!result)
        return;
    for (size_t k = 0; result->measures && k < result->n_measures; k++) {
        free(result->measures[k].persons);
        free(result->measures[k].devices);
    }
    free(result->measures);
    norma_notes_clear(&result->notes);
    free(result);
}
