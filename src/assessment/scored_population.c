#include <norma/scored.h>

size_t norma_scored_population(const norma_scored *scored, size_t row)
{
    const size_t n_roles = scored->gating->n_populations;
    const size_t role =
        n_roles ? norma_data_label(scored->data, scored->instrument->n_units, row) : NORMA_NONE;
    return role == NORMA_NONE ? scored->n_populations - 1 : role;
}
