/* The models that an instrument's scales make, written as text. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/buffer.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/notation/tokens.h"

const char *const norma_sem_shape_names[] = {"correlated", "higher-order", "bifactor", "one-factor",
                                             NULL};

typedef struct writer {
    const norma_instrument *instrument;
    norma__buffer text;
    norma__names taken; /* ids of items, and names of factors so far */
    char **names;       /* of the factor of every scale; NULL: none. Last: the general factor */
    size_t *chosen;     /* scales that are factors of items */
    size_t n_chosen, column;
    norma_error *err;
} writer;

/* Words that R, and with it lavaan, keeps for itself. */
static bool is_reserved(const char *name)
{
    static const char *const list[] = {"if",    "else", "repeat", "while", "function",
                                       "for",   "in",   "next",   "break", "TRUE",
                                       "FALSE", "NULL", "Inf",    "NaN",   "NA"};
    for (size_t k = 0; k < sizeof list / sizeof *list; k++)
        if (strcmp(name, list[k]) == 0)
            return true;
    return false;
}

/* Takes a legal name made of an id: other characters become _, and numbers make it unique. */
static norma_status take_name(writer *w, const char *id, char **name)
{
    norma__buffer b = {0};
    bool legal = norma__scan_name(id) && id[0] != '_' && !is_reserved(id);
    size_t index, length;
    norma__put(&b, legal ? "" : "f_");
    for (; *id; id++)
        norma__put_bytes(
            &b,
            isalnum((unsigned char)*id) || strchr("._", *id) || (unsigned char)*id >= 0x80 ? id
                                                                                           : "_",
            1);
    length = b.length;
    for (size_t k = 2; !b.failed && norma__names_find(&w->taken, b.bytes, b.length) != NORMA_NONE;
         k++) {
        b.length = length;
        norma__putf(&b, "_%zu", k);
    }
    if (b.failed || !norma__names_add(&w->taken, b.bytes, b.length, &index)) {
        norma__buffer_free(&b);
        return norma__no_memory(w->err);
    }
    *name = b.bytes;
    return NORMA_OK;
}

/* One more variable of a formula, on a new line when the line is full. */
static void put_term(writer *w, bool first, const char *before, const char *id)
{
    const char *quote = norma__scan_name(id) == strlen(id) ? "" : "`";
    size_t width = strlen(before) + strlen(id) + 2 * strlen(quote);
    if (!first)
        norma__put(&w->text, " +");
    if (!first && w->column + width + 5 > 78) {
        norma__put(&w->text, "\n   ");
        w->column = 3;
    }
    norma__putf(&w->text, " %s%s%s%s", before, quote, id, quote);
    w->column += width + 3;
}

static void put_left(writer *w, const char *name, const char *op)
{
    norma__putf(&w->text, "%s %s", name, op);
    w->column = strlen(name) + strlen(op) + 1;
}

static void put_items(writer *w, const char *name, const size_t *items, size_t n)
{
    put_left(w, name, "=~");
    for (size_t k = 0; k < n; k++)
        put_term(w, k == 0, "", w->instrument->items[items[k]].id);
    norma__put(&w->text, "\n");
}

static norma_status choose(writer *w, const char *level)
{
    const norma_instrument *in = w->instrument;
    for (size_t s = 0; s < in->n_scales; s++)
        if (in->scales[s].n_items &&
            (level ? strcmp(in->scales[s].level, level) == 0 : in->scales[s].n_parts == 0))
            w->chosen[w->n_chosen++] = s;
    if (w->n_chosen)
        return NORMA_OK;
    return level
               ? norma__fail(w->err, NORMA_EDATA,
                             "instrument %.100s has no scale of level '%.100s' to make a factor "
                             "of; see \"level\" of its scales",
                             in->id, level)
               : norma__fail(w->err, NORMA_EDATA,
                             "instrument %.100s has no scale of items to make a factor of", in->id);
}

/* No item in two factors; used: room for one number an item. */
static norma_status check_items(const writer *w, size_t *used)
{
    const norma_instrument *in = w->instrument;
    for (size_t f = 0; f < w->n_chosen; f++) {
        const norma_scale *s = &in->scales[w->chosen[f]];
        for (size_t k = 0; k < s->n_items; k++) {
            size_t *before = &used[s->items[k]];
            if (*before)
                return norma__fail(w->err, NORMA_EDATA,
                                   "item %.60s is in scales %.60s and %.60s: write the model with "
                                   "the factor that it shall load on, or one level of scales",
                                   in->items[s->items[k]].id, in->scales[*before - 1].id, s->id);
            *before = w->chosen[f] + 1;
        }
    }
    return NORMA_OK;
}

static norma_status name_factors(writer *w, bool all)
{
    const norma_instrument *in = w->instrument;
    norma_status status = NORMA_OK;
    size_t index;
    for (size_t i = 0; i < in->n_items; i++)
        if (!norma__names_add(&w->taken, in->items[i].id, strlen(in->items[i].id), &index))
            return norma__no_memory(w->err);
    for (size_t f = 0; all && status == NORMA_OK && f < w->n_chosen; f++)
        status = take_name(w, in->scales[w->chosen[f]].id, &w->names[w->chosen[f]]);
    return status;
}

static void put_groups(writer *w)
{
    for (size_t f = 0; f < w->n_chosen; f++) {
        const norma_scale *s = &w->instrument->scales[w->chosen[f]];
        put_items(w, w->names[w->chosen[f]], s->items, s->n_items);
    }
}

/* All items of the factors, in the instrument's order. */
static norma_status put_general(writer *w, const char *name)
{
    const norma_instrument *in = w->instrument;
    bool *wanted = NORMA__NEW(bool, in->n_items);
    size_t *items = NORMA__NEW(size_t, in->n_items), n = 0;
    if (wanted && items) {
        for (size_t f = 0; f < w->n_chosen; f++)
            for (size_t k = 0; k < in->scales[w->chosen[f]].n_items; k++)
                wanted[in->scales[w->chosen[f]].items[k]] = true;
        for (size_t i = 0; i < in->n_items; i++)
            if (wanted[i])
                items[n++] = i;
        put_items(w, name, items, n);
    }
    bool enough = wanted && items;
    free(wanted);
    free(items);
    return enough ? NORMA_OK : norma__no_memory(w->err);
}

static norma_status put_one_factor(writer *w)
{
    const norma_instrument *in = w->instrument;
    size_t roots = 0, root = 0;
    for (size_t s = 0; s < in->n_scales; s++)
        if (in->scales[s].parent == NORMA_NONE) {
            roots++;
            root = s;
        }
    char **name = &w->names[in->n_scales];
    norma_status status = take_name(w, roots == 1 ? in->scales[root].id : "general", name);
    return status == NORMA_OK ? put_general(w, *name) : status;
}

static norma_status put_bifactor(writer *w)
{
    char **name = &w->names[w->instrument->n_scales];
    if (w->n_chosen < 2)
        return norma__fail(w->err, NORMA_EDATA,
                           "a bifactor model needs two scales of items or more, instrument %.100s "
                           "has one",
                           w->instrument->id);
    norma_status status = take_name(w, "general", name);
    if (status == NORMA_OK)
        status = put_general(w, *name);
    if (status != NORMA_OK)
        return status;
    put_groups(w);
    for (size_t f = 0; f < w->n_chosen; f++) {
        put_left(w, f ? w->names[w->chosen[f - 1]] : *name, "~~");
        for (size_t g = f; g < w->n_chosen; g++)
            put_term(w, g == f, "0*", w->names[w->chosen[g]]);
        norma__put(&w->text, "\n");
    }
    return NORMA_OK;
}

/* The factor that stands for a scale: its own; or, of a scale with one part that has a factor, that
   part's. */
static char **stands_for(writer *w, char **standing, size_t scale)
{
    const norma_scale *s = &w->instrument->scales[scale];
    if (w->names[scale])
        return &w->names[scale];
    size_t n = 0, last = 0;
    for (size_t k = 0; k < s->n_parts; k++)
        if (standing[s->parts[k]]) {
            n++;
            last = s->parts[k];
        }
    standing[scale] = n == 1 ? standing[last] : NULL;
    return n == 1 ? &standing[last] : NULL;
}

/* Parents stand before their parts: from the last scale up. A scale of two factors or more has one
   over them. */
static norma_status put_higher(writer *w, char **standing)
{
    const norma_instrument *in = w->instrument;
    size_t made = 0;
    norma_status status = NORMA_OK;
    put_groups(w);
    for (size_t s = in->n_scales; status == NORMA_OK && s-- > 0;) {
        const norma_scale *scale = &in->scales[s];
        char **own = stands_for(w, standing, s);
        size_t n = 0;
        if (own) {
            standing[s] = *own;
            continue;
        }
        for (size_t k = 0; k < scale->n_parts; k++)
            n += standing[scale->parts[k]] != NULL;
        if (n < 2)
            continue;
        if ((status = take_name(w, scale->id, &w->names[s])) != NORMA_OK)
            break;
        standing[s] = w->names[s];
        put_left(w, w->names[s], "=~");
        for (size_t k = 0, first = 1; k < scale->n_parts; k++)
            if (standing[scale->parts[k]]) {
                put_term(w, first, "", standing[scale->parts[k]]);
                first = 0;
            }
        norma__put(&w->text, "\n");
        made++;
    }
    if (status == NORMA_OK && !made)
        status = norma__fail(w->err, NORMA_EDATA,
                             "a higher-order model needs scales made of scales, instrument %.100s "
                             "has none over these; ask for correlated, bifactor or one-factor",
                             in->id);
    return status;
}

static norma_status write_shape(writer *w, norma_sem_shape shape, const char *level)
{
    const norma_instrument *in = w->instrument;
    norma_status status = choose(w, level);
    size_t *used = NORMA__NEW(size_t, in->n_items);
    char **standing = NORMA__NEW(char *, in->n_scales);
    if (status == NORMA_OK && (!used || !standing))
        status = norma__no_memory(w->err);
    if (status == NORMA_OK && shape != NORMA_SEM_ONE_FACTOR)
        status = check_items(w, used);
    if (status == NORMA_OK)
        status = name_factors(w, shape != NORMA_SEM_ONE_FACTOR);
    if (status == NORMA_OK && shape == NORMA_SEM_CORRELATED)
        put_groups(w);
    else if (status == NORMA_OK && shape == NORMA_SEM_HIGHER_ORDER)
        status = put_higher(w, standing);
    else if (status == NORMA_OK && shape == NORMA_SEM_BIFACTOR)
        status = put_bifactor(w);
    else if (status == NORMA_OK)
        status = put_one_factor(w);
    free(used);
    free(standing);
    return status == NORMA_OK && w->text.failed ? norma__no_memory(w->err) : status;
}

norma_status norma_sem_model_from_instrument(norma_sem_model **out,
                                             const norma_instrument *instrument,
                                             norma_sem_shape shape, const char *level,
                                             norma_error *err)
{
    writer w = {.instrument = instrument, .err = err};
    norma_status status;
    *out = NULL;
    w.names = NORMA__NEW(char *, instrument->n_scales + 1);
    w.chosen = NORMA__NEW(size_t, instrument->n_scales);
    status = w.names && w.chosen ? write_shape(&w, shape, level) : norma__no_memory(err);
    if (status == NORMA_OK)
        status = norma_sem_model_read(out, w.text.bytes, instrument->id, err);
    norma__names_free(&w.taken);
    norma__free_texts(w.names, w.names ? instrument->n_scales + 1 : 0);
    norma__buffer_free(&w.text);
    free(w.chosen);
    return status;
}
