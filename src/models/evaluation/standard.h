/* Parameters in the metric of standardised variables, and how they move with the free ones. */
#ifndef NORMA_MODELS_EVALUATION_STANDARD_H
#define NORMA_MODELS_EVALUATION_STANDARD_H

#include "models/sem/fitted.h"

typedef enum norma__standard {
    NORMA__STANDARD_LV = 0, /* latent variables have variance 1 */
    NORMA__STANDARD_ALL,    /* observed ones, too */
    NORMA__STANDARD_NOX     /* all but exogenous observed ones */
} norma__standard;

/* Every row's estimate, standardised (table->n; NaN for ==, < and >, and where a variance is not
   positive); gradients (n_free x table->n, a column a row; NULL: not wanted) are exact. Defined
   parameters are evaluated at the standardised free ones. */
norma_status norma__standard_solution(double *values, double *gradients,
                                      const norma__sem_fitted *fitted, norma__standard kind,
                                      norma_error *err);

/* What a parameter at this place is multiplied by to be standardised. */
double norma__standard_factor(const norma__sem_fitted *fitted, size_t group,
                              const norma__sem_entry *entry, norma__standard kind);

/* Variance of variable v of all (that of its latent response when it is ordinal), and the part that
   no other variable explains. */
double norma__variable_variance(const norma__sem_fitted *fitted, size_t group, size_t v);
double norma__unexplained_variance(const norma__sem_fitted *fitted, size_t group, size_t v);

#endif
