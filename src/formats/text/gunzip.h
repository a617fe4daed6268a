/* Gzip files as a stream of bytes: RFC 1952, any number of members. */
#ifndef NORMA_FORMATS_GUNZIP_H
#define NORMA_FORMATS_GUNZIP_H

#include <stddef.h>
#include <stdint.h>

#include <norma/status.h>

typedef struct norma__gunzip norma__gunzip;

/* Gives the next compressed bytes; *got is less than length only where they end. */
typedef norma_status norma__take_bytes(void *context, char *bytes, size_t length, size_t *got,
                                       norma_error *err);

norma_status norma__gunzip_open(norma__gunzip **out, const char *name, norma_error *err);
void norma__gunzip_close(norma__gunzip *gzip);
void norma__gunzip_restart(norma__gunzip *gzip);

/* Unzips the next bytes; *got is less than length only where the last member ends. NORMA_EDATA when
   the file is cut off or damaged, or holds more than norma__most_unzipped. */
norma_status norma__gunzip_take(norma__gunzip *gzip, char *bytes, size_t length, size_t *got,
                                norma__take_bytes *take, void *context, norma_error *err);

#endif
