#include <norma/grouping.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* A unit while units are told apart: the unit around it and its own label. */
typedef struct unit {
    size_t parent; /* of the grouping around it, or NORMA_NONE */
    uint32_t code; /* of the label */
    uint32_t id;   /* in the order in which rows showed it */
    const char *name;
} unit;

/* ---- telling units apart ---- */

/* Pairs of parent and label, each with a number: open addressing, a power of two of slots. */
typedef struct unit_table {
    unit *list;
    size_t n, capacity;
    uint32_t *slots; /* index + 1, 0 free */
    size_t n_slots;
} unit_table;

static size_t slot_of(const unit_table *table, size_t parent, uint32_t code)
{
    uint64_t key = ((uint64_t)(parent + 1) << 32) ^ code;
    key = (key ^ (key >> 31)) * UINT64_C(0x9E3779B97F4A7C15);
    size_t slot = (size_t)(key >> 20) & (table->n_slots - 1);
    while (table->slots[slot] && (table->list[table->slots[slot] - 1].parent != parent ||
                                  table->list[table->slots[slot] - 1].code != code))
        slot = (slot + 1) & (table->n_slots - 1);
    return slot;
}

static norma_status make_room(unit_table *table, norma_error *err)
{
    if (table->n == NORMA_NO_UNIT - 1)
        return norma__fail(err, NORMA_EDATA, "there are more than %u units", NORMA_NO_UNIT - 1);
    if (table->n == table->capacity) {
        const size_t capacity = table->capacity ? 2 * table->capacity : 64;
        unit *list = NORMA__GROW(table->list, unit, capacity);
        if (!list)
            return norma__no_memory(err);
        table->list = list;
        table->capacity = capacity;
    }
    if (2 * table->n < table->n_slots)
        return NORMA_OK;
    free(table->slots);
    table->n_slots = table->n_slots ? 2 * table->n_slots : 256;
    if (!(table->slots = NORMA__NEW(uint32_t, table->n_slots)))
        return norma__no_memory(err);
    for (size_t u = 0; u < table->n; u++)
        table->slots[slot_of(table, table->list[u].parent, table->list[u].code)] = (uint32_t)u + 1;
    return NORMA_OK;
}

/* The number of the unit with this parent and label, a new one when it is not there. */
static norma_status number_of(uint32_t *number, unit_table *table, size_t parent, uint32_t code,
                              const char *name, norma_error *err)
{
    norma_status status = make_room(table, err);
    if (status != NORMA_OK || !table->slots) /* there are, as clang-tidy does not see */
        return status;
    const size_t slot = slot_of(table, parent, code);
    if (!table->slots[slot]) {
        table->list[table->n] =
            (unit){.parent = parent, .code = code, .id = (uint32_t)table->n, .name = name};
        table->slots[slot] = (uint32_t)++table->n;
    }
    *number = table->slots[slot] - 1;
    return NORMA_OK;
}

/* Units of one level, numbered as rows show them. Neighbouring rows are often of one unit. */
static norma_status number_rows(norma_grouping *level, unit_table *table, const norma__label *label,
                                const norma_grouping *around, norma_error *err)
{
    norma_status status = NORMA_OK;
    uint32_t last = 0, last_code = 0;
    size_t last_parent = 0;
    bool known = false;
    for (size_t r = 0; r < level->n_rows && status == NORMA_OK; r++) {
        const uint32_t code = label->codes[r];
        level->unit[r] = NORMA_NO_UNIT;
        if (code == NORMA__NO_LABEL || (around && around->unit[r] == NORMA_NO_UNIT)) {
            level->n_without++;
            continue;
        }
        const size_t parent = around ? around->unit[r] : NORMA_NONE;
        if (!known || code != last_code || parent != last_parent)
            status = number_of(&last, table, parent, code, label->names[code], err);
        known = true;
        last_code = code;
        last_parent = parent;
        level->unit[r] = last;
    }
    return status;
}

/* ---- their order ---- */

static bool whole_number(const char *name)
{
    const size_t digits = strspn(name, "0123456789");
    return digits > 0 && digits <= 18 && !name[digits];
}

static int by_text(const void *a, const void *b)
{
    const unit *x = a, *y = b;
    if (x->parent != y->parent)
        return x->parent < y->parent ? -1 : 1;
    return strcmp(x->name, y->name);
}

static int by_number(const void *a, const void *b)
{
    const unit *x = a, *y = b;
    if (x->parent != y->parent)
        return x->parent < y->parent ? -1 : 1;
    const long long p = atoll(x->name), q = atoll(y->name);
    return p != q ? (p < q ? -1 : 1) : strcmp(x->name, y->name);
}

static void sort_units(unit_table *table)
{
    bool numbers = true;
    for (size_t u = 0; u < table->n; u++)
        numbers = numbers && whole_number(table->list[u].name);
    if (table->n > 0)
        qsort(table->list, table->n, sizeof *table->list, numbers ? by_number : by_text);
}

static char *path_of(const norma_grouping *around, const unit *u)
{
    if (!around)
        return norma__copy_text(u->name);
    const char *outer = around->paths[u->parent];
    const size_t length = strlen(outer) + strlen(u->name) + 4;
    char *path = norma__new(length, 1);
    if (path)
        snprintf(path, length, "%s > %s", outer, u->name);
    return path;
}

/* From numbers by appearance to numbers by order. */
static norma_status name_units(norma_grouping *level, unit_table *table,
                               const norma_grouping *around, norma_error *err)
{
    uint32_t *order = NORMA__NEW(uint32_t, table->n);
    level->names = NORMA__NEW(char *, table->n);
    level->paths = NORMA__NEW(char *, table->n);
    level->parent = NORMA__NEW(size_t, table->n);
    if (!order || !level->names || !level->paths || !level->parent) {
        free(order);
        return norma__no_memory(err);
    }
    sort_units(table);
    level->n_units = table->n;
    norma_status status = NORMA_OK;
    for (size_t u = 0; u < table->n; u++) {
        const unit *made = &table->list[u];
        order[made->id] = (uint32_t)u;
        level->parent[u] = made->parent;
        level->names[u] = norma__copy_text(made->name);
        level->paths[u] = path_of(around, made);
        if (!level->names[u] || !level->paths[u])
            status = norma__no_memory(err);
    }
    for (size_t r = 0; r < level->n_rows; r++)
        if (level->unit[r] != NORMA_NO_UNIT)
            level->unit[r] = order[level->unit[r]];
    free(order);
    return status;
}

static norma_status make_level(norma_grouping **out, const norma_data *data, size_t label,
                               const norma_grouping *around, norma_error *err)
{
    unit_table table = {0};
    norma_grouping *level = NORMA__NEW(norma_grouping, 1);
    norma_status status = level ? NORMA_OK : norma__no_memory(err);
    if (level) {
        level->label = label;
        level->n_rows = data->n_rows;
        level->unit = NORMA__NEW(uint32_t, data->n_rows);
        level->column = norma__copy_text(data->labels[label].column);
        if (!level->unit || !level->column)
            status = norma__no_memory(err);
    }
    if (status == NORMA_OK)
        status = number_rows(level, &table, &data->labels[label], around, err);
    if (status == NORMA_OK)
        status = name_units(level, &table, around, err);
    free(table.list);
    free(table.slots);
    *out = level;
    return status;
}

norma_status norma_grouping_of(norma_grouping **out, const norma_data *data, size_t label,
                               bool nested, norma_error *err)
{
    norma_grouping *around = NULL, *level = NULL;
    norma_status status = NORMA_OK;

    *out = NULL;
    if (label >= data->n_labels)
        return norma__fail(err, NORMA_EINVAL, "there is no label column %zu: the table has %zu",
                           label, data->n_labels);
    if (nested && label >= data->n_units)
        return norma__fail(err, NORMA_EINVAL, "column '%s' holds no units, so it is not nested",
                           data->labels[label].column);
    for (size_t l = nested ? 0 : label; l <= label && status == NORMA_OK; l++) {
        status = make_level(&level, data, l, around, err);
        norma_grouping_free(around);
        around = level;
    }
    if (status == NORMA_OK) {
        *out = level;
        level = NULL;
    }
    norma_grouping_free(level);
    return status;
}

void norma_grouping_free(norma_grouping *grouping)
{
    if (!grouping)
        return;
    norma__free_texts(grouping->names, grouping->n_units);
    norma__free_texts(grouping->paths, grouping->n_units);
    free(grouping->column);
    free(grouping->unit);
    free(grouping->parent);
    free(grouping);
}
