#include "models/norming/model.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"

/* ---- making and freeing ---- */

norma_continuous_model *norma__model_new(int method, const norma__cells *cells,
                                         const norma_continuous_options *o, size_t n_terms)
{
    norma_continuous_model *m = NORMA__NEW(norma_continuous_model, 1);
    if (!m)
        return NULL;
    m->method = method;
    m->n_terms = n_terms;
    m->terms = NORMA__NEW(norma_continuous_term, n_terms);
    m->covariate_min = cells->cell[0].covariate;
    m->covariate_max = cells->cell[cells->n - 1].covariate;
    m->centre = (m->covariate_min + m->covariate_max) / 2;
    m->half = (m->covariate_max - m->covariate_min) / 2;
    m->score_min = INFINITY;
    m->score_max = -INFINITY;
    for (size_t i = 0; i < cells->n; i++) {
        m->score_min = fmin(m->score_min, cells->cell[i].score);
        m->score_max = fmax(m->score_max, cells->cell[i].score);
    }
    m->score_min = isnan(o->score_min) ? m->score_min : o->score_min;
    m->score_max = isnan(o->score_max) ? m->score_max : o->score_max;
    m->step = cells->step;
    m->t_min = o->t_min;
    m->t_max = o->t_max;
    if (!m->terms) {
        free(m);
        return NULL;
    }
    return m;
}

norma_continuous_model *norma__model_copy(const norma_continuous_model *model)
{
    norma_continuous_model *m = NORMA__NEW(norma_continuous_model, 1);
    if (!m)
        return NULL;
    *m = *model;
    m->covariance = NULL;
    m->terms = NORMA__NEW(norma_continuous_term, model->n_terms);
    if (!m->terms) {
        free(m);
        return NULL;
    }
    memcpy(m->terms, model->terms, model->n_terms * sizeof *m->terms);
    return m;
}

void norma_continuous_model_free(norma_continuous_model *model)
{
    if (!model)
        return;
    free(model->terms);
    free(model->covariance);
    free(model);
}

/* ---- evaluating ---- */

norma__score_range norma__model_range(const norma_continuous_model *model)
{
    return (norma__score_range){model->score_min, model->score_max, model->step, model->shift};
}

static double raised(double x, size_t power)
{
    double y = 1;
    while (power-- > 0)
        y *= x;
    return y;
}

void norma__model_eta(double *eta, const norma_continuous_model *model, double covariate)
{
    const double u = (covariate - model->centre) / model->half;
    memset(eta, 0, NORMA__JET * sizeof *eta);
    for (size_t k = 0; k < model->n_terms; k++)
        eta[model->terms[k].part] += model->terms[k].value * raised(u, model->terms[k].power);
}

void norma__surface_at(double powers[NORMA__MOST_POWER + 1], const norma_continuous_model *model,
                       double covariate)
{
    memset(powers, 0, (NORMA__MOST_POWER + 1) * sizeof *powers);
    for (size_t k = 0; k < model->n_terms; k++)
        powers[model->terms[k].part] +=
            model->terms[k].value * raised(covariate, model->terms[k].power);
}

static double polynomial(double *slope, const double powers[NORMA__MOST_POWER + 1], double t)
{
    double value = 0;
    *slope = 0;
    for (size_t k = NORMA__MOST_POWER + 1; k-- > 0;) {
        *slope = *slope * t + value;
        value = value * t + powers[k];
    }
    return value;
}

/* The T at which the surface has this score: Newton's steps where they stay between the ends,
   halving where they do not. */
static double turn_round(const norma_continuous_model *model, double score, double covariate)
{
    double powers[NORMA__MOST_POWER + 1], slope, low = model->t_min, high = model->t_max;
    norma__surface_at(powers, model, covariate);
    if (score <= polynomial(&slope, powers, low))
        return low;
    if (score >= polynomial(&slope, powers, high))
        return high;
    double t = (low + high) / 2;
    for (int step = 0; step < 100 && high - low > 1e-12 * high; step++) {
        const double off = polynomial(&slope, powers, t) - score;
        if (off > 0)
            high = t;
        else
            low = t;
        const double next = t - off / slope;
        if (fabs(off) < 1e-13 * (fabs(score) + 1))
            break;
        t = next > low && next < high ? next : (low + high) / 2;
    }
    return t;
}

double norma__model_z(const norma_continuous_model *model, double score, double covariate)
{
    if (model->method == NORMA_CONTINUOUS_SURFACE)
        return (turn_round(model, score, covariate) - 50) / 10;
    const norma__score_range range = norma__model_range(model);
    double eta[NORMA__JET];
    norma__model_eta(eta, model, covariate);
    return norma__family_of(model->method)->z(eta, score, &range);
}

double norma__model_score(const norma_continuous_model *model, double z, double covariate)
{
    double score, eta[NORMA__MOST_POWER + 1];
    if (model->method == NORMA_CONTINUOUS_SURFACE) {
        double slope;
        norma__surface_at(eta, model, covariate);
        score = polynomial(&slope, eta, fmin(fmax(50 + 10 * z, model->t_min), model->t_max));
    } else {
        const norma__score_range range = norma__model_range(model);
        norma__model_eta(eta, model, covariate);
        score = norma__family_of(model->method)->score(eta, z, &range);
    }
    return fmin(fmax(score, model->score_min), model->score_max);
}

static bool beyond(const norma_continuous_model *model, double covariate)
{
    const double slack = 1e-9 * model->half;
    return !(covariate >= model->covariate_min - slack &&
             covariate <= model->covariate_max + slack);
}

double norma_continuous_z(const norma_continuous_model *model, double score, double covariate)
{
    if (beyond(model, covariate) || !isfinite(score))
        return NAN;
    return norma__model_z(model, score, covariate);
}

double norma_continuous_score(const norma_continuous_model *model, double z, double covariate)
{
    return beyond(model, covariate) || !isfinite(z) ? NAN : norma__model_score(model, z, covariate);
}

/* P(score <= x) */
static double cumulative(const norma_continuous_model *model, double score, double covariate)
{
    if (model->method == NORMA_CONTINUOUS_SURFACE)
        return norma__normal_cdf(norma__model_z(model, score, covariate));
    const norma__score_range range = norma__model_range(model);
    double eta[NORMA__JET];
    norma__model_eta(eta, model, covariate);
    return norma__family_of(model->method)->cumulative(eta, score, &range);
}

double norma__model_log_share(const norma_continuous_model *model, double score, double covariate)
{
    const double width =
        model->step > 0 ? model->step : (model->score_max - model->score_min) / 10000;
    const bool first = score - width / 2 <= model->score_min,
               last = score + width / 2 >= model->score_max;
    const double low = first ? 0 : cumulative(model, score - width / 2, covariate);
    const double high = last ? 1 : cumulative(model, score + width / 2, covariate);
    return log(fmax(high - low, NORMA__LEAST_SHARE));
}
