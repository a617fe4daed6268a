/* The standardised solution with delta-method standard errors. */
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/evaluation/evaluation.h"
#include "models/evaluation/standard.h"

/* Under this share of the figure a standard error is rounding of 0. */
static const double NOTHING = 1e-9;

static norma_sem_figure figure_of(double est, double variance, double quantile)
{
    norma_sem_figure f = {.est = est, .se = NAN, .z = NAN, .p = NAN, .low = NAN, .high = NAN};
    if (isnan(est) || !(variance >= 0))
        return f;
    f.se = sqrt(variance);
    if (f.se <= NOTHING * fmax(1, fabs(est)))
        f.se = 0;
    f.low = est - quantile * f.se;
    f.high = est + quantile * f.se;
    if (f.se > 0) {
        f.z = est / f.se;
        f.p = 2 * norma__normal_cdf(-fabs(f.z));
    }
    return f;
}

static norma_status fill(norma_sem_figure *figures, const norma__sem_fitted *fitted,
                         norma__standard kind, double level, norma_error *err)
{
    const size_t n = fitted->table->n, q = fitted->structure.n_free;
    const double quantile = norma__normal_quantile(0.5 + level / 2);
    double *values = NORMA__NEW(double, n), *gradients = NORMA__NEW(double, n *q),
           *moved = NORMA__NEW(double, n *q);
    norma_status status = values && gradients && moved ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status =
            norma__standard_solution(values, fitted->vcov ? gradients : NULL, fitted, kind, err);
    if (status == NORMA_OK && fitted->vcov && q > 0)
        cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, (int)q, (int)n, 1, fitted->vcov, (int)q,
                    gradients, (int)q, 0, moved, (int)q);
    for (size_t r = 0; status == NORMA_OK && r < n; r++) {
        double variance = fitted->vcov ? 0 : NAN;
        for (size_t f = 0; fitted->vcov && f < q; f++)
            variance += gradients[f + r * q] * moved[f + r * q];
        if (variance < 0 && variance > -NOTHING)
            variance = 0;
        figures[r] = figure_of(values[r], variance, quantile);
    }
    free(values);
    free(gradients);
    free(moved);
    return status;
}

static bool is_parameter(const norma_sem_parameter *row)
{
    return row->op != NORMA_SEM_EQUAL && row->op != NORMA_SEM_LESS && row->op != NORMA_SEM_GREATER;
}

static norma_status note_undefined(norma_sem_standardised *result, const norma_sem_table *table,
                                   norma_error *err)
{
    size_t n = 0, of = 0;
    for (size_t r = 0; r < table->n; r++)
        if (is_parameter(&table->rows[r])) {
            of++;
            n += isnan(result->all[r].est) || isinf(result->all[r].est);
        }
    if (n == 0)
        return NORMA_OK;
    return norma__note(
        &result->notes, err, "sem-standardised-undefined", NULL, (double)n, (double)of,
        "%zu of %zu parameters cannot be standardised: a variance is not positive", n, of);
}

norma_status norma_sem_standardise(norma_sem_standardised **out, const norma_sem *sem,
                                   const norma_sem_evaluation_options *options, norma_error *err)
{
    norma_sem_evaluation_options o;
    norma_sem_standardised *result = NULL;
    const norma__sem_fitted *fitted = sem->inner;
    norma_status status;

    *out = NULL;
    if ((status = norma__evaluation_options(&o, options, err)) != NORMA_OK)
        return status;
    result = NORMA__NEW(norma_sem_standardised, 1);
    if (!result)
        return norma__no_memory(err);
    result->n = sem->table->n;
    norma_sem_figure **into[] = {&result->lv, &result->all, &result->nox};
    for (int kind = NORMA__STANDARD_LV; kind <= NORMA__STANDARD_NOX && status == NORMA_OK; kind++) {
        *into[kind] = NORMA__NEW(norma_sem_figure, result->n);
        status = *into[kind] ? fill(*into[kind], fitted, (norma__standard)kind, o.conf_level, err)
                             : norma__no_memory(err);
    }
    if (status == NORMA_OK)
        status = note_undefined(result, sem->table, err);
    if (status == NORMA_OK) {
        *out = result;
        result = NULL;
    }
    norma_sem_standardised_free(result);
    return status;
}

void norma_sem_standardised_free(norma_sem_standardised *standardised)
{
    if (!standardised)
        return;
    free(standardised->lv);
    free(standardised->all);
    free(standardised->nox);
    norma_notes_clear(&standardised->notes);
    free(standardised);
}
