#include <stdlib.h>
#include <string.h>

#include "assessment/scored_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* The tables whose cells have verdicts: every level, every level by role, and the roles. Level l is
   table l, by role table n_levels + l; the roles are the last. */
static norma_status decide(norma_scored *s, const norma_grouping *roles, norma_error *err)
{
    const norma_gating *g = s->gating;
    const size_t n = g->n_levels;
    norma_breakdown *breakdowns = NORMA__NEW(norma_breakdown, n + 1);
    norma_printed *tables = NORMA__NEW(norma_printed, 2 * n + 1);
    norma_status status = breakdowns && tables ? NORMA_OK : norma__no_memory(err);
    for (size_t l = 0; status == NORMA_OK && l < n; l++) {
        breakdowns[l] = (norma_breakdown){.group = g->levels[l], .within = l ? l - 1 : NORMA_NONE};
        tables[l] = (norma_printed){.rows = l, .columns = NORMA_NONE};
        tables[n + l] = (norma_printed){.rows = l, .columns = n};
    }
    if (status == NORMA_OK) {
        breakdowns[n] = (norma_breakdown){.group = roles, .within = NORMA_NONE};
        tables[2 * n] = (norma_printed){.rows = n, .columns = NORMA_NONE};
        status = norma_disclosure_of(&s->disclosure, breakdowns, n + (roles != NULL), tables,
                                     roles ? 2 * n + 1 : n, norma_data_rows(s->data),
                                     s->validation->screen->keep, norma_data_weights(s->data), NULL,
                                     0, &s->options.disclosure, err);
    }
    free(breakdowns);
    free(tables);
    return status;
}

/* Names of the role label stand in order of appearance, units of a grouping by name. */
static norma_status find_roles(norma_scored *s, const norma_grouping *roles, norma_error *err)
{
    const size_t n = s->gating->n_populations;
    if (!(s->roles = NORMA__NEW(size_t, n)))
        return norma__no_memory(err);
    for (size_t p = 0; p < n; p++) {
        s->roles[p] = NORMA_NONE;
        for (size_t u = 0; u < roles->n_units; u++)
            if (strcmp(roles->names[u],
                       norma_data_label_name(s->data, s->instrument->n_units, p)) == 0)
                s->roles[p] = u;
    }
    return NORMA_OK;
}

norma_status norma__scored_disclose(norma_scored *s, norma_error *err)
{
    norma_grouping *roles = NULL;
    norma_status status = NORMA_OK;
    if (s->gating->n_populations > 0) {
        status = norma_grouping_of(&roles, s->data, s->instrument->n_units, false, err);
        if (status == NORMA_OK)
            status = find_roles(s, roles, err);
    }
    if (status == NORMA_OK)
        status = decide(s, roles, err);
    norma_grouping_free(roles);
    return status;
}

/* A cell that screening left empty is empty to disclosure; that it is, is a verdict on all who are
   in it. */
static bool may_tell(const norma_scored *s, size_t table, size_t row, size_t column)
{
    return norma_disclosure_shown(s->disclosure, table, row, column) &&
           (s->options.disclosure.min_cell == 1 ||
            norma_disclosure_n(s->disclosure, table, row, column) > 0);
}

bool norma_scored_shows(const norma_scored *scored, size_t population, size_t level, size_t unit)
{
    const norma_scored *s = scored;
    if (level >= s->gating->n_levels)
        return false;
    if (population == NORMA_NONE)
        return may_tell(s, level, unit, 0);
    return s->roles[population] != NORMA_NONE &&
           may_tell(s, s->gating->n_levels + level, unit, s->roles[population]);
}

bool norma_scored_shows_population(const norma_scored *scored, size_t population)
{
    const norma_scored *s = scored;
    if (population == NORMA_NONE)
        return norma_disclosure_total_shown(s->disclosure);
    return s->roles[population] != NORMA_NONE &&
           may_tell(s, 2 * s->gating->n_levels, s->roles[population], 0);
}
