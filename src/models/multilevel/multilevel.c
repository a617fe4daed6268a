#include <norma/multilevel.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/multilevel/components.h"

const char *const norma_icc_size_names[] = {"unequal", "mean", NULL};
const char *const norma_icc_method_names[] = {"anova", "reml", NULL};

static const norma_option TABLE[] = {
    {"icc-size", NORMA_OPTION_CHOICE, offsetof(norma_multilevel_options, icc_size), 0, 0,
     norma_icc_size_names,
     "size that stands for all units in ICC(1): that of unequal sizes, or their mean as in R's "
     "multilevel"},
    {"icc-method", NORMA_OPTION_CHOICE, offsetof(norma_multilevel_options, icc_method), 0, 0,
     norma_icc_method_names, "estimate that is called ICC(1) and shrinks the means of units"},
    {"conf-level", NORMA_OPTION_REAL, offsetof(norma_multilevel_options, conf_level), 0.5, 0.999,
     NULL, "coverage of all intervals"},
    {"pooled-sd", NORMA_OPTION_FLAG, offsetof(norma_multilevel_options, pooled), 0, 0, NULL,
     "intervals of units' means use the standard deviation within all units, not their own"},
    {"draws", NORMA_OPTION_COUNT, offsetof(norma_multilevel_options, draws), 0, 100000, NULL,
     "draws of the true means for the ranks of up to 512 units; 0: no ranks"},
    {"seed", NORMA_OPTION_SEED, offsetof(norma_multilevel_options, seed), 0, 0, NULL,
     "seed of the draws"},
    {"threads", NORMA_OPTION_COUNT, offsetof(norma_multilevel_options, threads), 0, 1024, NULL,
     "threads to use; 0: all"},
    {NULL, NORMA_OPTION_FLAG, 0, 0, 0, NULL, NULL},
};

norma_option_table norma_multilevel_option_table(void)
{
    return TABLE;
}

static norma_status check(const norma_unit_scores *scores, size_t n_units,
                          const size_t *head_counts, const norma_multilevel_options *options,
                          norma_error *err)
{
    norma_status status = norma_options_check(TABLE, options, err);
    for (size_t u = 0; status == NORMA_OK && u < n_units; u++) {
        const norma_unit_scores *s = &scores[u];
        if (s->n > 0 && !(isfinite(s->mean) && isfinite(s->ss) && s->ss >= 0))
            return norma__fail(err, NORMA_EDATA,
                               "the scores of unit %zu are not all finite: leave out what is not "
                               "a number",
                               u + 1);
        if (head_counts && head_counts[u] > 0 && s->n > head_counts[u])
            return norma__fail(err, NORMA_EDATA,
                               "unit %zu has more people with a score than its head count says it "
                               "has in all: correct the head count",
                               u + 1);
    }
    return status;
}

/* ---- notes ---- */

static bool any_unit(const norma_unit_scores *scores, size_t n_units, size_t n)
{
    for (size_t u = 0; u < n_units; u++)
        if (scores[u].n == n)
            return true;
    return false;
}

static bool any_constant(const norma_unit_scores *scores, size_t n_units)
{
    for (size_t u = 0; u < n_units; u++)
        if (scores[u].n > 1 && scores[u].ss == 0)
            return true;
    return false;
}

/* Counts of units are left out where they would tell how small the smallest are. */
static norma_status note_units(norma_multilevel_result *r, const norma_unit_scores *scores,
                               const norma_multilevel_options *o, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (any_unit(scores, r->n_units, 0))
        status = norma__note(&r->notes, err, "units-without-scores", NULL, NAN, NAN,
                             "units in which nobody has this score are left out");
    if (status == NORMA_OK && any_unit(scores, r->n_units, 1))
        status = norma__note(&r->notes, err, "single-member-units", NULL, NAN, NAN,
                             "a unit in which one person has this score has no standard deviation "
                             "of its own%s",
                             o->pooled ? "" : ", and no interval but the empirical Bayes one");
    if (status == NORMA_OK && !o->pooled && any_constant(scores, r->n_units))
        status = norma__note(&r->notes, err, "constant-units", NULL, NAN, NAN,
                             "where all scores of a unit are alike, the interval of its mean has "
                             "no width, which says too much: see the empirical Bayes interval, or "
                             "take --pooled-sd");
    return status;
}

static norma_status note_undefined(norma_multilevel_result *r, norma_error *err)
{
    const norma_components *c = &r->components;
    const char *why = c->n_units == 0      ? "there is no score"
                      : c->n_units == 1    ? "there is one unit"
                      : c->df_within == 0  ? "no unit has two members"
                      : c->ms_between == 0 ? "no score differs from another"
                                           : NULL;
    if (why)
        return norma__note(&r->notes, err, "icc-undefined", NULL, NAN, NAN,
                           "ICC(1) and what follows from it are not defined: %s", why);
    return norma__note(&r->notes, err, "no-variation-within", NULL, NAN, NAN,
                       "nobody differs from the others of the same unit: ICC(1) is 1, and "
                       "shrunken means have no interval and no ranks");
}

static norma_status note_components(norma_multilevel_result *r, const norma_multilevel_options *o,
                                    norma_error *err)
{
    const norma_components *c = &r->components;
    norma_status status = NORMA_OK;
    bool reml = o->icc_method == NORMA_ICC_REML;
    if (!(c->ms_within > 0) || c->n_units < 2)
        return note_undefined(r, err);
    if (!reml && c->icc1 < 0)
        status = norma__note(&r->notes, err, "icc-negative", NULL, c->icc1, NAN,
                             "ICC(1) is negative (%.3g): units differ less than chance alone would "
                             "have them; the variance between them is taken to be 0 and every "
                             "shrunken mean is the grand mean",
                             c->icc1);
    else if (reml && c->icc1 == 0)
        status = norma__note(&r->notes, err, "between-zero", NULL, NAN, NAN,
                             "the variance between units is estimated to be 0: every shrunken mean "
                             "is the grand mean");
    if (status == NORMA_OK && c->n_units < 10)
        status = norma__note(&r->notes, err, "few-units", NULL, (double)c->n_units, NAN,
                             "%zu units say little of how much units differ: mind the interval of "
                             "ICC(1)",
                             c->n_units);
    if (status == NORMA_OK && !reml && o->icc_size == NORMA_ICC_SIZE_MEAN &&
        c->mean_size - c->k0 > 1e-9 * c->mean_size)
        status = norma__note(&r->notes, err, "icc-mean-size", NULL, NAN, NAN,
                             "sizes differ, and ICC(1) from their plain mean is too low: the size "
                             "of unequal units (--icc-size unequal) is not biased so");
    return status;
}

static norma_status note_ranks(norma_multilevel_result *r, norma_error *err)
{
    return norma__note(&r->notes, err, "ranks-expected", NULL, (double)r->components.n_units, NAN,
                       "ranks of %zu units are computed from the expected number of units above "
                       "each value, not drawn",
                       r->components.n_units);
}

/* ---- the result ---- */

static norma_status rank(norma_multilevel_result *r, const norma_unit_scores *scores,
                         const norma__sizes *sizes, const norma__posterior *posterior,
                         const norma__belief *beliefs, const norma_multilevel_options *o,
                         norma_error *err)
{
    if (r->components.n_units <= NORMA__RANKS_DRAWN)
        return norma__ranks_drawn(r->units, scores, r->n_units, sizes, posterior, o, err);
    norma_status status = note_ranks(r, err);
    if (status != NORMA_OK)
        return status;
    return norma__ranks_expected(r->units, beliefs, r->n_units, o->conf_level, err);
}

static norma_status fill(norma_multilevel_result *r, const norma_unit_scores *scores,
                         const size_t *head_counts, const norma__sizes *sizes,
                         const norma_multilevel_options *o, norma_error *err)
{
    norma__posterior posterior;
    norma__components_of(&r->components, sizes, o);
    bool known = r->components.ms_within > 0 && r->components.n_units > 1;
    norma__belief *beliefs = NULL;
    if (known) {
        beliefs = NORMA__NEW(norma__belief, r->n_units);
        if (!beliefs)
            return norma__no_memory(err);
        norma__posterior_of(&posterior, sizes);
        norma__beliefs_of(beliefs, &posterior, scores, r->n_units, sizes);
    }
    norma__unit_means(r->units, scores, r->n_units, head_counts, &r->components, sizes, beliefs, o);
    norma_status status = note_units(r, scores, o, err);
    if (status == NORMA_OK)
        status = note_components(r, o, err);
    if (status == NORMA_OK && known && o->draws > 0)
        status = rank(r, scores, sizes, &posterior, beliefs, o, err);
    free(beliefs);
    return status;
}

norma_status norma_multilevel_of(norma_multilevel_result **out, const norma_unit_scores *scores,
                                 size_t n_units, const size_t *head_counts,
                                 const norma_multilevel_options *options, norma_error *err)
{
    const norma_multilevel_options defaults = NORMA_MULTILEVEL_OPTIONS_INIT;
    const norma_multilevel_options *o = options ? options : &defaults;
    norma_multilevel_result *r = NULL;
    norma__sizes sizes = {0};
    norma_status status;

    *out = NULL;
    if ((status = check(scores, n_units, head_counts, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma__sizes_of(&sizes, scores, n_units, err)) != NORMA_OK)
        goto done;
    r = NORMA__NEW(norma_multilevel_result, 1);
    if (!r || !(r->units = NORMA__NEW(norma_unit_mean, n_units))) {
        status = norma__no_memory(err);
        goto done;
    }
    r->n_units = n_units;
    if ((status = fill(r, scores, head_counts, &sizes, o, err)) != NORMA_OK)
        goto done;
    *out = r;
    r = NULL;
done:
    norma__sizes_clear(&sizes);
    norma_multilevel_result_free(r);
    return status;
}

void norma_multilevel_result_free(norma_multilevel_result *result)
{
    if (!result)
        return;
    free(result->units);
    norma_notes_clear(&result->notes);
    free(result);
}
