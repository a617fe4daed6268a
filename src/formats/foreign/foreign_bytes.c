#include "formats/foreign/foreign_bytes.h"

#include <stdint.h>
#include <string.h>

/* Headers are read more than once, and short reads are many. */
enum { ROUNDS = 16, LEAST_PATIENCE = 1 << 20 };

static int open_bytes(const char *path, void *context)
{
    (void)path;
    ((norma__foreign_bytes *)context)->at = 0;
    return 0;
}

static int close_bytes(void *context)
{
    (void)context;
    return 0;
}

/* Every call costs a little, so that none can be made for ever. */
static bool pay(norma__foreign_bytes *from, size_t cost)
{
    if (from->patience <= cost)
        return false;
    from->patience -= cost + 1;
    return true;
}

/* A place after the end is one from which nothing is read, as in a file. */
static readstat_off_t seek_bytes(readstat_off_t offset, readstat_io_flags_t whence, void *context)
{
    norma__foreign_bytes *from = context;
    size_t origin = whence == READSTAT_SEEK_SET   ? 0
                    : whence == READSTAT_SEEK_CUR ? from->at
                                                  : from->length;
    readstat_off_t to;
    if (__builtin_add_overflow((readstat_off_t)origin, offset, &to) || to < 0 || !pay(from, 0))
        return -1;
    from->at = (size_t)to;
    return to;
}

static ssize_t read_bytes(void *to, size_t length, void *context)
{
    norma__foreign_bytes *from = context;
    size_t left = from->at < from->length ? from->length - from->at : 0;
    size_t n = length < left ? length : left;
    if (!pay(from, n))
        return -1;
    if (n < length)
        from->rest = from->length - left;
    if (n > 0)
        memcpy(to, from->bytes + from->at, n);
    from->at += n;
    return (ssize_t)n;
}

static readstat_error_t update(long file_size, readstat_progress_handler progress, void *user,
                               void *context)
{
    (void)file_size;
    (void)progress;
    (void)user;
    (void)context;
    return READSTAT_OK;
}

void norma__foreign_open(readstat_parser_t *parser, norma__foreign_bytes *from, const char *bytes,
                         size_t length)
{
    *from = (norma__foreign_bytes){.bytes = bytes,
                                   .length = length,
                                   .rest = length,
                                   .patience = length < SIZE_MAX / ROUNDS - LEAST_PATIENCE
                                                   ? ROUNDS * length + LEAST_PATIENCE
                                                   : SIZE_MAX};
    readstat_set_open_handler(parser, open_bytes);
    readstat_set_close_handler(parser, close_bytes);
    readstat_set_seek_handler(parser, seek_bytes);
    readstat_set_read_handler(parser, read_bytes);
    readstat_set_update_handler(parser, update);
    readstat_set_io_ctx(parser, from);
}
