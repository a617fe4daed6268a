#include <stdlib.h>
#include <string.h>

#include "assessment/gating_parts.h"
#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* One stable counting sort: rows by a number a row, those without one (none) last. */
static norma_status sort_by(uint32_t **rows, uint32_t **spare, size_t n, const uint32_t *numbers,
                            size_t n_numbers, norma_error *err)
{
    size_t *starts = NORMA__NEW(size_t, n_numbers + 2);
    if (!starts)
        return norma__no_memory(err);
    const uint32_t *from = *rows;
    uint32_t *to = *spare;
#define PLACE(r) ((numbers[r] < n_numbers ? numbers[r] : n_numbers) + 1)
    for (size_t i = 0; i < n; i++)
        starts[PLACE(from[i])]++;
    for (size_t k = 1; k < n_numbers + 2; k++)
        starts[k] += starts[k - 1];
    for (size_t i = 0; i < n; i++)
        to[starts[PLACE(from[i]) - 1]++] = from[i];
#undef PLACE
    *spare = *rows;
    *rows = to;
    free(starts);
    return NORMA_OK;
}

/* A number a row: its role, n_roles where it has none. */
static uint32_t *roles_of(const norma_validation *v, size_t n_roles)
{
    const size_t n = norma_data_rows(v->data);
    uint32_t *roles = NORMA__NEW(uint32_t, n);
    for (size_t r = 0; roles && r < n; r++) {
        const size_t name =
            n_roles ? norma_data_label(v->data, v->instrument->n_units, r) : NORMA_NONE;
        roles[r] = name == NORMA_NONE ? (uint32_t)n_roles : (uint32_t)name;
    }
    return roles;
}

/* Rows kept, by role, then by unit from the smallest level to the largest. */
static norma_status sort_rows(uint32_t **rows, norma__gating_rows *made, const norma_validation *v,
                              norma_grouping *const *levels, const uint32_t *roles,
                              norma_error *err)
{
    const size_t n_rows = norma_data_rows(v->data);
    uint32_t *spare = NORMA__NEW(uint32_t, n_rows);
    norma_status status = NORMA_OK;
    *rows = NORMA__NEW(uint32_t, n_rows);
    if (!spare || !*rows) {
        free(spare);
        return norma__no_memory(err);
    }
    for (size_t r = 0; r < n_rows; r++)
        if (v->screen->keep[r])
            (*rows)[made->n++] = (uint32_t)r;
    if (made->n_roles)
        status = sort_by(rows, &spare, made->n, roles, made->n_roles, err);
    for (size_t l = made->n_levels; status == NORMA_OK && l-- > 0;)
        status = sort_by(rows, &spare, made->n, levels[l]->unit, levels[l]->n_units, err);
    free(spare);
    return status;
}

static bool same_group(const norma__gating_rows *made, norma_grouping *const *levels,
                       const uint32_t *roles, uint32_t a, uint32_t b)
{
    bool same = roles[a] == roles[b];
    for (size_t l = 0; l < made->n_levels; l++)
        same = same && levels[l]->unit[a] == levels[l]->unit[b];
    return same;
}

static norma_status group_rows(norma__gating_rows *made, const uint32_t *rows,
                               norma_grouping *const *levels, const uint32_t *roles,
                               norma_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < made->n; i++)
        n += i == 0 || !same_group(made, levels, roles, rows[i - 1], rows[i]);
    made->starts = NORMA__NEW(size_t, n + 1);
    made->units = NORMA__NEW(uint32_t, n * made->n_levels);
    made->roles = NORMA__NEW(uint32_t, n);
    if (!made->starts || !made->units || !made->roles)
        return norma__no_memory(err);
    for (size_t i = 0; i < made->n; i++) {
        if (i > 0 && same_group(made, levels, roles, rows[i - 1], rows[i]))
            continue;
        const size_t g = made->n_groups++;
        made->starts[g] = i;
        made->roles[g] = roles[rows[i]];
        for (size_t l = 0; l < made->n_levels; l++)
            made->units[g * made->n_levels + l] = levels[l]->unit[rows[i]];
    }
    made->starts[n] = made->n;
    return NORMA_OK;
}

static void copy_item(uint8_t *to, const uint32_t *rows, size_t n, const norma_data *data,
                      size_t item)
{
    const uint8_t *from = norma_data_cells(data, item);
    const int range = norma_data_max(data, item) - norma_data_min(data, item);
    uint8_t keyed[256];
    for (int c = 0; c < 256; c++)
        keyed[c] =
            norma_data_reversed(data, item) && c <= range ? (uint8_t)(range - c) : (uint8_t)c;
    keyed[NORMA_MISSING_CELL] = NORMA_MISSING_CELL;
    for (size_t i = 0; i < n; i++)
        to[i] = keyed[from[rows[i]]];
}

norma_status norma__gating_rows_of(norma__gating_rows *out, const norma_validation *v,
                                   norma_grouping *const *levels, size_t n_levels, size_t n_roles,
                                   size_t threads, norma_error *err)
{
    norma__gating_rows made = {
        .n_levels = n_levels, .n_roles = n_roles, .n_items = norma_data_items(v->data)};
    uint32_t *rows = NULL, *roles = roles_of(v, n_roles);
    norma_status status = roles ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = sort_rows(&rows, &made, v, levels, roles, err);
    if (status == NORMA_OK)
        status = group_rows(&made, rows, levels, roles, err);
    if (status == NORMA_OK && !(made.cells = norma__new(made.n, made.n_items)))
        status = norma__no_memory(err);
    if (status == NORMA_OK) {
#pragma omp parallel for num_threads(norma__threads(threads)) schedule(static)
        for (size_t i = 0; i < made.n_items; i++)
            copy_item(made.cells + i * made.n, rows, made.n, v->data, i);
        *out = made;
    } else {
        norma__gating_rows_free(&made);
    }
    free(rows);
    free(roles);
    return status;
}

void norma__gating_rows_free(norma__gating_rows *rows)
{
    free(rows->starts);
    free(rows->units);
    free(rows->roles);
    free(rows->cells);
    *rows = (norma__gating_rows){0};
}
