#include "foundation/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "foundation/memory.h"
#include "foundation/status.h"

static norma_status cannot_read(const char *path, int error, norma_error *err)
{
    char reason[128];
    return norma__fail(err, NORMA_EIO, "%s cannot be read: %s", path,
                       strerror_r(error, reason, sizeof reason));
}

static norma_status check_kind(const struct stat *file, const char *path, size_t max,
                               norma_error *err)
{
    if (S_ISDIR(file->st_mode))
        return norma__fail(err, NORMA_EIO, "%s is a directory, not a file", path);
    if (!S_ISREG(file->st_mode))
        return norma__fail(err, NORMA_EIO,
                           "%s is not a regular file: save what comes through it and name that",
                           path);
    if ((unsigned long long)file->st_size > max)
        return norma__fail(err, NORMA_EIO, "%s has %lld bytes, more than the %zu that are read",
                           path, (long long)file->st_size, max);
    return NORMA_OK;
}

/* As many bytes as there are, at most length; a negative errno when reading fails. */
static ssize_t read_fully(int fd, char *bytes, size_t length)
{
    size_t done = 0;
    while (done < length) {
        ssize_t got = read(fd, bytes + done, length - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -errno;
        if (got == 0)
            break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

static norma_status read_up_to(char **bytes, size_t *length, int fd, const char *path, size_t most,
                               norma_error *err)
{
    char *text = NORMA__GROW(NULL, char, most + NORMA__FILE_PADDING);
    if (!text)
        return norma__no_memory(err);
    ssize_t got = read_fully(fd, text, most);
    if (got < 0) {
        free(text);
        return cannot_read(path, (int)-got, err);
    }
    memset(text + got, 0, NORMA__FILE_PADDING);
    *bytes = text;
    *length = (size_t)got;
    return NORMA_OK;
}

/* An open descriptor of a regular file, and its size. */
static norma_status open_regular(int *fd, size_t *size, const char *path, size_t max,
                                 norma_error *err)
{
    norma_status status;
    struct stat file;

    *size = 0;
    *fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (*fd < 0)
        return cannot_read(path, errno, err);
    if (fstat(*fd, &file) != 0)
        status = cannot_read(path, errno, err);
    else
        status = check_kind(&file, path, max, err);
    if (status == NORMA_OK)
        *size = (size_t)file.st_size;
    else
        close(*fd);
    return status;
}

static norma_status open_and_read(char **bytes, size_t *length, const char *path, size_t max,
                                  size_t most, norma_error *err)
{
    int fd;
    size_t size;

    *bytes = NULL;
    *length = 0;
    norma_status status = open_regular(&fd, &size, path, max, err);
    if (status != NORMA_OK)
        return status;
    status = read_up_to(bytes, length, fd, path, size < most ? size : most, err);
    close(fd);
    return status;
}

norma_status norma__file_read(char **bytes, size_t *length, const char *path, size_t max,
                              norma_error *err)
{
    return open_and_read(bytes, length, path, max, max, err);
}

norma_status norma__file_read_start(char **bytes, size_t *length, const char *path, size_t most,
                                    norma_error *err)
{
    return open_and_read(bytes, length, path, SIZE_MAX, most, err);
}

norma_status norma__file_map(void **bytes, size_t *length, const char *path, norma_error *err)
{
    int fd;
    size_t size;

    *bytes = NULL;
    *length = 0;
    norma_status status = open_regular(&fd, &size, path, SIZE_MAX, err);
    if (status != NORMA_OK)
        return status;
    if (size > 0) {
        void *map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (map == MAP_FAILED)
            status = cannot_read(path, errno, err);
        else
            *bytes = map;
    }
    if (status == NORMA_OK)
        *length = size;
    close(fd);
    return status;
}

norma_status norma__file_open(int *fd, size_t *size, const char *path, norma_error *err)
{
    norma_status status = open_regular(fd, size, path, SIZE_MAX, err);
    if (status != NORMA_OK)
        *fd = -1;
    return status;
}

norma_status norma__file_next(char *bytes, size_t length, size_t *got, int fd, const char *path,
                              norma_error *err)
{
    ssize_t n = read_fully(fd, bytes, length);
    *got = n < 0 ? 0 : (size_t)n;
    return n < 0 ? cannot_read(path, (int)-n, err) : NORMA_OK;
}
