#include "norms/export_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

#define BEGIN "{\"calibrations\":"
#define FORMAT ",\"format\":\"norma-norms-1\",\"sets\":"

void norma__norm_file_clear(norma__norm_file *file)
{
    for (size_t c = 0; c < file->n_calibrations; c++)
        norma_calibration_free(file->calibrations[c]);
    for (size_t s = 0; s < file->n_sets; s++)
        norma_norm_set_free(file->sets[s]);
    for (size_t e = 0; e < file->events.n; e++)
        norma__norm_event_clear(&file->events.list[e]);
    free(file->calibrations);
    free(file->digests);
    free(file->events.list);
    free(file->sets);
    *file = (norma__norm_file){0};
}

/* ---- writing --------------------------------------------------------------------------------- */

static void put_digest(norma__canonical *out, const char *sha256)
{
    norma__canonical_raw(out, ",\"sha256\":");
    norma__canonical_text(out, sha256);
}

static void put_calibrations(norma__canonical *out, const norma__norm_file *file)
{
    norma__canonical_raw(out, BEGIN "[");
    for (size_t c = 0; c < file->n_calibrations; c++) {
        norma__canonical_raw(out, c ? ",{\"contents\":" : "{\"contents\":");
        norma__canonical_calibration(out, file->calibrations[c]);
        put_digest(out, file->digests[c]);
        norma__canonical_raw(out, "}");
    }
    norma__canonical_raw(out, "]");
}

static void put_event(norma__canonical *out, const norma_norm_event *event)
{
    norma__canonical_raw(out, "{\"because\":");
    norma__canonical_text(out, event->because);
    norma__canonical_raw(out, ",\"created\":");
    norma__canonical_text(out, event->created);
    norma__canonical_raw(out, ",\"kind\":");
    norma__canonical_text(out, norma_norm_happening_names[event->kind]);
    norma__canonical_raw(out, ",\"name\":");
    norma__canonical_text(out, event->name);
    norma__canonical_raw(out, ",\"number\":");
    norma__canonical_size(out, (size_t)event->number);
    norma__canonical_raw(out, ",\"previous_sha256\":");
    norma__canonical_text(out, event->previous_sha256);
    norma__canonical_raw(out, ",\"set_sha256\":");
    norma__canonical_text(out, event->set_sha256);
    put_digest(out, event->sha256);
    norma__canonical_raw(out, ",\"version\":");
    norma__canonical_size(out, (size_t)event->version);
    norma__canonical_raw(out, "}");
}

static void put_sets(norma__canonical *out, const norma__norm_file *file)
{
    norma__canonical_raw(out, FORMAT "[");
    for (size_t s = 0; s < file->n_sets; s++) {
        norma__canonical_raw(out, s ? ",{\"contents\":" : "{\"contents\":");
        norma__canonical_set(out, file->sets[s]);
        put_digest(out, file->sets[s]->sha256);
        norma__canonical_raw(out, "}");
    }
    norma__canonical_raw(out, "]");
}

/* Of the file's JSON without its digest, of which the first length bytes are all but the brace. */
static void digest_file(char sha256[NORMA__DIGEST_SIZE], const char *bytes, size_t length)
{
    norma__digesting digesting;
    norma__digest_begin(&digesting);
    norma__digest_add(&digesting, bytes, length);
    norma__digest_add(&digesting, "}", 1);
    norma__digest_hex(sha256, &digesting);
}

norma_status norma__norm_file_write(norma__buffer *out, norma__norm_file *file, norma_error *err)
{
    norma__canonical canonical;
    norma__canonical_to_buffer(&canonical, out);
    put_calibrations(&canonical, file);
    norma__canonical_raw(&canonical, ",\"events\":[");
    for (size_t e = 0; e < file->events.n; e++) {
        norma__canonical_raw(&canonical, e ? "," : "");
        put_event(&canonical, &file->events.list[e]);
    }
    norma__canonical_raw(&canonical, "]");
    put_sets(&canonical, file);
    norma__canonical_end(&canonical);
    if (canonical.refused)
        return norma__fail(err, NORMA_ESTORE, "a text in the store is not UTF-8");
    if (!out->failed)
        digest_file(file->sha256, out->bytes, out->length);
    norma__put(out, ",\"sha256\":\"");
    norma__put(out, file->sha256);
    norma__put(out, "\"}\n");
    return out->failed ? norma__no_memory(err) : NORMA_OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* The digest that stands behind contents from byte `from` on, compared with theirs; what they are
   is said in a sentence. */
static void check_digest(norma__canonical_in *in, size_t from, const char *what, const char *name,
                         int64_t version, char found[NORMA__DIGEST_SIZE])
{
    if (in->status != NORMA_OK)
        return;
    norma__digest(found, in->bytes + from, in->at - from);
    norma__canonical_expect(in, ",\"sha256\":");
    char *told = norma__canonical_read_text(in);
    if (told && strcmp(told, found) != 0)
        norma__canonical_refuse(
            in, "the contents of %s '%.200s' version %" PRId64 " are not those of its SHA-256",
            what, name, version);
    free(told);
    norma__canonical_expect(in, "}");
}

static void read_calibrations(norma__canonical_in *in, norma__norm_file *file)
{
    void *array = NULL, *digests = NULL;
    norma__canonical_expect(in, BEGIN);
    while (
        norma__canonical_another(in, &array, file->n_calibrations, sizeof(norma_calibration *))) {
        const size_t c = file->n_calibrations;
        void *grown = norma__grow(digests, c + 1, NORMA__DIGEST_SIZE);
        norma__canonical_expect(in, "{\"contents\":");
        const size_t from = in->at;
        norma_calibration *read = grown ? norma__canonical_read_calibration(in) : NULL;
        if (grown)
            digests = grown;
        else if (in->status == NORMA_OK)
            in->status = norma__no_memory(in->err);
        if (!read)
            break;
        ((norma_calibration **)array)[file->n_calibrations++] = read;
        check_digest(in, from, "calibration", read->name, read->version,
                     (char *)digests + c * NORMA__DIGEST_SIZE);
    }
    file->calibrations = array;
    file->digests = digests;
}

static void text(norma__canonical_in *in, const char *key, char **out)
{
    norma__canonical_expect(in, key);
    *out = norma__canonical_read_text(in);
}

static void read_kind(norma__canonical_in *in, norma_norm_event *event)
{
    char *kind = NULL;
    text(in, ",\"kind\":", &kind);
    if (kind) {
        event->kind = 0;
        while (norma_norm_happening_names[event->kind] &&
               strcmp(norma_norm_happening_names[event->kind], kind) != 0)
            event->kind++;
        if (!norma_norm_happening_names[event->kind])
            norma__canonical_refuse(in, "there is no such kind of event");
    }
    free(kind);
}

static void read_event(norma__canonical_in *in, norma_norm_event *event)
{
    text(in, "{\"because\":", &event->because);
    text(in, ",\"created\":", &event->created);
    read_kind(in, event);
    text(in, ",\"name\":", &event->name);
    norma__canonical_expect(in, ",\"number\":");
    event->number = (int64_t)norma__canonical_read_size(in);
    text(in, ",\"previous_sha256\":", &event->previous_sha256);
    text(in, ",\"set_sha256\":", &event->set_sha256);
    text(in, ",\"sha256\":", &event->sha256);
    norma__canonical_expect(in, ",\"version\":");
    event->version = (int64_t)norma__canonical_read_size(in);
    norma__canonical_expect(in, "}");
}

static void read_events(norma__canonical_in *in, norma__norm_file *file)
{
    void *array = NULL;
    norma__canonical_expect(in, ",\"events\":");
    for (size_t n = 0; norma__canonical_another(in, &array, n, sizeof(norma_norm_event)); n++) {
        norma_norm_event *event = (norma_norm_event *)array + n;
        *event = (norma_norm_event){0};
        file->events = (norma__norm_events){.n = n + 1, .list = array};
        read_event(in, event);
    }
    file->events.list = array;
}

static void read_sets(norma__canonical_in *in, norma__norm_file *file)
{
    void *array = NULL;
    norma__canonical_expect(in, FORMAT);
    while (norma__canonical_another(in, &array, file->n_sets, sizeof(norma_norm_set *))) {
        char found[NORMA__DIGEST_SIZE];
        norma__canonical_expect(in, "{\"contents\":");
        const size_t from = in->at;
        norma_norm_set *read = norma__canonical_read_set(in);
        if (!read)
            break;
        ((norma_norm_set **)array)[file->n_sets++] = read;
        check_digest(in, from, "norm set", read->name, read->version, found);
        if (in->status == NORMA_OK &&
            (!(read->sha256 = norma__copy_text(found)) || !(read->retired = norma__copy_text(""))))
            in->status = norma__no_memory(in->err);
    }
    file->sets = array;
}

static void read_digest_of_file(norma__canonical_in *in, norma__norm_file *file)
{
    const size_t length = in->at;
    char *told = NULL;
    text(in, ",\"sha256\":", &told);
    norma__canonical_expect(in, "}");
    norma__canonical_expect(in, "\n");
    if (in->status == NORMA_OK && in->at != in->length)
        norma__canonical_refuse(in, "the file goes on after its end");
    if (told)
        digest_file(file->sha256, in->bytes, length);
    if (told && strcmp(told, file->sha256) != 0)
        norma__canonical_refuse(in, "its contents are not those of its SHA-256");
    free(told);
}

norma_status norma__norm_file_read(norma__norm_file *out, const char *bytes, size_t length,
                                   const char *name, norma_error *err)
{
    norma__canonical_in in = {.bytes = bytes, .length = length, .file = name, .err = err};
    *out = (norma__norm_file){0};
    if (length < strlen(BEGIN) || memcmp(bytes, BEGIN, strlen(BEGIN)) != 0)
        return norma__fail(err, NORMA_ESTORE, "'%.400s' is no file that norma norms export wrote",
                           name);
    read_calibrations(&in, out);
    read_events(&in, out);
    read_sets(&in, out);
    read_digest_of_file(&in, out);
    if (in.status == NORMA_OK)
        in.status = norma__norm_file_check(out, name, err);
    if (in.status != NORMA_OK)
        norma__norm_file_clear(out);
    return in.status;
}
