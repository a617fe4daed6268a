/* What the parts of the instrument reader share: where they are, and texts kept. */
#ifndef NORMA_DATA_INSTRUMENT_TEXT_H
#define NORMA_DATA_INSTRUMENT_TEXT_H

#include <norma/instrument.h>

#include "data/json.h"
#include "foundation/names.h"

/* What the parts of the reader hand to one another. */
typedef struct norma__reading {
    norma_instrument *made;
    const norma__json *root;
    norma_error *err;
    norma__names items;  /* ids, as indices into made->items */
    norma__names scales; /* ids, as indices into the scales in file order */
} norma__reading;

/* A text in every language; absent, it is fallback. */
norma_status norma__read_text(norma_text *text, const norma__json *at, const char *fallback);
void norma__free_text(norma_text *text);

#endif
