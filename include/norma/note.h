/* Notes: what a method did that its reader must know (R would call them warnings). */
#ifndef NORMA_NOTE_H
#define NORMA_NOTE_H

#include <stddef.h>

#include <norma/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * One note. The code is stable and lower-case with hyphens ("rows-lost"); the message is an English
 * sentence. subject and value are what the message says, kept apart so that a report can say it in
 * another language.
 */
typedef struct norma_note {
    char code[40];
    char subject[72];  /* scale, item, column or rule it is about; "" when about the whole */
    double value;      /* the count or figure in the message; NaN when there is none */
    double of;         /* what value is counted out of or compared with; NaN when there is none */
    char message[320]; /* UTF-8, one sentence */
} norma_note;

/** A growing list of notes; {0} is the empty list. */
typedef struct norma_notes {
    size_t n;
    size_t capacity;
    norma_note *list;
} norma_notes;

/** Frees what the list holds and empties it; takes NULL. The struct itself is the caller's. */
void norma_notes_clear(norma_notes *notes);

#ifdef __cplusplus
}
#endif
#endif
