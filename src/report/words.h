/* Shared but private: what reports say, in English and French. The English sentence is the key of
   the French one; the files catalogue_fr*.c hold them all. */
#ifndef NORMA_REPORT_WORDS_H
#define NORMA_REPORT_WORDS_H

#include <norma/instrument.h>
#include <norma/note.h>

#include "foundation/buffer.h"

/* One pair of the catalogue. */
typedef struct norma__phrase {
    const char *key;
    const char *text;
} norma__phrase;

/* French by English sentence, and French by note code; each ended by a NULL key. */
extern const norma__phrase norma__phrases_fr[], norma__phrases_fr_dimensions[],
    norma__phrases_fr_reliability[], norma__phrases_fr_factor[], norma__phrases_fr_process[],
    norma__phrases_fr_latency[], norma__phrases_fr_priorities[], norma__phrases_fr_units[],
    norma__phrases_fr_norms[], norma__phrases_fr_benchmark[], norma__phrases_fr_dif[],
    norma__phrases_fr_rake[], norma__phrases_fr_continuous[], norma__phrases_fr_equate[],
    norma__phrases_fr_recalibrate[], norma__phrases_fr_twolevel_norms[], norma__phrases_fr_sem[],
    norma__phrases_fr_invariance[], norma__phrases_fr_evaluation[];
extern const norma__phrase norma__notes_fr[], norma__notes_fr_process[],
    norma__notes_fr_priorities[], norma__notes_fr_units[], norma__notes_fr_norms[],
    norma__notes_fr_benchmark[], norma__notes_fr_dif[], norma__notes_fr_rake[],
    norma__notes_fr_continuous[], norma__notes_fr_equate[], norma__notes_fr_recalibrate[],
    norma__notes_fr_twolevel_norms[], norma__notes_fr_sem[], norma__notes_fr_invariance[],
    norma__notes_fr_evaluation[];

/* All lists of phrases, and all of notes, ended by NULL. */
extern const norma__phrase *const norma__all_phrases_fr[], *const norma__all_notes_fr[];

/* Tests: called with every sentence that the catalogue lacks; NULL (the default) is not called. */
extern void (*norma__phrase_missing)(const char *english);

/* The sentence in the language wanted; the English one when the catalogue has none. */
const char *norma__say(norma_language language, const char *english);

/* Adds a sentence with {1}, {2}, ... replaced by the arguments; {1 row|rows} by a count and what it
   counts, in singular or plural as the language has it. */
void norma__fill(norma__buffer *out, norma_language language, const char *sentence,
                 const char *const *arguments, size_t n);
#define norma__sayf(out, language, english, ...)                                                   \
    norma__fill(out, language, norma__say(language, english), (const char *const[]){__VA_ARGS__},  \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* The text of a title or wording in the language wanted; fallback when it is empty. */
const char *norma__title(norma_language language, const norma_text *text, const char *fallback);

/* A note's sentence in the language wanted. */
void norma__put_note(norma__buffer *out, norma_language language, const norma_note *note);

#endif
