#include <norma/bridge.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "norms/bridge_parts.h"

static norma_status restated_new(norma_restated **out, const char *const *scales, size_t n_scales,
                                 size_t n_rows, bool same_key, norma_error *err)
{
    norma_restated *made = NORMA__NEW(norma_restated, 1);
    norma_status status = NORMA_OK;
    *out = made;
    if (!made || !(made->scales = NORMA__NEW(norma_restated_scale, n_scales)))
        return norma__no_memory(err);
    made->n_rows = n_rows;
    made->n_scales = n_scales;
    for (size_t s = 0; s < n_scales && status == NORMA_OK; s++) {
        norma_restated_scale *scale = &made->scales[s];
        scale->same_key = same_key;
        status = norma__keep_text(&scale->id, scales[s], err);
        for (int v = 0; v < 2; v++) {
            scale->percentile[v] = NORMA__NEW(double, n_rows);
            scale->t[v] = NORMA__NEW(double, n_rows);
            if (!scale->percentile[v] || !scale->t[v])
                status = norma__no_memory(err);
        }
        if (!(scale->equivalent = NORMA__NEW(double, n_rows)))
            status = norma__no_memory(err);
    }
    return status;
}

static void restate_person(norma_restated_scale *s, const norma__span *span, size_t row,
                           double pomp)
{
    double in_new = s->same_key || !span ? pomp : norma__span_cross(span, pomp).point;
    s->equivalent[row] = span ? in_new : NAN;
    s->percentile[0][row] = span ? norma__span_rank(span->from, pomp) : NAN;
    s->percentile[1][row] = span ? norma__span_rank(span->to, in_new) : NAN;
    s->t[0][row] = span && !isnan(pomp) ? norma_norm_t(span->from, pomp) : NAN;
    s->t[1][row] = span && !isnan(pomp) ? norma_norm_t(span->to, in_new) : NAN;
}

static void summarise(norma_restated_scale *s, const double *pomp, size_t n_rows)
{
    double sum = 0;
    size_t known = 0;
    s->largest = NAN;
    for (size_t r = 0; r < n_rows; r++) {
        double change = s->percentile[1][r] - s->percentile[0][r];
        s->n += isnan(pomp[r]) ? 0 : 1;
        if (isnan(change))
            continue;
        known++;
        sum += change;
        s->moved += fabs(change) > NORMA_BRIDGE_POINTS;
        if (!(fabs(change) <= fabs(s->largest)))
            s->largest = change;
    }
    s->change = known ? sum / (double)known : NAN;
}

/* A scale without a norm in one version keeps its place: nothing of it is said. */
static norma_status restate_scale(norma_restated *made, size_t at, const norma_norm_set *from,
                                  const norma_norm_set *to, const double *pomp, norma_error *err)
{
    norma_restated_scale *s = &made->scales[at];
    size_t old = norma_norm_find_scale(from, s->id), new = norma_norm_find_scale(to, s->id);
    norma__span span = {0};
    norma_status status = NORMA_OK;
    s->restated = old != NORMA_NONE && new != NORMA_NONE;
    if (s->restated)
        status = norma__span_new(&span, &from->scales[old], &to->scales[new], err);
    else
        status =
            norma__note(&made->notes, err, "restated-no-norm", s->id, NAN, NAN,
                        "%s has no norm in one of the two versions: it is not restated", s->id);
    for (size_t r = 0; r < made->n_rows && status == NORMA_OK; r++)
        restate_person(s, s->restated ? &span : NULL, r, pomp[r]);
    if (status == NORMA_OK)
        summarise(s, pomp, made->n_rows);
    norma__span_clear(&span);
    return status;
}

static void count_people(norma_restated *made, const double *pomp)
{
    for (size_t r = 0; r < made->n_rows; r++) {
        bool any = false, moved = false;
        for (size_t s = 0; s < made->n_scales; s++) {
            const norma_restated_scale *scale = &made->scales[s];
            any = any || !isnan(pomp[r + s * made->n_rows]);
            moved = moved ||
                    fabs(scale->percentile[1][r] - scale->percentile[0][r]) > NORMA_BRIDGE_POINTS;
        }
        made->n_people += any;
        made->n_moved += moved;
    }
}

norma_status norma_restate(norma_restated **out, const norma_norm_set *from,
                           const norma_norm_set *to, const char *const *scales, size_t n_scales,
                           const double *pomp, size_t n_rows, norma_error *err)
{
    norma_restated *made = NULL;
    bool same_key, any = false;
    norma_status status;

    *out = NULL;
    if ((status = norma__span_check(from, to, err)) != NORMA_OK)
        return status;
    same_key = norma__same_key(from, to);
    status = restated_new(&made, scales, n_scales, n_rows, same_key, err);
    for (size_t s = 0; s < n_scales && status == NORMA_OK; s++) {
        status = restate_scale(made, s, from, to, pomp + s * n_rows, err);
        any = any || made->scales[s].restated;
    }
    if (status == NORMA_OK && !any)
        status = norma__fail(err, NORMA_EDATA,
                             "none of the scores is of a scale that both norm versions have");
    if (status == NORMA_OK && !same_key)
        status = norma__note(&made->notes, err, "restated-other-key", NULL, NAN, NAN,
                             "the scoring key changed between the versions: scores cross to those "
                             "of the same percentile, so that percentiles do not change");
    if (status == NORMA_OK) {
        count_people(made, pomp);
        *out = made; /* the caller owns it from here */
        made = NULL;
    }
    norma_restated_free(made);
    return status;
}

void norma_restated_free(norma_restated *restated)
{
    if (!restated)
        return;
    for (size_t s = 0; restated->scales && s < restated->n_scales; s++) {
        norma_restated_scale *scale = &restated->scales[s];
        free(scale->id);
        free(scale->equivalent);
        for (int v = 0; v < 2; v++) {
            free(scale->percentile[v]);
            free(scale->t[v]);
        }
    }
    free(restated->scales);
    norma_notes_clear(&restated->notes);
    free(restated);
}
