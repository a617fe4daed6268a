#include <stddef.h>

#include "data/calibration.h"
#include "foundation/status.h"
#include "process/latency/lognormal_rows.h"

#define FIELD(name) offsetof(norma__speed_model, name)

/* The numbers of a model, in the order in which they are frozen; counts and flags follow them. */
static const size_t NUMBERS[] = {FIELD(speed_variance),
                                 FIELD(slope_mean),
                                 FIELD(slope_variance),
                                 FIELD(covariance),
                                 FIELD(last_place),
                                 FIELD(summary.gradient_max),
                                 FIELD(summary.log_likelihood),
                                 FIELD(summary.aic),
                                 FIELD(summary.bic),
                                 FIELD(summary.sd_speed),
                                 FIELD(summary.sd_speed_se),
                                 FIELD(summary.reliability),
                                 FIELD(summary.mean_slope),
                                 FIELD(summary.mean_slope_se),
                                 FIELD(summary.sd_slope),
                                 FIELD(summary.sd_slope_se),
                                 FIELD(summary.cor_speed_slope),
                                 FIELD(summary.slope_log_likelihood),
                                 FIELD(summary.slope_statistic),
                                 FIELD(summary.slope_p)};

enum {
    N_NUMBERS = sizeof NUMBERS / sizeof *NUMBERS,
    N_COUNTS = 5,
    N_FROZEN = N_NUMBERS + N_COUNTS
};

static double *number(norma__speed_model *model, size_t i)
{
    return (double *)(void *)((char *)model + NUMBERS[i]);
}

norma_status norma__speed_model_freeze(norma_calibration *calibration,
                                       const norma__speed_model *model, norma_error *err)
{
    const norma_lognormal *s = &model->summary;
    norma__speed_model copy = *model;
    double frozen[N_FROZEN];
    norma_status status;
    for (size_t i = 0; i < N_NUMBERS; i++)
        frozen[i] = *number(&copy, i);
    frozen[N_NUMBERS] = model->sloped;
    frozen[N_NUMBERS + 1] = s->converged;
    frozen[N_NUMBERS + 2] = (double)s->n;
    frozen[N_NUMBERS + 3] = (double)s->n_latencies;
    frozen[N_NUMBERS + 4] = (double)s->iterations;
    size_t n = model->n_items;
    if ((status = norma__freeze(calibration, "lognormal.beta", model->beta, n, 1, err)) ||
        (status = norma__freeze(calibration, "lognormal.beta_se", model->beta_se, n, 1, err)) ||
        (status = norma__freeze(calibration, "lognormal.alpha", model->alpha, n, 1, err)) ||
        (status = norma__freeze(calibration, "lognormal.alpha_se", model->alpha_se, n, 1, err)))
        return status;
    return norma__freeze(calibration, "lognormal.model", frozen, N_FROZEN, 1, err);
}

static void unpack(norma__speed_model *model, const double *frozen)
{
    norma_lognormal *s = &model->summary;
    for (size_t i = 0; i < N_NUMBERS; i++)
        *number(model, i) = frozen[i];
    model->sloped = frozen[N_NUMBERS] != 0;
    s->converged = frozen[N_NUMBERS + 1] != 0;
    s->n = (size_t)frozen[N_NUMBERS + 2];
    s->n_latencies = (size_t)frozen[N_NUMBERS + 3];
    s->iterations = (size_t)frozen[N_NUMBERS + 4];
    s->fitted = s->frozen = true;
}

norma_status norma__speed_model_thaw(norma__speed_model **out, const norma_calibration *calibration,
                                     norma_error *err)
{
    double frozen[N_FROZEN];
    size_t n = calibration->n_items;
    norma__speed_model *model = norma__speed_model_empty(n);
    norma_status status;
    *out = NULL;
    if (!model)
        return norma__no_memory(err);
    if ((status = norma__thaw(model->beta, calibration, "lognormal.beta", n, 1, err)) ||
        (status = norma__thaw(model->beta_se, calibration, "lognormal.beta_se", n, 1, err)) ||
        (status = norma__thaw(model->alpha, calibration, "lognormal.alpha", n, 1, err)) ||
        (status = norma__thaw(model->alpha_se, calibration, "lognormal.alpha_se", n, 1, err)) ||
        (status = norma__thaw(frozen, calibration, "lognormal.model", N_FROZEN, 1, err))) {
        norma__speed_model_free(model);
        return status;
    }
    unpack(model, frozen);
    *out = model;
    return NORMA_OK;
}
