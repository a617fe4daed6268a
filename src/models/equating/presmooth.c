#include "models/equating/presmooth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

static const double no_anchor = 0;

norma_status norma__sampled_take(norma__sampled *out, const norma_score_table *table,
                                 norma_error *err)
{
    size_t m = table->n_anchors ? table->n_anchors : 1, cells = table->n_scores * m;
    *out = (norma__sampled){.form = {.n = table->n_scores,
                                     .m = m,
                                     .scores = table->scores,
                                     .anchors = table->n_anchors ? table->anchors : &no_anchor}};
    if (!(out->observed = NORMA__NEW(double, cells)))
        return norma__no_memory(err);
    for (size_t c = 0; c < cells; c++)
        out->n += table->counts[c];
    for (size_t c = 0; c < cells; c++)
        out->observed[c] = table->counts[c] / out->n;
    return NORMA_OK;
}

void norma__sampled_clear(norma__sampled *sampled)
{
    free(sampled->observed);
    norma__loglinear_free(&sampled->smooth);
    *sampled = (norma__sampled){0};
}

/* ---- choosing a degree ---- */

/* One margin of a form, as a form of its own. */
typedef struct margin {
    norma__form form;
    const double *share;
    double n;
} margin;

static norma_status fit_degree(norma_loglinear_fit *fit, const margin *of, size_t degree,
                               norma_error *err)
{
    norma__loglinear model;
    norma_status status = norma__loglinear_new(&model, &of->form, degree, 0, 0, err);
    if (status != NORMA_OK)
        return status;
    double parameters = (double)model.k + 1;
    fit->degree = degree;
    fit->converged = norma__loglinear_fit(&model, of->share);
    fit->g2 = norma__loglinear_g2(&model, of->share, of->n);
    fit->df = of->form.n - 1 - model.k;
    fit->aic = fit->g2 + 2 * parameters;
    fit->bic = fit->g2 + log(of->n) * parameters;
    norma__loglinear_free(&model);
    return NORMA_OK;
}

/* By aic or bic the lowest; by chi-square the highest degree that is better than the one before,
   at a level that all comparisons share (Moses & Holland, 2009). */
static size_t best_of(norma_loglinear_fit *fits, size_t n, int select)
{
    size_t best = 0;
    double level = n > 1 ? 1 - pow(0.95, 1 / (double)(n - 1)) : 0.05;
    for (size_t i = 0; i < n; i++) {
        fits[i].change = i ? fits[i - 1].g2 - fits[i].g2 : NAN;
        fits[i].p = i ? norma__chisq_upper(fmax(0, fits[i].change), 1) : NAN;
        if (!fits[i].converged || i == 0)
            continue;
        bool better = select == NORMA_EQUATE_CHI_SQUARE ? fits[i].p < level
                      : select == NORMA_EQUATE_AIC      ? fits[i].aic < fits[best].aic
                                                        : fits[i].bic < fits[best].bic;
        if (better)
            best = i;
    }
    return fits[best].degree;
}

/* Fits degrees 1 ... most; *fits is new. */
static norma_status choose(size_t *degree, norma_loglinear_fit **fits, size_t *n_fits,
                           const margin *of, int select, norma_error *err)
{
    size_t most =
        of->form.n - 1 < NORMA_EQUATE_DEGREE_MAX ? of->form.n - 1 : NORMA_EQUATE_DEGREE_MAX;
    norma_status status = NORMA_OK;
    *n_fits = 0;
    *degree = 1;
    if (most == 0)
        return NORMA_OK;
    if (!(*fits = NORMA__NEW(norma_loglinear_fit, most)))
        return norma__no_memory(err);
    for (; *n_fits < most && status == NORMA_OK; (*n_fits)++)
        status = fit_degree(&(*fits)[*n_fits], of, *n_fits + 1, err);
    if (status == NORMA_OK)
        *degree = best_of(*fits, *n_fits, select);
    return status;
}

/* ---- one form ---- */

static norma_status choose_margins(norma_equate_smoothing *how, const norma__sampled *s,
                                   const norma_equate_options *options, norma_error *err)
{
    size_t n = s->form.n, m = s->form.m, n_ignored = 0;
    norma_loglinear_fit *ignored = NULL;
    double *rows = NORMA__NEW(double, n), *columns = NORMA__NEW(double, m);
    norma_status status = rows && columns ? NORMA_OK : norma__no_memory(err);
    for (size_t c = 0; c < n * m && status == NORMA_OK; c++) {
        rows[c % n] += s->observed[c];
        columns[c / n] += s->observed[c];
    }
    const margin of_scores = {{n, 1, s->form.scores, &no_anchor}, rows, s->n};
    const margin of_anchors = {{m, 1, s->form.anchors, &no_anchor}, columns, s->n};
    if (status == NORMA_OK && how->degree == 0)
        status = choose(&how->degree, &how->fits, &how->n_fits, &of_scores, options->select, err);
    if (status == NORMA_OK && m > 1 && how->degree_anchor == 0)
        status =
            choose(&how->degree_anchor, &ignored, &n_ignored, &of_anchors, options->select, err);
    free(ignored);
    free(rows);
    free(columns);
    return status;
}

static norma_status fit_form(norma_equate_smoothing *how, norma__sampled *s, size_t cross,
                             norma_error *err)
{
    norma__loglinear_free(&s->smooth);
    norma_status status =
        norma__loglinear_new(&s->smooth, &s->form, how->degree, how->degree_anchor, cross, err);
    if (status != NORMA_OK)
        return status;
    norma__loglinear_fit(&s->smooth, s->observed);
    how->cross = cross;
    how->g2 = norma__loglinear_g2(&s->smooth, s->observed, s->n);
    how->df = s->smooth.cells - 1 - s->smooth.k;
    return NORMA_OK;
}

/* Cross products 1, 2, 3 by the criterion; by chi-square each against the one before. */
static norma_status choose_cross(norma_equate_smoothing *how, norma__sampled *s, int select,
                                 norma_error *err)
{
    size_t most = how->degree < how->degree_anchor ? how->degree : how->degree_anchor, best = 1;
    double lowest = INFINITY, before = NAN;
    size_t df = 0;
    norma_status status = NORMA_OK;
    for (size_t cross = 1; cross <= most && cross <= NORMA_EQUATE_CROSS_MAX; cross++) {
        if ((status = fit_form(how, s, cross, err)) != NORMA_OK)
            return status;
        double parameters = (double)s->smooth.k + 1;
        double value = how->g2 + parameters * (select == NORMA_EQUATE_AIC ? 2 : log(s->n));
        bool better = value < lowest;
        if (select == NORMA_EQUATE_CHI_SQUARE)
            better = cross == 1 || norma__chisq_upper(fmax(0, before - how->g2),
                                                      (double)(df - how->df)) < 0.05 / 2;
        if (better && (s->smooth.converged || cross == 1))
            best = cross;
        lowest = fmin(lowest, value);
        before = how->g2;
        df = how->df;
    }
    return best != how->cross ? fit_form(how, s, best, err) : NORMA_OK;
}

norma_status norma__presmooth(norma_equate_smoothing *how, norma__sampled *sampled, size_t degree,
                              const norma_equate_options *options, const char *who,
                              norma_notes *notes, norma_error *err)
{
    bool anchored = sampled->form.m > 1;
    how->degree = degree;
    how->degree_anchor = anchored ? options->degree_anchor : 0;
    norma_status status = choose_margins(how, sampled, options, err);
    if (status != NORMA_OK)
        return status;
    how->degree = how->degree < sampled->form.n ? how->degree : sampled->form.n - 1;
    if (anchored && how->degree_anchor >= sampled->form.m)
        how->degree_anchor = sampled->form.m - 1;
    status = anchored && options->cross == 0
                 ? choose_cross(how, sampled, options->select, err)
                 : fit_form(how, sampled, anchored ? options->cross : 0, err);
    if (status == NORMA_OK && !sampled->smooth.converged)
        status = norma__note(notes, err, "loglinear-unconverged", who, NAN, NAN,
                             "the log-linear model of %s has no maximum: people stand at too few "
                             "scores for its degree; choose a lower one",
                             who);
    return status;
}
