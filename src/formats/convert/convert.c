#include <norma/convert.h>

#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "formats/any_frame.h"
#include "formats/convert/convert_columns.h"
#include "formats/convert/convert_parts.h"
#include "formats/responses/responses.h"
#include "foundation/file.h"
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

const char *norma_convert_name(norma_file_format format, char delimiter, bool compress)
{
    static const char *const names[NORMA_FILE_FORMATS][2] = {
        [NORMA_FILE_TEXT] = {"csv", "csv.gz"}, [NORMA_FILE_RESPONSES] = {"nrd", "nrd"},
        [NORMA_FILE_SAV] = {"sav", "zsav"},    [NORMA_FILE_POR] = {"por", "por"},
        [NORMA_FILE_DTA] = {"dta", "dta"},     [NORMA_FILE_SAS] = {"sas7bdat", "sas7bdat"},
        [NORMA_FILE_XPT] = {"xpt", "xpt"},     [NORMA_FILE_TABLES] = {"tab", "tab"}};
    if (format == NORMA_FILE_TEXT && delimiter == '\t')
        return compress ? "tsv.gz" : "tsv";
    return (unsigned)format < NORMA_FILE_FORMATS ? names[format][compress] : "";
}

static norma_status check(const norma_convert_options *o, norma_error *err)
{
    if (o->to < 0 || o->to >= NORMA_FILE_FORMATS || o->to == NORMA_FILE_TABLES)
        return norma__fail(err, NORMA_EINVAL, "there is no such format to convert to");
    if (o->delimiter && !strchr(",;\t", o->delimiter))
        return norma__fail(err, NORMA_EINVAL, "the delimiter is a comma, a semicolon or a tab");
    if (o->delimiter && o->to != NORMA_FILE_TEXT)
        return norma__fail(err, NORMA_EINVAL, "%s has no delimiter: delimited text has",
                           norma_file_format_name((norma_file_format)o->to));
    if (o->compress && o->to != NORMA_FILE_TEXT && o->to != NORMA_FILE_SAV)
        return norma__fail(err, NORMA_EINVAL,
                           "%s cannot be compressed: delimited text and SPSS can",
                           norma_file_format_name((norma_file_format)o->to));
    return NORMA_OK;
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

/* The name of what was read: whether it is compressed stands in its first bytes. */
static norma_status name_source(norma_conversion *made, const char *path, char delimiter,
                                norma_error *err)
{
    char *start = NULL;
    size_t length;
    norma_status status = norma__file_read_start(&start, &length, path, 4, err);
    if (status != NORMA_OK)
        return status;
    bool compressed = memcmp(start, "\x1f\x8b", 2) == 0 || memcmp(start, "$FL3", 4) == 0;
    free(start);
    made->from_name = norma_convert_name(made->from, delimiter, compressed);
    return NORMA_OK;
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
        (status = norma__any_frame(&frame, &from, path, NULL, 0,
                                   "they have no responses to convert", err)) != NORMA_OK)
        return status;
    if ((status = norma__convert_columns(frame, o, err)) != NORMA_OK)
        goto done;
    if (!(made = NORMA__NEW(norma_conversion, 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    made->from = from;
    made->to = (norma_file_format)o->to;
    made->to_name = norma_convert_name(made->to, o->delimiter, o->compress);
    if ((status = name_source(made, path, frame->input.delimiter, err)) != NORMA_OK)
        goto done;
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
