#include "tables/tabulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "tables/count.h"
#include "tables/merge.h"
#include "tables/rows_lost.h"

norma_option_table norma_tables_option_table(void)
{
    static const norma_option table[] = {
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_tables_options, missing), 0, 0,
         norma_missing_names, "what becomes of rows with missing answers"},
        {"min-group", NORMA_OPTION_COUNT, offsetof(norma_tables_options, min_group), 5, 1e9, NULL,
         "refuse a group of fewer rows"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_tables_options, threads), 0, 1024, NULL,
         "threads to use; 0: all"},
        {0}};
    return table;
}

/* ---- which group ---- */

static size_t label_named(const norma_data *data, const char *column)
{
    for (size_t l = 0; *column && l < norma_data_labels(data); l++)
        if (strcmp(norma_data_label_column(data, l), column) == 0)
            return l;
    return NORMA_NONE;
}

static norma_status check_by(const norma_data *data, const char *by, norma_error *err)
{
    if (!by || label_named(data, by) != NORMA_NONE)
        return NORMA_OK;
    return norma__fail(err, NORMA_EINVAL,
                       "'%.100s' is no unit or role column of the instrument: groups are made by "
                       "one of them",
                       by);
}

/* Rows in the order of their names; rows without one come last, after the last name. */
typedef struct sorted_rows {
    size_t *rows;  /* n_rows */
    size_t *first; /* n_names + 2: where a name's rows begin */
} sorted_rows;

static norma_status sort_rows(sorted_rows *sorted, const norma_data *data, size_t label,
                              norma_error *err)
{
    size_t n = norma_data_rows(data), n_names = norma_data_label_names(data, label);
    size_t *next = NORMA__NEW(size_t, n_names + 1);
    sorted->rows = NORMA__NEW(size_t, n);
    sorted->first = NORMA__NEW(size_t, n_names + 2);
    if (!next || !sorted->rows || !sorted->first) {
        free(next);
        return norma__no_memory(err);
    }
    for (size_t r = 0; r < n; r++) {
        size_t name = norma_data_label(data, label, r);
        sorted->first[(name == NORMA_NONE ? n_names : name) + 1]++;
    }
    for (size_t k = 0; k <= n_names; k++) {
        sorted->first[k + 1] += sorted->first[k];
        next[k] = sorted->first[k];
    }
    for (size_t r = 0; r < n; r++) {
        size_t name = norma_data_label(data, label, r);
        sorted->rows[next[name == NORMA_NONE ? n_names : name]++] = r;
    }
    free(next);
    return NORMA_OK;
}

static norma_status count_group(norma_tables *tables, const char *name,
                                const norma__counting *counting, norma_error *err)
{
    norma__group *group;
    norma_status status = norma__tables_group(&group, tables, name, err);
    return status == NORMA_OK ? norma__count_rows(group, counting, err) : status;
}

static norma_status count_by(norma_tables *tables, const norma__counting *all, size_t label,
                             norma_error *err)
{
    norma__counting counting = *all;
    sorted_rows sorted = {0};
    size_t n_names = norma_data_label_names(all->data, label);
    norma_status status = sort_rows(&sorted, all->data, label, err);
    for (size_t k = 0; k <= n_names && status == NORMA_OK; k++) {
        counting.rows = sorted.rows + sorted.first[k];
        counting.n = sorted.first[k + 1] - sorted.first[k];
        if (counting.n > 0)
            status =
                count_group(tables, k < n_names ? norma_data_label_name(all->data, label, k) : "",
                            &counting, err);
    }
    free(sorted.rows);
    free(sorted.first);
    return status;
}

/* ---- the steps ---- */

norma_status norma__tables_for(norma_tables **out, const norma_instrument *instrument,
                               const norma_data *data, const norma_tables_options *options,
                               norma_error *err)
{
    size_t p = norma_data_items(data);
    int *min = NULL, *max = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check_by(data, options->by, err)) != NORMA_OK)
        return status;
    min = NORMA__NEW(int, p);
    max = NORMA__NEW(int, p);
    if (!min || !max) {
        norma__no_memory(err);
        status = NORMA_ENOMEM;
        goto done;
    }
    for (size_t i = 0; i < p; i++) {
        min[i] = norma_data_min(data, i);
        max[i] = norma_data_max(data, i);
    }
    status = norma__tables_new(out, instrument, min, max, (norma_missing)options->missing,
                               norma_data_weights(data) != NULL, options->by, err);
done:
    free(min);
    free(max);
    return status;
}

norma_status norma__tables_take(norma_tables *tables, const norma_data *data, size_t threads,
                                norma_error *err)
{
    size_t *items = NORMA__NEW(size_t, tables->n_items);
    size_t label = label_named(data, tables->by);
    norma_status status;

    if (!items)
        return norma__no_memory(err);
    for (size_t i = 0; i < tables->n_items; i++)
        items[i] = i;
    norma__counting counting = {.tables = tables,
                                .data = data,
                                .items = items,
                                .n = norma_data_rows(data),
                                .threads = threads};
    status = label == NORMA_NONE ? count_group(tables, "", &counting, err)
                                 : count_by(tables, &counting, label, err);
    free(items);
    return status;
}

/* Rows without an answer hide nobody. */
static size_t people_in(const norma_tables *tables, const norma__group *group)
{
    return tables->missing == NORMA_MISSING_LISTWISE ? group->n_complete
                                                     : group->n_rows - group->n_blank;
}

static norma_status check_groups(const norma_tables *tables, size_t min_group, norma_error *err)
{
    size_t small = 0;
    for (size_t g = 0; g < tables->n_groups; g++)
        small += people_in(tables, &tables->groups[g]) < min_group;
    if (small == 0)
        return NORMA_OK;
    size_t n = people_in(tables, &tables->groups[0]);
    if (!*tables->by)
        return norma__fail(err, NORMA_EDATA,
                           "tables of fewer than %zu rows with answers could tell who answered "
                           "what, and there %s %zu: give more rows",
                           min_group, n == 1 ? "is" : "are", n);
    return norma__fail(
        err, NORMA_EDATA,
        "%zu of %zu groups by %.100s (rows without a name are one) have fewer than "
        "%zu rows with answers, and their tables could tell who answered what: leave them out, "
        "or make larger groups",
        small, tables->n_groups, tables->by, min_group);
}

norma_status norma__tables_finish(norma_tables **tables, size_t min_group, norma_error *err)
{
    norma_tables *tight = NULL;
    norma_status status;
    if ((status = check_groups(*tables, min_group, err)) != NORMA_OK ||
        (status = norma__tables_total(*tables, err)) != NORMA_OK)
        return status;
    if (norma__tables_are_tight(*tables))
        return norma__tables_note_rows(*tables, err);
    status = norma_tables_merge(&tight, (const norma_tables *const *)tables, 1, err);
    if (status != NORMA_OK)
        return status;
    norma_tables_free(*tables);
    *tables = tight;
    return NORMA_OK;
}

norma_status norma_tabulate(norma_tables **out, const norma_instrument *instrument,
                            const norma_data *data, const norma_tables_options *options,
                            norma_error *err)
{
    const norma_tables_options defaults = NORMA_TABLES_OPTIONS_INIT;
    const norma_tables_options *o = options ? options : &defaults;
    norma_tables *tables = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma_options_check(norma_tables_option_table(), o, err)) != NORMA_OK ||
        (status = norma__tables_for(&tables, instrument, data, o, err)) != NORMA_OK ||
        (status = norma__tables_add_input(tables, norma_data_input(data), err)) != NORMA_OK ||
        (status = norma__notes_append(&tables->notes, norma_data_notes(data), err)) != NORMA_OK ||
        (status = norma__tables_take(tables, data, o->threads, err)) != NORMA_OK ||
        (status = norma__tables_finish(&tables, o->min_group, err)) != NORMA_OK)
        goto done;
    *out = tables;
    tables = NULL;
done:
    norma_tables_free(tables);
    return status;
}

/* ---- rows without an instrument ---- */

static void describe_item(norma_item *item, const norma_data *data, size_t from)
{
    item->id = item->column = (char *)norma_data_item_id(data, from);
    item->min = norma_data_min(data, from);
    item->max = norma_data_max(data, from);
    item->range_known = item->max > item->min;
    item->reversed = norma_data_reversed(data, from);
}

norma_status norma__tables_of_rows(norma_tables **out, const norma_data *data, const size_t *items,
                                   size_t n_items, const uint8_t *keep, norma_missing missing,
                                   size_t threads, norma_error *err)
{
    char name[] = "items", version[] = "1";
    norma_instrument list = {.id = name, .version = version, .n_items = n_items};
    norma_tables *tables = NULL;
    int *min = NORMA__NEW(int, n_items), *max = NORMA__NEW(int, n_items);
    norma_status status = NORMA_OK;

    *out = NULL;
    for (int l = 0; l < NORMA_LANGUAGES; l++)
        list.title.in[l] = name;
    if (!(list.items = NORMA__NEW(norma_item, n_items)) || !min || !max) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t i = 0; i < n_items; i++) {
        describe_item(&list.items[i], data, items[i]);
        min[i] = list.items[i].min;
        max[i] = list.items[i].max;
    }
    if ((status = norma__tables_new(&tables, &list, min, max, missing,
                                    norma_data_weights(data) != NULL, NULL, err)) != NORMA_OK)
        goto done;
    norma__counting counting = {.tables = tables,
                                .data = data,
                                .items = items,
                                .n = norma_data_rows(data),
                                .keep = keep,
                                .threads = threads};
    if ((status = count_group(tables, "", &counting, err)) != NORMA_OK ||
        (status = norma__tables_total(tables, err)) != NORMA_OK)
        goto done;
    *out = tables;
    tables = NULL;
done:
    norma_tables_free(tables);
    free(list.items);
    free(min);
    free(max);
    return status;
}
