#include "process/careless/patterns.h"

#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "process/careless/patterns_row.h"
#include "process/careless/presentation.h"

/* Rows are turned over in blocks, so that columns are read in order and one respondent's answers
   lie side by side. */
enum { BLOCK = 64 };

/* One respondent, and the block it is taken from. */
typedef struct worker {
    uint8_t *cells;   /* BLOCK x n, a respondent a row */
    uint16_t *places; /* the same of the places at which the items were shown; NULL: not recorded */
    size_t *room;     /* what sorting by them takes */
    norma__pattern_row row;
} worker;

/* ---- the plan ---- */

static void plan_clear(norma__pattern_plan *p)
{
    norma__answers_clear(&p->answers);
    free(p->group);
}

static void group_by_page(norma__pattern_plan *p)
{
    for (size_t i = 0; i < p->answers.n; i++)
        p->group[i] = NORMA_NONE;
    for (size_t g = 0; g < p->instrument->n_pages; g++) {
        const norma_page *page = &p->instrument->pages[g];
        for (size_t i = 0; i < page->n_items; i++)
            if (p->answers.place[page->items[i]] != NORMA_NONE)
                p->group[p->answers.place[page->items[i]]] = g;
    }
}

static norma_status plan_make(norma__pattern_plan *p, const norma_instrument *instrument,
                              const norma_data *data, norma_error *err)
{
    *p = (norma__pattern_plan){
        .instrument = instrument, .data = data, .pages = instrument->n_pages > 0};
    norma_status status = norma__answers_of(&p->answers, instrument, data, err);
    if (status != NORMA_OK)
        return status;
    p->places = norma__places_recorded(&p->answers, data);
    p->n_groups = p->pages ? instrument->n_pages : instrument->n_scales;
    if (!(p->group = NORMA__NEW(size_t, p->answers.n)))
        return norma__no_memory(err);
    if (p->pages)
        group_by_page(p);
    else
        norma__first_scales(p->group, &p->answers, instrument);
    return NORMA_OK;
}

/* ---- the workers ---- */

static void workers_free(worker *workers, int threads)
{
    for (int t = 0; workers && t < threads; t++) {
        free(workers[t].cells);
        free(workers[t].places);
        free(workers[t].row.order);
        free(workers[t].room);
        free(workers[t].row.answer);
        free(workers[t].row.sequence.number);
        free(workers[t].row.sequence.square);
        free(workers[t].row.sequence.answered);
        free(workers[t].row.groups);
    }
    free(workers);
}

static bool worker_make(worker *w, const norma__pattern_plan *p)
{
    size_t n = p->answers.n;
    w->cells = NORMA__NEW(uint8_t, n * BLOCK);
    if (p->places && !(w->places = NORMA__NEW(uint16_t, n * BLOCK)))
        return false;
    w->row.order = NORMA__NEW(size_t, n);
    w->room = NORMA__NEW(size_t, n);
    w->row.answer = NORMA__NEW(int64_t, n);
    w->row.sequence.n = n;
    w->row.sequence.number = NORMA__NEW(double, n + NORMA__LAG_ROOM);
    w->row.sequence.square = NORMA__NEW(double, n + NORMA__LAG_ROOM);
    w->row.sequence.answered = NORMA__NEW(double, n + NORMA__LAG_ROOM);
    w->row.groups = NORMA__NEW(norma__group_state, p->n_groups);
    for (size_t i = 0; w->row.order && i < n; i++)
        w->row.order[i] = i;
    return w->cells && w->row.order && w->room && w->row.answer && w->row.sequence.number &&
           w->row.sequence.square && w->row.sequence.answered && w->row.groups;
}

static worker *workers_new(const norma__pattern_plan *p, int threads)
{
    worker *workers = NORMA__NEW(worker, (size_t)threads);
    for (int t = 0; workers && t < threads; t++)
        if (!worker_make(&workers[t], p)) {
            workers_free(workers, threads);
            return NULL;
        }
    return workers;
}

/* ---- all of them ---- */

static void turn_over(uint8_t *cells, const norma__pattern_plan *p, size_t first, size_t n)
{
    for (size_t i = 0; i < p->answers.n; i++) {
        const uint8_t *column = norma_data_cells(p->data, p->answers.items[i]) + first;
        for (size_t r = 0; r < n; r++)
            cells[r * p->answers.n + i] = column[r];
    }
}

static void measure_block(double *const *indices, const norma__pattern_plan *p, worker *w,
                          size_t first)
{
    size_t n_items = p->answers.n, left = norma_data_rows(p->data) - first;
    size_t n = left < BLOCK ? left : BLOCK;
    turn_over(w->cells, p, first, n);
    if (p->places)
        norma__take_places(w->places, &p->answers, p->data, first, n);
    for (size_t r = 0; r < n; r++) {
        w->row.row = first + r;
        w->row.cells = w->cells + r * n_items;
        if (p->places)
            norma__presented_order(w->row.order, w->room, w->places + r * n_items, w->row.cells,
                                   n_items);
        norma__pattern_row_indices(indices, p, &w->row);
    }
}

norma_status norma__pattern_indices(double *const indices[NORMA_INDICES],
                                    const norma_instrument *instrument, const norma_data *data,
                                    int threads, norma_error *err)
{
    norma__pattern_plan p = {0};
    worker *workers = NULL;
    norma_status status;

    if ((status = plan_make(&p, instrument, data, err)) != NORMA_OK)
        goto done;
    if (!(workers = workers_new(&p, threads))) {
        status = norma__no_memory(err);
        goto done;
    }
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t first = 0; first < norma_data_rows(data); first += BLOCK)
        measure_block(indices, &p, &workers[omp_get_thread_num()], first);
done:
    workers_free(workers, threads);
    plan_clear(&p);
    return status;
}

/* ---- in which order ---- */

static size_t count_ordered(const norma__pattern_plan *p, worker *w)
{
    size_t n_rows = norma_data_rows(p->data), n_items = p->answers.n, ordered = 0;
    for (size_t first = 0; first < n_rows; first += BLOCK) {
        size_t n = n_rows - first < BLOCK ? n_rows - first : BLOCK;
        turn_over(w->cells, p, first, n);
        norma__take_places(w->places, &p->answers, p->data, first, n);
        for (size_t r = 0; r < n; r++)
            ordered += norma__presented_order(w->row.order, w->room, w->places + r * n_items,
                                              w->cells + r * n_items, n_items);
    }
    return ordered;
}

static norma_status note_order(norma_notes *notes, size_t ordered, size_t n, norma_error *err)
{
    return norma__note(notes, err, "presentation-order", NULL, (double)ordered, (double)n,
                       "runs and autocorrelation follow the order in which each of %zu of %zu "
                       "respondents saw the items%s",
                       ordered, n,
                       ordered < n ? ", and the instrument's order where it was not recorded" : "");
}

norma_status norma__pattern_notes(norma_notes *notes, const norma_instrument *instrument,
                                  const norma_data *data, norma_error *err)
{
    norma__pattern_plan p = {0};
    worker *workers = NULL;
    norma_status status = plan_make(&p, instrument, data, err);
    if (status == NORMA_OK && p.places) {
        if (!(workers = workers_new(&p, 1)))
            status = norma__no_memory(err);
        else
            status = note_order(notes, count_ordered(&p, workers), norma_data_rows(data), err);
    }
    workers_free(workers, 1);
    plan_clear(&p);
    return status;
}
