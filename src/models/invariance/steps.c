/* Level by level: what each shares, its model, and how it is judged. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"

enum { MANY_GROUPS = 10 };
#define BIT(level) (1u << NORMA_INVARIANCE_##level)

/* ---- what groups share ---- */

static unsigned shared_at(const norma__invariance_work *w, int level)
{
    unsigned cuts = (w->any_ordinal ? NORMA_SEM_EQUAL_THRESHOLDS : 0u) |
                    (w->any_continuous ? NORMA_SEM_EQUAL_INTERCEPTS : 0u);
    bool thresholds_first = w->options->identify == NORMA_INVARIANCE_WU_ESTABROOK;
    switch (level) {
    case NORMA_INVARIANCE_THRESHOLDS:
        return NORMA_SEM_EQUAL_THRESHOLDS;
    case NORMA_INVARIANCE_METRIC:
        return NORMA_SEM_EQUAL_LOADINGS |
               (w->any_ordinal && thresholds_first ? NORMA_SEM_EQUAL_THRESHOLDS : 0u);
    case NORMA_INVARIANCE_SCALAR:
        return NORMA_SEM_EQUAL_LOADINGS | cuts;
    case NORMA_INVARIANCE_STRICT:
        return NORMA_SEM_EQUAL_LOADINGS | cuts | NORMA_SEM_EQUAL_RESIDUALS;
    case NORMA_INVARIANCE_VARIANCES:
        return NORMA_SEM_EQUAL_LV_VARIANCES;
    case NORMA_INVARIANCE_COVARIANCES:
        return NORMA_SEM_EQUAL_LV_COVARIANCES;
    case NORMA_INVARIANCE_MEANS:
        return NORMA_SEM_EQUAL_MEANS;
    default:
        return 0;
    }
}

static norma_status choose_levels(unsigned *levels, norma__invariance_work *w, norma_error *err)
{
    bool wu_estabrook = w->options->identify == NORMA_INVARIANCE_WU_ESTABROOK && w->any_ordinal;
    unsigned defaults = BIT(CONFIGURAL) | BIT(SCALAR) | BIT(STRICT);
    if (!w->any_ordinal)
        defaults |= BIT(METRIC);
    if (wu_estabrook)
        defaults |= BIT(THRESHOLDS) | BIT(METRIC);
    *levels = w->options->levels ? w->options->levels | BIT(CONFIGURAL) : defaults;
    if ((*levels & BIT(THRESHOLDS)) && !wu_estabrook)
        return norma__fail(err, NORMA_EINVAL,
                           "level thresholds needs ordinal items and --identify wu-estabrook");
    if ((*levels & BIT(METRIC)) && w->any_ordinal && !wu_estabrook)
        return norma__fail(err, NORMA_EINVAL,
                           "level metric of ordinal items needs --identify wu-estabrook: with "
                           "thresholds free, loadings are in units that groups do not share");
    if (wu_estabrook && w->any_binary && (*levels & (BIT(THRESHOLDS) | BIT(METRIC)))) {
        *levels &= ~(BIT(THRESHOLDS) | BIT(METRIC));
        return norma__note(&w->result->notes, err, "invariance-binary", NULL, NAN, NAN,
                           "items with two answers have one threshold, which does not tell its "
                           "level apart from the loading's: thresholds, loadings and intercepts "
                           "are tested together");
    }
    return NORMA_OK;
}

static int choose_rule(const norma__invariance_work *w)
{
    if (w->options->rule != NORMA_INVARIANCE_RULE_AUTO)
        return w->options->rule;
    if (w->result->n_groups < MANY_GROUPS)
        return NORMA_INVARIANCE_RULE_CHEN_2007;
    return w->any_ordinal ? NORMA_INVARIANCE_RULE_RUTKOWSKI_SVETINA_2017
                          : NORMA_INVARIANCE_RULE_RUTKOWSKI_SVETINA_2014;
}

/* ---- groups of the models ---- */

static norma_status take_groups(norma__invariance_work *w, const norma_sem *sem, norma_error *err)
{
    norma_invariance *r = w->result;
    r->groups = NORMA__NEW(norma_invariance_group, sem->n_groups);
    if (!r->groups)
        return norma__no_memory(err);
    r->n_groups = sem->n_groups;
    r->reference = NORMA_NONE;
    for (size_t g = 0; g < sem->n_groups; g++) {
        r->groups[g].n = sem->groups[g].n;
        norma_status status = norma__keep_text(&r->groups[g].name, sem->groups[g].name, err);
        if (status != NORMA_OK)
            return status;
        if (!w->options->reference ? g == 0
                                   : strcmp(w->options->reference, sem->groups[g].name) == 0)
            r->reference = g;
    }
    if (r->reference == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL,
                           "there is no group '%s' to hold the others against, or it has too few "
                           "respondents",
                           w->options->reference);
    r->rule = choose_rule(w);
    return NORMA_OK;
}

/* ---- one step ---- */

static norma_invariance_outcome no_outcome(void)
{
    return (norma_invariance_outcome){.difference = {0, false, NAN, NAN, NAN, NAN, NAN},
                                      .change = {{NAN, NAN, NAN}, {NAN, NAN, NAN}, NAN, 0}};
}

static norma_invariance_step empty_step(int level, unsigned equal, size_t against)
{
    return (norma_invariance_step){.level = level,
                                   .equal = equal,
                                   .against = against,
                                   .limits = {NAN, NAN, NAN},
                                   .full = no_outcome(),
                                   .partial = no_outcome()};
}

static bool is_told(const norma_notes *notes, const norma_note *note)
{
    for (size_t k = 0; k < notes->n; k++)
        if (strcmp(notes->list[k].code, note->code) == 0 &&
            strcmp(notes->list[k].message, note->message) == 0)
            return true;
    return false;
}

/* What the models' own notes say, each thing once. */
static norma_status tell_notes(norma_notes *notes, const norma_sem *sem, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < sem->notes.n && status == NORMA_OK; k++) {
        norma_note *note = &sem->notes.list[k];
        const norma_notes one = {.n = 1, .capacity = 1, .list = note};
        if (!is_told(notes, note))
            status = norma__notes_append(notes, &one, err);
    }
    return status;
}

/* A level whose model cannot be fitted is told, and left. */
static norma_status fit(norma_invariance_step *s, norma__invariance_work *w, norma_error *err)
{
    norma_error why = {0};
    norma_status status = norma__invariance_fit(&s->full.sem, w, s->level, s->equal, &why);
    const char *name = norma_invariance_level_names[s->level];
    if (status == NORMA_EDATA && s->level != NORMA_INVARIANCE_CONFIGURAL)
        return norma__note(&w->result->notes, err, "invariance-not-fitted", name, NAN, NAN,
                           "%s: the model could not be fitted: %.200s", name, why.message);
    if (status != NORMA_OK)
        return norma__fail(err, status, "%s", why.message);
    status = tell_notes(&w->result->notes, s->full.sem, err);
    if (status == NORMA_OK && !s->full.sem->convergence.converged)
        return norma__note(&w->result->notes, err, "invariance-not-converged", name,
                           s->full.sem->convergence.gradient_max, NAN,
                           "%s: the model did not converge; it is not judged", name);
    return status;
}

/* The model of a step in the form in which it was accepted; NULL when it was not fitted. */
static const norma_sem *accepted(const norma_invariance_step *s)
{
    const norma_sem *sem = s->partial.sem ? s->partial.sem : s->full.sem;
    return sem && sem->convergence.converged ? sem : NULL;
}

static size_t step_before(const norma_invariance *r)
{
    for (size_t k = r->n_steps; k-- > 0;)
        if (accepted(&r->steps[k]))
            return k;
    return NORMA_NONE;
}

static norma_status take_step(norma__invariance_work *w, int level, unsigned equal,
                              norma_error *err)
{
    norma_invariance *r = w->result;
    norma_invariance_step *s = &r->steps[r->n_steps];
    *s = empty_step(level, equal, step_before(r));
    s->first_freed = r->n_freed;
    norma_status status = fit(s, w, err);
    r->n_steps++;
    if (status != NORMA_OK || !s->full.sem)
        return status;
    if (level == NORMA_INVARIANCE_CONFIGURAL) {
        s->full.verdict = (int)norma__invariance_judge_first(s->full.sem);
        return take_groups(w, s->full.sem, err);
    }
    if (s->against == NORMA_NONE)
        return NORMA_OK;
    const norma_sem *before = accepted(&r->steps[s->against]);
    s->limits = norma_invariance_limits_of((norma_invariance_rule)r->rule,
                                           (norma_invariance_level)level, s->full.sem->n);
    status = norma__invariance_simulate(s, before, w, err);
    if (status == NORMA_OK)
        status = norma__invariance_compare(&s->full, s, before, w, err);
    return status == NORMA_OK ? norma__invariance_search(s, before, w, err) : status;
}

/* ---- all ---- */

static bool is_reached(const norma_invariance_step *s)
{
    if (s->level == NORMA_INVARIANCE_CONFIGURAL)
        return s->full.verdict == NORMA_INVARIANCE_SUPPORTED ||
               s->full.verdict == NORMA_INVARIANCE_DOUBTFUL;
    return s->full.verdict == NORMA_INVARIANCE_SUPPORTED ||
           s->partial.verdict == NORMA_INVARIANCE_SUPPORTED;
}

static void conclude(norma_invariance *r, const norma__invariance_work *w)
{
    r->highest = -1;
    r->partial = w->options->sem.n_partial > 0;
    for (size_t k = 0; k < r->n_steps; k++) {
        const norma_invariance_step *s = &r->steps[k];
        if (s->level > NORMA_INVARIANCE_STRICT || !is_reached(s))
            break;
        r->highest = s->level;
        r->partial |= s->full.verdict != NORMA_INVARIANCE_SUPPORTED &&
                      s->partial.verdict == NORMA_INVARIANCE_SUPPORTED;
    }
    r->test = r->steps[r->n_steps - 1].full.difference.method;
}

norma_status norma__invariance_steps(norma__invariance_work *w, norma_error *err)
{
    norma_invariance *r = w->result;
    unsigned levels, equal = 0;
    norma_status status = choose_levels(&levels, w, err);
    r->steps = NORMA__NEW(norma_invariance_step, NORMA_INVARIANCE_LEVELS);
    if (!r->steps)
        return norma__no_memory(err);
    for (int level = 0; level < NORMA_INVARIANCE_LEVELS && status == NORMA_OK; level++) {
        if (!(levels & 1u << level))
            continue;
        equal |= shared_at(w, level);
        status = take_step(w, level, equal, err);
        if (w->options->progress.step)
            w->options->progress.step(w->options->progress.context, "levels",
                                      (level + 1.0) / NORMA_INVARIANCE_LEVELS);
    }
    if (status == NORMA_OK)
        conclude(r, w);
    return status;
}
