#include <string.h>

#include "tables/file_header.h"

/* A text of JSON: quotes, backslashes and control characters escaped, all else as it is. */
static void put_text(norma__buffer *out, const char *text)
{
    norma__put(out, "\"");
    while (*text) {
        const char *plain = text;
        while ((unsigned char)*text >= 0x20 && *text != '"' && *text != '\\')
            text++;
        norma__put_bytes(out, plain, (size_t)(text - plain));
        if (!*text)
            break;
        norma__putf(out, *text == '"' || *text == '\\' ? "\\%c" : "\\u%04x", (unsigned char)*text);
        text++;
    }
    norma__put(out, "\"");
}

static void put_member(norma__buffer *out, const char *key, const char *text)
{
    norma__putf(out, ",\"%s\":", key);
    put_text(out, text);
}

/* One text where all languages have the same. */
static void put_words(norma__buffer *out, const char *key, const norma_text *text)
{
    const char *english = text->in[NORMA_ENGLISH], *french = text->in[NORMA_FRENCH];
    if (strcmp(english, french) == 0) {
        put_member(out, key, english);
        return;
    }
    norma__putf(out, ",\"%s\":{\"en\":", key);
    put_text(out, english);
    put_member(out, "fr", french);
    norma__put(out, "}");
}

/* ---- the instrument ---- */

/* An instrument file wants a range of at least two answers; of one that is not declared the used
   one is told apart, in "observed". */
static void put_item(norma__buffer *out, const norma_tables *t, size_t i)
{
    const norma_item *item = &t->instrument->items[i];
    int max = t->max[i] > t->min[i] ? t->max[i] : t->min[i] + 1;
    norma__put(out, i ? ",{\"id\":" : "{\"id\":");
    put_text(out, item->id);
    norma__putf(out, ",\"min\":%d,\"max\":%d%s}", t->min[i], max,
                item->reversed ? ",\"reverse\":true" : "");
}

static void put_scale_ids(norma__buffer *out, const norma_instrument *made, const size_t *scales,
                          size_t n)
{
    for (size_t k = 0; k < n; k++) {
        norma__put(out, k ? "," : "");
        put_text(out, made->scales[scales[k]].id);
    }
}

static void put_item_ids(norma__buffer *out, const norma_instrument *made, const size_t *items,
                         size_t n)
{
    for (size_t k = 0; k < n; k++) {
        norma__put(out, k ? "," : "");
        put_text(out, made->items[items[k]].id);
    }
}

static void put_scale(norma__buffer *out, const norma_instrument *made, size_t s)
{
    static const char *const ends[] = {NULL, "high", "low"};
    const norma_scale *scale = &made->scales[s];
    norma__put(out, s ? ",{\"id\":" : "{\"id\":");
    put_text(out, scale->id);
    put_words(out, "title", &scale->title);
    if (*scale->level)
        put_member(out, "level", scale->level);
    if (scale->favourable)
        put_member(out, "favourable", ends[scale->favourable]);
    norma__put(out, scale->n_parts ? ",\"parts\":[" : ",\"items\":[");
    if (scale->n_parts)
        put_scale_ids(out, made, scale->parts, scale->n_parts);
    else
        put_item_ids(out, made, scale->items, scale->n_items);
    norma__put(out, "]}");
}

static void put_instrument(norma__buffer *out, const norma_tables *t)
{
    const norma_instrument *made = t->instrument;
    norma__put(out, "{\"format\":\"norma-instrument-1\"");
    put_member(out, "id", made->id);
    put_member(out, "version", made->version);
    put_words(out, "title", &made->title);
    norma__put(out, ",\"items\":[");
    for (size_t i = 0; i < made->n_items; i++)
        put_item(out, t, i);
    norma__put(out, "],\"scales\":[");
    for (size_t s = 0; s < made->n_scales; s++)
        put_scale(out, made, s);
    norma__put(out, "],\"factors\":[");
    put_scale_ids(out, made, made->factor_scales, made->n_factors);
    norma__put(out, "]}");
}

/* ---- the rest ---- */

static void put_observed(norma__buffer *out, const norma_tables *t)
{
    size_t n = 0;
    norma__put(out, ",\"observed\":[");
    for (size_t i = 0; i < t->n_items; i++)
        if (!t->instrument->items[i].range_known) {
            norma__put(out, n++ ? ",{\"id\":" : "{\"id\":");
            put_text(out, t->instrument->items[i].id);
            norma__putf(out, ",\"min\":%d,\"max\":%d}", t->min[i], t->max[i]);
        }
    norma__put(out, "]");
}

void norma__put_tables_header(norma__buffer *out, const norma_tables *tables)
{
    norma__putf(out, "{\"missing\":\"%s\",\"weighted\":%s", norma_missing_names[tables->missing],
                tables->weighted ? "true" : "false");
    put_member(out, "by", tables->by);
    norma__put(out, ",\"groups\":[");
    for (size_t g = 0; g < tables->n_groups; g++) {
        norma__put(out, g ? "," : "");
        put_text(out, tables->groups[g].name);
    }
    norma__put(out, "]");
    put_observed(out, tables);
    norma__put(out, ",\"instrument\":");
    put_instrument(out, tables);
    norma__put(out, "}");
}
