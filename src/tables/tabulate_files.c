#include "data/table.h"
#include "data/trial_plan.h"
#include "formats/stream.h"
#include "formats/text/id_book.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "tables/merge.h"
#include "tables/once.h"
#include "tables/tabulate.h"

/* What files are counted with, and the one that is counted now. */
typedef struct counting_files {
    const norma_instrument *instrument;
    const norma_read_options *read;
    const norma_tables_options *options;
    const char *const *paths;
    norma__id_book *ids; /* of all files; NULL when there is one, or no column of ids */
    norma_tables *whole; /* of the files before; NULL: none */
    size_t file;
    norma_tables *tables; /* of this one; none before the first rows */
} counting_files;

static norma_status take_rows(void *context, const norma_data *rows, norma_error *err)
{
    counting_files *c = context;
    norma_status status = NORMA_OK;
    if (c->ids)
        status = norma__id_book_add(c->ids, rows, c->file, err);
    if (status == NORMA_OK && !c->tables)
        status = norma__tables_for(&c->tables, c->instrument, rows, c->options, err);
    return status == NORMA_OK ? norma__tables_take(c->tables, rows, c->options->threads, err)
                              : status;
}

static norma_status count_responses(counting_files *c, norma_error *err)
{
    norma_input input;
    norma_notes notes;
    norma_status status;

    if ((status = norma__data_stream(c->instrument, c->paths[c->file], c->read, take_rows, c,
                                     &input, &notes, err)) == NORMA_OK &&
        (status = norma__tables_add_input(c->tables, &input, err)) == NORMA_OK &&
        (status = norma__notes_append(&c->tables->notes, &notes, err)) == NORMA_OK)
        status = norma__tables_total(c->tables, err);
    norma__input_clear(&input);
    norma_notes_clear(&notes);
    return status;
}

/* A file's tables, before any group is refused for its size: the files together may have enough. */
static norma_status count_file(counting_files *c, norma_error *err)
{
    norma_file_format format;
    norma_status status = norma_file_format_of(&format, c->paths[c->file], err);
    if (status != NORMA_OK)
        return status;
    if (format != NORMA_FILE_TABLES)
        return count_responses(c, err);
    status = norma_tables_read(&c->tables, c->paths[c->file], err);
    return status == NORMA_OK ? norma__tables_check_instrument(c->tables, c->instrument, err)
                              : status;
}

/* A file given twice is a better sentence than its first id. */
static norma_status check_once(const counting_files *c, norma_error *err)
{
    norma_status status = norma__tables_check_once(c->whole, c->tables, false, err);
    return status == NORMA_OK
               ? norma__id_book_check(c->ids, c->paths, c->instrument->respondent_column, err)
               : status;
}

static norma_status add_file(counting_files *c, norma_error *err)
{
    norma_tables *sum = c->tables;
    norma_status status = NORMA_OK;
    if (c->whole) {
        status =
            norma_tables_merge(&sum, (const norma_tables *const[]){c->whole, c->tables}, 2, err);
        norma_tables_free(c->tables);
    }
    c->tables = NULL;
    if (status != NORMA_OK)
        return status;
    norma_tables_free(c->whole);
    c->whole = sum;
    return NORMA_OK;
}

norma_status norma_tabulate_files(norma_tables **out, const norma_instrument *instrument,
                                  const char *const *paths, size_t n_paths,
                                  const norma_read_options *read,
                                  const norma_tables_options *options, norma_error *err)
{
    const norma_tables_options defaults = NORMA_TABLES_OPTIONS_INIT;
    const norma_tables_options *o = options ? options : &defaults;
    counting_files c = {.instrument = instrument, .read = read, .options = o, .paths = paths};
    norma_status status;

    *out = NULL;
    if (n_paths == 0)
        return norma__fail(err, NORMA_EINVAL, "there is no file to count");
    if ((status = norma_options_check(norma_tables_option_table(), o, err)) != NORMA_OK ||
        (status = norma__needs_items(instrument, err)) != NORMA_OK)
        return status;
    if (n_paths > 1 && instrument->respondent_column &&
        (status = norma__id_book_new(&c.ids, err)) != NORMA_OK)
        return status;
    for (; c.file < n_paths; c.file++)
        if ((status = count_file(&c, err)) != NORMA_OK ||
            (status = check_once(&c, err)) != NORMA_OK || (status = add_file(&c, err)) != NORMA_OK)
            goto done;
    if ((status = norma__tables_finish(&c.whole, o->min_group, err)) != NORMA_OK)
        goto done;
    *out = c.whole;
    c.whole = NULL;
done:
    norma__id_book_free(c.ids);
    norma_tables_free(c.tables);
    norma_tables_free(c.whole);
    return status;
}
