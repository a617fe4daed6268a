#include <stdlib.h>
#include <string.h>

#include "formats/responses/responses.h"
#include "formats/responses/responses_directory.h"
#include "formats/responses/responses_layout.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

/* A file in memory and how far it was read. */
struct parsing {
    const char *name;
    const unsigned char *bytes;
    size_t at, end; /* the checksum begins at end */
    norma__frame *frame;
};

/* Zeros up to the next place where data may begin, which is not beyond end: end is such a place. */
static norma_status skip_gap(struct parsing *p, norma_error *err)
{
    for (size_t n = norma__responses_gap(p->at); n > 0; n--, p->at++)
        if (p->bytes[p->at] != 0)
            return norma__fail(err, NORMA_EDATA,
                               "%s is not sound: there is something at offset %zu, where nothing "
                               "should be",
                               p->name, p->at);
    return NORMA_OK;
}

static norma_status refuse(const struct parsing *p, size_t column, const char *fault,
                           norma_error *err)
{
    return norma__fail(err, NORMA_EDATA, "%s: column %zu is not sound: %s", p->name, column + 1,
                       fault);
}

/* ---- texts ---- */

/* Texts are numbered as they first appear, and every one does. */
static const char *check_codes(const uint32_t *codes, size_t n_rows, size_t n_texts)
{
    size_t seen = 0;
    for (size_t row = 0; row < n_rows; row++) {
        if (codes[row] == UINT32_MAX)
            continue;
        if (codes[row] > seen || codes[row] >= n_texts)
            return codes[row] >= n_texts ? "a row has a text that is not there"
                                         : "its texts are not in order of first appearance";
        seen += codes[row] == seen;
    }
    return seen == n_texts ? NULL : "it has texts that are in no row";
}

/* The texts from at, each ended by a NUL, up to end. */
static const char *find_texts(norma__frame_column *column, const char *at, const char *end)
{
    if (!norma__is_utf8(at, (size_t)(end - at)))
        return "its texts are not UTF-8";
    for (size_t t = 0; t < column->n_texts; t++) {
        const char *nul = at == end ? NULL : memchr(at, 0, (size_t)(end - at));
        if (!nul)
            return "it has fewer texts than it says";
        if (nul == at)
            return "it has an empty text, which is a missing one";
        column->texts[t] = (char *)at; /* borrowed: nobody writes to it */
        at = nul + 1;
    }
    return at == end ? NULL : "it has more texts than it says";
}

static norma_status take_texts(struct parsing *p, size_t c, const norma__responses_record *record,
                               norma_error *err)
{
    norma__frame_column *column = &p->frame->columns[c];
    const size_t rows = p->frame->n_rows, codes = rows * sizeof(uint32_t), length = record->length;
    if (record->n_texts > rows || length - codes < record->n_texts)
        return refuse(p, c, "it has too many texts", err);
    if (!(column->texts = NORMA__NEW(char *, record->n_texts)))
        return norma__no_memory(err);
    column->n_texts = column->texts_capacity = record->n_texts;
    const char *fault = check_codes(column->codes, rows, column->n_texts);
    if (!fault) {
        const char *texts = (const char *)p->bytes + p->at + codes;
        fault = find_texts(column, texts, texts + (length - codes));
    }
    return fault ? refuse(p, c, fault, err) : NORMA_OK;
}

/* ---- data ---- */

/* Borrows the data of a column, which begin at p->at. */
static norma_status take_data(struct parsing *p, size_t c, const norma__responses_record *record,
                              norma_error *err)
{
    norma__frame_column *column = &p->frame->columns[c];
    const size_t size = record->kind == NORMA__KIND_BYTES     ? 1
                        : record->kind == NORMA__KIND_NUMBERS ? sizeof(double)
                                                              : sizeof(uint32_t);
    const size_t rows = p->frame->n_rows, left = p->end - p->at;
    void *data = (void *)(p->bytes + p->at); /* borrowed: nobody writes to it */
    norma_status status = NORMA_OK;

    if (record->length > left || rows > record->length / size ||
        (record->kind != NORMA__KIND_TEXTS && record->length != rows * size))
        return refuse(p, c, "its data have another length than its rows", err);
    column->borrowed = true;
    if (record->kind == NORMA__KIND_BYTES)
        column->bytes = data;
    else if (record->kind == NORMA__KIND_NUMBERS)
        column->numbers = data;
    else
        column->codes = data;
    if (column->codes)
        status = take_texts(p, c, record, err);
    p->at += record->length;
    return status == NORMA_OK ? skip_gap(p, err) : status;
}

/* ---- the file ---- */

static norma_status check_sum(char hex[NORMA__DIGEST_SIZE], const struct parsing *p,
                              norma_error *err)
{
    uint8_t sum[NORMA__DIGEST_BYTES];
    norma__digesting digesting;
    norma__digest_begin(&digesting);
    norma__digest_add(&digesting, p->bytes, p->end);
    norma__digest_sum(sum, &digesting);
    if (memcmp(sum, p->bytes + p->end, sizeof sum) != 0)
        return norma__fail(err, NORMA_EDATA,
                           "%s is damaged: its content is not the one its checksum was taken of: "
                           "take a fresh copy of it",
                           p->name);
    norma__digest_add(&digesting, p->bytes + p->end, sizeof sum);
    norma__digest_hex(hex, &digesting);
    return NORMA_OK;
}

static norma_status describe_input(struct parsing *p, const char *hex, norma_error *err)
{
    norma_input *input = &p->frame->input;
    *input = (norma_input){.rows = p->frame->n_rows,
                           .columns = p->frame->n_columns,
                           .format = "response file",
                           .encoding = "utf-8"};
    norma_status status = norma__keep_text(&input->file, p->name, err);
    return status == NORMA_OK ? norma__keep_text(&input->sha256, hex, err) : status;
}

static norma_status parse_all(struct parsing *p, const norma__responses_head *head,
                              norma__responses_record **records, norma_error *err)
{
    char hex[NORMA__DIGEST_SIZE];
    norma_status status;

    if ((status = check_sum(hex, p, err)) != NORMA_OK ||
        (status = norma__responses_directory(p->frame, records, head, p->bytes + sizeof *head,
                                             p->name, err)) != NORMA_OK)
        return status;
    p->at = sizeof *head + head->directory;
    if ((status = skip_gap(p, err)) != NORMA_OK)
        return status;
    for (size_t c = 0; c < p->frame->n_columns; c++)
        if ((status = take_data(p, c, &(*records)[c], err)) != NORMA_OK)
            return status;
    if (p->at != p->end)
        return norma__fail(err, NORMA_EDATA, "%s is not sound: %zu bytes follow its last column",
                           p->name, p->end - p->at);
    return describe_input(p, hex, err);
}

norma_status norma__responses_parse(norma__frame **out, const void *bytes, size_t length,
                                    const char *name, norma_error *err)
{
    struct parsing p = {.name = name, .bytes = bytes};
    norma__responses_record *records = NULL;
    norma__responses_head head;
    norma_status status;

    *out = NULL;
    if ((status = norma__responses_open(&head, bytes, length, name, err)) != NORMA_OK)
        return status;
    p.end = length - NORMA__DIGEST_BYTES;
    if (!(p.frame = NORMA__NEW(norma__frame, 1)))
        return norma__no_memory(err);
    if ((status = parse_all(&p, &head, &records, err)) == NORMA_OK) {
        *out = p.frame;
        p.frame = NULL;
    }
    free(records);
    norma__frame_free(p.frame);
    return status;
}
