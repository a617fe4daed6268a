#include <norma/priorities.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/any_frame.h"
#include "formats/frames/frame_intake.h"
#include "foundation/memory.h"
#include "foundation/status.h"

void norma_outcomes_file_clear(norma_outcomes_file *file)
{
    norma__free_texts(file->units, file->outcomes.n_units);
    norma__free_texts(file->names, file->outcomes.n_outcomes);
    free(file->column);
    free(file->values);
    *file = (norma_outcomes_file){0};
}

/* Splits a list at its commas, blanks around names taken off. */
static norma_status split(norma_outcomes_file *f, const char *list, norma_error *err)
{
    size_t most = 1;
    for (const char *c = list; *c; c++)
        most += *c == ',';
    f->names = NORMA__NEW(char *, most);
    if (!f->names)
        return norma__no_memory(err);
    for (const char *begin = list;; begin++) {
        const char *end = begin + strcspn(begin, ","), *next = end;
        begin += strspn(begin, " ");
        while (end > begin && end[-1] == ' ')
            end--;
        if (end <= begin)
            return norma__fail(err, NORMA_EINVAL, "the list of outcomes '%s' has an empty name",
                               list);
        if (!(f->names[f->outcomes.n_outcomes++] = norma__copy_bytes(begin, (size_t)(end - begin))))
            return norma__no_memory(err);
        if (!*next)
            return NORMA_OK;
        begin = next;
    }
}

/* NULL when there is none, which err says. */
static const norma__frame_column *find_column(const norma__frame *frame, const char *name,
                                              const char *path, norma_error *err)
{
    for (size_t c = 0; c < frame->n_columns; c++)
        if (strcmp(frame->columns[c].name, name) == 0)
            return &frame->columns[c];
    norma__fail(err, NORMA_EDATA, "%s has no column '%s'", path, name);
    return NULL;
}

/* Names of units: texts, or whole numbers. */
static norma_status take_units(norma_outcomes_file *f, const norma__frame_column *column,
                               size_t n_rows, const char *path, norma_error *err)
{
    f->units = NORMA__NEW(char *, n_rows);
    if (!f->units)
        return norma__no_memory(err);
    for (size_t r = 0; r < n_rows; r++) {
        char printed[NORMA__SHORTEST];
        norma__field field = norma__cell_field(column, r, printed);
        if (field.begin == field.end)
            return norma__fail(err, NORMA_EDATA, "row %zu of %s names no unit (column '%s')", r + 1,
                               path, column->name);
        f->units[f->outcomes.n_units++] =
            norma__copy_bytes(field.begin, (size_t)(field.end - field.begin));
        if (!f->units[r])
            return norma__no_memory(err);
    }
    return NORMA_OK;
}

static norma_status take_values(double *values, const norma__frame_column *column, size_t n_rows,
                                const char *path, norma_error *err)
{
    if (column->codes)
        return norma__fail(err, NORMA_EDATA, "column '%s' of %s is not of numbers", column->name,
                           path);
    for (size_t r = 0; r < n_rows; r++) {
        values[r] = norma__frame_number(column, r);
        if (isinf(values[r]))
            return norma__fail(err, NORMA_EDATA, "row %zu of %s has an infinite '%s'", r + 1, path,
                               column->name);
    }
    return NORMA_OK;
}

static norma_status take(norma_outcomes_file *f, const norma__frame *frame, const char *path,
                         norma_error *err)
{
    const norma__frame_column *column = find_column(frame, f->column, path, err);
    norma_status status = column ? take_units(f, column, frame->n_rows, path, err) : NORMA_EDATA;
    if (status != NORMA_OK)
        return status;
    f->values = NORMA__NEW(double, frame->n_rows * f->outcomes.n_outcomes);
    if (!f->values)
        return norma__no_memory(err);
    for (size_t o = 0; o < f->outcomes.n_outcomes && status == NORMA_OK; o++) {
        column = find_column(frame, f->names[o], path, err);
        status = column
                     ? take_values(f->values + o * frame->n_rows, column, frame->n_rows, path, err)
                     : NORMA_EDATA;
    }
    return status;
}

norma_status norma_outcomes_read(norma_outcomes_file *out, const char *path, const char *column,
                                 const char *list, norma_error *err)
{
    norma_outcomes_file f = {0};
    norma__frame *frame = NULL;
    norma_file_format format;
    norma_status status;

    *out = f;
    if ((status = norma__keep_text(&f.column, column, err)) != NORMA_OK ||
        (status = split(&f, list, err)) != NORMA_OK ||
        (status = norma__any_frame(&frame, &format, path, NULL, 0, "they have no outcomes", err)) !=
            NORMA_OK ||
        (status = take(&f, frame, path, err)) != NORMA_OK)
        goto done;
    f.outcomes.column = f.column;
    f.outcomes.units = (const char *const *)f.units;
    f.outcomes.names = (const char *const *)f.names;
    f.outcomes.values = f.values;

    *out = f; /* the caller owns it from here */
    f = (norma_outcomes_file){0};
done:
    norma__frame_free(frame);
    norma_outcomes_file_clear(&f);
    return status;
}
