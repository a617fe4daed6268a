#include "models/extraction/extract.h"

#include <stdlib.h>

#include "foundation/status.h"
#include "models/extraction/minres.h"

norma_status norma__extract(norma__extracted *out, norma_extraction method, const double *cor,
                            size_t p, size_t k, norma_error *err)
{
    *out = (norma__extracted){0};
    switch (method) {
    case NORMA_EXTRACT_MINRES:
        return norma__minres(out, cor, p, k, err);
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
