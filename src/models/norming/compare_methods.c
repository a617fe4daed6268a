/* All methods side by side: BIC of the same likelihood, and what each says of respondents who were
   left out when it was fitted. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/norming/model.h"

/* Deals respondents out to folds: people[cell * folds + fold]. */
static norma_status deal(double **people, const norma__cells *cells, size_t folds, uint64_t seed,
                         norma_error *err)
{
    gsl_rng *random = norma__random_new(seed, 0);
    *people = random ? NORMA__NEW(double, cells->n *folds) : NULL;
    for (size_t i = 0; *people && i < cells->n; i++)
        for (size_t k = 0; k < (size_t)cells->cell[i].people; k++)
            (*people)[i * folds + norma__random_below(random, (uint32_t)folds)] += 1;
    if (random)
        gsl_rng_free(random);
    return *people ? NORMA_OK : norma__have(false, err);
}

/* Mean log probability of each fold's scores by the model fitted to the others: the same terms, new
   values. NaN when a fold cannot be fitted. */
static norma_status hold_out(double *held_out, const norma_continuous_model *model,
                             const norma__cells *cells, const double *weight, const double *people,
                             size_t folds, norma_error *err)
{
    norma_continuous_model *m = norma__model_copy(model);
    double *others = NORMA__NEW(double, cells->n), sum = 0;
    norma_status status = norma__have(m && others, err);
    for (size_t f = 0; status == NORMA_OK && f < folds; f++) {
        bool defined = false;
        for (size_t i = 0; i < cells->n; i++)
            others[i] = weight[i] * (1 - people[i * folds + f] / cells->cell[i].people);
        status = norma__model_refit(&defined, m, cells, others, err);
        if (!defined)
            sum = NAN;
        for (size_t i = 0; defined && i < cells->n; i++)
            if (people[i * folds + f] > 0)
                sum += (weight[i] - others[i]) *
                       norma__model_log_share(m, cells->cell[i].score, cells->cell[i].covariate);
    }
    *held_out = sum / cells->n_people;
    norma_continuous_model_free(m);
    free(others);
    return status;
}

/* A method that was not chosen, fitted apart. One that is not for these scores leaves a note. */
static norma_status fit_apart(norma_continuous_model **model, norma_continuous *r, int method,
                              norma_continuous_fit_of *fit, const norma__cells *cells,
                              const double *weight, norma_error *err)
{
    norma_error why = {0};
    norma_continuous apart = {.options = r->options};
    norma_status status = norma__model_fit(model, &apart, fit, method, cells, weight, &why);
    free(apart.subsets);
    norma_notes_clear(&apart.notes);
    if (status == NORMA_EDATA)
        return norma__note(&r->notes, err, "continuous-not-possible",
                           norma_continuous_method_names[method], NAN, NAN,
                           "%s is not among the methods compared: %s",
                           norma_continuous_method_names[method], why.message);
    if (status != NORMA_OK && err)
        *err = why;
    return status;
}

norma_status norma__continuous_compare(norma_continuous *r, const norma__cells *cells,
                                       const double *weight, norma_error *err)
{
    const size_t folds = r->options.folds;
    double *people = NULL;
    norma_status status = folds > 1 ? deal(&people, cells, folds, r->options.seed, err) : NORMA_OK;
    for (int method = 0; status == NORMA_OK && method < NORMA_CONTINUOUS_METHODS; method++) {
        norma_continuous_fit_of *fit = &r->compared[r->n_compared++];
        norma_continuous_model *apart = NULL;
        if (method == r->model->method)
            *fit = r->fit;
        else
            status = fit_apart(&apart, r, method, fit, cells, weight, err);
        if (status == NORMA_OK && fit->fitted && people)
            status = hold_out(&fit->held_out, apart ? apart : r->model, cells, weight, people,
                              folds, err);
        if (method == r->model->method)
            r->fit.held_out = fit->held_out;
        norma_continuous_model_free(apart);
    }
    free(people);
    return status;
}
