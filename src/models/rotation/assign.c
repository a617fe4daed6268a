/* Kuhn (1955), Naval Res. Logist. Q. 2, 83-97, by shortest augmenting paths with dual prices
   (Jonker & Volgenant, 1987, Computing 38, 325-340): rows enter one by one, each along the path of
   least reduced cost to a column that is still free. */
#include "models/rotation/assign.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* Column k is not real: it holds the row that enters. */
typedef struct assignment {
    const double *gain;
    size_t k;
    double *row_price, *column_price, *slack; /* k, k + 1, k + 1 */
    size_t *row_of, *before;                  /* k + 1: SIZE_MAX for none */
    bool *done;                               /* k + 1 */
} assignment;

static const size_t NONE = (size_t)-1;

/* Looks from column j's row at the columns not done: updates their slack, returns the nearest. */
static size_t nearest_from(assignment *a, size_t j)
{
    size_t row = a->row_of[j], nearest = NONE;
    for (size_t c = 0; c < a->k; c++) {
        if (a->done[c])
            continue;
        double cost = -a->gain[c * a->k + row] - a->row_price[row] - a->column_price[c];
        if (cost < a->slack[c]) {
            a->slack[c] = cost;
            a->before[c] = j;
        }
        if (nearest == NONE || a->slack[c] < a->slack[nearest])
            nearest = c;
    }
    return nearest;
}

static void move_prices(assignment *a, double by)
{
    for (size_t c = 0; c <= a->k; c++)
        if (a->done[c]) {
            a->row_price[a->row_of[c]] += by;
            a->column_price[c] -= by;
        } else {
            a->slack[c] -= by;
        }
}

static void enter(assignment *a, size_t row)
{
    size_t j = a->k;
    a->row_of[j] = row;
    for (size_t c = 0; c <= a->k; c++) {
        a->slack[c] = INFINITY;
        a->done[c] = false;
    }
    while (a->row_of[j] != NONE) {
        a->done[j] = true;
        size_t next = nearest_from(a, j);
        move_prices(a, a->slack[next]);
        j = next;
    }
    while (j != a->k) { /* back along the path, each row moves on by one column */
        a->row_of[j] = a->row_of[a->before[j]];
        j = a->before[j];
    }
}

norma_status norma__assign(size_t *column_of_row, const double *gain, size_t k, norma_error *err)
{
    norma_status status = NORMA_OK;
    double *prices = NORMA__NEW(double, 3 * k + 2);
    size_t *links = NORMA__NEW(size_t, 2 * (k + 1));
    bool *done = NORMA__NEW(bool, k + 1);
    if (!prices || !links || !done) {
        status = norma__no_memory(err);
        goto done;
    }
    assignment a = {.gain = gain,
                    .k = k,
                    .row_price = prices,
                    .column_price = prices + k,
                    .slack = prices + 2 * k + 1,
                    .row_of = links,
                    .before = links + k + 1,
                    .done = done};
    for (size_t c = 0; c <= k; c++)
        a.row_of[c] = NONE;
    for (size_t row = 0; row < k; row++)
        enter(&a, row);
    for (size_t c = 0; c < k; c++)
        column_of_row[a.row_of[c]] = c;
done:
    free(prices);
    free(links);
    free(done);
    return status;
}
