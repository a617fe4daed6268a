#include "norms/norms_continuous.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* ---- one scale ---- */

static norma_status leave_out(norma_notes *notes, const char *scale, const char *why,
                              norma_error *err)
{
    return norma__note(notes, err, "norms-continuous-left-out", scale, NAN, NAN,
                       "no continuous norms of this scale: %.240s", why);
}

/* The notes of a fit are about one scale among several here. */
static norma_status name_notes(norma_notes *notes, const norma_notes *from, const char *scale,
                               norma_error *err)
{
    const size_t before = notes->n;
    const norma_status status = norma__notes_append(notes, from, err);
    for (size_t i = before; i < notes->n; i++)
        snprintf(notes->list[i].subject, sizeof notes->list[i].subject, "%.71s", scale);
    return status;
}

static norma_status keep_fit(norma__figures *figures, norma__curve_fit *fit, norma_notes *notes,
                             const norma_continuous *made, const char *scale, norma_error *err)
{
    if (!made->fit.converged)
        return leave_out(notes, scale, "the model did not converge", err);
    norma_frozen *list = NORMA__GROW(figures->list, norma_frozen, figures->n + 1);
    if (!list)
        return norma__no_memory(err);
    figures->list = list;
    norma_status status = norma_continuous_freeze(&list[figures->n], made->model, scale, err);
    if (status != NORMA_OK)
        return status;
    figures->n++;
    *fit =
        (norma__curve_fit){.fitted = true,
                           .columns = {[NORMA__CURVE_N] = (double)made->n,
                                       [NORMA__CURVE_R2] = made->fit.r2,
                                       [NORMA__CURVE_RMSE] = made->fit.rmse,
                                       [NORMA__CURVE_RMSE_T] = made->fit.rmse_t,
                                       [NORMA__CURVE_BIC] = made->fit.bic,
                                       [NORMA__CURVE_CROSSINGS] = (double)made->fit.n_crossings}};
    return name_notes(notes, &made->notes, scale, err);
}

/* POMP, without what rounding adds to equal scores. */
static double *rounded(const double *pomp, size_t n)
{
    double *out = NORMA__NEW(double, n);
    for (size_t r = 0; out && r < n; r++)
        out[r] = round(pomp[r] * 1e9) / 1e9;
    return out;
}

norma_status norma__curve_figure(norma__figures *figures, norma__curve_fit *fit, norma_notes *notes,
                                 const norma_norms_source *source, const char *scale,
                                 const norma__persons *persons, norma_error *err)
{
    norma_continuous_options options = NORMA_CONTINUOUS_OPTIONS_INIT;
    norma_continuous *made = NULL;
    norma_error why = {0};
    double *scores = rounded(persons->pomp, persons->n_rows);
    if (!scores)
        return norma__no_memory(err);
    if (source->continuous)
        options = *source->continuous;
    options.score_min = 0;
    options.score_max = 100;
    options.bootstrap = 0;
    options.compare = false;
    const norma_continuous_source rows = {.n_rows = persons->n_rows,
                                          .score = scores,
                                          .covariate = source->covariate_values,
                                          .weights = persons->weights};
    norma_status status = norma_continuous_fit(&made, &rows, &options, &why);
    if (status == NORMA_OK)
        status = keep_fit(figures, fit, notes, made, scale, err);
    else if (status == NORMA_EDATA)
        status = leave_out(notes, scale, why.message, err);
    else
        status = norma__fail(err, status, "%s", why.message);
    norma_continuous_free(made);
    free(scores);
    return status;
}

/* ---- all scales ---- */

norma_status norma__covariate_figure(norma__figures *figures, const char *covariate,
                                     const norma__curve_fit *fits, size_t n_scales,
                                     norma_error *err)
{
    const size_t length = strlen(covariate) + sizeof NORMA__COVARIATE_PREFIX;
    bool any = false;
    for (size_t s = 0; s < n_scales; s++)
        any = any || fits[s].fitted;
    if (!any)
        return NORMA_OK;
    char *name = NORMA__NEW(char, length);
    if (!name)
        return norma__no_memory(err);
    snprintf(name, length, NORMA__COVARIATE_PREFIX "%s", covariate);
    double *values = norma__figure_add(figures, name, n_scales, NORMA__CURVE_COLUMNS);
    free(name);
    if (!values)
        return norma__no_memory(err);
    for (size_t s = 0; s < n_scales; s++)
        for (size_t c = 0; fits[s].fitted && c < NORMA__CURVE_COLUMNS; c++)
            values[c * n_scales + s] = fits[s].columns[c];
    return NORMA_OK;
}
