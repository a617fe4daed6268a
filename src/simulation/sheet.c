#include "simulation/sheet.h"

#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "simulation/population.h"
#include "simulation/units.h"

enum { ID_SIZE = 24 };

static bool new_ids(norma__sheet *sheet)
{
    sheet->ids = NORMA__NEW(char, sheet->n_rows *ID_SIZE);
    sheet->id_list = NORMA__NEW(const char *, sheet->n_rows);
    return sheet->ids && sheet->id_list;
}

static bool new_labels(norma__sheet *sheet)
{
    sheet->names = NORMA__NEW(char *, sheet->n_levels);
    sheet->label_lists = NORMA__NEW(const char **, sheet->n_labels);
    if (!sheet->names || !sheet->label_lists)
        return false;
    for (size_t l = 0; l < sheet->n_labels; l++)
        if (!(sheet->label_lists[l] = NORMA__NEW(const char *, sheet->n_rows)))
            return false;
    for (size_t l = 0; l < sheet->n_levels; l++)
        if (!(sheet->names[l] = norma__new(sheet->n_rows, norma__unit_name_size(l))))
            return false;
    return true;
}

static bool new_shown(norma__sheet *sheet, const norma_instrument *instrument)
{
    size_t cells = sheet->n_rows * instrument->n_items, pages = sheet->n_rows * instrument->n_pages;
    bool timed = false, visited = false;
    for (size_t p = 0; p < instrument->n_pages; p++) {
        timed |= instrument->pages[p].time_column != NULL;
        visited |= instrument->pages[p].visits_column != NULL;
    }
    return (!norma__is_placed(instrument) || (sheet->positions = NORMA__NEW(double, cells))) &&
           (!timed || (sheet->page_times = NORMA__NEW(double, pages))) &&
           (!visited || (sheet->page_visits = NORMA__NEW(double, pages)));
}

norma_status norma__sheet_new(norma__sheet *sheet, const norma_instrument *instrument,
                              size_t n_rows, bool has_latencies, norma_error *err)
{
    size_t cells = n_rows * instrument->n_items;
    bool fits = instrument->n_items == 0 || cells / instrument->n_items == n_rows;
    *sheet = (norma__sheet){.n_rows = n_rows,
                            .n_levels = instrument->n_units,
                            .n_labels = instrument->n_units + (instrument->role_column != NULL)};
    if (!fits || !(sheet->cells = NORMA__NEW(uint8_t, cells)) ||
        (has_latencies && !(sheet->latencies = NORMA__NEW(double, cells))) ||
        !new_shown(sheet, instrument) || (instrument->respondent_column && !new_ids(sheet)) ||
        !new_labels(sheet))
        return norma__no_memory(err);
    return NORMA_OK;
}

void norma__sheet_clear(norma__sheet *sheet)
{
    for (size_t l = 0; sheet->names && l < sheet->n_levels; l++)
        free(sheet->names[l]);
    for (size_t l = 0; sheet->label_lists && l < sheet->n_labels; l++)
        free(sheet->label_lists[l]);
    free(sheet->cells);
    free(sheet->latencies);
    free(sheet->positions);
    free(sheet->page_times);
    free(sheet->page_visits);
    free(sheet->ids);
    free(sheet->names);
    free(sheet->id_list);
    free(sheet->label_lists);
    *sheet = (norma__sheet){0};
}

void norma__sheet_write(norma__sheet *sheet, size_t row, const size_t *units, bool executive)
{
    if (sheet->ids) {
        snprintf(sheet->ids + row * ID_SIZE, ID_SIZE, "R%06zu", row + 1);
        sheet->id_list[row] = sheet->ids + row * ID_SIZE;
    }
    for (size_t l = 0; l < sheet->n_levels; l++) {
        char *name = sheet->names[l] + row * norma__unit_name_size(l);
        norma__unit_name(name, units, l);
        sheet->label_lists[l][row] = name;
    }
    if (sheet->n_labels > sheet->n_levels)
        sheet->label_lists[sheet->n_levels][row] = executive ? "executive" : "employee";
}

norma_data_source norma__sheet_source(const norma__sheet *sheet)
{
    return (norma_data_source){
        .n_rows = sheet->n_rows,
        .cells = sheet->cells,
        .latencies = sheet->latencies,
        .positions = sheet->positions,
        .page_times = sheet->page_times,
        .page_visits = sheet->page_visits,
        .respondents = sheet->id_list,
        .labels = sheet->n_labels ? (const char *const *const *)sheet->label_lists : NULL};
}
