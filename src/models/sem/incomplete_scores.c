/* Fisher's identity, row by row: the score of what was seen is the expected score of the complete
   row, (p'd)(q'd) + p'C q in place of (p'd)(q'd) with p = K u and q = K v. */
#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/incomplete_inference.h"
#include "models/sem/incomplete_rows.h"

static double across(const norma__sem_holes *holes, const norma__sem_mover *mover)
{
    const size_t h = holes->gaps.m;
    const double *u = holes->u + mover->r * h;
    const double *x = (mover->directed ? holes->v : holes->u) + mover->c * h;
    double sum = 0;
    for (size_t i = 0; i < h; i++)
        sum += u[i] * x[i];
    return sum;
}

static void score_run(double *out, size_t n_free, const norma__sem_rows *rows,
                      const norma__sem_holes *holes, size_t run)
{
    const norma__incomplete *all = &rows->patterns->rows;
    const size_t m = rows->m;
    for (size_t k = 0; k < rows->n_movers; k++) {
        const norma__sem_mover *mover = &rows->movers[k];
        const double *by_x = mover->directed ? rows->by_v : rows->by_u;
        const double *small = mover->directed ? rows->uv : rows->uu;
        const double rest = across(holes, mover) - small[mover->r + mover->c * m];
        for (size_t r = all->first[run]; r < all->first[run + 1]; r++) {
            const double by_u = rows->by_u[mover->r + r * m];
            out[mover->free + all->rows[r] * n_free] +=
                mover->mean * by_u + mover->factor * (by_u * by_x[mover->c + r * m] + rest);
        }
    }
}

static norma_status score_rows(double *out, size_t n_free, const norma__sem_rows *rows, bool *ok,
                               norma_error *err)
{
    const norma__incomplete *all = &rows->patterns->rows;
    bool fine = true, room = true;
#pragma omp parallel num_threads((int)rows->patterns->fit.step.threads)
    {
        norma__sem_holes holes;
        const bool here = norma__sem_holes_new(&holes, rows, NULL) == NORMA_OK;
#pragma omp for schedule(dynamic, 16) reduction(&& : fine, room)
        for (size_t run = 0; run < all->n_runs; run++) {
            room = room && here;
            if (here && norma__sem_holes_at(&holes, rows, run))
                score_run(out, n_free, rows, &holes, run);
            else
                fine = false;
        }
        norma__sem_holes_free(&holes);
    }
    *ok = fine;
    return room ? NORMA_OK : norma__no_memory(err);
}

norma_status norma__sem_incomplete_scores(double *out, const norma__sem_fitted *fitted,
                                          size_t group, norma_error *err)
{
    const size_t n_free = fitted->structure.n_free;
    norma__sem_rows rows;
    bool ok = true;
    memset(out, 0, n_free * fitted->observed.groups[group].n * sizeof *out);
    norma_status status = norma__sem_rows_of(&rows, &ok, &fitted->structure, group,
                                             &fitted->observed, &fitted->implied[group], err);
    if (status == NORMA_OK && ok)
        status = score_rows(out, n_free, &rows, &ok, err);
    if (status == NORMA_OK && !ok)
        status = norma__fail(err, NORMA_EDATA, "the implied covariances are not positive definite");
    norma__sem_rows_clear(&rows);
    return status;
}

/* Weighted, and summed over clusters into the first n_clusters columns. */
static size_t sum_units(double *scores, double *sums, size_t n_free,
                        const norma__observed_group *group)
{
    for (size_t r = 0; r < group->n && group->weights; r++)
        cblas_dscal((int)n_free, group->weights[r], scores + r * n_free, 1);
    if (!group->cluster)
        return group->n;
    const double c = (double)group->n_clusters;
    memset(sums, 0, n_free * group->n_clusters * sizeof *sums);
    for (size_t r = 0; r < group->n; r++)
        cblas_daxpy((int)n_free, 1, scores + r * n_free, 1, sums + group->cluster[r] * n_free, 1);
    memcpy(scores, sums, n_free * group->n_clusters * sizeof *sums);
    cblas_dscal((int)(n_free * group->n_clusters), sqrt(c / (c - 1)), scores, 1);
    return group->n_clusters;
}

norma_status norma__sem_incomplete_meat(double *out, const norma__sem_fitted *fitted,
                                        norma_error *err)
{
    const size_t n_free = fitted->structure.n_free;
    norma_status status = NORMA_OK;
    norma__prepare_numerics();
    memset(out, 0, n_free * n_free * sizeof *out);
    for (size_t g = 0; g < fitted->observed.n_groups && status == NORMA_OK; g++) {
        const norma__observed_group *group = &fitted->observed.groups[g];
        double *scores = NORMA__NEW(double, n_free * group->n);
        double *sums = NORMA__NEW(double, n_free * group->n_clusters);
        status = scores && sums ? norma__sem_incomplete_scores(scores, fitted, g, err)
                                : norma__no_memory(err);
        if (status == NORMA_OK) {
            const size_t units = sum_units(scores, sums, n_free, group);
            cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, (int)n_free, (int)units,
                        1 / (double)fitted->observed.n, scores, (int)n_free, 1, out, (int)n_free);
        }
        free(scores);
        free(sums);
    }
    for (size_t j = 0; j < n_free; j++)
        for (size_t i = 0; i < j; i++)
            out[i + j * n_free] = out[j + i * n_free];
    return status;
}
