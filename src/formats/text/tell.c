#include "formats/text/tell.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "data/instrument_parts.h"
#include "formats/text/export.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

/* ---- the file ---- */

norma_status norma__describe_text(norma_input *input, norma_notes *notes, const norma__csv *csv,
                                  const norma__source *source, norma_error *err)
{
    bool is_1252 = csv->header_1252 || csv->found.is_1252 || csv->body_1252;
    char sha256[NORMA__DIGEST_SIZE];
    norma__digest_hex(sha256, &source->digesting);
    input->columns = csv->n_columns;
    input->format = norma_file_format_name(NORMA_FILE_TEXT);
    input->delimiter = csv->delimiter;
    input->encoding = is_1252 ? "windows-1252" : source->utf16 ? "utf-16" : "utf-8";
    if (norma__keep_text(&input->file, csv->name, err) != NORMA_OK ||
        norma__keep_text(&input->sha256, sha256, err) != NORMA_OK ||
        norma__export_note(notes, csv, err) != NORMA_OK)
        return NORMA_ENOMEM;
    if (source->utf16)
        return norma__note(notes, err, "utf-16", NULL, NAN, NAN,
                           "the file is UTF-16 and was read as such");
    if (is_1252)
        return norma__note(notes, err, "windows-1252", NULL, NAN, NAN,
                           "the file is not UTF-8 and was read as Windows-1252");
    return NORMA_OK;
}

/* ---- refusals ---- */

void norma__put_trouble(norma__buffer *text, size_t row, const char *column, norma__trouble trouble,
                        int min, int max)
{
    norma__putf(text, "; row %zu, column %.64s: ", row, column);
    if (trouble == NORMA__BEYOND_RANGE)
        norma__putf(text, "not from %d to %d", min, max);
    else if (trouble == NORMA__NOT_WHOLE)
        norma__put(text, "no whole number");
    else if (trouble == NORMA__NOT_CODED)
        norma__put(text, "neither a whole number nor one of the item's texts");
    else if (trouble == NORMA__NOT_A_NUMBER)
        norma__put(text, "no number");
    else if (trouble == NORMA__NO_PLACE)
        norma__put(text, "no whole number from 1");
    else if (trouble == NORMA__NO_WEIGHT)
        norma__put(text, "no weight from 0.000001 to 10^9");
    else
        norma__put(text, "no latency over 0");
}

bool norma__forgivable(norma__trouble trouble)
{
    return trouble == NORMA__BEYOND_RANGE || trouble == NORMA__IMPOSSIBLE_LATENCY;
}

norma_status norma__refuse_cells(const char *file, const norma__buffer *places, size_t shown,
                                 size_t n, size_t forgivable, norma_error *err)
{
    char advice[96] = "";
    if (places->failed)
        return norma__no_memory(err);
    if (forgivable)
        snprintf(advice, sizeof advice, " (--out-of-range missing makes %zu of them missing)",
                 forgivable);
    return norma__fail(err, NORMA_EDATA, "%s: %zu %s as %s should be%s%s%s", file, n,
                       n == 1 ? "cell is not" : "cells are not", n == 1 ? "it" : "they", advice,
                       places->bytes, n > shown ? "; ..." : "");
}

norma_status norma__refuse_span(const char *file, const char *item, norma_error *err)
{
    return norma__fail(err, NORMA_EDATA,
                       "%s: the answers to item %.64s span more than %d steps: give the item its "
                       "range",
                       file, item, NORMA__WIDEST_RANGE);
}

/* ---- answers and latencies ---- */

norma_status norma__note_ranges(norma_data *data, size_t n, int smallest, int largest,
                                norma_error *err)
{
    if (n == 0)
        return NORMA_OK;
    if (largest < smallest)
        return norma__note(&data->notes, err, "range-observed", NULL, (double)n,
                           (double)data->n_items,
                           "the range of %zu of %zu items is not given, and none of them has an "
                           "answer to take it from",
                           n, data->n_items);
    return norma__note(&data->notes, err, "range-observed", NULL, (double)n, (double)data->n_items,
                       "the range of %zu of %zu items is not given and was taken from the answers, "
                       "which go from %d to %d",
                       n, data->n_items, smallest, largest);
}

norma_status norma__note_forgiven(norma_data *data, const norma_instrument *instrument,
                                  const size_t *beyond, const size_t *impossible, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < data->n_items && status == NORMA_OK; i++) {
        const char *id = data->items[i].id;
        if (beyond[i])
            status = norma__note(
                &data->notes, err, "out-of-range", id, (double)beyond[i], (double)data->n_rows,
                "%zu of %zu answers to item %.64s are not from %d to %d and were "
                "made missing",
                beyond[i], data->n_rows, id, data->items[i].min, data->items[i].max);
        if (impossible[i] && status == NORMA_OK)
            status = norma__note(&data->notes, err, "latency-out-of-range", id,
                                 (double)impossible[i], (double)data->n_rows,
                                 "%zu of %zu latencies of item %.64s are not over 0 and were made "
                                 "missing",
                                 impossible[i], data->n_rows, id);
    }
    for (size_t p = 0; p < data->n_pages && status == NORMA_OK; p++) {
        size_t n = impossible[data->n_items + p];
        if (n)
            status = norma__note(&data->notes, err, "page-time-out-of-range",
                                 instrument->pages[p].id, (double)n, (double)data->n_rows,
                                 "%zu of %zu times of page %.64s are not over 0 and were made "
                                 "missing",
                                 n, data->n_rows, instrument->pages[p].id);
    }
    return status;
}

norma_status norma__note_rounded(norma_data *data, const char *column, size_t n, norma_error *err)
{
    if (n == 0)
        return NORMA_OK;
    return norma__note(
        &data->notes, err, "weights-rounded", column, (double)n, (double)data->n_rows,
        "%zu of %zu weights have more than six decimals and were rounded to six", n, data->n_rows);
}

/* ---- columns and rows ---- */

norma_status norma__note_ignored(norma_data *data, const norma__plan *plan, norma_error *err)
{
    norma_input *input = &data->input;
    if (!(input->ignored_columns = NORMA__NEW(char *, plan->n_columns)))
        return norma__no_memory(err);
    for (size_t c = 0; c < plan->n_columns; c++) {
        if (plan->roles[c].kind != NORMA__IGNORED)
            continue;
        char **slot = &input->ignored_columns[input->n_ignored_columns++];
        if (norma__keep_text(slot, plan->csv->columns[c], err) != NORMA_OK)
            return NORMA_ENOMEM;
    }
    if (input->n_ignored_columns == 0)
        return NORMA_OK;
    return norma__note(&data->notes, err, "columns-ignored", NULL, (double)input->n_ignored_columns,
                       (double)input->columns,
                       "%zu of %zu columns are not asked for and were ignored, the first is "
                       "'%.64s'",
                       input->n_ignored_columns, input->columns, input->ignored_columns[0]);
}

norma_status norma__note_chosen(norma_data *data, const norma_read_options *options,
                                const uint8_t *seen, size_t of_rows, const char *file,
                                norma_error *err)
{
    const char *column = options->where_column;
    if (data->n_rows == 0)
        return norma__fail(err, NORMA_EDATA, "%s has no row left: none of its %zu is chosen by %s",
                           file, of_rows, column);
    for (size_t v = 0; v < options->n_where_values; v++) {
        norma_status status = NORMA_OK;
        if (!seen[v])
            status = norma__note(&data->notes, err, "filter-value-absent", options->where_values[v],
                                 0, NAN, "column %.64s never has the value %.100s", column,
                                 options->where_values[v]);
        if (status != NORMA_OK)
            return status;
    }
    return norma__note(&data->notes, err, "rows-chosen", column, (double)data->n_rows,
                       (double)of_rows, "%zu of %zu rows were chosen by column %.64s", data->n_rows,
                       of_rows, column);
}

/* ---- ids and labels ---- */

norma_status norma__note_unnamed(norma_data *data, size_t n, norma_error *err)
{
    if (n == 0)
        return NORMA_OK;
    return norma__note(&data->notes, err, "respondents-without-id", NULL, (double)n,
                       (double)data->n_rows, "%zu of %zu respondents have no id", n, data->n_rows);
}

norma_status norma__note_unlabelled(norma_data *data, const norma__label *label, size_t n,
                                    norma_error *err)
{
    if (n == 0)
        return NORMA_OK;
    return norma__note(&data->notes, err, "labels-missing", label->column, (double)n,
                       (double)data->n_rows, "%zu of %zu rows have nothing in column %.64s", n,
                       data->n_rows, label->column);
}

norma_status norma__refuse_twins(const char *file, const char *column, size_t first, size_t second,
                                 norma_error *err)
{
    return norma__fail(err, NORMA_EDATA,
                       "%s: rows %zu and %zu have the same respondent id in column %.64s", file,
                       first, second, column);
}

static size_t row_of(const norma_data *data, const char *id)
{
    size_t row = 0;
    while (strcmp(norma_data_respondent(data, row), id) != 0)
        row++;
    return norma_data_file_row(data, row);
}

norma_status norma__check_ids(const norma_data *data, const char *file, const char *column,
                              norma_error *err)
{
    norma__names seen = {0};
    norma_status status = NORMA_OK;
    for (size_t row = 0; row < data->n_rows && status == NORMA_OK; row++) {
        const char *id = norma_data_respondent(data, row);
        size_t before = seen.n, index;
        if (!*id)
            continue;
        if (!norma__names_add(&seen, id, strlen(id), &index))
            status = norma__no_memory(err);
        else if (seen.n == before)
            status = norma__refuse_twins(file, column, row_of(data, id),
                                         norma_data_file_row(data, row), err);
    }
    norma__names_free(&seen);
    return status;
}
