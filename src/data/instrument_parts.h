/* The parts of reading an instrument file; each fills its members of the instrument. */
#ifndef NORMA_DATA_INSTRUMENT_PARTS_H
#define NORMA_DATA_INSTRUMENT_PARTS_H

#include "data/instrument_text.h"

enum {
    NORMA__MOST_ITEMS = 10000,
    NORMA__MOST_SCALES = 10000,
    NORMA__DEEPEST_SCALE = 16,
    NORMA__WIDEST_RANGE = 254,
    NORMA__FARTHEST_ANSWER = 1000000
};

norma_status norma__read_pages(norma__reading *r);
void norma__free_pages(norma_instrument *made);
norma_status norma__read_columns(norma__reading *r);
norma_status norma__read_items(norma__reading *r);
norma_status norma__read_scales(norma__reading *r);
norma_status norma__read_factors(norma__reading *r);

/* Parts of an item, whose id, range and text are read; at may be absent. Words that are not given
   are counted. */
norma_status norma__read_control(norma_item *item, const norma__json *at);
norma_status norma__read_words(norma_item *item, const norma__json *at);

/* From scales as the file lists them to a forest: depths, items of wholes, parents before parts. */
norma_status norma__build_forest(norma__reading *r, const norma__json *list);

/* The rules: those of the file, else the shipped ones. root may be NULL: only the shipped ones. */
norma_status norma__read_screening(norma_instrument *made, const norma__json *root,
                                   norma_error *err);
/* The pairs of items that screening holds against each other; screening may have none. */
norma_status norma__read_pairs(norma_instrument *made, const norma__json *screening);
norma_status norma__read_gate(norma_instrument *made, const norma__json *root, norma_error *err);

/* How answers become scores: the member "scoring", and what scales say of themselves. */
norma_status norma__read_scoring(norma__reading *r);

/* The rest of an instrument that no file gave: the shipped rules, an empty digest, and the key of
   what there is. */
norma_status norma__instrument_finish(norma_instrument *made, norma_error *err);

/* Sets key_sha256. */
norma_status norma__instrument_key(norma_instrument *made, norma_error *err);

#endif
