#include "formats/responses/responses_directory.h"

#include <string.h>

#include "formats/responses/responses.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- the head ---- */

static norma_status check_length(const norma__responses_head *head, size_t length, const char *name,
                                 norma_error *err)
{
    if (head->length != length)
        return norma__fail(err, NORMA_EDATA,
                           "%s has %zu bytes and should have %llu: it was cut short or added to; "
                           "take a fresh copy of it",
                           name, length, (unsigned long long)head->length);
    const size_t fixed = sizeof *head + NORMA__DIGEST_BYTES;
    if (length < fixed || norma__responses_gap(length - NORMA__DIGEST_BYTES) != 0 ||
        head->directory > length - fixed ||
        norma__responses_gap(sizeof *head + head->directory) > length - fixed - head->directory)
        return norma__fail(err, NORMA_EDATA,
                           "%s is not sound: its length leaves no room for its parts", name);
    if (head->columns == 0)
        return norma__fail(err, NORMA_EDATA, "%s has no column", name);
    if (head->columns > NORMA__RESPONSES_COLUMNS ||
        head->columns > head->directory / sizeof(norma__responses_record))
        return norma__fail(err, NORMA_EDATA,
                           "%s is not sound: it has more columns than its directory", name);
    if (head->rows > length)
        return norma__fail(err, NORMA_EDATA, "%s is not sound: it has more rows than bytes", name);
    return NORMA_OK;
}

norma_status norma__responses_open(norma__responses_head *head, const void *bytes, size_t length,
                                   const char *name, norma_error *err)
{
    if (!norma__responses_same_order())
        return norma__fail(err, NORMA_EIO, "response files need a little-endian machine");
    *head = (norma__responses_head){0};
    if (length)
        memcpy(head, bytes, length < sizeof *head ? length : sizeof *head);
    if (memcmp(head->magic, NORMA__RESPONSES_MAGIC, sizeof head->magic) != 0)
        return norma__fail(err, NORMA_EDATA, "%s does not begin as a response file does", name);
    if (length < sizeof *head)
        return norma__fail(err, NORMA_EDATA,
                           "%s has %zu bytes, too few for a response file: it was cut short; take "
                           "a fresh copy of it",
                           name, length);
    if (head->version != NORMA__RESPONSES_VERSION || head->flags != 0)
        return norma__fail(err, NORMA_EDATA,
                           "%s is a response file of version %u.%u and version %d.0 is what is "
                           "read here: use a norma that reads it",
                           name, head->version, head->flags, NORMA__RESPONSES_VERSION);
    return check_length(head, length, name, err);
}

/* ---- the directory ---- */

/* What is left to read; after one read beyond the end nothing is left and all reads fail. */
struct cursor {
    const char *at, *end;
    bool failed;
};

static void take(void *to, struct cursor *cursor, size_t size)
{
    if (cursor->failed || size > (size_t)(cursor->end - cursor->at)) {
        cursor->failed = true;
        memset(to, 0, size);
        return;
    }
    memcpy(to, cursor->at, size);
    cursor->at += size;
}

/* A copy of a text; NULL when there is no memory or, with failed set, no text. */
static char *take_text(struct cursor *cursor)
{
    const size_t left = (size_t)(cursor->end - cursor->at);
    const char *nul = cursor->failed || left == 0 ? NULL : memchr(cursor->at, 0, left);
    if (!nul) {
        cursor->failed = true;
        return NULL;
    }
    char *text = norma__copy_text(cursor->at);
    cursor->at = nul + 1;
    return text;
}

static bool is_plausible(const norma__responses_record *record, const struct cursor *cursor)
{
    /* Every labelled value takes a number and a NUL at least. */
    return record->kind >= NORMA__KIND_BYTES && record->kind <= NORMA__KIND_TEXTS &&
           (record->kind == NORMA__KIND_BYTES || record->origin == 0) &&
           (record->kind == NORMA__KIND_TEXTS || record->n_texts == 0) &&
           (record->kind != NORMA__KIND_TEXTS ||
            (record->n_missing == 0 && record->n_value_labels == 0)) &&
           record->n_missing <= NORMA__MISSING_RANGES &&
           record->n_value_labels <= (size_t)(cursor->end - cursor->at) / (sizeof(double) + 1);
}

/* Fills what the record's counts announce; false when memory or, with failed set, bytes run out. */
static bool take_lists(norma__frame_column *column, const norma__responses_record *record,
                       struct cursor *cursor)
{
    if (!(column->value_labels = NORMA__NEW(norma__value_label, record->n_value_labels)))
        return false;
    for (column->n_missing = 0; column->n_missing < record->n_missing; column->n_missing++) {
        take(&column->missing[column->n_missing].low, cursor, sizeof(double));
        take(&column->missing[column->n_missing].high, cursor, sizeof(double));
    }
    for (uint32_t v = 0; v < record->n_value_labels; v++)
        take(&column->value_labels[v].value, cursor, sizeof(double));
    if (!(column->name = take_text(cursor)) || !(column->label = take_text(cursor)))
        return false;
    for (; column->n_value_labels < record->n_value_labels; column->n_value_labels++)
        if (!(column->value_labels[column->n_value_labels].label = take_text(cursor)))
            return false;
    return true;
}

static norma_status take_column(norma__frame_column *column, norma__responses_record *record,
                                struct cursor *cursor, norma_error *err)
{
    take(record, cursor, sizeof *record);
    if (cursor->failed || !is_plausible(record, cursor)) {
        cursor->failed = true;
        return NORMA_EDATA;
    }
    column->origin = record->origin;
    column->decimals = record->decimals;
    if (take_lists(column, record, cursor))
        return NORMA_OK;
    return cursor->failed ? NORMA_EDATA : norma__no_memory(err);
}

norma_status norma__responses_directory(norma__frame *frame, norma__responses_record **records,
                                        const norma__responses_head *head, const void *directory,
                                        const char *name, norma_error *err)
{
    struct cursor cursor = {directory, (const char *)directory + head->directory, false};

    *records = NORMA__NEW(norma__responses_record, head->columns);
    frame->columns = NORMA__NEW(norma__frame_column, head->columns);
    if (!*records || !frame->columns)
        return norma__no_memory(err);
    frame->n_rows = head->rows;
    while (frame->n_columns < head->columns) {
        size_t c = frame->n_columns++;
        norma_status status = take_column(&frame->columns[c], &(*records)[c], &cursor, err);
        if (cursor.failed)
            return norma__fail(err, NORMA_EDATA,
                               "%s: column %zu is not sound: it is not described as columns are",
                               name, c + 1);
        if (status != NORMA_OK)
            return status;
    }
    if (cursor.at != cursor.end)
        return norma__fail(err, NORMA_EDATA,
                           "%s is not sound: its directory says more than its columns", name);
    return norma__responses_check(frame, name, err);
}
