#include "statistics/agreement_parts.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"

const char *const norma_null_names[] = {
    "uniform", "slight-skew", "moderate-skew", "heavy-skew", "triangular", "normal", NULL};

enum { FEWEST_CATEGORIES = 5, MOST_CATEGORIES = 11 };

/* LeBreton & Senter (2008), table 2, from slight skew on. */
static const double null_variances[MOST_CATEGORIES - FEWEST_CATEGORIES + 1][NORMA_NULLS - 1] = {
    {1.34, 0.90, 0.44, 1.32, 1.04}, /* 5 */
    {1.85, 1.26, 0.69, 1.45, 1.25}, /* 6 */
    {2.90, 2.14, 1.39, 2.10, 1.40}, /* 7 */
    {3.47, 2.79, 2.35, 2.81, 1.73}, /* 8 */
    {5.66, 4.73, 3.16, 3.00, 1.58}, /* 9 */
    {6.30, 5.09, 3.46, 2.89, 1.45}, /* 10 */
    {7.31, 6.32, 4.02, 3.32, 1.40}, /* 11 */
};

double norma_null_variance(norma_null null, size_t categories)
{
    if (null < 0 || null >= NORMA_NULLS || categories < 2)
        return NAN;
    if (null == NORMA_NULL_UNIFORM)
        return ((double)categories * (double)categories - 1) / 12;
    if (categories < FEWEST_CATEGORIES || categories > MOST_CATEGORIES)
        return NAN;
    return null_variances[categories - FEWEST_CATEGORIES][null - 1];
}

double norma__rwg_j(double ratio, size_t n_items)
{
    if (isnan(ratio))
        return NAN;
    double agreement = (double)n_items * (1 - fmin(ratio, 1));
    return agreement / (agreement + fmin(ratio, 1));
}

double norma__awg(const norma__unit_item *item, double range)
{
    double n = (double)item->n, most = range * n;
    if (item->total == 0 || item->total == most)
        return 1;
    if (item->total < range || item->total > range * (n - 1))
        return NAN;
    double mean = item->total / n;
    return 1 - 2 * item->variance / (mean * (range - mean) * n / (n - 1));
}

const char *norma_agreement_label(double rwg)
{
    if (isnan(rwg))
        return "";
    return rwg <= .30   ? "none"
           : rwg <= .50 ? "weak"
           : rwg <= .70 ? "moderate"
           : rwg <= .90 ? "strong"
                        : "very strong";
}

norma_agreement_result *norma__agreement_new(size_t n_items, size_t n_units)
{
    norma_agreement_result *result = NORMA__NEW(norma_agreement_result, 1);
    if (!result)
        return NULL;
    result->n_items = n_items;
    result->n_units = n_units;
    if (!(result->units = NORMA__NEW(norma_agreement, n_units))) {
        free(result);
        return NULL;
    }
    return result;
}

void norma__agreement_unknown(norma_agreement *unit, size_t n)
{
    *unit = (norma_agreement){.n = n,
                              .mean_variance = NAN,
                              .rwg_star = NAN,
                              .awg = NAN,
                              .ad_mean = NAN,
                              .ad_median = NAN,
                              .sd = NAN};
    for (int k = 0; k < NORMA_NULLS; k++)
        unit->rwg_j[k] = NAN;
}

norma_status norma__agreement_note_nulls(norma_agreement_result *result, size_t categories,
                                         norma_error *err)
{
    if (!isnan(norma_null_variance(NORMA_NULL_SLIGHT_SKEW, categories)))
        return NORMA_OK;
    return norma__note(&result->notes, err, "agreement-null-unknown", NULL, (double)categories, NAN,
                       "the null distributions other than the uniform one are published for %d to "
                       "%d categories: with %zu, rwg under them is not given",
                       FEWEST_CATEGORIES, MOST_CATEGORIES, categories);
}

void norma_agreement_result_free(norma_agreement_result *result)
{
    if (!result)
        return;
    norma_notes_clear(&result->notes);
    free(result->units);
    free(result);
}
