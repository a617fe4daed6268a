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
       parts LENGTH:ID N LENGTH:PART ...    of a scale that is scored from its parts
       weight LENGTH:ID LENGTH:MEMBER W     of a member that does not weigh 1
       min_answered SHARE
       missing RULE                         unless it is person-mean
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

/* What a score is the mean of, and what it weighs. */
typedef struct member {
    const char *id;
    double weight;
} member;

static int by_member_id(const void *a, const void *b)
{
    const member *x = a, *y = b;
    return strcmp(x->id, y->id);
}

static void put_members(norma__buffer *text, const norma_scale *scale, const member *members,
                        size_t n)
{
    if (scale->from_parts) {
        norma__put(text, "parts");
        put_id(text, scale->id);
        norma__putf(text, " %zu", n);
        for (size_t i = 0; i < n; i++)
            put_id(text, members[i].id);
        norma__put(text, "\n");
    }
    for (size_t i = 0; i < n; i++)
        if (members[i].weight != 1) {
            norma__put(text, "weight");
            put_id(text, scale->id);
            put_id(text, members[i].id);
            norma__putf(text, " %.17g\n", members[i].weight);
        }
}

static bool put_rule(norma__buffer *text, const norma_instrument *made, const norma_scale *scale)
{
    const size_t n = scale->from_parts ? scale->n_parts : scale->n_items;
    if (!scale->from_parts && !scale->weights)
        return true;
    member *members = NORMA__NEW(member, n);
    if (!members)
        return false;
    for (size_t i = 0; i < n; i++)
        members[i] = (member){.id = scale->from_parts ? made->scales[scale->parts[i]].id
                                                      : made->items[scale->items[i]].id,
                              .weight = scale->weights ? scale->weights[i] : 1};
    qsort(members, n, sizeof *members, by_member_id);
    put_members(text, scale, members, n);
    free(members);
    return true;
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
    for (size_t s = 0; s < made->n_scales; s++)
        text.failed = !put_rule(&text, made, scales[s]) || text.failed;
    norma__putf(&text, "min_answered %.17g\n", made->scoring.min_answered);
    if (made->scoring.missing != NORMA_SCORE_PERSON_MEAN)
        norma__putf(&text, "missing %s\n", norma_score_missing_names[made->scoring.missing]);
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
