/* The respondent ids of blocks that are gone, to know one that comes again. */
#ifndef NORMA_FORMATS_ID_BOOK_H
#define NORMA_FORMATS_ID_BOOK_H

#include "data/table.h"

/* A row, counted from 1, of one of several files, by a number of the caller's. */
typedef struct norma__id_place {
    size_t file, row;
} norma__id_place;

typedef struct norma__id_book norma__id_book;

norma_status norma__id_book_new(norma__id_book **out, norma_error *err);
void norma__id_book_free(norma__id_book *book);

/* Enters the ids of a block of a file, up to the first that was there. */
norma_status norma__id_book_add(norma__id_book *book, const norma_data *block, size_t file,
                                norma_error *err);

/* Whether an id came twice; false for no book. */
bool norma__id_book_twins(const norma__id_book *book);

/* Fails with NORMA_EDATA when one did, naming both rows; files are the names by number. */
norma_status norma__id_book_check(const norma__id_book *book, const char *const *files,
                                  const char *column, norma_error *err);

#endif
