#include <math.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/observed/parts.h"

static size_t find_item(const norma_data *data, const char *id)
{
    for (size_t j = 0; j < norma_data_items(data); j++)
        if (strcmp(norma_data_item_id(data, j), id) == 0)
            return j;
    return NORMA_NONE;
}

static size_t find_number(const norma_data *data, const char *id)
{
    for (size_t j = 0; j < norma_data_continuous(data); j++)
        if (strcmp(norma_data_continuous_id(data, j), id) == 0)
            return j;
    return NORMA_NONE;
}

static bool is_ordered(const norma_sem_data *data, const char *id, bool item)
{
    for (size_t k = 0; k < data->n_ordered; k++)
        if (strcmp(data->ordered[k], id) == 0)
            return true;
    return data->all_ordered && item;
}

static norma_status find_variable(norma__observing *w, size_t v, norma_error *err)
{
    const char *id = w->out->ids[v];
    w->item[v] = find_item(w->data->data, id);
    w->number[v] = find_number(w->data->data, id);
    if (w->item[v] == NORMA_NONE && w->number[v] == NORMA_NONE)
        return norma__fail(err, NORMA_EDATA,
                           "variable %s of the model is neither an item nor a continuous variable "
                           "of the data: check its name, or read its column too",
                           id);
    w->ordered[v] = is_ordered(w->data, id, w->item[v] != NORMA_NONE);
    w->out->ordinal |= w->ordered[v];
    if (w->ordered[v] && w->item[v] == NORMA_NONE)
        return norma__fail(
            err, NORMA_EDATA,
            "variable %s is to be ordinal, but is a continuous variable of the data: "
            "read it as an item, or leave it continuous",
            id);
    return NORMA_OK;
}

norma_status norma__observing_variables(norma__observing *w, norma_error *err)
{
    size_t p = w->out->p;
    norma_status status = NORMA_OK;
    w->item = NORMA__NEW(size_t, p);
    w->number = NORMA__NEW(size_t, p);
    w->ordered = NORMA__NEW(bool, p);
    if (!w->item || !w->number || !w->ordered)
        return norma__no_memory(err);
    if (p == 0)
        return norma__fail(err, NORMA_EDATA, "the model has no observed variable: add one");
    for (size_t v = 0; v < p && status == NORMA_OK; v++)
        status = find_variable(w, v, err);
    if (status == NORMA_OK && w->out->ordinal && w->out->missing == NORMA_SEM_FIML)
        return norma__fail(err, NORMA_EINVAL,
                           "full information maximum likelihood is for continuous variables: use "
                           "pairwise deletion with ordinal ones");
    if (status == NORMA_OK && !w->out->ordinal && w->out->missing == NORMA_SEM_PAIRWISE)
        return norma__fail(err, NORMA_EINVAL,
                           "pairwise deletion is for ordinal variables: use listwise deletion or "
                           "full information maximum likelihood with continuous ones");
    return status;
}

bool norma__observing_has(const norma__observing *w, size_t v, size_t row)
{
    const norma_data *data = w->data->data;
    if (w->item[v] != NORMA_NONE)
        return norma_data_cells(data, w->item[v])[row] != NORMA_MISSING_CELL;
    return isfinite(norma_data_continuous_values(data, w->number[v])[row]);
}

double norma__observing_value(const norma__observing *w, size_t v, size_t row)
{
    const norma_data *data = w->data->data;
    size_t item = w->item[v];
    if (!norma__observing_has(w, v, row))
        return NAN;
    if (item == NORMA_NONE)
        return norma_data_continuous_values(data, w->number[v])[row];
    double cell = norma_data_cells(data, item)[row];
    int origin = w->ordered[v] ? norma_data_min(data, item) : 0;
    return (norma_data_reversed(data, item) ? norma_data_max(data, item) - cell
                                            : norma_data_min(data, item) + cell) -
           origin;
}
