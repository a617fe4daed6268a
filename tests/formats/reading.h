/* What tests of the reader share: instruments, and texts read from memory. */
#ifndef NORMA_TESTS_READING_H
#define NORMA_TESTS_READING_H

#include "support/check.h"

#include <norma/read.h>
#include <stdlib.h>
#include <string.h>

#include "formats/text/parse.h"
#include "foundation/file.h"

/* Items a and b from 1 to 5, c from 0 to 20; latencies of a and b; id, company, role. */
#define INSTRUMENT(unit)                                                                           \
    "{\"format\": \"norma-instrument-1\", \"id\": \"demo\", \"version\": \"1\", "                  \
    "\"columns\": {\"respondent\": \"id\", \"units\": [\"company\"], \"role\": \"role\"}, "        \
    "\"missing\": [\"9\", \"-9\", \"absent\"], \"answers\": {\"min\": 1, \"max\": 5}, "            \
    "\"latency\": {\"unit\": \"" unit "\"}, "                                                      \
    "\"items\": [{\"id\": \"a\", \"latency\": \"ta\"}, {\"id\": \"b\", \"latency\": \"tb\"}, "     \
    "{\"id\": \"c\", \"min\": 0, \"max\": 20}], "                                                  \
    "\"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\", \"c\"]}]}"

/* Two items only, so that short files can show what is wrong with them. */
#define TWO_ITEMS                                                                                  \
    "{\"format\": \"norma-instrument-1\", \"id\": \"two\", \"version\": \"1\", \"missing\": "      \
    "[\"99\"], \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [\"a\", \"b\"], \"scales\": "     \
    "[{\"id\": \"s\", \"items\": [\"a\", \"b\"]}]}"

static inline norma_instrument *instrument(const char *json)
{
    norma_instrument *made = NULL;
    norma_error err = {0};
    if (norma_instrument_parse(&made, json, strlen(json), "i", &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return made;
}

static inline norma_status parse_bytes(norma_data **out, const norma_instrument *made,
                                       const char *bytes, size_t length,
                                       const norma_read_options *options, norma_error *err)
{
    const norma_read_options defaults = NORMA_READ_OPTIONS_INIT;
    char *padded = calloc(length + NORMA__FILE_PADDING, 1);
    assert_non_null(padded);
    memcpy(padded, bytes, length);
    norma_status status =
        norma__data_parse(out, made, padded, length, "d.csv", options ? options : &defaults, err);
    free(padded);
    return status;
}

static inline norma_data *parse(const char *json, const char *text,
                                const norma_read_options *options)
{
    norma_instrument *made = instrument(json);
    norma_data *data = NULL;
    norma_error err = {0};
    if (parse_bytes(&data, made, text, strlen(text), options, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    norma_instrument_free(made);
    return data;
}

static inline const norma_note *note(const norma_data *data, const char *code)
{
    const norma_notes *notes = norma_data_notes(data);
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->list[i].code, code) == 0)
            return &notes->list[i];
    return NULL;
}

#endif
