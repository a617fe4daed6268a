#include "models/extraction/extracted.h"

#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

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

void norma__extracted_free(norma__extracted *extracted)
{
    if (!extracted)
        return;
    free(extracted->loadings);
    free(extracted->uniquenesses);
    *extracted = (norma__extracted){0};
}
