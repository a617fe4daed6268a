#include <norma/recalibrate.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "benchmark/collected.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "norms/norms_continuous.h"
#include "norms/norms_source.h"

/* The collection, and what the new version is made of where that is more. */
struct norma__recalibration_parts {
    norma__collected collection, pooled;
    norma_norms_source next; /* what is written */
};

norma_recalibrate_options norma_recalibrate_options_init(void)
{
    norma_recalibrate_options o = {.version = 1,
                                   .drift = NORMA_DRIFT_OPTIONS_INIT,
                                   .dif = NORMA_DIF_OPTIONS_INIT,
                                   .rake = NORMA_RAKE_OPTIONS_INIT,
                                   .validate = NORMA_VALIDATE_OPTIONS_INIT};
    o.dif.adjust = NORMA_DIF_ADJUST_BH;
    return o;
}

norma_option_table norma_recalibrate_option_table(void)
{
    static const norma_option table[] = {
        {"weighting", NORMA_OPTION_CHOICE, offsetof(norma_recalibrate_options, weighting), 0, 0,
         norma_weighting_names, "what counts the same in the new version"},
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_recalibrate_options, drift.conf_level),
         1e-6, 1 - 1e-6, NULL, "coverage of intervals"},
        {"bound", NORMA_OPTION_REAL, offsetof(norma_recalibrate_options, drift.bound), 1e-6, 10,
         NULL, "changes smaller than this do not matter, in sd of the old norm"},
        {"dif-method", NORMA_OPTION_CHOICE, offsetof(norma_recalibrate_options, dif.method), 0, 0,
         norma_dif_method_names, "what tells that an item functions differently"},
        {"dif-effect", NORMA_OPTION_CHOICE, offsetof(norma_recalibrate_options, dif.effect), 0, 0,
         norma_dif_effect_names, "the size that it has to reach besides"},
        {"dif-min-effect", NORMA_OPTION_REAL, offsetof(norma_recalibrate_options, dif.min_effect),
         0, 100, NULL, "that size, for effects without a limit of their own"},
        {"dif-alpha", NORMA_OPTION_REAL, offsetof(norma_recalibrate_options, dif.alpha), 1e-12, 1,
         NULL, "its p is under this"},
        {"dif-adjust", NORMA_OPTION_CHOICE, offsetof(norma_recalibrate_options, dif.adjust), 0, 0,
         norma_dif_adjust_names, "adjustment of p for many items"},
        {"cap", NORMA_OPTION_REAL, offsetof(norma_recalibrate_options, rake.cap), 1.000001, 1e6,
         NULL, "the largest weight by raking, the mean being 1"},
        {"trimming", NORMA_OPTION_CHOICE, offsetof(norma_recalibrate_options, rake.trimming), 0, 0,
         norma_trimming_names, "when larger ones are cut"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_recalibrate_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

void norma_recalibration_free(norma_recalibration *r)
{
    if (!r)
        return;
    for (size_t k = 0; r->dif && k < r->n_dif; k++)
        norma_dif_result_free(r->dif[k]);
    for (size_t k = 0; r->bridges && k < r->n_bridges; k++)
        norma_bridge_free(r->bridges[k]);
    free(r->dif);
    free(r->bridges);
    norma_drift_free(r->drift);
    norma_norm_set_free(r->next);
    norma_norm_set_free(r->collection);
    if (r->parts) {
        norma__collected_clear(&r->parts->collection);
        norma__collected_clear(&r->parts->pooled);
    }
    free(r->parts);
    norma_notes_clear(&r->notes);
    free(r);
}

static norma_recalibration *recalibration_new(const norma_recalibrate_source *source,
                                              const norma_recalibrate_options *o)
{
    norma_recalibration *r = NORMA__NEW(norma_recalibration, 1);
    if (!r)
        return NULL;
    r->source = *source;
    r->options = *o;
    r->parts = NORMA__NEW(struct norma__recalibration_parts, 1);
    r->dif = NORMA__NEW(norma_dif_result *, source->old->n_scales);
    r->bridges = NORMA__NEW(norma_bridge *, source->old->n_scales);
    if (!r->parts || !r->dif || !r->bridges) {
        norma_recalibration_free(r);
        return NULL;
    }
    return r;
}

/* ---- what is to be known before the figures ---- */

static norma_status note_scales(norma_recalibration *r, norma_error *err)
{
    const norma_norm_set *old = r->source.old;
    norma_status status = NORMA_OK;
    for (size_t s = 0; s < old->n_scales && status == NORMA_OK; s++) {
        const char *id = old->scales[s].id;
        if (norma_norm_find_scale(r->collection, id) != NORMA_NONE)
            continue;
        r->n_held++;
        status = norma__note(&r->notes, err, "recalibrate-scale-held", id, NAN, NAN,
                             "%s is in the norm set, and the gate holds it back in the new "
                             "collection: it does not enter",
                             id);
    }
    return status;
}

static bool has_curves(const norma_norm_set *set)
{
    for (size_t f = 0; f < set->n_figures; f++)
        if (strncmp(set->figures[f].name, NORMA__CURVE_PREFIX, strlen(NORMA__CURVE_PREFIX)) == 0)
            return true;
    return false;
}

static norma_status note_origin(norma_recalibration *r, norma_error *err)
{
    const norma_norm_set *old = r->source.old;
    const norma_input *input = norma_data_input(r->source.data);
    norma_status status = NORMA_OK;
    if (*input->sha256 && old->source_sha256 && strcmp(input->sha256, old->source_sha256) == 0)
        status =
            norma__note(&r->notes, err, "recalibrate-same-file", NULL, NAN, NAN,
                        "the collection is the file that the norm set was made of: where it is "
                        "the same people, tests that take them for others are no evidence");
    if (status == NORMA_OK && *old->calibration && !r->source.calibration)
        status =
            norma__note(&r->notes, err, "recalibrate-no-calibration", old->calibration, NAN, NAN,
                        "calibration %s that the norm set was screened by is not at hand: the "
                        "collection was screened by itself",
                        old->calibration);
    if (status == NORMA_OK && has_curves(old))
        status = norma__note(&r->notes, err, "recalibrate-without-curves", NULL, NAN, NAN,
                             "the norm set has continuous norms, and a version made by "
                             "recalibration has none: norms build --continuous makes them anew");
    return status;
}

/* ---- items against the counts that the norm set keeps ---- */

static const norma_frozen *matching(const norma_norm_set *set, const char *what, const char *scale)
{
    char name[256];
    snprintf(name, sizeof name, "matching.%s.%.200s", what, scale);
    return norma_norm_figure(set, name);
}

static bool strata_of(norma_dif_strata *out, const norma_recalibration *r, const norma_scale *scale)
{
    const norma_frozen *bounds = matching(r->source.old, "bounds", scale->id);
    const norma_frozen *mean = matching(r->source.old, "mean", scale->id);
    const norma_frozen *counts = matching(r->source.old, "counts", scale->id);
    size_t columns = 0;
    for (size_t k = 0; k < scale->n_items; k++)
        columns += (size_t)(norma_data_max(r->source.data, scale->items[k]) -
                            norma_data_min(r->source.data, scale->items[k])) +
                   1;
    if (!bounds || !mean || !counts || counts->n_columns != columns ||
        bounds->n_rows != counts->n_rows || mean->n_rows != counts->n_rows)
        return false;
    *out = (norma_dif_strata){counts->n_rows, bounds->values, mean->values, counts->values};
    return true;
}

static norma_status check_scale(norma_recalibration *r, size_t s, norma_error *err)
{
    const norma_scale *scale = &r->source.instrument->scales[s];
    norma_dif_group group = {.name = "collection"};
    norma_dif_strata strata;
    norma_error own = {0};
    if (!strata_of(&strata, r, scale))
        return norma__note(
            &r->notes, err, "recalibrate-no-counts", scale->id, NAN, NAN,
            "%s: the norm set keeps no counts of answers by score, so that its items "
            "cannot be checked for differential functioning",
            scale->id);
    group.sample = (norma_sample){.data = r->source.data,
                                  .items = scale->items,
                                  .n_items = scale->n_items,
                                  .keep = r->validation->screen->keep};
    norma_status status =
        norma_dif_against(&r->dif[r->n_dif], scale->id, r->source.old->name, &strata, &group,
                          r->scores->pomp + s * r->scores->n_rows, &r->options.dif, &own);
    if (status == NORMA_EDATA)
        return norma__note(&r->notes, err, "recalibrate-dif-not-possible", scale->id, NAN, NAN,
                           "%s: too few respondents or scores to check its items for differential "
                           "functioning",
                           scale->id);
    if (status != NORMA_OK && err)
        *err = own;
    r->n_dif += status == NORMA_OK;
    return status;
}

static norma_status check_items(norma_recalibration *r, norma_error *err)
{
    const norma_instrument *instrument = r->source.instrument;
    norma_status status = NORMA_OK;
    for (size_t s = 0; s < instrument->n_scales && status == NORMA_OK; s++) {
        const norma_scale *scale = &instrument->scales[s];
        bool there = norma_norm_find_scale(r->source.old, scale->id) != NORMA_NONE &&
                     norma_norm_find_scale(r->collection, scale->id) != NORMA_NONE;
        if (there && scale->n_parts == 0 && scale->n_items > 1)
            status = check_scale(r, s, err);
    }
    return status;
}

/* ---- the new version ---- */

static norma_status describe_collection(norma_recalibration *r, norma_error *err)
{
    norma__collected *p = &r->parts->collection;
    norma_recalibrate_options as_old = r->options;
    norma_norms_source source;
    norma_status status = norma__collected_of(p, &r->source, r->source.data, &r->options, err);
    if (status != NORMA_OK)
        return status;
    r->validation = p->validation;
    r->scores = p->scores;
    r->raking = p->raking;
    as_old.weighting = r->source.old->weighting; /* what drift compares is weighted alike */
    norma__collected_source(&source, p, &r->source, &as_old);
    return norma__norms_describe(&r->collection, &source, err);
}

static norma_status describe_next(norma_recalibration *r, norma_error *err)
{
    norma__collected *p = &r->parts->collection;
    norma_status status = NORMA_OK;
    if (r->source.with) {
        p = &r->parts->pooled;
        status = norma__pool(&p->pooled, r->source.instrument, r->source.with, r->source.data, err);
        if (status == NORMA_OK)
            status = norma__collected_of(p, &r->source, p->pooled, &r->options, err);
        r->raking = p->raking;
    }
    if (status != NORMA_OK)
        return status;
    norma__collected_source(&r->parts->next, p, &r->source, &r->options);
    r->parts->next.notes = &r->notes;
    status = norma__norms_describe(&r->next, &r->parts->next, err);
    r->parts->next.notes = NULL;
    return status;
}

static norma_status build_bridges(norma_recalibration *r, norma_error *err)
{
    const norma_norm_set *old = r->source.old;
    norma_status status = NORMA_OK;
    for (size_t s = 0; s < old->n_scales && status == NORMA_OK; s++) {
        if (norma_norm_find_scale(r->next, old->scales[s].id) == NORMA_NONE)
            continue;
        status = norma_bridge_of(&r->bridges[r->n_bridges], old, r->next, old->scales[s].id,
                                 r->options.drift.conf_level, err);
        r->n_bridges += status == NORMA_OK;
    }
    return status;
}

static norma_status check(const norma_recalibrate_source *source,
                          const norma_recalibrate_options *o, norma_error *err)
{
    if (!source->old->scales || !source->old->n_scales)
        return norma__fail(err, NORMA_EINVAL, "recalibration needs a norm set with its scales");
    if (o->weighting == NORMA_WEIGHT_COMPANIES && !source->company)
        return norma__fail(err, NORMA_EINVAL,
                           "companies can count the same only where a column says which they are");
    return norma_norms_fit(source->old, source->instrument, err);
}

norma_status norma_recalibrate_of(norma_recalibration **out, const norma_recalibrate_source *source,
                                  const norma_recalibrate_options *options, norma_error *err)
{
    const norma_recalibrate_options defaults = norma_recalibrate_options_init();
    const norma_recalibrate_options *o = options ? options : &defaults;
    norma_recalibration *r = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma_options_check(norma_recalibrate_option_table(), o, err)) != NORMA_OK)
        return status;
    if ((status = check(source, o, err)) != NORMA_OK)
        return status;
    if (!(r = recalibration_new(source, o)))
        return norma__no_memory(err);
    r->options.dif.threads = o->threads;
    if ((status = note_origin(r, err)) != NORMA_OK)
        goto done;
    if ((status = describe_collection(r, err)) != NORMA_OK)
        goto done;
    if ((status = note_scales(r, err)) != NORMA_OK)
        goto done;
    status = norma_drift_of(&r->drift, source->old, r->collection, source->instrument, source->data,
                            &o->drift, err);
    if (status == NORMA_OK)
        status = check_items(r, err);
    if (status == NORMA_OK)
        status = describe_next(r, err);
    if (status == NORMA_OK)
        status = build_bridges(r, err);
    if (status != NORMA_OK)
        goto done;
    *out = r;
    r = NULL;
done:
    norma_recalibration_free(r);
    return status;
}

norma_status norma_recalibration_write(int64_t *version, const norma_recalibration *recalibration,
                                       const char *store, const char *created, norma_error *err)
{
    norma_norms_source source = recalibration->parts->next;
    source.created = created;
    return norma_norms_build(version, store, &source, err);
}
