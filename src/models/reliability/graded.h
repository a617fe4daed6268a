/* The normal-ogive graded model of one item: Samejima (1969), Psychometrika Monograph 17. */
#ifndef NORMA_MODELS_RELIABILITY_GRADED_H
#define NORMA_MODELS_RELIABILITY_GRADED_H

#include <norma/information.h>

/* The probability of reaching category c > 0 at a trait value theta is
   Phi((loading theta - threshold[c - 1]) / sqrt(uniqueness)). */
typedef struct norma__graded {
    double loading, root; /* root: of the uniqueness, over 0 */
    const double *thresholds;
    size_t n; /* thresholds: categories - 1 */
} norma__graded;

/* Item j of an analysis. */
norma__graded norma__graded_of(const norma_information *information, size_t j);

/* Fills n + 1 probabilities of the categories and (NULL: not wanted) their derivatives. */
void norma__graded_at(double *probability, double *slope, const norma__graded *item, double theta);

/* Fisher's information on the trait: sum of squared derivatives over probabilities. */
double norma__graded_information(const norma__graded *item, double theta);

#endif
