#include "formats/stream.h"

#include "data/table.h"
#include "formats/text/parse.h"
#include "foundation/status.h"

/* What is left of a table once its rows were taken. */
static void hand_over(norma_data *data, norma_input *input, norma_notes *notes)
{
    *input = data->input;
    *notes = data->notes;
    data->input = (norma_input){.format = "", .encoding = ""};
    data->notes = (norma_notes){0};
}

static norma_status stream_text(norma_data **out, const norma_instrument *instrument,
                                const char *path, const norma_read_options *options,
                                norma__take_block *take, void *context, norma_error *err)
{
    norma__source source;
    norma_status status = norma__source_open(&source, path, err);
    if (status == NORMA_OK)
        status = norma__text_read(out, instrument, &source, options, take, context, err);
    norma__source_close(&source);
    return status;
}

norma_status norma__data_stream(const norma_instrument *instrument, const char *path,
                                const norma_read_options *options, norma__take_block *take,
                                void *context, norma_input *input, norma_notes *notes,
                                norma_error *err)
{
    const norma_read_options defaults = NORMA_READ_OPTIONS_INIT;
    const norma_read_options *o = options ? options : &defaults;
    norma_data *data = NULL;
    norma_file_format format;
    norma_status status;

    *input = (norma_input){.format = "", .encoding = ""};
    *notes = (norma_notes){0};
    if ((status = norma_options_check(norma_read_option_table(), o, err)) != NORMA_OK ||
        (status = norma_file_format_of(&format, path, err)) != NORMA_OK)
        return status;
    if (format == NORMA_FILE_TEXT && !o->latencies_path && !o->weights_path)
        status = stream_text(&data, instrument, path, o, take, context, err);
    else if ((status = norma_data_read(&data, instrument, path, o, err)) == NORMA_OK)
        status = take(context, data, err);
    if (status == NORMA_OK)
        hand_over(data, input, notes);
    norma_data_free(data);
    return status;
}
