#include "models/observed/patterns.h"

#include <stdlib.h>

#include "models/observed/unstructured.h"

double norma__patterns_scale(const norma__patterns *patterns, size_t variable)
{
    double scale = patterns->rows.scale[variable];
    return scale > 0 ? scale : 1;
}

void norma__patterns_release(norma__patterns *patterns)
{
    if (patterns->unstructured)
        norma__unstructured_clear(patterns->unstructured);
    free(patterns->unstructured);
    patterns->unstructured = NULL;
}

void norma__patterns_free(norma__patterns *patterns)
{
    if (!patterns)
        return;
    norma__patterns_release(patterns);
    norma__likeliest_free(&patterns->fit);
    norma__incomplete_free(&patterns->rows);
    free(patterns->precision);
    free(patterns->pull);
    free(patterns);
}

bool norma__patterns_expect(norma__patterns *patterns, const double *sigma, const double *mu)
{
    norma__normal_model *model = &patterns->fit.model;
    size_t p = patterns->rows.p;
    for (size_t j = 0; j < p; j++) {
        model->mean[j] = (mu[j] - patterns->rows.centre[j]) / norma__patterns_scale(patterns, j);
        for (size_t i = 0; i < p; i++)
            model->covariance[i + j * p] = sigma[i + j * p] / (norma__patterns_scale(patterns, i) *
                                                               norma__patterns_scale(patterns, j));
    }
    return norma__expect(&patterns->fit.expected, &patterns->fit.step, model);
}
