#include "process/careless/careless.h"

#include <math.h>
#include <stdint.h>

/* Rows go through in blocks, item by item, so that columns are read in order and the state of a
   block stays in cache. */
enum { BLOCK = 1024 };

typedef struct block_state {
    uint32_t answered[BLOCK], run[BLOCK], longest[BLOCK], last[BLOCK];
    double sum[BLOCK], squares[BLOCK]; /* of answer - lowest: whole numbers, so exact */
} block_state;

static int lowest_answer(const norma_data *data)
{
    int lowest = norma_data_min(data, 0);
    for (size_t j = 1; j < norma_data_items(data); j++)
        lowest = norma_data_min(data, j) < lowest ? norma_data_min(data, j) : lowest;
    return lowest;
}

/* A missing answer ends a run and begins none, as in careless (R's rle() on NA). Answers are
   compared as answered, min + cell, since items may have ranges of their own. */
static void extend_runs(block_state *state, const uint8_t *cells, size_t n, int min)
{
    for (size_t r = 0; r < n; r++) {
        uint32_t answer = (uint32_t)min + cells[r];
        uint32_t run = state->run[r] && answer == state->last[r] ? state->run[r] + 1 : 1;
        run = cells[r] == NORMA_MISSING_CELL ? 0 : run;
        state->run[r] = run;
        state->last[r] = answer;
        state->longest[r] = run > state->longest[r] ? run : state->longest[r];
    }
}

static void add_answers(block_state *state, const uint8_t *cells, size_t n, double offset)
{
    for (size_t r = 0; r < n; r++) {
        bool answered = cells[r] != NORMA_MISSING_CELL;
        double x = answered ? (double)cells[r] + offset : 0;
        state->answered[r] += answered;
        state->sum[r] += x;
        state->squares[r] += x * x;
    }
}

/* The standard deviation with n - 1 from exact sums: n sum x^2 - (sum x)^2 over n (n - 1). */
static double variability(double n, double sum, double squares)
{
    double scatter = n * squares - sum * sum;
    return n < 2 ? NAN : sqrt(scatter > 0 ? scatter / (n * (n - 1)) : 0);
}

static void finish_block(norma_screen_result *screen, const block_state *state, size_t first,
                         size_t n)
{
    double n_items = (double)screen->n_items;
    for (size_t r = 0; r < n; r++) {
        double answered = state->answered[r];
        double longest = state->answered[r] ? (double)state->longest[r] : NAN;
        screen->indices[NORMA_INDEX_MISSING_SHARE][first + r] = (n_items - answered) / n_items;
        screen->indices[NORMA_INDEX_LONGSTRING][first + r] = longest;
        screen->indices[NORMA_INDEX_LONGSTRING_SHARE][first + r] = longest / n_items;
        screen->indices[NORMA_INDEX_IRV][first + r] =
            variability(answered, state->sum[r], state->squares[r]);
    }
}

void norma__careless_indices(norma_screen_result *screen, const norma_data *data, int threads)
{
    int lowest = lowest_answer(data);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t first = 0; first < screen->n_rows; first += BLOCK) {
        size_t n = screen->n_rows - first < BLOCK ? screen->n_rows - first : BLOCK;
        block_state state = {0};
        for (size_t j = 0; j < screen->n_items; j++) {
            const uint8_t *cells = norma_data_cells(data, j) + first;
            int min = norma_data_min(data, j);
            extend_runs(&state, cells, n, min);
            add_answers(&state, cells, n, (double)min - (double)lowest);
        }
        finish_block(screen, &state, first, n);
    }
}
