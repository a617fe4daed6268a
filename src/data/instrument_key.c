#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/buffer.h"
#include "foundation/digest.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* The canonical text, one fact a line, sorted by id so that the order of the file does not matter:
       norma-key-1
       item LENGTH:ID MIN MAX KEY           KEY is + or -; MIN and MAX are ? when not known
       scale LENGTH:ID N LENGTH:ITEM ...
       min_answered SHARE
   Lengths stand before ids so that no id can look like two. */

static int by_item_id(const void *a, const void *b)
{
    const norma_item *const *x = a, *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

static int by_scale_id(const void *a, const void *b)
{
    const norma_scale *const *x = a, *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

static void put_id(norma__buffer *text, const char *id)
{
    norma__putf(text, " %zu:%s", strlen(id), id);
}

static void put_item(norma__buffer *text, const norma_item *item)
{
    norma__put(text, "item");
    put_id(text, item->id);
    if (item->range_known)
        norma__putf(text, " %d %d", item->min, item->max);
    else
        norma__put(text, " ? ?");
    norma__put(text, item->reversed ? " -\n" : " +\n");
}

/* sorted is room for as many items as the instrument has. */
static void put_scale(norma__buffer *text, const norma_instrument *made, const norma_scale *scale,
                      const norma_item **sorted)
{
    norma__put(text, "scale");
    put_id(text, scale->id);
    norma__putf(text, " %zu", scale->n_items);
    for (size_t i = 0; i < scale->n_items; i++)
        sorted[i] = &made->items[scale->items[i]];
    qsort(sorted, scale->n_items, sizeof(const norma_item *), by_item_id);
    for (size_t i = 0; i < scale->n_items; i++)
        put_id(text, sorted[i]->id);
    norma__put(text, "\n");
}

norma_status norma__instrument_key(norma_instrument *made, norma_error *err)
{
    char digest[NORMA__DIGEST_SIZE];
    norma__buffer text = {0};
    norma_status status = NORMA_ENOMEM;
    const norma_item **items = NORMA__NEW(const norma_item *, made->n_items);
    const norma_scale **scales = NORMA__NEW(const norma_scale *, made->n_scales);

    if (!items || !scales)
        goto done;
    for (size_t i = 0; i < made->n_items; i++)
        items[i] = &made->items[i];
    for (size_t s = 0; s < made->n_scales; s++)
        scales[s] = &made->scales[s];
    qsort(items, made->n_items, sizeof(const norma_item *), by_item_id);
    qsort(scales, made->n_scales, sizeof(const norma_scale *), by_scale_id);
    norma__put(&text, "norma-key-1\n");
    for (size_t i = 0; i < made->n_items; i++)
        put_item(&text, items[i]);
    for (size_t s = 0; s < made->n_scales; s++)
        put_scale(&text, made, scales[s], items);
    norma__putf(&text, "min_answered %.17g\n", made->scoring.min_answered);
    if (text.failed)
        goto done;
    norma__digest(digest, text.bytes, text.length);
    if ((made->key_sha256 = norma__copy_text(digest)))
        status = NORMA_OK;
done:
    norma__buffer_free(&text);
    free(items);
    free(scales);
    return status == NORMA_OK ? NORMA_OK : norma__no_memory(err);
}
