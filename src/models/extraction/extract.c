#include "models/extraction/extract.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/extraction/alpha.h"
#include "models/extraction/axes.h"
#include "models/extraction/components.h"
#include "models/extraction/gls.h"
#include "models/extraction/minrank.h"
#include "models/extraction/minres.h"
#include "models/extraction/ml.h"

norma_status norma__extracted_new(norma__extracted *out, size_t p, size_t k, norma_error *err)
{
    *out = (norma__extracted){.p = p, .k = k};
    if (k == 0)
        return norma__fail(err, NORMA_EINVAL, "a factor solution needs at least one factor");
    if (k >= p)
        return norma__fail(err, NORMA_EDATA, "%zu items cannot carry %zu factors", p, k);
    out->loadings = NORMA__NEW(double, p *k);
    out->uniquenesses = NORMA__NEW(double, p);
    if (out->loadings && out->uniquenesses)
        return NORMA_OK;
    norma__extracted_free(out);
    return norma__no_memory(err);
}

norma_status norma__extract(norma__extracted *out, norma_extraction method, const double *cor,
                            size_t p, size_t k, norma_error *err)
{
    *out = (norma__extracted){0};
    switch (method) {
    case NORMA_EXTRACT_MINRES:
        return norma__minres(out, cor, p, k, err);
    case NORMA_EXTRACT_ML:
        return norma__ml(out, cor, p, k, err);
    case NORMA_EXTRACT_GLS:
        return norma__gls(out, cor, p, k, err);
    case NORMA_EXTRACT_PA:
        return norma__axes(out, cor, p, k, err);
    case NORMA_EXTRACT_ALPHA:
        return norma__alpha_factors(out, cor, p, k, err);
    case NORMA_EXTRACT_MINRANK:
        return norma__minrank(out, cor, p, k, err);
    case NORMA_EXTRACT_PCA:
        return norma__components(out, cor, p, k, err);
    default:
        return norma__fail(err, NORMA_EINVAL, "there is no extraction number %d", (int)method);
    }
}

void norma__extracted_free(norma__extracted *extracted)
{
    if (!extracted)
        return;
    free(extracted->loadings);
    free(extracted->uniquenesses);
    *extracted = (norma__extracted){0};
}
