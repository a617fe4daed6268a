#include "models/sem/meat.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/inference.h"
#include "statistics/gram.h"

norma_status norma__sem_meat_of(double *out, const norma__sem_fitted *fitted,
                                norma__sem_scoring scoring, norma_error *err)
{
    const size_t q = fitted->structure.n_free;
    norma_status status = NORMA_OK;
    double total = 0;
    if (fitted->observed.missing == NORMA_SEM_FIML)
        return norma__sem_incomplete_meat(out, fitted, err);
    memset(out, 0, q * q * sizeof *out);
    for (size_t g = 0; g < fitted->structure.n_groups && status == NORMA_OK; g++) {
        norma__sem_scores scores;
        status = norma__sem_scores_of(&scores, fitted, g, scoring, err);
        if (status == NORMA_OK)
            status = norma__sem_scores_square(out, &scores, err);
        norma__sem_scores_clear(&scores);
        total += fitted->observed.groups[g].total;
    }
    for (size_t i = 0; i < q * q; i++)
        out[i] /= total;
    norma__mirror(out, q);
    return status;
}

norma_status norma__sem_meat(double *out, const norma__sem_fitted *fitted, norma_error *err)
{
    return norma__sem_meat_of(out, fitted,
                              fitted->options.errors == NORMA_SEM_ERRORS_ROBUST_SEM
                                  ? NORMA__SCORES_GIVEN
                                  : NORMA__SCORES_AT_MODEL,
                              err);
}
