/* A file in memory, as ReadStat reads it. */
#ifndef NORMA_FORMATS_FOREIGN_BYTES_H
#define NORMA_FORMATS_FOREIGN_BYTES_H

#include <norma/read.h>
#include <readstat.h>
#include <stddef.h>

/* What is read from; patience is how many bytes, and as many calls, may still be asked for: a sound
   file takes about its size, one that sends its reader round in circles does not end. rest is where
   the last read began that asked for more than there was, or length. */
typedef struct norma__foreign_bytes {
    const char *bytes;
    size_t length, at, rest;
    size_t patience;
} norma__foreign_bytes;

/* Lets a parser read from memory. */
void norma__foreign_open(readstat_parser_t *parser, norma__foreign_bytes *from, const char *bytes,
                         size_t length);

#endif
