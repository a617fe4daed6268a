#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <norma/output.h>

#include "foundation/interrupt.h"
#include "foundation/memory.h"
#include "foundation/status.h"

void norma_output_free(norma_output *output)
{
    if (!output)
        return;
    free(output->bytes);
    *output = (norma_output){0};
}

/* A file on its way: its resolved path, the temporary beside it, and the old file's second name
   while the new one may still have to be taken back. */
typedef struct pending {
    const norma_file *file;
    char target[PATH_MAX];
    char temporary[PATH_MAX + 32];
    char backup[PATH_MAX + 32];
    bool direct;   /* a device or pipe */
    bool existed;  /* there was a file at target */
    mode_t mode;   /* of that file */
    bool written;  /* temporary exists */
    bool renamed;  /* temporary is now target */
    bool has_back; /* backup exists */
} pending;

static norma_status cannot_write(const pending *p, norma_error *err)
{
    return norma__fail(err, NORMA_EIO, "cannot write %s: %s", p->file->path, strerror(errno));
}

/* The path with links followed; that of a new file is its folder's with its name. */
static norma_status resolve(pending *p, norma_error *err)
{
    char folder[PATH_MAX];
    char name[PATH_MAX];
    if (strlen(p->file->path) >= PATH_MAX - 1) {
        errno = ENAMETOOLONG;
        return cannot_write(p, err);
    }
    snprintf(folder, sizeof folder, "%s", p->file->path);
    snprintf(name, sizeof name, "%s", p->file->path);
    if (realpath(p->file->path, p->target))
        return NORMA_OK;
    if (errno != ENOENT || !realpath(dirname(folder), p->target))
        return cannot_write(p, err);
    size_t length = strlen(p->target);
    int added = snprintf(p->target + length, sizeof p->target - length, "/%s", basename(name));
    if (added < 0 || (size_t)added >= sizeof p->target - length) {
        errno = ENAMETOOLONG;
        return cannot_write(p, err);
    }
    return NORMA_OK;
}

static norma_status look_at(pending *p, norma_error *err)
{
    struct stat info;
    p->direct = strncmp(p->file->path, "/dev/", 5) == 0 || strncmp(p->file->path, "/proc/", 6) == 0;
    if (p->direct)
        return NORMA_OK;
    norma_status status = resolve(p, err);
    if (status != NORMA_OK || stat(p->target, &info) != 0)
        return status;
    if (S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        return cannot_write(p, err);
    }
    if (access(p->target, W_OK) != 0)
        return cannot_write(p, err);
    p->direct = !S_ISREG(info.st_mode);
    p->existed = !p->direct;
    p->mode = info.st_mode & 07777;
    return NORMA_OK;
}

static norma_status refuse_same_path(const pending *list, size_t n, norma_error *err)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i && !list[i].direct; k++)
            if (!list[k].direct && strcmp(list[i].target, list[k].target) == 0)
                return norma__fail(err, NORMA_EIO,
                                   "two results are to be written to %s: give each its own file",
                                   list[i].file->path);
    return NORMA_OK;
}

/* Writes all bytes and closes; false leaves the reason in errno. */
static bool write_and_close(int descriptor, const norma_output *content)
{
    size_t done = 0;
    while (done < content->length) {
        ssize_t wrote = write(descriptor, content->bytes + done, content->length - done);
        if (wrote < 0 && errno == EINTR && !norma__interrupted())
            continue;
        if (wrote < 0) {
            int reason = errno;
            close(descriptor);
            errno = reason;
            return false;
        }
        done += (size_t)wrote;
    }
    return close(descriptor) == 0;
}

/* A new file beside the target; the umask rules its mode as for any other file. */
static int open_temporary(pending *p)
{
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        snprintf(p->temporary, sizeof p->temporary, "%s.%ld-%u.part", p->target, (long)getpid(),
                 attempt);
        int descriptor = open(p->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST)
            return descriptor;
    }
    return -1;
}

static norma_status write_temporary(pending *p, norma_error *err)
{
    int descriptor = open_temporary(p);
    if (descriptor < 0)
        return cannot_write(p, err);
    p->written = true;
    if (p->existed)
        (void)fchmod(descriptor, p->mode);
    return write_and_close(descriptor, p->file->content) ? NORMA_OK : cannot_write(p, err);
}

static norma_status write_directly(const pending *p, norma_error *err)
{
    int descriptor = open(p->file->path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0 || !write_and_close(descriptor, p->file->content))
        return cannot_write(p, err);
    return NORMA_OK;
}

static norma_status put_in_place(pending *p, norma_error *err)
{
    if (p->existed) {
        snprintf(p->backup, sizeof p->backup, "%s.old", p->temporary);
        p->has_back = link(p->target, p->backup) == 0;
    }
    if (rename(p->temporary, p->target) != 0)
        return cannot_write(p, err);
    p->renamed = true;
    return NORMA_OK;
}

/* After a failure everything is as it was; after success only the second names go. */
static void clean_up(pending *p, bool failed)
{
    if (p->written && !p->renamed)
        unlink(p->temporary);
    if (failed && p->renamed && p->has_back)
        rename(p->backup, p->target);
    else if (failed && p->renamed && !p->existed)
        unlink(p->target);
    if (p->has_back)
        unlink(p->backup);
}

static norma_status write_all(pending *list, size_t n, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < n && status == NORMA_OK; i++)
        status = look_at(&list[i], err);
    if (status == NORMA_OK)
        status = refuse_same_path(list, n, err);
    for (size_t i = 0; i < n && status == NORMA_OK; i++)
        if (!list[i].direct)
            status = write_temporary(&list[i], err);
    for (size_t i = 0; i < n && status == NORMA_OK; i++)
        if (list[i].direct)
            status = write_directly(&list[i], err);
    if (status == NORMA_OK && norma__interrupted())
        status = norma__fail(err, NORMA_EIO, "interrupted: no file was written");
    for (size_t i = 0; i < n && status == NORMA_OK; i++)
        if (!list[i].direct)
            status = put_in_place(&list[i], err);
    return status;
}

norma_status norma_files_write(const norma_file *files, size_t n_files, norma_error *err)
{
    pending *list = NORMA__NEW(pending, n_files);
    if (!list)
        return norma__no_memory(err);
    for (size_t i = 0; i < n_files; i++)
        list[i].file = &files[i];
    norma__interrupt interrupt;
    norma__interrupt_begin(&interrupt);
    norma_status status = write_all(list, n_files, err);
    for (size_t i = 0; i < n_files; i++)
        clean_up(&list[i], status != NORMA_OK);
    norma__interrupt_end(&interrupt);
    free(list);
    return status;
}
