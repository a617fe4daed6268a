/* Maximum likelihood of a distribution whose parameters are polynomials of the covariate, by
   Newton's method with exact derivatives; Rigby & Stasinopoulos (2005) have the class of models. */
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/norming/model.h"

enum { MOST_STEPS = 200 };

/* The terms as one vector, and the derivatives of the log-likelihood by them. */
typedef struct climb {
    size_t p;
    double value;
    double *gradient, *hessian; /* p, p x p (lower) */
    double *step, *matrix;      /* work: p, p x p */
} climb;

static bool climb_new(climb *c, size_t p)
{
    *c = (climb){.p = p};
    c->gradient = NORMA__NEW(double, 2 * p + 2 * p * p);
    if (!c->gradient)
        return false;
    c->step = c->gradient + p;
    c->hessian = c->step + p;
    c->matrix = c->hessian + p * p;
    return true;
}

/* ---- the likelihood ---- */

static double raised(double u, size_t power)
{
    double y = 1;
    while (power-- > 0)
        y *= u;
    return y;
}

/* Derivatives by the parameters at one covariate become those by the terms. */
static void spread_out(climb *c, const norma_continuous_model *m, const norma__jet *sum, double u)
{
    double power[NORMA__MOST_TERMS];
    for (size_t k = 0; k < c->p; k++) {
        power[k] = raised(u, m->terms[k].power);
        c->gradient[k] += sum->d[m->terms[k].part] * power[k];
    }
    for (size_t k = 0; k < c->p; k++)
        for (size_t l = k; l < c->p; l++) { /* parts increase with the terms */
            const size_t i = m->terms[l].part, j = m->terms[k].part;
            c->hessian[l + k * c->p] += sum->h[i * (i + 1) / 2 + j] * power[k] * power[l];
        }
}

static void evaluate(climb *c, const norma_continuous_model *m, const norma__cells *cells,
                     const double *weight)
{
    const norma__family *family = norma__family_of(m->method);
    const norma__score_range range = norma__model_range(m);
    c->value = 0;
    memset(c->gradient, 0, c->p * sizeof(double));
    memset(c->hessian, 0, c->p * c->p * sizeof(double));
    for (size_t i = 0; i < cells->n;) {
        const double here = cells->cell[i].covariate;
        norma__jet sum = {0};
        double eta[NORMA__JET];
        norma__model_eta(eta, m, here);
        for (; i < cells->n && cells->cell[i].covariate <= here; i++)
            if (weight[i] > 0)
                sum = norma__jet_sum(1, sum, weight[i],
                                     family->log_density(eta, cells->cell[i].score, &range), 0);
        c->value += sum.v;
        spread_out(c, m, &sum, (here - m->centre) / m->half);
    }
}

/* ---- Newton's steps, towards the gradient where they do not rise (Levenberg-Marquardt) ---- */

/* Solves (-H + damping diag) step = gradient; what the step promises, 0 when it cannot be taken. */
static double find_step(climb *c, double damping)
{
    for (size_t k = 0; k < c->p; k++) {
        c->step[k] = c->gradient[k];
        for (size_t l = k; l < c->p; l++)
            c->matrix[l + k * c->p] = -c->hessian[l + k * c->p];
        c->matrix[k + k * c->p] += damping * (fabs(c->matrix[k + k * c->p]) + 1e-8);
    }
    if (LAPACKE_dposv(LAPACK_COL_MAJOR, 'L', (int)c->p, 1, c->matrix, (int)c->p, c->step,
                      (int)c->p) != 0)
        return 0;
    double promise = 0;
    for (size_t k = 0; k < c->p; k++)
        promise += c->gradient[k] * c->step[k];
    return promise;
}

static void add_step(norma_continuous_model *m, const climb *c, double sign)
{
    for (size_t k = 0; k < c->p; k++)
        m->terms[k].value += sign * c->step[k];
}

/* A promise smaller than this is rounding. */
static const double ROUNDING = 1e-10;

/* One step up; false when there is none to take. *done: it was within rounding. */
static bool step_up(bool *done, climb *c, climb *next, norma_continuous_model *m,
                    const norma__cells *cells, const double *weight, double *damping)
{
    for (int attempt = 0; attempt < 40; attempt++) {
        const double promise = find_step(c, *damping);
        if (promise > 0) {
            add_step(m, c, 1);
            evaluate(next, m, cells, weight);
            *done = promise < ROUNDING && *damping < 1e-3;
            if (isfinite(next->value) && (next->value > c->value || *done)) {
                *damping = *damping < 1e-6 ? 0 : *damping / 10;
                return true;
            }
            add_step(m, c, -1);
        }
        *damping = *damping > 0 ? 10 * *damping : 1e-4;
    }
    return false;
}

static bool ascend(norma_continuous_model *m, norma_continuous_fit_of *fit, climb *c, climb *next,
                   const norma__cells *cells, const double *weight)
{
    double damping = 0;
    bool done = false;
    fit->iterations = 0;
    evaluate(c, m, cells, weight);
    while (!done && isfinite(c->value) && fit->iterations < MOST_STEPS &&
           step_up(&done, c, next, m, cells, weight, &damping)) {
        const climb kept = *c;
        *c = *next;
        *next = kept;
        fit->iterations++;
    }
    fit->converged = done;
    fit->gradient = 0;
    for (size_t k = 0; k < c->p; k++)
        fit->gradient = fmax(fit->gradient, fabs(c->gradient[k]) / cells->n_people);
    return isfinite(c->value);
}

/* Covariances: the inverse of the information, larger where weights make respondents worth fewer.
 */
static void keep_covariance(norma_continuous_model *m, const climb *c, const norma__cells *cells)
{
    for (size_t k = 0; k < c->p; k++)
        for (size_t l = k; l < c->p; l++)
            m->covariance[l + k * c->p] = m->covariance[k + l * c->p] =
                -c->hessian[l + k * c->p] * cells->n_effective / cells->n_people;
    const bool regular = norma__invert_spd(m->covariance, NULL, m->covariance, c->p);
    for (size_t k = 0; k < c->p * c->p && !regular; k++)
        m->covariance[k] = NAN;
    for (size_t k = 0; k < c->p; k++)
        m->terms[k].se = sqrt(m->covariance[k + k * c->p]);
}

norma_status norma__likelihood_refit(bool *defined, norma_continuous_model *model,
                                     norma_continuous_fit_of *fit, const norma__cells *cells,
                                     const double *weight, norma_error *err)
{
    climb c = {0}, next = {0};
    norma_status status = NORMA_OK;
    norma__prepare_numerics();
    if (!climb_new(&c, model->n_terms) || !climb_new(&next, model->n_terms))
        status = norma__have(false, err);
    else
        *defined = ascend(model, fit, &c, &next, cells, weight);
    if (status == NORMA_OK && *defined) {
        fit->log_likelihood = c.value;
        if (model->covariance)
            keep_covariance(model, &c, cells);
    }
    free(c.gradient);
    free(next.gradient);
    return status;
}

/* ---- starting values and degrees ---- */

/* A model with these degrees; values are those of from, where it has the term. */
static norma_continuous_model *with_degrees(const size_t *degrees, const norma__family *family,
                                            const norma_continuous_model *from,
                                            const norma__cells *cells,
                                            const norma_continuous_options *o)
{
    size_t n = 0;
    for (size_t part = 0; part < family->n_parameters; part++)
        n += degrees[part] + 1;
    norma_continuous_model *m = norma__model_new(from->method, cells, o, n);
    if (!m || !(m->covariance = NORMA__NEW(double, n *n))) {
        norma_continuous_model_free(m);
        return NULL;
    }
    m->shift = from->shift;
    for (size_t part = 0, k = 0; part < family->n_parameters; part++)
        for (size_t j = 0; j <= degrees[part]; j++, k++) {
            m->terms[k] = (norma_continuous_term){part, j, 0, NAN};
            for (size_t i = 0; i < from->n_terms; i++)
                if (from->terms[i].part == part && from->terms[i].power == j)
                    m->terms[k].value = from->terms[i].value;
        }
    return m;
}

/* Constant parameters, from the mean and sd of all. */
static norma_continuous_model *start(const norma__family *family, int method,
                                     const norma__cells *cells, const double *weight,
                                     const norma_continuous_options *o)
{
    double sum = 0, total = 0, squares = 0, eta[NORMA__JET];
    norma_continuous_model *m = norma__model_new(method, cells, o, family->n_parameters);
    if (!m)
        return NULL;
    for (size_t i = 0; i < cells->n; i++) {
        total += weight[i];
        sum += weight[i] * cells->cell[i].score;
    }
    for (size_t i = 0; i < cells->n; i++) {
        const double off = cells->cell[i].score - sum / total;
        squares += weight[i] * off * off;
    }
    if (method == NORMA_CONTINUOUS_BOX_COX && m->score_min <= 0)
        m->shift = (m->step > 0 ? m->step : (m->score_max - m->score_min) / 100) - m->score_min;
    const norma__score_range range = norma__model_range(m);
    family->start(eta, sum / total, sqrt(squares / total), &range);
    for (size_t part = 0; part < family->n_parameters; part++)
        m->terms[part] = (norma_continuous_term){part, 0, eta[part], NAN};
    return m;
}

typedef struct candidate {
    norma_continuous_model *model;
    norma_continuous_fit_of fit;
    double bic;
} candidate;

static norma_status attempt(candidate *out, const size_t *degrees, const candidate *from,
                            const norma_continuous_options *o, const norma__cells *cells,
                            const double *weight, norma_error *err)
{
    bool defined = false;
    const norma__family *family = norma__family_of(from->model->method);
    *out = (candidate){.bic = INFINITY};
    out->model = with_degrees(degrees, family, from->model, cells, o);
    if (!out->model)
        return norma__have(false, err);
    norma_status status =
        norma__likelihood_refit(&defined, out->model, &out->fit, cells, weight, err);
    if (defined && out->fit.converged)
        out->bic =
            -2 * out->fit.log_likelihood + (double)out->model->n_terms * log(cells->n_people);
    return status;
}

/* Raises the degree that lowers BIC most, until none does; with all_degrees, up to all of them. */
static norma_status raise(candidate *best, const norma_continuous_options *o,
                          const norma__cells *cells, const double *weight, norma_error *err)
{
    const size_t n = norma__family_of(best->model->method)->n_parameters;
    size_t most[NORMA__JET] = {o->mean_degree, o->spread_degree, o->shape_degree, o->shape_degree};
    size_t degrees[NORMA__JET] = {0};
    norma_status status = NORMA_OK;
    for (bool better = true; better && status == NORMA_OK;) {
        candidate round_best = {.bic = INFINITY};
        size_t raised_part = 0;
        for (size_t part = 0; part < n && status == NORMA_OK; part++) {
            candidate one;
            if (degrees[part] >= most[part] || degrees[part] + 1 >= cells->n_values)
                continue;
            degrees[part]++;
            status = attempt(&one, degrees, best, o, cells, weight, err);
            degrees[part]--;
            if (one.bic < round_best.bic) {
                norma_continuous_model_free(round_best.model);
                round_best = one;
                raised_part = part;
            } else {
                norma_continuous_model_free(one.model);
            }
        }
        better = round_best.model && (o->all_degrees || round_best.bic < best->bic);
        if (better) {
            norma_continuous_model_free(best->model);
            *best = round_best;
            degrees[raised_part]++;
        } else {
            norma_continuous_model_free(round_best.model);
        }
    }
    return status;
}

/* Scores of the beta-binomial are whole steps from the lowest. */
static norma_status check_lattice(const norma_continuous_model *m, const norma__cells *cells,
                                  norma_error *err)
{
    const double most = m->step > 0 ? (m->score_max - m->score_min) / m->step : NAN;
    bool whole = most <= 1000 && fabs(most - round(most)) < 1e-6;
    for (size_t i = 0; whole && i < cells->n; i++) {
        const double k = (cells->cell[i].score - m->score_min) / m->step;
        whole = fabs(k - round(k)) < 1e-6;
    }
    return whole ? NORMA_OK
                 : norma__fail(err, NORMA_EDATA,
                               "the beta-binomial distribution is of sum scores: whole numbers of "
                               "points, at most 1,000; choose another method");
}

norma_status norma__likelihood_fit(norma_continuous_model **out, norma_continuous_fit_of *fit,
                                   const norma_continuous_options *options, int method,
                                   const norma__cells *cells, const double *weight,
                                   norma_error *err)
{
    const norma__family *family = norma__family_of(method);
    const size_t constant[NORMA__JET] = {0};
    candidate best = {0}, begin = {start(family, method, cells, weight, options), {0}, 0};
    norma_status status = norma__have(begin.model, err);
    if (status == NORMA_OK && method == NORMA_CONTINUOUS_BETA_BINOMIAL)
        status = check_lattice(begin.model, cells, err);
    if (status == NORMA_OK)
        status = attempt(&best, constant, &begin, options, cells, weight, err);
    if (status == NORMA_OK)
        status = raise(&best, options, cells, weight, err);
    norma_continuous_model_free(begin.model);
    if (status == NORMA_OK && !isfinite(best.fit.log_likelihood))
        status = norma__fail(err, NORMA_EDATA,
                             "the likelihood of %s is not defined for these "
                             "scores: choose another method",
                             norma_continuous_method_names[method]);
    if (status == NORMA_OK) {
        *out = best.model;
        *fit = best.fit;
    } else {
        norma_continuous_model_free(best.model);
    }
    return status;
}
