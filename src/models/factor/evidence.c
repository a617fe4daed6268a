#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/extraction/adequacy.h"
#include "models/factor/parts.h"

/* Under this an eigenvalue of a correlation matrix is taken for zero. */
static const double NO_EIGENVALUE = 1e-12;

static norma_status note_rows(norma_factor_result *r, norma_error *err)
{
    if (r->n > r->n_items)
        return NORMA_OK;
    return norma__note(&r->notes, err, "few-rows", NULL, (double)r->n, (double)r->n_items,
                       "%zu rows are too few for %zu items: their correlation matrix is singular, "
                       "and loadings from it are hardly stable",
                       r->n, r->n_items);
}

norma_status norma__factor_evidence(norma_factor_result *r, double *log_det, const norma__matrix *c,
                                    norma_error *err)
{
    const size_t p = c->p;
    *log_det = r->kmo = r->bartlett_chisq = NAN;
    r->bartlett_df = (double)p * ((double)p - 1) / 2;
    for (size_t i = 0; i < p; i++)
        r->kmo_items[i] = NAN;
    norma_status status = note_rows(r, err);
    if (status != NORMA_OK ||
        (status = norma__eigen(r->eigenvalues, NULL, c->cor, p, err)) != NORMA_OK)
        return status;
    double *inverse = NORMA__NEW(double, p *p);
    if (!inverse)
        return norma__no_memory(err);
    const double least = r->eigenvalues[p - 1];
    if (least > NO_EIGENVALUE && norma__invert_spd(inverse, log_det, c->cor, p)) {
        r->kmo = norma__kmo(r->kmo_items, c->cor, inverse, p);
        r->bartlett_chisq = norma__bartlett(*log_det, p, c->n);
    } else {
        *log_det = NAN;
        status = norma__note(&r->notes, err, "not-positive-definite", NULL, least, NAN,
                             "the correlation matrix is not positive definite (smallest eigenvalue "
                             "%.2g): KMO, Bartlett's test and the chi-square of the fit are "
                             "undefined",
                             least);
    }
    r->bartlett_p = norma__chisq_upper(r->bartlett_chisq, r->bartlett_df);
    free(inverse);
    return status;
}
