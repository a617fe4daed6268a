#include "data/instrument_text.h"

#include <stdlib.h>

#include "foundation/memory.h"

/* One text for all languages, or one a language; what is not given is taken from what is. */
static norma_status languages_of(const char *given[NORMA_LANGUAGES], const norma__json *at)
{
    static const char *const codes[NORMA_LANGUAGES + 1] = {"en", "fr", NULL};
    const char *any = NULL;
    norma_status status;

    if (cJSON_IsString(at->value)) {
        for (int i = 0; i < NORMA_LANGUAGES; i++)
            given[i] = at->value->valuestring;
        return NORMA_OK;
    }
    if ((status = norma__json_members(at, codes)) != NORMA_OK)
        return status;
    for (int i = 0; i < NORMA_LANGUAGES; i++) {
        norma__json in = norma__json_member(at, codes[i]);
        given[i] = NULL;
        if (in.value && (status = norma__json_text(&given[i], &in)) != NORMA_OK)
            return status;
        any = any ? any : given[i];
    }
    if (!any)
        return norma__json_fail(at, "a text in at least one language is wanted here");
    for (int i = 0; i < NORMA_LANGUAGES; i++)
        given[i] = given[i] ? given[i] : any;
    return NORMA_OK;
}

norma_status norma__read_text(norma_text *text, const norma__json *at, const char *fallback)
{
    const char *given[NORMA_LANGUAGES];
    norma_status status = NORMA_OK;

    for (int i = 0; i < NORMA_LANGUAGES; i++)
        given[i] = fallback;
    if (at->value && (status = languages_of(given, at)) != NORMA_OK)
        return status;
    for (int i = 0; i < NORMA_LANGUAGES; i++)
        if ((status = norma__keep_text(&text->in[i], given[i], at->err)) != NORMA_OK)
            return status;
    return NORMA_OK;
}

void norma__free_text(norma_text *text)
{
    for (int i = 0; i < NORMA_LANGUAGES; i++)
        free(text->in[i]);
    *text = (norma_text){0};
}
