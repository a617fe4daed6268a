#include "formats/convert/convert_columns.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "foundation/text.h"

/* ---- which ---- */

/* Puts the columns named into place, in the order given; the others come after them. */
static norma_status order(norma__frame_column *columns, bool *chosen, const norma__frame *frame,
                          const norma__csv *header, const norma_convert_options *o,
                          norma_error *err)
{
    size_t at = 0;
    for (size_t i = 0; i < o->n_columns; i++) {
        size_t c = norma__csv_column(header, o->columns[i]);
        if (c == NORMA_NONE)
            return norma__fail(err, NORMA_EINVAL, "%s has no column '%.100s'", header->name,
                               o->columns[i]);
        if (chosen[c])
            return norma__fail(err, NORMA_EINVAL, "column %.64s is named twice", o->columns[i]);
        chosen[c] = true;
        columns[at++] = frame->columns[c];
    }
    for (size_t c = 0; c < frame->n_columns; c++)
        if (!chosen[c])
            columns[at++] = frame->columns[c];
    return NORMA_OK;
}

static norma_status choose(norma__frame *frame, const norma_convert_options *o, norma_error *err)
{
    norma__csv header;
    bool *chosen = NORMA__NEW(bool, frame->n_columns);
    norma__frame_column *columns = NORMA__NEW(norma__frame_column, frame->n_columns);
    norma_status status = norma__frame_header(&header, frame, err);
    if (status == NORMA_OK && (!chosen || !columns))
        status = norma__no_memory(err);
    if (status == NORMA_OK && o->columns && o->n_columns == 0)
        status = norma__fail(err, NORMA_EINVAL, "no column is named");
    if (status == NORMA_OK && o->columns &&
        (status = order(columns, chosen, frame, &header, o, err)) == NORMA_OK) {
        memcpy(frame->columns, columns, frame->n_columns * sizeof *columns);
        norma__frame_cut(frame, o->n_columns);
    }
    norma__frame_header_free(&header);
    free(columns);
    free(chosen);
    return status;
}

/* ---- what they are called ---- */

static norma_status check_rename(const norma__csv *header, const norma_rename *rename, char **names,
                                 norma_error *err)
{
    size_t c = norma__csv_column(header, rename->from);
    if (c == NORMA_NONE)
        return norma__fail(err, NORMA_EINVAL, "there is no column '%.100s' to be renamed",
                           rename->from);
    if (names[c])
        return norma__fail(err, NORMA_EINVAL, "column %.64s is renamed twice", rename->from);
    if (!*rename->to || !norma__is_utf8(rename->to, strlen(rename->to)))
        return norma__fail(err, NORMA_EINVAL, "the new name of column %.64s is %s", rename->from,
                           *rename->to ? "not UTF-8" : "empty");
    return norma__keep_text(&names[c], rename->to, err);
}

static norma_status take_names(norma__frame *frame, char **names, norma_error *err)
{
    norma__csv header;
    for (size_t c = 0; c < frame->n_columns; c++)
        if (names[c]) {
            char *before = frame->columns[c].name;
            frame->columns[c].name = names[c];
            names[c] = before;
        }
    norma_status status = norma__frame_header(&header, frame, err);
    norma__frame_header_free(&header);
    if (status != NORMA_EDATA) /* two of one name: the options' doing, not the file's */
        return status;
    if (err)
        err->status = NORMA_EINVAL;
    return NORMA_EINVAL;
}

static norma_status rename_all(norma__frame *frame, const norma_convert_options *o,
                               norma_error *err)
{
    norma__csv header;
    char **names = NORMA__NEW(char *, frame->n_columns);
    norma_status status = norma__frame_header(&header, frame, err);
    if (status == NORMA_OK && !names)
        status = norma__no_memory(err);
    for (size_t i = 0; i < o->n_renames && status == NORMA_OK; i++)
        status = check_rename(&header, &o->renames[i], names, err);
    norma__frame_header_free(&header);
    if (status == NORMA_OK)
        status = take_names(frame, names, err);
    norma__free_texts(names, frame->n_columns);
    return status;
}

norma_status norma__convert_columns(norma__frame *frame, const norma_convert_options *options,
                                    norma_error *err)
{
    norma_status status = choose(frame, options, err);
    return status == NORMA_OK && options->n_renames ? rename_all(frame, options, err) : status;
}
