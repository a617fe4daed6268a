/* Modification indices: with score s and information I of one observation, and J the inverse of
   the information of what is free, V = I_ee - I_em J I_me, MI = n s^2 / V, EPC = s / V (Sorbom,
   1989). */
#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/evaluation/evaluation.h"
#include "models/evaluation/extended.h"
#include "models/evaluation/standard.h"
#include "models/sem/inference.h"

/* Under this share of its information a parameter is not identified besides the free ones. */
static const double NOTHING = 1e-8;

typedef struct indices {
    double *cross, *own, *moved; /* q x n, n, q x n */
    double *information, *inverse;
} indices;

static void indices_clear(indices *x)
{
    free(x->cross);
    free(x->own);
    free(x->moved);
    free(x->information);
    free(x->inverse);
}

/* cross, own and J cross. */
static norma_status indices_of(indices *x, const norma__sem_fitted *fitted,
                               const norma__sem_fitted *extended, norma_error *err)
{
    const size_t q = fitted->structure.n_free, n = extended->structure.n_free - q;
    size_t rank;
    norma_status status = NORMA_OK;
    x->cross = NORMA__NEW(double, q *n);
    x->moved = NORMA__NEW(double, q *n);
    x->own = NORMA__NEW(double, n);
    x->information = NORMA__NEW(double, q *q);
    x->inverse = NORMA__NEW(double, q *q);
    if (!x->cross || !x->moved || !x->own || !x->information || !x->inverse)
        return norma__no_memory(err);
    status = norma__expected_information(x->information, fitted, err);
    if (status == NORMA_OK)
        status = norma__sem_invert(x->inverse, &rank, x->information, fitted, err);
    if (status == NORMA_OK)
        status = norma__cross_information(x->cross, x->own, extended, q, err);
    if (status == NORMA_OK && q > 0 && n > 0)
        cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, (int)q, (int)n, 1, x->inverse, (int)q,
                    x->cross, (int)q, 0, x->moved, (int)q);
    return status;
}

static norma_sem_decision decide(const norma_sem_modification *row,
                                 const norma_sem_evaluation_options *o)
{
    const bool large = row->p<o->alpha, powerful = row->power> o->high_power;
    if (!powerful)
        return large ? NORMA_SEM_MISSPECIFIED : NORMA_SEM_INCONCLUSIVE;
    if (!large)
        return NORMA_SEM_NO_MISSPECIFICATION;
    return fabs(row->epc) > o->delta ? NORMA_SEM_EPC_LARGE : NORMA_SEM_EPC_SMALL;
}

/* Of a test of 1 df with this non-centrality. */
static double power_of(double ncp, double alpha)
{
    const double limit = norma__normal_quantile(1 - alpha / 2), shift = sqrt(ncp);
    return norma__normal_cdf(shift - limit) + norma__normal_cdf(-shift - limit);
}

static const char *name_of(const norma_sem_table *table, size_t v)
{
    return v < table->n_observed ? table->observed[v] : table->latent[v - table->n_observed];
}

static norma_sem_modification row_of(const norma__sem_fitted *fitted,
                                     const norma__candidate *candidate, double score, double v,
                                     const norma_sem_evaluation_options *o)
{
    const norma_sem_table *table = fitted->table;
    const double n = (double)fitted->observed.n;
    const size_t group = candidate->group;
    const bool cut = candidate->op == NORMA_SEM_THRESHOLD;
    norma_sem_modification row = {
        .lhs = name_of(table, candidate->lhs),
        .rhs = cut || candidate->op == NORMA_SEM_INTERCEPT ? "" : name_of(table, candidate->rhs),
        .op = candidate->op,
        .group = group,
        .mi = n * score * score / v,
        .epc = score / v,
        .ncp = n * v * o->delta * o->delta};
    if (cut)
        snprintf(row.threshold, sizeof row.threshold, "t%zu", candidate->entry.col % 1000 + 1);
    double *into[] = {&row.sepc_lv, &row.sepc_all, &row.sepc_nox};
    for (int kind = NORMA__STANDARD_LV; kind <= NORMA__STANDARD_NOX; kind++)
        *into[kind] = row.epc * norma__standard_factor(fitted, group, &candidate->entry,
                                                       (norma__standard)kind);
    row.p = norma__chisq_upper(row.mi, 1);
    row.power = power_of(row.ncp, o->alpha);
    row.decision = decide(&row, o);
    return row;
}

/* Largest first; of the same size in the order in which they were considered. */
typedef struct ranked {
    norma_sem_modification row;
    size_t place;
} ranked;

static int by_index(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->row.mi != y->row.mi)
        return x->row.mi < y->row.mi ? 1 : -1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static norma_status fill(norma_sem_modifications *result, const norma__sem_fitted *fitted,
                         const norma__candidates *candidates, const norma__extended *extended,
                         const norma_sem_evaluation_options *o, norma_error *err)
{
    const size_t q = fitted->structure.n_free;
    indices x = {0};
    size_t n = 0;
    ranked *rows = NORMA__NEW(ranked, candidates->n);
    norma_status status = rows ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = indices_of(&x, fitted, &extended->fitted, err);
    for (size_t c = 0; status == NORMA_OK && c < candidates->n; c++) {
        double v = x.own[c];
        for (size_t f = 0; f < q; f++)
            v -= x.cross[f + c * q] * x.moved[f + c * q];
        if (!(v > NOTHING * x.own[c]) || !(x.own[c] > 0))
            continue;
        result->n_considered++;
        rows[n].row = row_of(fitted, &candidates->list[c], -extended->gradient[q + c], v, o);
        rows[n].place = c;
        n += rows[n].row.mi >= o->min_index;
    }
    if (status == NORMA_OK) {
        qsort(rows, n, sizeof *rows, by_index);
        result->rows = NORMA__NEW(norma_sem_modification, n);
        status = result->rows ? NORMA_OK : norma__no_memory(err);
    }
    for (size_t r = 0; status == NORMA_OK && r < n; r++)
        result->rows[result->n++] = rows[r].row;
    indices_clear(&x);
    free(rows);
    return status;
}

norma_status norma_sem_modifications_of(norma_sem_modifications **out, const norma_sem *sem,
                                        const norma_sem_evaluation_options *options,
                                        norma_error *err)
{
    norma_sem_evaluation_options o;
    const norma__sem_fitted *fitted = sem->inner;
    norma__candidates candidates = {0};
    norma__extended extended = {0};
    norma_sem_modifications *result = NULL;
    norma_status status;

    *out = NULL;
    norma__prepare_numerics();
    if ((status = norma__evaluation_options(&o, options, err)) != NORMA_OK)
        return status;
    result = NORMA__NEW(norma_sem_modifications, 1);
    if (!result)
        return norma__no_memory(err);
    if ((status = norma__candidates_of(&candidates, fitted, err)) != NORMA_OK ||
        (status = norma__extend(&extended, fitted, &candidates, err)) != NORMA_OK)
        goto done;
    if (extended.defined)
        status = fill(result, fitted, &candidates, &extended, &o, err);
    if (status == NORMA_EDATA || (status == NORMA_OK && !extended.defined))
        status = norma__note(&result->notes, err, "sem-modification-singular", NULL, NAN, NAN,
                             "there are no modification indices: the model's covariance matrix is "
                             "not positive definite");
    if (status == NORMA_OK) {
        *out = result;
        result = NULL;
    }
done:
    norma__candidates_clear(&candidates);
    norma__extended_clear(&extended);
    norma_sem_modifications_free(result);
    return status;
}

void norma_sem_modifications_free(norma_sem_modifications *modifications)
{
    if (!modifications)
        return;
    free(modifications->rows);
    norma_notes_clear(&modifications->notes);
    free(modifications);
}
