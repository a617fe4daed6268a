#include "process/latency/lognormal.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/lognormal_rows.h"

void norma__speed_model_free(norma__speed_model *model)
{
    if (!model)
        return;
    free(model->beta);
    free(model->beta_se);
    free(model->alpha);
    free(model->alpha_se);
    free(model->fit);
    free(model);
}

static void blank(norma__speed_model *model)
{
    for (size_t j = 0; j < model->n_items; j++)
        model->beta[j] = model->beta_se[j] = model->alpha[j] = model->alpha_se[j] = model->fit[j] =
            NAN;
}

norma__speed_model *norma__speed_model_empty(size_t n_items)
{
    norma__speed_model *model = NORMA__NEW(norma__speed_model, 1);
    if (!model)
        return NULL;
    model->n_items = n_items;
    model->beta = NORMA__NEW(double, n_items);
    model->beta_se = NORMA__NEW(double, n_items);
    model->alpha = NORMA__NEW(double, n_items);
    model->alpha_se = NORMA__NEW(double, n_items);
    model->fit = NORMA__NEW(double, n_items);
    if (!model->beta || !model->beta_se || !model->alpha || !model->alpha_se || !model->fit) {
        norma__speed_model_free(model);
        return NULL;
    }
    blank(model);
    model->summary = (norma_lognormal){.gradient_max = NAN,
                                       .log_likelihood = NAN,
                                       .aic = NAN,
                                       .bic = NAN,
                                       .sd_speed = NAN,
                                       .sd_speed_se = NAN,
                                       .reliability = NAN,
                                       .mean_slope = NAN,
                                       .mean_slope_se = NAN,
                                       .sd_slope = NAN,
                                       .sd_slope_se = NAN,
                                       .cor_speed_slope = NAN,
                                       .slope_log_likelihood = NAN,
                                       .slope_statistic = NAN,
                                       .slope_p = NAN};
    return model;
}

/* ---- notes ---- */

static norma_status note_left_out(const norma__speed_rows *rows, const norma_data *data,
                                  norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    size_t n_items = rows->timings->n_items;
    if (rows->n_left_out > 0) {
        const char *first = norma_data_item_id(data, rows->first_left_out);
        status = norma__note(notes, err, "lognormal-items-left-out", first,
                             (double)rows->n_left_out, (double)n_items,
                             "%zu of %zu items are left out of the log-normal model, %s the first "
                             "of them: they have fewer than two latencies, or all alike",
                             rows->n_left_out, n_items, first);
    }
    if (status == NORMA_OK && rows->n_page_shares > 0)
        status = norma__note(notes, err, "lognormal-page-shares", NULL, (double)rows->n_page_shares,
                             (double)n_items,
                             "%zu of %zu items are left out of the log-normal model: their times "
                             "are shares of the time of a page, which another item of the page "
                             "stands for",
                             rows->n_page_shares, n_items);
    return status;
}

static norma_status note_fit(const norma__speed_rows *rows, const norma__speed_fit *fit,
                             const norma_data *data, norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!fit->converged)
        status =
            norma__note(notes, err, "lognormal-no-convergence", NULL, (double)fit->iterations, NAN,
                        "the log-normal model was stopped after %zu passes over the latencies:"
                        " its figures may change in the decimals shown",
                        fit->iterations);
    for (size_t k = 0; k < rows->p && status == NORMA_OK; k++) {
        const char *id = norma_data_item_id(data, rows->items[k]);
        if (fit->at_floor[k])
            status = norma__note(notes, err, "lognormal-heywood", id, NAN, NAN,
                                 "item %s: no latency is left to chance by the log-normal model "
                                 "(its residual variance is at the bound, a Heywood case)",
                                 id);
    }
    if (status == NORMA_OK && !fit->covariance)
        status = norma__note(notes, err, "lognormal-no-errors", NULL, (double)rows->p, NAN,
                             "standard errors of the log-normal model of %zu items would take too "
                             "long and are not computed",
                             rows->p);
    if (status == NORMA_OK && fit->no_speed)
        status = norma__note(notes, err, "lognormal-no-speed", NULL, NAN, NAN,
                             "respondents do not differ in speed: the latencies of one are no more "
                             "alike than those of different respondents");
    return status;
}

/* ---- from the fit to the model ---- */

static double error_of(const norma__speed_fit *fit, size_t q, size_t a)
{
    return fit->covariance ? sqrt(fit->covariance[a + a * q]) : NAN;
}

/* alpha = psi^-1/2. */
static void fill_items(norma__speed_model *model, const norma__speed_rows *rows,
                       const norma__speed_fit *fit)
{
    size_t p = rows->p, q = norma__speed_parameters(rows);
    for (size_t k = 0; k < p; k++) {
        size_t j = rows->items[k];
        double psi = fit->point.psi[k];
        model->beta[j] = fit->point.beta[k];
        model->beta_se[j] = error_of(fit, q, k);
        model->alpha[j] = 1 / sqrt(psi);
        model->alpha_se[j] = error_of(fit, q, p + k) / (2 * psi * sqrt(psi));
    }
    model->speed_variance = norma__speed_covariance(&fit->point).a;
}

static norma_status fill_item_fit(norma__speed_model *model, const norma__speed_rows *rows,
                                  const norma__speed_fit *fit, norma_error *err)
{
    double *z = NORMA__NEW(double, rows->p);
    if (!z)
        return norma__no_memory(err);
    norma_status status = norma__speed_item_fit(z, rows, fit, err);
    for (size_t k = 0; k < rows->p; k++)
        model->fit[rows->items[k]] = z[k];
    free(z);
    return status;
}

static void fill_summary(norma_lognormal *s, const norma__speed_rows *rows,
                         const norma__speed_fit *fit)
{
    size_t q = norma__speed_parameters(rows);
    s->fitted = true;
    s->converged = fit->converged;
    s->n = rows->n;
    s->n_latencies = rows->n_cells;
    s->iterations = fit->iterations;
    s->gradient_max = fit->gradient_max;
    s->log_likelihood = fit->log_likelihood;
    s->aic = -2 * fit->log_likelihood + 2 * (double)q;
    s->bic = -2 * fit->log_likelihood + (double)q * log((double)rows->n);
    s->sd_speed = fabs(fit->point.factor[0]);
    s->sd_speed_se = fit->no_speed ? NAN : error_of(fit, q, 2 * rows->p);
    s->reliability = fit->no_speed ? NAN : 1 - fit->error / (s->sd_speed * s->sd_speed);
}

/* Under no slope the statistic is, half and half, a chi-square of one degree less than there are
   parameters more, and of as many (Stram & Lee, 1994). */
static double mixture_p(double statistic, double df)
{
    return statistic <= 0
               ? 1
               : 0.5 * (norma__chisq_upper(statistic, df - 1) + norma__chisq_upper(statistic, df));
}

/* sd = sqrt(b^2 + c^2) of the factor's second row. */
static double slope_error(const norma__speed_fit *fit, size_t q, size_t at, double sd)
{
    const double *l = fit->point.factor, *v = fit->covariance;
    if (!v || fit->slope_at_bound)
        return NAN;
    double b = l[1] / sd, c = l[2] / sd;
    return sqrt(b * b * v[at + at * q] + 2 * b * c * v[at + (at + 1) * q] +
                c * c * v[at + 1 + (at + 1) * q]);
}

static void fill_slope(norma__speed_model *model, const norma__speed_rows *rows,
                       const norma__speed_fit *fit)
{
    norma_lognormal *s = &model->summary;
    size_t p = rows->p, q = norma__speed_parameters(rows);
    norma__speed_symmetric v = norma__speed_covariance(&fit->point);
    model->sloped = true;
    model->slope_mean = rows->mean_free ? -fit->point.mean : 0;
    model->slope_variance = v.c;
    model->covariance = v.b;
    model->last_place = rows->positions ? rows->last : 0;
    s->mean_slope = model->slope_mean;
    s->mean_slope_se = rows->mean_free ? error_of(fit, q, q - 1) : NAN;
    s->sd_slope = sqrt(v.c);
    s->sd_slope_se = slope_error(fit, q, 2 * p + 1, s->sd_slope);
    s->cor_speed_slope = v.b / sqrt(v.a * v.c);
    s->slope_log_likelihood = fit->log_likelihood;
    s->slope_statistic = fmax(0, 2 * (fit->log_likelihood - s->log_likelihood));
    s->slope_p = mixture_p(s->slope_statistic, rows->mean_free ? 3 : 2);
    s->converged = s->converged && fit->converged;
}

/* ---- the slope ---- */

static norma_status note_slope(const norma__speed_rows *rows, const norma__speed_fit *fit,
                               norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!rows->mean_free)
        status = norma__note(notes, err, "lognormal-slope-mean", NULL, NAN, NAN,
                             "every item stood at the same place for everybody: a slope that all "
                             "share cannot be told from the time intensities, and is fixed at 0");
    if (status == NORMA_OK && fit->slope_at_bound)
        status = norma__note(notes, err, "lognormal-slope-bound", NULL, NAN, NAN,
                             "the slopes of position do not vary of their own: their variance is 0 "
                             "or they follow from the speeds, and their errors are not defined");
    return status;
}

static norma_status add_slope(norma__speed_model *model, norma__speed_rows *rows,
                              const norma__speed_fit *without, const norma_data *data,
                              norma_notes *notes, norma_error *err)
{
    norma__speed_fit fit;
    norma_status status;
    if (rows->p < 3 || without->no_speed || (rows->positions && !(rows->last > 1)))
        return norma__note(notes, err, "lognormal-slope-undefined", NULL, (double)rows->p, NAN,
                           "a slope of position is not estimated: %zu items are timed, and it "
                           "takes three at different places, and respondents who differ in speed",
                           rows->p);
    if ((status = norma__speed_maximise(&fit, rows, without, err)) != NORMA_OK)
        goto done;
    fill_items(model, rows, &fit);
    fill_slope(model, rows, &fit);
    if ((status = note_fit(rows, &fit, data, notes, err)) == NORMA_OK)
        status = note_slope(rows, &fit, notes, err);
done:
    norma__speed_fit_free(&fit);
    return status;
}

/* ---- the model ---- */

static norma_status estimate(norma__speed_model *model, norma__speed_rows *rows,
                             const norma_data *data, bool sloped, norma_notes *notes,
                             norma_error *err)
{
    norma__speed_fit fit;
    bool mean_free = rows->mean_free;
    norma_status status;
    rows->mean_free = false;
    rows->effects = 1;
    if ((status = norma__speed_maximise(&fit, rows, NULL, err)) != NORMA_OK)
        goto done;
    fill_items(model, rows, &fit);
    fill_summary(&model->summary, rows, &fit);
    if ((status = fill_item_fit(model, rows, &fit, err)) != NORMA_OK)
        goto done;
    if ((status = note_fit(rows, &fit, data, notes, err)) != NORMA_OK || !sloped)
        goto done;
    rows->mean_free = mean_free;
    rows->effects = 2;
    status = add_slope(model, rows, &fit, data, notes, err);
done:
    norma__speed_fit_free(&fit);
    return status;
}

norma_status norma__speed_model_new(norma__speed_model **out, const norma_instrument *instrument,
                                    const norma_data *data, const norma__timings *timings,
                                    const uint8_t *keep, bool sloped, int threads,
                                    norma_notes *notes, norma_error *err)
{
    norma__speed_rows rows;
    norma__speed_model *model = NULL;
    norma_status status;

    *out = NULL;
    status = norma__speed_rows_take(&rows, instrument, data, timings, keep, sloped, threads, err);
    if (status != NORMA_OK || (status = note_left_out(&rows, data, notes, err)) != NORMA_OK)
        goto done;
    if (rows.p < 2 || rows.n < 2 || rows.n_cells <= rows.n) {
        status =
            norma__note(notes, err, "lognormal-undefined", NULL, (double)rows.n, (double)rows.p,
                        "the log-normal model is not fitted: %zu respondents and %zu items "
                        "with latencies that vary; it takes two of each",
                        rows.n, rows.p);
        goto done;
    }
    if (!(model = norma__speed_model_empty(timings->n_items))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = estimate(model, &rows, data, sloped, notes, err)) != NORMA_OK)
        goto done;
    *out = model;
    model = NULL;
done:
    norma__speed_rows_free(&rows);
    norma__speed_model_free(model);
    return status;
}
