/* Who is compared: wholes, units, and a person who was asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "assessment/gate_parts.h"
#include "benchmark/benchmark_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

size_t norma__benchmark_position(const norma__benchmarking *b, size_t population)
{
    size_t p = 0;
    while (p + 1 < b->n_populations && b->populations[p] != population)
        p++;
    return p;
}

bool norma__benchmark_has(const norma__benchmarking *b, const norma_entity *entity, size_t row)
{
    if (entity->kind == NORMA_ENTITY_PERSON)
        return row == entity->row;
    if (!b->counted[norma__benchmark_position(b, entity->population)][row])
        return false;
    return entity->kind == NORMA_ENTITY_WHOLE ||
           b->result->units->groupings[entity->level]->unit[row] == entity->unit;
}

/* ---- the person ---- */

static norma_status find_respondent(norma__benchmarking *b, norma_error *err)
{
    const norma_benchmark *r = b->result;
    const char *id = r->options.respondent;
    if (!id)
        return NORMA_OK;
    if (!r->instrument->respondent_column)
        return norma__fail(err, NORMA_EINVAL,
                           "instrument '%.64s' names no column of respondents: nobody can be asked "
                           "for",
                           r->instrument->id);
    for (size_t i = 0; i < b->n_rows; i++) {
        if (strcmp(norma_data_respondent(r->data, i), id) != 0)
            continue;
        if (b->row != NORMA_NONE)
            return norma__fail(err, NORMA_EINVAL, "several respondents have the id asked for");
        b->row = i;
    }
    if (b->row == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL, "no respondent has the id asked for");
    if (r->validation->screen->keep[b->row])
        return NORMA_OK;
    return norma__note(&b->result->notes, err, "respondent-set-aside", NULL, NAN, NAN,
                       "the respondent asked for was set aside by the screening (norma screen "
                       "lists why): there is no score to place");
}

/* ---- the list ---- */

static bool is_wanted(const norma__benchmarking *b, size_t population)
{
    const norma_benchmark *r = b->result;
    const char *wanted = r->options.population;
    return !wanted || (population != NORMA_NONE &&
                       strcmp(norma_data_label_name(r->data, r->instrument->n_units, population),
                              wanted) == 0);
}

static norma_status check_population(const norma__benchmarking *b, norma_error *err)
{
    for (size_t p = 0; p < b->n_populations; p++)
        if (is_wanted(b, b->populations[p]))
            return NORMA_OK;
    return norma__fail(
        err, NORMA_EINVAL, "no respondent has the role '%.64s'%s", b->result->options.population,
        b->result->instrument->role_column ? "" : ": the instrument names no column of roles");
}

static size_t most_entities(const norma__benchmarking *b)
{
    const norma_units_result *u = b->result->units;
    size_t n = b->n_populations + 1;
    for (size_t l = 0; u && l < u->n_levels; l++)
        n += u->levels[l].n_shown;
    return n;
}

static void add(norma_benchmark *r, int kind, size_t population, size_t level, size_t unit)
{
    r->entities[r->n_entities++] = (norma_entity){
        .kind = kind, .population = population, .level = level, .unit = unit, .row = NORMA_NONE};
}

/* The one company that the sample is of: the whole is told already. */
static bool is_whole(const norma_benchmark *r, const norma_grouping *group)
{
    bool is = group->n_units == 1 && group->n_without == 0;
    for (size_t i = 0; i < r->n_sets; i++)
        is = is && r->sets[i]->company_column &&
             strcmp(r->sets[i]->company_column, group->column) == 0;
    return is;
}

static void add_units(norma_benchmark *r, const norma_units_level *level)
{
    const size_t n_units = r->units->groupings[level->level]->n_units;
    if (is_whole(r, r->units->groupings[level->level]))
        return;
    r->n_hidden += n_units - level->n_shown;
    for (size_t u = 0; u < n_units; u++)
        if (level->shown[u])
            add(r, NORMA_ENTITY_UNIT, level->population, level->level, u);
}

static void add_person(norma__benchmarking *b)
{
    norma_benchmark *r = b->result;
    if (b->row == NORMA_NONE)
        return;
    const size_t population = r->instrument->role_column
                                  ? norma_data_label(r->data, r->instrument->n_units, b->row)
                                  : NORMA_NONE;
    add(r, NORMA_ENTITY_PERSON, population, NORMA_NONE, NORMA_NONE);
    r->entities[r->n_entities - 1].row = b->row;
}

/* ---- companies ---- */

/* The sample is of several companies where the norm's column of companies is one of its own. */
static norma_status find_several(norma_benchmark *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!(r->several = NORMA__NEW(uint8_t, r->n_sets)))
        return norma__no_memory(err);
    for (size_t i = 0; i < r->n_sets && r->units; i++)
        for (size_t g = 0; g < r->units->n_groupings; g++) {
            const norma_grouping *group = r->units->groupings[g];
            if (r->sets[i]->company_column && group->n_units > 1 &&
                strcmp(r->sets[i]->company_column, group->column) == 0)
                r->several[i] = 1;
        }
    bool any = false;
    for (size_t i = 0; i < r->n_sets; i++)
        any = any || r->several[i];
    if (any)
        status = norma__note(&r->notes, err, "several-companies", NULL, NAN, NAN,
                             "the sample is of several companies: each is compared by itself; "
                             "together they have a place among persons, and none among companies");
    return status;
}

norma_status norma__benchmark_entities(norma__benchmarking *b, norma_error *err)
{
    norma_benchmark *r = b->result;
    norma_status status;
    if ((status = check_population(b, err)) != NORMA_OK ||
        (status = find_respondent(b, err)) != NORMA_OK ||
        (status = find_several(r, err)) != NORMA_OK)
        return status;
    if (!(r->entities = NORMA__NEW(norma_entity, most_entities(b))))
        return norma__no_memory(err);
    for (size_t p = 0; p < b->n_populations; p++)
        if (is_wanted(b, b->populations[p]) && b->total_shown[p])
            add(r, NORMA_ENTITY_WHOLE, b->populations[p], NORMA_NONE, NORMA_NONE);
        else if (is_wanted(b, b->populations[p]))
            r->n_hidden++;
    for (size_t l = 0; r->units && r->options.units && l < r->units->n_levels; l++)
        if (is_wanted(b, r->units->levels[l].population))
            add_units(r, &r->units->levels[l]);
    add_person(b);
    if (!r->units && r->n_hidden > 0 && r->n_entities == 0)
        status = norma__note(&r->notes, err, "disclosure-nothing-shown", NULL, NAN, NAN,
                             "nothing may be shown: everything is of fewer respondents than may be "
                             "reported on (--min-cell)");
    if (status == NORMA_OK && (b->row != NORMA_NONE || r->options.persons))
        status = norma__note(&r->notes, err, "personal-data", NULL, NAN, NAN,
                             "scores of respondents are personal data: keep the file as you keep "
                             "the answers");
    return status;
}
