#include <norma/information.h>

#include <norma/correlate.h>

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/extraction/minres.h"
#include "models/reliability/graded.h"
#include "statistics/sample.h"

static const double THETA_END = 4;

/* ---- the result ---- */

void norma_information_free(norma_information *information)
{
    if (!information)
        return;
    for (size_t j = 0; j < information->n_items; j++) {
        if (information->locations)
            free(information->locations[j]);
        if (information->thresholds)
            free(information->thresholds[j]);
    }
    norma__free_texts(information->item_ids, information->n_items);
    free(information->loadings);
    free(information->slopes);
    free(information->n_locations);
    free(information->locations);
    free(information->thresholds);
    free(information->theta);
    free(information->items);
    free(information->total);
    norma_notes_clear(&information->notes);
    free(information);
}

static bool has_room(const norma_information *f)
{
    return f->item_ids && f->loadings && f->slopes && f->n_locations && f->locations &&
           f->thresholds && f->theta && f->items && f->total;
}

static norma_information *information_new(size_t p, size_t n_theta)
{
    norma_information *f = NORMA__NEW(norma_information, 1);
    if (!f)
        return NULL;
    f->n_items = p;
    f->n_theta = n_theta;
    f->item_ids = NORMA__NEW(char *, p);
    f->loadings = NORMA__NEW(double, p);
    f->slopes = NORMA__NEW(double, p);
    f->n_locations = NORMA__NEW(size_t, p);
    f->locations = NORMA__NEW(double *, p);
    f->thresholds = NORMA__NEW(double *, p);
    f->theta = NORMA__NEW(double, n_theta);
    f->items = NORMA__NEW(double, n_theta *p);
    f->total = NORMA__NEW(double, n_theta);
    if (has_room(f))
        return f;
    norma_information_free(f);
    return NULL;
}

/* ---- the model ---- */

static norma_status polychorics(norma_correlation **out, const norma_sample *sample,
                                norma_missing missing, size_t threads, norma_error *err)
{
    norma_correlate_options o = NORMA_CORRELATE_OPTIONS_INIT;
    o.type = NORMA_COR_POLYCHORIC;
    o.missing = missing == NORMA_MISSING_LISTWISE ? NORMA_COR_LISTWISE : NORMA_COR_PAIRWISE;
    o.acov = NORMA_ACOV_NONE;
    o.threads = threads;
    return norma_correlate(out, sample, &o, err);
}

static norma_status check_defined(const norma_correlation *c, norma_error *err)
{
    size_t p = c->n_variables;
    for (size_t j = 0; j < p; j++)
        if (c->variables[j].n_categories < 2)
            return norma__fail(err, NORMA_EDATA,
                               "item information is undefined: item %s does not vary",
                               c->variables[j].id);
    for (size_t j = 0; j < p; j++)
        for (size_t i = j + 1; i < p; i++)
            if (isnan(c->matrix[i + j * p]))
                return norma__fail(err, NORMA_EDATA,
                                   "item information is undefined: so is the polychoric "
                                   "correlation of items %s and %s",
                                   c->variables[j].id, c->variables[i].id);
    return NORMA_OK;
}

/* A communality over its bound would leave no uniqueness to divide by. */
static double bounded(double loading)
{
    double most = sqrt(1 - NORMA__LEAST_UNIQUENESS);
    return fmax(-most, fmin(most, loading));
}

static norma_status fill_item(norma_information *f, size_t j, const norma_correlation_variable *v,
                              double loading, norma_error *err)
{
    f->item_ids[j] = norma__copy_text(v->id);
    f->locations[j] = NORMA__NEW(double, v->n_thresholds);
    f->thresholds[j] = NORMA__NEW(double, v->n_thresholds);
    if (!f->item_ids[j] || !f->locations[j] || !f->thresholds[j])
        return norma__no_memory(err);
    f->loadings[j] = bounded(loading);
    f->slopes[j] = f->loadings[j] / sqrt(1 - f->loadings[j] * f->loadings[j]);
    f->n_locations[j] = v->n_thresholds;
    for (size_t c = 0; c < v->n_thresholds; c++) {
        f->thresholds[j][c] = v->thresholds[c];
        f->locations[j][c] = f->loadings[j] != 0 ? v->thresholds[c] / f->loadings[j] : NAN;
    }
    return NORMA_OK;
}

static norma_status note_item(norma_information *f, const char *id, double loading, double psi,
                              norma_error *err)
{
    if (psi <= NORMA__LEAST_UNIQUENESS || loading != bounded(loading))
        return norma__note(&f->notes, err, "information-heywood", id, loading, NAN,
                           "the uniqueness of item %s in the one-factor solution of polychorics is "
                           "at its lower bound %g (Heywood case): its information is not to be "
                           "trusted",
                           id, NORMA__LEAST_UNIQUENESS);
    if (loading < 0)
        return norma__note(&f->notes, err, "information-negative-loading", id, loading, NAN,
                           "item %s loads %.2f on the one factor of polychorics: its curve falls "
                           "where the others rise",
                           id, loading);
    return NORMA_OK;
}

static norma_status note_convergence(norma_information *f, const norma__extracted *fit,
                                     norma_error *err)
{
    if (fit->converged)
        return NORMA_OK;
    return norma__note(&f->notes, err, "information-no-convergence", NULL, fit->gradient_max, NAN,
                       "the one-factor solution of polychorics has not converged (largest gradient "
                       "%.2g): do not use the item information",
                       fit->gradient_max);
}

static norma_status fill_model(norma_information *f, const norma_correlation *c, norma_error *err)
{
    norma__extracted fit = {0};
    norma_status status = norma__minres(&fit, c->matrix, f->n_items, 1, err);
    if (status == NORMA_OK)
        status = note_convergence(f, &fit, err);
    for (size_t j = 0; status == NORMA_OK && j < f->n_items; j++) {
        status = fill_item(f, j, &c->variables[j], fit.loadings[j], err);
        if (status == NORMA_OK)
            status = note_item(f, f->item_ids[j], fit.loadings[j], fit.uniquenesses[j], err);
    }
    norma__extracted_free(&fit);
    return status;
}

/* ---- the curves ---- */

static double information_at(const norma_information *f, double theta)
{
    double sum = 0;
    for (size_t j = 0; j < f->n_items; j++) {
        const norma__graded item = norma__graded_of(f, j);
        sum += norma__graded_information(&item, theta);
    }
    return sum;
}

static void fill_curves(norma_information *f)
{
    for (size_t t = 0; t < f->n_theta; t++)
        f->theta[t] = THETA_END * (2 * (double)t / (double)(f->n_theta - 1) - 1);
    for (size_t j = 0; j < f->n_items; j++) {
        const norma__graded item = norma__graded_of(f, j);
        for (size_t t = 0; t < f->n_theta; t++) {
            double value = norma__graded_information(&item, f->theta[t]);
            f->items[t + j * f->n_theta] = value;
            f->total[t] += value;
        }
    }
}

/* The error variance 1 / (1 + information) that a standard normal trait leaves, averaged over it:
   the trapezoid rule, which is exact to rounding for such a function. */
static double marginal_reliability(const norma_information *f)
{
    enum { END = 6, STEPS = 32 }; /* from -6 to 6, so many steps a unit */
    double error = 0, weights = 0;
    for (int k = -END * STEPS; k <= END * STEPS; k++) {
        double theta = (double)k / STEPS, weight = norma__normal_density(theta);
        error += weight / (1 + information_at(f, theta));
        weights += weight;
    }
    return 1 - error / weights;
}

static norma_status check_input(const norma_sample *sample, size_t n_theta, norma_error *err)
{
    norma_status status = norma__sample_check(sample, err);
    if (status != NORMA_OK)
        return status;
    if (n_theta < 2)
        return norma__fail(err, NORMA_EINVAL,
                           "item information needs at least 2 trait values, got %zu", n_theta);
    if (sample->n_items < 3)
        return norma__fail(err, NORMA_EDATA,
                           "item information needs at least 3 items to identify a factor, got %zu",
                           sample->n_items);
    return NORMA_OK;
}

norma_status norma_information_of(norma_information **out, const norma_sample *sample,
                                  norma_missing missing, size_t n_theta, size_t threads,
                                  norma_error *err)
{
    norma_information *f = NULL;
    norma_correlation *c = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check_input(sample, n_theta, err)) != NORMA_OK)
        goto done;
    if ((status = polychorics(&c, sample, missing, threads, err)) != NORMA_OK)
        goto done;
    if ((status = check_defined(c, err)) != NORMA_OK)
        goto done;
    if (!(f = information_new(sample->n_items, n_theta))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__notes_append(&f->notes, &c->notes, err)) != NORMA_OK)
        goto done;
    if ((status = fill_model(f, c, err)) != NORMA_OK)
        goto done;
    fill_curves(f);
    f->marginal_reliability = marginal_reliability(f);

    *out = f; /* the caller owns it from here */
    f = NULL;
done:
    norma_correlation_free(c);
    norma_information_free(f);
    return status;
}
