#include "models/sem/errors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/sem/inference.h"
#include "models/sem/inference_algebra.h"
#include "models/sem/meat.h"

double norma__sem_n(const norma__sem_fitted *fitted)
{
    const bool likelihood = fitted->discrepancy == NORMA_SEM_F_ML && !fitted->observed.wishart;
    const double n = (double)fitted->observed.n;
    return likelihood ? n : n - (double)fitted->observed.n_groups;
}

norma_status norma__sem_sandwich(double *out, const double *a, const double *b, size_t n,
                                 norma_error *err)
{
    double *ab = norma__new_filled(n * n, sizeof *ab);
    if (!ab)
        return norma__no_memory(err);
    norma__product(ab, a, false, b, n, n, n, 1);
    norma__product(out, ab, false, a, n, n, n, 1);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < j; i++)
            out[i + j * n] = out[j + i * n] = (out[i + j * n] + out[j + i * n]) / 2;
    free(ab);
    return NORMA_OK;
}

static bool is_sandwich(int errors)
{
    return errors == NORMA_SEM_ERRORS_ROBUST_SEM || errors == NORMA_SEM_ERRORS_HUBER_WHITE;
}

static norma_status find_information(norma__sem_fitted *fitted, norma_error *err)
{
    if (fitted->options.errors == NORMA_SEM_ERRORS_FIRST_ORDER)
        return norma__sem_meat_of(fitted->information, fitted, NORMA__SCORES_AT_MODEL, err);
    return norma__sem_information(fitted->information, fitted,
                                  (norma_sem_information)fitted->options.information, err);
}

static bool is_finite(const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(values[i]))
            return false;
    return true;
}

/* Nothing is left of what cannot be defined. */
static norma_status give_up(norma__sem_fitted *fitted, norma_notes *notes, norma_error *err)
{
    const double rank = (double)fitted->convergence.rank;
    const double wanted = (double)fitted->convergence.n_estimated;
    free(fitted->vcov);
    fitted->vcov = NULL;
    return norma__note(notes, err, "sem-no-standard-errors", NULL, rank, wanted,
                       "the information has rank %zu of %zu: the model is not identified at this "
                       "solution, and there are no standard errors",
                       fitted->convergence.rank, fitted->convergence.n_estimated);
}

static norma_status note_negative(const norma__sem_fitted *fitted, norma_notes *notes,
                                  norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    size_t negative = 0;
    for (size_t i = 0; i < n; i++)
        negative += fitted->vcov[i + i * n] < 0;
    if (negative == 0)
        return NORMA_OK;
    return norma__note(notes, err, "sem-negative-variance-of-estimate", NULL, (double)negative,
                       (double)n,
                       "the information is not positive definite: the standard errors of %zu "
                       "parameters are undefined",
                       negative);
}

static norma_status find_vcov(norma__sem_fitted *fitted, norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    const double factor = 1 / norma__sem_n(fitted);
    norma_status status = NORMA_OK;
    if (is_sandwich(fitted->options.errors)) {
        if ((status = norma__sem_meat(fitted->vcov, fitted, err)) == NORMA_OK)
            status = norma__sem_sandwich(fitted->vcov, fitted->inverse, fitted->vcov, n, err);
    } else {
        memcpy(fitted->vcov, fitted->inverse, n * n * sizeof *fitted->vcov);
    }
    for (size_t i = 0; status == NORMA_OK && i < n * n; i++)
        fitted->vcov[i] *= factor;
    return status;
}

norma_status norma__sem_errors(norma__sem_fitted *fitted, norma_notes *notes, norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    const int errors = fitted->options.errors;
    norma_status status;
    if (errors == NORMA_SEM_ERRORS_NONE && fitted->options.test <= NORMA_SEM_TEST_STANDARD)
        return NORMA_OK;
    fitted->information = NORMA__NEW(double, n *n);
    fitted->inverse = NORMA__NEW(double, n *n);
    fitted->vcov = NORMA__NEW(double, n *n);
    if (!fitted->information || !fitted->inverse || !fitted->vcov)
        return norma__no_memory(err);
    if ((status = find_information(fitted, err)) != NORMA_OK)
        return status;
    if (!is_finite(fitted->information, n * n)) {
        fitted->convergence.rank = 0;
        memset(fitted->inverse, 0, n * n * sizeof *fitted->inverse);
        return give_up(fitted, notes, err);
    }
    if ((status = norma__sem_invert(fitted->inverse, &fitted->convergence.rank, fitted->information,
                                    fitted, err)) != NORMA_OK)
        return status;
    if (fitted->convergence.rank < fitted->convergence.n_estimated)
        return give_up(fitted, notes, err);
    if (errors == NORMA_SEM_ERRORS_NONE || errors == NORMA_SEM_ERRORS_BOOTSTRAP) {
        free(fitted->vcov);
        fitted->vcov = NULL;
        return NORMA_OK;
    }
    if ((status = find_vcov(fitted, err)) != NORMA_OK)
        return status;
    return note_negative(fitted, notes, err);
}
