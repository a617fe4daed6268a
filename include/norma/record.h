/* The record that a file of scores carries: how it was made, and whether it is what it says. */
#ifndef NORMA_RECORD_H
#define NORMA_RECORD_H

#include <norma/report.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A setting as a file of scores records it. */
typedef struct norma_record_setting {
    char *name;
    char *text; /* a number with 17 digits, a text; NULL for a flag */
    bool on;    /* of a flag */
} norma_record_setting;

/** What a file of scores says of itself. */
typedef struct norma_record {
    norma_format format; /* NORMA_FORMAT_JSON or NORMA_FORMAT_CSV */
    bool intact;         /* the digest of the file is the one that it carries */
    char *norma_version;
    char *data_file, *data_sha256;
    char *instrument_sha256;
    char *norms_sha256, *calibration_sha256, *latencies_sha256; /* NULL: there was none */
    norma_record_setting *settings;                             /* n_settings, by name */
    size_t n_settings;
    norma_override *overrides; /* n_overrides; owned */
    size_t n_overrides;
    norma_output file; /* the file itself */
} norma_record;

/**
 * Reads a file of scores with its record.
 *
 * @param out  a new record, or NULL on failure; free with norma_record_free()
 * @return NORMA_OK, also when the digest does not fit; NORMA_EIO; NORMA_EDATA when the file has no
 *         record that can be read; NORMA_ENOMEM
 */
norma_status norma_record_read(norma_record **out, const char *path, norma_error *err);

/** Frees a record; takes NULL. */
void norma_record_free(norma_record *record);

/** @return a recorded setting's text, or NULL when there is none; borrowed. */
const char *norma_record_setting_of(const norma_record *record, const char *name);

/** What a comparison found. */
typedef struct norma_record_difference {
    bool same;
    bool other_version; /* the file was made by another version of norma: its figures were compared
                           to nine digits, and not its bytes */
    char place[256];    /* of the first difference: a JSON pointer, or row and column */
} norma_record_difference;

/**
 * Compares a file of scores with the same scores computed again, in the same format. No value of a
 * respondent is told, only where the first difference is.
 *
 * @return NORMA_OK; NORMA_EDATA when one of them cannot be read as what it is; NORMA_ENOMEM
 */
norma_status norma_record_compare(norma_record_difference *out, const norma_record *record,
                                  const norma_output *again, norma_error *err);

/** The SHA-256 of a file's bytes as 64 hex digits. NORMA_OK, or NORMA_EIO. */
norma_status norma_file_digest(char hex[65], const char *path, norma_error *err);

#ifdef __cplusplus
}
#endif
#endif
