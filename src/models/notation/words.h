/* Words of one formula. */
#ifndef NORMA_MODELS_NOTATION_WORDS_H
#define NORMA_MODELS_NOTATION_WORDS_H

#include "models/notation/tokens.h"

/* A run of words of one formula, without new lines. */
typedef struct norma__words {
    const norma__token *at;
    size_t n;
} norma__words;

static inline bool norma__is_sign(const norma__token *word, char sign, const char *text)
{
    return word->kind == NORMA__SIGN && text[word->at] == sign;
}

/* The first of the signs at no depth of parentheses, from word from on; words.n: none. */
size_t norma__find_sign(const norma_sem_model *model, norma__words words, size_t from,
                        const char *signs);

/* The words as one text without blanks, except between two names or numbers. */
norma_status norma__join_words(char **out, const norma_sem_model *model, norma__words words,
                               norma_error *err);

#endif
