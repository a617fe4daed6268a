/* Looking at tables of counts. */
#include "tables/counts.h"

const norma_instrument *norma_tables_instrument(const norma_tables *tables)
{
    return tables->instrument;
}

size_t norma_tables_items(const norma_tables *tables)
{
    return tables->n_items;
}

int norma_tables_min(const norma_tables *tables, size_t item)
{
    return tables->min[item];
}

int norma_tables_max(const norma_tables *tables, size_t item)
{
    return tables->max[item];
}

size_t norma_tables_categories(const norma_tables *tables, size_t item)
{
    return tables->categories[item];
}

norma_missing norma_tables_missing(const norma_tables *tables)
{
    return tables->missing;
}

bool norma_tables_weighted(const norma_tables *tables)
{
    return tables->weighted;
}

const char *norma_tables_by(const norma_tables *tables)
{
    return tables->by;
}

size_t norma_tables_groups(const norma_tables *tables)
{
    return tables->n_groups;
}

const char *norma_tables_group_name(const norma_tables *tables, size_t group)
{
    return tables->groups[group].name;
}

static const norma__group *group_of(const norma_tables *tables, size_t group)
{
    return group == NORMA_NONE ? &tables->all : &tables->groups[group];
}

size_t norma_tables_rows(const norma_tables *tables, size_t group)
{
    return group_of(tables, group)->n_rows;
}

size_t norma_tables_complete(const norma_tables *tables, size_t group)
{
    return group_of(tables, group)->n_complete;
}

const int64_t *norma_tables_one_way(const norma_tables *tables, size_t group, size_t item)
{
    return group_of(tables, group)->one_way + tables->first[item];
}

const int64_t *norma_tables_two_way(const norma_tables *tables, size_t group, size_t i, size_t j)
{
    return group_of(tables, group)->two_way + tables->pair[norma__pair(i, j, tables->n_items)];
}

const norma_input *norma_tables_inputs(const norma_tables *tables, size_t *n)
{
    *n = tables->n_inputs;
    return tables->inputs;
}

const norma_notes *norma_tables_notes(const norma_tables *tables)
{
    return &tables->notes;
}
