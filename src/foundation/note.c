#include "foundation/note.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static norma_note *next_slot(norma_notes *notes)
{
    if (notes->n == notes->capacity) {
        size_t capacity = notes->capacity ? 2 * notes->capacity : 4;
        norma_note *list = NORMA__GROW(notes->list, norma_note, capacity);
        if (!list)
            return NULL;
        notes->list = list;
        notes->capacity = capacity;
    }
    return &notes->list[notes->n];
}

norma_status norma__note(norma_notes *notes, norma_error *err, const char *code,
                         const char *subject, double value, double of, const char *format, ...)
{
    norma_note *note = next_slot(notes);
    va_list args;
    if (!note)
        return norma__no_memory(err);
    snprintf(note->code, sizeof note->code, "%s", code);
    snprintf(note->subject, sizeof note->subject, "%s", subject ? subject : "");
    norma__one_line(note->subject);
    note->value = value;
    note->of = of;
    va_start(args, format);
    vsnprintf(note->message, sizeof note->message, format, args);
    va_end(args);
    norma__one_line(note->message);
    notes->n++;
    return NORMA_OK;
}

norma_status norma__notes_append(norma_notes *notes, const norma_notes *from, norma_error *err)
{
    for (size_t i = 0; i < from->n; i++) {
        norma_note *slot = next_slot(notes);
        if (!slot)
            return norma__no_memory(err);
        *slot = from->list[i];
        notes->n++;
    }
    return NORMA_OK;
}

void norma_notes_clear(norma_notes *notes)
{
    if (!notes)
        return;
    free(notes->list);
    *notes = (norma_notes){0};
}
