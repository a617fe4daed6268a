#include "models/dimensions/comparison_data_sample.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

void norma__comparable_free(norma__comparable *s)
{
    free(s->numbers);
    free(s->times);
    *s = (norma__comparable){0};
}

static bool row_is_complete(const norma__rows *rows, size_t row)
{
    for (size_t j = 0; j < rows->p; j++)
        if (rows->cells[j * rows->n_distinct + row] == NORMA_MISSING_CELL)
            return false;
    return true;
}

/* Mean, standard deviation and cuts of an item's answers. */
static void describe_item(const norma__comparable *s, const norma__rows *rows, size_t j,
                          double *cut, double *mean, double *sd)
{
    const uint8_t *cells = rows->cells + j * rows->n_distinct;
    double share[256] = {0}, squares = 0, below = 0;
    *mean = 0;
    for (size_t r = 0; r < rows->n_distinct; r++)
        if (s->times[r] > 0)
            share[cells[r]] += (double)s->times[r];
    for (size_t c = 0; c < s->like.levels; c++)
        *mean += share[c] / (double)s->n * (double)c;
    for (size_t c = 0; c < s->like.levels; c++)
        squares += share[c] * ((double)c - *mean) * ((double)c - *mean);
    *sd = sqrt(squares / (double)s->n);
    for (size_t c = 0; c + 1 < s->like.levels; c++) {
        below += share[c];
        cut[c] = below < (double)s->n ? norma__normal_quantile(below / (double)s->n) : INFINITY;
    }
}

static size_t most_levels(const norma__rows *rows)
{
    size_t most = 1;
    for (size_t j = 0; j < rows->p; j++)
        most = rows->most[j] > most ? rows->most[j] : most;
    return most + 1;
}

/* *defined is false when no correlations can be had: fewer than 3 complete rows, a constant item.
 */
norma_status norma__comparable_new(norma__comparable *s, bool *defined, const norma__rows *rows,
                                   norma_error *err)
{
    const size_t p = rows->p, levels = most_levels(rows), needs = norma__rows_work(rows);
    *s = (norma__comparable){.p = p, .like = {.p = p, .levels = levels}};
    *defined = false;
    s->times = NORMA__NEW(uint32_t, rows->n_distinct);
    s->numbers = NORMA__NEW(double, p *p + p * (levels - 1) + 3 * p + needs);
    if (!s->times || !s->numbers)
        return norma__no_memory(err);
    double *cor = s->numbers, *cut = cor + p * p, *mean = cut + p * (levels - 1), *sd = mean + p;
    s->eigenvalues = sd + p;
    for (size_t r = 0; r < rows->n_distinct; r++) {
        s->times[r] = rows->complete || row_is_complete(rows, r) ? rows->times[r] : 0;
        s->n += s->times[r];
    }
    if (s->n < 3 || !norma__rows_correlations(cor, rows, s->times, s->eigenvalues + p))
        return NORMA_OK;
    *defined = true;
    for (size_t j = 0; j < p; j++)
        describe_item(s, rows, j, cut + j * (levels - 1), &mean[j], &sd[j]);
    s->like.cor = cor;
    s->like.cut = cut;
    s->like.mean = mean;
    s->like.sd = sd;
    return norma__eigen(s->eigenvalues, NULL, cor, p, err);
}
