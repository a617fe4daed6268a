#include "intake.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

norma_status cli_out_of_memory(norma_error *err)
{
    *err = (norma_error){.status = NORMA_ENOMEM, .message = "out of memory"};
    return NORMA_ENOMEM;
}

norma_status cli_refuse(norma_error *err, norma_status status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err->status = status;
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return status;
}

static norma_status append(norma_notes *notes, const norma_note *note, norma_error *err)
{
    if (notes->n == notes->capacity) {
        size_t capacity = notes->capacity ? 2 * notes->capacity : 8;
        norma_note *list = realloc(notes->list, capacity * sizeof *list);
        if (!list)
            return cli_out_of_memory(err);
        notes->list = list;
        notes->capacity = capacity;
    }
    notes->list[notes->n++] = *note;
    return NORMA_OK;
}

norma_status cli_intake_note(cli_intake *intake, const char *code, const char *subject,
                             const char *message, norma_error *err)
{
    norma_note note = {.value = NAN, .of = NAN};
    snprintf(note.code, sizeof note.code, "%s", code);
    snprintf(note.subject, sizeof note.subject, "%s", subject);
    snprintf(note.message, sizeof note.message, "%s", message);
    return append(&intake->notes, &note, err);
}

norma_status cli_notes_append(norma_notes *notes, const norma_notes *more, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < more->n; i++)
        status = append(notes, &more->list[i], err);
    return status;
}

/* ---- responses ---- */

/* A name that is not there may be one that is no longer as it was written: in a response file,
   whose names are read without its checksum, damage is told first. */
static norma_status check_soundness(norma_status status, const norma_header *header,
                                    const char *path, norma_error *err)
{
    norma_convert_options options = NORMA_CONVERT_OPTIONS_INIT;
    norma_conversion *made = NULL;
    norma_file_format format;
    norma_error damage = {0};
    if (norma_file_format_of(&format, path, NULL) != NORMA_OK || format != NORMA_FILE_RESPONSES)
        return status;
    options.columns = (const char *const *)header->columns;
    options.n_columns = 1;
    if (norma_convert(&made, path, &options, &damage) == NORMA_EDATA) {
        *err = damage;
        status = NORMA_EDATA;
    }
    norma_conversion_free(made);
    return status;
}

static norma_status instrument_from_columns(cli_intake *intake, const cli_common *common,
                                            const char *path, norma_error *err)
{
    norma_header *header = NULL;
    norma_status status = norma_header_read(&header, path, err);
    if (status == NORMA_OK)
        status = norma_instrument_from_list(&intake->owned, &common->list,
                                            (const char *const *)header->columns, header->n_columns,
                                            err);
    if (status == NORMA_EINVAL)
        status = check_soundness(status, header, path, err);
    norma_header_free(header);
    return status;
}

norma_status cli_intake_instrument(cli_intake *intake, const cli_common *common, const char *path,
                                   norma_error *err)
{
    norma_status status = common->list.items || common->list.continuous
                              ? instrument_from_columns(intake, common, path, err)
                              : norma_instrument_load(&intake->owned, common->instrument, err);
    intake->instrument = intake->owned;
    return status;
}

/* From this size on a table in memory costs more than it saves. */
static const off_t LARGE = 4 << 20;

static bool may_count(const cli_intake *intake, const cli_common *common)
{
    struct stat file;
    norma_file_format format;
    return intake->counts.suffice &&
           !(intake->counts.with_continuous && intake->instrument->n_continuous > 0) &&
           stat(common->data, &file) == 0 && file.st_size >= LARGE &&
           norma_file_format_of(&format, common->data, NULL) == NORMA_OK &&
           format == NORMA_FILE_TEXT;
}

/* The notes of counting, but for lost rows, which are told by what is made of the counts. */
static norma_status append_others(cli_intake *intake, const norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < notes->n; i++)
        if (strcmp(notes->list[i].code, "rows-lost") != 0)
            status = append(&intake->notes, &notes->list[i], err);
    return status;
}

static norma_status count_responses(cli_intake *intake, const cli_common *common, norma_error *err)
{
    norma_tables_options options = NORMA_TABLES_OPTIONS_INIT;
    options.missing = intake->counts.missing;
    options.threads = common->threads;
    intake->group = NORMA_NONE;
    norma_status status = norma_tabulate_files(&intake->tables, intake->instrument, &common->data,
                                               1, &common->read, &options, err);
    return status == NORMA_OK ? append_others(intake, norma_tables_notes(intake->tables), err)
                              : status;
}

norma_status cli_intake_responses(cli_intake *intake, const cli_common *common, norma_error *err)
{
    norma_status status =
        norma_data_read(&intake->data, intake->instrument, common->data, &common->read, err);
    return status == NORMA_OK
               ? cli_notes_append(&intake->notes, norma_data_notes(intake->data), err)
               : status;
}

static norma_status read_responses(cli_intake *intake, const cli_common *common, norma_error *err)
{
    norma_status status = cli_intake_instrument(intake, common, common->data, err);
    if (status != NORMA_OK || !common->data)
        return status;
    /* A file of few long rows cannot be counted, but read. */
    if (may_count(intake, common) && (status = count_responses(intake, common, err)) != NORMA_EDATA)
        return status;
    return cli_intake_responses(intake, common, err);
}

/* ---- tables of counts ---- */

static norma_status list_from_tables(cli_intake *intake, const cli_common *common, norma_error *err)
{
    const norma_instrument *counted = norma_tables_instrument(intake->tables);
    const char **ids = calloc(counted->n_items + 1, sizeof *ids);
    if (!ids)
        return cli_out_of_memory(err);
    for (size_t i = 0; i < counted->n_items; i++)
        ids[i] = counted->items[i].id;
    norma_status status =
        norma_instrument_from_list(&intake->owned, &common->list, ids, counted->n_items, err);
    free(ids);
    return status;
}

/* Counts are looked at with the ranges and keys that they were counted with. */
static norma_status check_item(const cli_intake *intake, const cli_common *common, size_t i,
                               norma_error *err)
{
    const norma_item *item = &intake->instrument->items[i];
    size_t k = intake->columns[i];
    if (k == NORMA_NONE)
        return cli_refuse(err, NORMA_EDATA, "item %s of %s is not in the tables of %s", item->id,
                          common->instrument, common->data);
    if (item->reversed != norma_tables_instrument(intake->tables)->items[k].reversed)
        return cli_refuse(
            err, NORMA_EDATA,
            "item %s is reverse-keyed in one of %s and %s and not in the other: give the "
            "instrument that the tables were counted with, or none",
            item->id, common->instrument, common->data);
    if (item->min != norma_tables_min(intake->tables, k) ||
        item->max != norma_tables_max(intake->tables, k))
        return cli_refuse(
            err, NORMA_EDATA,
            "item %s goes from %d to %d in %s and from %d to %d in %s: give the instrument "
            "that the tables were counted with, or none",
            item->id, item->min, item->max, common->instrument, norma_tables_min(intake->tables, k),
            norma_tables_max(intake->tables, k), common->data);
    return NORMA_OK;
}

static norma_status find_columns(cli_intake *intake, const cli_common *common, norma_error *err)
{
    const norma_instrument *counted = norma_tables_instrument(intake->tables);
    norma_status status = NORMA_OK;
    intake->columns = calloc(intake->instrument->n_items + 1, sizeof *intake->columns);
    if (!intake->columns)
        return cli_out_of_memory(err);
    for (size_t i = 0; status == NORMA_OK && i < intake->instrument->n_items; i++) {
        intake->columns[i] = norma_instrument_find_item(counted, intake->instrument->items[i].id);
        if (common->instrument)
            status = check_item(intake, common, i, err);
    }
    return status;
}

static norma_status find_group(cli_intake *intake, const cli_common *common, norma_error *err)
{
    intake->group = NORMA_NONE;
    if (!common->group)
        return NORMA_OK;
    if (!*common->group && !*norma_tables_by(intake->tables))
        return cli_refuse(err, NORMA_EINVAL, "the tables of %s have no groups", common->data);
    for (size_t g = 0; g < norma_tables_groups(intake->tables); g++)
        if (strcmp(norma_tables_group_name(intake->tables, g), common->group) == 0)
            intake->group = g;
    if (intake->group != NORMA_NONE)
        return NORMA_OK;
    return cli_refuse(err, NORMA_EINVAL, "there is no group '%s' in the tables of %s",
                      common->group, common->data);
}

static norma_status read_tables(cli_intake *intake, const cli_common *common, norma_error *err)
{
    norma_status status = norma_tables_read(&intake->tables, common->data, err);
    if (status != NORMA_OK)
        return status;
    intake->instrument = norma_tables_instrument(intake->tables);
    if (common->items)
        status = list_from_tables(intake, common, err);
    else if (common->instrument)
        status = norma_instrument_load(&intake->owned, common->instrument, err);
    if (status != NORMA_OK)
        return status;
    if (intake->owned)
        intake->instrument = intake->owned;
    if ((status = find_columns(intake, common, err)) != NORMA_OK ||
        (status = find_group(intake, common, err)) != NORMA_OK)
        return status;
    return append_others(intake, norma_tables_notes(intake->tables), err);
}

norma_status cli_intake_missing(int *missing, cli_intake *intake, norma_error *err)
{
    const norma_tables *t = intake->tables;
    if (!t || norma_tables_complete(t, NORMA_NONE) == norma_tables_rows(t, NORMA_NONE) ||
        *missing == (int)norma_tables_missing(t))
        return NORMA_OK;
    *missing = (int)norma_tables_missing(t);
    return cli_intake_note(intake, "missing-as-counted", norma_missing_names[*missing],
                           *missing == NORMA_MISSING_PAIRWISE
                               ? "the tables were counted pairwise, so missing answers are left "
                                 "out pair by pair"
                               : "the tables were counted listwise, so only rows that answered "
                                 "every item count",
                           err);
}

/* ---- what a command works on ---- */

norma_status cli_intake_read(cli_intake *intake, const cli_common *common, norma_error *err)
{
    return common->tables ? read_tables(intake, common, err) : read_responses(intake, common, err);
}

const norma_input *cli_intake_input(const cli_intake *intake)
{
    size_t n;
    if (intake->tables)
        return norma_tables_inputs(intake->tables, &n);
    return intake->data ? norma_data_input(intake->data) : NULL;
}

norma_status cli_intake_sample_of(norma_sample *sample, cli_intake *intake, const size_t *items,
                                  size_t n_items, norma_error *err)
{
    if (items != intake->items) {
        free(intake->items);
        intake->items = calloc(n_items + 1, sizeof *intake->items);
    }
    if (!intake->items)
        return cli_out_of_memory(err);
    for (size_t j = 0; j < n_items; j++)
        intake->items[j] = intake->columns ? intake->columns[items[j]] : items[j];
    *sample = (norma_sample){.data = intake->data,
                             .tables = intake->tables,
                             .group = intake->group,
                             .items = intake->items,
                             .n_items = n_items};
    return NORMA_OK;
}

norma_status cli_intake_sample(norma_sample *sample, cli_intake *intake, norma_error *err)
{
    size_t n = intake->instrument->n_items;
    free(intake->items);
    intake->items = calloc(n + 1, sizeof *intake->items);
    for (size_t j = 0; intake->items && j < n; j++)
        intake->items[j] = j;
    return cli_intake_sample_of(sample, intake, intake->items, n, err);
}

void cli_intake_free(cli_intake *intake)
{
    free(intake->items);
    free(intake->columns);
    norma_notes_clear(&intake->notes);
    norma_data_free(intake->data);
    norma_tables_free(intake->tables);
    norma_instrument_free(intake->owned);
}
