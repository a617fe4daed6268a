/* Which parameters could be freed: the rules of lavaan's modindices(), with groups one after
   another. */
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/evaluation/extended.h"

/* What variables of the model do, and which parameters it has already. */
typedef struct roles {
    size_t p, m;
    bool *indicator, *regressed;   /* m: is measured; has a part in a regression */
    uint8_t *directed, *symmetric; /* m x m */
    bool *intercept;               /* m */
} roles;

static void roles_clear(roles *r)
{
    free(r->indicator);
    free(r->regressed);
    free(r->directed);
    free(r->symmetric);
    free(r->intercept);
}

static norma_status roles_new(roles *out, const norma__sem_structure *st, norma_error *err)
{
    *out = (roles){.p = st->p, .m = st->m};
    out->indicator = NORMA__NEW(bool, st->m);
    out->regressed = NORMA__NEW(bool, st->m);
    out->directed = NORMA__NEW(uint8_t, st->m * st->m);
    out->symmetric = NORMA__NEW(uint8_t, st->m * st->m);
    out->intercept = NORMA__NEW(bool, st->m);
    return out->indicator && out->regressed && out->directed && out->symmetric && out->intercept
               ? NORMA_OK
               : norma__no_memory(err);
}

static void roles_of(roles *r, const norma__sem_structure *st, size_t group)
{
    const norma__sem_block *block = &st->blocks[group];
    const size_t m = r->m;
    memset(r->indicator, 0, m * sizeof *r->indicator);
    memset(r->regressed, 0, m * sizeof *r->regressed);
    memset(r->directed, 0, m * m);
    memset(r->symmetric, 0, m * m);
    memset(r->intercept, 0, m * sizeof *r->intercept);
    for (size_t e = 0; e < block->n; e++) {
        const norma__sem_entry *entry = &block->entries[e];
        const norma_sem_op op = st->table->rows[entry->of].op;
        const size_t row = entry->row, col = entry->col;
        if (op == NORMA_SEM_MEASURES)
            r->indicator[row] = true;
        if (op == NORMA_SEM_REGRESSION)
            r->regressed[row] = r->regressed[col] = true;
        if (entry->place == NORMA__DIRECTED)
            r->directed[row + col * m] = 1;
        if (entry->place == NORMA__SYMMETRIC)
            r->symmetric[row + col * m] = r->symmetric[col + row * m] = 1;
        if (entry->place == NORMA__INTERCEPT)
            r->intercept[row] = true;
    }
}

static norma_status add(norma__candidates *out, size_t *capacity, norma__candidate candidate,
                        norma_error *err)
{
    if (out->n == *capacity) {
        const size_t more = *capacity > 0 ? 2 * *capacity : 256;
        norma__candidate *list = NORMA__GROW(out->list, norma__candidate, more);
        if (!list)
            return norma__no_memory(err);
        out->list = list;
        *capacity = more;
    }
    out->list[out->n++] = candidate;
    return NORMA_OK;
}

static norma_status add_absent(norma__candidates *out, size_t *capacity, norma_sem_op op,
                               size_t group, size_t lhs, size_t rhs, norma_error *err)
{
    norma__candidate c = {.op = op, .group = group, .lhs = lhs, .rhs = rhs, .row = NORMA_NONE};
    const bool measures = op == NORMA_SEM_MEASURES;
    c.entry = (norma__sem_entry){.place = op == NORMA_SEM_COVARIANCE  ? NORMA__SYMMETRIC
                                          : op == NORMA_SEM_INTERCEPT ? NORMA__INTERCEPT
                                                                      : NORMA__DIRECTED,
                                 .row = measures ? rhs : lhs,
                                 .col = measures ? lhs : rhs,
                                 .free = NORMA_NONE,
                                 .of = NORMA_NONE};
    return add(out, capacity, c, err);
}

static norma_status add_fixed(norma__candidates *out, size_t *capacity,
                              const norma__sem_structure *st, size_t group, norma_error *err)
{
    const norma__sem_block *block = &st->blocks[group];
    norma_status status = NORMA_OK;
    for (size_t e = 0; e < block->n && status == NORMA_OK; e++) {
        const norma__sem_entry *entry = &block->entries[e];
        const norma_sem_parameter *row = &st->table->rows[entry->of];
        if (entry->free != NORMA_NONE || row->exogenous)
            continue;
        const bool measures = row->op == NORMA_SEM_MEASURES;
        const bool cut = entry->place == NORMA__CUT;
        norma__candidate c = {.op = row->op,
                              .group = group,
                              .lhs = measures ? entry->col : entry->row,
                              .rhs = measures || cut ? entry->row : entry->col,
                              .row = entry->of,
                              .entry = *entry};
        status = add(out, capacity, c, err);
    }
    return status;
}

static norma_status add_pairs(norma__candidates *out, size_t *capacity, const roles *r,
                              const norma__sem_structure *st, size_t group, norma_error *err)
{
    const size_t p = r->p, m = r->m;
    norma_status status = NORMA_OK;
    for (size_t f = p; f < m; f++) /* loadings */
        for (size_t i = 0; i < p && status == NORMA_OK; i++)
            if (!st->table->exogenous[i] && !r->regressed[i] && !r->directed[i + f * m])
                status = add_absent(out, capacity, NORMA_SEM_MEASURES, group, f, i, err);
    for (size_t a = 0; a < m; a++) /* covariances: of indicators, of latent variables */
        for (size_t b = a; b < m && status == NORMA_OK; b++) {
            const bool items = b < p && r->indicator[a] && r->indicator[b] &&
                               !st->table->exogenous[a] && !st->table->exogenous[b];
            if ((items || a >= p) && !r->symmetric[a + b * m])
                status = add_absent(out, capacity, NORMA_SEM_COVARIANCE, group, a, b, err);
        }
    for (size_t y = 0; y < m; y++) /* regressions among what has a part in any */
        for (size_t x = 0; x < m && status == NORMA_OK; x++)
            if (x != y && r->regressed[y] && r->regressed[x] && !r->directed[y + x * m] &&
                !(y < p && st->table->exogenous[y]) && !(y < p && r->indicator[y] && x >= p))
                status = add_absent(out, capacity, NORMA_SEM_REGRESSION, group, y, x, err);
    for (size_t v = 0; st->table->means && v < m && status == NORMA_OK; v++)
        if (!r->intercept[v] && !(v < p && st->table->exogenous[v]))
            status = add_absent(out, capacity, NORMA_SEM_INTERCEPT, group, v, v, err);
    return status;
}

norma_status norma__candidates_of(norma__candidates *out, const norma__sem_fitted *fitted,
                                  norma_error *err)
{
    const norma__sem_structure *st = &fitted->structure;
    size_t capacity = 0;
    roles r;
    norma_status status = roles_new(&r, st, err);
    *out = (norma__candidates){0};
    for (size_t g = 0; g < st->n_groups && status == NORMA_OK; g++)
        status = add_fixed(out, &capacity, st, g, err);
    for (size_t g = 0; g < st->n_groups && status == NORMA_OK; g++) {
        roles_of(&r, st, g);
        status = add_pairs(out, &capacity, &r, st, g, err);
    }
    roles_clear(&r);
    return status;
}

void norma__candidates_clear(norma__candidates *candidates)
{
    free(candidates->list);
    *candidates = (norma__candidates){0};
}
