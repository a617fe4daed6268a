/* Output: finished contents, and writing them as files, each whole or not at all. */
#ifndef NORMA_OUTPUT_H
#define NORMA_OUTPUT_H

#include <stddef.h>

#include <norma/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A finished content in memory: bytes, NUL-ended (the NUL is not counted); free with
 * norma_output_free(). */
typedef struct norma_output {
    char *bytes;
    size_t length;
} norma_output;

/** Frees a content's bytes; the struct is the caller's; takes NULL. */
void norma_output_free(norma_output *output);

/** One file to write. */
typedef struct norma_file {
    const char *path;
    const norma_output *content;
} norma_file;

/**
 * Writes files, each whole or not at all: all contents go to temporary files in the same folders
 * first, and only when every one of them is complete are they renamed into place. A path that is
 * a device or pipe is written directly, after the temporaries. Links are followed, the mode of a
 * replaced file is kept. SIGINT, SIGTERM and SIGHUP, where nobody handles them, wait until no
 * temporary is left: the files are then all there, or as they were.
 *
 * @return NORMA_OK; NORMA_EIO with the path and the reason, also when two contents go to one file
 *         or a file is read-only; NORMA_ENOMEM: no file is then changed
 */
norma_status norma_files_write(const norma_file *files, size_t n_files, norma_error *err);

#ifdef __cplusplus
}
#endif
#endif
