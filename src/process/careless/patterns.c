#include "process/careless/patterns.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/careless/answers.h"
#include "process/careless/autocorrelation.h"

/* Rows are turned over in blocks, so that columns are read in order and one respondent's answers
   lie side by side. */
enum { BLOCK = 64 };

/* A page or scale answered alike is a straight line from so many answers on. */
enum { FEWEST_ALIKE = 3 };

/* What is the same for every respondent. */
typedef struct plan {
    const norma_instrument *instrument;
    const norma_data *data;
    norma__answers answers;
    size_t *group; /* of the answers: their page, or scale where there are no pages */
    size_t n_groups;
    bool pages; /* groups are pages */
} plan;

/* One page or scale of one respondent. */
typedef struct group_state {
    int64_t last, first;
    uint32_t run, longest, answered;
    bool alike;
} group_state;

/* One respondent, and the block it is taken from. */
typedef struct worker {
    uint8_t *cells;  /* BLOCK x n, a respondent a row */
    int64_t *answer; /* above the lowest; -1: missing */
    norma__sequence sequence;
    group_state *groups;
} worker;

/* ---- the plan ---- */

static void plan_clear(plan *p)
{
    norma__answers_clear(&p->answers);
    free(p->group);
}

static void group_by_page(plan *p)
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

static norma_status plan_make(plan *p, const norma_instrument *instrument, const norma_data *data,
                              norma_error *err)
{
    *p = (plan){.instrument = instrument, .data = data, .pages = instrument->n_pages > 0};
    norma_status status = norma__answers_of(&p->answers, instrument, data, err);
    if (status != NORMA_OK)
        return status;
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
        free(workers[t].answer);
        free(workers[t].sequence.number);
        free(workers[t].sequence.square);
        free(workers[t].sequence.answered);
        free(workers[t].groups);
    }
    free(workers);
}

static bool worker_make(worker *w, const plan *p)
{
    size_t n = p->answers.n;
    w->cells = NORMA__NEW(uint8_t, n * BLOCK);
    w->answer = NORMA__NEW(int64_t, n);
    w->sequence.n = n;
    w->sequence.number = NORMA__NEW(double, n + NORMA__LAG_ROOM);
    w->sequence.square = NORMA__NEW(double, n + NORMA__LAG_ROOM);
    w->sequence.answered = NORMA__NEW(double, n + NORMA__LAG_ROOM);
    w->groups = NORMA__NEW(group_state, p->n_groups);
    return w->cells && w->answer && w->sequence.number && w->sequence.square &&
           w->sequence.answered && w->groups;
}

static worker *workers_new(const plan *p, int threads)
{
    worker *workers = NORMA__NEW(worker, (size_t)threads);
    for (int t = 0; workers && t < threads; t++)
        if (!worker_make(&workers[t], p)) {
            workers_free(workers, threads);
            return NULL;
        }
    return workers;
}

/* ---- one respondent ---- */

static void take_answers(worker *w, const plan *p, const uint8_t *cells)
{
    const norma__answers *a = &p->answers;
    w->sequence.complete = true;
    for (size_t i = 0; i < a->n; i++) {
        bool answered = cells[i] != NORMA_MISSING_CELL;
        double number = answered ? a->origin[i] + a->step[i] * cells[i] : 0;
        w->answer[i] = answered ? a->first[i] + cells[i] : -1;
        w->sequence.number[i] = number;
        w->sequence.square[i] = number * number;
        w->sequence.answered[i] = answered;
        w->sequence.complete &= answered;
    }
}

static void put(double *const *indices, norma_index index, size_t row, double value)
{
    if (indices[index])
        indices[index][row] = value;
}

/* A missing answer ends a run and begins none, as in careless (R's rle() on NA). */
static void put_runs(double *const *indices, size_t row, const int64_t *answer, size_t n)
{
    size_t run = 0, longest = 0, runs = 0, answered = 0;
    for (size_t i = 0; i < n; i++) {
        bool goes_on = i > 0 && answer[i] == answer[i - 1];
        run = answer[i] < 0 ? 0 : goes_on ? run + 1 : 1;
        runs += run == 1;
        answered += run > 0;
        longest = run > longest ? run : longest;
    }
    double length = answered ? (double)longest : NAN;
    put(indices, NORMA_INDEX_MISSING_SHARE, row, (double)(n - answered) / (double)n);
    put(indices, NORMA_INDEX_LONGSTRING, row, length);
    put(indices, NORMA_INDEX_LONGSTRING_SHARE, row, length / (double)n);
    put(indices, NORMA_INDEX_AVERAGE_STRING, row, (double)answered / (double)runs);
}

/* The standard deviation with n - 1 from exact sums: n sum x^2 - (sum x)^2 over n (n - 1). */
static void put_variability(double *const *indices, size_t row, const int64_t *answer, size_t n)
{
    double answered = 0, sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double x = answer[i] < 0 ? 0 : (double)answer[i];
        answered += answer[i] >= 0;
        sum += x;
        squares += x * x;
    }
    double scatter = answered * squares - sum * sum;
    double sd = sqrt(scatter > 0 ? scatter / (answered * (answered - 1)) : 0);
    put(indices, NORMA_INDEX_IRV, row, answered < 2 ? NAN : sd);
}

static void extend_group(group_state *g, int64_t answer)
{
    if (answer < 0) {
        g->run = 0;
        return;
    }
    if (g->answered == 0) {
        g->first = answer;
        g->alike = true;
    }
    g->run = g->run && answer == g->last ? g->run + 1 : 1;
    g->last = answer;
    g->longest = g->run > g->longest ? g->run : g->longest;
    g->alike &= answer == g->first;
    g->answered++;
}

static void put_groups(double *const *indices, size_t row, const plan *p, worker *w)
{
    size_t lengths = 0, answered = 0, long_enough = 0, straight = 0;
    for (size_t g = 0; g < p->n_groups; g++)
        w->groups[g] = (group_state){0};
    for (size_t i = 0; i < p->answers.n; i++)
        if (p->group[i] != NORMA_NONE)
            extend_group(&w->groups[p->group[i]], w->answer[i]);
    for (size_t g = 0; g < p->n_groups; g++) {
        lengths += w->groups[g].longest;
        answered += w->groups[g].answered > 0;
        long_enough += w->groups[g].answered >= FEWEST_ALIKE;
        straight += w->groups[g].answered >= FEWEST_ALIKE && w->groups[g].alike;
    }
    put(indices, NORMA_INDEX_LONGSTRING_PAGES, row,
        p->pages ? (double)lengths / (double)answered : NAN);
    put(indices, NORMA_INDEX_STRAIGHT_SHARE, row, (double)straight / (double)long_enough);
}

/* Where on their ranges the answers lie. An item of two answers has nothing but ends, and only one
   of an odd number has a middle. */
static void put_places(double *const *indices, size_t row, const plan *p, const uint8_t *cells)
{
    double sum = 0;
    size_t answered = 0, graded = 0, ends = 0, odd = 0, middles = 0;
    for (size_t i = 0; i < p->answers.n; i++) {
        size_t item = p->answers.items[i], cell = cells[i];
        size_t top = (size_t)(norma_data_max(p->data, item) - norma_data_min(p->data, item));
        if (cell == NORMA_MISSING_CELL || top == 0)
            continue;
        sum += (double)cell / (double)top;
        answered++;
        graded += top > 1;
        ends += top > 1 && (cell == 0 || cell == top);
        odd += top % 2 == 0;
        middles += top % 2 == 0 && cell == top / 2;
    }
    put(indices, NORMA_INDEX_ACQUIESCENCE, row, sum / (double)answered);
    put(indices, NORMA_INDEX_EXTREME, row, (double)ends / (double)graded);
    put(indices, NORMA_INDEX_MIDPOINT, row, (double)middles / (double)odd);
}

static bool accepts(const norma_item *item, int answer)
{
    for (size_t i = 0; i < item->n_accepted; i++)
        if (item->accepted[i] == answer)
            return true;
    return false;
}

/* Control items are few: they are read where they are. */
static void put_controls(double *const *indices, size_t row, const plan *p, norma_control kind,
                         norma_index index)
{
    size_t answered = 0, failed = 0;
    if (!indices[index])
        return;
    for (size_t j = 0; j < p->instrument->n_items; j++) {
        const norma_item *item = &p->instrument->items[j];
        uint8_t cell =
            item->control == kind ? norma_data_cells(p->data, j)[row] : NORMA_MISSING_CELL;
        if (cell == NORMA_MISSING_CELL)
            continue;
        answered++;
        failed += !accepts(item, norma_data_min(p->data, j) + cell);
    }
    indices[index][row] = answered ? (double)failed : NAN;
}

/* ---- all of them ---- */

static void turn_over(uint8_t *cells, const plan *p, size_t first, size_t n)
{
    for (size_t i = 0; i < p->answers.n; i++) {
        const uint8_t *column = norma_data_cells(p->data, p->answers.items[i]) + first;
        for (size_t r = 0; r < n; r++)
            cells[r * p->answers.n + i] = column[r];
    }
}

static void measure_block(double *const *indices, const plan *p, worker *w, size_t first)
{
    size_t n_items = p->answers.n, left = norma_data_rows(p->data) - first;
    size_t n = left < BLOCK ? left : BLOCK;
    turn_over(w->cells, p, first, n);
    for (size_t r = 0; r < n; r++) {
        const uint8_t *cells = w->cells + r * n_items;
        size_t row = first + r;
        take_answers(w, p, cells);
        put_runs(indices, row, w->answer, n_items);
        put_variability(indices, row, w->answer, n_items);
        put_groups(indices, row, p, w);
        put_places(indices, row, p, cells);
        if (indices[NORMA_INDEX_AUTOCORRELATION])
            indices[NORMA_INDEX_AUTOCORRELATION][row] = norma__autocorrelation(&w->sequence);
        put_controls(indices, row, p, NORMA_CONTROL_DIRECTED, NORMA_INDEX_DIRECTED_FAILED);
        put_controls(indices, row, p, NORMA_CONTROL_BOGUS, NORMA_INDEX_BOGUS_FAILED);
    }
}

norma_status norma__pattern_indices(double *const indices[NORMA_INDICES],
                                    const norma_instrument *instrument, const norma_data *data,
                                    int threads, norma_error *err)
{
    plan p = {0};
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
