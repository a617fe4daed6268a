#include "models/factor/polychorics.h"

#include <math.h>
#include <string.h>

#include <norma/correlate.h>

#include "foundation/note.h"

/* What the moments of the same sample, or the factor analysis, tell too. */
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

/* The chi-square of a normal sample's correlations is not that of polychorics, which vary more; the
   eigenvalues of random polychorics spread more than those of normal data, too. */
static norma_status note_use(norma_notes *notes, const norma_factor_options *o, norma_error *err)
{
    norma_status status = norma__note(
        notes, err, "polychoric-fit", NULL, NAN, NAN,
        "chi-squares, p, RMSEA and TLI are those of Pearson correlations of normal variables: of "
        "polychorics they describe, but do not test");
    if (status != NORMA_OK || o->replicates == 0)
        return status;
    return norma__note(notes, err, "polychoric-parallel", NULL, NAN, NAN,
                       "the parallel analysis holds eigenvalues of polychorics against those of "
                       "Pearson correlations of normal variables, which spread less: it may "
                       "suggest a factor too many");
}

norma_status norma__factor_polychorics(double *cor, norma_notes *notes, const norma_sample *sample,
                                       const norma_factor_options *options, norma_error *err)
{
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    norma_correlation *polychorics = NULL;
    size_t p = sample->n_items;

    o.type = NORMA_COR_POLYCHORIC;
    o.missing =
        options->missing == NORMA_MISSING_LISTWISE ? NORMA_COR_LISTWISE : NORMA_COR_PAIRWISE;
    o.acov = NORMA_ACOV_NONE;
    o.threads = options->threads;
    norma_status status = norma_correlate(&polychorics, sample, &o, err);
    if (status != NORMA_OK)
        return status;
    memcpy(cor, polychorics->matrix, p * p * sizeof *cor);
    status = append_others(notes, &polychorics->notes, err);
    norma_correlation_free(polychorics);
    return status == NORMA_OK ? note_use(notes, options, err) : status;
}
