#include "data/table.h"
#include "formats/stream.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "tables/merge.h"
#include "tables/tabulate.h"

/* What a file's responses are counted with. */
typedef struct counting_file {
    const norma_instrument *instrument;
    const norma_tables_options *options;
    norma_tables *tables; /* none before the first rows */
} counting_file;

static norma_status take_rows(void *context, const norma_data *rows, norma_error *err)
{
    counting_file *c = context;
    norma_status status = NORMA_OK;
    if (!c->tables)
        status = norma__tables_for(&c->tables, c->instrument, rows, c->options, err);
    return status == NORMA_OK ? norma__tables_take(c->tables, rows, c->options->threads, err)
                              : status;
}

static norma_status count_responses(norma_tables **out, counting_file *c, const char *path,
                                    const norma_read_options *read, norma_error *err)
{
    norma_input input;
    norma_notes notes;
    norma_status status;

    *out = NULL;
    if ((status = norma__data_stream(c->instrument, path, read, take_rows, c, &input, &notes,
                                     err)) != NORMA_OK ||
        (status = norma__tables_add_input(c->tables, &input, err)) != NORMA_OK ||
        (status = norma__notes_append(&c->tables->notes, &notes, err)) != NORMA_OK ||
        (status = norma__tables_total(c->tables, err)) != NORMA_OK)
        goto done;
    *out = c->tables;
    c->tables = NULL;
done:
    norma__input_clear(&input);
    norma_notes_clear(&notes);
    norma_tables_free(c->tables);
    return status;
}

/* A file's tables, before any group is refused for its size: the files together may have enough. */
static norma_status count_file(norma_tables **out, const norma_instrument *instrument,
                               const char *path, const norma_read_options *read,
                               const norma_tables_options *options, norma_error *err)
{
    counting_file c = {.instrument = instrument, .options = options};
    norma_file_format format;
    norma_status status = norma_file_format_of(&format, path, err);
    if (status != NORMA_OK)
        return status;
    if (format != NORMA_FILE_TABLES)
        return count_responses(out, &c, path, read, err);
    if ((status = norma_tables_read(out, path, err)) == NORMA_OK &&
        (status = norma__tables_check_instrument(*out, instrument, err)) != NORMA_OK) {
        norma_tables_free(*out);
        *out = NULL;
    }
    return status;
}

/* whole becomes whole and part together; part is freed. */
static norma_status add_part(norma_tables **whole, norma_tables *part, norma_error *err)
{
    norma_tables *sum = NULL;
    norma_status status = NORMA_OK;
    if (!*whole) {
        *whole = part;
        return NORMA_OK;
    }
    status = norma_tables_merge(&sum, (const norma_tables *const[]){*whole, part}, 2, err);
    norma_tables_free(part);
    if (status != NORMA_OK)
        return status;
    norma_tables_free(*whole);
    *whole = sum;
    return NORMA_OK;
}

norma_status norma_tabulate_files(norma_tables **out, const norma_instrument *instrument,
                                  const char *const *paths, size_t n_paths,
                                  const norma_read_options *read,
                                  const norma_tables_options *options, norma_error *err)
{
    const norma_tables_options defaults = NORMA_TABLES_OPTIONS_INIT;
    const norma_tables_options *o = options ? options : &defaults;
    norma_tables *whole = NULL, *part = NULL;
    norma_status status;

    *out = NULL;
    if (n_paths == 0)
        return norma__fail(err, NORMA_EINVAL, "there is no file to count");
    if ((status = norma_options_check(norma_tables_option_table(), o, err)) != NORMA_OK)
        return status;
    for (size_t k = 0; k < n_paths; k++)
        if ((status = count_file(&part, instrument, paths[k], read, o, err)) != NORMA_OK ||
            (status = add_part(&whole, part, err)) != NORMA_OK)
            goto done;
    if ((status = norma__tables_finish(&whole, o->min_group, err)) != NORMA_OK)
        goto done;
    *out = whole;
    whole = NULL;
done:
    norma_tables_free(whole);
    return status;
}
