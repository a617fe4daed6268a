#include <stdlib.h>
#include <string.h>

#include "foundation/digest.h"
#include "foundation/status.h"
#include "tables/file.h"
#include "tables/file_header.h"

static void put_whole(norma__buffer *out, uint64_t number, char before)
{
    char text[24];
    size_t at = sizeof text;
    do
        text[--at] = (char)('0' + number % 10);
    while (number /= 10);
    if (before)
        text[--at] = before;
    norma__put_bytes(out, text + at, sizeof text - at);
}

static void put_counts(norma__buffer *out, const int64_t *counts, size_t n)
{
    for (size_t k = 0; k < n; k++)
        put_whole(out, (uint64_t)counts[k], k ? ' ' : '\0');
    norma__put(out, "\n");
}

static void put_group(norma__buffer *out, const norma_tables *t, const norma__group *group)
{
    size_t pairs = t->n_items * (t->n_items - 1) / 2;
    norma__put(out, "group");
    put_whole(out, group->n_rows, ' ');
    put_whole(out, group->n_complete, ' ');
    norma__put(out, "\n");
    for (size_t i = 0; i < t->n_items; i++)
        put_counts(out, group->one_way + t->first[i], t->categories[i]);
    for (size_t k = 0; k < pairs; k++)
        put_counts(out, group->two_way + t->pair[k], t->pair[k + 1] - t->pair[k]);
}

/* Ids are made of columns, which may be anything; a file is written only if it can be read. */
static norma_status put_header(norma__buffer *out, const norma_tables *t, norma_error *err)
{
    norma__tables_header back;
    norma_error why;
    norma__put(out, NORMA__TABLES_MAGIC);
    size_t before = out->length;
    norma__put_tables_header(out, t);
    if (out->failed)
        return norma__no_memory(err);
    if (out->length - before > NORMA__TABLES_HEADER_MAX)
        return norma__fail(err, NORMA_EDATA,
                           "the names of items, scales and groups take more than %d MiB: they "
                           "cannot be written with tables of counts",
                           NORMA__TABLES_HEADER_MAX >> 20);
    norma_status status = norma__read_tables_header(&back, out->bytes + before,
                                                    out->length - before, "the header", &why);
    if (status != NORMA_OK)
        return status == NORMA_ENOMEM
                   ? norma__no_memory(err)
                   : norma__fail(err, NORMA_EDATA,
                                 "the tables cannot be written: %s; an instrument can give items "
                                 "ids of their own",
                                 why.message);
    norma__tables_header_clear(&back);
    norma__put(out, "\n");
    return NORMA_OK;
}

static norma_status put_all(norma__buffer *out, const norma_tables *t, norma_error *err)
{
    char digest[NORMA__DIGEST_SIZE];
    norma_status status = put_header(out, t, err);
    if (status != NORMA_OK)
        return status;
    for (size_t g = 0; g < t->n_groups; g++)
        put_group(out, t, &t->groups[g]);
    if (out->failed)
        return norma__no_memory(err);
    norma__digest(digest, out->bytes, out->length);
    norma__putf(out, "sha256 %s\n", digest);
    return out->failed ? norma__no_memory(err) : NORMA_OK;
}

norma_status norma_tables_write(norma_output *out, const norma_tables *tables, size_t min_cell,
                                norma_error *err)
{
    norma__buffer text = {0};
    norma_status status;

    *out = (norma_output){0};
    if ((status = norma__tables_check_small(tables, min_cell, err)) != NORMA_OK)
        return status;
    if ((status = put_all(&text, tables, err)) != NORMA_OK) {
        norma__buffer_free(&text);
        return status;
    }
    *out = (norma_output){text.bytes, text.length};
    return NORMA_OK;
}
