#include "process/implicit/sheets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

enum { NO_CELL = 255 };

/* A trial while its person's are put in order. */
typedef struct entry {
    uint32_t trial, block, place; /* index; of the block column; in the file's order */
    double number;
    uint8_t cell;
} entry;

/* The work on one test. */
typedef struct sorting {
    norma__sheets *s;
    const norma_trials *trials;
    uint8_t *cell_of; /* a block */
    uint32_t *list, *of_trial, *sorted;
    size_t n;
    size_t *participants, *start;
    entry *entries; /* of a person */
    size_t *keys;   /* room to count them */
    size_t written;
} sorting;

/* ---- which trials ---- */

static void mark(uint8_t *cell_of, const norma_trials *trials, char *const *blocks, size_t n,
                 uint8_t cell)
{
    for (size_t b = 0; b < trials->blocks.n; b++)
        for (size_t i = 0; i < n; i++)
            if (strcmp(trials->blocks.names[b], blocks[i]) == 0)
                cell_of[b] = cell;
}

static norma_status choose(sorting *w, norma_error *err)
{
    const norma_implicit_test *test = w->s->test;
    const norma_trials *t = w->trials;
    if (!(w->cell_of = NORMA__NEW(uint8_t, t->blocks.n)))
        return norma__no_memory(err);
    memset(w->cell_of, NO_CELL, t->blocks.n);
    for (size_t p = 0; p < test->n_pairs; p++) {
        mark(w->cell_of, t, test->pairs[p].a, test->pairs[p].n_a, (uint8_t)(2 * p));
        mark(w->cell_of, t, test->pairs[p].b, test->pairs[p].n_b, (uint8_t)(2 * p + 1));
    }
    for (size_t i = 0; i < t->n; i++)
        w->n += w->cell_of[t->block[i]] != NO_CELL;
    if (!(w->list = NORMA__NEW(uint32_t, w->n)))
        return norma__no_memory(err);
    w->n = 0;
    for (size_t i = 0; i < t->n; i++)
        if (w->cell_of[t->block[i]] != NO_CELL)
            w->list[w->n++] = (uint32_t)i;
    return NORMA_OK;
}

/* ---- one person ---- */

/* By cell, block and trial number; those without a number keep the order of the file. */
static int by_place(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    if (x->block != y->block)
        return x->block < y->block ? -1 : 1;
    double first = isnan(x->number) ? INFINITY : x->number;
    double second = isnan(y->number) ? INFINITY : y->number;
    if (first != second)
        return first < second ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* Whether cell a is meant to be over before cell b begins: practice before test within a
   condition, pairs of a brief IAT one after the other. */
static bool comes_before(const norma_implicit_test *test, size_t a, size_t b, size_t first)
{
    if (test->kind == NORMA_IMPLICIT_BRIEF)
        return a / 2 < b / 2;
    return a % 2 == b % 2 ? a < b : a % 2 == first;
}

/* Which condition came first, and whether blocks came as they are meant to. */
static void check_order(norma_implicit_person *person, const norma_implicit_test *test,
                        const entry *entries, size_t n, size_t n_cells)
{
    uint32_t first[NO_CELL], last[NO_CELL] = {0};
    size_t earliest = 0;
    memset(first, 0xff, sizeof first);
    for (size_t i = 0; i < n; i++) {
        size_t c = entries[i].cell;
        first[c] = entries[i].place < first[c] ? entries[i].place : first[c];
        last[c] = entries[i].place > last[c] ? entries[i].place : last[c];
    }
    for (size_t c = 1; c < n_cells; c++)
        if (first[c] < first[earliest])
            earliest = c;
    person->first = (int)(earliest % 2);
    if (test->order != NORMA_ORDER_EITHER && person->first != (test->order == NORMA_ORDER_B_FIRST))
        person->flags |= NORMA_IMPLICIT_UNEXPECTED_ORDER;
    for (size_t a = 0; a < n_cells; a++)
        for (size_t b = 0; b < n_cells; b++) {
            bool there = first[a] != UINT32_MAX && first[b] != UINT32_MAX && a != b;
            bool mixed = there && first[a] < first[b] && last[a] > first[b];
            if (mixed || (there && comes_before(test, a, b, earliest % 2) && last[a] > first[b]))
                person->flags |= NORMA_IMPLICIT_OUT_OF_ORDER;
        }
}

static bool is_repeated(const entry *entries, size_t i)
{
    return i > 0 && entries[i].cell == entries[i - 1].cell &&
           entries[i].block == entries[i - 1].block && entries[i].number == entries[i - 1].number;
}

static bool begins_block(const entry *entries, size_t i)
{
    return i == 0 || entries[i].cell != entries[i - 1].cell ||
           entries[i].block != entries[i - 1].block;
}

/* Writes what counts: neither warm-up nor repeated, with latency and answer. */
static void write_person(sorting *w, size_t p, const entry *entries, size_t n)
{
    norma__sheets *s = w->s;
    norma_implicit_person *person = &s->persons[p];
    size_t in_block = 0, i = 0, first = w->written;
    for (size_t c = 0; c < s->n_cells; c++) {
        s->begin[p * s->n_cells + c] = w->written;
        for (; i < n && entries[i].cell == c; i++) {
            uint32_t t = entries[i].trial;
            in_block = begins_block(entries, i) ? 0 : in_block;
            if (is_repeated(entries, i)) {
                person->n_repeated++;
                person->flags |= NORMA_IMPLICIT_REPEATED;
                continue;
            }
            if (in_block++ < s->test->warm_up || isnan(w->trials->latency[t]) ||
                w->trials->correct[t] < 0)
                continue;
            s->ms[w->written] = w->trials->latency[t];
            s->wrong[w->written++] = w->trials->correct[t] == 0;
        }
        s->end[p * s->n_cells + c] = w->written;
        if (s->begin[p * s->n_cells + c] == w->written && person->missing_cell == NORMA_NONE)
            person->missing_cell = c;
    }
    person->n_trials = w->written - first;
    if (person->n_trials > s->most)
        s->most = person->n_trials;
}

static void take_person(sorting *w, size_t p)
{
    const uint32_t *list = w->sorted + w->start[p];
    size_t n = w->start[p + 1] - w->start[p];
    norma_implicit_person *person = &w->s->persons[p];
    person->participant = w->participants[p];
    person->missing_cell = NORMA_NONE;
    norma__look_at_keys(person, w->trials, list, n, w->keys);
    for (size_t i = 0; i < n; i++) {
        uint32_t t = list[i], block = w->trials->block[t];
        w->entries[i] = (entry){.trial = t,
                                .block = block,
                                .place = (uint32_t)i,
                                .number = w->trials->number ? w->trials->number[t] : NAN,
                                .cell = w->cell_of[block]};
    }
    check_order(person, w->s->test, w->entries, n, w->s->n_cells);
    qsort(w->entries, n, sizeof *w->entries, by_place);
    write_person(w, p, w->entries, n);
}

/* ---- blocks that are shorter than they are by design ---- */

static int by_size(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

/* What most persons have; the larger of two that are as frequent. */
static size_t usual(size_t *sizes, size_t n)
{
    size_t best = 0, best_run = 0, run = 0;
    qsort(sizes, n, sizeof *sizes, by_size);
    for (size_t i = 0; i < n; i++) {
        run = i > 0 && sizes[i] == sizes[i - 1] ? run + 1 : 1;
        if (run >= best_run && sizes[i] > 0) {
            best = sizes[i];
            best_run = run;
        }
    }
    return best;
}

static norma_status check_sizes(sorting *w, norma_error *err)
{
    norma__sheets *s = w->s;
    size_t *sizes = NORMA__NEW(size_t, s->n_persons);
    if (!sizes)
        return norma__no_memory(err);
    for (size_t c = 0; c < s->n_cells; c++) {
        size_t by_design = s->test->pairs[c / 2].trials;
        size_t warm_up = s->test->warm_up;
        for (size_t p = 0; p < s->n_persons; p++)
            sizes[p] = s->end[p * s->n_cells + c] - s->begin[p * s->n_cells + c];
        by_design = by_design == 0        ? usual(sizes, s->n_persons)
                    : by_design > warm_up ? by_design - warm_up
                                          : 0;
        for (size_t p = 0; p < s->n_persons; p++)
            if (s->end[p * s->n_cells + c] - s->begin[p * s->n_cells + c] < by_design)
                s->persons[p].flags |= NORMA_IMPLICIT_INCOMPLETE;
    }
    free(sizes);
    return NORMA_OK;
}

/* ---- all of them ---- */

static norma_status make_room(sorting *w, norma_error *err)
{
    norma__sheets *s = w->s;
    size_t longest = 0;
    for (size_t p = 0; p < s->n_persons; p++)
        if (w->start[p + 1] - w->start[p] > longest)
            longest = w->start[p + 1] - w->start[p];
    s->begin = NORMA__NEW(size_t, s->n_persons * s->n_cells);
    s->end = NORMA__NEW(size_t, s->n_persons * s->n_cells);
    s->ms = NORMA__NEW(double, w->n);
    s->wrong = NORMA__NEW(int8_t, w->n);
    s->persons = NORMA__NEW(norma_implicit_person, s->n_persons);
    w->entries = NORMA__NEW(entry, longest);
    w->keys = NORMA__NEW(size_t, w->trials->keys.n);
    return s->begin && s->end && s->ms && s->wrong && s->persons && w->entries && w->keys
               ? NORMA_OK
               : norma__no_memory(err);
}

norma_status norma__sheets_new(norma__sheets *sheets, const norma_implicit_test *test,
                               const norma_trials *trials, norma_error *err)
{
    sorting w = {.s = sheets, .trials = trials};
    norma_status status;
    *sheets = (norma__sheets){.test = test, .n_cells = 2 * test->n_pairs};
    if ((status = choose(&w, err)) == NORMA_OK &&
        (status = norma__group_persons(&w.of_trial, &w.participants, &sheets->n_persons, trials,
                                       w.list, w.n, err)) == NORMA_OK &&
        (status = norma__sort_by_person(&w.sorted, &w.start, w.list, w.of_trial, w.n,
                                        sheets->n_persons, err)) == NORMA_OK &&
        (status = make_room(&w, err)) == NORMA_OK) {
        for (size_t p = 0; p < sheets->n_persons; p++)
            take_person(&w, p);
        status = check_sizes(&w, err);
    }
    free(w.cell_of);
    free(w.list);
    free(w.of_trial);
    free(w.sorted);
    free(w.participants);
    free(w.start);
    free(w.entries);
    free(w.keys);
    return status;
}

void norma__sheets_free(norma__sheets *sheets)
{
    free(sheets->begin);
    free(sheets->end);
    free(sheets->ms);
    free(sheets->wrong);
    free(sheets->persons);
    *sheets = (norma__sheets){0};
}
