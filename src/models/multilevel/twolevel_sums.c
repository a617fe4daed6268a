/* Muthen (1994), Sociological Methods & Research 22, 376-398: with n_j people in unit j, n_j - 1
   contrasts inside it are independent with covariances Sw, and sqrt(n_j) times its mean has Sw +
   n_j Sb. */
#include "models/multilevel/twolevel_sums.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/products.h"
#include "statistics/sample.h"

/* Smaller eigenvalues of correlations inside units than this are rounding. */
static const double SINGULAR = 1e-10;
/* So few answers are added up before a second thread has woken. */
enum { FEW_ANSWERS = 200000 };

/* The rows used, and the units in order of size. */
typedef struct places {
    size_t *rows;
    uint32_t *place; /* of each row's unit; n_units: a row left out */
    size_t *size;    /* n_units used, in increasing order */
    size_t n_units;
} places;

static void places_free(places *at)
{
    free(at->rows);
    free(at->place);
    free(at->size);
}

/* ---- rows and units ---- */

/* Flags of rows that are in the sample and answered all its items. */
static uint8_t *complete_rows(const norma_sample *sample, size_t n)
{
    uint8_t *complete = NORMA__NEW(uint8_t, n);
    for (size_t r = 0; complete && r < n; r++)
        complete[r] = norma__sample_keeps(sample, r);
    for (size_t j = 0; complete && j < sample->n_items; j++) {
        const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
        for (size_t r = 0; r < n; r++)
            complete[r] &= cells[r] != NORMA_MISSING_CELL;
    }
    return complete;
}

static void count_rows(norma__twolevel_sums *s, size_t *sizes, uint8_t *complete,
                       const norma_sample *sample, const norma_grouping *group)
{
    for (size_t r = 0; r < group->n_rows; r++) {
        const bool kept = norma__sample_keeps(sample, r), in_unit = group->unit[r] != NORMA_NO_UNIT;
        s->n_rows += kept;
        s->n_without += kept && !in_unit;
        complete[r] = complete[r] && in_unit;
        if (complete[r])
            sizes[group->unit[r]]++;
    }
}

typedef struct unit {
    size_t size, index;
} unit;

static int by_size(const void *a, const void *b)
{
    const unit *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static void order_units(norma__twolevel_sums *s, places *at, unit *units, const size_t *sizes,
                        const norma_grouping *group)
{
    for (size_t u = 0; u < group->n_units; u++)
        if (sizes[u] > 0)
            units[at->n_units++] = (unit){sizes[u], u};
    qsort(units, at->n_units, sizeof *units, by_size);
    double inverse = 0;
    for (size_t k = 0; k < at->n_units; k++) {
        at->size[k] = units[k].size;
        s->n += units[k].size;
        s->n_paired += units[k].size > 1;
        inverse += 1 / (double)units[k].size;
    }
    s->n_units = at->n_units;
    s->mean_size = (double)s->n / (double)s->n_units;
    s->harmonic_size = (double)s->n_units / inverse;
}

static void place_rows(places *at, const unit *units, size_t *place_of_unit,
                       const uint8_t *complete, const norma_grouping *group)
{
    size_t n = 0;
    for (size_t k = 0; k < at->n_units; k++)
        place_of_unit[units[k].index] = k;
    for (size_t r = 0; r < group->n_rows; r++) {
        at->place[r] = (uint32_t)(complete[r] ? place_of_unit[group->unit[r]] : at->n_units);
        if (complete[r])
            at->rows[n++] = r;
    }
}

static norma_status find_places(places *at, norma__twolevel_sums *s, const norma_sample *sample,
                                const norma_grouping *group, norma_error *err)
{
    norma_status status = NORMA_OK;
    uint8_t *complete = complete_rows(sample, group->n_rows);
    size_t *sizes = NORMA__NEW(size_t, group->n_units);
    unit *units = NORMA__NEW(unit, group->n_units);
    at->rows = NORMA__NEW(size_t, group->n_rows);
    at->place = NORMA__NEW(uint32_t, group->n_rows);
    at->size = NORMA__NEW(size_t, group->n_units);
    if (!complete || !sizes || !units || !at->rows || !at->place || !at->size) {
        status = norma__no_memory(err);
        goto done;
    }
    count_rows(s, sizes, complete, sample, group);
    order_units(s, at, units, sizes, group);
    if (s->n_paired < 2) {
        status = norma__fail(err, NORMA_EDATA,
                             "a two-level model needs 2 units with 2 complete rows each: take a "
                             "larger level, or items with fewer missing answers");
        goto done;
    }
    place_rows(at, units, sizes, complete, group); /* sizes are not needed any more */
done:
    free(complete);
    free(sizes);
    free(units);
    return status;
}

/* ---- sums ---- */

/* means (p x n_units): of keyed answers less their origin. */
static norma_status unit_means(double *means, const norma_sample *sample, const places *at,
                               size_t threads, norma_error *err)
{
    const size_t p = sample->n_items, n = norma_data_rows(sample->data);
    bool enough = true;
#pragma omp parallel for schedule(dynamic)                                               \
    num_threads(norma__threads_within(threads, (at->n_units + 1) * sizeof(int64_t)))              \
    reduction(&& : enough)
    for (size_t j = 0; j < p; j++) {
        const uint8_t *cells = norma_data_cells(sample->data, sample->items[j]);
        const int64_t half = (norma__sample_max(sample, j) - norma__sample_min(sample, j)) / 2;
        const double sign = norma__sample_reversed(sample, j) ? -1 : 1;
        int64_t *sums = NORMA__NEW(int64_t, at->n_units + 1);
        enough = enough && sums;
        if (!sums)
            continue;
        for (size_t r = 0; r < n; r++)
            sums[at->place[r]] += cells[r];
        for (size_t k = 0; k < at->n_units; k++) {
            const int64_t size = (int64_t)at->size[k];
            means[j + k * p] = sign * (double)(sums[k] - size * half) / (double)size;
        }
        free(sums);
    }
    return enough ? NORMA_OK : norma__no_memory(err);
}

/* within: products of all rows less those of the units' means; exact integers until then. */
static norma_status products_within(norma__twolevel_sums *s, const double *means,
                                    const norma_sample *sample, const places *at, size_t threads,
                                    norma_error *err)
{
    const size_t p = s->p;
    norma__products all = {0};
    norma_status status = norma__products_of(&all, sample, at->rows, s->n, threads, err);
    if (status != NORMA_OK)
        return status;
#pragma omp parallel for schedule(dynamic) num_threads(norma__threads(threads))
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++) {
            double between = 0;
            for (size_t k = 0; k < at->n_units; k++)
                between += (double)at->size[k] * means[i + k * p] * means[j + k * p];
            s->within[i + j * p] = s->within[j + i * p] = (double)all.cross[i + j * p] - between;
        }
    norma__products_free(&all);
    return NORMA_OK;
}

/* Standard deviations inside units become the unit of everything. What varies less than the sums
   can tell does not vary. */
static void rescale(norma__twolevel_sums *s, double *means)
{
    const size_t p = s->p;
    const double df = (double)(s->n - s->n_units);
    for (size_t j = 0; j < p; j++) {
        const double variance = s->within[j + j * p] / df;
        s->sd[j] = variance > 1e-12 ? sqrt(variance) : 0;
    }
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            const double unit = s->sd[i] * s->sd[j];
            s->within[i + j * p] = unit > 0 ? s->within[i + j * p] / unit : 0;
        }
    for (size_t k = 0; k < s->n_units; k++)
        for (size_t j = 0; j < p; j++)
            means[j + k * p] = s->sd[j] > 0 ? means[j + k * p] / s->sd[j] : 0;
}

/* ---- units by size ---- */

static size_t count_sizes(const places *at)
{
    size_t n = 1;
    for (size_t k = 0; k < at->n_units; k++)
        n += k == 0 || at->size[k] != at->size[k - 1];
    return n;
}

/* columns (p x m) become p x p with the same products: L of L Q. work: 33 p. */
static void shorten(double *columns, size_t p, size_t m, double *work)
{
    const lapack_int order = (lapack_int)p;
    LAPACKE_dgelqf_work(LAPACK_COL_MAJOR, order, (lapack_int)m, columns, order, work, work + p,
                        32 * order);
    for (size_t j = 1; j < p; j++)
        for (size_t i = 0; i < j; i++)
            columns[i + j * p] = 0;
}

/* The mean of m units' means, which become deviations from it. */
static void centre(double *mean, double *columns, size_t p, size_t m)
{
    memset(mean, 0, p * sizeof *mean);
    for (size_t k = 0; k < m; k++)
        for (size_t j = 0; j < p; j++)
            mean[j] += columns[j + k * p] / (double)m;
    for (size_t k = 0; k < m; k++)
        for (size_t j = 0; j < p; j++)
            columns[j + k * p] -= mean[j];
}

/* Every size becomes its mean and what its units deviate from it. */
static void fill_sizes(norma__twolevel_sums *s, double *means, double *centres, const places *at,
                       double *work)
{
    const size_t p = s->p;
    size_t c = 1;
    for (size_t k = 0, m; k < at->n_units; k += m, c++) {
        double *columns = means + k * p, *mean = centres + c * p;
        for (m = 1; k + m < at->n_units && at->size[k + m] == at->size[k];)
            m++;
        centre(mean, columns, p, m);
        if (m > p)
            shorten(columns, p, m, work);
        const double n = (double)at->size[k];
        s->sizes[c] = (norma__size){.n = n,
                                    .count = (double)m,
                                    .weight = n,
                                    .mean = mean,
                                    .columns = columns,
                                    .n_columns = m == 1  ? 0
                                                 : m < p ? m
                                                         : p};
    }
}

/* Factors the products inside units; false when they are singular. */
static norma_status factor_within(bool *regular, double *root, const norma__twolevel_sums *s,
                                  norma_error *err)
{
    const size_t p = s->p;
    const lapack_int order = (lapack_int)p;
    double *values = NORMA__NEW(double, p);
    if (!values)
        return norma__no_memory(err);
    norma_status status = norma__eigen(values, NULL, s->within, p, err);
    *regular = status == NORMA_OK && values[p - 1] > SINGULAR * (double)(s->n - s->n_units);
    free(values);
    if (status != NORMA_OK || !*regular)
        return status;
    memcpy(root, s->within, p * p * sizeof *root);
    *regular = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'L', order, root, order) == 0;
    for (size_t j = 1; j < p; j++)
        for (size_t i = 0; i < j; i++)
            root[i + j * p] = 0;
    return NORMA_OK;
}

static norma_status sort_by_size(norma__twolevel_sums *s, double *means, const places *at,
                                 norma_error *err)
{
    const size_t p = s->p, n = count_sizes(at);
    double *centres = means + p * at->n_units, *root = centres + p * n;
    bool regular = false;
    norma_status status = factor_within(&regular, root, s, err);
    if (status != NORMA_OK || !regular)
        return status;
    double *work = NORMA__NEW(double, 33 * p);
    s->sizes = NORMA__NEW(norma__size, n);
    if (!work || !s->sizes) {
        free(work);
        return norma__no_memory(err);
    }
    s->n_sizes = n;
    s->sizes[0] = (norma__size){
        .count = (double)(s->n - s->n_units), .weight = 1, .columns = root, .n_columns = p};
    fill_sizes(s, means, centres, at, work);
    free(work);
    return NORMA_OK;
}

norma_status norma__twolevel_sums_of(norma__twolevel_sums *out, const norma_sample *sample,
                                     const norma_grouping *group, size_t threads, norma_error *err)
{
    const size_t p = sample->n_items;
    const size_t workers = group->n_rows <= FEW_ANSWERS / p ? 1 : threads;
    norma__twolevel_sums s = {.p = p};
    places at = {0};
    norma_status status;

    norma__prepare_numerics();
    if ((status = find_places(&at, &s, sample, group, err)) != NORMA_OK)
        goto done;
    s.origin = NORMA__NEW(double, p);
    s.sd = NORMA__NEW(double, p);
    s.within = NORMA__NEW(double, p *p);
    s.memory = NORMA__NEW(double, p *(at.n_units + count_sizes(&at) + p));
    if (!s.origin || !s.sd || !s.within || !s.memory) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t j = 0; j < p; j++)
        s.origin[j] = norma__code_origin(sample, j);
    if ((status = unit_means(s.memory, sample, &at, workers, err)) != NORMA_OK ||
        (status = products_within(&s, s.memory, sample, &at, workers, err)) != NORMA_OK)
        goto done;
    rescale(&s, s.memory);
    if ((status = sort_by_size(&s, s.memory, &at, err)) != NORMA_OK)
        goto done;

    *out = s;
    s = (norma__twolevel_sums){0};
done:
    places_free(&at);
    norma__twolevel_sums_free(&s);
    return status;
}

void norma__twolevel_sums_free(norma__twolevel_sums *sums)
{
    free(sums->origin);
    free(sums->sd);
    free(sums->within);
    free(sums->sizes);
    free(sums->memory);
    *sums = (norma__twolevel_sums){0};
}
