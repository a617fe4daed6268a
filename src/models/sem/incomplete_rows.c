#include "models/sem/incomplete_rows.h"

#include <cblas.h>
#include <lapacke.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- rows ---- */

static norma_status make_room(norma__sem_rows *out, norma_error *err)
{
    const size_t p = out->p, m = out->m, n = out->patterns->rows.n;
    out->pull_u = NORMA__NEW(double, p *m);
    out->pull_v = NORMA__NEW(double, p *m);
    out->uu = NORMA__NEW(double, m *m);
    out->uv = NORMA__NEW(double, m *m);
    out->by_u = NORMA__NEW(double, m *n);
    out->by_v = NORMA__NEW(double, m *n);
    return out->pull_u && out->pull_v && out->uu && out->uv && out->by_u && out->by_v
               ? NORMA_OK
               : norma__no_memory(err);
}

/* x / scale of the rows of x (p x m). */
static void standardise(double *to, const double *x, const norma__incomplete *rows, size_t m)
{
    for (size_t j = 0; j < m; j++)
        for (size_t i = 0; i < rows->p; i++)
            to[i + j * rows->p] = x[i + j * rows->p] / rows->scale[i];
}

/* K U and U'K U (or V). */
static void pull(norma__sem_rows *out, const norma__sem_implied *implied, double *u, double *v)
{
    const norma__incomplete *rows = &out->patterns->rows;
    const double *k = out->patterns->fit.step.precision;
    const int p = (int)out->p, m = (int)out->m;
    standardise(u, implied->reach, rows, out->m);
    standardise(v, implied->carry, rows, out->m);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, m, 1, k, p, u, p, 0, out->pull_u, p);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, m, 1, k, p, v, p, 0, out->pull_v, p);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, m, m, p, 1, u, p, out->pull_u, p, 0,
                out->uu, m);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, m, m, p, 1, u, p, out->pull_v, p, 0,
                out->uv, m);
}

/* U'K d of all rows, blocks of rows at a time. */
static void look_at_rows(norma__sem_rows *out, double *d)
{
    const norma__likeliest *fit = &out->patterns->fit;
    const size_t p = out->p, n = fit->step.rows->n;
    const int width = (int)p, m = (int)out->m, block = 1024;
    for (size_t r = 0; r < n; r++)
        for (size_t j = 0; j < p; j++)
            d[j + r * p] = fit->step.filled[j + r * p] - fit->model.mean[j];
#pragma omp parallel for schedule(static) num_threads((int)fit->step.threads)
    for (size_t first = 0; first < n; first += (size_t)block) {
        const int rows = n - first < (size_t)block ? (int)(n - first) : block;
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, m, rows, width, 1, out->pull_u, width,
                    d + first * p, width, 0, out->by_u + first * out->m, m);
        cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, m, rows, width, 1, out->pull_v, width,
                    d + first * p, width, 0, out->by_v + first * out->m, m);
    }
}

norma_status norma__sem_rows_of(norma__sem_rows *out, bool *ok,
                                const norma__sem_structure *structure, size_t group,
                                const norma__observed *observed, const norma__sem_implied *implied,
                                norma_error *err)
{
    norma__patterns *patterns = observed->groups[group].patterns;
    const size_t p = structure->p, m = structure->m, n = patterns->rows.n;
    *out = (norma__sem_rows){.patterns = patterns, .p = p, .m = m};
    norma_status status = make_room(out, err);
    double *room = NORMA__NEW(double, n *p > 2 * m * p ? n * p : 2 * m * p);
    if (status == NORMA_OK && !room)
        status = norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma__sem_movers_of(&out->movers, &out->n_movers, structure, group, implied, err);
    *ok = status == NORMA_OK && norma__patterns_expect(patterns, implied->sigma, implied->mu);
    if (*ok) {
        pull(out, implied, room, room + m * p);
        look_at_rows(out, room);
    }
    free(room);
    return status;
}

void norma__sem_rows_clear(norma__sem_rows *rows)
{
    free(rows->movers);
    free(rows->pull_u);
    free(rows->pull_v);
    free(rows->uu);
    free(rows->uv);
    free(rows->by_u);
    free(rows->by_v);
    *rows = (norma__sem_rows){0};
}

/* ---- holes ---- */

norma_status norma__sem_holes_new(norma__sem_holes *out, const norma__sem_rows *rows,
                                  norma_error *err)
{
    const size_t p = rows->p, m = rows->m;
    *out = (norma__sem_holes){.u = NORMA__NEW(double, p *m),
                              .v = NORMA__NEW(double, p *m),
                              .work = NORMA__NEW(double, norma__gaps_work(p)),
                              .sets = NORMA__NEW(size_t, 2 * p)};
    if (!out->u || !out->v || !out->work || !out->sets)
        return norma__no_memory(err);
    out->gaps = norma__gaps_in(out->work, out->sets, p);
    return NORMA_OK;
}

void norma__sem_holes_free(norma__sem_holes *holes)
{
    free(holes->u);
    free(holes->v);
    free(holes->work);
    free(holes->sets);
    *holes = (norma__sem_holes){0};
}

/* L'X of the rows of x that are holes. */
static void take(double *to, const norma__gaps *gaps, const double *x, size_t p, size_t m)
{
    const int h = (int)gaps->m;
    for (size_t c = 0; c < m; c++)
        for (size_t i = 0; i < gaps->m; i++)
            to[i + c * gaps->m] = x[gaps->holes[i] + c * p];
    cblas_dtrmm(CblasColMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, h, (int)m, 1,
                gaps->rest, h, to, h);
}

bool norma__sem_holes_at(norma__sem_holes *holes, const norma__sem_rows *rows, size_t run)
{
    const norma__patterns *patterns = rows->patterns;
    const norma__likeliest *fit = &patterns->fit;
    norma__gaps *gaps = &holes->gaps;
    norma__gaps_find(gaps, patterns->rows.x + patterns->rows.first[run] * rows->p);
    if (gaps->m == 0)
        return true;
    const int h = (int)gaps->m;
    if (!norma__gaps_regress(gaps, fit->step.precision, 0, fit->model.covariance) ||
        LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', h, gaps->rest, h) != 0)
        return false;
    take(holes->u, gaps, rows->pull_u, rows->p, rows->m);
    take(holes->v, gaps, rows->pull_v, rows->p, rows->m);
    return true;
}
