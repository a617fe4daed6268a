#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "scoring/holes.h"

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
    if (!norma__has_holes(&scale))
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
