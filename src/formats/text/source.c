#include "formats/text/source.h"

#include <string.h>
#include <unistd.h>

#include "formats/text/gunzip.h"
#include "formats/text/utf16.h"
#include "foundation/file.h"
#include "foundation/status.h"

/* Bytes are digested in pieces that are still in the cache from being read. */
enum { PIECE = 1 << 18 };

static norma_status take_text(void *context, char *bytes, size_t length, size_t *got,
                              norma_error *err);

void norma__source_lend(norma__source *source, const char *bytes, size_t length, const char *name)
{
    *source = (norma__source){.name = name, .bytes = bytes, .fd = -1, .size = length};
    norma__digest_begin(&source->digesting);
}

/* A text in UTF-16 begins with a byte-order mark. */
static norma_status find_encoding(norma__source *source, norma_error *err)
{
    char mark[2] = "";
    size_t got;
    bool big;
    norma_status status;
    if ((status = norma__source_rewind(source, err)) != NORMA_OK ||
        (status = take_text(source, mark, sizeof mark, &got, err)) != NORMA_OK)
        return status;
    if (norma__utf16_begins(mark, &big) &&
        (status = norma__utf16_open(&source->utf16, big, source->name, err)) != NORMA_OK)
        return status;
    return norma__source_rewind(source, err);
}

norma_status norma__source_open(norma__source *source, const char *path, norma_error *err)
{
    char magic[2];
    size_t got;
    norma_status status;

    *source = (norma__source){.name = path, .fd = -1};
    if ((status = norma__file_open(&source->fd, &source->size, path, err)) != NORMA_OK ||
        (status = norma__file_next(magic, 2, &got, source->fd, path, err)) != NORMA_OK)
        return status;
    if (got == 2 && memcmp(magic, "\x1f\x8b", 2) == 0 &&
        (status = norma__gunzip_open(&source->gzip, path, err)) != NORMA_OK)
        return status;
    return find_encoding(source, err);
}

void norma__source_close(norma__source *source)
{
    norma__gunzip_close(source->gzip);
    norma__utf16_close(source->utf16);
    if (source->fd >= 0)
        close(source->fd);
    source->gzip = NULL;
    source->utf16 = NULL;
    source->fd = -1;
}

norma_status norma__source_rewind(norma__source *source, norma_error *err)
{
    source->taken = 0;
    norma__digest_begin(&source->digesting);
    if (source->gzip)
        norma__gunzip_restart(source->gzip);
    if (source->utf16)
        norma__utf16_restart(source->utf16);
    if (source->fd >= 0 && lseek(source->fd, 0, SEEK_SET) != 0)
        return norma__fail(err, NORMA_EIO, "%s cannot be read from its start again", source->name);
    return NORMA_OK;
}

/* The next bytes as they are held. */
static norma_status take_held(void *context, char *bytes, size_t length, size_t *got,
                              norma_error *err)
{
    norma__source *source = context;
    norma_status status = NORMA_OK;
    if (source->bytes) {
        uint64_t left = source->size - source->taken;
        *got = left < length ? (size_t)left : length;
        memcpy(bytes, source->bytes + source->taken, *got);
    } else {
        status = norma__file_next(bytes, length, got, source->fd, source->name, err);
    }
    if (!source->undigested)
        norma__digest_add(&source->digesting, bytes, *got);
    source->taken += *got;
    return status;
}

/* The next bytes of the text, in whatever encoding. */
static norma_status take_text(void *context, char *bytes, size_t length, size_t *got,
                              norma_error *err)
{
    norma__source *source = context;
    norma_status status = NORMA_OK;
    size_t piece = PIECE;
    *got = 0;
    if (source->gzip)
        return norma__gunzip_take(source->gzip, bytes, length, got, take_held, source, err);
    for (size_t asked = PIECE; *got < length && piece == asked && status == NORMA_OK;) {
        asked = length - *got < PIECE ? length - *got : PIECE;
        status = take_held(source, bytes + *got, asked, &piece, err);
        *got += piece;
    }
    return status;
}

norma_status norma__source_take(norma__source *source, char *bytes, size_t length, size_t *got,
                                norma_error *err)
{
    return source->utf16
               ? norma__utf16_take(source->utf16, bytes, length, got, take_text, source, err)
               : take_text(source, bytes, length, got, err);
}

double norma__source_share(const norma__source *source)
{
    if (source->size == 0)
        return 1;
    double share = (double)source->taken / (double)source->size;
    return share < 1 ? share : 1;
}
