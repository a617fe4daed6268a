#include "process/latency/lognormal_rows.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* One item's cells. */
typedef struct column {
    const double *y, *position; /* position NULL: not used */
    bool wanted;
    size_t n;
    double mean, variance;
    double last; /* largest position */
    bool strewn; /* positions differ between respondents */
} column;

/* About the first value: equal values have a variance of exactly 0. */
static void scan(column *c, const norma__speed_rows *rows)
{
    double origin = NAN, place = NAN, sum = 0, squares = 0;
    for (size_t i = 0; i < rows->n_rows; i++) {
        double at = c->position ? c->position[i] : 1;
        if (isnan(c->y[i]) || isnan(at) || (rows->keep && !rows->keep[i]))
            continue;
        if (c->n++ == 0) {
            origin = c->y[i];
            place = c->last = at;
        }
        double deviation = c->y[i] - origin;
        sum += deviation;
        squares += deviation * deviation;
        c->last = fmax(c->last, at);
        c->strewn = c->strewn || at != place;
    }
    double n = (double)c->n;
    c->mean = origin + sum / n;
    c->variance = fmax(0, (squares - sum * sum / n) / n);
}

static bool usable(const column *c)
{
    return c->n >= 2 && c->variance > 0;
}

/* Of the items that share the time of a page, the one answered most stays. */
static void drop_page_shares(norma__speed_rows *rows, column *columns,
                             const norma_instrument *instrument)
{
    for (size_t q = 0; q < instrument->n_pages; q++) {
        const norma_page *page = &instrument->pages[q];
        column *best = NULL;
        for (size_t a = 0; a < page->n_items; a++) {
            column *c = &columns[page->items[a]];
            if (!c->wanted || !usable(c) || !rows->timings->of_page[page->items[a]])
                continue;
            rows->n_page_shares += best != NULL;
            if (best && c->n > best->n)
                best->wanted = false;
            else if (best)
                c->wanted = false;
            if (c->wanted)
                best = c;
        }
    }
}

static norma_status room_for(norma__speed_rows *rows, bool positions, norma_error *err)
{
    rows->items = NORMA__NEW(size_t, rows->p);
    rows->mean = NORMA__NEW(double, rows->p);
    rows->variance = NORMA__NEW(double, rows->p);
    rows->place = NORMA__NEW(double, rows->p);
    if (positions)
        rows->positions = (const double **)norma__new(rows->p, sizeof *rows->positions);
    return rows->items && rows->mean && rows->variance && rows->place &&
                   (rows->positions || !positions)
               ? NORMA_OK
               : norma__no_memory(err);
}

static norma_status gather(norma__speed_rows *rows, const column *columns, size_t n_items,
                           bool positions, norma_error *err)
{
    norma_status status;
    for (size_t j = 0; j < n_items; j++)
        rows->p += columns[j].wanted && usable(&columns[j]);
    if ((status = room_for(rows, positions, err)) != NORMA_OK)
        return status;
    size_t k = 0;
    for (size_t j = 0; j < n_items; j++) {
        const column *c = &columns[j];
        if (!c->wanted || !usable(c)) {
            if (c->wanted && rows->n_left_out++ == 0)
                rows->first_left_out = j;
            continue;
        }
        rows->items[k] = j;
        rows->mean[k] = c->mean;
        rows->variance[k] = c->variance;
        rows->place[k] = n_items > 1 ? (double)j / (double)(n_items - 1) : 0;
        if (positions)
            rows->positions[k] = c->position;
        rows->n_cells += c->n;
        rows->last = fmax(rows->last, c->last);
        rows->mean_free = rows->mean_free || (positions && c->strewn);
        k++;
    }
    return NORMA_OK;
}

static void count_rows_of(bool *seen, const norma__speed_rows *rows, size_t first, size_t n)
{
    size_t missing = n;
    for (size_t k = 0; k < rows->p && missing > 0; k++) {
        const double *y = norma__log_ms(rows->timings, rows->items[k]) + first;
        for (size_t i = 0; i < n; i++) {
            bool there = !isnan(y[i]) && (!rows->keep || rows->keep[first + i]) &&
                         (!rows->positions || !isnan(rows->positions[k][first + i]));
            missing -= there && !seen[i];
            seen[i] = seen[i] || there;
        }
    }
}

static size_t count_rows(const norma__speed_rows *rows)
{
    size_t count = 0;
    for (size_t first = 0; first < rows->n_rows; first += NORMA__SPEED_BLOCK) {
        bool seen[NORMA__SPEED_BLOCK] = {false};
        size_t rest = rows->n_rows - first;
        size_t n = rest < NORMA__SPEED_BLOCK ? rest : NORMA__SPEED_BLOCK;
        count_rows_of(seen, rows, first, n);
        for (size_t i = 0; i < n; i++)
            count += seen[i];
    }
    return count;
}

static bool all_positions(const column *columns, size_t n_items)
{
    bool any = false;
    for (size_t j = 0; j < n_items; j++) {
        if (columns[j].wanted && !columns[j].position)
            return false;
        any = any || columns[j].wanted;
    }
    return any;
}

static void choose(column *columns, const norma_instrument *instrument, const norma_data *data,
                   const norma__timings *timings, bool sloped)
{
    for (size_t j = 0; j < timings->n_items; j++) {
        columns[j].y = norma__log_ms(timings, j);
        columns[j].wanted =
            timings->recorded[j] && instrument->items[j].control == NORMA_CONTROL_NONE;
        if (sloped)
            columns[j].position = norma_data_positions(data, j);
    }
}

norma_status norma__speed_rows_take(norma__speed_rows *rows, const norma_instrument *instrument,
                                    const norma_data *data, const norma__timings *timings,
                                    const uint8_t *keep, bool sloped, int threads, norma_error *err)
{
    size_t n_items = timings->n_items;
    *rows = (norma__speed_rows){.timings = timings,
                                .keep = keep,
                                .n_rows = timings->n_rows,
                                .effects = sloped ? 2 : 1,
                                .threads = threads > 0 ? threads : norma__threads(0)};
    column *columns = NORMA__NEW(column, n_items);
    if (!columns)
        return norma__no_memory(err);
    choose(columns, instrument, data, timings, sloped);
    bool positions = sloped && all_positions(columns, n_items);
#pragma omp parallel for schedule(dynamic) num_threads(rows->threads)
    for (size_t j = 0; j < n_items; j++) {
        if (!positions)
            columns[j].position = NULL;
        if (columns[j].wanted)
            scan(&columns[j], rows);
    }
    drop_page_shares(rows, columns, instrument);
    norma_status status = gather(rows, columns, n_items, positions, err);
    if (status == NORMA_OK)
        rows->n = count_rows(rows);
    free(columns);
    return status;
}

void norma__speed_rows_free(norma__speed_rows *rows)
{
    free(rows->items);
    free(rows->mean);
    free(rows->variance);
    free(rows->place);
    free((void *)rows->positions);
    *rows = (norma__speed_rows){0};
}
