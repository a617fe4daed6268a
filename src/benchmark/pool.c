/* Two collections as one table. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "benchmark/collected.h"
#include "foundation/memory.h"
#include "foundation/names.h"
#include "foundation/status.h"

/* The arrays of norma_data_source, owned. */
typedef struct pool {
    const norma_data *part[2];
    size_t n[2], n_rows, n_items;
    uint8_t *cells;
    double *latencies, *positions, *page_times, *page_visits, *continuous;
    int64_t *weights;
    const char **respondents;
    const char ***labels;
    size_t n_labels;
} pool;

static void pool_clear(pool *p)
{
    for (size_t l = 0; p->labels && l < p->n_labels; l++)
        free((void *)p->labels[l]);
    free((void *)p->labels);
    free((void *)p->respondents);
    free(p->weights);
    free(p->continuous);
    free(p->page_visits);
    free(p->page_times);
    free(p->positions);
    free(p->latencies);
    free(p->cells);
}

/* ---- numbers ---- */

typedef const double *column_of(const norma_data *data, size_t which);

/* k columns of both, NaN where one was not recorded; NULL where none is. */
static norma_status join(double **out, const pool *p, column_of *column, size_t k, norma_error *err)
{
    bool any = false;
    for (size_t c = 0; c < k; c++)
        any = any || column(p->part[0], c) || column(p->part[1], c);
    if (!any)
        return NORMA_OK;
    if (!(*out = NORMA__NEW(double, p->n_rows *k)))
        return norma__no_memory(err);
    for (size_t c = 0; c < k; c++)
        for (size_t side = 0, at = c * p->n_rows; side < 2; at += p->n[side++]) {
            const double *from = column(p->part[side], c);
            for (size_t r = 0; r < p->n[side]; r++)
                (*out)[at + r] = from ? from[r] : NAN;
        }
    return NORMA_OK;
}

static norma_status join_numbers(pool *p, norma_error *err)
{
    const norma_data *a = p->part[0];
    norma_status status = join(&p->latencies, p, norma_data_latencies, p->n_items, err);
    if (status == NORMA_OK)
        status = join(&p->positions, p, norma_data_positions, p->n_items, err);
    if (status == NORMA_OK)
        status = join(&p->page_times, p, norma_data_page_times, norma_data_pages(a), err);
    if (status == NORMA_OK)
        status = join(&p->page_visits, p, norma_data_page_visits, norma_data_pages(a), err);
    if (status == NORMA_OK)
        status =
            join(&p->continuous, p, norma_data_continuous_values, norma_data_continuous(a), err);
    return status;
}

/* ---- answers and names ---- */

static norma_status join_answers(pool *p, norma_error *err)
{
    const int64_t *weights[2] = {norma_data_weights(p->part[0]), norma_data_weights(p->part[1])};
    p->cells = NORMA__NEW(uint8_t, p->n_rows * p->n_items);
    if (weights[0] || weights[1])
        p->weights = NORMA__NEW(int64_t, p->n_rows);
    if (!p->cells || ((weights[0] || weights[1]) && !p->weights))
        return norma__no_memory(err);
    for (size_t j = 0; j < p->n_items; j++) {
        if (norma_data_min(p->part[0], j) != norma_data_min(p->part[1], j) ||
            norma_data_max(p->part[0], j) != norma_data_max(p->part[1], j))
            return norma__fail(err, NORMA_EDATA,
                               "item %s has another range in the answers to be pooled: declare it "
                               "in the instrument",
                               norma_data_item_id(p->part[0], j));
        memcpy(p->cells + j * p->n_rows, norma_data_cells(p->part[0], j), p->n[0]);
        memcpy(p->cells + j * p->n_rows + p->n[0], norma_data_cells(p->part[1], j), p->n[1]);
    }
    for (size_t side = 0, at = 0; p->weights && side < 2; at += p->n[side++])
        for (size_t r = 0; r < p->n[side]; r++)
            p->weights[at + r] = weights[side] ? weights[side][r] : NORMA_WEIGHT_ONE;
    return NORMA_OK;
}

static norma_status join_respondents(pool *p, norma_error *err)
{
    norma__names names = {0};
    norma_status status = NORMA_OK;
    size_t twice = 0;
    if (!(p->respondents = NORMA__NEW(const char *, p->n_rows)))
        return norma__no_memory(err);
    for (size_t side = 0, at = 0; side < 2; at += p->n[side++])
        for (size_t r = 0; r < p->n[side]; r++) {
            const char *id = norma_data_respondent(p->part[side], r);
            size_t before = names.n, index;
            p->respondents[at + r] = id;
            if (!*id)
                continue;
            if (side == 0 && !norma__names_add(&names, id, strlen(id), &index))
                status = norma__no_memory(err);
            else if (side == 1)
                twice += norma__names_find(&names, id, strlen(id)) < before;
        }
    if (status == NORMA_OK && twice)
        status = norma__fail(err, NORMA_EDATA,
                             "%zu respondents are in both collections that are to be pooled: leave "
                             "them out of one",
                             twice);
    norma__names_free(&names);
    return status;
}

static norma_status join_labels(pool *p, size_t n_labels, norma_error *err)
{
    if (!(p->labels = NORMA__NEW(const char **, n_labels)))
        return norma__no_memory(err);
    for (; p->n_labels < n_labels; p->n_labels++) {
        size_t l = p->n_labels;
        if (!(p->labels[l] = NORMA__NEW(const char *, p->n_rows)))
            return norma__no_memory(err);
        for (size_t side = 0, at = 0; side < 2; at += p->n[side++])
            for (size_t r = 0; r < p->n[side]; r++) {
                size_t name = norma_data_label(p->part[side], l, r);
                p->labels[l][at + r] =
                    name == NORMA_NONE ? NULL : norma_data_label_name(p->part[side], l, name);
            }
    }
    return NORMA_OK;
}

norma_status norma__pool(norma_data **out, const norma_instrument *instrument, const norma_data *a,
                         const norma_data *b, norma_error *err)
{
    pool p = {.part = {a, b},
              .n = {norma_data_rows(a), norma_data_rows(b)},
              .n_items = norma_data_items(a)};
    size_t n_labels = instrument->n_units + (instrument->role_column != NULL);
    p.n_rows = p.n[0] + p.n[1];
    norma_status status = join_answers(&p, err);
    if (status == NORMA_OK)
        status = join_numbers(&p, err);
    if (status == NORMA_OK)
        status = join_respondents(&p, err);
    if (status == NORMA_OK)
        status = join_labels(&p, n_labels, err);
    if (status == NORMA_OK) {
        norma_data_source source = {.n_rows = p.n_rows,
                                    .cells = p.cells,
                                    .latencies = p.latencies,
                                    .positions = p.positions,
                                    .page_times = p.page_times,
                                    .page_visits = p.page_visits,
                                    .continuous = p.continuous,
                                    .weights = p.weights,
                                    .respondents = p.respondents,
                                    .labels = (const char *const *const *)p.labels};
        status = norma_data_make(out, instrument, &source, err);
    }
    pool_clear(&p);
    return status;
}
