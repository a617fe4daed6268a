#include "statistics/sample.h"

#include "foundation/status.h"

norma_status norma__sample_check(const norma_sample *sample, norma_error *err)
{
    if (sample->n_items == 0)
        return norma__fail(err, NORMA_EINVAL, "a sample needs at least one item, got none");
    for (size_t j = 0; j < sample->n_items; j++)
        if (sample->items[j] >= norma_data_items(sample->data))
            return norma__fail(err, NORMA_EINVAL, "there is no item number %zu in a table of %zu",
                               sample->items[j], norma_data_items(sample->data));
    return NORMA_OK;
}

const char *norma__sample_id(const norma_sample *sample, size_t j)
{
    return norma_data_item_id(sample->data, sample->items[j]);
}
