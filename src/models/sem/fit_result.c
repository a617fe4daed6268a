#include "models/sem/fit_result.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/standardise.h"

/* Errors of := by the delta method. */
static norma_status defined_errors(norma_sem_estimate *rows, const norma__sem_fitted *fitted,
                                   norma_error *err)
{
    const norma__relations *relations = &fitted->relations;
    const size_t n = fitted->structure.n_free, d = relations->n_defined;
    const size_t others = relations->n_equal + relations->n_greater;
    double *work = NORMA__NEW(double, d *n + d + others + 2 * n);
    if (!work)
        return norma__no_memory(err);
    double *jacobian = work, *values = jacobian + d * n, *gradient = values + d + others,
           *half = gradient + n;
    const norma_status status =
        norma__relations_at(relations, fitted->theta, values + d, NULL,
                            values + d + relations->n_equal, NULL, values, jacobian, err);
    for (size_t k = 0; k < d && status == NORMA_OK; k++) {
        for (size_t i = 0; i < n; i++)
            gradient[i] = jacobian[k + i * d];
        cblas_dsymv(CblasColMajor, CblasLower, (int)n, 1, fitted->vcov, (int)n, gradient, 1, 0,
                    half, 1);
        rows[relations->defined[k]].se = sqrt(cblas_ddot((int)n, gradient, 1, half, 1));
    }
    free(work);
    return status;
}

static void infer(norma_sem_estimate *row, double quantile)
{
    if (row->se > 0) {
        row->z = row->est / row->se;
        row->p = erfc(fabs(row->z) / sqrt(2));
    }
    row->low = row->est - quantile * row->se;
    row->high = row->est + quantile * row->se;
}

static norma_status fill_standardised(norma_sem_estimate *rows, const norma__sem_fitted *fitted,
                                      norma_error *err)
{
    const size_t n = fitted->table->n;
    double *values = NORMA__NEW(double, n);
    norma_status status = values ? NORMA_OK : norma__no_memory(err);
    for (int units = 0; units < 3 && status == NORMA_OK; units++) {
        status = norma__sem_standardise(values, fitted, fitted->implied, fitted->theta,
                                        (norma__sem_units)units, err);
        for (size_t r = 0; r < n; r++)
            *(units == NORMA__UNITS_LATENT ? &rows[r].std_lv
              : units == NORMA__UNITS_ALL  ? &rows[r].std_all
                                           : &rows[r].std_nox) = values[r];
    }
    free(values);
    return status;
}

norma_status norma__sem_estimates(norma_sem_estimate **out, const norma__sem_fitted *fitted,
                                  norma_error *err)
{
    const norma_sem_table *table = fitted->table;
    const size_t n = fitted->structure.n_free;
    norma_sem_estimate *rows = NORMA__NEW(norma_sem_estimate, table->n);
    double *values = NORMA__NEW(double, table->n);
    norma_status status = rows && values ? NORMA_OK : norma__no_memory(err);

    if (status == NORMA_OK)
        status = norma__sem_values(values, fitted, fitted->implied, fitted->theta, err);
    for (size_t r = 0; r < table->n && status == NORMA_OK; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        rows[r] = (norma_sem_estimate){.est = values[r], .se = NAN, .z = NAN, .p = NAN};
        if (row->free != NORMA_NONE)
            rows[r].se = fitted->vcov ? sqrt(fitted->vcov[row->free * (n + 1)]) : NAN;
        else if (row->op < NORMA_SEM_DEFINED)
            rows[r].se = 0;
    }
    if (status == NORMA_OK && fitted->vcov && fitted->relations.n_defined > 0)
        status = defined_errors(rows, fitted, err);
    const double quantile = norma__normal_quantile((1 + fitted->options.conf_level) / 2);
    for (size_t r = 0; r < table->n && status == NORMA_OK; r++)
        infer(&rows[r], quantile);
    if (status == NORMA_OK)
        status = fill_standardised(rows, fitted, err);
    free(values);
    if (status != NORMA_OK)
        free(rows);
    else
        *out = rows;
    return status;
}
