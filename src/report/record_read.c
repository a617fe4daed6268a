#include <norma/record.h>

#include <cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "foundation/digest.h"
#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "report/scored_parts.h"

/* Beyond, a file is none of ours: 64 GiB. */
static const size_t MOST_BYTES = (size_t)1 << 36;

norma_status norma_file_digest(char hex[65], const char *path, norma_error *err)
{
    enum { CHUNK = 1 << 20 };
    norma__digesting digest;
    int fd = -1;
    size_t size, got = CHUNK;
    char *chunk = norma__new(CHUNK, 1);
    norma_status status = chunk ? norma__file_open(&fd, &size, path, err) : norma__no_memory(err);
    norma__digest_begin(&digest);
    while (status == NORMA_OK && got == CHUNK) {
        status = norma__file_next(chunk, CHUNK, &got, fd, path, err);
        if (status == NORMA_OK)
            norma__digest_add(&digest, chunk, got);
    }
    if (status == NORMA_OK)
        norma__digest_hex(hex, &digest);
    if (fd >= 0)
        close(fd);
    free(chunk);
    return status;
}

/* ---- what the record says ---------------------------------------------------------------------
 */

static norma_status keep(char **to, const cJSON *in, const char *key, bool must, norma_error *err)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(in, key);
    if (cJSON_IsString(value))
        return norma__keep_text(to, value->valuestring, err);
    return must ? norma__fail(err, NORMA_EDATA, "the gate record has no '%s'", key) : NORMA_OK;
}

static norma_status keep_setting(norma_record_setting *to, const cJSON *value, norma_error *err)
{
    char number[40];
    to->on = cJSON_IsTrue(value);
    if (cJSON_IsString(value))
        return norma__keep_text(&to->text, value->valuestring, err);
    if (!cJSON_IsNumber(value))
        return NORMA_OK;
    snprintf(number, sizeof number, "%.17g", value->valuedouble);
    return norma__keep_text(&to->text, number, err);
}

static norma_status read_settings(norma_record *made, const cJSON *record, norma_error *err)
{
    const cJSON *settings = cJSON_GetObjectItemCaseSensitive(record, "settings"), *value;
    norma_status status = NORMA_OK;
    if (!cJSON_IsObject(settings))
        return norma__fail(err, NORMA_EDATA, "the gate record has no settings");
    made->settings = NORMA__NEW(norma_record_setting, (size_t)cJSON_GetArraySize(settings));
    if (!made->settings)
        return norma__no_memory(err);
    cJSON_ArrayForEach(value, settings)
    {
        norma_record_setting *to = &made->settings[made->n_settings++];
        if ((status = norma__keep_text(&to->name, value->string, err)) != NORMA_OK ||
            (status = keep_setting(to, value, err)) != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

static norma_status read_override(norma_override *to, const cJSON *line, norma_error *err)
{
    const cJSON *code = cJSON_GetObjectItemCaseSensitive(line, "code");
    const cJSON *scale = cJSON_GetObjectItemCaseSensitive(line, "scale");
    const cJSON *because = cJSON_GetObjectItemCaseSensitive(line, "because");
    char text[256];
    if (!cJSON_IsString(code) || !cJSON_IsString(because))
        return norma__fail(err, NORMA_EDATA, "the gate record has an override without a reason");
    snprintf(text, sizeof text, "%.100s%s%.100s", code->valuestring,
             cJSON_IsString(scale) ? ":" : "", cJSON_IsString(scale) ? scale->valuestring : "");
    to->code = norma__copy_text(text);
    to->because = norma__copy_text(because->valuestring);
    return to->code && to->because ? NORMA_OK : norma__no_memory(err);
}

static norma_status read_overrides(norma_record *made, const cJSON *record, norma_error *err)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(record, "overrides"), *line;
    norma_status status = NORMA_OK;
    made->overrides = NORMA__NEW(norma_override, (size_t)cJSON_GetArraySize(list));
    if (!made->overrides)
        return norma__no_memory(err);
    cJSON_ArrayForEach(line, list)
    {
        status = read_override(&made->overrides[made->n_overrides++], line, err);
        if (status != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

static norma_status read_record(norma_record *made, const cJSON *record, norma_error *err)
{
    const cJSON *input = cJSON_GetObjectItemCaseSensitive(record, "input");
    const cJSON *settings = cJSON_GetObjectItemCaseSensitive(record, "settings");
    norma_status status;
    if ((status = keep(&made->norma_version, record, "norma", true, err)) != NORMA_OK ||
        (status = keep(&made->data_file, input, "file", true, err)) != NORMA_OK ||
        (status = keep(&made->data_sha256, input, "sha256", true, err)) != NORMA_OK ||
        (status =
             keep(&made->instrument_sha256, cJSON_GetObjectItemCaseSensitive(record, "instrument"),
                  "sha256", true, err)) != NORMA_OK ||
        (status = keep(&made->norms_sha256, cJSON_GetObjectItemCaseSensitive(record, "norms"),
                       "sha256", false, err)) != NORMA_OK ||
        (status = keep(&made->calibration_sha256,
                       cJSON_GetObjectItemCaseSensitive(record, "calibration"), "sha256", false,
                       err)) != NORMA_OK ||
        (status = keep(&made->latencies_sha256, settings, "latencies-sha256", false, err)) !=
            NORMA_OK ||
        (status = read_settings(made, record, err)) != NORMA_OK)
        return status;
    return read_overrides(made, record, err);
}

/* ---- the file ---------------------------------------------------------------------------------
 */

static void check_digest(norma_record *made)
{
    char given[NORMA__DIGEST_SIZE] = "", found[NORMA__DIGEST_SIZE];
    char *at = norma__find_digest(made->file.bytes, made->file.length);
    if (!at)
        return;
    memcpy(given, at, NORMA__DIGEST_SIZE - 1);
    memcpy(at, NORMA__NO_DIGEST, NORMA__DIGEST_SIZE - 1);
    norma__digest(found, made->file.bytes, made->file.length);
    memcpy(at, given, NORMA__DIGEST_SIZE - 1);
    made->intact = strcmp(given, found) == 0;
}

cJSON *norma__record_of_csv(const char *bytes, size_t length)
{
    static const char prefix[] = NORMA__RECORD_PREFIX;
    const size_t skip = sizeof prefix - 1;
    const char *end = memchr(bytes, '\n', length);
    if (!end || (size_t)(end - bytes) < skip || memcmp(bytes, prefix, skip) != 0)
        return NULL;
    return cJSON_ParseWithLength(bytes + skip, (size_t)(end - bytes) - skip);
}

/* The end of the object that begins at the byte: braces in texts do not count. NULL: none. */
static const char *object_end(const char *at, const char *end)
{
    size_t depth = 0;
    bool in_text = false;
    for (; at < end; at++) {
        if (in_text && *at == '\\' && at + 1 < end)
            at++;
        else if (*at == '"')
            in_text = !in_text;
        else if (!in_text && *at == '{')
            depth++;
        else if (!in_text && *at == '}' && --depth == 0)
            return at + 1;
    }
    return NULL;
}

/* The record alone: the respondents of a large file are not made a tree of. */
static cJSON *record_of_json(const char *bytes, size_t length)
{
    static const char results[] = "\"results\": {", gate[] = "\"gate\": {";
    const char *end = bytes + length;
    const char *at = memmem(bytes, length, results, sizeof results - 1);
    if (at)
        at = memmem(at, (size_t)(end - at), gate, sizeof gate - 1);
    const char *from = at ? at + sizeof gate - 2 : NULL;
    const char *to = from ? object_end(from, end) : NULL;
    return to ? cJSON_ParseWithLength(from, (size_t)(to - from)) : NULL;
}

norma_status norma_record_read(norma_record **out, const char *path, norma_error *err)
{
    norma_record *made = NORMA__NEW(norma_record, 1);
    cJSON *record = NULL;
    norma_status status;

    *out = NULL;
    if (!made)
        return norma__no_memory(err);
    status = norma__file_read(&made->file.bytes, &made->file.length, path, MOST_BYTES, err);
    if (status != NORMA_OK)
        goto done;
    const size_t blanks = strspn(made->file.bytes, " \t\r\n");
    made->format = made->file.bytes[blanks] == '{' ? NORMA_FORMAT_JSON : NORMA_FORMAT_CSV;
    record = made->format == NORMA_FORMAT_JSON
                 ? record_of_json(made->file.bytes, made->file.length)
                 : norma__record_of_csv(made->file.bytes, made->file.length);
    if (!record) {
        status = norma__fail(err, NORMA_EDATA,
                             "%s has no gate record that can be read: it was not written by norma "
                             "score, or was changed since",
                             path);
        goto done;
    }
    if ((status = read_record(made, record, err)) != NORMA_OK)
        goto done;
    check_digest(made);

    *out = made; /* the caller owns it from here */
    made = NULL;
done:
    cJSON_Delete(record);
    norma_record_free(made);
    return status;
}

const char *norma_record_setting_of(const norma_record *record, const char *name)
{
    for (size_t i = 0; i < record->n_settings; i++)
        if (strcmp(record->settings[i].name, name) == 0)
            return record->settings[i].text;
    return NULL;
}

void norma_record_free(norma_record *record)
{
    if (!record)
        return;
    free(record->norma_version);
    free(record->data_file);
    free(record->data_sha256);
    free(record->instrument_sha256);
    free(record->norms_sha256);
    free(record->calibration_sha256);
    free(record->latencies_sha256);
    for (size_t i = 0; i < record->n_settings; i++) {
        free(record->settings[i].name);
        free(record->settings[i].text);
    }
    free(record->settings);
    for (size_t i = 0; i < record->n_overrides; i++) {
        free((char *)record->overrides[i].code); /* copies of our own */
        free((char *)record->overrides[i].because);
    }
    free(record->overrides);
    free(record->file.bytes);
    free(record);
}
