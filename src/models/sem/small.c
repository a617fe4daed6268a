#include "models/sem/small.h"

#include <cblas.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

norma_status norma__sem_small_of(norma__sem_small *out, const norma__sem_structure *structure,
                                 const norma__sem_implied *implied, const double *symmetric,
                                 norma_error *err)
{
    const size_t m = structure->m;
    const int rows = (int)m, p = (int)structure->p;
    double *all = NORMA__NEW(double, 4 * m * m);
    *out = (norma__sem_small){0};
    if (!all) {
        norma__no_memory(err);
        return NORMA_ENOMEM;
    }
    *out = (norma__sem_small){.uu = all, .uv = all + m * m, .vv = all + 2 * m * m};
    double *right = all + 3 * m * m; /* p x m: X U, then X V */
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, rows, 1, symmetric, p, implied->reach, p,
                0, right, p);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, rows, rows, p, 1, implied->reach, p, right,
                p, 0, out->uu, rows);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, rows, 1, symmetric, p, implied->carry, p,
                0, right, p);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, rows, rows, p, 1, implied->reach, p, right,
                p, 0, out->uv, rows);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, rows, rows, p, 1, implied->carry, p, right,
                p, 0, out->vv, rows);
    return NORMA_OK;
}

void norma__sem_small_clear(norma__sem_small *small)
{
    if (!small)
        return;
    free(small->uu);
    *small = (norma__sem_small){0};
}

norma_status norma__sem_movers_of(norma__sem_mover **out, size_t *n,
                                  const norma__sem_structure *structure, size_t group,
                                  const norma__sem_implied *implied, norma_error *err)
{
    const norma__sem_block *block = &structure->blocks[group];
    norma__sem_mover *movers = NORMA__NEW(norma__sem_mover, block->n);
    *n = 0;
    *out = movers;
    if (!movers)
        return norma__no_memory(err);
    for (size_t e = 0; e < block->n; e++) {
        const norma__sem_entry *entry = &block->entries[e];
        const bool directed = entry->place == NORMA__DIRECTED;
        const bool symmetric = entry->place == NORMA__SYMMETRIC;
        if (entry->free == NORMA_NONE ||
            (!directed && !symmetric && entry->place != NORMA__INTERCEPT))
            continue;
        movers[(*n)++] = (norma__sem_mover){.free = entry->free,
                                            .r = entry->row,
                                            .c = directed || symmetric ? entry->col : entry->row,
                                            .directed = directed,
                                            .symmetric = symmetric,
                                            .factor = symmetric && entry->row == entry->col ? 0.5
                                                      : directed || symmetric               ? 1
                                                                                            : 0,
                                            .mean = directed    ? implied->level[entry->col]
                                                    : symmetric ? 0
                                                                : 1};
    }
    return NORMA_OK;
}
