#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/invariance_parts.h"

const char *norma__invariance_source(int rule)
{
    size_t n;
    const norma_invariance_cutoff *table = norma_invariance_cutoffs(&n);
    for (size_t i = 0; i < n; i++)
        if ((int)table[i].rule == rule)
            return table[i].source;
    return NULL;
}

const char *norma__invariance_test_word(int test)
{
    static const char *const words[] = {"", "the difference of chi-squares", "Satorra (2000)",
                                        "Satorra and Bentler (2001)", "Satorra and Bentler (2010)"};
    return words[test];
}

int norma__invariance_shown(const norma_invariance *r)
{
    for (size_t k = r->n_steps; k-- > 1;)
        if (isfinite(r->steps[k].full.change.cfi[r->steps[k].full.change.variant]))
            return r->steps[k].full.change.variant;
    return NORMA_INVARIANCE_STANDARD;
}

double norma__invariance_figure(const norma_sem *sem, const char *name, int variant)
{
    static const char *const endings[] = {"", "_scaled", "_robust"};
    char full[40];
    snprintf(full, sizeof full, "%s%s", name, endings[variant]);
    return sem ? norma_sem_measure_of(sem, full) : NAN;
}

const norma_invariance_item *norma__invariance_worst(const norma_invariance *r, size_t first)
{
    const norma_invariance_item *item = &r->items[first], *worst = item;
    for (size_t k = 0; k < r->n_items; k++) {
        const norma_invariance_item *other = &r->items[k];
        if (strcmp(other->id, item->id) != 0 || strcmp(other->factor, item->factor) != 0)
            continue;
        if (k < first)
            return NULL;
        if (other->dmacs > worst->dmacs || isnan(worst->dmacs))
            worst = other;
    }
    return worst;
}

void norma__put_invariance_level(norma__buffer *out, norma_language l,
                                 const norma_invariance_step *s, bool partial)
{
    const char *name = norma__say(l, norma_invariance_level_names[s->level]);
    if (partial)
        norma__sayf(out, l, "{1}, {2} free", name, norma__count(l, (double)s->n_freed).text);
    else
        norma__put(out, name);
}

void norma__put_invariance_rule(norma__buffer *out, norma_language l, const norma_invariance *r)
{
    const char *source = norma__invariance_source(r->rule);
    bool simulated = false;
    for (size_t k = 0; k < r->n_steps; k++)
        simulated |= r->steps[k].simulated;
    if (simulated)
        norma__put(out,
                   norma__say(l, "Levels are judged by cut-offs simulated for these models and "
                                 "samples."));
    else if (source)
        norma__sayf(out, l,
                    "Levels are judged by {1}; quoted second hand. Where it has no cut-off, the "
                    "difference test judges.",
                    norma__say(l, source));
    else
        norma__put(out, norma__say(l, "Levels are judged by the difference test."));
}

static const char *conclusion_of(const norma_invariance *r)
{
    switch (r->highest) {
    case NORMA_INVARIANCE_CONFIGURAL:
        return "The groups share the shape of the model, but not what ties its items to the "
               "factors: neither relations nor means may be compared.";
    case NORMA_INVARIANCE_THRESHOLDS:
        return "The groups share thresholds, but not loadings: neither relations nor means may be "
               "compared.";
    case NORMA_INVARIANCE_METRIC:
        return "The groups share loadings: variances, covariances and relations may be compared, "
               "means may not.";
    case NORMA_INVARIANCE_SCALAR:
        return "The groups share loadings and intercepts: means may be compared. Variances of "
               "observed scores may not, since residual variances are not known to be shared.";
    case NORMA_INVARIANCE_STRICT:
        return "The groups share loadings, intercepts and residual variances: means and variances "
               "may be compared, of factors and of scores.";
    default:
        if (r->n_steps > 0 && r->steps[0].full.verdict == NORMA_INVARIANCE_UNKNOWN)
            return "Whether the model fits in the groups could not be judged: nothing may be "
                   "compared by it; the notes say why.";
        return "The model does not fit in the groups as they are: nothing may be compared by it.";
    }
}

/* The first level that was not reached. */
static const norma_invariance_step *first_missed(const norma_invariance *r)
{
    for (size_t k = 1; k < r->n_steps; k++)
        if (r->steps[k].level > r->highest && r->steps[k].level <= NORMA_INVARIANCE_STRICT)
            return &r->steps[k];
    return NULL;
}

static void put_reason(norma__buffer *out, norma_language l, const norma_invariance_step *s)
{
    const norma_invariance_outcome *o = s->partial.sem ? &s->partial : &s->full;
    const norma_invariance_change *c = &o->change;
    const char *level = norma__say(l, norma_invariance_level_names[s->level]);
    norma__put(out, " ");
    if (o->verdict == NORMA_INVARIANCE_UNKNOWN) {
        norma__sayf(out, l, "Level {1} could not be judged.", level);
        return;
    }
    const char *verdict = norma__say(l, norma_invariance_verdict_names[o->verdict]);
    if (isnan(s->limits.cfi))
        norma__sayf(out, l, "Level {1} is {2}: the difference test has p {3}.", level, verdict,
                    norma__p_value(l, o->difference.p).text);
    else
        norma__sayf(out, l, "Level {1} is {2}: CFI changes by {3} (limit {4}), RMSEA by {5}.",
                    level, verdict, norma__signed(l, c->cfi[c->variant], 3).text,
                    norma__signed(l, s->limits.cfi, 3).text,
                    norma__signed(l, c->rmsea[c->variant], 3).text);
}

void norma__put_invariance_conclusion(norma__buffer *out, norma_language l,
                                      const norma_invariance *r)
{
    const norma_invariance_step *missed = first_missed(r);
    norma__put(out, norma__say(l, conclusion_of(r)));
    if (r->partial && r->highest >= NORMA_INVARIANCE_METRIC) {
        norma__put(out, " ");
        norma__sayf(out, l,
                    "This holds of the factors, with {1 parameter|parameters} left free; sums of "
                    "items that have them carry their differences.",
                    norma__count(l, (double)r->n_freed).text);
    }
    if (r->highest >= 0 && r->steps[0].full.verdict == NORMA_INVARIANCE_DOUBTFUL) {
        norma__put(out, " ");
        norma__put(out, norma__say(l, "How well the model itself fits in the groups is doubtful."));
    }
    if (missed)
        put_reason(out, l, missed);
}

void norma__put_alignment_share(norma__buffer *out, norma_language l,
                                const norma_invariance_aligned *a)
{
    const norma_alignment *x = a->alignment;
    if (isnan(x->share_different)) {
        norma__put(out, norma__say(l, "Without standard errors it is not known which parameters "
                                      "differ."));
        return;
    }
    norma__sayf(out, l,
                x->trustworthy ? "{1} of all parameters of all groups differ: at most a quarter, "
                                 "so that aligned means can be trusted (a rule of thumb)."
                               : "{1} of all parameters of all groups differ: more than a quarter, "
                                 "so that aligned means should not be trusted without a "
                                 "simulation (a rule of thumb).",
                norma__percent(l, x->share_different).text);
}
