#include "intake.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

norma_status cli_out_of_memory(norma_error *err)
{
    *err = (norma_error){.status = NORMA_ENOMEM, .message = "out of memory"};
    return NORMA_ENOMEM;
}

static norma_status append(norma_notes *notes, const norma_note *note, norma_error *err)
{
    if (notes->n == notes->capacity) {
        size_t capacity = notes->capacity ? 2 * notes->capacity : 8;
        norma_note *list = realloc(notes->list, capacity * sizeof *list);
        if (!list)
            return cli_out_of_memory(err);
        notes->list = list;
        notes->capacity = capacity;
    }
    notes->list[notes->n++] = *note;
    return NORMA_OK;
}

norma_status cli_intake_note(cli_intake *intake, const char *code, const char *subject,
                             const char *message, norma_error *err)
{
    norma_note note = {.value = NAN, .of = NAN};
    snprintf(note.code, sizeof note.code, "%s", code);
    snprintf(note.subject, sizeof note.subject, "%s", subject);
    snprintf(note.message, sizeof note.message, "%s", message);
    return append(&intake->notes, &note, err);
}

static norma_status instrument_from_columns(cli_intake *intake, const cli_common *common,
                                            norma_error *err)
{
    norma_header *header = NULL;
    norma_status status = norma_header_read(&header, common->data, err);
    if (status == NORMA_OK)
        status = norma_instrument_from_list(&intake->instrument, &common->list,
                                            (const char *const *)header->columns, header->n_columns,
                                            err);
    norma_header_free(header);
    return status;
}

norma_status cli_intake_read(cli_intake *intake, const cli_common *common, norma_error *err)
{
    norma_status status;

    if (common->items)
        status = instrument_from_columns(intake, common, err);
    else
        status = norma_instrument_load(&intake->instrument, common->instrument, err);
    if (status != NORMA_OK || !common->data)
        return status;
    status = norma_data_read(&intake->data, intake->instrument, common->data, &common->read, err);
    if (status != NORMA_OK)
        return status;
    const norma_notes *notes = norma_data_notes(intake->data);
    for (size_t i = 0; status == NORMA_OK && i < notes->n; i++)
        status = append(&intake->notes, &notes->list[i], err);
    return status;
}

norma_status cli_intake_sample(norma_sample *sample, cli_intake *intake, norma_error *err)
{
    size_t n = intake->instrument->n_items;
    free(intake->items);
    intake->items = calloc(n + 1, sizeof *intake->items);
    if (!intake->items)
        return cli_out_of_memory(err);
    for (size_t j = 0; j < n; j++)
        intake->items[j] = j;
    *sample = (norma_sample){.data = intake->data, .items = intake->items, .n_items = n};
    return NORMA_OK;
}

void cli_intake_free(cli_intake *intake)
{
    free(intake->items);
    norma_notes_clear(&intake->notes);
    norma_data_free(intake->data);
    norma_instrument_free(intake->instrument);
}
