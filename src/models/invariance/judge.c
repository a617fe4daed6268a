/* How a level differs from the one before it, and what that comes to. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "foundation/note.h"
#include "models/invariance/invariance_parts.h"
#include "models/sem/inference.h"

/* Conventional: CFI .90, RMSEA and SRMR .08. */
static const norma_invariance_limits configural_limits = {0.90, 0.08, 0.08};

double norma__invariance_index(const norma_sem *sem, const char *name, int variant)
{
    static const char *const endings[] = {"", "_scaled", "_robust"};
    char full[40];
    snprintf(full, sizeof full, "%s%s", name, endings[variant]);
    return norma_sem_measure_of(sem, full);
}

/* ---- the difference test ---- */

static int test_of(const norma_sem *sem, int wanted, bool *shifted)
{
    *shifted = false;
    if (wanted != NORMA_INVARIANCE_TEST_AUTO) {
        *shifted = wanted == NORMA_INVARIANCE_TEST_SATORRA_2000 &&
                   (sem->test == NORMA_SEM_TEST_SCALED_SHIFTED ||
                    sem->test == NORMA_SEM_TEST_MEAN_VAR_ADJUSTED);
        return wanted;
    }
    switch (sem->test) {
    case NORMA_SEM_TEST_SATORRA_BENTLER:
    case NORMA_SEM_TEST_YUAN_BENTLER:
    case NORMA_SEM_TEST_YUAN_BENTLER_MPLUS:
        return NORMA_INVARIANCE_TEST_SATORRA_BENTLER_2001;
    case NORMA_SEM_TEST_MEAN_VAR_ADJUSTED:
    case NORMA_SEM_TEST_SCALED_SHIFTED:
        *shifted = true;
        return NORMA_INVARIANCE_TEST_SATORRA_2000;
    default:
        return NORMA_INVARIANCE_TEST_PLAIN;
    }
}

static norma_status compare(norma_invariance_difference *d, const norma_sem *larger,
                            const norma_sem *smaller, norma_notes *notes, norma_error *err)
{
    static const norma__sem_difference methods[] = {
        NORMA__DIFFERENCE_PLAIN, NORMA__DIFFERENCE_PLAIN, NORMA__DIFFERENCE_SATORRA_2000,
        NORMA__DIFFERENCE_SATORRA_BENTLER_2001, NORMA__DIFFERENCE_SATORRA_BENTLER_2010};
    norma__sem_test test;
    norma_status status = norma__sem_compare(&test, larger->inner, smaller->inner,
                                             methods[d->method], d->shifted, notes, err);
    if (status != NORMA_OK)
        return status;
    d->chisq = test.chisq;
    d->df = test.df;
    d->p = test.p;
    d->scaling = test.scaling;
    d->shift = test.shift;
    return NORMA_OK;
}

/* ---- changes of indices ---- */

/* Robust where both models have it, else scaled, else standard. */
static int variant_of(const norma_invariance_change *c)
{
    for (int v = NORMA_INVARIANCE_ROBUST; v > NORMA_INVARIANCE_STANDARD; v--)
        if (isfinite(c->cfi[v]) && isfinite(c->rmsea[v]))
            return v;
    return NORMA_INVARIANCE_STANDARD;
}

static void measure_change(norma_invariance_change *c, const norma_sem *before,
                           const norma_sem *after)
{
    for (int v = 0; v < 3; v++) {
        c->cfi[v] =
            norma__invariance_index(after, "cfi", v) - norma__invariance_index(before, "cfi", v);
        c->rmsea[v] = norma__invariance_index(after, "rmsea", v) -
                      norma__invariance_index(before, "rmsea", v);
    }
    c->srmr = norma_sem_measure_of(after, "srmr") - norma_sem_measure_of(before, "srmr");
    c->variant = variant_of(c);
}

/* ---- verdicts ---- */

/* All indices within their limits; none; or some. NaN is not looked at. */
static norma_invariance_verdict of_votes(int bad, int good)
{
    if (bad + good == 0)
        return NORMA_INVARIANCE_UNKNOWN;
    return bad == 0    ? NORMA_INVARIANCE_SUPPORTED
           : good == 0 ? NORMA_INVARIANCE_REJECTED
                       : NORMA_INVARIANCE_DOUBTFUL;
}

norma_invariance_verdict norma__invariance_judge_first(const norma_sem *sem)
{
    const norma_invariance_limits *l = &configural_limits;
    norma_invariance_change c;
    if (!sem->convergence.converged)
        return NORMA_INVARIANCE_UNKNOWN;
    for (int v = 0; v < 3; v++) {
        c.cfi[v] = norma__invariance_index(sem, "cfi", v);
        c.rmsea[v] = norma__invariance_index(sem, "rmsea", v);
    }
    int v = variant_of(&c);
    double srmr = norma_sem_measure_of(sem, "srmr");
    int bad = (c.cfi[v] < l->cfi) + (c.rmsea[v] > l->rmsea) + (srmr > l->srmr);
    int good = (c.cfi[v] >= l->cfi) + (c.rmsea[v] <= l->rmsea) + (srmr <= l->srmr);
    return of_votes(bad, good);
}

static bool has_limits(const norma_invariance_limits *l)
{
    return !isnan(l->cfi) || !isnan(l->rmsea) || !isnan(l->srmr);
}

static norma_invariance_verdict judge_test(const norma_invariance_difference *d, double alpha)
{
    if (isnan(d->p))
        return NORMA_INVARIANCE_UNKNOWN;
    return d->p < alpha ? NORMA_INVARIANCE_REJECTED : NORMA_INVARIANCE_SUPPORTED;
}

/* A drop of CFI counts; supplemented, where the rule has it, by a rise of RMSEA or SRMR. */
static norma_invariance_verdict judge_change(const norma_invariance_change *c,
                                             const norma_invariance_limits *l)
{
    double cfi = c->cfi[c->variant], rmsea = c->rmsea[c->variant];
    bool dropped = cfi < l->cfi, supplement = !isnan(l->rmsea) || !isnan(l->srmr);
    bool rose = rmsea >= l->rmsea || c->srmr >= l->srmr;
    if (isnan(cfi) && !isnan(l->cfi))
        return NORMA_INVARIANCE_UNKNOWN;
    if (!dropped && !rose)
        return NORMA_INVARIANCE_SUPPORTED;
    return dropped && (rose || !supplement) ? NORMA_INVARIANCE_REJECTED : NORMA_INVARIANCE_DOUBTFUL;
}

/* Nothing more is shared: there is nothing to test. */
static norma_status tell_same(norma_invariance_outcome *outcome, const norma_invariance_step *step,
                              const norma__invariance_work *w, norma_error *err)
{
    const char *name = norma_invariance_level_names[step->level];
    outcome->verdict = NORMA_INVARIANCE_SUPPORTED;
    outcome->difference.df = 0;
    return norma__note(&w->result->notes, err, "invariance-same-model", name, NAN, NAN,
                       "%s: the model has no more degrees of freedom than the one before: it is "
                       "the same, written in another way, and nothing is tested",
                       name);
}

norma_status norma__invariance_compare(norma_invariance_outcome *outcome,
                                       const norma_invariance_step *step, const norma_sem *before,
                                       const norma__invariance_work *w, norma_error *err)
{
    norma_invariance_difference *d = &outcome->difference;
    d->method = test_of(outcome->sem, w->options->test, &d->shifted);
    if (!before->convergence.converged || !outcome->sem->convergence.converged)
        return NORMA_OK;
    measure_change(&outcome->change, before, outcome->sem);
    d->df = norma_sem_measure_of(outcome->sem, "df") - norma_sem_measure_of(before, "df");
    if (!(d->df > 0))
        return tell_same(outcome, step, w, err);
    norma_status status = compare(d, before, outcome->sem, &w->result->notes, err);
    bool by_limits = step->simulated ||
                     (has_limits(&step->limits) && w->result->rule != NORMA_INVARIANCE_RULE_TEST);
    if (status == NORMA_OK)
        outcome->verdict = (int)(by_limits ? judge_change(&outcome->change, &step->limits)
                                           : judge_test(d, w->options->alpha));
    return status;
}
