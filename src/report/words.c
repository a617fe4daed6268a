#include "report/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/write.h"

void (*norma__phrase_missing)(const char *english);

static const char *find(const norma__phrase *catalogue, const char *key)
{
    for (; catalogue->key; catalogue++)
        if (strcmp(catalogue->key, key) == 0)
            return catalogue->text;
    return NULL;
}

const norma__phrase *const norma__all_phrases_fr[] = {norma__phrases_fr,
                                                      norma__phrases_fr_reliability,
                                                      norma__phrases_fr_dimensions,
                                                      norma__phrases_fr_factor,
                                                      norma__phrases_fr_process,
                                                      norma__phrases_fr_priorities,
                                                      norma__phrases_fr_units,
                                                      norma__phrases_fr_latency,
                                                      norma__phrases_fr_norms,
                                                      norma__phrases_fr_benchmark,
                                                      norma__phrases_fr_dif,
                                                      norma__phrases_fr_rake,
                                                      norma__phrases_fr_continuous,
                                                      norma__phrases_fr_equate,
                                                      norma__phrases_fr_recalibrate,
                                                      norma__phrases_fr_twolevel_norms,
                                                      norma__phrases_fr_sem,
                                                      norma__phrases_fr_invariance,
                                                      norma__phrases_fr_evaluation,
                                                      NULL};

const norma__phrase *const norma__all_notes_fr[] = {norma__notes_fr,
                                                    norma__notes_fr_process,
                                                    norma__notes_fr_priorities,
                                                    norma__notes_fr_units,
                                                    norma__notes_fr_norms,
                                                    norma__notes_fr_benchmark,
                                                    norma__notes_fr_dif,
                                                    norma__notes_fr_rake,
                                                    norma__notes_fr_continuous,
                                                    norma__notes_fr_equate,
                                                    norma__notes_fr_recalibrate,
                                                    norma__notes_fr_twolevel_norms,
                                                    norma__notes_fr_sem,
                                                    norma__notes_fr_invariance,
                                                    norma__notes_fr_evaluation,
                                                    NULL};

static const char *find_in(const norma__phrase *const *catalogues, const char *key)
{
    const char *french = NULL;
    for (size_t i = 0; !french && catalogues[i]; i++)
        french = find(catalogues[i], key);
    return french;
}

const char *norma__say(norma_language language, const char *english)
{
    const char *french = language == NORMA_FRENCH ? find_in(norma__all_phrases_fr, english) : NULL;
    if (language == NORMA_FRENCH && !french && norma__phrase_missing && *english)
        norma__phrase_missing(english);
    return french ? french : english;
}

/* English has one of a thing and no things, French one and aucune: 0 is singular there. */
static bool singular(norma_language language, const char *count)
{
    return strcmp(count, "1") == 0 || (language == NORMA_FRENCH && strcmp(count, "0") == 0);
}

/* Behind "{1" either "}" or " one|many}": adds the count and the form that goes with it. Returns
   where the sentence goes on, or NULL when this is no place for an argument. */
static const char *fill_place(norma__buffer *out, norma_language language, const char *rest,
                              const char *argument)
{
    const char *end = strchr(rest, '}'), *bar = strchr(rest, '|');
    if (*rest != '}' && (*rest != ' ' || !end || !bar || bar > end))
        return NULL;
    norma__put(out, argument);
    if (*rest == '}')
        return rest + 1;
    norma__put(out, " ");
    if (singular(language, argument))
        norma__put_bytes(out, rest + 1, (size_t)(bar - rest - 1));
    else
        norma__put_bytes(out, bar + 1, (size_t)(end - bar - 1));
    return end + 1;
}

void norma__fill(norma__buffer *out, norma_language language, const char *sentence,
                 const char *const *arguments, size_t n)
{
    while (*sentence) {
        size_t plain = strcspn(sentence, "{");
        norma__put_bytes(out, sentence, plain);
        sentence += plain;
        size_t which = *sentence ? (size_t)(sentence[1] - '1') : n;
        const char *behind =
            which < n ? fill_place(out, language, sentence + 2, arguments[which]) : NULL;
        if (behind)
            sentence = behind;
        else if (*sentence)
            norma__put_bytes(out, sentence++, 1);
    }
}

const char *norma__title(norma_language language, const norma_text *text, const char *fallback)
{
    const char *title = text->in[language];
    return title && *title ? title : fallback;
}

/* A subject is a name as the instrument gives it, or the one part that has no id. */
static const char *subject_of(const norma_note *note)
{
    static const char structure[] = "factor structure";
    bool named = strcmp(note->subject, structure) != 0;
    return named ? note->subject : norma__say(NORMA_FRENCH, structure);
}

/* {subject}, {value} and {of} stand for what the note keeps apart from its message; {digits} is a
   value that may be of any size. */
static void fill_note(norma__buffer *out, const char *sentence, const norma_note *note)
{
    for (const char *c = sentence; *c;) {
        if (strncmp(c, "{subject}", 9) == 0) {
            norma__put(out, subject_of(note));
            c += 9;
        } else if (strncmp(c, "{value}", 7) == 0) {
            norma__put(out, norma__plain(NORMA_FRENCH, note->value).text);
            c += 7;
        } else if (strncmp(c, "{digits}", 8) == 0) {
            norma__put(out, norma__significant(NORMA_FRENCH, note->value).text);
            c += 8;
        } else if (strncmp(c, "{of}", 4) == 0) {
            norma__put(out, norma__plain(NORMA_FRENCH, note->of).text);
            c += 4;
        } else {
            norma__put_bytes(out, c++, 1);
        }
    }
}

static const char *find_variant(const norma_note *note, char mark)
{
    char key[sizeof note->code + 1];
    snprintf(key, sizeof key, "%s%c", note->code, mark);
    return find_in(norma__all_notes_fr, key);
}

static const char *find_note(const norma_note *note)
{
    const char *french = isnan(note->value) ? NULL : find_variant(note, '#');
    if (!french && *note->subject)
        french = find_variant(note, '@');
    return french ? french : find_in(norma__all_notes_fr, note->code);
}

void norma__put_note(norma__buffer *out, norma_language language, const norma_note *note)
{
    const char *french = language == NORMA_FRENCH ? find_note(note) : NULL;
    if (french)
        fill_note(out, french, note);
    else
        norma__put(out, note->message);
}
