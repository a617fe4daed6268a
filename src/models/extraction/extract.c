#include "models/extraction/extract.h"

#include "foundation/status.h"
#include "models/extraction/alpha.h"
#include "models/extraction/axes.h"
#include "models/extraction/components.h"
#include "models/extraction/gls.h"
#include "models/extraction/minrank.h"
#include "models/extraction/minres.h"
#include "models/extraction/ml.h"

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
