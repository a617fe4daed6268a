/* The bytes of a delimited text from front to end, whatever holds them: memory, a file, or a gzip
   file, in UTF-16 or not; and the SHA-256 of what holds them. */
#ifndef NORMA_FORMATS_SOURCE_H
#define NORMA_FORMATS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norma/status.h>

#include "foundation/digest.h"

typedef struct norma__source {
    const char *name;           /* for messages */
    const char *bytes;          /* in memory; NULL: in a file */
    int fd;                     /* of the file */
    size_t size, taken;         /* bytes there are, and of those taken */
    struct norma__gunzip *gzip; /* NULL: the bytes are the text */
    struct norma__utf16 *utf16; /* NULL: the text is taken as it is; else made UTF-8 */
    bool undigested;            /* nobody wants the digest */
    norma__digesting digesting; /* of the bytes taken */
} norma__source;

/* Bytes of text that a gzip file may hold; tests make it small. 0: as many as memory has. */
extern uint64_t norma__most_unzipped;

/* Opens a file, whose first bytes say whether it is a gzip file and its text UTF-16. Close in any
 * case. */
norma_status norma__source_open(norma__source *source, const char *path, norma_error *err);
void norma__source_lend(norma__source *source, const char *bytes, size_t length, const char *name);
void norma__source_close(norma__source *source);

/* Takes the next bytes of the text; *got is less than length only where it ends. */
norma_status norma__source_take(norma__source *source, char *bytes, size_t length, size_t *got,
                                norma_error *err);

/* Back to the first byte. */
norma_status norma__source_rewind(norma__source *source, norma_error *err);

/* What part of the source was taken, in [0, 1]. */
double norma__source_share(const norma__source *source);

#endif
