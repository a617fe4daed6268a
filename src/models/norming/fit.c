/* A model of any method, and how well it does. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/norming/model.h"

norma_status norma__model_refit(bool *defined, norma_continuous_model *model,
                                const norma__cells *cells, const double *weight, norma_error *err)
{
    norma_continuous_fit_of fit = {0};
    switch (model->method) {
    case NORMA_CONTINUOUS_SURFACE:
        return norma__surface_refit(defined, model, cells, weight, err);
    case NORMA_CONTINUOUS_MOMENTS:
        return norma__moments_refit(defined, model, cells, weight, err);
    default:
        return norma__likelihood_refit(defined, model, &fit, cells, weight, err);
    }
}

/* Sums over respondents of what a model says of them. */
norma_status norma__continuous_measure(norma_continuous_fit_of *fit,
                                       const norma_continuous_model *model,
                                       const norma__cells *cells, const double *weight,
                                       norma_error *err)
{
    double sum = 0, squares = 0, rest = 0, off_t = 0;
    double *z = NORMA__NEW(double, cells->n);
    norma_status status = z ? norma__cells_rank(z, cells, weight, err) : norma__have(false, err);
    fit->log_likelihood = 0;
    for (size_t i = 0; status == NORMA_OK && i < cells->n; i++) {
        const double x = cells->cell[i].score, a = cells->cell[i].covariate, w = weight[i];
        const double off = x - norma__model_score(model, z[i], a);
        const double t = 10 * (norma__model_z(model, x, a) - z[i]);
        fit->log_likelihood += w * norma__model_log_share(model, x, a);
        sum += w * x;
        squares += w * x * x;
        rest += w * off * off;
        off_t += w * t * t;
    }
    free(z);
    const double n = cells->n_people;
    fit->n_parameters = model->n_terms;
    fit->aic = -2 * fit->log_likelihood + 2 * (double)model->n_terms;
    fit->bic = -2 * fit->log_likelihood + (double)model->n_terms * log(n);
    fit->r2 = 1 - rest / (squares - sum * sum / n);
    fit->rmse = sqrt(rest / n);
    fit->rmse_t = sqrt(off_t / n);
    if (status == NORMA_OK)
        status = norma__crossings(&fit->n_crossings, NULL, model, err);
    return status;
}

norma_status norma__model_fit(norma_continuous_model **out, norma_continuous *result,
                              norma_continuous_fit_of *fit, int method, const norma__cells *cells,
                              const double *weight, norma_error *err)
{
    norma_status status;
    *fit = (norma_continuous_fit_of){.method = method, .gradient = NAN, .held_out = NAN};
    if (method == NORMA_CONTINUOUS_SURFACE)
        status = norma__surface_fit(out, result, cells, weight, err);
    else if (method == NORMA_CONTINUOUS_MOMENTS)
        status = norma__moments_fit(out, &result->options, cells, weight, err);
    else
        status = norma__likelihood_fit(out, fit, &result->options, method, cells, weight, err);
    fit->method = method;
    fit->fitted = status == NORMA_OK;
    fit->held_out = NAN;
    if (method <= NORMA_CONTINUOUS_MOMENTS)
        fit->converged = fit->fitted;
    return status == NORMA_OK ? norma__continuous_measure(fit, *out, cells, weight, err) : status;
}
