/* Any bytes as a .tab file: refused with a sentence, or read into sound tables that are written as
   a file which is read as the same, and from which moments can be computed. The first byte chooses
   whether the line of the digest is added, and whether the bytes are taken as counts alone, behind
   a header of two items, so that what lies behind those is reached. */
#include <norma/describe.h>
#include <norma/moments.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/digest.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char header[] =
    "norma-tables 1\n{\"missing\":\"pairwise\",\"weighted\":false,\"by\":\"u\",\"groups\":[\"a\","
    "\"b\"],\"observed\":[],\"instrument\":{\"format\":\"norma-instrument-1\",\"id\":\"f\","
    "\"version\":\"1\",\"items\":[{\"id\":\"A\",\"min\":1,\"max\":3},{\"id\":\"B\",\"min\":0,"
    "\"max\":1,\"reverse\":true}],\"scales\":[{\"id\":\"s\",\"items\":[\"A\",\"B\"]}]}}\n";

static void check(int holds)
{
    if (!holds)
        abort();
}

/* A copy of exactly its length. */
static char *file_of(const uint8_t *bytes, size_t *length, uint8_t choice)
{
    char digest[NORMA__DIGEST_SIZE], seal[80] = "";
    size_t before = choice & 2 ? strlen(header) : 0, body = before + *length;
    char *text = malloc(body ? body : 1);
    check(text != NULL);
    memcpy(text, header, before);
    if (*length)
        memcpy(text + before, bytes, *length);
    if (choice & 1) {
        norma__digest(digest, text, body);
        snprintf(seal, sizeof seal, "sha256 %s\n", digest);
    }
    char *file = malloc(body + strlen(seal) + (body + strlen(seal) == 0));
    check(file != NULL);
    memcpy(file, text, body);
    memcpy(file + body, seal, strlen(seal));
    *length = body + strlen(seal);
    free(text);
    return file;
}

/* Rows of a pair's table are no more than answers to the item. */
static void check_counts(const norma_tables *t, size_t group)
{
    size_t p = norma_tables_items(t);
    check(norma_tables_complete(t, group) <= norma_tables_rows(t, group));
    for (size_t i = 0; i < p; i++)
        for (size_t j = i + 1; j < p; j++)
            for (size_t a = 0; a < norma_tables_categories(t, i); a++) {
                const int64_t *pair = norma_tables_two_way(t, group, i, j);
                int64_t margin = 0;
                for (size_t b = 0; b < norma_tables_categories(t, j); b++) {
                    int64_t count = pair[a * norma_tables_categories(t, j) + b];
                    check(count >= 0 && count <= INT64_C(1) << 53);
                    margin += count;
                }
                check(margin <= norma_tables_one_way(t, group, i)[a]);
            }
}

/* Law: written and read again they are the same. */
static void check_written(const norma_tables *t)
{
    norma_output first = {0}, second = {0};
    norma_tables *again = NULL;
    norma_error err = {0};
    norma_status status = norma_tables_write(&first, t, 0, &err);
    check(status == NORMA_OK);
    check(norma_tables_parse(&again, first.bytes, first.length, "again", &err) == NORMA_OK);
    check(norma_tables_write(&second, again, 0, &err) == NORMA_OK);
    check(first.length == second.length && memcmp(first.bytes, second.bytes, first.length) == 0);
    norma_output_free(&first);
    norma_output_free(&second);
    norma_tables_free(again);
}

/* Whatever the counts, they are computed with or refused. */
static void check_computed(const norma_tables *t, size_t group)
{
    size_t items[8];
    norma_sample sample = {.tables = t, .group = group, .items = items};
    while (sample.n_items < 8 && sample.n_items < norma_tables_items(t)) {
        items[sample.n_items] = sample.n_items;
        sample.n_items++;
    }
    for (int missing = NORMA_MISSING_LISTWISE; missing <= NORMA_MISSING_PAIRWISE; missing++) {
        norma_moments *m = NULL;
        norma_error err = {0};
        norma_status status = norma_moments_of(&m, &sample, (norma_missing)missing, 1, &err);
        check(status == NORMA_OK ? m != NULL : status == NORMA_EDATA && err.message[0] && !m);
        norma_moments_free(m);
    }
    norma_description *d = NULL;
    norma_error err = {0};
    norma_status status = norma_describe(&d, &sample, &err);
    check(status == NORMA_OK || (status == NORMA_EDATA && err.message[0]));
    norma_description_free(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    norma_tables *t = NULL;
    norma_error err = {0};
    if (length == 0)
        return 0;
    uint8_t choice = *bytes++;
    length--;
    char *file = file_of(bytes, &length, choice);
    norma_status status = norma_tables_parse(&t, file, length, "f.tab", &err);
    check(t ? status == NORMA_OK : status == NORMA_EDATA && err.message[0]);
    if (t) {
        check_counts(t, NORMA_NONE);
        for (size_t g = 0; g < norma_tables_groups(t); g++)
            check_counts(t, g);
        check_written(t);
        check_computed(t, NORMA_NONE);
        check_computed(t, 0);
    }
    norma_tables_free(t);
    free(file);
    return 0;
}
