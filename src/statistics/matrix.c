#include "statistics/matrix.h"

#include <math.h>
#include <norma/correlate.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "statistics/sample.h"

/* What the moments of the same sample, or the models, tell too. */
static bool told_elsewhere(const norma_note *note)
{
    static const char *const codes[] = {"rows-lost",
                                        "constant-item",
                                        "constant-pair",
                                        "weighted",
                                        "complete-rows-unknown",
                                        "complete-in-all",
                                        "not-positive-definite"};
    for (size_t k = 0; k < sizeof codes / sizeof *codes; k++)
        if (strcmp(note->code, codes[k]) == 0)
            return true;
    return false;
}

static norma_status append_others(norma_notes *notes, const norma_notes *from, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < from->n && status == NORMA_OK; i++) {
        const norma_notes one = {.n = 1, .list = &from->list[i]};
        if (!told_elsewhere(&from->list[i]))
            status = norma__notes_append(notes, &one, err);
    }
    return status;
}

/* Puts polychorics in the place of Pearson's. */
static norma_status take_polychorics(norma__matrix *m, const norma_sample *sample,
                                     norma_missing missing, size_t threads, norma_error *err)
{
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *polychorics = NULL;

    o.type = NORMA_COR_POLYCHORIC;
    o.missing = missing == NORMA_MISSING_LISTWISE ? NORMA_COR_LISTWISE : NORMA_COR_PAIRWISE;
    o.acov = NORMA_ACOV_NONE;
    o.threads = threads;
    norma_status status = norma_correlate(&polychorics, sample, &o, err);
    if (status != NORMA_OK)
        return status;
    memcpy(m->moments->cor, polychorics->matrix, m->p * m->p * sizeof *m->cor);
    status = append_others(&m->notes, &polychorics->notes, err);
    norma_correlation_free(polychorics);
    return status;
}

/* Names the item that does not vary, or the two whose common rows do not. */
static norma_status check_defined(const norma__matrix *m, norma_error *err)
{
    const norma_moments *of = m->moments;
    for (size_t i = 0; i < m->p; i++)
        if (!(of->sd[i] > 0))
            return norma__fail(err, NORMA_EDATA,
                               "item %s has the same answer in all %zu rows used, so its "
                               "correlations are undefined: leave it out",
                               m->ids[i], of->n_valid[i]);
    for (size_t j = 0; j < m->p; j++)
        for (size_t i = 0; i < j; i++)
            if (!isfinite(m->cor[j * m->p + i]))
                return norma__fail(err, NORMA_EDATA,
                                   "items %s and %s have no correlation in the %zu rows that "
                                   "answer both: leave one of them out",
                                   m->ids[i], m->ids[j], of->n_pair[j * m->p + i]);
    return NORMA_OK;
}

static const char *const *ids_of(const norma_sample *sample)
{
    const char **ids = NORMA__NEW(const char *, sample->n_items);
    for (size_t i = 0; ids && i < sample->n_items; i++)
        ids[i] = norma__sample_id(sample, i);
    return ids;
}

norma_status norma__matrix_of(norma__matrix *out, const norma_sample *sample,
                              norma_factor_correlation type, norma_missing missing, size_t threads,
                              norma_error *err)
{
    const size_t p = sample->n_items;
    norma_status status;

    *out = (norma__matrix){.p = p};
    if ((status = norma_moments_of(&out->moments, sample, missing, threads, err)) != NORMA_OK)
        goto done;
    out->cor = out->moments->cor;
    out->n = out->moments->n;
    if (!(out->ids = ids_of(sample))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__notes_append(&out->notes, &out->moments->notes, err)) != NORMA_OK ||
        (status = check_defined(out, err)) != NORMA_OK)
        goto done;
    if (type == NORMA_FACTOR_POLYCHORIC &&
        (status = take_polychorics(out, sample, missing, threads, err)) == NORMA_OK)
        status = check_defined(out, err);
done:
    if (status != NORMA_OK)
        norma__matrix_clear(out);
    return status;
}

void norma__matrix_clear(norma__matrix *matrix)
{
    free((void *)matrix->ids);
    norma_moments_free(matrix->moments);
    norma_notes_clear(&matrix->notes);
    *matrix = (norma__matrix){0};
}
