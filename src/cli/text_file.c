/* A small file of text, whole. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intake.h"

enum { MOST_BYTES = 1 << 22 };

static norma_status read_bytes(char *text, size_t *length, const char *path, norma_error *err)
{
    FILE *file = fopen(path, "rb");
    bool read = false;
    if (file) {
        *length = fread(text, 1, MOST_BYTES + 1, file);
        read = !ferror(file);
    }
    norma_status status =
        read ? NORMA_OK
             : cli_refuse(err, NORMA_EIO, "%s cannot be read: %s", path, strerror(errno));
    if (file)
        fclose(file);
    return status;
}

norma_status cli_text_read(char **text, const char *path, const char *kind, norma_error *err)
{
    size_t length = 0;
    char *bytes = calloc(MOST_BYTES + 2, 1);
    *text = NULL;
    if (!bytes)
        return cli_out_of_memory(err);
    norma_status status = read_bytes(bytes, &length, path, err);
    if (status == NORMA_OK && length > MOST_BYTES)
        status = cli_refuse(err, NORMA_EDATA, "%s is no %s: it has more than %d bytes", path, kind,
                            MOST_BYTES);
    if (status == NORMA_OK && memchr(bytes, '\0', length))
        status = cli_refuse(err, NORMA_EDATA,
                            "%s is no %s: it has bytes of 0, which no text has; save it as UTF-8",
                            path, kind);
    if (status == NORMA_OK && strncmp(bytes, "\xef\xbb\xbf", 3) == 0)
        memmove(bytes, bytes + 3, length - 2);
    if (status == NORMA_OK)
        *text = bytes;
    else
        free(bytes);
    return status;
}
