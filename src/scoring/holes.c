#include "scoring/holes.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* ---- one scale of items ------------------------------------------------------------------------
 */

static bool is_hole(const norma__imputed_scale *scale, size_t at, size_t row)
{
    return scale->cells[at][row] == NORMA_MISSING_CELL;
}

/* Whether a row counts, has enough answers, and has holes. */
static bool is_holed(const norma__imputed_scale *scale, size_t row)
{
    const size_t n = scale->rule->scale->n_items;
    size_t holes = 0;
    if (scale->in->keep && !scale->in->keep[row])
        return false;
    for (size_t i = 0; i < n; i++)
        holes += is_hole(scale, i, row);
    return holes > 0 && n - holes >= scale->rule->least;
}

static bool add(norma__holes *holes, size_t row, double value)
{
    if (holes->n == holes->capacity) {
        const size_t more = holes->capacity ? 2 * holes->capacity : 64;
        norma__hole *list = NORMA__GROW(holes->list, norma__hole, more);
        if (!list)
            return false;
        holes->list = list;
        holes->capacity = more;
    }
    holes->list[holes->n++] = (norma__hole){row, value};
    return true;
}

norma_status norma__holes_fill(norma__imputed_scale *scale, norma__expected_answer *expected,
                               const void *method, norma_error *err)
{
    const norma_scale *of = scale->rule->scale;
    const norma_data *data = scale->in->data;
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        if (!is_holed(scale, r))
            continue;
        for (size_t i = 0; i < of->n_items; i++) {
            const double value = is_hole(scale, i, r) ? expected(method, r, i) : NAN;
            if (isnan(value))
                continue;
            const size_t item = of->items[i];
            const double inside =
                fmin(fmax(value, norma_data_min(data, item)), norma_data_max(data, item));
            if (!add(&scale->all[item], r, inside))
                return norma__no_memory(err);
        }
    }
    return NORMA_OK;
}

static bool has_holes(const norma__imputed_scale *scale)
{
    for (size_t r = 0; r < norma_data_rows(scale->in->data); r++)
        if (is_holed(scale, r))
            return true;
    return false;
}

/* ---- all scales of items -----------------------------------------------------------------------
 */

/* How one of them ended. */
struct outcome {
    norma_status status;
    norma__em_end end;
    size_t steps;
    norma_error err;
};

static void impute_one(struct outcome *o, norma__holes *holes, const norma__imputing *in, size_t s,
                       size_t threads)
{
    norma__imputed_scale scale = {.in = in, .rule = &in->rules[s], .all = holes};
    const norma_scale *of = scale.rule->scale;
    if (of->n_parts > 0)
        return;
    if (!(scale.cells = NORMA__NEW(const uint8_t *, of->n_items))) {
        o->status = norma__no_memory(&o->err);
        return;
    }
    for (size_t i = 0; i < of->n_items; i++)
        scale.cells[i] = norma_data_cells(in->data, of->items[i]);
    if (!has_holes(&scale))
        o->status = NORMA_OK;
    else if (in->missing == NORMA_SCORE_TWO_WAY)
        o->status = norma__impute_two_way(&scale, &o->err);
    else
        o->status = norma__impute_em(&o->end, &o->steps, &scale, threads, &o->err);
    free(scale.cells);
}

static norma_status note_end(const struct outcome *o, const norma_scale *scale, norma_notes *notes,
                             norma_error *err)
{
    if (o->end == NORMA__EM_NOT_CONVERGED)
        return norma__note(notes, err, "score-em-not-converged", scale->id, (double)o->steps, NAN,
                           "the EM algorithm of %s was stopped after %zu steps: the scores of rows "
                           "with missing answers may change in the decimals shown",
                           scale->id, o->steps);
    if (o->end == NORMA__EM_SINGULAR)
        return norma__note(notes, err, "score-em-singular", scale->id, (double)scale->n_items, NAN,
                           "the normal model of the %zu items of %s has no maximum (too few rows, "
                           "or items that depend on one another): rows with missing answers were "
                           "scored by the person mean",
                           scale->n_items, scale->id);
    return NORMA_OK;
}

norma_status norma__impute(norma__holes **out, const norma__imputing *in, norma_notes *notes,
                           norma_error *err)
{
    const norma_instrument *instrument = in->instrument;
    const size_t n = instrument->n_scales;
    const int threads = norma__threads(in->threads);
    const size_t each = n < (size_t)threads ? in->threads : 1;
    norma__holes *holes = NULL;
    struct outcome *outcomes = NULL;
    norma_status status = NORMA_OK;

    *out = NULL;
    if (in->missing != NORMA_SCORE_TWO_WAY && in->missing != NORMA_SCORE_EM)
        return NORMA_OK;
    norma__prepare_numerics();
    holes = NORMA__NEW(norma__holes, instrument->n_items);
    outcomes = NORMA__NEW(struct outcome, n);
    if (!holes || !outcomes) {
        status = norma__no_memory(err);
        goto done;
    }
#pragma omp parallel for num_threads(each == 1 ? threads : 1) schedule(dynamic, 1)
    for (size_t s = 0; s < n; s++)
        impute_one(&outcomes[s], holes, in, s, each);
    for (size_t s = 0; s < n && status == NORMA_OK; s++) {
        status = outcomes[s].status;
        if (status != NORMA_OK && err)
            *err = outcomes[s].err;
        if (status == NORMA_OK)
            status = note_end(&outcomes[s], &instrument->scales[s], notes, err);
    }
    if (status == NORMA_OK) {
        *out = holes;
        holes = NULL;
    }
done:
    norma__holes_free(holes, instrument->n_items);
    free(outcomes);
    return status;
}

void norma__holes_free(norma__holes *holes, size_t n_items)
{
    for (size_t i = 0; holes && i < n_items; i++)
        free(holes[i].list);
    free(holes);
}
