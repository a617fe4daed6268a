#include "norms/norms_verify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "foundation/digest.h"
#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "norms/export_file.h"

enum { PIECE = 1 << 16 };

void norma_norms_verification_free(norma_norms_verification *verification)
{
    if (!verification)
        return;
    norma_notes_clear(&verification->findings);
    norma_notes_clear(&verification->unchecked);
    free(verification);
}

/* ---- exported files -------------------------------------------------------------------------- */

static bool has_event(const norma__norm_events *events, const char *sha256)
{
    for (size_t e = 0; e < events->n; e++)
        if (strcmp(events->list[e].sha256, sha256) == 0)
            return true;
    return false;
}

static norma_status note_gaps(norma_norms_verification *v, const norma__norm_file *file,
                              norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t s = 0; status == NORMA_OK && s < file->n_sets; s++) {
        const norma_norm_set *set = file->sets[s];
        const bool first = s == 0 || strcmp(file->sets[s - 1]->name, set->name) != 0;
        if (first && *set->previous_sha256)
            status = norma__verify_gap(v, set, err);
    }
    return status;
}

static norma_status count_file(norma_norms_verification *v, const norma__norm_file *file,
                               const char *event, norma_error *err)
{
    v->format = NORMA__EXPORT_FORMAT;
    v->n_sets = file->n_sets;
    v->n_calibrations = file->n_calibrations;
    v->n_events = file->events.n;
    if (file->events.n > 0)
        memcpy(v->last_event, file->events.list[file->events.n - 1].sha256, sizeof v->last_event);
    norma_status status = note_gaps(v, file, err);
    if (status == NORMA_OK && event && !has_event(&file->events, event))
        status = norma__verify_event_missing(v, err);
    return status;
}

norma_status norma__verify_export(norma_norms_verification *v, const char *path, const char *bytes,
                                  size_t length, const char *event, norma_error *err)
{
    norma__norm_file file = {0};
    norma_error found = {0};
    norma_status status = norma__norm_file_read(&file, bytes, length, path, &found);
    if (status == NORMA_OK)
        status = count_file(v, &file, event, err);
    else if (status == NORMA_ESTORE)
        status = norma__verify_find(v, err, "verify-file", NULL, found.message);
    else
        status = norma__fail(err, status, "%s", found.message);
    norma__norm_file_clear(&file);
    return status;
}

/* ---- either ---------------------------------------------------------------------------------- */

/* A store may be larger than memory. */
static norma_status digest_file(char sha256[NORMA__DIGEST_SIZE], const char *path, norma_error *err)
{
    norma__digesting digesting;
    size_t size, got = PIECE;
    int fd = -1;
    char *piece = NORMA__NEW(char, PIECE);
    norma_status status = piece ? norma__file_open(&fd, &size, path, err) : norma__no_memory(err);
    norma__digest_begin(&digesting);
    while (status == NORMA_OK && got == PIECE) {
        status = norma__file_next(piece, PIECE, &got, fd, path, err);
        if (status == NORMA_OK)
            norma__digest_add(&digesting, piece, got);
    }
    if (fd >= 0)
        close(fd);
    free(piece);
    norma__digest_hex(sha256, &digesting);
    return status;
}

static norma_status verify_bytes(norma_norms_verification *v, const char *path, const char *event,
                                 norma_error *err)
{
    char *bytes = NULL;
    size_t length = 0;
    norma_status status = norma__file_read(&bytes, &length, path, NORMA_NORMS_EXPORT_MAX, err);
    if (status == NORMA_OK)
        status = norma__verify_export(v, path, bytes, length, event, err);
    free(bytes);
    return status;
}

/* An exported file begins with a brace, and a store does not. */
static norma_status is_store(bool *store, const char *path, norma_error *err)
{
    char *start = NULL;
    size_t length = 0;
    norma_status status = norma__file_read_start(&start, &length, path, 1, err);
    *store = status == NORMA_OK && (length == 0 || *start != '{');
    free(start);
    return status;
}

static norma_status verify(norma_norms_verification *v, const char *path, const char *event,
                           norma_error *err)
{
    norma_status status;
    if ((status = is_store(&v->store, path, err)) != NORMA_OK ||
        (status = digest_file(v->sha256, path, err)) != NORMA_OK)
        return status;
    status =
        v->store ? norma__verify_store(v, path, event, err) : verify_bytes(v, path, event, err);
    v->sound = v->findings.n == 0;
    v->complete = v->unchecked.n == 0;
    return status;
}

norma_status norma_norms_verify(norma_norms_verification **out, const char *path, const char *event,
                                norma_error *err)
{
    *out = NULL;
    if (event && (strlen(event) != 64 || strspn(event, "0123456789abcdef") != 64))
        return norma__fail(err, NORMA_EINVAL, "a SHA-256 has 64 digits from 0 to 9 and a to f");
    norma_norms_verification *v = NORMA__NEW(norma_norms_verification, 1);
    if (!v)
        return norma__no_memory(err);
    norma_status status = verify(v, path, event, err);
    if (status == NORMA_OK) {
        *out = v;
        v = NULL;
    }
    norma_norms_verification_free(v);
    return status;
}
