#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "formats/text/reader.h"
#include "foundation/memory.h"
#include "foundation/status.h"

enum { LARGE_PAGE = 2 << 20 };

/* Large tables in large pages: the kernel gives them out with less work. Advice, so no failure. */
static void advise(void *memory, size_t bytes)
{
    size_t before = (LARGE_PAGE - (uintptr_t)memory % LARGE_PAGE) % LARGE_PAGE;
    if (bytes >= before + LARGE_PAGE)
        madvise((char *)memory + before, (bytes - before) / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
}

/* A copy of n columns of elements, from one stride to another; the first used of each are kept. */
static void *spread(const void *block, size_t n, size_t from, size_t to, size_t used, size_t size)
{
    char *copy = n > 0 && to > SIZE_MAX / n ? NULL : norma__new(n * to, size);
    if (!copy)
        return NULL;
    advise(copy, n * to * size);
    for (size_t c = 0; c < n && used > 0; c++)
        memcpy(copy + c * to * size, (const char *)block + c * from * size, used * size);
    return copy;
}

static bool grow_columns(norma_data *data, size_t stride, size_t used)
{
    size_t recorded = 0;
    uint8_t *cells = spread(data->cells, data->n_items, data->stride, stride, used, 1);
    if (!cells)
        return false;
    free(data->cells);
    data->cells = cells;
    for (size_t i = 0; i < data->n_items; i++) {
        data->items[i].cells = cells + i * stride;
        recorded += data->items[i].latencies != NULL;
    }
    if (recorded > 0) {
        double *latencies =
            spread(data->latencies, recorded, data->stride, stride, used, sizeof(double));
        if (!latencies)
            return false;
        free(data->latencies);
        data->latencies = latencies;
        for (size_t i = 0, at = 0; i < data->n_items; i++)
            if (data->items[i].latencies)
                data->items[i].latencies = latencies + stride * at++;
    }
    data->stride = stride;
    return true;
}

static bool grow_rest(norma_data *data, size_t rows)
{
    for (size_t v = 0; v < data->n_numbers; v++) {
        double *values = NORMA__GROW(data->numbers[v].values, double, rows);
        if (!values)
            return false;
        data->numbers[v].values = values;
    }
    for (size_t l = 0; l < data->n_labels; l++) {
        uint32_t *codes = NORMA__GROW(data->labels[l].codes, uint32_t, rows);
        if (!codes)
            return false;
        data->labels[l].codes = codes;
    }
    return true;
}

/* The arrays that not all tables have. */
static bool grow_optional(norma__reader *r, size_t rows)
{
    norma_data *data = r->data;
    if (r->plan.options->weights_column) {
        int64_t *weights = NORMA__GROW(data->weights, int64_t, rows);
        if (!weights)
            return false;
        data->weights = weights;
    }
    if (r->plan.instrument->respondent_column) {
        size_t *starts = NORMA__GROW(data->id_starts, size_t, rows);
        if (!starts)
            return false;
        data->id_starts = starts;
    }
    if (r->plan.where != NORMA_NONE || r->take) {
        size_t *file_rows = NORMA__GROW(data->file_rows, size_t, rows);
        if (!file_rows)
            return false;
        data->file_rows = file_rows;
    }
    return true;
}

/* All rows there will be, by what the rows so far took of the source; in blocks, those at hand. */
static size_t foresee(const norma__reader *r, size_t rows)
{
    double share = norma__source_share(r->source);
    double all = share > 0 ? 1.01 * (double)rows / share + 64 : (double)rows;
    if (r->take || r->sections[0].last || r->sections[1].last)
        return rows;
    size_t least = r->room + r->room / 4;
    size_t likely = all < 1e15 ? (size_t)all : rows;
    size_t most = likely > least ? likely : least;
    return most > rows ? most : rows;
}

norma_status norma__make_room(norma__reader *r, size_t rows, norma_error *err)
{
    norma_status status;
    if (r->data && rows <= r->room)
        return NORMA_OK;
    rows = foresee(r, rows);
    const size_t used = r->take ? 0 : r->tally.n_kept; /* the rows of a block were taken */
    if (!r->data) {
        if ((status = norma__data_new(&r->data, r->plan.instrument, rows, true, err)) != NORMA_OK ||
            (status = norma__data_add_labels(r->data, r->plan.labels, r->plan.n_labels, err)) !=
                NORMA_OK)
            return status;
        r->data->n_rows = 0;
        advise(r->data->cells, r->data->stride * r->data->n_items);
    } else if (!grow_columns(r->data, norma__stride_for(rows), used) || !grow_rest(r->data, rows)) {
        return norma__no_memory(err);
    }
    if (!grow_optional(r, rows))
        return norma__no_memory(err);
    r->room = rows;
    return NORMA_OK;
}
