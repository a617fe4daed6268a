#include "formats/text/id_book.h"

#include <stdlib.h>
#include <string.h>

#include "formats/text/tell.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { PAGE = 1 << 20 };

struct norma__id_book {
    char **pages;         /* of texts, which stay where they are */
    size_t n_pages, left; /* bytes left in the last */
    norma__names names;
    norma__id_place *places; /* by index of name */
    size_t places_room;
    norma__id_place twins[2]; /* the first rows with one id; row 0: none */
};

norma_status norma__id_book_new(norma__id_book **out, norma_error *err)
{
    *out = NORMA__NEW(norma__id_book, 1);
    return *out ? NORMA_OK : norma__no_memory(err);
}

void norma__id_book_free(norma__id_book *book)
{
    if (!book)
        return;
    norma__free_texts(book->pages, book->n_pages);
    norma__names_free(&book->names);
    free(book->places);
    free(book);
}

/* A copy of an id that stays where it is. */
static const char *keep(norma__id_book *book, const char *id, size_t size)
{
    if (size > book->left) {
        size_t page = size > PAGE ? size : PAGE;
        char **pages = NORMA__GROW(book->pages, char *, book->n_pages + 1);
        if (!pages)
            return NULL;
        book->pages = pages;
        if (!(pages[book->n_pages] = NORMA__NEW(char, page)))
            return NULL;
        book->n_pages++;
        book->left = page;
    }
    size_t used = (size > PAGE ? size : PAGE) - book->left;
    char *copy = book->pages[book->n_pages - 1] + used;
    memcpy(copy, id, size);
    book->left -= size;
    return copy;
}

static norma_status enter(norma__id_book *book, const char *id, norma__id_place place,
                          norma_error *err)
{
    size_t length = strlen(id), index = norma__names_find(&book->names, id, length);
    if (index != NORMA_NONE) {
        book->twins[0] = book->places[index];
        book->twins[1] = place;
        return NORMA_OK;
    }
    const char *copy = keep(book, id, length + 1);
    if (!copy || !norma__names_add(&book->names, copy, length, &index))
        return norma__no_memory(err);
    if (index >= book->places_room) {
        size_t room = book->places_room ? 2 * book->places_room : 1024;
        norma__id_place *places = NORMA__GROW(book->places, norma__id_place, room);
        if (!places)
            return norma__no_memory(err);
        book->places = places;
        book->places_room = room;
    }
    book->places[index] = place;
    return NORMA_OK;
}

norma_status norma__id_book_add(norma__id_book *book, const norma_data *block, size_t file,
                                norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t r = 0; r < block->n_rows && !book->twins[0].row && status == NORMA_OK; r++) {
        const char *id = norma_data_respondent(block, r);
        if (*id)
            status = enter(book, id, (norma__id_place){file, norma_data_file_row(block, r)}, err);
    }
    return status;
}

bool norma__id_book_twins(const norma__id_book *book)
{
    return book && book->twins[0].row > 0;
}

norma_status norma__id_book_check(const norma__id_book *book, const char *const *files,
                                  const char *column, norma_error *err)
{
    if (!norma__id_book_twins(book))
        return NORMA_OK;
    norma__id_place a = book->twins[0], b = book->twins[1];
    if (a.file == b.file)
        return norma__refuse_twins(files[a.file], column, a.row, b.row, err);
    return norma__fail(err, NORMA_EDATA,
                       "row %zu of %.200s and row %zu of %.200s have the same respondent id in "
                       "column %.64s: give every respondent once",
                       a.row, files[a.file], b.row, files[b.file], column);
}
