#include "formats/text/rows.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "formats/text/tile.h"
#include "formats/text/walk.h"
#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- what walks need ---- */

norma_status norma__rows_new(norma__rows *rows, const norma__plan *plan, size_t most_chunks,
                             int threads, norma_error *err)
{
    size_t n_items = plan->instrument->n_items;
    *rows = (norma__rows){.plan = plan, .threads = threads, .most_chunks = most_chunks};
    rows->chunks = NORMA__NEW(norma__chunk, most_chunks);
    rows->seen = NORMA__NEW(uint8_t, plan->options->n_where_values);
    rows->beyond = NORMA__NEW(size_t, n_items);
    rows->impossible = NORMA__NEW(size_t, n_items + plan->instrument->n_pages);
    rows->columns = NORMA__NEW(uint8_t *, n_items);
    rows->tiles = NORMA__NEW(uint8_t, (size_t)threads * norma__tile_size(n_items));
    if (!rows->chunks || !rows->seen || !rows->beyond || !rows->impossible || !rows->columns ||
        !rows->tiles)
        return norma__no_memory(err);
    if (plan->n_observed && !(rows->extents = NORMA__NEW(norma__extent, most_chunks * n_items)))
        return norma__no_memory(err);
    return NORMA_OK;
}

void norma__rows_free(norma__rows *rows)
{
    free(rows->chunks);
    free(rows->keep);
    free(rows->seen);
    free(rows->beyond);
    free(rows->impossible);
    free(rows->extents);
    free(rows->columns);
    free(rows->tiles);
    norma__lanes_free(&rows->lanes);
}

/* ---- chunks ---- */

/* As if nothing had been walked. */
static void reset(norma__rows *rows)
{
    size_t n_items = rows->plan->instrument->n_items;
    memset(rows->beyond, 0, n_items * sizeof *rows->beyond);
    memset(rows->impossible, 0,
           (n_items + rows->plan->instrument->n_pages) * sizeof *rows->impossible);
    memset(rows->seen, 0, rows->plan->options->n_where_values);
    for (size_t c = 0; c < rows->n_chunks; c++) {
        norma__chunk *chunk = &rows->chunks[c];
        *chunk = (norma__chunk){.begin = chunk->begin,
                                .end = chunk->end,
                                .stop = chunk->end,
                                .first_row = chunk->first_row,
                                .room = chunk->room};
        if (rows->extents)
            chunk->extents = rows->extents + c * n_items;
        for (size_t i = 0; rows->extents && i < n_items; i++)
            chunk->extents[i] = NORMA__NO_EXTENT;
    }
}

norma_status norma__rows_lay(norma__rows *rows, const norma__section *section, size_t *room,
                             norma_error *err)
{
    *room = 0;
    rows->n_chunks = section->n_chunks;
    for (size_t c = 0; c < section->n_chunks; c++) {
        const norma__lines *lines = &section->chunks[c];
        /* a row has a byte a column, but for the last line end */
        size_t most = (size_t)(lines->end - lines->begin) / rows->plan->n_columns + 1;
        rows->chunks[c] = (norma__chunk){.begin = lines->begin,
                                         .end = lines->end,
                                         .first_row = *room,
                                         .room = lines->n < most ? lines->n : most};
        *room += rows->chunks[c].room;
    }
    if (rows->plan->where == NORMA_NONE || *room <= rows->room_kept)
        return NORMA_OK;
    uint8_t *keep = NORMA__GROW(rows->keep, uint8_t, *room);
    if (!keep)
        return norma__no_memory(err);
    rows->keep = keep;
    rows->room_kept = *room;
    return NORMA_OK;
}

/* One chunk of all. */
static void join(norma__rows *rows)
{
    norma__chunk *last = &rows->chunks[rows->n_chunks - 1];
    rows->chunks[0].room = last->first_row + last->room;
    rows->chunks[0].end = last->end;
    rows->n_chunks = 1;
}

/* Cuts were made at line ends. Where quotes hold line ends a cut may have fallen within quotes, or
   rows may be fewer than lines. If every chunk ended at its cut with as many rows as it has lines,
   a walk from the first to the last byte would have met the same rows. */
static bool cuts_were_right(const norma__rows *rows)
{
    for (size_t c = 0; c + 1 < rows->n_chunks; c++) {
        const norma__chunk *chunk = &rows->chunks[c];
        if (chunk->fault != NORMA__NO_FAULT || chunk->stop != chunk->end ||
            chunk->n_rows != chunk->room)
            return false;
    }
    return true;
}

/* ---- walks ---- */

/* Where ranges are observed, the tile is followed by what its rows span. */
static void empty_tile(norma__walk *w, uint8_t *tile, size_t n_rows)
{
    const size_t n = w->plan->n_answers, width = norma__tile_width(w->plan->instrument->n_items);
    uint8_t *span = tile + NORMA__TILE_ROWS * width;
    if (w->rows->extents)
        norma__tile_span(tile, n_rows, span, span + width, n, width);
    else
        norma__tile_empty(tile, n_rows, w->rows->columns, n, w->row - n_rows, width);
}

/* Answers of one digit were gathered by column, the others are in the extents already. */
static void widen_extents(norma__walk *w, uint8_t *tile)
{
    const size_t width = norma__tile_width(w->plan->instrument->n_items);
    const uint8_t *smallest = tile + NORMA__TILE_ROWS * width, *after_largest = smallest + width;
    for (size_t c = 0; c < w->plan->n_columns; c++) {
        const norma__role *role = &w->plan->roles[c];
        if (role->kind != NORMA__OBSERVED || after_largest[role->slot] == 0)
            continue;
        norma__extent *extent = &w->chunk->extents[role->item];
        int low = smallest[role->slot], high = after_largest[role->slot] - 1;
        extent->smallest = low < extent->smallest ? low : extent->smallest;
        extent->largest = high > extent->largest ? high : extent->largest;
    }
}

static void walk_chunk(norma__walk *w, uint8_t *tile)
{
    norma__chunk *chunk = w->chunk;
    const size_t width = norma__tile_width(w->plan->instrument->n_items);
    size_t in_tile = 0;
    const char *p = chunk->begin;
    w->row = chunk->first_row;
    norma__tile_begin(tile, width);
    for (; p < chunk->end; w->row++, in_tile++) {
        const char *row = p;
        if (in_tile == NORMA__TILE_ROWS) {
            empty_tile(w, tile, in_tile);
            in_tile = 0;
        }
        bool wanted = w->plan->where == NORMA_NONE || norma__is_wanted(w, p);
        if (w->plan->where != NORMA_NONE)
            w->rows->keep[w->row] = wanted;
        w->tile = tile + in_tile * width;
        if (!wanted)
            memset(w->tile, NORMA_MISSING_CELL, width);
        if (!(p = wanted ? norma__take_row(w, p) : norma__pass_row(w, p))) {
            chunk->fault_row = w->row;
            chunk->fault_at = row;
            return;
        }
    }
    empty_tile(w, tile, in_tile);
    if (w->rows->extents)
        widen_extents(w, tile);
    chunk->stop = p;
    chunk->n_rows = w->row - chunk->first_row;
}

/* Waking a thread that finds nothing to do costs time. */
static int busy_threads(const norma__rows *rows, const norma__aside *aside)
{
    const size_t busy = rows->n_chunks + (aside ? 1 : 0);
    return busy == 0 ? 1 : busy < (size_t)rows->threads ? (int)busy : rows->threads;
}

static void walk_all(norma__rows *rows, size_t before, const norma__aside *aside)
{
    const size_t tile = norma__tile_size(rows->plan->instrument->n_items);
    reset(rows);
#pragma omp parallel num_threads(busy_threads(rows, aside))
    {
#pragma omp single nowait
        if (aside)
            aside->run(aside->context);
#pragma omp for schedule(dynamic, 1) nowait
        for (size_t c = 0; c < rows->n_chunks; c++) {
            norma__walk w = {.plan = rows->plan,
                             .csv = rows->plan->csv,
                             .rows = rows,
                             .chunk = &rows->chunks[c],
                             .before = before};
            walk_chunk(&w, rows->tiles + (size_t)omp_get_thread_num() * tile);
        }
    }
}

/* Whether a quote of the row at p is open where the section ends. One with too many fields is
   followed to its end too, for they are to be counted. */
static bool is_open(const norma__rows *rows, const norma__chunk *chunk)
{
    const norma__csv *csv = rows->plan->csv;
    norma__fault fault = chunk->fault;
    norma__field field;
    const char *p = chunk->fault_at;
    if (fault == NORMA__TOO_MANY)
        while ((p = norma__csv_field(csv, p, &field, &fault)) && *p == csv->delimiter)
            p++;
    return fault == NORMA__OPEN_QUOTE;
}

/* A row that is open where the section ends goes on in the next. It has left its traces, so the
   walk is made again without it. */
static bool leave_open_row(norma__rows *rows, const norma__section *section)
{
    norma__chunk *last = &rows->chunks[rows->n_chunks - 1];
    if (section->last || last->fault == NORMA__NO_FAULT || !is_open(rows, last))
        return false;
    last->end = last->fault_at;
    return true;
}

norma_status norma__rows_walk(norma__rows *rows, const norma__section *section, size_t before,
                              const norma__aside *aside, norma_error *err)
{
    *section->end = '\0';
    walk_all(rows, before, aside);
    if (section->quoted && rows->n_chunks > 1 && !cuts_were_right(rows)) {
        join(rows);
        walk_all(rows, before, NULL);
    }
    if (section->quoted && rows->n_chunks > 0 && leave_open_row(rows, section))
        walk_all(rows, before, NULL);
    for (size_t c = 0; c < rows->n_chunks; c++) {
        const norma__chunk *chunk = &rows->chunks[c];
        if (chunk->fault != NORMA__NO_FAULT)
            return norma__csv_refuse(rows->plan->csv, chunk->fault, before + chunk->fault_row + 1,
                                     chunk->fault_at, err);
    }
    const norma__chunk *last = rows->n_chunks ? &rows->chunks[rows->n_chunks - 1] : NULL;
    rows->n_rows = last ? last->first_row + last->n_rows : 0;
    rows->stop = last ? last->stop : section->end;
    return NORMA_OK;
}
