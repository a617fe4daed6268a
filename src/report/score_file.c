#include <norma/score_file.h>

#include <cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "report/scored_parts.h"

/* ---- fields ---- */

/* Where the reader is in the file; rows are counted from 1 after the header. */
typedef struct cursor {
    const char *at, *end;
    size_t row, column;
} cursor;

/* One field as it stands, quotes included. False at the end of the row, which is passed. */
static bool next_field(cursor *c, const char **from, size_t *length)
{
    bool quoted = false;
    if (c->at < c->end && c->column > 0) {
        char last = *c->at++; /* a comma or the line's end */
        if (last == '\n')
            return false;
    }
    if (c->at >= c->end)
        return false;
    *from = c->at;
    for (; c->at < c->end; c->at++) {
        if (*c->at == '"')
            quoted = !quoted;
        else if (!quoted && (*c->at == ',' || *c->at == '\n'))
            break;
    }
    *length = (size_t)(c->at - *from);
    c->column++;
    return true;
}

/* "x_pomp" ends in "_pomp". */
static bool ends_in(const char *field, size_t length, const char *suffix)
{
    size_t n = strlen(suffix);
    return length > n && memcmp(field + length - n, suffix, n) == 0;
}

/* ---- header ---- */

typedef struct layout {
    size_t n_columns, first; /* columns, and the first of a score */
    size_t *scale_of;        /* n_columns: which scale's POMP score; NORMA_NONE: another column */
} layout;

static bool has_pomp(const norma_score_file *file, const char *field, size_t length)
{
    for (size_t s = 0; s < file->n_scales; s++)
        if (strlen(file->scales[s]) == length && memcmp(file->scales[s], field, length) == 0)
            return true;
    return false;
}

static norma_status add_scale(norma_score_file *file, const char *field, size_t length,
                              norma_error *err)
{
    char **grown = NORMA__GROW(file->scales, char *, file->n_scales + 1);
    if (!grown)
        return norma__no_memory(err);
    file->scales = grown;
    if (!(file->scales[file->n_scales] = norma__copy_bytes(field, length)))
        return norma__no_memory(err);
    file->n_scales++;
    return NORMA_OK;
}

/* Once for the scales, and once for where the first column of one stands. */
static norma_status read_header(layout *l, norma_score_file *file, cursor *c, norma_error *err)
{
    const char *from, *start = c->at, *scores = NULL;
    size_t length;
    norma_status status = NORMA_OK;
    cursor again = *c;
    while (status == NORMA_OK && next_field(c, &from, &length)) {
        size_t *grown = NORMA__GROW(l->scale_of, size_t, l->n_columns + 1);
        if (!grown)
            return norma__no_memory(err);
        l->scale_of = grown;
        l->scale_of[l->n_columns] = NORMA_NONE;
        if (ends_in(from, length, "_pomp")) {
            l->scale_of[l->n_columns] = file->n_scales;
            status = add_scale(file, from, length - strlen("_pomp"), err);
        }
        l->n_columns++;
    }
    while (!scores && next_field(&again, &from, &length))
        if (ends_in(from, length, "_mean") && has_pomp(file, from, length - strlen("_mean")))
            scores = from;
        else
            l->first++;
    if (status != NORMA_OK)
        return status;
    if (!scores || scores == start)
        return norma__fail(err, NORMA_EDATA,
                           "the file has no scores: columns named after a scale, with _pomp");
    file->identity_header = norma__copy_bytes(start, (size_t)(scores - start - 1));
    return file->identity_header ? NORMA_OK : norma__no_memory(err);
}

/* ---- rows ---- */

static norma_status read_number(double *value, const char *from, size_t length, const cursor *c,
                                norma_error *err)
{
    char *end = NULL;
    *value = NAN;
    if (length == 0)
        return NORMA_OK;
    *value = strtod(from, &end);
    if (end == from + length && *value >= 0 && *value <= 100)
        return NORMA_OK;
    return norma__fail(err, NORMA_EDATA, "row %zu, column %zu is no POMP score from 0 to 100",
                       c->row, c->column);
}

static norma_status read_row(norma_score_file *file, const layout *l, cursor *c, size_t capacity,
                             norma_error *err)
{
    const char *from, *start = c->at;
    size_t length, row = file->n_rows, column = 0;
    norma_status status = NORMA_OK;
    c->column = 0;
    while (status == NORMA_OK && next_field(c, &from, &length)) {
        if (column == l->first)
            file->identities[row] = norma__copy_bytes(start, (size_t)(from - start - 1));
        if (column < l->n_columns && l->scale_of[column] != NORMA_NONE)
            status = read_number(&file->pomp[row + l->scale_of[column] * capacity], from, length, c,
                                 err);
        column++;
    }
    if (status == NORMA_OK && column != l->n_columns)
        status = norma__fail(err, NORMA_EDATA, "row %zu has %zu columns, and the header %zu",
                             c->row, column, l->n_columns);
    if (status == NORMA_OK && !file->identities[row])
        status = norma__no_memory(err);
    file->n_rows += file->identities[row] != NULL;
    return status;
}

static size_t lines_of(const char *at, const char *end)
{
    size_t n = 0;
    for (; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        n++;
    return n + 1;
}

static norma_status read_rows(norma_score_file *file, const layout *l, cursor *c, norma_error *err)
{
    size_t capacity = lines_of(c->at, c->end);
    norma_status status = NORMA_OK;
    file->identities = NORMA__NEW(char *, capacity);
    file->pomp = NORMA__NEW(double, capacity * file->n_scales);
    if (!file->identities || !file->pomp)
        return norma__no_memory(err);
    while (status == NORMA_OK && c->at < c->end) {
        c->row++;
        status = read_row(file, l, c, capacity, err);
    }
    for (size_t s = 1; s < file->n_scales; s++) /* close the columns up */
        memmove(file->pomp + s * file->n_rows, file->pomp + s * capacity,
                file->n_rows * sizeof *file->pomp);
    if (status == NORMA_OK && file->n_rows == 0)
        status = norma__fail(err, NORMA_EDATA, "the file has scores of nobody");
    return status;
}

/* ---- the file ---- */

static norma_status check_record(const norma_record *record, const char *path, norma_error *err)
{
    if (record->format != NORMA_FORMAT_CSV)
        return norma__fail(err, NORMA_EDATA,
                           "%s is JSON: give the scores as CSV (norma score --format csv)", path);
    if (!record->intact)
        return norma__fail(err, NORMA_EDATA,
                           "%s was changed since norma score wrote it; norma score verify says "
                           "where",
                           path);
    return NORMA_OK;
}

norma_status norma_score_file_read(norma_score_file **out, const char *path, norma_error *err)
{
    norma_record *record = NULL;
    norma_score_file *file = NULL;
    layout l = {0};
    norma_status status;

    *out = NULL;
    if ((status = norma_record_read(&record, path, err)) != NORMA_OK ||
        (status = check_record(record, path, err)) != NORMA_OK)
        goto done;
    const size_t skip = strlen(NORMA__RECORD_PREFIX);
    const char *line_end = memchr(record->file.bytes, '\n', record->file.length);
    if (!(file = NORMA__NEW(norma_score_file, 1)) ||
        !(file->record = norma__copy_bytes(record->file.bytes + skip,
                                           (size_t)(line_end - record->file.bytes) - skip))) {
        status = norma__no_memory(err);
        goto done;
    }
    cursor c = {.at = line_end + 1, .end = record->file.bytes + record->file.length};
    if ((status = read_header(&l, file, &c, err)) != NORMA_OK ||
        (status = read_rows(file, &l, &c, err)) != NORMA_OK)
        goto done;

    *out = file; /* the caller owns it from here */
    file = NULL;
done:
    free(l.scale_of);
    norma_record_free(record);
    norma_score_file_free(file);
    return status;
}

/* ---- a column of numbers ---- */

static norma_status take_column(norma_score_file *file, const norma_data *data, size_t variable,
                                norma_error *err)
{
    const double *values = norma_data_continuous_values(data, variable);
    for (size_t r = 0; r < file->n_rows; r++) {
        norma__buffer text = {0};
        if (values[r] < 0 || values[r] > 100)
            return norma__fail(
                err, NORMA_EDATA, "row %zu of column '%s' is no POMP score from 0 to 100",
                norma_data_file_row(data, r), norma_data_continuous_id(data, variable));
        file->pomp[r] = values[r];
        norma__put_whole(&text, norma_data_file_row(data, r));
        if (text.failed) {
            norma__buffer_free(&text);
            return norma__no_memory(err);
        }
        file->identities[r] = text.bytes;
    }
    return NORMA_OK;
}

norma_status norma_score_file_of(norma_score_file **out, const norma_data *data, size_t variable,
                                 const char *scale_id, norma_error *err)
{
    size_t n = norma_data_rows(data);
    norma_score_file *file = NORMA__NEW(norma_score_file, 1);
    norma_status status = NORMA_OK;

    *out = NULL;
    if (!file)
        return norma__no_memory(err);
    file->n_rows = n;
    file->identities = NORMA__NEW(char *, n);
    file->pomp = NORMA__NEW(double, n);
    file->identity_header = norma__copy_text("row");
    if (!file->identities || !file->pomp || !file->identity_header)
        status = norma__no_memory(err);
    if (!file->identities)
        file->n_rows = 0;
    if (status == NORMA_OK)
        status = add_scale(file, scale_id, strlen(scale_id), err);
    if (status == NORMA_OK)
        status = take_column(file, data, variable, err);
    if (status == NORMA_OK) {
        *out = file; /* the caller owns it from here */
        file = NULL;
    }
    norma_score_file_free(file);
    return status;
}

void norma_score_file_free(norma_score_file *file)
{
    if (!file)
        return;
    free(file->record);
    free(file->identity_header);
    norma__free_texts(file->identities, file->n_rows);
    norma__free_texts(file->scales, file->n_scales);
    free(file->pomp);
    free(file);
}

/* ---- does it fit the norms ---- */

static const char *text_of(const cJSON *record, const char *object, const char *key)
{
    const cJSON *in = cJSON_GetObjectItemCaseSensitive(record, object);
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(in, key));
    return text ? text : "";
}

norma_status norma_score_file_fit(const norma_score_file *file, const norma_norm_set *from,
                                  norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (!file->record)
        return NORMA_OK;
    cJSON *record = cJSON_Parse(file->record);
    if (!record)
        return norma__no_memory(err);
    const cJSON *norms = cJSON_GetObjectItemCaseSensitive(record, "norms");
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(norms, "version");
    if (strcmp(text_of(record, "instrument", "key_sha256"), from->key_sha256) != 0)
        status = norma__fail(err, NORMA_EDATA,
                             "the scores were made with another scoring key than norm set '%s' "
                             "version %lld: restate them from norms of their own key",
                             from->name, (long long)from->version);
    else if (strcmp(text_of(record, "norms", "name"), from->name) != 0 ||
             !cJSON_IsNumber(version) || version->valuedouble != (double)from->version)
        status =
            norma__note(notes, err, "restated-other-norms", NULL, NAN, NAN,
                        "the scores were not made with the norm version that they are restated "
                        "from: percentiles in that file may differ");
    cJSON_Delete(record);
    return status;
}
