/* Units by the names that people give them. */
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/names.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "units/units_parts.h"

/* The units of a grouping by path, and by name where that is unique. */
typedef struct unit_index {
    norma__names paths, names;
    size_t *of_name; /* unit of every name; NORMA_NONE: of several */
} unit_index;

static void index_clear(unit_index *index)
{
    norma__names_free(&index->paths);
    norma__names_free(&index->names);
    free(index->of_name);
}

static norma_status index_units(unit_index *index, const norma_grouping *group, norma_error *err)
{
    size_t at;
    if (!(index->of_name = NORMA__NEW(size_t, group->n_units)))
        return norma__no_memory(err);
    for (size_t u = 0; u < group->n_units; u++) {
        const size_t before = index->names.n;
        if (!norma__names_add(&index->paths, group->paths[u], strlen(group->paths[u]), &at) ||
            !norma__names_add(&index->names, group->names[u], strlen(group->names[u]), &at))
            return norma__no_memory(err);
        index->of_name[at] = index->names.n > before ? u : NORMA_NONE;
    }
    return NORMA_OK;
}

static size_t find_unit(const unit_index *index, const char *text)
{
    const size_t path = norma__names_find(&index->paths, text, strlen(text));
    if (path != NORMA_NONE)
        return path;
    const size_t name = norma__names_find(&index->names, text, strlen(text));
    return name == NORMA_NONE ? NORMA_NONE : index->of_name[name];
}

static norma_status index_all(unit_index **out, const norma_units_result *r, norma_error *err)
{
    if (!(*out = NORMA__NEW(unit_index, r->n_groupings)))
        return norma__no_memory(err);
    for (size_t g = 0; g < r->n_groupings; g++)
        if (index_units(&(*out)[g], r->groupings[g], err) != NORMA_OK)
            return NORMA_ENOMEM;
    return NORMA_OK;
}

static void free_all(unit_index *all, const norma_units_result *r)
{
    for (size_t g = 0; all && g < r->n_groupings; g++)
        index_clear(&all[g]);
    free(all);
}

static size_t find_column(const norma_units_result *r, const char *column)
{
    for (size_t g = 0; g < r->n_groupings; g++)
        if (strcmp(r->groupings[g]->column, column) == 0)
            return g;
    return NORMA_NONE;
}

/* The position of a population; NULL is everybody. NORMA_NONE when there is no such population. */
static size_t find_population(const norma_units_result *r, const char *population)
{
    for (size_t p = 0; p < r->n_populations; p++) {
        const size_t name = r->populations[p];
        if (name == NORMA_NONE
                ? !population
                : population && strcmp(norma_data_label_name(r->data, r->instrument->n_units, name),
                                       population) == 0)
            return p;
    }
    return NORMA_NONE;
}

/* ---- head counts ---- */

static norma_units_level *find_level(const norma_units_result *r, size_t population,
                                     size_t grouping)
{
    for (size_t l = 0; l < r->n_levels; l++)
        if (r->levels[l].level == grouping && r->levels[l].population == r->populations[population])
            return &r->levels[l];
    return NULL;
}

static norma_status place_head_count(const norma_units_result *r, const unit_index *all, size_t k,
                                     norma_error *err)
{
    const norma_head_count *count = &r->options.head_counts[k];
    const size_t group = find_column(r, count->column);
    const size_t population = find_population(r, count->population);
    if (group == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL, "head count %zu: there is no unit column '%.64s'",
                           k + 1, count->column);
    if (population == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL, "head count %zu: %s", k + 1,
                           count->population ? "there is no such population in the role column"
                                             : "populations are kept apart here, so it must say of "
                                               "which one it is: add a column 'population'");
    const size_t unit = find_unit(&all[group], count->unit);
    if (unit == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL,
                           "head count %zu: column '%.64s' has no such unit, or several of this "
                           "name: give its path, \"company > site\"",
                           k + 1, count->column);
    norma_units_level *level = find_level(r, population, group);
    if (!level)
        return NORMA_OK; /* not asked for */
    if (!level->people && !(level->people = NORMA__NEW(size_t, r->groupings[group]->n_units)))
        return norma__no_memory(err);
    if (level->people[unit] > 0)
        return norma__fail(err, NORMA_EDATA,
                           "head count %zu: this unit of column '%.64s' has one already: give each "
                           "unit once",
                           k + 1, count->column);
    level->people[unit] = count->people;
    return NORMA_OK;
}

/* The sentence names nobody: units are told by their line in the list. */
static norma_status check_level(const norma__units_run *run, const norma_units_level *level,
                                size_t population, norma_error *err)
{
    const norma_grouping *group = run->result->groupings[level->level];
    size_t *n = NORMA__NEW(size_t, group->n_units);
    norma_status status = NORMA_OK;
    if (!n)
        return norma__no_memory(err);
    for (size_t i = 0; i < run->n_rows; i++)
        if (run->counted[population][i] && group->unit[i] != NORMA_NO_UNIT)
            n[group->unit[i]]++;
    for (size_t u = 0; u < group->n_units && status == NORMA_OK; u++)
        if (level->people[u] > 0 && level->people[u] < n[u])
            status = norma__fail(err, NORMA_EDATA,
                                 "a head count of column '%.64s' is under the number of people of "
                                 "that unit who answered: check the head counts of this column",
                                 group->column);
    free(n);
    return status;
}

norma_status norma__units_head_counts(norma__units_run *run, norma_error *err)
{
    norma_units_result *r = run->result;
    unit_index *all = NULL;
    norma_status status = NORMA_OK;
    if (run->options->n_head_counts == 0)
        return NORMA_OK;
    status = index_all(&all, r, err);
    for (size_t k = 0; k < run->options->n_head_counts && status == NORMA_OK; k++)
        status = place_head_count(r, all, k, err);
    for (size_t p = 0; p < r->n_populations; p++)
        for (size_t l = 0; l < r->n_levels && status == NORMA_OK; l++)
            if (r->levels[l].people && r->levels[l].population == r->populations[p])
                status = check_level(run, &r->levels[l], p, err);
    free_all(all, r);
    return status;
}

/* ---- earlier prints ---- */

static norma_status place_print(norma_printed_before *out, const norma_units_result *r,
                                const unit_index *all, const norma_unit_printed *print,
                                bool *placed, norma_error *err)
{
    *out = (norma_printed_before){.breakdown = NORMA_NONE, .unit = NORMA_NONE, .n = print->n};
    *placed = true;
    if (!print->column)
        return NORMA_OK;
    if ((out->breakdown = find_column(r, print->column)) == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL,
                           "an earlier result has units by column '%.64s', which is no unit column "
                           "here: give an instrument that names both, so that they can be held "
                           "against each other",
                           print->column);
    out->unit = find_unit(&all[out->breakdown], print->unit);
    *placed = out->unit != NORMA_NONE;
    return NORMA_OK;
}

norma_status norma__units_before(norma_printed_before **out, size_t *n, size_t *gone,
                                 const norma__units_run *run, size_t population, norma_error *err)
{
    const norma_units_result *r = run->result;
    const size_t n_before = run->options->n_before;
    norma_printed_before *list = *out = NORMA__NEW(norma_printed_before, n_before);
    unit_index *all = NULL;
    *n = 0;
    if (!list)
        return norma__no_memory(err);
    norma_status status = index_all(&all, r, err);
    for (size_t k = 0; k < n_before && status == NORMA_OK; k++) {
        const norma_unit_printed *print = &run->options->before[k];
        const size_t of = find_population(r, print->population);
        bool placed = false;
        if (of == population)
            status = place_print(&list[*n], r, all, print, &placed, err);
        *n += placed;
        *gone += (of == population && !placed) || (of == NORMA_NONE && population == 0);
    }
    free_all(all, r);
    return status;
}
