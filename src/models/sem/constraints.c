#include "models/sem/constraints.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

norma_status norma__sem_constraints_new(norma__sem_constraints *out,
                                        const norma__sem_fitted *fitted, norma_error *err)
{
    const norma__relations *relations = &fitted->relations;
    const size_t rows = relations->n_equal + relations->n_greater;
    *out = (norma__sem_constraints){.n_equal = relations->n_equal, .n_rows = rows};
    out->values = NORMA__NEW(double, rows);
    out->jacobian = NORMA__NEW(double, 2 * rows * fitted->structure.n_free);
    if (out->values && out->jacobian)
        return NORMA_OK;
    norma__sem_constraints_free(out);
    return norma__no_memory(err);
}

/* Copies a part of the rows among all of them. */
static void merge(double *out, size_t n_rows, size_t from, const double *part, size_t n_part,
                  size_t n_columns)
{
    for (size_t c = 0; c < n_columns; c++)
        memcpy(out + from + c * n_rows, part + c * n_part, n_part * sizeof *out);
}

norma_status norma__sem_constraints_at(norma__sem_constraints *out, const norma__sem_fitted *fitted,
                                       const double *theta, norma_error *err)
{
    const size_t n = fitted->structure.n_free, n_greater = out->n_rows - out->n_equal;
    if (out->n_rows == 0)
        return NORMA_OK;
    double *equal = out->jacobian + out->n_rows * n, *greater = equal + out->n_equal * n;
    const norma_status status =
        norma__relations_at(&fitted->relations, theta, out->values, equal,
                            out->values + out->n_equal, greater, NULL, NULL, err);
    merge(out->jacobian, out->n_rows, 0, equal, out->n_equal, n);
    merge(out->jacobian, out->n_rows, out->n_equal, greater, n_greater, n);
    return status;
}

void norma__sem_constraints_free(norma__sem_constraints *constraints)
{
    if (!constraints)
        return;
    free(constraints->values);
    free(constraints->jacobian);
    *constraints = (norma__sem_constraints){0};
}

double norma__sem_broken(const norma__sem_constraints *constraints, double *most)
{
    double sum = 0;
    *most = 0;
    for (size_t i = 0; i < constraints->n_rows; i++) {
        const double value = constraints->values[i];
        const double broken = i < constraints->n_equal ? fabs(value) : fmax(0, -value);
        sum += broken;
        *most = fmax(*most, broken);
    }
    return isnan(sum) ? INFINITY : sum;
}
