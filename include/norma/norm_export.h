/* Norms on the move: exported as one file that proves itself, imported, verified to the byte. */
#ifndef NORMA_NORM_EXPORT_H
#define NORMA_NORM_EXPORT_H

#include <norma/norms.h>
#include <norma/output.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The most bytes that an exported file may have. */
#define NORMA_NORMS_EXPORT_MAX ((size_t)1 << 30)

/**
 * Exports norm sets as canonical JSON (docs/norm-store.md): their contents with SHA-256, the
 * calibrations that they refer to, what happened to them, and a SHA-256 of the file. Without a
 * name all calibrations and all events go along.
 *
 * @param out   the file; free with norma_output_free()
 * @param what  name NULL: the whole store; version 0: all versions of the name, and not the newest
 *              alone. NULL: the whole store
 * @return NORMA_OK; NORMA_ESTORE when there is no such store or version; NORMA_ENOMEM
 *
 * Retired versions are exported too. The same store gives the same bytes.
 */
norma_status norma_norms_export(norma_output *out, const char *store,
                                const norma_norms_choice *what, norma_error *err);

/** One norm set or calibration of an imported file. */
typedef struct norma_norm_imported {
    bool calibration; /* else a norm set */
    bool added;       /* false: it was there, with the same contents */
    bool retired;     /* a norm set that the file says is retired, and was added as such */
    char *name;
    int64_t version;
    char sha256[65]; /* of its contents */
} norma_norm_imported;

/** What an import did. */
typedef struct norma_norms_import_result {
    char sha256[65]; /* of the file, as it says itself */
    size_t n, n_added;
    norma_norm_imported *list; /* calibrations, then norm sets; by name and version */
    norma_notes notes;         /* "import-nothing-new", "import-retired-there",
                                  "import-current-there" */
} norma_norms_import_result;

/**
 * Adds what an exported file holds to a store, in one transaction; makes the store when there is
 * none. Versions keep their numbers and digests. What is there already with the same contents stays
 * as it is.
 *
 * @param out      what was done; free with norma_norms_import_free()
 * @param file     an exported file; nothing else is read
 * @param created  time of the events "imported"; NULL: now, UTC
 * @return NORMA_OK; NORMA_EIO when the file cannot be read or is larger than
 *         NORMA_NORMS_EXPORT_MAX; NORMA_ESTORE when it is no such file, is not in canonical form,
 *         a digest or a chain in it does not hold, a version of the name exists with other
 * contents, or does not follow those of the store, and as norma_norms_build() for the store;
 *         NORMA_EDATA when a norm set breaks the rules of privacy (norma_norms_build());
 *         NORMA_EINVAL for a time that is not UTC; NORMA_ENOMEM. After a failure the store is as it
 *         was.
 *
 * A version that is retired in the file, or the one that its name was rolled back to, becomes so
 * when it is added, with an event that says why; the state of versions that are there already is
 * not changed, which is noted.
 */
norma_status norma_norms_import(norma_norms_import_result **out, const char *store,
                                const char *file, const char *created, norma_error *err);

/** Frees the result of an import; takes NULL. */
void norma_norms_import_free(norma_norms_import_result *result);

/** What a verification found. */
typedef struct norma_norms_verification {
    bool store;    /* a store; else an exported file */
    int format;    /* of the store or the file; 0 when it could not be told */
    bool sound;    /* nothing was found: findings is empty */
    bool complete; /* nothing remained unchecked: unchecked is empty */
    size_t n_sets, n_calibrations, n_events; /* that were read and are what was written */
    char sha256[65];                         /* of the bytes of the file */
    char last_event[65];  /* digest of the last event, in which all before it are; "" without one */
    norma_notes findings; /* what is not as it was written, a sentence each: "verify-file",
                             "verify-schema", "verify-set", "verify-calibration", "verify-chain",
                             "verify-events", "verify-event-missing" */
    norma_notes unchecked; /* "verify-no-digest": older than digests; "verify-gap": the version
                              before it is not in the file */
} norma_norms_verification;

/**
 * Verifies a store or an exported file: everything in it is read and held against its digests, the
 * chains of versions and events are followed; of a store SQLite's integrity_check and the schema
 * too. A single altered byte is found, unless it is one that no reading can see (docs/norm-store.md
 * says which these are).
 *
 * @param out    what was found; free with norma_norms_verification_free()
 * @param path   a store or an exported file
 * @param event  a digest of an event noted earlier, which must still be among the events: so that
 *               a file that was cut short, or replaced, is found; NULL: none
 * @return NORMA_OK, also when the file is damaged; NORMA_EIO when it cannot be read; NORMA_ESTORE
 *         when a store is locked or of a newer norma; NORMA_EINVAL when event is no SHA-256;
 *         NORMA_ENOMEM
 *
 * Digests show that nothing has changed since they were noted; who wrote it they do not.
 */
norma_status norma_norms_verify(norma_norms_verification **out, const char *path, const char *event,
                                norma_error *err);

/** Frees a verification; takes NULL. */
void norma_norms_verification_free(norma_norms_verification *verification);

#ifdef __cplusplus
}
#endif
#endif
