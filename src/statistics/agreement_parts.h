/* What agreement of items and of values share. Not public. */
#ifndef NORMA_STATISTICS_AGREEMENT_PARTS_H
#define NORMA_STATISTICS_AGREEMENT_PARTS_H

#include <norma/agreement.h>

/* The answers of one unit to one item, summed up. */
typedef struct norma__unit_item {
    size_t n;        /* at least 2 */
    double total;    /* sum of (answer - lowest possible) */
    double variance; /* with n - 1 */
    double ad_mean;  /* mean absolute deviations */
    double ad_median;
} norma__unit_item;

/* rwg of J items whose mean variance is ratio times that of the null (James, Demaree & Wolf, 1984,
   equation 4): 0 when the ratio is over 1; NaN of NaN. */
double norma__rwg_j(double ratio, size_t n_items);

/* a_wg of one item whose answers span range (Brown & Hauenstein, 2005, equation 3); NaN when the
   mean is so near an end that the largest variance is not defined. */
double norma__awg(const norma__unit_item *item, double range);

/* A result of n_units zeroed units; NULL without memory. */
norma_agreement_result *norma__agreement_new(size_t n_items, size_t n_units);

/* Makes a unit of fewer than two members: everything but n is NaN. */
void norma__agreement_unknown(norma_agreement *unit, size_t n);

/* Leaves a note when there is no other null than the uniform one for this number of categories. */
norma_status norma__agreement_note_nulls(norma_agreement_result *result, size_t categories,
                                         norma_error *err);

#endif
