#include "models/reliability/composite_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"

void norma__composed_clear(norma__composed *m)
{
    norma__rows_clear(&m->rows);
    free(m->items);
    free(m->first);
    free(m->size);
    free(m->weights);
    free(m->score);
    free(m->squares);
}

/* ---- the quadratic forms that the coefficient is a ratio of ---- */

/* w^2 s^2 (1 - alpha) of a part of k items is w^2 (k tr C - 1'C1) / (k^2 (k - 1)), C the
   covariances of its items: a sum over rows of this, of deviations x from the means. */
static double error_form(const norma__composed *m, const double *x, size_t stride)
{
    double form = 0;
    for (size_t j = 0; j < m->n_parts; j++) {
        double k = (double)m->size[j], sum = 0, squares = 0;
        for (size_t i = m->first[j]; i < m->first[j] + m->size[j]; i++) {
            sum += x[i * stride];
            squares += x[i * stride] * x[i * stride];
        }
        form += m->weights[j] * m->weights[j] * (k * squares - sum * sum) / (k * k * (k - 1));
    }
    return form;
}

/* The composite itself: the weighted sum of the parts' means. */
static double score_of(const norma__composed *m, const double *x, size_t stride)
{
    double score = 0;
    for (size_t j = 0; j < m->n_parts; j++) {
        double sum = 0;
        for (size_t i = m->first[j]; i < m->first[j] + m->size[j]; i++)
            sum += x[i * stride];
        score += m->weights[j] * sum / (double)m->size[j];
    }
    return score;
}

/* ---- the rows ---- */

norma_status norma__composed_items(norma__composed *m, const norma_sample *parts,
                                   const double *weights, size_t k, norma_error *err)
{
    size_t p = 0;
    for (size_t j = 0; j < k; j++)
        p += parts[j].n_items;
    m->n_parts = k;
    m->items = NORMA__NEW(size_t, p);
    m->first = NORMA__NEW(size_t, k);
    m->size = NORMA__NEW(size_t, k);
    m->weights = NORMA__NEW(double, k);
    if (!m->items || !m->first || !m->size || !m->weights)
        return norma__no_memory(err);
    for (size_t j = 0, at = 0; j < k; at += parts[j++].n_items) {
        m->first[j] = at;
        m->size[j] = parts[j].n_items;
        m->weights[j] = weights ? weights[j] : 1;
        memcpy(m->items + at, parts[j].items, parts[j].n_items * sizeof *m->items);
    }
    return NORMA_OK;
}

norma_status norma__composed_rows(norma__composed *m, const norma_sample *all, norma_error *err)
{
    norma_status status = norma__rows_of(&m->rows, all, NORMA_MISSING_LISTWISE, err);
    if (status != NORMA_OK)
        return status;
    m->score = NORMA__NEW(double, m->rows.n_distinct);
    m->squares = NORMA__NEW(double, m->rows.n_distinct);
    if (!m->score || !m->squares)
        return norma__no_memory(err);
    for (size_t r = 0; r < m->rows.n_distinct; r++) {
        m->score[r] = score_of(m, m->rows.x + r, m->rows.n_distinct);
        m->squares[r] = error_form(m, m->rows.x + r, m->rows.n_distinct);
    }
    return NORMA_OK;
}

/* ---- the coefficient ---- */

double norma__composed_reliability(norma__composed_variances v)
{
    return v.total > 0 ? 1 - v.error / v.total : NAN;
}

norma__composed_variances norma__composed_variances_of(const norma__composed *m,
                                                       const uint32_t *times, double *work)
{
    const norma__rows *rows = &m->rows;
    double n = (double)rows->n, squares = 0, sum = 0, total = 0;
    norma__rows_moments(work, NULL, rows, times, NULL);
    double centre = score_of(m, work, 1);
    for (size_t r = 0; r < rows->n_distinct; r++) {
        double away = m->score[r] - centre;
        squares += times[r] * m->squares[r];
        total += times[r] * away * away;
        sum += times[r] * away;
    }
    return (norma__composed_variances){.error =
                                           fmax(0, squares - n * error_form(m, work, 1)) / (n - 1),
                                       .total = (total - sum * sum / n) / (n - 1)};
}

/* Row i moves the ratio of N to D by (N D_i / D - N_i) / D. */
double norma__composed_se(const norma__composed *m, double *work)
{
    const norma__rows *rows = &m->rows;
    const norma__composed_variances v = norma__composed_variances_of(m, rows->times, work);
    double n = (double)rows->n, sum = 0, centre = score_of(m, work, 1);
    double *mean = work, *x = work + rows->p;
    for (size_t r = 0; r < rows->n_distinct; r++) {
        for (size_t i = 0; i < rows->p; i++)
            x[i] = rows->x[r + i * rows->n_distinct] - mean[i];
        double away = m->score[r] - centre;
        double moved = (v.error * away * away / v.total - error_form(m, x, 1)) / v.total;
        sum += rows->times[r] * moved * moved;
    }
    return sqrt(sum / (n * (n - 1))) * n / (n - 1); /* v is over n - 1, means over rows over n */
}

bool norma__composed_bootstrap(double *values, const norma__composed *m,
                               const norma_reliability_options *o)
{
    bool ok = true;
#pragma omp parallel num_threads(norma__threads(o->threads))
    {
        uint32_t *times = NORMA__NEW(uint32_t, m->rows.n_distinct);
        double *mean = NORMA__NEW(double, m->rows.p);
        gsl_rng *random = norma__random_new(o->seed, 0);
        bool mine = times && mean && random;
#pragma omp for schedule(dynamic, 16)
        for (size_t b = 0; b < o->bootstrap; b++)
            if (mine) {
                norma__random_restart(random, o->seed, b + 1);
                norma__rows_draw(times, &m->rows, random);
                values[b] =
                    norma__composed_reliability(norma__composed_variances_of(m, times, mean));
            }
#pragma omp critical
        ok &= mine;
        free(times);
        free(mean);
        gsl_rng_free(random);
    }
    return ok;
}
