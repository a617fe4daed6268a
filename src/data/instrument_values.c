#include "data/instrument_values.h"

#include "foundation/memory.h"
#include "foundation/status.h"

enum { MOST_VALUES = 1000 };

norma_status norma__read_value(char **copy, const norma__json *at)
{
    const char *text;
    norma_status status = norma__json_text(&text, at);
    if (status != NORMA_OK)
        return status;
    if (!*text)
        return norma__json_fail(at, "this text must not be empty");
    return norma__keep_text(copy, text, at->err);
}

norma_status norma__read_values(char ***values, size_t *n, const norma__json *at)
{
    const cJSON *value;
    norma_status status;
    size_t many = 1;

    if (!at->value)
        return NORMA_OK;
    if (cJSON_IsArray(at->value) &&
        (status = norma__json_array(at, MOST_VALUES, &many)) != NORMA_OK)
        return status;
    if (many == 0)
        return norma__json_fail(at, "at least one text is wanted here");
    if (!(*values = NORMA__NEW(char *, many)))
        return norma__no_memory(at->err);
    *n = many;
    if (!cJSON_IsArray(at->value))
        return norma__read_value(*values, at);
    size_t i = 0;
    cJSON_ArrayForEach(value, at->value)
    {
        norma__json element = norma__json_element(at, value, i);
        if ((status = norma__read_value(&(*values)[i++], &element)) != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}
