#include "process/careless/person_fit.h"

#include <math.h>

norma__scale_fit norma__scale_fit_at(norma__answer_fit *fits, const norma__curves *curves,
                                     size_t scale, const uint8_t *steps, double trait)
{
    const norma__place place = norma__curves_place(trait);
    norma__scale_fit sum = {0};
    for (size_t i = curves->first[scale]; i < curves->first[scale + 1]; i++) {
        size_t j = curves->items[i];
        if (steps[j] == NORMA_MISSING_CELL)
            continue;
        norma__answer_fit fit = norma__curves_fit(curves, j, steps[j], &place);
        sum.residual += fit.residual;
        sum.variance += fit.variance;
        sum.slope += fit.slope;
        sum.information += fit.information;
        if (fits)
            fits[j] = fit;
    }
    return sum;
}

static double standardised(double residual, double variance)
{
    return variance > 1e-9 ? residual / sqrt(variance) : NAN;
}

/* Snijders (2001), Psychometrika 66, for answers of any number: Sinharay (2016), Psychometrika 81.
   With c = sum P' ln P / information, ln P - c P'/P does not change, to first order, with the trait
   estimated; its sum is that of the residuals less c times the score of the likelihood, and its
   variance is less by c^2 times the information. The most probable trait makes the score not
   zero (maximum likelihood) but the trait. */
norma__likelihood_fit norma__likelihood_fit_of(norma__answer_fit *fits, const norma__curves *curves,
                                               const uint8_t *steps)
{
    double residual = 0, variance = 0, residual_star = 0, variance_star = 0;
    for (size_t s = 0; s < curves->n_scales; s++) {
        double score, trait = norma__curves_trait(&score, curves, s, steps);
        norma__scale_fit fit = norma__scale_fit_at(fits, curves, s, steps, trait);
        double c = fit.information > 0 ? fit.slope / fit.information : 0;
        residual += fit.residual;
        variance += fit.variance;
        residual_star += fit.residual - c * score;
        variance_star += fit.variance - c * fit.slope;
    }
    return (norma__likelihood_fit){standardised(residual, variance),
                                   standardised(residual_star, variance_star)};
}
