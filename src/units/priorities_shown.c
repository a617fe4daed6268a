/* Whom figures that are no sums may be computed of: an interval by units or a correlation of unit
   means is one equation more about units that other reports hide. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "units/priorities_parts.h"

/* ---- populations ---- */

/* Flags of the role names that have respondents kept, but too few. */
static norma_status find_small(uint8_t **small, bool *any, const norma__prioritising *p,
                               norma_error *err)
{
    const norma_data *data = p->validation->data;
    const size_t label = p->validation->instrument->n_units;
    const size_t n_names = norma_data_label_names(data, label);
    size_t *n = NORMA__NEW(size_t, n_names);
    *small = NORMA__NEW(uint8_t, n_names);
    for (size_t r = 0; n && *small && r < p->n_rows; r++) {
        const size_t name = norma_data_label(data, label, r);
        if (p->keep[r] && name != NORMA_NONE)
            n[name]++;
    }
    for (size_t i = 0; n && *small && i < n_names; i++) {
        (*small)[i] = n[i] > 0 && n[i] < p->options->disclosure.min_cell;
        *any = *any || (*small)[i];
    }
    const bool made = n && *small;
    free(n);
    return made ? NORMA_OK : norma__no_memory(err);
}

norma_status norma__priority_people(norma__prioritising *p, norma_error *err)
{
    const norma_data *data = p->validation->data;
    const size_t label = p->validation->instrument->n_units;
    uint8_t *small = NULL;
    bool any = false;
    if (!p->validation->instrument->role_column || p->options->disclosure.min_cell == 1)
        return NORMA_OK;
    norma_status status = find_small(&small, &any, p, err);
    if (status == NORMA_OK && any && !(p->own_keep = NORMA__NEW(uint8_t, p->n_rows)))
        status = norma__no_memory(err);
    for (size_t r = 0; p->own_keep && r < p->n_rows; r++) {
        const size_t name = norma_data_label(data, label, r);
        p->own_keep[r] = p->keep[r] && (name == NORMA_NONE || !small[name]);
    }
    if (p->own_keep) {
        p->keep = p->own_keep;
        status = norma__note(&p->result->notes, err, "small-populations-left-out", NULL, NAN, NAN,
                             "people of roles that too few have (--min-cell) are left out: "
                             "figures with and without them would give theirs away");
    }
    free(small);
    return status;
}

/* ---- units ---- */

static norma_status decide(norma_disclosure **out, norma_grouping *const *groups, size_t n,
                           const norma__prioritising *p, norma_error *err)
{
    norma_breakdown *breakdowns = NORMA__NEW(norma_breakdown, n);
    norma_printed *tables = NORMA__NEW(norma_printed, n);
    norma_status status = breakdowns && tables ? NORMA_OK : norma__no_memory(err);
    for (size_t l = 0; l < n && status == NORMA_OK; l++) {
        breakdowns[l] = (norma_breakdown){.group = groups[l], .within = l ? l - 1 : NORMA_NONE};
        tables[l] = (norma_printed){.rows = l, .columns = NORMA_NONE};
    }
    if (status == NORMA_OK)
        status = norma_disclosure_of(out, breakdowns, n, tables, n, p->n_rows, p->keep,
                                     norma_data_weights(p->validation->data), NULL, 0,
                                     &p->options->disclosure, err);
    free(breakdowns);
    free(tables);
    return status;
}

norma_status norma__priority_shown(uint8_t **shown, const norma__prioritising *p, size_t level,
                                   norma_error *err)
{
    const size_t n = p->validation->instrument->n_units;
    norma_grouping **groups = NORMA__NEW(norma_grouping *, n);
    norma_disclosure *disclosure = NULL;
    norma_status status = NORMA_OK;
    *shown = NULL;
    if (!groups)
        return norma__no_memory(err);
    for (size_t l = 0; l < n && status == NORMA_OK; l++)
        status = norma_grouping_of(&groups[l], p->validation->data, l, true, err);
    if (status == NORMA_OK)
        status = decide(&disclosure, groups, n, p, err);
    if (status == NORMA_OK && !(*shown = NORMA__NEW(uint8_t, groups[level]->n_units)))
        status = norma__no_memory(err);
    for (size_t u = 0; *shown && u < groups[level]->n_units; u++)
        (*shown)[u] = norma_disclosure_shown(disclosure, level, u, 0);
    norma_disclosure_free(disclosure);
    for (size_t l = 0; l < n; l++)
        norma_grouping_free(groups[l]);
    free(groups);
    return status;
}

norma_status norma__priority_pool(norma_grouping *group, bool *pooled, const norma__prioritising *p,
                                  size_t level, norma_error *err)
{
    uint8_t *shown = NULL;
    uint32_t rest = NORMA_NO_UNIT;
    norma_status status = norma__priority_shown(&shown, p, level, err);
    for (size_t r = 0; shown && r < group->n_rows; r++) {
        const uint32_t unit = group->unit[r];
        if (unit == NORMA_NO_UNIT || shown[unit])
            continue;
        *pooled = *pooled || (rest != NORMA_NO_UNIT && rest != unit);
        rest = rest == NORMA_NO_UNIT ? unit : rest;
        group->unit[r] = rest;
    }
    free(shown);
    return status;
}
