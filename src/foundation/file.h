/* A regular file, read whole. */
#ifndef NORMA_FOUNDATION_FILE_H
#define NORMA_FOUNDATION_FILE_H

#include <stddef.h>

#include <norma/status.h>

/* This many zero bytes follow the last byte read, so that a parser can look ahead. */
#define NORMA__FILE_PADDING 16

/* Reads a regular file of at most max bytes into new memory; free with free(). A copy and not a
   map: a file that another program shortens meanwhile would kill whoever reads its map, and one
   that it changes would not be the one whose digest we print. NORMA_EIO, with path named, for what
   is not there, not readable, too large, or no regular file (a pipe is not waited for). */
norma_status norma__file_read(char **bytes, size_t *length, const char *path, size_t max,
                              norma_error *err);

/* The same for the first most bytes, or the whole file when it is shorter. */
norma_status norma__file_read_start(char **bytes, size_t *length, const char *path, size_t most,
                                    norma_error *err);

/* Maps a regular file for reading, for formats that are used where they lie; unmap with munmap().
   Nothing is mapped when the file is empty. Whoever shortens the file meanwhile kills its readers,
   so that our own files are only ever replaced (norma_files_write()). */
norma_status norma__file_map(void **bytes, size_t *length, const char *path, norma_error *err);

/* Opens a regular file to be read piece by piece, from front to end; close with close(). *fd is -1
   on failure. */
norma_status norma__file_open(int *fd, size_t *size, const char *path, norma_error *err);

/* Reads the next bytes; *got is less than length only where the file ends. */
norma_status norma__file_next(char *bytes, size_t length, size_t *got, int fd, const char *path,
                              norma_error *err);

#endif
