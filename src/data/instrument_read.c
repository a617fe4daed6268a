#include "data/instrument_parts.h"
#include "data/trial_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/digest.h"
#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

enum { MOST_CODES = 100, LARGEST_FILE = 16 << 20 };

static norma_status read_name(char **copy, const norma__json *parent, const char *key)
{
    const char *name;
    norma__json at = norma__json_member(parent, key);
    norma_status status = norma__json_name(&name, &at);
    return status == NORMA_OK ? norma__keep_text(copy, name, at.err) : status;
}

static norma_status read_identity(norma__reading *r)
{
    static const char *const known[] = {"format",  "id",       "version", "title",     "columns",
                                        "missing", "answers",  "latency", "position",  "items",
                                        "pages",   "scales",   "factors", "screening", "gate",
                                        "scoring", "implicit", NULL};
    const char *text;
    norma_status status;

    if ((status = norma__json_members(r->root, known)) != NORMA_OK)
        return status;
    norma__json format = norma__json_member(r->root, "format");
    if ((status = norma__json_text(&text, &format)) != NORMA_OK)
        return status;
    if (strcmp(text, "norma-instrument-1") != 0)
        return norma__json_fail(&format, "the format must be norma-instrument-1");
    if ((status = read_name(&r->made->id, r->root, "id")) != NORMA_OK ||
        (status = read_name(&r->made->version, r->root, "version")) != NORMA_OK)
        return status;
    norma__json title = norma__json_member(r->root, "title");
    return norma__read_text(&r->made->title, &title, r->made->id);
}

static norma_status read_codes(norma__reading *r)
{
    norma__json codes = norma__json_member(r->root, "missing");
    const cJSON *value;
    norma_status status;
    size_t n = 0;

    if (!codes.value)
        return NORMA_OK;
    if ((status = norma__json_array(&codes, MOST_CODES, &n)) != NORMA_OK)
        return status;
    if (!(r->made->missing_codes = NORMA__NEW(char *, n)))
        return norma__no_memory(r->err);
    cJSON_ArrayForEach(value, codes.value)
    {
        const char *text;
        norma__json code = norma__json_element(&codes, value, r->made->n_missing_codes);
        if ((status = norma__json_name(&text, &code)) != NORMA_OK)
            return status;
        char **slot = &r->made->missing_codes[r->made->n_missing_codes++];
        if ((status = norma__keep_text(slot, text, r->err)) != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

/* An instrument may be one of implicit measures alone. */
static norma_status read_questionnaire(norma__reading *r)
{
    norma_status status;
    if (r->made->trials && !norma__json_member(r->root, "items").value) {
        norma__json scales = norma__json_member(r->root, "scales");
        return scales.value ? norma__json_fail(&scales, "scales need items, and there are none")
                            : NORMA_OK;
    }
    if ((status = norma__read_items(r)) != NORMA_OK ||
        (status = norma__read_pages(r)) != NORMA_OK ||
        (status = norma__read_columns(r)) != NORMA_OK || (status = read_codes(r)) != NORMA_OK ||
        (status = norma__read_scales(r)) != NORMA_OK)
        return status;
    return norma__read_factors(r);
}

static norma_status read_all(norma__reading *r)
{
    norma_status status;
    if ((status = read_identity(r)) != NORMA_OK ||
        (status = norma__read_trial_plan(r)) != NORMA_OK ||
        (status = read_questionnaire(r)) != NORMA_OK ||
        (status = norma__read_screening(r->made, r->root, r->err)) != NORMA_OK ||
        (status = norma__read_gate(r->made, r->root, r->err)) != NORMA_OK ||
        (status = norma__read_scoring(r)) != NORMA_OK)
        return status;
    return norma__instrument_key(r->made, r->err);
}

norma_status norma_instrument_parse(norma_instrument **out, const char *json, size_t length,
                                    const char *name, norma_error *err)
{
    cJSON *document = NULL;
    char digest[NORMA__DIGEST_SIZE];
    norma__reading r = {.err = err};
    norma_status status;

    *out = NULL;
    if ((status = norma__json_parse(&document, json, length, name, err)) != NORMA_OK)
        return status;
    norma__json root = {.value = document, .file = name, .err = err};
    r.root = &root;
    norma__digest(digest, json, length);
    r.made = NORMA__NEW(norma_instrument, 1);
    if (!r.made || !(r.made->sha256 = norma__copy_text(digest)))
        status = norma__no_memory(err);
    else
        status = read_all(&r);
    if (status == NORMA_OK) {
        *out = r.made;
        r.made = NULL;
    }
    norma__names_free(&r.items);
    norma__names_free(&r.scales);
    norma_instrument_free(r.made);
    cJSON_Delete(document);
    return status;
}

norma_status norma_instrument_load(norma_instrument **out, const char *path, norma_error *err)
{
    char *bytes = NULL;
    size_t length;
    norma_status status;

    *out = NULL;
    if ((status = norma__file_read(&bytes, &length, path, LARGEST_FILE, err)) != NORMA_OK)
        return status;
    status = norma_instrument_parse(out, bytes, length, path, err);
    free(bytes);
    return status;
}
