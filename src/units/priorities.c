#include <norma/priorities.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "units/priorities_parts.h"

const char *const norma_quadrant_names[] = {"not clear",    "act first",         "keep up",
                                            "low priority", "possible overkill", NULL};

norma_option_table norma_priorities_option_table(void)
{
    static const norma_option table[] = {
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_priorities_options, importance.conf_level),
         1e-6, 1 - 1e-6, NULL, "coverage of intervals"},
        {"bootstrap", NORMA_OPTION_COUNT, offsetof(norma_priorities_options, importance.bootstrap),
         0, 100000, NULL, "samples drawn anew for the intervals of importance; 0: none"},
        {"min-cell", NORMA_OPTION_COUNT, offsetof(norma_priorities_options, disclosure.min_cell), 1,
         1000, NULL, "fewest respondents that are reported on; 1 for public data only"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_priorities_options, importance.seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_priorities_options, importance.threads), 0,
         1024, NULL, "number of threads; 0: all"},
        {0}};
    return table;
}

void norma_priorities_free(norma_priorities *priorities)
{
    if (!priorities)
        return;
    for (size_t i = 0; i < priorities->n_links; i++)
        norma_link_clear(&priorities->links[i].link);
    norma_importance_free(priorities->importance);
    norma__free_texts(priorities->outcomes, priorities->n_outcomes);
    free(priorities->links);
    free(priorities->priorities);
    free(priorities->criterion);
    free(priorities->sampling);
    free(priorities->outcome_column);
    norma_notes_clear(&priorities->notes);
    free(priorities);
}

/* ---- who and what ---- */

static norma_verdict verdict_of(const norma__prioritising *p, size_t scale)
{
    const norma_gate_cell *cell =
        p->gating ? norma_gating_find(p->gating, scale, NORMA_NONE, NORMA_NONE, 0) : NULL;
    const norma_gate_result *gate = cell ? cell->result : p->validation->scales[scale].gate;
    return gate ? gate->verdict : NORMA_PASS;
}

static norma_status score(norma__prioritising *p, norma_error *err)
{
    const norma_instrument *instrument = p->validation->instrument;
    norma_score_options o = NORMA_SCORE_OPTIONS_INIT;
    p->hold = NORMA__NEW(uint8_t, instrument->n_scales);
    if (!p->hold)
        return norma__no_memory(err);
    for (size_t s = 0; s < instrument->n_scales; s++)
        p->hold[s] = verdict_of(p, s) == NORMA_HOLD;
    o.threads = p->options->importance.threads;
    return norma_score(&p->scores, instrument, p->validation->data, p->keep, p->hold, &o, err);
}

/* Its values, n_rows; borrowed. */
static norma_status find_criterion(const double **values, norma__prioritising *p, norma_error *err)
{
    const norma_validation *v = p->validation;
    const char *id = p->options->criterion;
    norma_status status = norma__keep_text(&p->result->criterion, id, err);
    if (status != NORMA_OK)
        return status;
    size_t scale = norma_instrument_find_scale(v->instrument, id);
    p->result->criterion_scale = scale;
    if (scale != NORMA_NONE) {
        *values = p->scores->pomp + scale * p->n_rows;
        return p->hold[scale] ? norma__fail(err, NORMA_EDATA,
                                            "the criterion %s is held back by the gate: it cannot "
                                            "be scored",
                                            id)
                              : NORMA_OK;
    }
    for (size_t c = 0; c < norma_data_continuous(v->data); c++)
        if (strcmp(norma_data_continuous_id(v->data, c), id) == 0) {
            *values = norma_data_continuous_values(v->data, c);
            return NORMA_OK;
        }
    return norma__fail(err, NORMA_EINVAL,
                       "the criterion '%s' is no scale and no continuous variable of instrument "
                       "'%s' (columns.continuous)",
                       id, v->instrument->id);
}

/* ---- importance ---- */

static void point_at_predictors(norma_priorities *r)
{
    r->middle = r->importance->r2 / (double)r->n_priorities;
    for (size_t i = 0; i < r->n_priorities; i++)
        r->priorities[i].importance = &r->importance->predictors[i];
}

static norma_status weigh(norma__prioritising *p, const double *criterion, norma_error *err)
{
    double *x = NORMA__NEW(double, p->n_rows * p->n);
    size_t complete = 0;
    norma_status status = NORMA_OK;
    if (!x)
        return norma__no_memory(err);
    for (size_t i = 0; i < p->n; i++)
        memcpy(x + i * p->n_rows, p->scores->pomp + p->scales[i] * p->n_rows,
               p->n_rows * sizeof *x);
    for (size_t r = 0; r < p->n_rows; r++) {
        bool all = p->keep[r] && !isnan(criterion[r]);
        for (size_t i = 0; i < p->n && all; i++)
            all = !isnan(x[r + i * p->n_rows]);
        complete += all;
    }
    if (complete < p->options->disclosure.min_cell)
        status = norma__fail(err, NORMA_EDATA,
                             "fewer than %zu respondents have the criterion and all scales: "
                             "importance is not reported",
                             p->options->disclosure.min_cell);
    if (status == NORMA_OK)
        status = norma_importance_of(&p->result->importance, x, p->n, criterion, p->n_rows,
                                     p->sampling, p->keep, &p->options->importance, err);
    free(x);
    if (status != NORMA_OK)
        return status;
    point_at_predictors(p->result);
    return norma__notes_append(&p->result->notes, &p->result->importance->notes, err);
}

/* Both intervals must clear their middle. */
static int quadrant_of(const norma_priority *at, double middle, bool low_is_good)
{
    const norma_predictor *w = at->importance;
    if (!w)
        return NORMA_QUADRANT_NONE;
    bool important = w->low > middle, not_important = w->high < middle;
    bool above = at->difference_low > 0, below = at->difference_high < 0;
    bool good = low_is_good ? below : above, bad = low_is_good ? above : below;
    if (important && (good || bad))
        return good ? NORMA_KEEP_UP : NORMA_ACT_FIRST;
    if (not_important && (good || bad))
        return good ? NORMA_POSSIBLE_OVERKILL : NORMA_LOW_PRIORITY;
    return NORMA_QUADRANT_NONE;
}

static void fill_quadrants(norma__prioritising *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const norma_scale *scale = &p->validation->instrument->scales[p->scales[i]];
        norma_priority *at = &p->result->priorities[i];
        at->quadrant =
            quadrant_of(at, p->result->middle, scale->favourable == NORMA_FAVOURABLE_LOW);
    }
}

/* ---- the whole ---- */

static norma_status check(const norma__prioritising *p, norma_error *err)
{
    const norma_priorities_options *o = p->options;
    norma_status status = norma_options_check(norma_priorities_option_table(), o, err);
    if (status == NORMA_OK)
        status = norma_disclosure_check(&o->disclosure, err);
    if (status == NORMA_OK && !o->criterion && !p->outcomes)
        status = norma__fail(err, NORMA_EINVAL,
                             "priorities need a criterion that scales are important for, or "
                             "outcomes of units");
    return status;
}

static norma_status count_kept(norma__prioritising *p, norma_error *err)
{
    for (size_t r = 0; r < p->n_rows; r++)
        p->result->n += p->keep[r] != 0;
    if (p->result->n < p->options->disclosure.min_cell)
        return norma__fail(err, NORMA_EDATA,
                           "fewer than %zu respondents are kept: nothing is reported on them",
                           p->options->disclosure.min_cell);
    norma_status status = NORMA_OK;
    if (norma_data_weights(p->validation->data))
        status = norma__note(&p->result->notes, err, "priorities-unweighted", NULL, NAN, NAN,
                             "importance, means and links are those of the respondents: weights "
                             "are not used");
    if (status == NORMA_OK && p->options->disclosure.min_cell == 1)
        status =
            norma__note(&p->result->notes, err, "disclosure-off", NULL, NAN, NAN,
                        "nothing is hidden, however few respondents it is about (--min-cell 1): "
                        "for public data only");
    return status;
}

/* Too few units is no failure where there is importance to report. */
static norma_status fill_links(norma__prioritising *p, norma_error *err)
{
    norma_error refused = {0};
    norma_status status = norma__priority_links(p, &refused, err);
    if (status != NORMA_OK || refused.status == NORMA_OK)
        return status;
    if (!p->result->importance && p->result->n_links == 0)
        return norma__fail(err, refused.status, "%s", refused.message);
    return norma__note(&p->result->notes, err, "link-refused", p->outcomes->column, NAN,
                       NORMA_LINK_UNITS, "%s", refused.message);
}

static norma_status fill(norma__prioritising *p, norma_error *err)
{
    const double *criterion = NULL;
    norma_status status = norma__priority_people(p, err);
    if (status == NORMA_OK)
        status = count_kept(p, err);
    if (status == NORMA_OK)
        status = score(p, err);
    if (status == NORMA_OK && p->options->criterion)
        status = find_criterion(&criterion, p, err);
    if (status == NORMA_OK)
        status = norma__priority_scales(p, err);
    if (status != NORMA_OK)
        return status;
    p->result->priorities = NORMA__NEW(norma_priority, p->n);
    if (!p->result->priorities)
        return norma__no_memory(err);
    p->result->n_priorities = p->n;
    for (size_t i = 0; i < p->n; i++)
        p->result->priorities[i].scale = p->scales[i];
    if ((status = norma__priority_sampling(p, err)) != NORMA_OK ||
        (status = norma__priority_means(p, err)) != NORMA_OK)
        return status;
    if (criterion && (status = weigh(p, criterion, err)) != NORMA_OK)
        return status;
    fill_quadrants(p);
    return p->outcomes ? fill_links(p, err) : NORMA_OK;
}

norma_status norma_priorities_of(norma_priorities **out, const norma_validation *validation,
                                 const norma_gating *gating, const norma_outcomes *outcomes,
                                 const norma_priorities_options *options, norma_error *err)
{
    const norma_priorities_options defaults = NORMA_PRIORITIES_OPTIONS_INIT;
    norma__prioritising p = {.validation = validation,
                             .gating = gating,
                             .outcomes = outcomes,
                             .options = options ? options : &defaults,
                             .keep = validation->screen->keep,
                             .n_rows = norma_data_rows(validation->data)};
    norma_status status;

    *out = NULL;
    if ((status = check(&p, err)) != NORMA_OK)
        return status;
    p.result = NORMA__NEW(norma_priorities, 1);
    if (!p.result)
        return norma__no_memory(err);
    p.result->instrument = validation->instrument;
    p.result->criterion_scale = NORMA_NONE;
    p.result->middle = NAN;
    status = fill(&p, err);
    if (status == NORMA_OK) {
        *out = p.result; /* the caller owns it from here */
        p.result = NULL;
    }
    free(p.own_keep);
    free(p.hold);
    free(p.scales);
    norma_scores_free(p.scores);
    norma_grouping_free(p.sampling);
    norma_priorities_free(p.result);
    return status;
}
