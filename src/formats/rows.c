#include "formats/rows.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* What one thread has at hand while it walks a chunk. */
struct walk {
    const norma__plan *plan;
    const norma__csv *csv;
    norma__rows *rows;
    norma__chunk *chunk;
    size_t row; /* over the whole file */
};

static void meet(struct walk *w, size_t column, norma__trouble trouble)
{
    norma__chunk *chunk = w->chunk;
    chunk->troubles[trouble]++;
    if (chunk->n_places < NORMA__PLACES)
        chunk->places[chunk->n_places++] = (norma__place){w->row, column, trouble};
}

static bool forgiven(const struct walk *w)
{
    return w->plan->options->out_of_range == NORMA_OUT_OF_RANGE_MISSING;
}

static void count(size_t *counts, size_t item)
{
#pragma omp atomic
    counts[item]++;
}

/* ---- one field, looked at closely ---- */

static const char *take_answer(struct walk *w, const char *p, size_t column)
{
    const norma__role *role = &w->plan->roles[column];
    uint8_t *cell = &role->cells[w->row];
    norma__field field;
    bool missing;
    int value;

    *cell = NORMA_MISSING_CELL;
    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    norma__trouble trouble = norma__answer(&value, &missing, w->plan, role->item, &field);
    if (trouble != NORMA__NO_TROUBLE) {
        meet(w, column, trouble);
    } else if (!missing && value >= role->min && value <= role->max) {
        *cell = (uint8_t)(value - role->min);
    } else if (!missing) {
        if (forgiven(w))
            count(w->rows->beyond, role->item);
        else
            meet(w, column, NORMA__BEYOND_RANGE);
    }
    return p;
}

static const char *take_latency(struct walk *w, const char *p, size_t column)
{
    const norma__role *role = &w->plan->roles[column];
    norma__field field;
    double ms = NAN;

    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    norma__trouble trouble = norma__latency(&ms, w->plan, &field);
    if (trouble == NORMA__IMPOSSIBLE_LATENCY && forgiven(w))
        count(w->rows->impossible, role->item);
    else if (trouble != NORMA__NO_TROUBLE)
        meet(w, column, trouble);
    role->numbers[w->row] = ms;
    return p;
}

static const char *take_number(struct walk *w, const char *p, size_t column)
{
    norma__field field;
    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    norma__trouble trouble =
        norma__number(&w->plan->roles[column].numbers[w->row], w->plan, &field);
    if (trouble != NORMA__NO_TROUBLE)
        meet(w, column, trouble);
    return p;
}

static const char *take_weight(struct walk *w, const char *p, size_t column)
{
    norma__field field;
    bool rounded = false;
    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    norma__trouble trouble =
        norma__weight(&w->plan->roles[column].weights[w->row], &rounded, &field);
    if (trouble != NORMA__NO_TROUBLE)
        meet(w, column, trouble);
    w->chunk->n_rounded += rounded;
    return p;
}

static const char *take_extent(struct walk *w, const char *p, size_t column)
{
    size_t item = w->plan->roles[column].item;
    norma__extent *extent = &w->chunk->extents[item];
    norma__field field;
    bool missing;
    int value;

    if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
        return NULL;
    norma__trouble trouble = norma__answer(&value, &missing, w->plan, item, &field);
    if (trouble != NORMA__NO_TROUBLE || missing)
        return p; /* the walk that keeps the answers will meet it again */
    if (value < extent->smallest)
        extent->smallest = value;
    if (value > extent->largest)
        extent->largest = value;
    return p;
}

/* ---- one field, at a glance; answers of one digit do not even come here ---- */

static inline const char *skip_digits(uint64_t *digits, const char *p)
{
    unsigned d;
    for (; (d = (unsigned)((unsigned char)*p - '0')) < 10; p++)
        *digits = 10 * *digits + d;
    return p;
}

/* A latency of at most nine digits before the point and six after it, or NULL. */
static const char *glance_latency(const struct walk *w, const norma__role *role, const char *p)
{
    uint64_t digits = 0;
    const char *point = skip_digits(&digits, p), *end = point;
    if (point - p > 9)
        return NULL;
    if (*point == '.' || (*point == ',' && w->csv->delimiter != ',')) {
        end = skip_digits(&digits, point + 1);
        if (end - point > 7 || end == point + 1)
            return NULL;
    }
    if (digits == 0 || !w->csv->ends[(unsigned char)*end])
        return NULL;
    int places = end > point ? (int)(end - point) - 1 : 0;
    role->numbers[w->row] = norma__decimal_near(digits, w->plan->latency_exponent - places);
    return end;
}

/* An answer of two or three digits that is no code, or NULL. */
static const char *glance_answer(const struct walk *w, const norma__role *role, const char *p)
{
    uint64_t digits = 0;
    const char *end = skip_digits(&digits, p);
    long value = (long)digits;
    if (w->plan->codes_of_digits || end - p < 2 || end - p > 3 ||
        !w->csv->ends[(unsigned char)*end] || value < role->min || value > role->max)
        return NULL;
    role->cells[w->row] = (uint8_t)(value - role->min);
    return end;
}

static const char *take_field(struct walk *w, const char *p, size_t column)
{
    const norma__role *role = &w->plan->roles[column];
    const char *end;
    norma__field field;
    switch (role->kind) {
    case NORMA__ANSWER:
        end = glance_answer(w, role, p);
        return end ? end : take_answer(w, p, column);
    case NORMA__LATENCY:
        end = glance_latency(w, role, p);
        return end ? end : take_latency(w, p, column);
    case NORMA__NUMBER:
        return take_number(w, p, column);
    case NORMA__WEIGHT:
        return take_weight(w, p, column);
    case NORMA__OBSERVED:
        return take_extent(w, p, column);
    case NORMA__TEXT:
        role->fields[w->row] = p;
        break;
    case NORMA__IGNORED:
        break;
    }
    return norma__csv_field(w->csv, p, &field, &w->chunk->fault);
}

/* ---- one row ---- */

/* What is wrong where a row has more fields to come, or has had its last, and p says otherwise. */
static norma__fault fault_of(const norma__csv *csv, const char *p)
{
    norma__fault fault = NORMA__TOO_FEW;
    if (*p == csv->delimiter)
        return NORMA__TOO_MANY;
    norma__csv_next_row(csv, p, &fault);
    return fault;
}

/* The start of the next row, or NULL and the fault. What the loop needs is copied out of memory:
   the compiler must think that a cell stored may change anything that is not. */
static const char *take_row(struct walk *w, const char *p)
{
    const size_t n = w->plan->n_columns, row = w->row;
    const norma__role *roles = w->plan->roles;
    const bool *ends = w->csv->ends;
    const char delimiter = w->csv->delimiter;
    for (size_t c = 0; c < n; c++) {
        const norma__role *role = &roles[c];
        unsigned cell = NORMA__LOOK_CLOSER;
        if (role->kind == NORMA__ANSWER && ends[(unsigned char)p[1]])
            cell = role->one[(unsigned char)*p];
        if (cell != NORMA__LOOK_CLOSER) {
            role->cells[row] = (uint8_t)cell;
            p++;
        } else if (!(p = take_field(w, p, c))) {
            return NULL;
        }
        if ((c + 1 < n) != (*p == delimiter)) {
            w->chunk->fault = fault_of(w->csv, p);
            return NULL;
        }
        p += c + 1 < n;
    }
    return norma__csv_next_row(w->csv, p, &w->chunk->fault);
}

/* The same for a row that is not wanted: its fields are only counted. */
static const char *pass_row(struct walk *w, const char *p)
{
    norma__field field;
    for (size_t n = w->plan->n_columns; n > 0; n--) {
        if (!(p = norma__csv_field(w->csv, p, &field, &w->chunk->fault)))
            return NULL;
        if ((n > 1) != (*p == w->csv->delimiter)) {
            w->chunk->fault = fault_of(w->csv, p);
            return NULL;
        }
        p += n > 1;
    }
    return norma__csv_next_row(w->csv, p, &w->chunk->fault);
}

/* Whether the filter lets a row in. A row too short to tell is let in, to be refused. */
static bool is_wanted(const struct walk *w, const char *p)
{
    const norma_read_options *o = w->plan->options;
    norma__field field;
    norma__fault fault;
    for (size_t c = 0; c <= w->plan->where; c++, p++) {
        if (!(p = norma__csv_field(w->csv, p, &field, &fault)))
            return true;
        if (c < w->plan->where && *p != w->csv->delimiter)
            return true;
    }
    for (size_t v = 0; v < o->n_where_values; v++)
        if (norma__field_is(w->csv, &field, o->where_values[v])) {
#pragma omp atomic write
            w->rows->seen[v] = 1;
            return !o->where_not;
        }
    return o->where_not;
}

static void walk_chunk(struct walk *w)
{
    norma__chunk *chunk = w->chunk;
    const char *p = chunk->begin;
    w->row = chunk->first_row;
    for (; p < chunk->end; w->row++) {
        const char *row = p;
        bool wanted = w->plan->where == NORMA_NONE || is_wanted(w, p);
        if (w->rows->keep)
            w->rows->keep[w->row] = wanted;
        if (!(p = wanted ? take_row(w, p) : pass_row(w, p))) {
            chunk->fault_row = w->row;
            chunk->fault_at = row;
            return;
        }
    }
    chunk->stop = p;
    chunk->n_rows = w->row - chunk->first_row;
}

/* ---- all rows ---- */

static norma_status new_extents(norma__rows *rows, size_t n_items, norma_error *err)
{
    if (n_items == 0)
        return NORMA_OK;
    for (size_t c = 0; c < rows->n_chunks; c++) {
        free(rows->chunks[c].extents);
        if (!(rows->chunks[c].extents = NORMA__NEW(norma__extent, n_items)))
            return norma__no_memory(err);
        for (size_t i = 0; i < n_items; i++)
            rows->chunks[c].extents[i] = (norma__extent){NORMA__FARTHEST + 1, -NORMA__FARTHEST - 1};
    }
    return NORMA_OK;
}

static void tell(const norma__plan *plan, size_t *done, size_t of)
{
    const norma_progress *progress = &plan->options->progress;
    size_t now;
#pragma omp atomic capture
    now = ++*done;
    if (progress->step && omp_get_thread_num() == 0)
        progress->step(progress->context, "reading", (double)now / (double)of);
}

/* The digest takes as long as the walk, so the first thread that is free takes it. */
static void walk_all(norma__rows *rows, const norma__plan *plan)
{
    size_t done = 0;
#pragma omp parallel num_threads(rows->threads)
    {
#pragma omp single nowait
        if (rows->wants_digest)
            norma__digest(rows->sha256, plan->csv->bytes,
                          (size_t)(plan->csv->end - plan->csv->bytes));
#pragma omp for schedule(dynamic, 1)
        for (size_t c = 0; c < rows->n_chunks; c++) {
            struct walk w = {
                .plan = plan, .csv = plan->csv, .rows = rows, .chunk = &rows->chunks[c]};
            walk_chunk(&w);
            tell(plan, &done, rows->n_chunks);
        }
    }
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
    return rows->chunks[rows->n_chunks - 1].fault == NORMA__NO_FAULT;
}

/* One chunk of all, as if nothing had been walked. */
static void join(norma__rows *rows, const norma__plan *plan)
{
    const norma__chunk *last = &rows->chunks[rows->n_chunks - 1];
    norma__chunk all = {.begin = rows->chunks[0].begin,
                        .end = last->end,
                        .room = last->first_row + last->room,
                        .extents = rows->chunks[0].extents};
    for (size_t c = 1; c < rows->n_chunks; c++)
        free(rows->chunks[c].extents);
    rows->chunks[0] = all;
    rows->n_chunks = 1;
    memset(rows->beyond, 0, plan->instrument->n_items * sizeof *rows->beyond);
    memset(rows->impossible, 0, plan->instrument->n_items * sizeof *rows->impossible);
    memset(rows->seen, 0, plan->options->n_where_values);
}

norma_status norma__rows_walk(norma__rows *rows, const norma__plan *plan, norma_error *err)
{
    const size_t n_observed = plan->n_observed ? plan->instrument->n_items : 0;
    if (new_extents(rows, n_observed, err) != NORMA_OK)
        return NORMA_ENOMEM;
    walk_all(rows, plan);
    if (rows->quoted && rows->n_chunks > 1 && !cuts_were_right(rows)) {
        join(rows, plan);
        if (new_extents(rows, n_observed, err) != NORMA_OK)
            return NORMA_ENOMEM;
        walk_all(rows, plan);
    }
    for (size_t c = 0; c < rows->n_chunks; c++) {
        const norma__chunk *chunk = &rows->chunks[c];
        if (chunk->fault != NORMA__NO_FAULT)
            return norma__csv_refuse(plan->csv, chunk->fault, chunk->fault_row + 1, chunk->fault_at,
                                     err);
    }
    const norma__chunk *last = &rows->chunks[rows->n_chunks - 1];
    rows->n_rows = last->first_row + last->n_rows;
    return NORMA_OK;
}
