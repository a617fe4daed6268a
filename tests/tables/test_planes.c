#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/data.h>

#include "foundation/random.h"
#include "tables/count.h"
#include "tables/planes.h"

/* Every path is held against a count row by row. */

enum { MOST_ITEMS = 40 };

typedef struct world {
    size_t n, p;
    int steps[MOST_ITEMS]; /* categories less one */
    double missing;
    int64_t largest_weight; /* 0: none */
    bool keep, listwise, rows;
} world;

typedef struct built {
    norma_data *data;
    norma_tables *tables;
    uint8_t *cells, *keep;
    int64_t *weights;
    size_t *rows, *items;
} built;

static double draw(gsl_rng *random)
{
    return gsl_rng_uniform(random);
}

static void make(built *b, const world *w, uint64_t seed)
{
    gsl_rng *random = norma__random_new(seed, 0);
    char name[MOST_ITEMS][24];
    norma_item items[MOST_ITEMS] = {{0}};
    int min[MOST_ITEMS] = {0}, max[MOST_ITEMS];
    char id[] = "items", empty[] = "";
    norma_instrument list = {.id = id, .version = id, .items = items, .n_items = w->p};

    assert_non_null(random);
    list.title.in[0] = list.title.in[1] = empty;
    b->cells = calloc(w->n * w->p + 1, 1);
    b->keep = calloc(w->n + 1, 1);
    b->weights = calloc(w->n + 1, sizeof *b->weights);
    b->rows = calloc(w->n + 1, sizeof *b->rows);
    b->items = calloc(w->p, sizeof *b->items);
    for (size_t i = 0; i < w->p; i++) {
        snprintf(name[i], sizeof name[i], "i%zu", i);
        max[i] = w->steps[i];
        items[i] = (norma_item){.id = name[i],
                                .column = name[i],
                                .text.in = {empty, empty},
                                .max = max[i],
                                .range_known = true};
        b->items[i] = i;
        /* some categories stay unused, and those used are not used alike */
        int used = w->steps[i] + 1, skip = used > 2 && i % 3 == 0 ? (int)i % used : -1;
        for (size_t r = 0; r < w->n; r++) {
            int cell = (int)(draw(random) * draw(random) * used);
            cell = cell == skip ? (cell + 1) % used : cell;
            b->cells[i * w->n + r] =
                (uint8_t)(draw(random) < w->missing ? NORMA_MISSING_CELL : cell);
        }
    }
    for (size_t r = 0; r < w->n; r++) {
        b->keep[r] = draw(random) < 0.7;
        b->weights[r] = 1 + (int64_t)(draw(random) * (double)w->largest_weight);
        b->rows[r] = (size_t)(draw(random) * (double)w->n);
    }
    const norma_data_source source = {
        .n_rows = w->n, .cells = b->cells, .weights = w->largest_weight ? b->weights : NULL};
    norma_error err = {0};
    if (norma_data_make(&b->data, &list, &source, &err) != NORMA_OK ||
        norma__tables_new(&b->tables, &list, min, max,
                          w->listwise ? NORMA_MISSING_LISTWISE : NORMA_MISSING_PAIRWISE,
                          w->largest_weight > 0, NULL, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    gsl_rng_free(random);
}

static void clear(built *b)
{
    norma_tables_free(b->tables);
    norma_data_free(b->data);
    free(b->cells);
    free(b->keep);
    free(b->weights);
    free(b->rows);
    free(b->items);
}

static void count_row(norma__group *into, const norma_tables *t, const uint8_t *row, int64_t w)
{
    bool complete = true;
    for (size_t i = 0; i < t->n_items; i++)
        complete = complete && row[i] != NORMA_MISSING_CELL;
    into->n_rows++;
    into->n_complete += complete;
    if (!complete && t->missing == NORMA_MISSING_LISTWISE)
        return;
    for (size_t i = 0; i < t->n_items; i++) {
        if (row[i] == NORMA_MISSING_CELL)
            continue;
        into->one_way[t->first[i] + row[i]] += w;
        for (size_t j = i + 1; j < t->n_items; j++)
            if (row[j] != NORMA_MISSING_CELL)
                into->two_way[t->pair[norma__pair(i, j, t->n_items)] + row[i] * t->categories[j] +
                              row[j]] += w;
    }
}

static void count_by_rows(norma__group *into, const norma__counting *c)
{
    const int64_t *weights = norma_data_weights(c->data);
    uint8_t row[MOST_ITEMS];
    for (size_t k = 0; k < c->n; k++) {
        size_t r = c->rows ? c->rows[k] : k;
        for (size_t i = 0; i < c->tables->n_items; i++)
            row[i] = norma_data_cells(c->data, c->items[i])[r];
        if (!c->keep || c->keep[r])
            count_row(into, c->tables, row, weights ? weights[r] : 1);
    }
}

static norma__group *group_named(norma_tables *tables, const char *name)
{
    norma__group *group;
    assert_int_equal(norma__tables_group(&group, tables, name, NULL), NORMA_OK);
    return group;
}

static void check_world(const world *w, uint64_t seed)
{
    built b = {0};
    make(&b, w, seed);
    norma__counting c = {.tables = b.tables,
                         .data = b.data,
                         .items = b.items,
                         .rows = w->rows ? b.rows : NULL,
                         .n = w->n,
                         .keep = w->keep ? b.keep : NULL};
    size_t pairs = w->p * (w->p - 1) / 2;
    size_t one_way = b.tables->first[w->p] * sizeof(int64_t);
    size_t two_way = b.tables->pair[pairs] * sizeof(int64_t);
    count_by_rows(group_named(b.tables, "by row"), &c);
    for (c.path = 0; norma__path_at(c.path); c.path++)
        for (c.threads = 1; c.threads <= 3; c.threads += 2) {
            char name[32];
            snprintf(name, sizeof name, "%s %zu", norma__path_at(c.path)->title, c.threads);
            norma__group *got = group_named(b.tables, name);
            norma_error err = {0};
            if (norma__count_rows(got, &c, &err) != NORMA_OK)
                fail_msg("%s", err.message);
            const norma__group *want = group_named(b.tables, "by row");
            got = group_named(b.tables, name);
            if (got->n_rows != want->n_rows || got->n_complete != want->n_complete ||
                memcmp(got->one_way, want->one_way, one_way) != 0 ||
                memcmp(got->two_way, want->two_way, two_way) != 0)
                fail_msg("path %s: n %zu, p %zu, missing %g, weights to %lld", name, w->n, w->p,
                         w->missing, (long long)w->largest_weight);
        }
    clear(&b);
}

static void set_steps(world *w, int steps)
{
    for (size_t i = 0; i < w->p; i++)
        w->steps[i] = steps;
}

static void any_number_of_rows_is_counted(void **state)
{
    (void)state;
    static const size_t rows[] = {0, 1, 2, 63, 64, 65, 511, 512, 513, 1000, 1024, 5000};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        for (int missing = 0; missing < 2; missing++) {
            world w = {.n = rows[k], .p = 7, .missing = missing ? 0.03 : 0};
            set_steps(&w, 4);
            check_world(&w, k);
        }
}

static void rows_of_many_blocks_are_counted(void **state)
{
    (void)state;
    for (int missing = 0; missing < 2; missing++) {
        world w = {.n = 3 * NORMA__BLOCK_ROWS + 77, .p = 5, .missing = missing ? 0.02 : 0};
        set_steps(&w, 2);
        check_world(&w, 5);
        w.largest_weight = 5;
        check_world(&w, 6);
    }
}

static void any_categories_are_counted(void **state)
{
    (void)state;
    static const int steps[][4] = {{0, 0, 0, 0},     {1, 1, 1, 1},   {254, 1, 0, 254},
                                   {6, 4, 1, 9},     {3, 2, 3, 2},   {127, 128, 4, 4},
                                   {254, 254, 4, 6}, {10, 0, 10, 7}, {5, 5, 5, 5}};
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
        for (int missing = 0; missing < 3; missing++) {
            world w = {.n = 900, .p = 4, .missing = missing / 4.0};
            memcpy(w.steps, steps[k], sizeof steps[k]);
            check_world(&w, k);
        }
}

/* From a few cells, which are counted row by row, to all, which are counted with planes. */
static void any_share_of_answers_may_be_missing(void **state)
{
    (void)state;
    static const double shares[] = {0.0005, 0.01, 0.03, 0.1, 0.3, 0.5, 0.9, 1};
    for (size_t k = 0; k < sizeof shares / sizeof *shares; k++)
        for (int listwise = 0; listwise < 2; listwise++) {
            world w = {.n = 6000, .p = 9, .missing = shares[k], .listwise = listwise};
            set_steps(&w, 4);
            check_world(&w, k);
        }
}

/* More planes than a vector has bits. */
static void many_items_with_missing_answers_are_counted(void **state)
{
    (void)state;
    for (int k = 0; k < 2; k++) {
        world w = {.n = 2500, .p = MOST_ITEMS, .missing = k ? 0.4 : 0.01};
        set_steps(&w, 29);
        check_world(&w, 8);
    }
}

static void rows_left_out_or_taken_twice_are_counted_so(void **state)
{
    (void)state;
    for (int k = 0; k < 16; k++) {
        world w = {.n = 3000,
                   .p = 6,
                   .missing = k & 1 ? 0.05 : 0,
                   .keep = k & 2,
                   .rows = k & 4,
                   .listwise = k & 8};
        set_steps(&w, 3);
        check_world(&w, (uint64_t)k);
        w.largest_weight = 2500000;
        check_world(&w, (uint64_t)k + 100);
    }
}

static void large_weights_are_exact(void **state)
{
    (void)state;
    world w = {.n = 700, .p = 5, .missing = 0.1, .largest_weight = INT64_C(1) << 43};
    set_steps(&w, 4);
    check_world(&w, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_rows_is_counted),
        cmocka_unit_test(rows_of_many_blocks_are_counted),
        cmocka_unit_test(any_categories_are_counted),
        cmocka_unit_test(any_share_of_answers_may_be_missing),
        cmocka_unit_test(many_items_with_missing_answers_are_counted),
        cmocka_unit_test(rows_left_out_or_taken_twice_are_counted_so),
        cmocka_unit_test(large_weights_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
