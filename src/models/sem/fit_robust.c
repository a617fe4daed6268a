#include "models/sem/fit_robust.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/inference_algebra.h"

bool norma__fit_has_robust(const norma__sem_fitted *fitted, const norma__sem_all_tests *tests)
{
    return fitted->observed.missing == NORMA_SEM_FIML ||
           (tests->is_scaled && tests->scaled.kind != NORMA_SEM_TEST_MEAN_VAR_ADJUSTED);
}

/* What a statistic is on average a multiple of, from its scaled test. */
static double multiple(const norma__sem_test *scaled)
{
    return scaled->trace / (scaled->kind == NORMA_SEM_TEST_STANDARD ? NAN : scaled->df);
}

/* ---- ordinal variables ------------------------------------------------------------------------
 */

/* Why robust figures are undefined: a note's code and sentence. */
typedef struct reason {
    const char *code, *sentence;
} reason;

static const reason MIXED = {"sem-robust-mixed", "ordinal and continuous variables are mixed"};
static const reason SAMPLE = {
    "sem-robust-sample-indefinite",
    "the sample's matrix of polychoric correlations is not positive definite"};
static const reason MODEL = {"sem-robust-model-indefinite",
                             "the model's correlation matrix is not positive definite"};
static const reason FULL = {"sem-robust-full-weights", "the weight matrix is full"};

static const double DEFINITE = 1.490116119384765625e-8; /* lavaan's least eigenvalue */

/* n times ML's discrepancy between the sample's correlations and the model's; NaN with a note. */
static norma_status likelihood_of(double *t, reason *why, const norma__sem_fitted *fitted,
                                  norma_error *err)
{
    const size_t p = fitted->observed.p;
    double *w = NORMA__NEW(double, p *p), *values = NORMA__NEW(double, p), model, sample;
    norma_status status = w && values ? NORMA_OK : norma__no_memory(err);
    *t = 0;
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK && !why->code; g++) {
        const norma__observed_group *group = &fitted->observed.groups[g];
        if ((status = norma__eigen(values, NULL, group->cov, p, err)) != NORMA_OK)
            break;
        if (values[p - 1] < DEFINITE || !norma__invert_spd(w, &sample, group->cov, p))
            *why = SAMPLE;
        else if (!norma__invert_spd(w, &model, fitted->implied[g].sigma, p))
            *why = MODEL;
        else
            *t += group->total *
                  (model - sample + norma__trace_product(w, group->cov, p) - (double)p);
    }
    free(w);
    free(values);
    return status;
}

static bool is_mixed(const norma__sem_fitted *fitted)
{
    for (size_t i = 0; i < fitted->observed.p; i++)
        if (fitted->observed.categories[i] == 0)
            return true;
    return false;
}

/* Correlations less the parameters that move them: thresholds and means are left aside. */
static norma_status degrees_of_correlations(double *df, const norma__sem_fitted *fitted,
                                            norma_error *err)
{
    const norma_sem_table *table = fitted->table;
    const double p = (double)fitted->observed.p;
    bool *moves = NORMA__NEW(bool, fitted->structure.n_free);
    if (!moves)
        return norma__no_memory(err);
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        if (row->free != NORMA_NONE && row->op != NORMA_SEM_THRESHOLD &&
            row->op != NORMA_SEM_INTERCEPT)
            moves[row->free] = true;
    }
    *df = (double)fitted->observed.n_groups * p * (p - 1) / 2;
    for (size_t i = 0; i < fitted->structure.n_free; i++)
        *df -= moves[i];
    *df += (double)(fitted->structure.n_free - fitted->convergence.n_estimated);
    free(moves);
    return NORMA_OK;
}

static norma_status of_ordinal(norma__fit_pair *pair, const norma__sem_fitted *fitted,
                               const norma__sem_all_tests *tests, norma_notes *notes,
                               norma_error *err)
{
    reason why = {NULL, NULL};
    if (is_mixed(fitted))
        why = MIXED;
    norma_status status = NORMA_OK;
    if (!why.code)
        status = likelihood_of(&pair->t, &why, fitted, err);
    if (status == NORMA_OK && !why.code && isnan(tests->traces.robust))
        why = FULL;
    if (status == NORMA_OK && !why.code)
        status = degrees_of_correlations(&pair->df, fitted, err);
    if (status != NORMA_OK)
        return status;
    if (why.code) {
        *pair = (norma__fit_pair){NAN, NAN, NAN, NAN, NAN, NAN};
        return norma__note(notes, err, why.code, NULL, NAN, NAN,
                           "robust CFI, TLI and RMSEA are undefined: %s", why.sentence);
    }
    pair->t0 = tests->independence.normal;
    pair->df0 = tests->independence.df;
    pair->c = tests->traces.robust / pair->df;
    pair->c0 = tests->traces.robust_baseline / pair->df0;
    return NORMA_OK;
}

/* ---- incomplete data: Zhang & Savalei (2023) --------------------------------------------------
 */

static norma_status of_incomplete(norma__fit_pair *pair, const norma__sem_fitted *fitted,
                                  const norma__sem_all_tests *tests, norma_notes *notes,
                                  norma_error *err)
{
    norma__sem_incomplete_figures f;
    const norma_status status = norma__sem_incomplete_figures_of(
        &f, fitted, tests->is_scaled, tests->standard.df > 0, notes, err);
    norma__sem_incomplete_release(fitted);
    *pair = (norma__fit_pair){.t = f.t,
                              .df = tests->standard.df,
                              .t0 = f.t0,
                              .df0 = tests->baseline.df,
                              .c = f.c,
                              .c0 = f.c0};
    return status;
}

norma_status norma__fit_robust(norma__fit_pair *pair, const norma__sem_fitted *fitted,
                               const norma__sem_all_tests *tests, norma_notes *notes,
                               norma_error *err)
{
    if (fitted->observed.missing == NORMA_SEM_FIML)
        return of_incomplete(pair, fitted, tests, notes, err);
    if (fitted->observed.ordinal)
        return of_ordinal(pair, fitted, tests, notes, err);
    *pair = (norma__fit_pair){.t = tests->standard.chisq,
                              .df = tests->standard.df,
                              .t0 = tests->baseline.chisq,
                              .df0 = tests->baseline.df,
                              .c = multiple(&tests->scaled),
                              .c0 = multiple(&tests->baseline_scaled)};
    return NORMA_OK;
}
