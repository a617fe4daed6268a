/* The words of a model's text. */
#ifndef NORMA_MODELS_NOTATION_TOKENS_H
#define NORMA_MODELS_NOTATION_TOKENS_H

#include "models/notation/model.h"

typedef enum norma__token_kind {
    NORMA__END = 0,
    NORMA__NAME,
    NORMA__NUMBER,
    NORMA__STRING,   /* text without its quotes */
    NORMA__NEW_LINE, /* one or more */
    NORMA__SEMICOLON,
    NORMA__OPERATOR,  /* op */
    NORMA__COMPOSITE, /* <~ */
    NORMA__COLON,
    NORMA__PERCENT,
    NORMA__SIGN /* text[0]: + - * / ^ ( ) , ? */
} norma__token_kind;

typedef struct norma__token {
    norma__token_kind kind;
    norma_sem_op op;
    uint32_t at, length; /* in the text */
    double number;
} norma__token;

/* Cuts the model's text into *n words, the last of them NORMA__END. */
norma_status norma__tokens_of(norma__token **out, size_t *n, const norma_sem_model *model,
                              norma_error *err);

/* The number that a text begins with, as R writes one (no sign); returns its length, 0: none. */
size_t norma__scan_number(const char *text, double *number);

/* The length of the name that a text begins with, 0: none. Letters, digits, . and _ and every
   character beyond ASCII; no digit first. */
size_t norma__scan_name(const char *text);

#endif
