/* The respondent ids of blocks that are gone, to know one that comes again. */
#ifndef NORMA_FORMATS_ID_BOOK_H
#define NORMA_FORMATS_ID_BOOK_H

#include "data/table.h"

typedef struct norma__id_book norma__id_book;

norma_status norma__id_book_new(norma__id_book **out, norma_error *err);
void norma__id_book_free(norma__id_book *book);

/* Enters the ids of a block, up to the first that was there. */
norma_status norma__id_book_add(norma__id_book *book, const norma_data *block, norma_error *err);

/* Whether an id came twice; false for no book. */
bool norma__id_book_twins(const norma__id_book *book);

/* Fails with NORMA_EDATA when one did, naming both rows. */
norma_status norma__id_book_check(const norma__id_book *book, const char *file, const char *column,
                                  norma_error *err);

#endif
