#include "formats/text/reader.h"

#include <stdlib.h>
#include <string.h>

#include "formats/text/id_book.h"
#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

enum { HEADER_WINDOW = 1 << 16, MOST_THREADS_FED = 8 };

/* ---- the header ---- */

/* A header that reaches the end of the bytes at hand may go on after them. */
norma_status norma__reader_header(norma__csv *csv, norma__section *section, norma__source *source,
                                  norma_error *err)
{
    norma_status status = norma__section_begin(section, NULL, 0, HEADER_WINDOW, err);
    for (size_t most = HEADER_WINDOW; status == NORMA_OK; most *= 64) {
        if ((status = norma__section_extend(section, source, most, err)) != NORMA_OK)
            return status;
        norma__csv_free(csv);
        status = norma__csv_open(csv, section->begin, (size_t)(section->filled - section->begin),
                                 source->name, err);
        bool whole = section->last || (csv->body && csv->body < csv->end && !csv->found.undecided);
        if (whole || status == NORMA_ENOMEM || most > SIZE_MAX / 64)
            return status;
        status = NORMA_OK;
    }
    return status;
}

/* ---- opening and closing ---- */

static norma_status new_tally(norma__reader *r, norma_error *err)
{
    r->tally.beyond = NORMA__NEW(size_t, r->plan.instrument->n_items);
    r->tally.impossible =
        NORMA__NEW(size_t, r->plan.instrument->n_items + r->plan.instrument->n_pages);
    r->tally.seen = NORMA__NEW(uint8_t, r->plan.options->n_where_values);
    return r->tally.beyond && r->tally.impossible && r->tally.seen ? NORMA_OK
                                                                   : norma__no_memory(err);
}

norma_status norma__reader_open(norma__reader *r, norma__source *source,
                                const norma_instrument *instrument,
                                const norma_read_options *options, norma_error *err)
{
    int threads = norma__threads(options->threads);
    size_t fed = threads < MOST_THREADS_FED ? (size_t)threads : MOST_THREADS_FED;
    norma_status status;

    *r = (norma__reader){.source = source, .most_chunks = 4 * fed + 4};
    /* one thread does best in its own cache; several should not wait for one another often */
    r->section_size = fed == 1 ? norma__section_size : 4 * fed * norma__section_size;
    status = norma__reader_header(&r->csv, &r->sections[0], source, err);
    if (status != NORMA_OK)
        return status;
    r->header_bytes = (size_t)(r->csv.body - r->csv.bytes);
    if ((status = norma__plan_make(&r->plan, &r->csv, instrument, options, err)) != NORMA_OK ||
        (status = norma__rows_new(&r->rows, &r->plan, r->most_chunks, threads, err)) != NORMA_OK)
        return status;
    return new_tally(r, err);
}

void norma__reader_close(norma__reader *r)
{
    norma_data_free(r->data);
    free(r->one);
    free(r->fields);
    free(r->tally.beyond);
    free(r->tally.impossible);
    free(r->tally.seen);
    free(r->tally.extents);
    norma__id_book_free(r->ids);
    norma__texts_free(&r->texts);
    norma__section_free(&r->sections[0]);
    norma__section_free(&r->sections[1]);
    norma__rows_free(&r->rows);
    norma__plan_free(&r->plan);
    norma__csv_free(&r->csv);
}

/* ---- the rows of a section ---- */

static norma_status ready(norma__reader *r, size_t room, norma_error *err)
{
    size_t at = r->take ? 0 : r->tally.n_kept;
    norma_status status = norma__make_room(r, at + room, err);
    if (status == NORMA_OK && !r->answers_known)
        status = norma__learn_answers(r, err);
    return status == NORMA_OK ? norma__aim(r, at, room, err) : status;
}

/* Rows set aside by the filter are closed up; returns how many are kept. */
static size_t close_ranks(norma__reader *r, size_t at)
{
    norma_data *data = r->data;
    size_t kept = 0;
    for (size_t row = 0; row < r->rows.n_rows; row++) {
        if (!r->rows.keep[row])
            continue;
        size_t to = at + kept, from = at + row;
        for (size_t i = 0; i < data->n_items; i++) {
            data->items[i].cells[to] = data->items[i].cells[from];
            if (data->items[i].latencies)
                data->items[i].latencies[to] = data->items[i].latencies[from];
        }
        for (size_t v = 0; v < data->n_numbers; v++)
            data->numbers[v].values[to] = data->numbers[v].values[from];
        if (data->weights)
            data->weights[to] = data->weights[from];
        for (size_t t = 0; t < norma__plan_texts(&r->plan); t++)
            r->fields[t * r->stride + kept] = r->fields[t * r->stride + row];
        data->file_rows[to] = r->tally.n_rows + row + 1;
        kept++;
    }
    return kept;
}

static void number_rows(norma__reader *r, size_t at)
{
    for (size_t row = 0; r->data->file_rows && row < r->rows.n_rows; row++)
        r->data->file_rows[at + row] = r->tally.n_rows + row + 1;
}

static void add_places(norma__places *all, const norma__places *part)
{
    for (size_t i = 0; i < part->n && all->n < NORMA__PLACES; i++)
        all->first[all->n++] = part->first[i];
    for (int t = 0; t < NORMA__TROUBLES; t++)
        all->troubles[t] += part->troubles[t];
}

static void add_counts(norma__reader *r)
{
    norma__tally *tally = &r->tally;
    const norma_instrument *instrument = r->plan.instrument;
    for (size_t i = 0; i < instrument->n_items; i++)
        tally->beyond[i] += r->rows.beyond[i];
    for (size_t i = 0; i < instrument->n_items + instrument->n_pages; i++)
        tally->impossible[i] += r->rows.impossible[i];
    for (size_t v = 0; v < r->plan.options->n_where_values; v++)
        tally->seen[v] = tally->seen[v] || r->rows.seen[v];
    for (size_t c = 0; c < r->rows.n_chunks; c++) {
        add_places(&tally->places, &r->rows.chunks[c].places);
        tally->n_rounded += r->rows.chunks[c].n_rounded;
    }
}

/* A block is given away unless something is wrong already: then only the sentence is wanted. */
static norma_status give_block(norma__reader *r, size_t n, norma_error *err)
{
    norma_status status = NORMA_OK;
    r->data->n_rows = n;
    r->data->ids = r->texts.ids.bytes;
    if (r->ids)
        status = norma__id_book_add(r->ids, r->data, 0, err);
    if (status == NORMA_OK && n > 0 && r->tally.places.n == 0 && !norma__id_book_twins(r->ids))
        status = r->take(r->context, r->data, err);
    r->data->ids = NULL;
    r->texts.ids.length = 0;
    return status;
}

static norma_status done(norma__reader *r, norma_error *err)
{
    size_t at = r->take ? 0 : r->tally.n_kept, n = r->rows.n_rows;
    norma_status status;

    add_counts(r);
    if (r->plan.where != NORMA_NONE)
        n = close_ranks(r, at);
    else
        number_rows(r, at);
    if ((status = norma__texts_add(&r->texts, r->data, &r->csv, r->plan.instrument, r->fields,
                                   r->stride, at, n, err)) != NORMA_OK)
        return status;
    r->tally.n_kept += n;
    return r->take ? give_block(r, n, err) : NORMA_OK;
}

/* ---- all of it ---- */

norma_status norma__reader_run(norma__reader *r, norma_error *err)
{
    norma_status status;
    if (r->take && r->plan.instrument->respondent_column &&
        (status = norma__id_book_new(&r->ids, err)) != NORMA_OK)
        return status;
    if ((status = norma__observe_ranges(r, err)) != NORMA_OK ||
        (status = norma__reader_pass(r, ready, done, err)) != NORMA_OK)
        return status;
    return norma__reader_finish(r, err);
}
