/* An exported file of norms in memory, and its canonical JSON. */
#ifndef NORMA_NORMS_EXPORT_FILE_H
#define NORMA_NORMS_EXPORT_FILE_H

#include "norms/canonical.h"
#include "norms/canonical_read.h"
#include "norms/norms_write.h"

enum { NORMA__EXPORT_FORMAT = 1 };

typedef struct norma__norm_file {
    norma_calibration **calibrations;    /* n_calibrations, by name and version */
    char (*digests)[NORMA__DIGEST_SIZE]; /* n_calibrations: of their contents */
    size_t n_calibrations;
    norma__norm_events events;
    norma_norm_set **sets; /* n_sets, by name and version; their sha256 are those of contents */
    size_t n_sets;
    char sha256[NORMA__DIGEST_SIZE]; /* of the file: of its JSON without this member */
} norma__norm_file;

/* Frees what it holds; the struct is the caller's. */
void norma__norm_file_clear(norma__norm_file *file);

/* The file's bytes; fills its sha256. */
norma_status norma__norm_file_write(norma__buffer *out, norma__norm_file *file, norma_error *err);

/* Reads a file: its bytes are its canonical form, all digests are those of what they are about, and
   the chains hold. NORMA_ESTORE with the byte or the version otherwise. name is that of the file,
   for sentences; a NUL follows the last byte. */
norma_status norma__norm_file_read(norma__norm_file *out, const char *bytes, size_t length,
                                   const char *name, norma_error *err);

/* The set of that name and version among n by name and version, or NORMA_NONE; of version 0 the
   first of its name. */
size_t norma__norm_set_find(norma_norm_set *const *sets, size_t n, const char *name,
                            int64_t version);

/* Whether what was read belongs together: order, chains, events, calibrations. NORMA_ESTORE. */
norma_status norma__norm_file_check(const norma__norm_file *file, const char *name,
                                    norma_error *err);

/* Contents, as norma__canonical_set() and norma__canonical_calibration() write them; NULL after a
   failure, which in knows. */
norma_norm_set *norma__canonical_read_set(norma__canonical_in *in);
norma_calibration *norma__canonical_read_calibration(norma__canonical_in *in);

#endif
