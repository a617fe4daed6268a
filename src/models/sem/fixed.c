#include "models/sem/fixed.h"

#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

norma_status norma__sem_fixed(bool **fixed, size_t *n, const norma__sem_fitted *fitted,
                              norma_error *err)
{
    const norma_sem_table *table = fitted->table;
    *n = 0;
    *fixed = NORMA__NEW(bool, table->n_observed);
    if (!*fixed)
        return norma__no_memory(err);
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        if (!row->exogenous || row->op != NORMA_SEM_COVARIANCE || row->group != 0 ||
            strcmp(row->lhs, row->rhs) != 0)
            continue;
        for (size_t i = 0; i < table->n_observed; i++)
            if (strcmp(table->observed[i], row->lhs) == 0) {
                (*fixed)[i] = true;
                (*n)++;
            }
    }
    return NORMA_OK;
}
