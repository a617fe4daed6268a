#include "formats/text/gunzip.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "formats/text/source.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { PIECE = 1 << 16, GZIP_ONLY = 15 + 16 };

uint64_t norma__most_unzipped = 0;

struct norma__gunzip {
    const char *name;
    z_stream stream;
    uint64_t given;
    size_t n_members; /* read to their end */
    bool in_member;   /* some of it was read, and not its end */
    bool all_read;    /* no compressed bytes are to come */
    bool ended;       /* nor any member */
    unsigned char piece[PIECE];
};

norma_status norma__gunzip_open(norma__gunzip **out, const char *name, norma_error *err)
{
    norma__gunzip *gzip = NORMA__NEW(norma__gunzip, 1);
    *out = NULL;
    if (!gzip)
        return norma__no_memory(err);
    gzip->name = name;
    if (inflateInit2(&gzip->stream, GZIP_ONLY) != Z_OK) {
        free(gzip);
        return norma__no_memory(err);
    }
    *out = gzip;
    return NORMA_OK;
}

void norma__gunzip_close(norma__gunzip *gzip)
{
    if (gzip)
        inflateEnd(&gzip->stream);
    free(gzip);
}

void norma__gunzip_restart(norma__gunzip *gzip)
{
    inflateReset(&gzip->stream);
    gzip->stream.avail_in = 0;
    gzip->given = 0;
    gzip->n_members = 0;
    gzip->in_member = gzip->all_read = gzip->ended = false;
}

static uint64_t memory_there_is(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : (uint64_t)1 << 32;
}

static norma_status check_size(const norma__gunzip *gzip, norma_error *err)
{
    uint64_t most = norma__most_unzipped ? norma__most_unzipped : memory_there_is();
    if (gzip->given <= most)
        return NORMA_OK;
    return norma__fail(err, NORMA_EDATA,
                       "%s holds more than %llu bytes once decompressed, which is more than this "
                       "machine's memory: decompress it to a file and read that",
                       gzip->name, (unsigned long long)most);
}

static norma_status refill(norma__gunzip *gzip, norma__take_bytes *take, void *context,
                           norma_error *err)
{
    size_t got = 0;
    if (gzip->stream.avail_in > 0 || gzip->all_read)
        return NORMA_OK;
    norma_status status = take(context, (char *)gzip->piece, PIECE, &got, err);
    gzip->stream.next_in = gzip->piece;
    gzip->stream.avail_in = (unsigned)got;
    gzip->all_read = got < PIECE;
    return status;
}

/* Zeros may fill up the last block of a tape; all bytes are taken, for the digest is that of all.
 */
static void begin_member(norma__gunzip *gzip)
{
    while (gzip->n_members > 0 && gzip->stream.avail_in > 0 && *gzip->stream.next_in == 0) {
        gzip->stream.next_in++;
        gzip->stream.avail_in--;
    }
    gzip->in_member = gzip->stream.avail_in > 0;
    gzip->ended = !gzip->in_member && gzip->all_read;
    if (gzip->in_member)
        inflateReset(&gzip->stream);
}

/* Unzips what one piece gives; *got grows by it. */
static norma_status unzip(norma__gunzip *gzip, char *bytes, size_t length, size_t *got,
                          norma_error *err)
{
    size_t room = length - *got < UINT_MAX ? length - *got : UINT_MAX;
    gzip->stream.next_out = (unsigned char *)bytes + *got;
    gzip->stream.avail_out = (unsigned)room;
    int code = inflate(&gzip->stream, Z_NO_FLUSH);
    size_t made = room - gzip->stream.avail_out;
    *got += made;
    gzip->given += made;
    if (code == Z_MEM_ERROR)
        return norma__no_memory(err);
    if (code == Z_STREAM_END) {
        gzip->in_member = false;
        gzip->n_members++;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
        return norma__fail(err, NORMA_EDATA,
                           "%s is a damaged gzip file: after %llu bytes of text it does not go on",
                           gzip->name, (unsigned long long)gzip->given);
    } else if (made == 0 && gzip->stream.avail_in == 0 && gzip->all_read) {
        return norma__fail(err, NORMA_EDATA,
                           "%s is a gzip file that was cut off: it ends within its data",
                           gzip->name);
    }
    return check_size(gzip, err);
}

norma_status norma__gunzip_take(norma__gunzip *gzip, char *bytes, size_t length, size_t *got,
                                norma__take_bytes *take, void *context, norma_error *err)
{
    norma_status status = NORMA_OK;
    *got = 0;
    while (*got < length && !gzip->ended && status == NORMA_OK) {
        if ((status = refill(gzip, take, context, err)) != NORMA_OK)
            return status;
        if (!gzip->in_member)
            begin_member(gzip);
        if (gzip->in_member)
            status = unzip(gzip, bytes, length, got, err);
    }
    return status;
}
