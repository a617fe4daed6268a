#include <norma/validate.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "assessment/gate_parts.h"
#include "assessment/validate_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

norma_option_table norma_validate_option_table(void)
{
    static const norma_option table[] = {
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_validate_options, conf_level), 1e-6,
         1 - 1e-6, NULL, "coverage of the intervals of alpha"},
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_validate_options, missing), 0, 0,
         norma_missing_names, "what reliability and structure do with missing answers"},
        {"replicates", NORMA_OPTION_COUNT, offsetof(norma_validate_options, replicates), 0, 10000,
         NULL, "simulated samples of the parallel analysis; 0: none"},
        {"percentile", NORMA_OPTION_REAL, offsetof(norma_validate_options, percentile), 1, 99.99,
         NULL, "percentile of the simulated eigenvalues"},
        {"cross-limit", NORMA_OPTION_REAL, offsetof(norma_validate_options, cross_limit), 0, 1,
         NULL, "absolute loading over which an item loads on another factor too"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_validate_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_validate_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

/* ---- steps ------------------------------------------------------------------------------------
 */

static void tell(const norma_validate_options *o, const char *what, double share)
{
    if (o->progress.step)
        o->progress.step(o->progress.context, what, share);
}

static norma_status check_input(const norma_instrument *instrument, const norma_data *data,
                                const norma_norm_set *norms, const norma_validate_options *o,
                                norma_error *err)
{
    norma_status status = norma_options_check(norma_validate_option_table(), o, err);
    if (status != NORMA_OK)
        return status;
    if (norma_data_items(data) != instrument->n_items)
        return norma__fail(err, NORMA_EINVAL,
                           "the table has %zu items and the instrument %zu: validate a table with "
                           "the instrument that it was read with",
                           norma_data_items(data), instrument->n_items);
    if (norma_data_rows(data) == 0)
        return norma__fail(err, NORMA_EDATA, "there is no respondent to validate");
    status = norma__overrides_check(instrument, o->overrides, o->n_overrides, err);
    if (status != NORMA_OK)
        return status;
    return norms ? norma_norms_fit(norms, instrument, err) : NORMA_OK;
}

static norma_status validation_new(norma_validation **out, const norma_instrument *instrument,
                                   const norma_data *data, const norma_norm_set *norms,
                                   const norma_validate_options *o, norma_error *err)
{
    norma_validation *v = *out = NORMA__NEW(norma_validation, 1);
    if (!v)
        return norma__no_memory(err);
    v->instrument = instrument;
    v->data = data;
    v->norms = norms;
    v->scales = NORMA__NEW(norma_scale_validation, instrument->n_scales);
    v->alpha = NORMA__NEW(double, instrument->n_scales);
    v->overridden = NORMA__NEW(uint8_t, instrument->n_scales);
    if (!v->scales || !v->alpha || !v->overridden)
        return norma__no_memory(err);
    norma_status status = norma__overrides_copy(&v->overrides, o->overrides, o->n_overrides, err);
    v->n_overrides = v->overrides ? o->n_overrides : 0;
    if (status == NORMA_OK)
        status = norma__today(v->today, o->today, err);
    if (status == NORMA_OK)
        status = norma__validate_add_notes(v, &instrument->notes, NULL, err);
    return status == NORMA_OK ? norma__validate_add_notes(v, norma_data_notes(data), NULL, err)
                              : status;
}

/* The least that norm sets are made of, too (docs/norm-store.md, Privacy). */
enum { FEW = 10 };

static norma_status note_few(norma_validation *v, norma_error *err)
{
    const size_t n = v->screen->n_kept;
    if (n == 0 || n >= FEW)
        return NORMA_OK;
    return norma__note(
        &v->notes, err, "few-respondents", NULL, (double)n, FEW,
        "%zu of the respondents are kept, fewer than %d: means and spreads of so few "
        "may show what single people answered, treat them as personal data",
        n, FEW);
}

static norma_status screen(norma_validation *v, const norma_validate_options *o, norma_error *err)
{
    norma_screen_options options = NORMA_SCREEN_OPTIONS_INIT;
    options.threads = o->threads;
    options.extent = NORMA_SCREEN_RULES;
    options.frozen = o->frozen;
    norma_status status = norma_screen(&v->screen, v->instrument, v->data, &options, err);
    if (status == NORMA_OK)
        status = note_few(v, err);
    return status == NORMA_OK ? norma__validate_add_notes(v, &v->screen->notes, NULL, err) : status;
}

static bool held(const norma_validation *v, size_t s)
{
    return v->scales[s].gate->verdict == NORMA_HOLD;
}

static norma_status score(norma_validation *v, const norma_validate_options *o, norma_error *err)
{
    norma_score_options options = NORMA_SCORE_OPTIONS_INIT; /* missing: as the instrument says */
    const size_t n_scales = v->instrument->n_scales;
    uint8_t *hold = NORMA__NEW(uint8_t, n_scales);
    if (!hold)
        return norma__no_memory(err);
    for (size_t s = 0; s < n_scales; s++)
        hold[s] = held(v, s);
    options.threads = o->threads;
    norma_status status =
        norma_score(&v->scores, v->instrument, v->data, v->screen->keep, hold, &options, err);
    free(hold);
    return status == NORMA_OK ? norma__validate_add_notes(v, &v->scores->notes, NULL, err) : status;
}

static norma_status compare(norma_validation *v, norma_error *err)
{
    norma_status status = NORMA_OK;
    bool companies = false;
    for (size_t s = 0; v->norms && status == NORMA_OK && s < v->instrument->n_scales; s++) {
        const char *id = v->instrument->scales[s].id;
        const size_t at = norma_norm_find_scale(v->norms, id);
        if (held(v, s) || v->scores->n_scored[s] == 0)
            continue;
        if (at == NORMA_NONE) {
            status = norma__note(&v->notes, err, "scale-not-in-norms", id, NAN, NAN,
                                 "scale %s is not in norm set %s version %lld: it was held back or "
                                 "not scored when the norms were made",
                                 id, v->norms->name, (long long)v->norms->version);
            continue;
        }
        norma_norm_compare(&v->scales[s].comparison, &v->norms->scales[at],
                           v->scores->pomp + s * v->scores->n_rows, v->scores->n_rows);
        v->scales[s].compared = true;
        companies = companies || v->norms->scales[at].n_companies > 0;
    }
    if (status == NORMA_OK && companies)
        status = norma__note(&v->notes, err, "norms-know-companies", NULL, NAN, NAN,
                             "the comparison takes respondents to be independent, and ranks a mean "
                             "among persons: norma norms compare says where this company stands "
                             "among the companies of the norms, with intervals that allow for "
                             "people of one company being alike");
    return status;
}

norma_status norma_validate(norma_validation **out, const norma_instrument *instrument,
                            const norma_data *data, const norma_norm_set *norms,
                            const norma_validate_options *options, norma_error *err)
{
    const norma_validate_options defaults = NORMA_VALIDATE_OPTIONS_INIT;
    const norma_validate_options *o = options ? options : &defaults;
    norma_validation *v = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check_input(instrument, data, norms, o, err)) != NORMA_OK)
        goto done;
    if ((status = validation_new(&v, instrument, data, norms, o, err)) != NORMA_OK)
        goto done;
    tell(o, "screening", 0);
    if ((status = screen(v, o, err)) != NORMA_OK)
        goto done;
    tell(o, "reliability", 0.3);
    if ((status = norma__validate_reliability(v, o, err)) != NORMA_OK)
        goto done;
    tell(o, "information", 0.5);
    if (o->extent == NORMA_VALIDATE_ALL &&
        (status = norma__validate_information(v, o, err)) != NORMA_OK)
        goto done;
    tell(o, "structure", 0.6);
    if ((status = norma__validate_structure(v, o, err)) != NORMA_OK)
        goto done;
    tell(o, "gate and scores", 0.9);
    if ((status = norma__validate_gate(v, o, err)) != NORMA_OK)
        goto done;
    if (o->extent == NORMA_VALIDATE_ALL &&
        ((status = score(v, o, err)) != NORMA_OK || (status = compare(v, err)) != NORMA_OK))
        goto done;
    tell(o, "done", 1);

    *out = v; /* the caller owns it from here */
    v = NULL;
done:
    norma_validation_free(v);
    return status;
}

void norma_norms_from_validation(norma_norms_source *out, const norma_validation *validation,
                                 const char *name, const char *filter)
{
    *out = (norma_norms_source){.name = name,
                                .instrument = validation->instrument,
                                .data = validation->data,
                                .keep = validation->screen->keep,
                                .scores = validation->scores,
                                .leave_out = validation->overridden,
                                .alpha = validation->alpha,
                                .filter = filter,
                                .n_kept = validation->screen->n_kept};
}

void norma_validation_free(norma_validation *validation)
{
    norma_validation *v = validation;
    if (!v)
        return;
    for (size_t s = 0; v->scales && s < v->instrument->n_scales; s++) {
        norma_reliability_result_free(v->scales[s].kept);
        norma_reliability_result_free(v->scales[s].everyone);
        norma_information_free(v->scales[s].information);
        norma_gate_result_free(v->scales[s].gate);
    }
    free(v->scales);
    free(v->alpha);
    free(v->overridden);
    norma_screen_result_free(v->screen);
    norma_factor_result_free(v->structure);
    norma_key_match_free(v->key_match);
    free(v->factor_items);
    free(v->factor_key);
    norma_scores_free(v->scores);
    norma__overrides_free(v->overrides, v->n_overrides);
    norma_notes_clear(&v->notes);
    free(v);
}
