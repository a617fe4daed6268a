#include <math.h>
#include <stdlib.h>

#include "assessment/gating_parts.h"
#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* A free slot has n = 0. */
struct norma__feldt_pair {
    size_t n, k;
    double upper, lower; /* quantiles of F */
};

static struct norma__feldt_pair *slot_of(const norma__feldt *feldt, size_t n, size_t k)
{
    size_t slot =
        (size_t)((n * UINT64_C(0x9e3779b97f4a7c15) + k) * UINT64_C(0xd6e8feb86659fd93) >> 20) &
        (feldt->n_slots - 1);
    while (feldt->list[slot].n && (feldt->list[slot].n != n || feldt->list[slot].k != k))
        slot = (slot + 1) & (feldt->n_slots - 1);
    return &feldt->list[slot];
}

static norma_status widen(norma__feldt *feldt, norma_error *err)
{
    norma__feldt wider = {.n_slots = feldt->n_slots ? 4 * feldt->n_slots : 1024};
    if (!(wider.list = NORMA__NEW(struct norma__feldt_pair, wider.n_slots)))
        return norma__no_memory(err);
    for (size_t i = 0; i < feldt->n_slots; i++)
        if (feldt->list[i].n)
            *slot_of(&wider, feldt->list[i].n, feldt->list[i].k) = feldt->list[i];
    free(feldt->list);
    *feldt = wider;
    return NORMA_OK;
}

norma_status norma__feldt_of(norma__feldt *feldt, const norma_gate_cell *cells, size_t n_cells,
                             const norma_instrument *instrument, double conf_level, size_t threads,
                             norma_error *err)
{
    const double tail = (1 - conf_level) / 2;
    size_t n_pairs = 0;
    norma_status status = NORMA_OK;
    for (size_t c = 0; status == NORMA_OK && c < n_cells; c++) {
        const size_t n = (size_t)cells[c].evidence.n;
        if (isnan(cells[c].evidence.reliability))
            continue;
        if (2 * n_pairs >= feldt->n_slots)
            status = widen(feldt, err);
        if (status != NORMA_OK)
            return status;
        struct norma__feldt_pair *pair =
            slot_of(feldt, n, instrument->scales[cells[c].scale].n_items);
        n_pairs += pair->n == 0;
        *pair = (struct norma__feldt_pair){.n = n, .k = instrument->scales[cells[c].scale].n_items};
    }
#pragma omp parallel for num_threads(norma__threads(threads)) schedule(dynamic, 64)
    for (size_t i = 0; i < feldt->n_slots; i++) {
        struct norma__feldt_pair *pair = &feldt->list[i];
        const double df1 = (double)pair->n - 1, df2 = df1 * ((double)pair->k - 1);
        if (pair->n) {
            pair->upper = norma__f_quantile(1 - tail, df1, df2);
            pair->lower = norma__f_quantile(tail, df1, df2);
        }
    }
    return status;
}

/* Feldt (1965): (1 - alpha) / (1 - estimate) is distributed as F(n - 1, (n - 1)(k - 1)). */
void norma__feldt_interval(norma_gate_evidence *e, double *upper, const norma__feldt *feldt,
                           size_t k)
{
    e->reliability_lower = *upper = NAN;
    if (isnan(e->reliability))
        return;
    const struct norma__feldt_pair *pair = slot_of(feldt, (size_t)e->n, k);
    e->reliability_lower = 1 - (1 - e->reliability) * pair->upper;
    *upper = 1 - (1 - e->reliability) * pair->lower;
}

void norma__feldt_free(norma__feldt *feldt)
{
    free(feldt->list);
    *feldt = (norma__feldt){0};
}
