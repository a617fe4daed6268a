#include <norma/scored.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "assessment/gate_parts.h"
#include "assessment/scored_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

const char *const norma_reference_names[] = {"norms", "sample", NULL};
const char *const norma_scored_missing_names[] = {"instrument", "person-mean", "two-way",
                                                  "em",         "complete",    NULL};

norma_scored_options norma_scored_options_init(void)
{
    norma_scored_options o = {.version = 1,
                              .conf_level = 0.95,
                              .gating = NORMA_GATING_OPTIONS_INIT,
                              .validate = NORMA_VALIDATE_OPTIONS_INIT,
                              .disclosure = NORMA_DISCLOSURE_OPTIONS_INIT};
    o.validate.extent = NORMA_VALIDATE_GATE;
    return o;
}

norma_option_table norma_scored_option_table(void)
{
    static const norma_option table[] = {
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_scored_options, conf_level), 1e-6,
         1 - 1e-6, NULL, "coverage of the intervals"},
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_scored_options, missing), 0, 0,
         norma_scored_missing_names, "what is done with missing answers"},
        {"reference", NORMA_OPTION_CHOICE, offsetof(norma_scored_options, reference), 0, 0,
         norma_reference_names, "what standard scores refer to: the norm set, or each population"},
        {"factor-scores", NORMA_OPTION_FLAG, offsetof(norma_scored_options, factor_scores), 0, 0,
         NULL, "also scores of the factors (regression)"},
        {"min-cell", NORMA_OPTION_COUNT,
         offsetof(norma_scored_options, disclosure) + offsetof(norma_disclosure_options, min_cell),
         1, 1e6, NULL, "fewest respondents of a unit whose verdicts are told"},
        {"seed", NORMA_OPTION_SEED,
         offsetof(norma_scored_options, validate) + offsetof(norma_validate_options, seed), 0, 0,
         NULL, "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_scored_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

/* The same level, threads and overrides throughout. */
static void settle(norma_scored_options *o)
{
    o->gating.conf_level = o->validate.conf_level = o->conf_level;
    o->gating.threads = o->validate.threads = o->disclosure.threads = o->threads;
    o->validate.overrides = o->gating.overrides;
    o->validate.n_overrides = o->gating.n_overrides;
    o->validate.today = o->gating.today;
}

static norma_status check(const norma_scored_options *o, norma_error *err)
{
    norma_status status = norma_options_check(norma_scored_option_table(), o, err);
    return status == NORMA_OK ? norma_disclosure_check(&o->disclosure, err) : status;
}

/* Kept rows without a role have no population of their own: they are held against everybody. */
static norma_status count_populations(norma_scored *s, norma_error *err)
{
    const size_t n_roles = s->gating->n_populations;
    size_t without = 0;
    s->n_populations = n_roles ? n_roles : 1;
    for (size_t r = 0; n_roles && r < norma_data_rows(s->data); r++)
        without += s->validation->screen->keep[r] &&
                   norma_data_label(s->data, s->instrument->n_units, r) == NORMA_NONE;
    s->n_populations += without > 0;
    if (without == 0)
        return NORMA_OK;
    return norma__note(&s->notes, err, "rows-without-role", NULL, (double)without, NAN,
                       "%zu of the respondents kept have no role: their scores are those of "
                       "everybody's verdict, reliability and distribution",
                       without);
}

/* All notes once: the gating's, the validation's but for those on overrides, which gating tells of
   all cells, and those of scoring. */
static norma_status gather_notes(norma_scored *s, norma_error *err)
{
    const norma_notes *from = &s->validation->notes;
    norma_status status = norma__note(
        &s->notes, err, "personal-data", NULL, NAN, NAN,
        "scores of respondents are personal data: keep the file as you keep the answers");
    if (status == NORMA_OK)
        status = norma__notes_append(&s->notes, &s->gating->notes, err);
    for (size_t i = 0; status == NORMA_OK && i < from->n; i++) {
        const norma_notes one = {.n = 1, .list = &from->list[i]};
        if (!norma__is_override_note(one.list))
            status = norma__notes_append(&s->notes, &one, err);
    }
    if (status == NORMA_OK)
        status = norma__notes_append(&s->notes, norma_disclosure_notes(s->disclosure), err);
    return status == NORMA_OK ? norma__notes_append(&s->notes, &s->scores->notes, err) : status;
}

norma_status norma_scored_of(norma_scored **out, const norma_instrument *instrument,
                             const norma_data *data, const norma_norm_set *norms,
                             const norma_scored_options *options, norma_error *err)
{
    norma_scored *s = NULL;
    norma_status status;

    *out = NULL;
    if (!(s = NORMA__NEW(norma_scored, 1)))
        return norma__no_memory(err);
    s->instrument = instrument;
    s->data = data;
    s->options = options ? *options : norma_scored_options_init();
    settle(&s->options);
    if ((status = check(&s->options, err)) != NORMA_OK)
        goto done;
    if ((status = norma_validate(&s->validation, instrument, data, norms, &s->options.validate,
                                 err)) != NORMA_OK)
        goto done;
    if ((status = norma_gating_of(&s->gating, s->validation, &s->options.gating, err)) != NORMA_OK)
        goto done;
    if ((status = count_populations(s, err)) != NORMA_OK)
        goto done;
    if ((status = norma__scored_disclose(s, err)) != NORMA_OK)
        goto done;
    if ((status = norma__scored_scores(s, err)) != NORMA_OK)
        goto done;
    if ((status = norma__scored_scales(s, err)) != NORMA_OK)
        goto done;
    if ((status = norma__scored_given(s, err)) != NORMA_OK)
        goto done;
    if ((status = norma__scored_factors(s, err)) != NORMA_OK)
        goto done;
    if ((status = gather_notes(s, err)) != NORMA_OK)
        goto done;

    *out = s; /* the caller owns it from here */
    s = NULL;
done:
    norma_scored_free(s);
    return status;
}

void norma_scored_free(norma_scored *scored)
{
    norma_scored *s = scored;
    if (!s)
        return;
    for (size_t i = 0; s->scales && i < s->instrument->n_scales * s->n_populations; i++)
        norma_norm_scale_clear(&s->scales[i].reference);
    free(s->scales);
    norma_norm_curves_free(s->curves);
    free(s->covariate);
    free(s->factor_scores);
    free(s->roles);
    norma_scores_free(s->scores);
    norma_disclosure_free(s->disclosure);
    norma_gating_free(s->gating);
    norma_validation_free(s->validation);
    norma_notes_clear(&s->notes);
    free(s);
}
