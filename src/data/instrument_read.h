/* The parts of reading an instrument file; each fills its members of the instrument. */
#ifndef NORMA_DATA_INSTRUMENT_READ_H
#define NORMA_DATA_INSTRUMENT_READ_H

#include <norma/instrument.h>

#include "data/json.h"
#include "foundation/names.h"

enum {
    NORMA__MOST_ITEMS = 10000,
    NORMA__MOST_SCALES = 10000,
    NORMA__DEEPEST_SCALE = 16,
    NORMA__WIDEST_RANGE = 254,
    NORMA__FARTHEST_ANSWER = 1000000
};

/* What the parts of the reader hand to one another. */
typedef struct norma__reading {
    norma_instrument *made;
    const norma__json *root;
    norma_error *err;
    norma__names items;  /* ids, as indices into made->items */
    norma__names scales; /* ids, as indices into the scales in file order */
} norma__reading;

norma_status norma__read_columns(norma__reading *r);
norma_status norma__read_items(norma__reading *r);
norma_status norma__read_scales(norma__reading *r);
norma_status norma__read_factors(norma__reading *r);

/* The rules: those of the file, else the shipped ones. root may be NULL: only the shipped ones. */
norma_status norma__read_screening(norma_instrument *made, const norma__json *root,
                                   norma_error *err);
norma_status norma__read_gate(norma_instrument *made, const norma__json *root, norma_error *err);

/* A text in every language; absent, it is fallback. */
norma_status norma__read_text(norma_text *text, const norma__json *at, const char *fallback);

/* Copies of texts, or a failure for want of memory. */
norma_status norma__keep_text(char **copy, const char *text, norma_error *err);

/* Sets key_sha256. */
norma_status norma__instrument_key(norma_instrument *made, norma_error *err);

void norma__free_texts(char **texts, size_t n);

#endif
