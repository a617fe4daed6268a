#include "data/instrument_codes.h"
#include "data/instrument_parts.h"
#include "formats/text/reader.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* Whether a code can be a field of one byte as it stands. */
static bool is_one_byte(const char *code, const norma__csv *csv)
{
    return code[0] && !code[1] && code[0] != '"' && !csv->ends[(unsigned char)code[0]];
}

/* The cells of fields of one byte: the digits in range, codes of answers, codes of missing ones. */
static void fill_one(uint16_t *one, size_t item, int min, int max, const norma__plan *plan)
{
    const norma_instrument *instrument = plan->instrument;
    size_t n_codes;
    const norma_answer_code *codes = norma__item_codes(instrument, item, &n_codes);
    for (int b = 0; b < 256; b++)
        one[b] = NORMA__LOOK_CLOSER;
    for (int digit = 0; digit <= 9; digit++)
        if (digit >= min && digit <= max)
            one['0' + digit] = (uint16_t)(digit - min);
    for (size_t i = 0; i < n_codes; i++)
        if (is_one_byte(codes[i].text, plan->csv))
            one[(unsigned char)codes[i].text[0]] = codes[i].answer >= min && codes[i].answer <= max
                                                       ? (uint16_t)(codes[i].answer - min)
                                                       : NORMA__LOOK_CLOSER;
    for (size_t i = 0; i < instrument->n_missing_codes; i++)
        if (is_one_byte(instrument->missing_codes[i], plan->csv))
            one[(unsigned char)instrument->missing_codes[i][0]] = NORMA_MISSING_CELL;
}

/* Every role of a kind gets a slot and its table of bytes. */
static norma_status give_slots(norma__reader *r, norma__kind kind, norma_error *err)
{
    if (!r->one && !(r->one = NORMA__NEW(uint16_t, 256 * r->plan.instrument->n_items)))
        return norma__no_memory(err);
    r->plan.n_answers = 0;
    for (size_t c = 0; c < r->plan.n_columns; c++) {
        norma__role *role = &r->plan.roles[c];
        if (role->kind != kind)
            continue;
        role->slot = r->plan.n_answers++;
        role->one = r->one + 256 * role->item;
        fill_one(r->one + 256 * role->item, role->item, role->min, role->max, &r->plan);
    }
    norma__lanes_free(&r->rows.lanes);
    return norma__lanes_make(&r->rows.lanes, &r->plan, err);
}

norma_status norma__learn_digits(norma__reader *r, norma_error *err)
{
    for (size_t c = 0; c < r->plan.n_columns; c++) {
        r->plan.roles[c].min = 0;
        r->plan.roles[c].max = 9;
    }
    return give_slots(r, NORMA__OBSERVED, err);
}

norma_status norma__learn_answers(norma__reader *r, norma_error *err)
{
    norma_data *data = r->data;
    for (size_t i = 0; r->tally.extents && i < data->n_items; i++)
        if (!r->plan.instrument->items[i].range_known) {
            data->items[i].min = r->tally.extents[i].smallest;
            data->items[i].max = r->tally.extents[i].largest;
        }
    for (size_t c = 0; c < r->plan.n_columns; c++) {
        norma__role *role = &r->plan.roles[c];
        if (role->kind != NORMA__OBSERVED && role->kind != NORMA__ANSWER)
            continue;
        role->kind = NORMA__ANSWER;
        role->min = data->items[role->item].min;
        role->max = data->items[role->item].max;
    }
    r->answers_known = true;
    return give_slots(r, NORMA__ANSWER, err);
}

norma_status norma__aim(norma__reader *r, size_t at, size_t room, norma_error *err)
{
    norma_data *data = r->data;
    size_t n_texts = norma__plan_texts(&r->plan);
    if (n_texts > 0 && (room > r->stride || !r->fields)) { /* also where there is no row */
        size_t rows = room > 0 ? room : 1;
        const char **fields =
            rows > SIZE_MAX / n_texts ? NULL : NORMA__GROW(r->fields, const char *, n_texts *rows);
        if (!fields)
            return norma__no_memory(err);
        r->fields = fields;
        r->stride = rows;
    }
    for (size_t c = 0; c < r->plan.n_columns; c++) {
        norma__role *role = &r->plan.roles[c];
        if (role->kind == NORMA__ANSWER)
            r->rows.columns[role->slot] = data->items[role->item].cells + at;
        else if (role->kind == NORMA__LATENCY)
            role->numbers = data->items[role->item].latencies + at;
        else if (role->kind == NORMA__NUMBER)
            role->numbers = data->numbers[role->item].values + at;
        else if (role->kind == NORMA__WEIGHT)
            role->weights = data->weights + at;
        else if (role->kind == NORMA__TEXT)
            role->fields = r->fields + role->item * r->stride;
    }
    return NORMA_OK;
}
