#include <norma/continuous.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/norming/model.h"

void norma_continuous_free(norma_continuous *norms)
{
    if (!norms)
        return;
    norma_continuous_model_free(norms->model);
    free(norms->groups);
    free(norms->subsets);
    free(norms->crossings);
    free(norms->worm);
    free(norms->at);
    free(norms->curves);
    free(norms->table);
    norma_notes_clear(&norms->notes);
    free(norms);
}

static norma_status check(const norma_continuous_options *o, norma_error *err)
{
    norma_status status = norma_options_check(norma_continuous_option_table(), o, err);
    if (status == NORMA_OK && !(o->t_min < o->t_max))
        return norma__fail(err, NORMA_EINVAL, "t-min must be below t-max, got %g and %g", o->t_min,
                           o->t_max);
    if (status == NORMA_OK && o->score_min >= o->score_max)
        return norma__fail(err, NORMA_EINVAL,
                           "the lowest score must be below the highest, got %g "
                           "and %g",
                           o->score_min, o->score_max);
    return status;
}

/* ---- notes ---- */

static norma_status note_sample(norma_continuous *r, bool weighted, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (r->n < r->n_rows)
        status = norma__note(&r->notes, err, "continuous-rows", NULL, (double)(r->n_rows - r->n),
                             (double)r->n_rows,
                             "rows without a score or a covariate, or not kept, are left out: %zu "
                             "of %zu",
                             r->n_rows - r->n, r->n_rows);
    if (status == NORMA_OK && weighted)
        status =
            norma__note(&r->notes, err, "continuous-weighted", NULL, r->n_effective, (double)r->n,
                        "with their weights the %zu respondents are worth %.1f of equal "
                        "weight (Kish)",
                        r->n, r->n_effective);
    return status;
}

static norma_status note_model(norma_continuous *r, norma_error *err)
{
    const norma_continuous_model *m = r->model;
    norma_status status = NORMA_OK;
    if (!r->fit.converged)
        status = norma__note(&r->notes, err, "continuous-not-converged",
                             norma_continuous_method_names[m->method], (double)r->fit.iterations,
                             NAN, "%s did not converge in %zu steps: do not use these norms",
                             norma_continuous_method_names[m->method], r->fit.iterations);
    if (status == NORMA_OK && m->shift > 0)
        status = norma__note(&r->notes, err, "continuous-shifted", NULL, m->shift, NAN,
                             "the Box-Cox distribution is of scores over 0: %g is added to all",
                             m->shift);
    if (status == NORMA_OK && r->n_subsets > 0 && r->options.terms == 0 &&
        r->options.select == NORMA_SUBSET_R2 && r->subsets[r->chosen].adjusted_r2 < r->options.r2)
        status = norma__note(&r->notes, err, "continuous-r2", NULL,
                             r->subsets[r->chosen].adjusted_r2, r->options.r2,
                             "no surface of up to %zu terms has an adjusted R2 of %g: the best "
                             "has %.4f",
                             r->n_subsets, r->options.r2, r->subsets[r->chosen].adjusted_r2);
    if (status == NORMA_OK && r->n_crossings > 0)
        status =
            norma__note(&r->notes, err, "continuous-crossing", NULL, (double)r->n_crossings, NAN,
                        "percentile curves cross over %zu ranges of the covariate: choose "
                        "another number of terms (--terms), lower powers or another method",
                        r->n_crossings);
    return status;
}

/* Percentiles need people: fewer than this in a group, and its ranks say little. */
static norma_status note_small_groups(norma_continuous *r, norma_error *err)
{
    size_t small = 0;
    for (size_t g = 0; g < r->n_groups; g++)
        small += r->groups[g].n < 50;
    return small == 0 ? NORMA_OK
                      : norma__note(&r->notes, err, "continuous-small-groups", NULL, (double)small,
                                    (double)r->n_groups,
                                    "groups of fewer than 50 respondents: %zu of %zu; classes "
                                    "(--groups classes) make larger ones",
                                    small, r->n_groups);
}

/* ---- the whole ---- */

static norma_status analyse(norma_continuous *r, const norma__cells *cells, const double *weight,
                            bool weighted, norma_error *err)
{
    norma_status status = note_sample(r, weighted, err);
    if (status == NORMA_OK)
        status = norma__model_fit(&r->model, r, &r->fit, r->options.method, cells, weight, err);
    if (status == NORMA_OK)
        status = norma__crossings(&r->n_crossings, &r->crossings, r->model, err);
    if (status == NORMA_OK)
        status = note_model(r, err);
    if (status == NORMA_OK)
        status = norma__continuous_residuals(r, cells, weight, err);
    if (status == NORMA_OK)
        status = note_small_groups(r, err);
    if (status == NORMA_OK)
        status = norma__continuous_tables(r, cells, err);
    if (status == NORMA_OK)
        status = norma__continuous_intervals(r, cells, weight, err);
    return status == NORMA_OK && r->options.compare
               ? norma__continuous_compare(r, cells, weight, err)
               : status;
}

norma_status norma_continuous_fit(norma_continuous **out, const norma_continuous_source *source,
                                  const norma_continuous_options *options, norma_error *err)
{
    const norma_continuous_options defaults = NORMA_CONTINUOUS_OPTIONS_INIT;
    const norma_continuous_options *o = options ? options : &defaults;
    norma__cells cells = {0};
    norma_continuous *r = NULL;
    double *weight = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check(o, err)) != NORMA_OK)
        goto done;
    if ((status = norma__cells_make(&cells, source, o, err)) != NORMA_OK)
        goto done;
    r = NORMA__NEW(norma_continuous, 1);
    weight = NORMA__NEW(double, cells.n);
    if (!r || !weight) {
        status = norma__have(false, err);
        goto done;
    }
    r->options = *o;
    r->n_rows = cells.n_rows;
    r->n = (size_t)cells.n_people;
    r->n_cells = cells.n;
    r->n_effective = cells.n_effective;
    r->n_values = cells.n_values;
    for (size_t i = 0; i < cells.n; i++)
        weight[i] = cells.cell[i].weight;
    if ((status = analyse(r, &cells, weight, source->weights != NULL, err)) != NORMA_OK)
        goto done;

    *out = r; /* the caller owns it from here */
    r = NULL;
done:
    norma__cells_free(&cells);
    free(weight);
    norma_continuous_free(r);
    return status;
}
