#include <norma/convert.h>

#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "formats/convert/convert_parts.h"
#include "formats/foreign/foreign.h"
#include "formats/frames/frame_text.h"
#include "formats/responses/responses.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

bool norma_convert_format_of(norma_convert_options *options, const char *path)
{
    static const struct {
        const char *ending;
        norma_file_format format;
        bool compress;
        char delimiter;
    } endings[] = {
        {".csv", NORMA_FILE_TEXT, false, 0},     {".csv.gz", NORMA_FILE_TEXT, true, 0},
        {".tsv", NORMA_FILE_TEXT, false, '\t'},  {".tsv.gz", NORMA_FILE_TEXT, true, '\t'},
        {".txt", NORMA_FILE_TEXT, false, 0},     {".nrd", NORMA_FILE_RESPONSES, false, 0},
        {".sav", NORMA_FILE_SAV, false, 0},      {".zsav", NORMA_FILE_SAV, true, 0},
        {".por", NORMA_FILE_POR, false, 0},      {".dta", NORMA_FILE_DTA, false, 0},
        {".sas7bdat", NORMA_FILE_SAS, false, 0}, {".xpt", NORMA_FILE_XPT, false, 0}};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t n = strlen(endings[i].ending);
        if (length <= n || strcasecmp(path + length - n, endings[i].ending) != 0)
            continue;
        options->to = (int)endings[i].format;
        options->compress = endings[i].compress;
        if (endings[i].delimiter)
            options->delimiter = endings[i].delimiter;
        return true;
    }
    return false;
}

static norma_status check(const norma_convert_options *o, norma_error *err)
{
    if (o->to < 0 || o->to >= NORMA_FILE_FORMATS || o->to == NORMA_FILE_TABLES)
        return norma__fail(err, NORMA_EINVAL, "there is no such format to convert to");
    if (o->delimiter && !strchr(",;\t", o->delimiter))
        return norma__fail(err, NORMA_EINVAL, "the delimiter is a comma, a semicolon or a tab");
    if (o->compress && o->to != NORMA_FILE_TEXT && o->to != NORMA_FILE_SAV)
        return norma__fail(err, NORMA_EINVAL,
                           "%s cannot be compressed: delimited text and SPSS can",
                           norma_file_format_name((norma_file_format)o->to));
    return NORMA_OK;
}

static norma_status read_frame(norma__frame **frame, norma_file_format *from, const char *path,
                               norma_error *err)
{
    norma_status status = norma_file_format_of(from, path, err);
    if (status != NORMA_OK)
        return status;
    if (*from == NORMA_FILE_TEXT)
        return norma__text_frame(frame, path, err);
    if (*from == NORMA_FILE_RESPONSES)
        return norma__responses_frame(frame, path, err);
    if (norma__is_foreign(*from))
        return norma__foreign_frame(frame, *from, path, err);
    norma__fail(err, NORMA_EDATA, "%s holds tables of counts: they have no responses to convert",
                path);
    return NORMA_EDATA;
}

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

/* Keeps the columns that are wanted. */
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

static norma_status write_frame(norma_conversion *made, const norma__frame *frame,
                                const norma_convert_options *o, norma_error *err)
{
    norma_status status = norma__notes_append(&made->notes, &frame->notes, err);
    if (status != NORMA_OK)
        return status;
    if (o->to == NORMA_FILE_TEXT)
        return norma__convert_text(&made->content, &made->notes, frame, o, err);
    if (o->to == NORMA_FILE_RESPONSES)
        return norma__responses_write(&made->content, frame, err);
    return norma__convert_foreign(&made->content, &made->notes, frame, o, err);
}

norma_status norma_convert(norma_conversion **out, const char *path,
                           const norma_convert_options *options, norma_error *err)
{
    const norma_convert_options defaults = NORMA_CONVERT_OPTIONS_INIT;
    const norma_convert_options *o = options ? options : &defaults;
    norma_conversion *made = NULL;
    norma__frame *frame = NULL;
    norma_file_format from;
    norma_status status;

    *out = NULL;
    if ((status = check(o, err)) != NORMA_OK ||
        (status = read_frame(&frame, &from, path, err)) != NORMA_OK)
        return status;
    if ((status = choose(frame, o, err)) != NORMA_OK)
        goto done;
    if (!(made = NORMA__NEW(norma_conversion, 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    made->from = from;
    made->to = (norma_file_format)o->to;
    made->rows = frame->n_rows;
    made->columns = frame->n_columns;
    if ((status = write_frame(made, frame, o, err)) != NORMA_OK)
        goto done;
    made->input = frame->input;
    frame->input = (norma_input){.format = "", .encoding = ""};
    *out = made;
    made = NULL;
done:
    norma_conversion_free(made);
    norma__frame_free(frame);
    return status;
}

void norma_conversion_free(norma_conversion *conversion)
{
    if (!conversion)
        return;
    norma__input_clear(&conversion->input);
    norma_output_free(&conversion->content);
    norma_notes_clear(&conversion->notes);
    free(conversion);
}
