#include "statistics/sample.h"

#include "foundation/status.h"

static norma_status check_kind(const norma_sample *sample, norma_error *err)
{
    if (!sample->data == !sample->tables)
        return norma__fail(err, NORMA_EINVAL, "a sample is either rows or tables of counts");
    if (sample->tables && sample->keep)
        return norma__fail(err, NORMA_EINVAL, "tables of counts have no rows to leave out");
    if (sample->tables && sample->group != NORMA_NONE &&
        sample->group >= norma_tables_groups(sample->tables))
        return norma__fail(err, NORMA_EINVAL, "there is no group number %zu in tables of %zu",
                           sample->group, norma_tables_groups(sample->tables));
    return NORMA_OK;
}

norma_status norma__sample_check(const norma_sample *sample, norma_error *err)
{
    norma_status status = check_kind(sample, err);
    if (status != NORMA_OK)
        return status;
    size_t n = sample->tables ? norma_tables_items(sample->tables) : norma_data_items(sample->data);
    if (sample->n_items == 0)
        return norma__fail(err, NORMA_EINVAL, "a sample needs at least one item, got none");
    for (size_t j = 0; j < sample->n_items; j++)
        if (sample->items[j] >= n)
            return norma__fail(err, NORMA_EINVAL, "there is no item number %zu in a table of %zu",
                               sample->items[j], n);
    return NORMA_OK;
}

static const norma_item *item_of(const norma_sample *sample, size_t j)
{
    return &norma_tables_instrument(sample->tables)->items[sample->items[j]];
}

const char *norma__sample_id(const norma_sample *sample, size_t j)
{
    return sample->tables ? item_of(sample, j)->id
                          : norma_data_item_id(sample->data, sample->items[j]);
}

int norma__sample_min(const norma_sample *sample, size_t j)
{
    return sample->tables ? norma_tables_min(sample->tables, sample->items[j])
                          : norma_data_min(sample->data, sample->items[j]);
}

int norma__sample_max(const norma_sample *sample, size_t j)
{
    return sample->tables ? norma_tables_max(sample->tables, sample->items[j])
                          : norma_data_max(sample->data, sample->items[j]);
}

bool norma__sample_reversed(const norma_sample *sample, size_t j)
{
    return sample->tables ? item_of(sample, j)->reversed
                          : norma_data_reversed(sample->data, sample->items[j]);
}
