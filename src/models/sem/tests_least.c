#include "models/sem/tests_least.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/sem/information_weight.h"

/* How many statistics of all groups each parameter moves. */
static norma_status count_uses(size_t *uses, const norma__sem_fitted *fitted, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t g = 0; g < fitted->structure.n_groups && status == NORMA_OK; g++) {
        norma__sem_derivatives rows;
        status = norma__sem_derivatives_of(&rows, fitted, g, err);
        for (size_t s = 0; status == NORMA_OK && s < rows.k; s++)
            for (size_t d = rows.starts[s]; d < rows.starts[s + 1]; d++)
                uses[rows.free[d]]++;
        norma__sem_derivatives_clear(&rows);
    }
    return status;
}

/* Statistics with a parameter that moves them alone fit by themselves: both leave U. */
static norma_status find_own(norma__least_form *out, const norma__sem_fitted *fitted, size_t group,
                             norma_error *err)
{
    norma__sem_derivatives rows = {0};
    size_t *uses = NORMA__NEW(size_t, fitted->structure.n_free);
    norma_status status = uses ? count_uses(uses, fitted, err) : norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__sem_derivatives_of(&rows, fitted, group, err);
    for (size_t s = 0; status == NORMA_OK && s < rows.k; s++) {
        const size_t first = rows.starts[s];
        if (rows.starts[s + 1] == first + 1 && uses[rows.free[first]] == 1) {
            out->own[rows.free[first]] = true;
            out->v[s] = 0;
        }
    }
    norma__sem_derivatives_clear(&rows);
    free(uses);
    return status;
}

norma_status norma__least_form_of(norma__least_form *out, const norma__sem_fitted *fitted,
                                  size_t group, const bool *exogenous, norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    norma__sem_weight weight;
    bool ok;
    *out = (norma__least_form){.v = NORMA__NEW(double, g->k),
                               .tested = NORMA__NEW(bool, g->k),
                               .own = NORMA__NEW(bool, fitted->structure.n_free)};
    if (!out->v || !out->tested || !out->own)
        return norma__no_memory(err);
    norma_status status = norma__sem_weight_of(&weight, &ok, fitted, group, err);
    if (status != NORMA_OK)
        return status;
    out->w = weight.diagonal;
    for (size_t s = 0; s < g->k; s++) {
        const norma__statistic *at = &g->statistics[s];
        out->v[s] = out->w ? out->w[s] : 1;
        out->tested[s] = at->kind == NORMA__COVARIANCE && at->i != at->j &&
                         !(exogenous[at->i] && exogenous[at->j]);
    }
    return fitted->relations.n_equal == 0 ? find_own(out, fitted, group, err) : NORMA_OK;
}

void norma__least_form_clear(norma__least_form *form)
{
    free(form->v);
    free(form->tested);
    free(form->own);
    *form = (norma__least_form){0};
}

norma_status norma__least_first(double *all, double *tested, const norma__sem_fitted *fitted,
                                size_t group, const norma__least_form *form, norma_error *err)
{
    const norma__observed_group *g = &fitted->observed.groups[group];
    double *diagonal = NORMA__NEW(double, g->k);
    norma_status status =
        diagonal ? norma__observed_gamma_diagonal(diagonal, &fitted->observed, group, err)
                 : norma__no_memory(err);
    *all = *tested = 0;
    for (size_t s = 0; status == NORMA_OK && s < g->k; s++) {
        const double add = diagonal[s] * (form->w ? form->w[s] : 1);
        *all += add;
        *tested += form->tested[s] ? add : 0;
    }
    free(diagonal);
    return status;
}
