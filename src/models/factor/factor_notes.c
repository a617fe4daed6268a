#include <math.h>

#include "foundation/note.h"
#include "models/factor/parts.h"

/* The solution that each method looks for. */
static const char *aim_of(int extraction)
{
    switch (extraction) {
    case NORMA_EXTRACT_ML:
        return "maximum likelihood";
    case NORMA_EXTRACT_GLS:
        return "generalised least squares";
    case NORMA_EXTRACT_PA:
        return "principal axis";
    case NORMA_EXTRACT_ALPHA:
        return "alpha factor";
    case NORMA_EXTRACT_MINRANK:
        return "minimum rank";
    default:
        return "minimum residual";
    }
}

norma_status norma__note_extraction(norma_factor_result *r, const norma__extracted *fit,
                                    norma_error *err)
{
    norma_status status = NORMA_OK;
    if (r->extraction == NORMA_EXTRACT_PCA)
        return norma__note(&r->notes, err, "components", NULL, NAN, NAN,
                           "principal components are sums of the items, not factors behind them: "
                           "there is no test of fit, what they leave of an item is not its unique "
                           "part, and loadings are larger than those of factors");
    if (!fit->converged)
        status =
            norma__note(&r->notes, err, "no-convergence", "extraction", fit->gradient_max, 1e-9,
                        "the extraction stopped after %zu steps at a gradient of %.2g: its "
                        "loadings are not the %s solution",
                        fit->iterations, fit->gradient_max, aim_of(r->extraction));
    if (status == NORMA_OK && r->fit.df < 0)
        status = norma__note(&r->notes, err, "no-df", NULL, r->fit.df, NAN,
                             "%zu factors of %zu items leave %g degrees of freedom: the solution "
                             "is one of many that fit as well, and its fit cannot be tested",
                             r->n_factors, r->n_items, r->fit.df);
    return status;
}

norma_status norma__note_fit(norma_factor_result *r, double log_det, norma_error *err)
{
    if (isnan(log_det) || !isnan(r->fit.chisq) || r->extraction == NORMA_EXTRACT_PCA)
        return NORMA_OK;
    if (isnan(r->fit.discrepancy))
        return norma__note(&r->notes, err, "fit-undefined", NULL, NAN, NAN,
                           "the chi-square of the fit, RMSEA and TLI are undefined: the matrix "
                           "that the factors imply is not positive definite");
    return norma__note(&r->notes, err, "fit-few-rows", NULL, (double)r->n, NAN,
                       "the chi-square of the fit, RMSEA and TLI are undefined: there are too few "
                       "rows for so many items and factors");
}

norma_status norma__note_rotation(norma_factor_result *r, const norma__rotated *rotated,
                                  size_t starts, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!rotated->converged)
        status = norma__note(&r->notes, err, "no-convergence", "rotation", NAN, NAN,
                             "the rotation did not converge: its factors are not those of the "
                             "least criterion");
    if (status == NORMA_OK && rotated->optima > 1)
        status = norma__note(&r->notes, err, "several-optima", NULL, (double)rotated->optima,
                             (double)starts + 1,
                             "%zu starts of the rotation ended in %zu different solutions; the "
                             "best of them is given",
                             starts + 1, rotated->optima);
    if (status == NORMA_OK && rotated->empty > 0)
        status = norma__note(&r->notes, err, "empty-factor", NULL, (double)rotated->empty,
                             (double)r->n_factors,
                             "%zu of %zu factors have no loadings: the items carry only %zu",
                             rotated->empty, r->n_factors, r->n_factors - rotated->empty);
    return status;
}

/* Methods that bound uniquenesses stop there; of the others the communality tells. */
norma_status norma__note_heywood(norma_factor_result *r, norma_error *err)
{
    const bool bounded = r->extraction == NORMA_EXTRACT_MINRES ||
                         r->extraction == NORMA_EXTRACT_ML || r->extraction == NORMA_EXTRACT_GLS;
    norma_status status = NORMA_OK;
    if (r->extraction == NORMA_EXTRACT_PCA)
        return NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < r->n_items; i++) {
        const char *id = r->item_ids[i];
        const double communality = r->communalities[i];
        if (r->uniquenesses[i] > NORMA__LEAST_UNIQUENESS && communality < 1)
            continue;
        if (bounded)
            status = norma__note(&r->notes, err, "heywood", id, communality, 1,
                                 "item %s has a uniqueness at its lower bound of %g (communality "
                                 "%.3f), a Heywood case: use fewer factors, or leave the item out",
                                 id, NORMA__LEAST_UNIQUENESS, communality);
        else
            status = norma__note(&r->notes, err, "heywood", id, communality, 1,
                                 "item %s has a communality of %.3f, which leaves no unique "
                                 "variance, a Heywood case: use fewer factors, or leave the item "
                                 "out",
                                 id, communality);
    }
    return status;
}

/* The chi-square of a normal sample's correlations is not that of polychorics, which vary more; the
   eigenvalues of random polychorics spread more than those of normal data, too. */
norma_status norma__note_correlation(norma_factor_result *r, const norma_factor_options *o,
                                     norma_error *err)
{
    norma_status status = NORMA_OK;
    if (o->correlation != NORMA_FACTOR_POLYCHORIC)
        return NORMA_OK;
    if (r->extraction != NORMA_EXTRACT_PCA)
        status = norma__note(&r->notes, err, "polychoric-fit", NULL, NAN, NAN,
                             "chi-squares, p, RMSEA and TLI are those of Pearson correlations of "
                             "normal variables: of polychorics they describe, but do not test");
    if (status != NORMA_OK || o->replicates == 0)
        return status;
    return norma__note(&r->notes, err, "polychoric-parallel", NULL, NAN, NAN,
                       "the parallel analysis holds eigenvalues of polychorics against those of "
                       "Pearson correlations of normal variables, which spread less: it may "
                       "suggest a factor too many");
}
