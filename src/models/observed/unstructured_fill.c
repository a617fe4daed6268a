#include "models/observed/unstructured_fill.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/patterns.h"
#include "models/observed/unstructured_parts.h"

static norma_status keep(norma__unstructured *out, size_t p, const bool *fixed, norma_error *err)
{
    out->kept = NORMA__NEW(size_t, norma__unstructured_size(p));
    if (!out->kept)
        return norma__no_memory(err);
    for (size_t j = 0; j < p; j++)
        if (!fixed || !fixed[j])
            out->kept[out->k++] = j;
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++)
            if (!fixed || !fixed[i] || !fixed[j])
                out->kept[out->k++] = norma__unstructured_place(p, i, j);
    return NORMA_OK;
}

/* Rows and columns that are kept, in place. */
static void reduce(double *a, const norma__unstructured *s, size_t size)
{
    for (size_t c = 0; c < s->k && s->k < size; c++)
        for (size_t r = 0; r < s->k; r++)
            a[r + c * s->k] = a[s->kept[r] + s->kept[c] * size];
}

static norma_status fill(norma__unstructured *out, const norma__observed *observed, size_t group,
                         bool scores, norma_error *err)
{
    const size_t p = observed->p, size = norma__unstructured_size(p);
    const norma__likeliest *fit = &observed->groups[group].patterns->fit;
    norma_status status;
    out->factor = NORMA__NEW(double, size *size);
    out->scores = scores ? NORMA__NEW(double, size *size) : NULL;
    out->complete = NORMA__NEW(double, size *size);
    if (!out->factor || (scores && !out->scores) || !out->complete)
        return norma__no_memory(err);
    if ((status = norma__unstructured_information(out->factor, observed, group, err)) != NORMA_OK ||
        (scores &&
         (status = norma__unstructured_scores(out->scores, observed, group, err)) != NORMA_OK))
        return status;
    norma__unstructured_cross(out->complete, fit->step.precision, p, true, fit->step.threads);
    reduce(out->factor, out, size);
    reduce(out->complete, out, size);
    if (scores)
        reduce(out->scores, out, size);
    return NORMA_OK;
}

/* L^-1 X L^-T in place of X, in full: one thread each. */
static void whiten(norma__unstructured *s, size_t threads)
{
    const int k = (int)s->k;
    double *both[] = {s->complete, s->scores};
#pragma omp parallel for schedule(static) num_threads((int)(threads < 2 ? 1 : 2))
    for (int which = 0; which < (s->scores ? 2 : 1); which++) {
        double *x = both[which];
        (void)LAPACKE_dsygst_work(LAPACK_COL_MAJOR, 1, 'L', k, x, k, s->factor, k);
        for (size_t j = 0; j < s->k; j++)
            for (size_t i = j + 1; i < s->k; i++)
                x[j + i * s->k] = x[i + j * s->k];
    }
}

static void find_traces(norma__unstructured *out)
{
    const int k = (int)out->k;
    out->trace = out->both = out->scores ? 0 : NAN;
    out->alone = 0;
    for (size_t j = 0; j < out->k; j++) {
        const double *x = out->complete + j * out->k;
        out->alone += x[j];
        if (!out->scores)
            continue;
        out->trace += out->scores[j + j * out->k];
        out->both += cblas_ddot(k, out->scores + j * out->k, 1, x, 1);
    }
}

norma_status norma__unstructured_of(norma__unstructured *out, bool *ok,
                                    const norma__observed *observed, size_t group,
                                    const bool *fixed, bool scores, norma_error *err)
{
    const norma__patterns *patterns = observed->groups[group].patterns;
    norma_status status;
    norma__prepare_numerics();
    *out = (norma__unstructured){.trace = NAN, .both = NAN, .alone = NAN};
    *ok = false;
    if ((status = keep(out, observed->p, fixed, err)) != NORMA_OK ||
        (status = fill(out, observed, group, scores, err)) != NORMA_OK)
        return status;
    const int k = (int)out->k;
    *ok = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', k, out->factor, k) == 0;
    if (!*ok)
        return NORMA_OK;
    for (size_t j = 0; j < out->k; j++)
        memset(out->factor + j * out->k, 0, j * sizeof *out->factor);
    whiten(out, patterns->fit.step.threads);
    find_traces(out);
    return NORMA_OK;
}

norma_status norma__unstructured_kept(const norma__unstructured **out,
                                      const norma__observed *observed, size_t group,
                                      const bool *fixed, bool scores, norma_error *err)
{
    norma__patterns *patterns = observed->groups[group].patterns;
    norma_status status = NORMA_OK;
    bool ok = true;
    *out = NULL;
    if (patterns->unstructured && scores && !patterns->unstructured->scores)
        norma__patterns_release(patterns);
    if (!patterns->unstructured) {
        norma__unstructured *made = NORMA__NEW(norma__unstructured, 1);
        if (!made)
            return norma__no_memory(err);
        status = norma__unstructured_of(made, &ok, observed, group, fixed, scores, err);
        patterns->unstructured = made;
        if (status != NORMA_OK || !ok)
            norma__patterns_release(patterns);
    }
    *out = patterns->unstructured;
    return status;
}
