/* Shared but private: how a method leaves a note. */
#ifndef NORMA_FOUNDATION_NOTE_H
#define NORMA_FOUNDATION_NOTE_H

#include <norma/note.h>

/* Appends a note; subject may be NULL, value and of may be NAN. */
norma_status norma__note(norma_notes *notes, norma_error *err, const char *code,
                         const char *subject, double value, double of, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

/* Appends copies of all notes of from. */
norma_status norma__notes_append(norma_notes *notes, const norma_notes *from, norma_error *err);

#endif
