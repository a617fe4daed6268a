#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/digest.h"
#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "tables/file.h"
#include "tables/file_header.h"

/* A file being read, line by line. */
typedef struct reading {
    const char *at, *end; /* end: where the last line, the seal, begins */
    size_t line;          /* from 1, of at */
    const char *name;
    norma_error *err;
} reading;

static norma_status refuse(const reading *r, const char *why)
{
    return norma__fail(r->err, NORMA_EDATA, "%s, line %zu: %s", r->name, r->line, why);
}

/* ---- the frame: first and last line ---- */

static size_t lines_in(const char *bytes, size_t length)
{
    size_t n = 0;
    for (const char *end = bytes + length; (bytes = memchr(bytes, '\n', (size_t)(end - bytes)));
         bytes++)
        n++;
    return n;
}

static norma_status check_magic(const char *bytes, size_t length, const char *name,
                                norma_error *err)
{
    static const char begin[] = "norma-tables ";
    if (length == 0)
        return norma__fail(err, NORMA_EDATA, "%s is empty", name);
    if (length > strlen(NORMA__TABLES_MAGIC) &&
        memcmp(bytes, NORMA__TABLES_MAGIC, strlen(NORMA__TABLES_MAGIC)) == 0)
        return NORMA_OK;
    if (length > strlen(begin) && memcmp(bytes, begin, strlen(begin)) == 0)
        return norma__fail(err, NORMA_EDATA,
                           "%s, line 1: this norma reads tables of counts of version 1 only", name);
    return norma__fail(err, NORMA_EDATA, "%s, line 1: tables of counts begin with norma-tables 1",
                       name);
}

/* The last line is the digest of all before it. */
static norma_status check_seal(const char *bytes, size_t length, const char *name, norma_error *err)
{
    char digest[NORMA__DIGEST_SIZE], seal[NORMA__TABLES_SEAL + 1];
    size_t content = length < NORMA__TABLES_SEAL ? 0 : length - NORMA__TABLES_SEAL;
    const char *last = bytes + content;
    if (content == 0 || last[-1] != '\n' || memcmp(last, "sha256 ", 7) != 0 ||
        bytes[length - 1] != '\n')
        return norma__fail(err, NORMA_EDATA,
                           "%s, line %zu: the file was cut short or added to: it does not end with "
                           "the line of its sha256",
                           name, lines_in(bytes, length) + (bytes[length - 1] != '\n'));
    norma__digest(digest, bytes, content);
    memcpy(seal, "sha256 ", 7);
    memcpy(seal + 7, digest, 64);
    seal[NORMA__TABLES_SEAL - 1] = '\n';
    if (memcmp(last, seal, NORMA__TABLES_SEAL) != 0)
        return norma__fail(err, NORMA_EDATA,
                           "%s, line %zu: the sha256 is not that of the lines before: the file was "
                           "altered",
                           name, lines_in(bytes, length));
    return NORMA_OK;
}

/* ---- numbers ---- */

/* Reads a whole number without leading zeros; false when there is none up to 2^53. */
static bool read_whole(reading *r, int64_t *number)
{
    const char *at = r->at;
    int64_t value = 0;
    while (at < r->end && *at >= '0' && *at <= '9' && at - r->at < 17)
        value = 10 * value + (*at++ - '0');
    if (at == r->at || at - r->at == 17 || (*r->at == '0' && at - r->at > 1) ||
        value > NORMA__MOST_COUNT)
        return false;
    *number = value;
    r->at = at;
    return true;
}

static bool take(reading *r, char c)
{
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    r->line += c == '\n';
    return true;
}

static norma_status refuse_number(const reading *r)
{
    return refuse(r, "a whole number up to 2^53, without leading zeros, is wanted here");
}

static norma_status read_counts(reading *r, int64_t *counts, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (!read_whole(r, &counts[k]))
            return refuse_number(r);
        if (!take(r, k + 1 < n ? ' ' : '\n'))
            return norma__fail(r->err, NORMA_EDATA, "%s, line %zu: %zu counts are wanted here",
                               r->name, r->line, n);
    }
    return NORMA_OK;
}

/* ---- header and groups ---- */

/* What a file of this length can hold is made room for, and no more. */
static norma_status check_room(const reading *r, const norma__tables_header *h)
{
    size_t counts = 0, before = 0;
    for (size_t i = 0; i < h->instrument->n_items; i++) {
        size_t categories = (size_t)(h->max[i] - h->min[i]) + 1;
        counts += categories * (1 + before);
        before += categories;
    }
    size_t room = (size_t)(r->end - r->at) / 2; /* at least a digit and what follows it a count */
    if (counts * h->n_groups > room)            /* at most 2^35 times 2^23 */
        return refuse(r, "the file is too short for the counts of the items and groups that its "
                         "header names: it was cut short");
    return NORMA_OK;
}

static norma_status read_header(norma_tables **tables, reading *r)
{
    char place[300];
    norma__tables_header h = {0};
    norma_status status;
    const char *end = memchr(r->at, '\n', (size_t)(r->end - r->at));

    if (!end || end - r->at > NORMA__TABLES_HEADER_MAX)
        return refuse(r, "the header is one line of JSON of at most 16 MiB");
    snprintf(place, sizeof place, "%.200s, line %zu", r->name, r->line);
    if ((status = norma__read_tables_header(&h, r->at, (size_t)(end - r->at), place, r->err)) !=
        NORMA_OK)
        return status;
    r->at = end + 1;
    r->line++;
    if ((status = check_room(r, &h)) == NORMA_OK)
        status = norma__tables_new(tables, h.instrument, h.min, h.max, h.missing, h.weighted, h.by,
                                   r->err);
    for (size_t g = 0; g < h.n_groups && status == NORMA_OK; g++) {
        norma__group *group;
        status = norma__tables_group(&group, *tables, h.groups[g], r->err);
    }
    norma__tables_header_clear(&h);
    return status;
}

static norma_status read_group_line(reading *r, norma__group *group)
{
    int64_t rows, complete;
    if (r->end - r->at < 6 || memcmp(r->at, "group ", 6) != 0)
        return refuse(r, "a line \"group ROWS COMPLETE\" is wanted here");
    r->at += 6;
    if (!read_whole(r, &rows) || !take(r, ' ') || !read_whole(r, &complete))
        return refuse_number(r);
    if (!take(r, '\n'))
        return refuse(r, "a line \"group ROWS COMPLETE\" is wanted here");
    group->n_rows = (size_t)rows;
    group->n_complete = (size_t)complete;
    return NORMA_OK;
}

static norma_status read_group(reading *r, const norma_tables *t, norma__group *group)
{
    size_t pairs = t->n_items * (t->n_items - 1) / 2, line = r->line;
    norma_status status = read_group_line(r, group);
    for (size_t i = 0; i < t->n_items && status == NORMA_OK; i++)
        status = read_counts(r, group->one_way + t->first[i], t->categories[i]);
    for (size_t k = 0; k < pairs && status == NORMA_OK; k++)
        status = read_counts(r, group->two_way + t->pair[k], t->pair[k + 1] - t->pair[k]);
    return status == NORMA_OK ? norma__tables_check_group(t, group, line, r->name, r->err) : status;
}

static norma_status add_input(norma_tables *t, const char *bytes, size_t length, const char *name,
                              norma_error *err)
{
    char digest[NORMA__DIGEST_SIZE];
    norma__digest(digest, bytes, length);
    const norma_input input = {.file = (char *)name,
                               .sha256 = digest,
                               .rows = t->all.n_rows,
                               .columns = t->n_items,
                               .format = norma_file_format_name(NORMA_FILE_TABLES),
                               .encoding = "utf-8"};
    return norma__tables_add_input(t, &input, err);
}

norma_status norma_tables_parse(norma_tables **out, const char *bytes, size_t length,
                                const char *name, norma_error *err)
{
    norma_tables *t = NULL;
    norma_status status;

    *out = NULL;
    if ((status = check_magic(bytes, length, name, err)) != NORMA_OK ||
        (status = check_seal(bytes, length, name, err)) != NORMA_OK)
        return status;
    reading r = {.at = bytes + strlen(NORMA__TABLES_MAGIC),
                 .end = bytes + length - NORMA__TABLES_SEAL,
                 .line = 2,
                 .name = name,
                 .err = err};
    if ((status = read_header(&t, &r)) != NORMA_OK || !t)
        goto done;
    for (size_t g = 0; g < t->n_groups && status == NORMA_OK; g++)
        status = read_group(&r, t, &t->groups[g]);
    if (status == NORMA_OK && r.at != r.end)
        status = refuse(&r, "the counts of all groups were read, and more lines follow");
    if (status != NORMA_OK || (status = norma__tables_total(t, err)) != NORMA_OK ||
        (status = add_input(t, bytes, length, name, err)) != NORMA_OK)
        goto done;
    *out = t; /* the caller owns it from here */
    t = NULL;
done:
    norma_tables_free(t);
    return status;
}

norma_status norma_tables_read(norma_tables **out, const char *path, norma_error *err)
{
    char *bytes = NULL;
    size_t length;
    norma_status status;

    *out = NULL;
    if ((status = norma__file_read(&bytes, &length, path, SIZE_MAX, err)) != NORMA_OK)
        return status;
    status = norma_tables_parse(out, bytes, length, path, err);
    free(bytes);
    return status;
}
