#include "models/observed/incomplete_saturated.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/observed/incomplete_likelihood.h"
#include "models/observed/patterns.h"

/* ---- rows by their holes ---- */

struct matrix {
    const double *x;
    size_t n;
};

static double at(const void *of, size_t row, size_t variable)
{
    const struct matrix *m = of;
    return m->x[row + variable * m->n];
}

/* What standardising takes off ln |Sigma| of all rows. */
static double log_scales_of(const norma__patterns *patterns)
{
    const norma__incomplete *rows = &patterns->rows;
    double sum = 0;
    for (size_t j = 0; j < rows->p; j++) {
        double seen = 0;
        for (size_t r = 0; r < rows->n; r++)
            if (!isnan(rows->x[r * rows->p + j]))
                seen += rows->weights ? rows->weights[r] : 1;
        sum += 2 * seen * log(norma__patterns_scale(patterns, j));
    }
    return sum;
}

static norma_status sort_rows(norma__patterns *patterns, const norma__observed_group *group,
                              size_t p, size_t threads, norma_error *err)
{
    const struct matrix x = {group->x, group->n};
    const norma__cells cells = {
        .n = group->n, .p = p, .at = at, .of = &x, .weights = group->weights};
    norma_status status;
    if ((status = norma__incomplete_of(&patterns->rows, &cells, err)) != NORMA_OK)
        return status;
    patterns->precision = NORMA__NEW(double, p *p);
    patterns->pull = NORMA__NEW(double, p *p);
    if (!patterns->precision || !patterns->pull)
        return norma__no_memory(err);
    patterns->log_scales = log_scales_of(patterns);
    return norma__likeliest_new(&patterns->fit, &patterns->rows, threads, err);
}

/* ---- the saturated model ---- */

static bool all_vary(const norma__incomplete *rows)
{
    for (size_t j = 0; j < rows->p; j++)
        if (!(rows->scale[j] > 0)) /* also NaN, when nobody answered */
            return false;
    return true;
}

static void take_moments(norma__observed_group *group, const norma__patterns *patterns)
{
    const norma__normal_model *model = &patterns->fit.model;
    size_t p = patterns->rows.p;
    for (size_t j = 0; j < p; j++) {
        group->mean[j] = patterns->rows.centre[j] + patterns->rows.scale[j] * model->mean[j];
        for (size_t i = 0; i < p; i++)
            group->cov[i + j * p] =
                model->covariance[i + j * p] * patterns->rows.scale[i] * patterns->rows.scale[j];
    }
}

/* Pairs of variables that nobody answered together. */
static norma_status count_unseen(size_t *unseen, const norma__incomplete *rows, norma_error *err)
{
    size_t p = rows->p;
    uint8_t *seen = NORMA__NEW(uint8_t, p * p);
    if (!seen)
        return norma__no_memory(err);
    for (size_t run = 0; run < rows->n_runs; run++) {
        const double *x = rows->x + rows->first[run] * p;
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < j && !isnan(x[j]); i++)
                seen[i + j * p] = seen[i + j * p] || !isnan(x[i]);
    }
    *unseen = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            *unseen += !seen[i + j * p];
    free(seen);
    return NORMA_OK;
}

static norma_status note_saturated(const norma__patterns *patterns, norma_notes *notes,
                                   norma_error *err)
{
    size_t unseen = 0, p = patterns->rows.p, pairs = p * (p - 1) / 2;
    norma_status status;
    if ((status = count_unseen(&unseen, &patterns->rows, err)) != NORMA_OK)
        return status;
    if (unseen > 0 &&
        (status = norma__note(notes, err, "sem-pairs-unseen", NULL, (double)unseen, (double)pairs,
                              "no row has an answer to both variables of %zu of %zu pairs: the "
                              "saturated model, and with it the test, the standard errors and the "
                              "figures of fit, cannot be relied on",
                              unseen, pairs)) != NORMA_OK)
        return status;
    if (patterns->fit.converged)
        return NORMA_OK;
    return norma__note(notes, err, "sem-saturated-unconverged", NULL, (double)patterns->fit.steps,
                       NAN,
                       "the EM algorithm for the saturated model was stopped after %zu steps: the "
                       "test and the figures of fit may change in the decimals shown, for so much "
                       "is missing",
                       patterns->fit.steps);
}

norma_status norma__patterns_of(norma__observed_group *group, size_t p, size_t threads,
                                norma_notes *notes, norma_error *err)
{
    norma__patterns *patterns = NORMA__NEW(norma__patterns, 1);
    norma_status status;
    if (!patterns)
        return norma__no_memory(err);
    group->patterns = patterns;
    if ((status = sort_rows(patterns, group, p, threads, err)) != NORMA_OK)
        return status;
    if (!all_vary(&patterns->rows) || !norma__maximise(&patterns->fit))
        return norma__fail(err, NORMA_EDATA,
                           "the normal model of %zu variables has no maximum in the %zu rows with "
                           "answers%s%s: a variable does not vary or variables depend on one "
                           "another; leave some out, or take more rows",
                           p, patterns->rows.n, group->name && *group->name ? " of group " : "",
                           group->name ? group->name : "");
    take_moments(group, patterns);
    const norma__observed alone = {.p = p, .n_groups = 1, .groups = group};
    (void)norma__incomplete_at(&patterns->saturated, NULL, NULL, &alone, 0, group->cov,
                               group->mean); /* EM ended there: it is positive definite */
    return note_saturated(patterns, notes, err);
}
