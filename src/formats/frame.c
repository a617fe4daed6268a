#include "formats/frame.h"

#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "foundation/memory.h"

static bool is_user_missing(const norma__frame_column *column, double number)
{
    for (size_t m = 0; m < column->n_missing; m++)
        if (number >= column->missing[m].low && number <= column->missing[m].high)
            return true;
    return false;
}

double norma__frame_number(const norma__frame_column *column, size_t row)
{
    double number = NAN;
    if (column->numbers)
        number = column->numbers[row];
    else if (column->bytes[row] != NORMA_MISSING_CELL)
        number = (double)column->origin + column->bytes[row];
    return is_user_missing(column, number) ? NAN : number;
}

static void clear_column(norma__frame_column *column)
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
    for (size_t v = 0; v < column->n_value_labels; v++)
        free(column->value_labels[v].label);
    free(column->value_labels);
}

void norma__frame_free(norma__frame *frame)
{
    if (!frame)
        return;
    for (size_t c = 0; c < frame->n_columns; c++)
        clear_column(&frame->columns[c]);
    free(frame->columns);
    if (frame->mapped)
        munmap(frame->mapped, frame->mapped_size);
    free(frame->input.file);
    free(frame->input.sha256);
    norma__free_texts(frame->input.ignored_columns, frame->input.n_ignored_columns);
    norma_notes_clear(&frame->notes);
    free(frame);
}
