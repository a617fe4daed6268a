#include <stdlib.h>
#include <string.h>

#include "formats/rows.h"
#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "foundation/text.h"

enum { MOST_CHUNKS = 64 };

size_t norma__smallest_chunk = 1 << 20;

/* Blocks of 255 let the compiler count in bytes, sixteen or more at a time. */
static size_t count_newlines(const char *p, const char *end)
{
    size_t n = 0;
    while (p < end) {
        size_t block = end - p < 255 ? (size_t)(end - p) : 255;
        unsigned char in_block = 0;
        for (size_t i = 0; i < block; i++)
            in_block = (unsigned char)(in_block + (p[i] == '\n'));
        n += in_block;
        p += block;
    }
    return n;
}

/* Lines that are blank at the end of a file are no rows. */
static const char *without_blank_lines(const char *begin, const char *end)
{
    for (;;) {
        const char *p = end;
        if (p > begin && p[-1] == '\n')
            p--;
        if (p < end && p > begin && p[-1] == '\r')
            p--;
        if (p == end || (p > begin && p[-1] != '\n'))
            return end;
        end = p;
    }
}

static norma_status split(norma__rows *rows, const char *begin, const char *end, norma_error *err)
{
    size_t size = (size_t)(end - begin) / MOST_CHUNKS;
    rows->quoted = memchr(begin, '"', (size_t)(end - begin)) != NULL;
    if (size < norma__smallest_chunk)
        size = norma__smallest_chunk;
    if (!(rows->chunks = NORMA__NEW(norma__chunk, (size_t)(end - begin) / size + 1)))
        return norma__no_memory(err);
    while (begin < end) {
        const char *cut = end;
        if ((size_t)(end - begin) > size) {
            cut = memchr(begin + size, '\n', (size_t)(end - begin) - size);
            cut = cut ? cut + 1 : end;
        }
        rows->chunks[rows->n_chunks++] = (norma__chunk){.begin = begin, .end = cut};
        begin = cut;
    }
    return NORMA_OK;
}

static void look_at(norma__chunk *chunk, size_t n_columns)
{
    size_t bytes = (size_t)(chunk->end - chunk->begin);
    size_t lines = count_newlines(chunk->begin, chunk->end) + (chunk->end[-1] != '\n');
    size_t most = bytes / n_columns + 1; /* a row has a byte a column, but for the last line end */
    chunk->room = lines < most ? lines : most;
    chunk->is_1252 = !norma__is_utf8(chunk->begin, bytes);
}

norma_status norma__rows_find(norma__rows *rows, norma__csv *csv, const norma__plan *plan,
                              norma_error *err)
{
    const char *end = without_blank_lines(csv->body, csv->end);
    size_t n_items = plan->instrument->n_items;
    norma_status status;

    *rows = (norma__rows){.threads = norma__threads(plan->options->threads)};
    if (end == csv->body)
        return norma__fail(err, NORMA_EDATA, "%s has a header and no row of data", csv->name);
    if ((status = split(rows, csv->body, end, err)) != NORMA_OK)
        return status;
    if (rows->threads > (int)rows->n_chunks)
        rows->threads = (int)rows->n_chunks; /* waking one costs more than a small file */
#pragma omp parallel for num_threads(rows->threads) schedule(dynamic, 1)
    for (size_t c = 0; c < rows->n_chunks; c++)
        look_at(&rows->chunks[c], csv->n_columns);
    for (size_t c = 0; c < rows->n_chunks; c++) {
        rows->chunks[c].first_row = rows->n_rows;
        rows->n_rows += rows->chunks[c].room;
        csv->body_1252 = csv->body_1252 || rows->chunks[c].is_1252;
    }
    rows->beyond = NORMA__NEW(size_t, n_items);
    rows->impossible = NORMA__NEW(size_t, n_items);
    rows->keep = plan->where == NORMA_NONE ? NULL : NORMA__NEW(uint8_t, rows->n_rows);
    rows->seen = NORMA__NEW(uint8_t, plan->options->n_where_values);
    if (!rows->beyond || !rows->impossible || !rows->seen ||
        (plan->where != NORMA_NONE && !rows->keep))
        return norma__no_memory(err);
    return NORMA_OK;
}

void norma__rows_free(norma__rows *rows)
{
    for (size_t c = 0; c < rows->n_chunks; c++)
        free(rows->chunks[c].extents);
    free(rows->chunks);
    free(rows->keep);
    free(rows->seen);
    free(rows->beyond);
    free(rows->impossible);
    free(rows->extents);
}
