#include "models/norming/margins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/json.h"
#include "foundation/buffer.h"
#include "foundation/digest.h"
#include "foundation/file.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { MOST_MARGINS = 50, MOST_CATEGORIES = 10000, MOST_BYTES = 16 << 20 };

static const char between[] = " x ";

/* ---- one margin ---- */

static bool is_comment(const cJSON *member)
{
    return member->string[0] == '_';
}

static size_t members(const norma__json *object)
{
    size_t n = 0;
    for (const cJSON *m = object->value->child; m; m = m->next)
        n += !is_comment(m);
    return n;
}

/* A member as it is walked to, not as it is found by its name. */
static norma_status walk_to(norma__json *out, const norma__json *object, const cJSON *member)
{
    *out = norma__json_member(object, member->string);
    if (out->value != member)
        return norma__json_fail(object, "'%s' is given twice", member->string);
    return NORMA_OK;
}

static norma_status make_room(norma_margin *margin, norma_error *err)
{
    const size_t n = margin->n_categories + 1, columns = margin->n_columns;
    double *targets = NORMA__GROW(margin->targets, double, n);
    if (targets)
        margin->targets = targets;
    char **values = NORMA__GROW(margin->values, char *, n *columns);
    if (values)
        margin->values = values;
    if (!targets || !values)
        return norma__no_memory(err);
    for (size_t k = 0; k < columns; k++)
        values[(n - 1) * columns + k] = NULL;
    margin->n_categories = n;
    return NORMA_OK;
}

static norma_status add_category(norma_margin *margin, const char *const *values,
                                 const norma__json *target)
{
    double number = 0;
    norma_status status = norma__json_real(&number, target, 0, 1e300);
    if (status != NORMA_OK)
        return status;
    if (number <= 0)
        return norma__json_fail(target, "a share or count over 0 is wanted here: leave respondents "
                                        "whom the population has not out of the data");
    if (margin->n_categories == MOST_CATEGORIES)
        return norma__json_fail(target, "a margin has at most %d categories", MOST_CATEGORIES);
    if ((status = make_room(margin, target->err)) != NORMA_OK)
        return status;
    const size_t c = margin->n_categories - 1, columns = margin->n_columns;
    margin->targets[c] = number;
    for (size_t k = 0; k < columns && k < 2 && status == NORMA_OK; k++)
        status = norma__keep_text(&margin->values[c * columns + k], values[k], target->err);
    return status;
}

static norma_status read_pairs(norma_margin *margin, const norma__json *first)
{
    norma_status status = NORMA_OK;
    for (const cJSON *m = first->value->child; m && status == NORMA_OK; m = m->next) {
        const char *values[] = {first->key, m->string};
        norma__json second;
        if (is_comment(m))
            continue;
        if ((status = walk_to(&second, first, m)) == NORMA_OK)
            status = add_category(margin, values, &second);
    }
    return status;
}

static norma_status read_categories(norma_margin *margin, const norma__json *at)
{
    const bool two = margin->n_columns == 2;
    norma_status status = NORMA_OK;
    for (const cJSON *m = at->value->child; m && status == NORMA_OK; m = m->next) {
        const char *const values[] = {m->string, NULL};
        norma__json member;
        if (is_comment(m))
            continue;
        if ((status = walk_to(&member, at, m)) != NORMA_OK)
            return status;
        if (cJSON_IsObject(m) != two)
            return norma__json_fail(&member,
                                    two ? "an object of shares or counts is wanted here, as beside "
                                          "it"
                                        : "a share or count is wanted here, as beside it");
        status = two ? read_pairs(margin, &member) : add_category(margin, values, &member);
    }
    return status;
}

/* "sector x size" names two columns; the name of a flat margin is that of its column. */
static norma_status name_columns(norma_margin *margin, const norma__json *at)
{
    const char *cross = strstr(at->key, between);
    norma_status status = norma__keep_text(&margin->name, at->key, at->err);
    if (status != NORMA_OK)
        return status;
    if (margin->n_columns == 1)
        return norma__keep_text(&margin->columns[0], at->key, at->err);
    if (!cross || cross == at->key || !cross[strlen(between)] || strstr(cross + 1, between))
        return norma__json_fail(at, "the name of a margin of two columns is both, as in 'sector x "
                                    "size'");
    if (!(margin->columns[0] = norma__copy_bytes(at->key, (size_t)(cross - at->key))))
        return norma__no_memory(at->err);
    status = norma__keep_text(&margin->columns[1], cross + strlen(between), at->err);
    if (status == NORMA_OK && strcmp(margin->columns[0], margin->columns[1]) == 0)
        return norma__json_fail(at, "a margin of two columns names two different ones");
    return status;
}

static norma_status take_shares(norma_margin *margin, const norma__json *at)
{
    double sum = 0;
    if (margin->n_categories < 2)
        return norma__json_fail(at, "a margin has two or more categories");
    for (size_t c = 0; c < margin->n_categories; c++)
        sum += margin->targets[c];
    if (!isfinite(sum))
        return norma__json_fail(at, "the sum of these shares or counts is too large");
    for (size_t c = 0; c < margin->n_categories; c++)
        if ((margin->targets[c] /= sum) <= 0)
            return norma__json_fail(at, "one of these shares or counts is too small");
    return NORMA_OK;
}

static norma_status read_margin(norma_margin *margin, const norma__json *at)
{
    norma_status status;
    if (!cJSON_IsObject(at->value) || members(at) == 0)
        return norma__json_fail(at, "an object of two or more categories is wanted here, each with "
                                    "its share or count");
    const cJSON *first = at->value->child;
    while (is_comment(first))
        first = first->next;
    margin->n_columns = cJSON_IsObject(first) ? 2 : 1;
    if ((status = name_columns(margin, at)) == NORMA_OK)
        status = read_categories(margin, at);
    return status == NORMA_OK ? take_shares(margin, at) : status;
}

/* ---- all of them ---- */

char *norma__category_name(const norma_margin *margin, size_t category)
{
    char *const *values = margin->values + category * margin->n_columns;
    norma__buffer name = {0};
    for (size_t k = 0; k < margin->n_columns; k++)
        norma__putf(&name, "%s%s", k > 0 ? between : "", values[k]);
    if (name.failed)
        norma__buffer_free(&name);
    return name.failed ? NULL : name.bytes;
}

static norma_status say(norma_margins *made, norma_error *err)
{
    norma__buffer words = {0};
    for (size_t m = 0; m < made->n; m++) {
        const norma_margin *margin = &made->list[m];
        norma__putf(&words, "%s%s (", m > 0 ? "; " : "", margin->name);
        for (size_t c = 0; c < margin->n_categories; c++) {
            char *name = norma__category_name(margin, c);
            words.failed = words.failed || !name;
            norma__putf(&words, "%s%s %.6g %%", c > 0 ? ", " : "", name ? name : "",
                        100 * margin->targets[c]);
            free(name);
        }
        norma__put(&words, ")");
    }
    if (words.failed) {
        norma__buffer_free(&words);
        return norma__no_memory(err);
    }
    made->words = words.bytes;
    return NORMA_OK;
}

static bool lists(const norma_margins *made, const char *column)
{
    for (size_t k = 0; k < made->n_columns; k++)
        if (strcmp(made->columns[k], column) == 0)
            return true;
    return false;
}

static norma_status list_columns(norma_margins *made, norma_error *err)
{
    if (!(made->columns = NORMA__NEW(char *, 2 * made->n)))
        return norma__no_memory(err);
    for (size_t m = 0; m < made->n; m++)
        for (size_t k = 0; k < made->list[m].n_columns; k++) {
            const char *column = made->list[m].columns[k];
            if (lists(made, column))
                continue;
            if (norma__keep_text(&made->columns[made->n_columns], column, err) != NORMA_OK)
                return NORMA_ENOMEM;
            made->n_columns++;
        }
    return NORMA_OK;
}

static norma_status read_all(norma_margins *made, const norma__json *root)
{
    const size_t n = cJSON_IsObject(root->value) ? members(root) : 0;
    norma_status status = NORMA_OK;
    if (n == 0 || n > MOST_MARGINS)
        return norma__json_fail(root,
                                "an object of 1 to %d margins is wanted, as in {\"sector\": "
                                "{\"retail\": 40, \"health\": 60}}",
                                MOST_MARGINS);
    if (!(made->list = NORMA__NEW(norma_margin, n)))
        return norma__no_memory(root->err);
    for (const cJSON *m = root->value->child; m && status == NORMA_OK; m = m->next) {
        norma__json margin;
        if (is_comment(m))
            continue;
        if ((status = walk_to(&margin, root, m)) == NORMA_OK)
            status = read_margin(&made->list[made->n++], &margin);
    }
    return status;
}

static norma_status parse(norma_margins *made, const char *json, size_t length, const char *name,
                          norma_error *err)
{
    cJSON *document = NULL;
    char sha256[NORMA__DIGEST_SIZE];
    norma__digest(sha256, json, length);
    norma_status status = norma__json_parse(&document, json, length, name, err);
    const norma__json root = {.value = document, .file = name, .err = err};
    if (status == NORMA_OK)
        status = read_all(made, &root);
    cJSON_Delete(document);
    if (status == NORMA_OK)
        status = list_columns(made, err);
    if (status == NORMA_OK)
        status = say(made, err);
    if (status == NORMA_OK)
        status = norma__keep_text(&made->file, name, err);
    return status == NORMA_OK ? norma__keep_text(&made->sha256, sha256, err) : status;
}

norma_status norma_margins_parse(norma_margins **out, const char *json, size_t length,
                                 const char *name, norma_error *err)
{
    norma_error place = {0};
    norma_margins *made = NORMA__NEW(norma_margins, 1);
    norma_status status = made ? parse(made, json, length, name, &place) : norma__no_memory(&place);

    *out = NULL;
    if (status == NORMA_OK) {
        *out = made;
        made = NULL;
    }
    norma_margins_free(made);
    if (status == NORMA_EINSTRUMENT) /* as reading JSON fails; margins are data */
        status = NORMA_EDATA;
    return status == NORMA_OK ? status : norma__fail(err, status, "%s", place.message);
}

norma_status norma_margins_read(norma_margins **out, const char *path, norma_error *err)
{
    char *bytes = NULL;
    size_t length = 0;
    *out = NULL;
    norma_status status = norma__file_read(&bytes, &length, path, MOST_BYTES, err);
    if (status == NORMA_OK)
        status = norma_margins_parse(out, bytes, length, path, err);
    free(bytes);
    return status;
}

void norma_margins_free(norma_margins *margins)
{
    if (!margins)
        return;
    for (size_t m = 0; margins->list && m < margins->n; m++) {
        norma_margin *margin = &margins->list[m];
        norma__free_texts(margin->values, margin->n_categories * margin->n_columns);
        free(margin->targets);
        free(margin->name);
        free(margin->columns[0]);
        free(margin->columns[1]);
    }
    norma__free_texts(margins->columns, margins->n_columns);
    free(margins->list);
    free(margins->words);
    free(margins->file);
    free(margins->sha256);
    free(margins);
}
