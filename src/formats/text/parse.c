#include "formats/text/parse.h"

#include "formats/text/reader.h"

norma_status norma__text_read(norma_data **out, const norma_instrument *instrument,
                              norma__source *source, const norma_read_options *options,
                              norma__take_block *take, void *context, norma_error *err)
{
    norma__reader reader;
    norma_status status = norma__reader_open(&reader, source, instrument, options, err);

    *out = NULL;
    reader.take = take;
    reader.context = context;
    if (status == NORMA_OK && (status = norma__reader_run(&reader, err)) == NORMA_OK) {
        *out = reader.data;
        reader.data = NULL;
    }
    norma__reader_close(&reader);
    return status;
}

norma_status norma__data_parse(norma_data **out, const norma_instrument *instrument,
                               const char *bytes, size_t length, const char *name,
                               const norma_read_options *options, norma_error *err)
{
    norma__source source;
    norma__source_lend(&source, bytes, length, name);
    return norma__text_read(out, instrument, &source, options, NULL, NULL, err);
}
