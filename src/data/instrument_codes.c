#include "data/instrument_codes.h"

#include <stdlib.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { MOST_CODES = 1000 };

void norma__free_answer_codes(norma_answer_code *codes, size_t n)
{
    for (size_t i = 0; codes && i < n; i++)
        free(codes[i].text);
    free(codes);
}

/* Cells are compared without the blanks around them. */
static norma_status check_text(const norma__json *code, const norma__json *of)
{
    const char *text = code->key;
    size_t length = strlen(text);
    if (length == 0)
        return norma__json_fail(of, "an empty cell is a missing answer and cannot stand for one");
    if (strchr(" \t", text[0]) || strchr(" \t", text[length - 1]))
        return norma__json_fail(code, "a code neither begins nor ends with a blank");
    if (norma__json_member(of, text).value != code->value)
        return norma__json_fail(of, "'%s' is given twice", text);
    return NORMA_OK;
}

static norma_status read_code(norma_answer_code *code, const norma__json *at, int min, int max)
{
    norma_status status =
        norma__json_whole(&code->answer, at, -NORMA__FARTHEST_ANSWER, NORMA__FARTHEST_ANSWER);
    if (status != NORMA_OK)
        return status;
    if (min <= max && (code->answer < min || code->answer > max))
        return norma__json_fail(at, "the answers go from %d to %d, and this is %d", min, max,
                                code->answer);
    return norma__keep_text(&code->text, at->key, at->err);
}

norma_status norma__read_answer_codes(norma_answer_code **codes, size_t *n, const norma__json *at,
                                      int min, int max)
{
    norma_status status;
    if (!at->value)
        return NORMA_OK;
    if (!cJSON_IsObject(at->value))
        return norma__json_fail(at, "an object is wanted here, of texts and the answers that they "
                                    "stand for");
    size_t listed = (size_t)cJSON_GetArraySize(at->value);
    if (listed > MOST_CODES)
        return norma__json_fail(at, "%zu codes are more than the %d allowed", listed, MOST_CODES);
    if (!(*codes = NORMA__NEW(norma_answer_code, listed)))
        return norma__no_memory(at->err);
    for (const cJSON *member = at->value->child; member; member = member->next) {
        norma__json code = norma__json_member(at, member->string);
        code.value = member;
        if ((status = check_text(&code, at)) != NORMA_OK ||
            (status = read_code(&(*codes)[(*n)++], &code, min, max)) != NORMA_OK)
            return status;
    }
    return NORMA_OK;
}

const norma_answer_code *norma__item_codes(const norma_instrument *instrument, size_t item,
                                           size_t *n)
{
    const norma_item *of = &instrument->items[item];
    *n = of->codes ? of->n_codes : instrument->n_answer_codes;
    return of->codes ? of->codes : instrument->answer_codes;
}
