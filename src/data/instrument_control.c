#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { MOST_WORDS = 100000 };

/* ---- control items ---- */

static norma_status read_kind(norma_control *control, const norma__json *at)
{
    norma__json kind = norma__json_member(at, "kind");
    const char *name;
    norma_status status = norma__json_text(&name, &kind);
    if (status != NORMA_OK)
        return status;
    if (strcmp(name, "directed") == 0)
        *control = NORMA_CONTROL_DIRECTED;
    else if (strcmp(name, "bogus") == 0)
        *control = NORMA_CONTROL_BOGUS;
    else
        return norma__json_fail(&kind, "the kind of a control item is directed or bogus");
    return NORMA_OK;
}

static norma_status read_accepted(norma_item *item, const norma__json *list)
{
    const cJSON *value;
    norma_status status;
    size_t n;

    if ((status = norma__json_array(list, (size_t)(item->max - item->min), &n)) != NORMA_OK)
        return status;
    if (n == 0)
        return norma__json_fail(list, "a control item accepts at least one answer");
    if (!(item->accepted = NORMA__NEW(int, n)))
        return norma__no_memory(list->err);
    cJSON_ArrayForEach(value, list->value)
    {
        norma__json at = norma__json_element(list, value, item->n_accepted);
        if ((status = norma__json_whole(&item->accepted[item->n_accepted], &at, item->min,
                                        item->max)) != NORMA_OK)
            return status;
        item->n_accepted++;
    }
    return NORMA_OK;
}

norma_status norma__read_control(norma_item *item, const norma__json *at)
{
    static const char *const known[] = {"kind", "accept", NULL};
    norma_status status;
    if (!at->value)
        return NORMA_OK;
    if ((status = norma__json_members(at, known)) != NORMA_OK ||
        (status = read_kind(&item->control, at)) != NORMA_OK)
        return status;
    norma__json accept = norma__json_member(at, "accept");
    return read_accepted(item, &accept);
}

/* ---- words ---- */

/* Signs that stand alone, as before a French question mark, are no words. */
static size_t count_words(const char *text)
{
    size_t n = 0;
    bool inside = false;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (isspace(c)) {
            inside = false;
        } else if (!inside && (isalnum(c) || c >= 0xc3)) {
            inside = true;
            n++;
        }
    }
    return n;
}

norma_status norma__read_words(norma_item *item, const norma__json *at)
{
    int words;
    norma_status status;
    if (!at->value) {
        for (int l = 0; l < NORMA_LANGUAGES && item->words == 0; l++)
            item->words = count_words(item->text.in[l]);
        return NORMA_OK;
    }
    if ((status = norma__json_whole(&words, at, 1, MOST_WORDS)) == NORMA_OK)
        item->words = (size_t)words;
    return status;
}
