#include "assessment/validate_parts.h"

#include <math.h>
#include <norma/moments.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/gate_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* ---- reliability ------------------------------------------------------------------------------
 */

/* Two tasks a scale: those kept, then everyone. */
typedef struct task {
    norma_status status;
    norma_error err;
} task;

static void run_task(task *t, norma_scale_validation *scale, const norma_validation *v, size_t i,
                     const norma_validate_options *o)
{
    const norma_scale *about = &v->instrument->scales[i / 2];
    const bool of_kept = i % 2 == 0;
    if (!of_kept && o->extent == NORMA_VALIDATE_GATE)
        return;
    const norma_sample sample = {.data = v->data,
                                 .items = about->items,
                                 .n_items = about->n_items,
                                 .keep = of_kept ? v->screen->keep : NULL};
    norma_reliability_options options = NORMA_RELIABILITY_OPTIONS_INIT;
    options.missing = o->missing;
    options.conf_level = o->conf_level;
    t->status = norma_reliability(of_kept ? &scale->kept : &scale->everyone, about->id, &sample,
                                  &options, &t->err);
}

static const char ROWS_LOST[] = "rows-lost";

static const norma_note *find_note(const norma_notes *notes, const char *code)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return &notes->list[i];
    return NULL;
}

/* Every scale loses its own rows; the results have each n, and one note names the worst scale. */
static norma_status note_lost_rows(norma_validation *v, norma_error *err)
{
    const norma_note *worst = NULL;
    const char *id = NULL;
    size_t n_scales = 0;
    for (size_t s = 0; s < v->instrument->n_scales; s++) {
        const norma_reliability_result *r = v->scales[s].kept;
        const norma_note *note = r ? find_note(&r->notes, ROWS_LOST) : NULL;
        n_scales += note != NULL;
        if (note && (!worst || note->value > worst->value)) {
            worst = note;
            id = r->id;
        }
    }
    if (!worst)
        return NORMA_OK;
    if (n_scales == 1)
        return norma__note(&v->notes, err, ROWS_LOST, id, worst->value, worst->of, "%s: %s", id,
                           worst->message);
    return norma__note(&v->notes, err, ROWS_LOST, id, worst->value, worst->of,
                       "%s: %s; it loses most of the %zu scales that lose rows", id, worst->message,
                       n_scales);
}

/* Its notes but the one on lost rows. */
static norma_status add_scale_notes(norma_validation *v, const norma_reliability_result *r,
                                    norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < r->notes.n; i++) {
        const norma_notes one = {.n = 1, .list = &r->notes.list[i]};
        if (strcmp(one.list->code, ROWS_LOST) != 0)
            status = norma__validate_add_notes(v, &one, r->id, err);
    }
    return status;
}

static norma_status note_reliability(norma_validation *v, const task *tasks, norma_error *err)
{
    const bool known = v->screen->n_kept > 1;
    norma_status status = NORMA_OK;
    if (!known)
        status = norma__note(&v->notes, err, "too-few-kept", NULL, (double)v->screen->n_kept,
                             (double)v->screen->n_rows,
                             "%zu of %zu respondents were kept: reliability and structure of those "
                             "kept cannot be known",
                             v->screen->n_kept, v->screen->n_rows);
    for (size_t s = 0; known && status == NORMA_OK && s < v->instrument->n_scales; s++) {
        const norma_scale *scale = &v->instrument->scales[s];
        const char *id = scale->id;
        if (v->scales[s].kept)
            status = add_scale_notes(v, v->scales[s].kept, err);
        else if (scale->n_items > NORMA_MOMENTS_ITEMS_MAX)
            status = norma__note(&v->notes, err, "reliability-too-many-items", id,
                                 (double)scale->n_items, NORMA_MOMENTS_ITEMS_MAX,
                                 "the reliability of scale %s was not computed: %zu items are too "
                                 "many to analyse together, at most %d are",
                                 id, scale->n_items, NORMA_MOMENTS_ITEMS_MAX);
        else
            status = norma__note(&v->notes, err, "reliability-not-computed", id,
                                 (double)norma__validate_complete(v->data, scale->items,
                                                                  scale->n_items, v->screen->keep),
                                 (double)scale->n_items,
                                 "the reliability of scale %s could not be computed: %s", id,
                                 tasks[2 * s].err.message);
    }
    return status == NORMA_OK ? note_lost_rows(v, err) : status;
}

norma_status norma__validate_reliability(norma_validation *v, const norma_validate_options *o,
                                         norma_error *err)
{
    const size_t n_tasks = 2 * v->instrument->n_scales;
    task *tasks = NORMA__NEW(task, n_tasks);
    norma_status status = NORMA_OK;

    if (!tasks)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(norma__threads(o->threads)) schedule(dynamic)
    for (size_t i = 0; i < n_tasks; i++)
        run_task(&tasks[i], &v->scales[i / 2], v, i, o);
    for (size_t i = 0; status == NORMA_OK && i < n_tasks; i++)
        if (tasks[i].status != NORMA_OK && tasks[i].status != NORMA_EDATA)
            status = norma__fail(err, tasks[i].status, "%s", tasks[i].err.message);
    for (size_t s = 0; s < v->instrument->n_scales; s++)
        v->alpha[s] = v->scales[s].kept ? v->scales[s].kept->alpha : NAN;
    if (status == NORMA_OK)
        status = note_reliability(v, tasks, err);
    free(tasks);
    return status;
}

/* ---- gate -------------------------------------------------------------------------------------
 */

/* NaN when one of them is: an item that does not vary supports nothing. */
static double smallest_item_rest(const norma_reliability_result *r)
{
    double smallest = INFINITY;
    for (size_t i = 0; i < r->n_items; i++) {
        if (isnan(r->items[i].r_rest))
            return NAN;
        smallest = fmin(smallest, r->items[i].r_rest);
    }
    return smallest;
}

double norma__item_rest_quantile(size_t k, double conf_level)
{
    return norma__normal_quantile(1 - (1 - conf_level) / (2 * (double)k));
}

double norma__item_rest_upper(double smallest, double n, double quantile)
{
    if (isnan(smallest))
        return NAN;
    return n <= 3 ? 1 : tanh(atanh(smallest) + quantile / sqrt(n - 3));
}

/* With a single factor every item loads on it: nothing is shown, and the criterion is left out. */
static double structure_hits(const norma_validation *v, size_t scale)
{
    const norma_key_match *match = v->key_match;
    if (!match || match->n_factors < 2)
        return NAN;
    for (size_t f = 0; f < match->n_factors; f++)
        if (v->instrument->factor_scales[f] == scale && match->scale_items[f] > 0)
            return (double)match->scale_hits[f] / (double)match->scale_items[f];
    return NAN;
}

/* Loadings of few rows an item miss the key by chance. */
static double structure_hits_upper(const norma_validation *v)
{
    const norma_factor_result *f = v->structure;
    return f && f->n < NORMA__ROWS_AN_ITEM * f->n_items ? 1 : NAN;
}

norma_gate_evidence norma__validate_evidence(const norma_validation *v, size_t scale,
                                             double conf_level)
{
    const norma_scale *s = &v->instrument->scales[scale];
    const norma_reliability_result *kept = v->scales[scale].kept;
    const double item_rest = kept ? smallest_item_rest(kept) : NAN;
    const size_t at = v->norms ? norma_norm_find_scale(v->norms, s->id) : NORMA_NONE;
    return (norma_gate_evidence){
        .n = (double)norma__validate_complete(v->data, s->items, s->n_items, v->screen->keep),
        .valid_share = (double)v->screen->n_kept / (double)v->screen->n_rows,
        .reliability = kept ? kept->alpha : NAN,
        .reliability_lower = kept ? kept->alpha_low : NAN,
        .item_rest = item_rest,
        .item_rest_upper =
            kept ? norma__item_rest_upper(item_rest, (double)kept->n_complete,
                                          norma__item_rest_quantile(kept->n_items, conf_level))
                 : NAN,
        .structure_hits = structure_hits(v, scale),
        .structure_hits_upper = structure_hits_upper(v),
        .reliability_upper = NAN,
        .agreement = NAN,
        .norm_n = at == NORMA_NONE ? NAN : (double)v->norms->scales[at].n,
        .norm_age = at == NORMA_NONE ? NAN : norma__years_since(v->norms->created, v->today)};
}

/* What each override changed, among the scales of the whole sample. */
static norma_status note_overrides(norma_validation *v, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < v->n_overrides; i++) {
        size_t changed = 0;
        for (size_t s = 0; s < v->instrument->n_scales; s++)
            for (size_t r = 0; v->scales[s].gate && r < v->scales[s].gate->n_reasons; r++)
                changed +=
                    v->scales[s].gate->reasons[r].overridden &&
                    norma__override_is_of(&v->overrides[i], v->scales[s].gate->reasons[r].code,
                                          v->instrument->scales[s].id);
        status = norma__note_override(&v->notes, &v->overrides[i], changed, changed, err);
    }
    return status;
}

norma_status norma__validate_gate(norma_validation *v, const norma_validate_options *o,
                                  norma_error *err)
{
    bool *overridden = NORMA__NEW(bool, v->instrument->gate.n_criteria);
    norma_status status = overridden ? NORMA_OK : norma__no_memory(err);
    for (size_t s = 0; status == NORMA_OK && s < v->instrument->n_scales; s++) {
        const norma_gate_evidence evidence = norma__validate_evidence(v, s, o->conf_level);
        norma__overridden(overridden, v->instrument, s, v->overrides, v->n_overrides);
        status = norma__gate_judge(&v->scales[s].gate, &v->instrument->gate, &evidence, overridden,
                                   true, err);
        const norma_gate_result *gate = v->scales[s].gate;
        for (size_t r = 0; gate && r < gate->n_reasons; r++)
            v->overridden[s] |= gate->reasons[r].overridden;
    }
    free(overridden);
    return status == NORMA_OK ? note_overrides(v, err) : status;
}

/* ---- shared -----------------------------------------------------------------------------------
 */

enum { BLOCK = 4096 };

size_t norma__validate_complete(const norma_data *data, const size_t *items, size_t n_items,
                                const uint8_t *keep)
{
    const size_t n_rows = norma_data_rows(data);
    size_t complete = 0;
    for (size_t start = 0; start < n_rows; start += BLOCK) {
        const size_t n = n_rows - start < BLOCK ? n_rows - start : BLOCK;
        uint8_t lacking[BLOCK] = {0};
        for (size_t i = 0; i < n_items; i++) {
            const uint8_t *cells = norma_data_cells(data, items[i]) + start;
            for (size_t r = 0; r < n; r++)
                lacking[r] |= cells[r] == NORMA_MISSING_CELL;
        }
        for (size_t r = 0; r < n; r++)
            complete += !lacking[r] && (!keep || keep[start + r]);
    }
    return complete;
}

static bool has_note(const norma_notes *notes, const char *code, const char *subject)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0 && strcmp(notes->list[i].subject, subject) == 0)
            return true;
    return false;
}

norma_status norma__validate_add_notes(norma_validation *v, const norma_notes *from,
                                       const char *name, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < from->n; i++) {
        const norma_note *note = &from->list[i];
        const bool unnamed = name && note->subject[0] == '\0';
        const char *subject = unnamed ? name : note->subject;
        if (!has_note(&v->notes, note->code, subject))
            status = norma__note(&v->notes, err, note->code, subject, note->value, note->of,
                                 "%s%s%s", unnamed ? name : "", unnamed ? ": " : "", note->message);
    }
    return status;
}
