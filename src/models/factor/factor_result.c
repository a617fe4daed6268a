#include <stdlib.h>

#include "foundation/memory.h"
#include "models/dimensions/parallel.h"
#include "models/factor/parts.h"
#include "models/rotation/schmid_leiman.h"

norma_factor_result *norma__factor_result_new(const norma__matrix *c, size_t k)
{
    size_t p = c->p;
    norma_factor_result *r = NORMA__NEW(norma_factor_result, 1);
    if (!r)
        return NULL;
    r->n_items = p;
    r->n_factors = k;
    r->n = c->n;
    r->item_ids = NORMA__NEW(char *, p);
    r->eigenvalues = NORMA__NEW(double, p);
    r->kmo_items = NORMA__NEW(double, p);
    r->communalities = NORMA__NEW(double, p);
    r->uniquenesses = NORMA__NEW(double, p);
    r->structure = NORMA__NEW(double, p *k);
    r->variance = NORMA__NEW(double, k);
    r->complexity = NORMA__NEW(double, p);
    r->residuals = NORMA__NEW(double, p *p);
    bool complete = r->item_ids && r->eigenvalues && r->kmo_items && r->communalities &&
                    r->uniquenesses && r->structure && r->variance && r->complexity && r->residuals;
    for (size_t i = 0; complete && i < p; i++)
        complete = (r->item_ids[i] = norma__copy_text(c->ids[i])) != NULL;
    if (complete)
        return r;
    norma_factor_result_free(r);
    return NULL;
}

static void free_replicability(norma_replicability *r)
{
    free(r->tucker_mean);
    free(r->tucker_low);
    free(r->replicated);
}

void norma_factor_result_free(norma_factor_result *r)
{
    if (!r)
        return;
    double *const numbers[] = {
        r->eigenvalues,      r->kmo_items,   r->loadings,     r->phi,           r->communalities,
        r->uniquenesses,     r->structure,   r->variance,     r->complexity,    r->residuals,
        r->optima_criterion, r->loadings_se, r->loadings_low, r->loadings_high, r->phi_se,
        r->determinacy,      r->weights[0],  r->weights[1],   r->weights[2]};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        free(numbers[i]);
    if (r->item_ids)
        norma__free_texts(r->item_ids, r->n_items);
    free(r->optima_count);
    norma__schmid_leiman_clear(&r->schmid_leiman);
    free_replicability(&r->replicability);
    norma__parallel_clear(&r->parallel);
    norma_notes_clear(&r->notes);
    free(r);
}
