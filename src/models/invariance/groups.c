/* Who takes part: groups large enough to be told of, and to be fitted. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/invariance/invariance_parts.h"

bool norma__variable_find(norma__variable *v, const norma_data *data, const char *id)
{
    *v = (norma__variable){.data = data, .item = NORMA_NONE};
    for (size_t j = 0; j < norma_data_items(data); j++)
        if (strcmp(norma_data_item_id(data, j), id) == 0) {
            v->item = j;
            return true;
        }
    for (size_t j = 0; j < norma_data_continuous(data); j++)
        if (strcmp(norma_data_continuous_id(data, j), id) == 0) {
            v->continuous = norma_data_continuous_values(data, j);
            return true;
        }
    return false;
}

double norma__variable_at(const norma__variable *v, size_t row)
{
    if (v->item == NORMA_NONE)
        return v->continuous ? v->continuous[row] : NAN;
    uint8_t cell = norma_data_cells(v->data, v->item)[row];
    if (cell == NORMA_MISSING_CELL)
        return NAN;
    return norma_data_reversed(v->data, v->item) ? norma_data_max(v->data, v->item) - cell
                                                 : norma_data_min(v->data, v->item) + cell;
}

static bool is_listed(const norma_sem_data *data, const char *id)
{
    for (size_t k = 0; k < data->n_ordered; k++)
        if (strcmp(data->ordered[k], id) == 0)
            return true;
    return false;
}

norma_status norma__invariance_variables(norma__invariance_work *w, norma_error *err)
{
    w->observed = norma_sem_model_observed(w->model, &w->n_observed);
    w->ordinal = NORMA__NEW(bool, w->n_observed);
    if (!w->ordinal)
        return norma__no_memory(err);
    for (size_t j = 0; j < w->n_observed; j++) {
        norma__variable v;
        if (!norma__variable_find(&v, w->data.data, w->observed[j]))
            return norma__fail(
                err, NORMA_EDATA,
                "the model's variable '%s' is not in the data: it is neither an item "
                "nor a continuous variable",
                w->observed[j]);
        w->ordinal[j] =
            v.item != NORMA_NONE && (w->data.all_ordered || is_listed(&w->data, w->observed[j]));
        w->any_ordinal |= w->ordinal[j];
        w->any_continuous |= !w->ordinal[j];
        if (w->ordinal[j])
            w->any_binary |= norma_data_max(v.data, v.item) - norma_data_min(v.data, v.item) == 1;
    }
    w->result->ordinal = w->any_ordinal;
    return NORMA_OK;
}

/* Whether the row can be in a model at all: every answer, or any where missing ones are allowed. */
static bool takes_part(const norma__variable *v, size_t n, size_t row, bool complete)
{
    for (size_t j = 0; j < n; j++)
        if (isnan(norma__variable_at(&v[j], row)) == complete)
            return !complete;
    return complete;
}

static norma_status count_rows(const norma__invariance_work *w, size_t *count, norma_error *err)
{
    norma__variable *v = NORMA__NEW(norma__variable, w->n_observed);
    const norma_data *data = w->data.data;
    bool complete = w->options->sem.missing == NORMA_SEM_LISTWISE;
    if (!v)
        return norma__no_memory(err);
    for (size_t j = 0; j < w->n_observed; j++)
        norma__variable_find(&v[j], data, w->observed[j]);
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        size_t g = norma_data_label(data, w->data.group, r);
        if (g != NORMA_NONE && (!w->data.keep || w->data.keep[r]) &&
            takes_part(v, w->n_observed, r, complete))
            count[g]++;
    }
    free(v);
    return NORMA_OK;
}

norma_status norma__invariance_groups(norma__invariance_work *w, norma_error *err)
{
    const norma_data *data = w->data.data;
    const size_t n = norma_data_rows(data), min = w->options->min_group;
    const size_t n_names = norma_data_label_names(data, w->data.group);
    bool needs_more = !w->any_ordinal && w->options->sem.missing == NORMA_SEM_LISTWISE;
    size_t least = needs_more && w->n_observed + 1 > min ? w->n_observed + 1 : min;
    size_t large = 0, small = 0, *count = NORMA__NEW(size_t, n_names + 1);
    norma_status status = count ? count_rows(w, count, err) : norma__no_memory(err);
    if (status != NORMA_OK)
        goto done;
    for (size_t g = 0; g < n_names; g++) {
        large += count[g] >= least;
        small += count[g] > 0 && count[g] < least;
    }
    if (large < 2) {
        status = norma__fail(err, NORMA_EDATA,
                             "column '%s' has fewer than two groups of %zu respondents or more "
                             "with answers to the model's items",
                             norma_data_label_column(data, w->data.group), least);
        goto done;
    }
    w->keep = w->result->keep = NORMA__NEW(uint8_t, n + 1);
    if (!w->keep) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t r = 0; r < n; r++) {
        size_t g = norma_data_label(data, w->data.group, r);
        w->keep[r] = g != NORMA_NONE && count[g] >= least && (!w->data.keep || w->data.keep[r]);
    }
    w->data.keep = w->keep;
    w->result->rows_shown = small == 0;
    if (small)
        status = norma__note(&w->result->notes, err, "invariance-small-groups",
                             norma_data_label_column(data, w->data.group), (double)least, NAN,
                             "groups of fewer than %zu respondents are left out", least);
done:
    free(count);
    return status;
}
