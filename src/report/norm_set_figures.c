/* What every form of a norm set shows: quantiles and the intraclass correlation. */
#include <math.h>

#include "report/norm_sets.h"

static const double CONFIDENCE = 0.95;
const double norma__percentiles[NORMA__PERCENTILES] = {5, 10, 25, 50, 75, 90, 95};

double norma__norm_icc(const norma_norm_scale *scale)
{
    return scale->n_companies > 1 ? scale->between / (scale->between + scale->within) : NAN;
}

/* That companies are few or alike is seen from what is missing. */
norma_status norma__norm_quantiles_of(norma__norm_quantiles *out, const norma_norm_set *set,
                                      const norma_norm_scale *scale, norma_error *err)
{
    const norma_company_norm companies = norma_norm_companies(set, scale);
    norma_notes notes = {0};
    for (size_t k = 0; k < NORMA__PERCENTILES; k++)
        out->persons[k] =
            norma_norm_quantile_of(scale, norma__percentiles[k], NORMA_RANK_JEFFREYS, CONFIDENCE);
    const norma_status status = norma_company_quantiles(
        out->companies, norma__percentiles, NORMA__PERCENTILES, &companies, NULL, &notes, err);
    norma_notes_clear(&notes);
    return status;
}
