/* A section: as many whole rows of a text as are held at a time, cut into chunks for threads. */
#ifndef NORMA_FORMATS_SECTION_H
#define NORMA_FORMATS_SECTION_H

#include "formats/text/source.h"

/* Bytes; tests make them small, so that small texts have many sections and chunks. */
extern size_t norma__section_size;
extern size_t norma__smallest_chunk;

/* Bytes after those of a section that may be read though not used. */
enum { NORMA__SECTION_PADDING = 128 };

/* A run of lines: no fewer than there are rows in it. */
typedef struct norma__lines {
    char *begin, *end;
    size_t n;
} norma__lines;

typedef struct norma__section {
    char *bytes;
    size_t capacity; /* without the padding */
    size_t wanted;   /* bytes that it is to hold */
    char *begin;     /* of the first row */
    char *end;       /* after the last line end that is no blank line's; or the text's end */
    char *filled;    /* after the last byte; those from end on begin the next section */
    bool last;       /* the text ends here */
    bool quoted;     /* a quote stands in it, so line ends may stand within quotes */
    bool ascii, utf8;
    norma__lines *chunks;
    size_t n_chunks, chunks_capacity;
} norma__section;

/* Begins a section with rest, the bytes that the one before left, and room for as many again, at
   least size. */
norma_status norma__section_begin(norma__section *section, const char *rest, size_t length,
                                  size_t size, norma_error *err);

/* Takes bytes from the source until there are most. Not yet cut: it may hold no whole row. */
norma_status norma__section_extend(norma__section *section, norma__source *source, size_t most,
                                   norma_error *err);

/* Puts bytes before the section's rows. */
norma_status norma__section_precede(norma__section *section, const char *bytes, size_t length,
                                    norma_error *err);

/* Finds the end of the section and its chunks, about n of them, and looks at their bytes. Rows are
   known to begin at begin. */
norma_status norma__section_cut(norma__section *section, size_t n, norma_error *err);

void norma__section_free(norma__section *section);

#endif
