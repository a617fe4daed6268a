#include "formats/trials/trial_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/frames/frame_intake.h"
#include "formats/text/decimal.h"
#include "foundation/memory.h"
#include "foundation/status.h"

norma_status norma__trial_column(const norma__frame_column **column, const norma__frame *frame,
                                 const norma__csv *header, const char *name, const char *role,
                                 norma_error *err)
{
    size_t c = norma__csv_column(header, name);
    if (c == (size_t)-1)
        return norma__fail(err, NORMA_EDATA,
                           "%s has no column '%s', which the instrument's implicit measures name "
                           "as the %s",
                           frame->input.file, name, role);
    *column = &frame->columns[c];
    return NORMA_OK;
}

/* ---- codes ---- */

/* Names met so far; the index borrows the texts that coded owns. */
typedef struct dictionary {
    norma__coded *coded;
    norma__names index;
    size_t capacity;
} dictionary;

static norma_status look_up(uint32_t *code, dictionary *d, const char *text, size_t length,
                            norma_error *err)
{
    norma_trial_names *names = &d->coded->names;
    size_t found = norma__names_find(&d->index, text, length);
    if (found == (size_t)-1) {
        if (names->n == d->capacity) {
            size_t capacity = d->capacity ? 2 * d->capacity : 16;
            char **grown = NORMA__GROW(names->names, char *, capacity);
            if (!grown)
                return norma__no_memory(err);
            names->names = grown;
            d->capacity = capacity;
        }
        char *copy = norma__copy_bytes(text, length);
        if (!copy)
            return norma__no_memory(err);
        names->names[names->n++] = copy;
        if (!norma__names_add(&d->index, copy, length, &found))
            return norma__no_memory(err);
    }
    *code = (uint32_t)found;
    return NORMA_OK;
}

static norma_status code_cell(uint32_t *code, dictionary *d, const norma__frame_column *column,
                              size_t row, norma_error *err)
{
    char printed[NORMA__SHORTEST];
    norma__field field = norma__cell_field(column, row, printed);
    *code = NORMA_TRIAL_NONE;
    if (norma__field_is_absent(&field))
        return NORMA_OK;
    return look_up(code, d, field.begin, (size_t)(field.end - field.begin), err);
}

/* What is one of few values is looked up once: known holds the codes by byte or text, plus one. */
static norma_status code_few(dictionary *d, const norma__frame_column *column, size_t n_rows,
                             norma_error *err)
{
    size_t few = column->codes ? column->n_texts : 256;
    uint64_t *known = NORMA__NEW(uint64_t, few + 1);
    norma_status status = NORMA_OK;
    if (!known)
        return norma__no_memory(err);
    for (size_t r = 0; r < n_rows && status == NORMA_OK; r++) {
        size_t value = !column->codes                       ? column->bytes[r]
                       : column->codes[r] == NORMA__NO_TEXT ? few
                                                            : column->codes[r];
        if (!known[value]) {
            uint32_t code = 0;
            status = code_cell(&code, d, column, r, err);
            known[value] = (uint64_t)code + 1;
        }
        d->coded->of[r] = (uint32_t)(known[value] - 1);
    }
    free(known);
    return status;
}

/* Rows of one person follow each other. */
static norma_status code_many(dictionary *d, const norma__frame_column *column, size_t n_rows,
                              norma_error *err)
{
    norma_status status = NORMA_OK;
    uint32_t *of = d->coded->of;
    for (size_t r = 0; r < n_rows && status == NORMA_OK; r++)
        if (r > 0 && column->numbers[r] == column->numbers[r - 1])
            of[r] = of[r - 1];
        else
            status = code_cell(&of[r], d, column, r, err);
    return status;
}

norma_status norma__code_column(norma__coded *coded, const norma__frame_column *column,
                                size_t n_rows, norma_error *err)
{
    dictionary d = {.coded = coded};
    if (!(coded->of = NORMA__NEW(uint32_t, n_rows)))
        return norma__no_memory(err);
    norma_status status =
        column->numbers ? code_many(&d, column, n_rows, err) : code_few(&d, column, n_rows, err);
    norma__names_free(&d.index);
    return status;
}

static norma_status join_names(uint32_t *code, dictionary *d, norma__buffer *text, const char *a,
                               const char *b, norma_error *err)
{
    text->length = 0;
    norma__putf(text, "%s/%s", a, b);
    if (text->failed)
        return norma__no_memory(err);
    return look_up(code, d, text->bytes, text->length, err);
}

norma_status norma__join_codes(norma__coded *into, const norma__coded *more, size_t n_rows,
                               norma_error *err)
{
    norma__coded joined = {.of = NORMA__NEW(uint32_t, n_rows)};
    dictionary d = {.coded = &joined};
    norma__buffer text = {0};
    norma_status status = NORMA_OK;
    if (!joined.of)
        return norma__no_memory(err);
    for (size_t r = 0; r < n_rows && status == NORMA_OK; r++) {
        uint32_t a = into->of[r], b = more->of[r];
        if (a == NORMA_TRIAL_NONE || b == NORMA_TRIAL_NONE)
            joined.of[r] = NORMA_TRIAL_NONE;
        else if (r > 0 && a == into->of[r - 1] && b == more->of[r - 1])
            joined.of[r] = joined.of[r - 1];
        else
            status = join_names(&joined.of[r], &d, &text, into->names.names[a],
                                more->names.names[b], err);
    }
    norma__buffer_free(&text);
    norma__names_free(&d.index);
    norma__coded_free(into);
    *into = joined;
    return status;
}

void norma__coded_free(norma__coded *coded)
{
    free(coded->of);
    norma__free_texts(coded->names.names, coded->names.n);
    *coded = (norma__coded){0};
}

/* ---- numbers ---- */

static norma_status number_of_text(double *number, const norma__frame *frame,
                                   const norma__frame_column *column, size_t row, norma_error *err)
{
    norma__decimal decimal;
    *number = NAN;
    if (column->codes[row] == NORMA__NO_TEXT)
        return NORMA_OK;
    norma__field field = norma__field_of(column->texts[column->codes[row]]);
    if (norma__field_is_absent(&field))
        return NORMA_OK;
    if (!norma__decimal_read(&decimal, field.begin, field.end))
        return norma__fail(err, NORMA_EDATA, "%s, row %zu, column '%s': this is no number",
                           frame->input.file, row + 1, column->name);
    *number = norma__decimal_value(&decimal, 0);
    return NORMA_OK;
}

norma_status norma__trial_numbers(double *numbers, const norma__frame *frame,
                                  const norma__frame_column *column, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t r = 0; r < frame->n_rows && status == NORMA_OK; r++)
        if (column->codes)
            status = number_of_text(&numbers[r], frame, column, r, err);
        else
            numbers[r] = norma__frame_number(column, r);
    return status;
}
