#include "formats/frames/frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "data/table.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { MISSING_BYTE = 255, MOST_STEPS = 254, FIRST_ROWS = 16 };

/* ---- looking ---- */

double norma__frame_raw(const norma__frame_column *column, size_t row)
{
    if (column->numbers)
        return column->numbers[row];
    return column->bytes[row] == MISSING_BYTE ? NAN : (double)(column->bytes[row] + column->origin);
}

bool norma__frame_is_user_missing(const norma__frame_column *column, double number)
{
    for (size_t i = 0; i < column->n_missing; i++)
        if (number >= column->missing[i].low && number <= column->missing[i].high)
            return true;
    return false;
}

double norma__frame_number(const norma__frame_column *column, size_t row)
{
    double number = norma__frame_raw(column, row);
    return norma__frame_is_user_missing(column, number) ? NAN : number;
}

/* ---- building ---- */

static void column_free(norma__frame_column *column)
{
    free(column->name);
    free(column->label);
    if (column->borrowed) {
        free(column->texts);
    } else {
        free(column->bytes);
        free(column->numbers);
        free(column->codes);
        norma__free_texts(column->texts, column->n_texts);
    }
    norma__names_free(&column->index);
    for (size_t i = 0; i < column->n_value_labels; i++)
        free(column->value_labels[i].label);
    free(column->value_labels);
}

norma_status norma__frame_add(norma__frame *frame, const char *name, bool is_text, norma_error *err)
{
    size_t n = frame->n_columns;
    norma__frame_column column = {
        .decimals = -1, .capacity = FIRST_ROWS, .smallest = 1, .largest = 0};

    if ((n & (n - 1)) == 0) { /* room grows at powers of two */
        norma__frame_column *columns =
            NORMA__GROW(frame->columns, norma__frame_column, n ? 2 * n : 1);
        if (!columns)
            return norma__no_memory(err);
        frame->columns = columns;
    }
    column.name = norma__copy_text(name);
    column.label = norma__copy_text("");
    if (is_text)
        column.codes = NORMA__NEW(uint32_t, FIRST_ROWS);
    else
        column.bytes = NORMA__NEW(uint8_t, FIRST_ROWS);
    if (!column.name || !column.label || (is_text ? !column.codes : !column.bytes)) {
        column_free(&column);
        return norma__no_memory(err);
    }
    frame->columns[frame->n_columns++] = column;
    return NORMA_OK;
}

/* The array of the kind that the column is of. */
static bool resize(norma__frame_column *column, size_t capacity)
{
    void *grown = column->codes     ? norma__grow(column->codes, capacity, sizeof(uint32_t))
                  : column->numbers ? norma__grow(column->numbers, capacity, sizeof(double))
                                    : norma__grow(column->bytes, capacity, sizeof(uint8_t));
    if (!grown)
        return false;
    if (column->codes)
        column->codes = grown;
    else if (column->numbers)
        column->numbers = grown;
    else
        column->bytes = grown;
    column->capacity = capacity;
    return true;
}

/* Makes the column n_rows long; the rows that come to it are missing. */
static bool extend(norma__frame_column *column, size_t n_rows)
{
    if (n_rows > column->capacity) {
        size_t twice = column->capacity < SIZE_MAX / 2 ? 2 * column->capacity : SIZE_MAX;
        if (!resize(column, n_rows > twice ? n_rows : twice))
            return false;
    }
    for (size_t row = column->n_rows; row < n_rows; row++) {
        if (column->codes)
            column->codes[row] = NORMA__NO_TEXT;
        else if (column->numbers)
            column->numbers[row] = NAN;
        else
            column->bytes[row] = MISSING_BYTE;
    }
    if (n_rows > column->n_rows)
        column->n_rows = n_rows;
    return true;
}

/* From bytes to doubles. */
static bool widen(norma__frame_column *column)
{
    double *numbers = NORMA__NEW(double, column->capacity);
    if (!numbers)
        return false;
    for (size_t row = 0; row < column->n_rows; row++)
        numbers[row] = norma__frame_raw(column, row);
    free(column->bytes);
    column->bytes = NULL;
    column->numbers = numbers;
    return true;
}

/* Lets bytes begin at a lower number. */
static void move_origin(norma__frame_column *column, int origin)
{
    int steps = column->origin - origin;
    for (size_t row = 0; row < column->n_rows; row++)
        if (column->bytes[row] != MISSING_BYTE)
            column->bytes[row] = (uint8_t)(column->bytes[row] + steps);
    column->origin = origin;
}

/* Makes room among the bytes for a number; false when they cannot have it. Most questionnaires have
   no answer under 0, so bytes begin there where they can. */
static bool fits_bytes(norma__frame_column *column, double number)
{
    bool none = column->smallest > column->largest;
    if (!(fabs(number) <= 1e9) || number != floor(number) || (number == 0 && signbit(number)))
        return false;
    int value = (int)number;
    int smallest = none || value < column->smallest ? value : column->smallest;
    int largest = none || value > column->largest ? value : column->largest;
    if (largest - smallest > MOST_STEPS)
        return false;
    int origin = smallest >= 0 && largest <= MOST_STEPS ? 0 : smallest;
    if (none)
        column->origin = origin;
    else if (origin < column->origin || largest - column->origin > MOST_STEPS)
        move_origin(column, origin);
    column->smallest = smallest;
    column->largest = largest;
    return true;
}

norma_status norma__frame_put_number(norma__frame_column *column, size_t row, double number,
                                     norma_error *err)
{
    if (!extend(column, row + 1))
        return norma__no_memory(err);
    if (column->bytes && !isnan(number) && !fits_bytes(column, number) && !widen(column))
        return norma__no_memory(err);
    if (column->bytes)
        column->bytes[row] = isnan(number) ? MISSING_BYTE : (uint8_t)((int)number - column->origin);
    else
        column->numbers[row] = number;
    return NORMA_OK;
}

static bool add_text(norma__frame_column *column, const char *text, size_t length, size_t *index)
{
    if (column->n_texts == column->texts_capacity) {
        size_t capacity = column->texts_capacity ? 2 * column->texts_capacity : 8;
        char **texts = NORMA__GROW(column->texts, char *, capacity);
        if (!texts)
            return false;
        column->texts = texts;
        column->texts_capacity = capacity;
    }
    char *copy = norma__copy_bytes(text, length);
    if (!copy)
        return false;
    column->texts[column->n_texts++] = copy;
    return norma__names_add(&column->index, copy, length, index);
}

norma_status norma__frame_put_text(norma__frame_column *column, size_t row, const char *text,
                                   size_t length, norma_error *err)
{
    size_t index;
    if (!extend(column, row + 1))
        return norma__no_memory(err);
    column->codes[row] = NORMA__NO_TEXT;
    if (length == 0)
        return NORMA_OK;
    index = norma__names_find(&column->index, text, length);
    if (index == NORMA_NONE && !add_text(column, text, length, &index))
        return norma__no_memory(err);
    column->codes[row] = (uint32_t)index;
    return NORMA_OK;
}

void norma__frame_cut(norma__frame *frame, size_t n_columns)
{
    while (frame->n_columns > n_columns)
        column_free(&frame->columns[--frame->n_columns]);
}

norma_status norma__frame_end(norma__frame *frame, size_t n_rows, norma_error *err)
{
    for (size_t c = 0; c < frame->n_columns; c++)
        if (!extend(&frame->columns[c], n_rows))
            return norma__no_memory(err);
    frame->n_rows = n_rows;
    return NORMA_OK;
}

void norma__frame_free(norma__frame *frame)
{
    if (!frame)
        return;
    for (size_t c = 0; c < frame->n_columns; c++)
        column_free(&frame->columns[c]);
    free(frame->columns);
    if (frame->mapped)
        munmap(frame->mapped, frame->mapped_size);
    norma__input_clear(&frame->input);
    norma_notes_clear(&frame->notes);
    free(frame);
}

/* ---- columns by name ---- */

norma_status norma__frame_header(norma__csv *header, const norma__frame *frame, norma_error *err)
{
    *header = (norma__csv){.name = frame->input.file ? frame->input.file : ""};
    header->columns = NORMA__NEW(char *, frame->n_columns);
    header->column_of = NORMA__NEW(size_t, frame->n_columns);
    if (!header->columns || !header->column_of)
        return norma__no_memory(err);
    for (size_t c = 0; c < frame->n_columns; c++) {
        char *name = frame->columns[c].name;
        size_t index, before = header->index.n;
        header->columns[header->n_columns++] = name;
        if (!*name)
            continue;
        if (!norma__names_add(&header->index, name, strlen(name), &index))
            return norma__no_memory(err);
        if (header->index.n == before)
            return norma__refuse_twin_columns(header, header->column_of[index], c, err);
        header->column_of[index] = c;
    }
    return NORMA_OK;
}

void norma__frame_header_free(norma__csv *header)
{
    header->n_columns = 0; /* the names stay the frame's */
    norma__csv_free(header);
}

norma_status norma__frame_names(norma_header **out, const norma__frame *frame, norma_error *err)
{
    norma__csv header = {0};
    norma_header *names = NULL;
    norma_status status = norma__frame_header(&header, frame, err);
    *out = NULL;
    if (status == NORMA_OK && (!(names = NORMA__NEW(norma_header, 1)) ||
                               !(names->columns = NORMA__NEW(char *, frame->n_columns))))
        status = norma__no_memory(err);
    for (size_t c = 0; status == NORMA_OK && c < frame->n_columns; c++)
        status = norma__keep_text(&names->columns[names->n_columns++], frame->columns[c].name, err);
    norma__frame_header_free(&header);
    if (status != NORMA_OK)
        norma_header_free(names);
    else
        *out = names;
    return status;
}
