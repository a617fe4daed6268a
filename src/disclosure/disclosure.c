#include <norma/disclosure.h>

#include <math.h>
#include <stdlib.h>

#include "disclosure/primary.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

void norma_disclosure_free(norma_disclosure *d)
{
    if (!d)
        return;
    for (size_t t = 0; d->tables && t < d->n_all; t++)
        norma__table_clear(&d->tables[t]);
    free(d->tables);
    free(d->order);
    free(d->one_way);
    free(d->shown_in);
    norma__people_free(d->people);
    norma_notes_clear(&d->notes);
    free(d);
}

/* ---- what is printed ---- */

typedef struct request {
    const norma_printed *tables;
    size_t n_tables;
    const norma_printed_before *before;
    size_t n_before;
} request;

static bool same_table(const norma_printed *a, const norma_printed *b)
{
    return (a->rows == b->rows && a->columns == b->columns) ||
           (a->rows == b->columns && a->columns == b->rows);
}

static norma_status check_table(const people *p, const request *r, size_t which, norma_error *err)
{
    const norma_printed *t = &r->tables[which];
    if (t->rows >= p->n_breakdowns || (t->columns != NORMA_NONE && t->columns >= p->n_breakdowns))
        return norma__fail(err, NORMA_EINVAL, "table %zu is of a breakdown that is not given",
                           which + 1);
    if (t->columns != NORMA_NONE && p->breakdowns[t->rows].tree == p->breakdowns[t->columns].tree)
        return norma__fail(err, NORMA_EINVAL,
                           "table %zu crosses two breakdowns of one hierarchy, one of which holds "
                           "the other; print them one by one",
                           which + 1);
    for (size_t i = 0; i < which; i++)
        if (same_table(t, &r->tables[i]))
            return norma__fail(err, NORMA_EINVAL, "tables %zu and %zu are the same", i + 1,
                               which + 1);
    return NORMA_OK;
}

static norma_status check_before(const people *p, const norma_printed_before *b, norma_error *err)
{
    if (b->breakdown != NORMA_NONE &&
        (b->breakdown >= p->n_breakdowns || b->unit >= p->breakdowns[b->breakdown].n_named))
        return norma__fail(err, NORMA_EINVAL, "a cell printed earlier is of no unit that is given");
    return NORMA_OK;
}

static norma_status check_request(const people *p, const request *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t t = 0; t < r->n_tables && status == NORMA_OK; t++)
        status = check_table(p, r, t, err);
    for (size_t i = 0; i < r->n_before && status == NORMA_OK; i++)
        status = check_before(p, &r->before[i], err);
    return status;
}

/* Which breakdowns have a one-way table: printed now, or earlier. Counts the tables. */
static void number_tables(norma_disclosure *d, const request *r)
{
    d->n_tables = d->n_all = r->n_tables;
    for (size_t b = 0; b < d->people->n_breakdowns; b++)
        d->one_way[b] = NORMA_NONE;
    for (size_t t = 0; t < r->n_tables; t++)
        if (r->tables[t].columns == NORMA_NONE)
            d->one_way[r->tables[t].rows] = t;
    for (size_t i = 0; i < r->n_before; i++) {
        size_t b = r->before[i].breakdown;
        if (b != NORMA_NONE && d->one_way[b] == NORMA_NONE)
            d->one_way[b] = d->n_all++;
    }
    d->n_all++; /* the total */
}

/* A table that is not printed now, of which only what was printed earlier is known. */
static void hide_table(table *t, const people *p)
{
    for (uint32_t row = 0; row < t->n_rows; row++)
        (void)norma__cell_hide(t, p, row, 0); /* of one-way tables all cells are there */
}

static norma_status count_tables(norma_disclosure *d, const request *r, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t t = 0; t < r->n_tables && status == NORMA_OK; t++) {
        status =
            norma__table_of(&d->tables[t], d->people, r->tables[t].rows, r->tables[t].columns, err);
        if (status == NORMA_OK)
            status = norma__table_runs(&d->tables[t], d->people, err);
    }
    for (size_t b = 0; b < d->people->n_breakdowns && status == NORMA_OK; b++)
        if (d->one_way[b] != NORMA_NONE && d->one_way[b] >= d->n_tables) {
            status = norma__table_of(&d->tables[d->one_way[b]], d->people, b, NORMA_NONE, err);
            if (status == NORMA_OK)
                hide_table(&d->tables[d->one_way[b]], d->people);
        }
    return status == NORMA_OK ? norma__table_of(total_of(d), d->people, NORMA_NONE, NORMA_NONE, err)
                              : status;
}

static void order_tables(norma_disclosure *d)
{
    size_t n = 0;
    for (int two_way = 0; two_way < 2; two_way++)
        for (size_t t = d->n_all; t-- > 0;)
            if (one_way(&d->tables[t]) == !two_way)
                d->order[n++] = t;
}

static norma_status print_tables(norma_disclosure *d, const request *r, norma_error *err)
{
    norma_status status = check_request(d->people, r, err);
    if (status != NORMA_OK)
        return status;
    d->one_way = NORMA__NEW(size_t, d->people->n_breakdowns);
    if (!d->one_way)
        return norma__no_memory(err);
    number_tables(d, r);
    d->tables = NORMA__NEW(table, d->n_all);
    d->order = NORMA__NEW(size_t, d->n_all);
    if (!d->tables || !d->order)
        return norma__no_memory(err);
    status = count_tables(d, r, err);
    order_tables(d);
    return status;
}

/* ---- protection ---- */

static bool of_pairs(const norma_disclosure *d, const target *t)
{
    return !one_way(&d->tables[t->at.table]);
}

/* Pairs that exchanges in the cells hidden so far protect need no more: need becomes 0. The cells
   are only read, so that threads can share the pairs, and each answer is its own. */
static norma_status leave_protected(norma_disclosure *d, targets *list, size_t first, size_t most,
                                    int threads, norma_error *err)
{
    bool failed = false;
#pragma omp parallel num_threads(threads) if (list->n - first > 256)
    {
        search *s = NULL;
#pragma omp critical
        s = norma__witness_search_new(d, most);
#pragma omp for schedule(dynamic, 64)
        for (size_t i = first; i < list->n; i++)
            if (s && norma__has_exchanges(s, &list->list[i]))
                list->list[i].need = 0;
        if (!s) {
#pragma omp atomic write
            failed = true;
        }
        norma__witness_search_free(s);
    }
    return failed ? norma__no_memory(err) : NORMA_OK;
}

static norma_status protect_from(search *s, targets *list, size_t first, size_t end,
                                 size_t *n_known, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = first; i < end && status == NORMA_OK; i++) {
        bool found = true;
        if (list->list[i].need > 0)
            status = norma__make_witness(s, &list->list[i], &found, err);
        *n_known += !found;
    }
    return status;
}

static norma_status protect(norma_disclosure *d, targets *list, int threads, size_t *n_known,
                            norma_error *err)
{
    size_t most = 1, pairs = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (list->list[i].need > most)
            most = list->list[i].need;
        pairs += !of_pairs(d, &list->list[i]);
    }
    search *s = norma__witness_search_new(d, most);
    norma_status status = s ? NORMA_OK : norma__no_memory(err);
    if (status == NORMA_OK)
        status = protect_from(s, list, 0, pairs, n_known, err);
    if (status == NORMA_OK)
        status = norma__note_shown(d, err);
    if (status == NORMA_OK)
        status = leave_protected(d, list, pairs, most, threads, err);
    norma__forget_shown(d);
    if (status == NORMA_OK)
        status = protect_from(s, list, pairs, list->n, n_known, err);
    norma__witness_search_free(s);
    return status;
}

/* ---- the whole ---- */

static bool anything_shown(const norma_disclosure *d)
{
    for (size_t i = 0; i < d->n_all; i++) {
        const table *t = &d->tables[i];
        size_t n = t->keys ? t->capacity : t->n_rows * t->n_columns;
        for (size_t k = 0; k < n; k++)
            if (t->cells[k].n > 0 && !(t->cells[k].state & CELL_HIDDEN))
                return true;
    }
    return false;
}

static norma_status leave_notes(norma_disclosure *d, size_t n_known, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (n_known > 0)
        status =
            norma__note(&d->notes, err, "disclosure-printed-before", NULL, (double)n_known, NAN,
                        "%zu cells that must be hidden now can be worked out from what was "
                        "printed before: what was given away cannot be taken back",
                        n_known);
    if (status == NORMA_OK && !anything_shown(d))
        status = norma__note(&d->notes, err, "disclosure-nothing-shown", NULL, NAN, NAN,
                             "nothing can be shown: there are too few respondents");
    return status;
}

static norma_status decide(norma_disclosure *d, const request *r, const norma_disclosure_options *o,
                           norma_error *err)
{
    targets list = {0};
    size_t n_known = 0;
    norma_status status;
    if (o->min_cell == 1)
        return norma__note(&d->notes, err, "disclosure-off", NULL, NAN, NAN,
                           "nothing is hidden, however few respondents it is about (--min-cell 1): "
                           "for public data only");
    status = norma__primary(d, &list, r->before, r->n_before, o, err);
    if (status == NORMA_OK)
        status = protect(d, &list, norma__threads(o->threads), &n_known, err);
    if (status == NORMA_OK)
        status = leave_notes(d, n_known, err);
    free(list.list);
    return status;
}

/* What was only needed for deciding. */
static void forget_people(norma_disclosure *d)
{
    for (size_t t = 0; t < d->n_all; t++)
        norma__table_forget_runs(&d->tables[t]);
    norma__people_free(d->people);
    d->people = NULL;
}

norma_status norma_disclosure_of(norma_disclosure **out, const norma_breakdown *breakdowns,
                                 size_t n_breakdowns, const norma_printed *tables, size_t n_tables,
                                 size_t n_rows, const uint8_t *keep, const int64_t *weights,
                                 const norma_printed_before *before, size_t n_before,
                                 const norma_disclosure_options *options, norma_error *err)
{
    const norma_disclosure_options defaults = NORMA_DISCLOSURE_OPTIONS_INIT;
    const norma_disclosure_options *o = options ? options : &defaults;
    const request r = {tables, n_tables, before, n_before};
    norma_disclosure *d = NULL;
    norma_status status;

    *out = NULL;
    if ((status = norma_disclosure_check(o, err)) != NORMA_OK)
        goto done;
    if (!(d = NORMA__NEW(norma_disclosure, 1))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__people_of(&d->people, breakdowns, n_breakdowns, n_rows, keep, weights,
                                   err)) != NORMA_OK)
        goto done;
    if ((status = print_tables(d, &r, err)) != NORMA_OK)
        goto done;
    if ((status = decide(d, &r, o, err)) != NORMA_OK)
        goto done;
    forget_people(d);

    *out = d;
    d = NULL;
done:
    norma_disclosure_free(d);
    return status;
}

/* ---- answers ---- */

bool norma_disclosure_total_shown(const norma_disclosure *d)
{
    return !cell_hidden(total_of(d), 0, 0);
}

bool norma_disclosure_shown(const norma_disclosure *d, size_t table_index, size_t row,
                            size_t column)
{
    const table *t = &d->tables[table_index];
    return !cell_hidden(t, (uint32_t)row, one_way(t) ? 0 : (uint32_t)column);
}

bool norma_disclosure_rest_shown(const norma_disclosure *d, size_t table_index)
{
    const table *t = &d->tables[table_index];
    for (size_t row = t->named_rows; row < t->n_rows; row++)
        if (cell_hidden(t, (uint32_t)row, 0))
            return false;
    return true;
}

size_t norma_disclosure_n(const norma_disclosure *d, size_t table_index, size_t row, size_t column)
{
    const table *t = &d->tables[table_index];
    return cell_n(t, (uint32_t)row, one_way(t) ? 0 : (uint32_t)column);
}

size_t norma_disclosure_hidden(const norma_disclosure *d, size_t table_index)
{
    const table *t = &d->tables[table_index];
    size_t n = 0;
    for (uint32_t row = 0; row < t->named_rows; row++)
        for (uint32_t column = 0; column < t->named_columns; column++)
            n += cell_hidden(t, row, column);
    return n;
}

const norma_notes *norma_disclosure_notes(const norma_disclosure *d)
{
    return &d->notes;
}
