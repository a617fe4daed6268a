#include <norma/waves.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "benchmark/waves_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

const char *const norma_wave_design_names[] = {"independent", "paired", NULL};
const char *const norma_change_names[] = {"unknown",      "no change", "change",
                                          "small change", "not clear", NULL};

norma_option_table norma_waves_option_table(void)
{
    static const norma_option table[] = {
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_waves_options, conf_level), 0.5, 0.999,
         NULL, "coverage of the intervals"},
        {"bound", NORMA_OPTION_REAL, offsetof(norma_waves_options, bound), 0, 10, NULL,
         "changes smaller than so many standard deviations do not matter"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_waves_options, threads), 0, 1024, NULL,
         "threads to use; 0: all"},
        {0}};
    return table;
}

/* What is held against what, and what was found. */
typedef struct waves_work {
    norma__wave_stack stack;
    norma_waves *made;
    uint8_t *shown, *use; /* units of the scale at hand; rows scored on it */
} waves_work;

/* ---- one scale ---- */

static norma_status compare_structures(norma_wave_scale *out, const waves_work *w, norma_error *err)
{
    const norma__wave_stack *s = &w->stack;
    const norma_scale *scale = &s->instrument->scales[out->scale];
    const norma_sample sample = {
        .data = s->data, .items = scale->items, .n_items = scale->n_items, .keep = s->keep};
    norma_gap gap;
    norma_status status = norma_gap_of(&gap, s->pomp, &sample, s->flags[1], s->flags[0], NULL,
                                       w->made->options.conf_level, err);
    if (status != NORMA_OK)
        return status;
    out->comparability = gap.comparability;
    out->congruence = gap.congruence;
    out->alpha[0] = gap.alpha[1];
    out->alpha[1] = gap.alpha[0];
    out->alpha_p = gap.alpha_p;
    if (gap.comparability == NORMA_COMPARABLE_FAIRLY || gap.comparability == NORMA_NOT_COMPARABLE)
        status = norma__note(
            &w->made->notes, err, "waves-not-comparable", scale->id, gap.congruence, NAN,
            "scale %.64s: the two waves are %s (congruence of loadings %.3f): a "
            "change may be one of what the answers mean",
            scale->id, norma_comparability_names[gap.comparability], gap.congruence);
    return status;
}

/* A person's change against the error of both measurements; counted for the whole alone. */
static norma_status count_persons(norma_wave_scale *out, const waves_work *w, norma_error *err)
{
    const norma__wave_stack *s = &w->stack;
    const size_t n = out->whole.n_matched;
    const bool low = s->instrument->scales[out->scale].favourable == NORMA_FAVOURABLE_LOW;
    norma_difference d;
    if (n == 0 || isnan(out->alpha[0]) || isnan(out->alpha[1]))
        return NORMA_OK;
    double *x = NORMA__NEW(double, s->first[2]), *y = NORMA__NEW(double, s->first[2]);
    norma_status status = x && y ? NORMA_OK : norma__no_memory(err);
    for (size_t r = 0; r < s->first[2] && status == NORMA_OK; r++) {
        const bool after = r >= s->first[1] && s->other[r] != NORMA_NONE;
        x[r] = after ? s->pomp[r] : NAN;
        y[r] = after ? s->pomp[s->other[r]] : NAN;
    }
    if (status == NORMA_OK)
        status = norma_difference_of(&d, x, y, s->first[2], NULL, out->alpha[1], out->alpha[0],
                                     w->made->options.conf_level, err);
    if (status == NORMA_OK)
        out->persons = (norma_reliable_change){.n = d.n,
                                               .smallest = d.smallest,
                                               .improved = low ? d.below : d.above,
                                               .worsened = low ? d.above : d.below};
    free(x);
    free(y);
    return status;
}

static norma_status tell_units(norma_wave_scale *out, waves_work *w, norma__wave_sample *sample,
                               norma_error *err)
{
    const norma__wave_stack *s = &w->stack;
    norma_status status = NORMA_OK;
    size_t at = 0;
    for (size_t k = 0; k < s->n_levels; k++) {
        sample->group = s->groups[s->levels[k]];
        for (size_t u = 0; u < sample->group->n_units && status == NORMA_OK; u++, at++) {
            norma_notes unwanted = {0}; /* those of the whole were kept */
            norma__wave_figure_hide(&out->units[at]);
            sample->unit = u;
            if (w->shown[at])
                status = norma__wave_figure(&out->units[at], sample, &unwanted, err);
            w->made->units[at].shown = w->made->units[at].shown || w->shown[at];
            norma_notes_clear(&unwanted);
        }
    }
    return status;
}

static norma_status tell_scale(norma_wave_scale *out, waves_work *w, norma_error *err)
{
    const norma__wave_stack *s = &w->stack;
    const norma_norm_set *norms = w->made->norms;
    const char *id = s->instrument->scales[out->scale].id;
    norma__wave_sample sample = {.stack = s,
                                 .options = &w->made->options,
                                 .norms = norms,
                                 .norm_scale =
                                     norms ? norma_norm_find_scale(norms, id) : NORMA_NONE};
    bool total = false;
    for (size_t r = 0; r < s->first[2]; r++)
        w->use[r] = (uint8_t)!isnan(s->pomp[r]);
    norma_status status =
        norma__wave_shown(w->shown, &total, s, w->use, &w->made->options.disclosure, NULL, err);
    if (status == NORMA_OK && total)
        status = compare_structures(out, w, err);
    if (status == NORMA_OK && total)
        status = norma__wave_figure(&out->whole, &sample, &w->made->notes, err);
    if (status == NORMA_OK)
        status = count_persons(out, w, err);
    return status == NORMA_OK ? tell_units(out, w, &sample, err) : status;
}

static norma_status tell_scales(waves_work *w, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t k = 0; k < w->made->n_scales && status == NORMA_OK; k++) {
        norma_wave_scale *out = &w->made->scales[k];
        if (out->held)
            continue;
        norma__wave_scores(&w->stack, k);
        status = tell_scale(out, w, err);
    }
    return status;
}

/* ---- the whole ---- */

static size_t count_units(const norma__wave_stack *s)
{
    size_t n = 0;
    for (size_t k = 0; k < s->n_levels; k++)
        n += s->groups[s->levels[k]]->n_units;
    return n;
}

static norma_status name_units(norma_waves *made, const norma__wave_stack *s, norma_error *err)
{
    if (!(made->units = NORMA__NEW(norma_wave_unit, count_units(s))))
        return norma__no_memory(err);
    for (size_t k = 0; k < s->n_levels; k++)
        for (size_t u = 0; u < s->groups[s->levels[k]]->n_units; u++) {
            norma_wave_unit *unit = &made->units[made->n_units];
            unit->level = s->levels[k];
            if (norma__keep_text(&unit->path, s->groups[s->levels[k]]->paths[u], err) != NORMA_OK)
                return NORMA_ENOMEM;
            made->n_units++;
        }
    return NORMA_OK;
}

static norma_status lay_out(norma_waves *made, const norma__wave_stack *s, norma_error *err)
{
    const size_t n_scales = s->instrument->n_scales;
    norma_status status = name_units(made, s, err);
    if (status != NORMA_OK)
        return status;
    if (!(made->scales = NORMA__NEW(norma_wave_scale, n_scales)))
        return norma__no_memory(err);
    for (size_t k = 0; k < n_scales; k++) {
        norma_wave_scale *scale = &made->scales[made->n_scales++];
        *scale = (norma_wave_scale){.scale = k,
                                    .held = s->hold[k] != 0,
                                    .comparability = NORMA_COMPARABILITY_UNKNOWN,
                                    .congruence = NAN,
                                    .alpha = {NAN, NAN},
                                    .alpha_p = NAN,
                                    .persons = {.smallest = NAN}};
        norma__wave_figure_hide(&scale->whole);
        if (!(scale->units = NORMA__NEW(norma_wave_figure, made->n_units)))
            return norma__no_memory(err);
        for (size_t u = 0; u < made->n_units; u++)
            norma__wave_figure_hide(&scale->units[u]);
    }
    return NORMA_OK;
}

/* How many are in each wave and in both, where that tells of no few people. */
static norma_status count_people(waves_work *w, norma_error *err)
{
    norma_waves *made = w->made;
    const norma__wave_stack *s = &w->stack;
    const size_t least = made->options.disclosure.min_cell;
    bool tell = s->n_matched >= least;
    norma_status status = norma__wave_shown(w->shown, &made->total_shown, s, s->keep,
                                            &made->options.disclosure, &made->notes, err);
    for (size_t v = 0; v < 2; v++) {
        for (size_t r = s->first[v]; r < s->first[v + 1]; r++)
            made->n[v] += s->keep[r];
        tell = tell && (made->n[v] == s->n_matched || made->n[v] - s->n_matched >= least);
    }
    if (!made->total_shown)
        made->n[0] = made->n[1] = 0;
    if (status != NORMA_OK || !made->total_shown)
        return status;
    if (!tell)
        return norma__note(&made->notes, err, "waves-unmatched", NULL, NAN, NAN,
                           "the waves are compared as two samples: respondents have no ids in "
                           "common, or too few are in both waves or in one of them only");
    made->n_matched = s->n_matched;
    return norma__note(&made->notes, err, "waves-matched", NULL, (double)s->n_matched, NAN,
                       "%zu respondents answered in both waves, by their ids: changes are theirs, "
                       "unless a figure says independent",
                       s->n_matched);
}

static norma_status tell_hidden(norma_waves *made, norma_error *err)
{
    for (size_t u = 0; u < made->n_units; u++)
        made->n_hidden += !made->units[u].shown;
    if (made->n_hidden == 0)
        return NORMA_OK;
    return norma__note(&made->notes, err, "waves-hidden", NULL, (double)made->n_hidden,
                       (double)made->n_units,
                       "%zu of %zu units are not told: they have too few respondents in one of the "
                       "waves, or would tell who has",
                       made->n_hidden, made->n_units);
}

static norma_status check(const norma_waves_options *o, norma_error *err)
{
    norma_status status = norma_options_check(norma_waves_option_table(), o, err);
    if (status == NORMA_OK)
        status = norma_options_check(norma_company_option_table(), &o->company, err);
    return status == NORMA_OK ? norma_disclosure_check(&o->disclosure, err) : status;
}

static norma_status work(waves_work *w, norma_error *err)
{
    const norma__wave_stack *s = &w->stack;
    norma_status status = lay_out(w->made, s, err);
    w->shown = NORMA__NEW(uint8_t, count_units(s));
    w->use = NORMA__NEW(uint8_t, s->first[2]);
    if (status == NORMA_OK && (!w->shown || !w->use))
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = count_people(w, err);
    if (status == NORMA_OK)
        status = tell_scales(w, err);
    return status == NORMA_OK ? tell_hidden(w->made, err) : status;
}

norma_status norma_waves_of(norma_waves **out, const norma_validation *before,
                            const norma_validation *after, const norma_norm_set *norms,
                            const norma_waves_options *options, norma_error *err)
{
    const norma_waves_options defaults = NORMA_WAVES_OPTIONS_INIT;
    waves_work w = {0};
    norma_status status = check(options ? options : &defaults, err);

    *out = NULL;
    if (status != NORMA_OK)
        return status;
    if (!(w.made = NORMA__NEW(norma_waves, 1)))
        return norma__no_memory(err);
    w.made->instrument = after->instrument;
    w.made->norms = norms;
    w.made->options = options ? *options : defaults;
    status = norma__wave_stack_make(&w.stack, before, after, &w.made->options, err);
    if (status == NORMA_OK)
        status = work(&w, err);
    if (status == NORMA_OK) {
        *out = w.made;
        w.made = NULL;
    }
    norma__wave_stack_free(&w.stack);
    norma_waves_free(w.made);
    free(w.shown);
    free(w.use);
    return status;
}

void norma_waves_free(norma_waves *waves)
{
    if (!waves)
        return;
    for (size_t k = 0; k < waves->n_scales; k++)
        free(waves->scales[k].units);
    for (size_t u = 0; u < waves->n_units; u++)
        free(waves->units[u].path);
    free(waves->scales);
    free(waves->units);
    norma_notes_clear(&waves->notes);
    free(waves);
}
