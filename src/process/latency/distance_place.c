/* Where people stand on a scale by half of its items, and where the items of the other half divide
   agreement from disagreement (Ferrando & Lorenzo-Seva, 2007, Multivariate Behavioral Research 42,
   675-706: the congeneric model of answers, distance weighted by discrimination). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "process/latency/distance_model.h"
#include "process/latency/lane_sums.h"

enum { BLOCK = NORMA__WITHIN_ROWS, CELLS = 256, FEWEST_ITEMS = 4 };

/* ---- items ---- */

static void describe_item(norma__distance_model *model, const norma_data *data, const uint8_t *keep,
                          size_t item)
{
    const uint8_t *cells = norma_data_cells(data, item);
    size_t counts[CELLS] = {0};
    for (size_t r = 0; r < norma_data_rows(data); r++)
        counts[cells[r]] += !keep || keep[r];
    double range = norma_data_max(data, item) - norma_data_min(data, item);
    double n = 0, sum = 0, squares = 0;
    for (size_t c = 0; c < NORMA_MISSING_CELL; c++) {
        n += (double)counts[c];
        sum += (double)c * (double)counts[c];
    }
    double mean = sum / n;
    for (size_t c = 0; c < NORMA_MISSING_CELL; c++)
        squares += ((double)c - mean) * ((double)c - mean) * (double)counts[c];
    model->centre[item] = norma_data_reversed(data, item) ? range - mean : mean;
    model->spread[item] = n > 1 ? sqrt(squares / (n - 1)) : 0;
}

/* Standardised keyed answers by cell; the missing cell is 0 and counts for nothing. */
static void standard_answers(double *z, const norma__distance_model *model, const norma_data *data,
                             size_t item)
{
    int range = norma_data_max(data, item) - norma_data_min(data, item);
    bool reversed = norma_data_reversed(data, item);
    for (int c = 0; c <= range; c++)
        z[c] = ((reversed ? range - c : c) - model->centre[item]) / model->spread[item];
    z[NORMA_MISSING_CELL] = 0;
}

/* How far the middle of the range is from the mean, in standard deviations. */
static double middle_of(const norma__distance_model *model, const norma_data *data, size_t item)
{
    double range = norma_data_max(data, item) - norma_data_min(data, item);
    return (range / 2 - model->centre[item]) / model->spread[item];
}

/* ---- halves ---- */

typedef struct ordered {
    double middle;
    const char *id;
    size_t rank;
} ordered;

/* In order of location, and of name where two stand together: not of the order in the file. */
static int by_middle(const void *a, const void *b)
{
    const ordered *x = a, *y = b;
    if (x->middle != y->middle)
        return x->middle < y->middle ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* First, last, last, first, ...: both halves span the locations. */
static norma_status halve(norma__placing *placing, const norma__distance_model *model,
                          const norma_data *data, norma_error *err)
{
    ordered *order = NORMA__NEW(ordered, placing->n_items);
    if (!order)
        return norma__no_memory(err);
    for (size_t k = 0; k < placing->n_items; k++) {
        size_t item = placing->items[k];
        order[k] = (ordered){middle_of(model, data, item), norma_data_item_id(data, item), k};
    }
    qsort(order, placing->n_items, sizeof *order, by_middle);
    for (size_t k = 0; k < placing->n_items; k++)
        placing->half[order[k].rank] = k % 4 == 1 || k % 4 == 2;
    free(order);
    return NORMA_OK;
}

static bool usable(const norma__distance_model *model, const norma_instrument *instrument,
                   size_t item)
{
    return instrument->items[item].control == NORMA_CONTROL_NONE && model->spread[item] > 0;
}

static bool placing_room(norma__placing *placing, size_t n)
{
    return (placing->items = NORMA__NEW(size_t, n)) && (placing->half = NORMA__NEW(uint8_t, n)) &&
           (placing->origin = NORMA__NEW(double, n)) && (placing->slope = NORMA__NEW(double, n));
}

/* ---- places ---- */

void norma__places_of(norma__places *places, const norma__distance_model *model,
                      const norma__placing *placing, const norma_data *data, norma__rows rows)
{
    double sum[2][BLOCK] = {{0}}, z[CELLS];
    uint16_t answered[2][BLOCK] = {{0}};
    size_t size[2] = {0, 0};
    for (size_t k = 0; k < placing->n_items; k++) {
        const uint8_t *cells = norma_data_cells(data, placing->items[k]) + rows.first;
        uint8_t h = placing->half[k];
        standard_answers(z, model, data, placing->items[k]);
        size[h]++;
        for (size_t r = 0; r < rows.n; r++) {
            sum[h][r] += z[cells[r]];
            answered[h][r] = (uint16_t)(answered[h][r] + (cells[r] != NORMA_MISSING_CELL));
        }
    }
    for (int h = 0; h < 2; h++)
        for (size_t r = 0; r < rows.n; r++)
            places->of[1 - h][r] = answered[h][r] > 0 && 2 * (size_t)answered[h][r] >= size[h]
                                       ? sum[h][r] / answered[h][r]
                                       : NAN;
}

/* ---- locations ---- */

typedef struct joint {
    double n, t, z, tt, tz, zz;
} joint;

static void add_block(joint *sums, const norma__distance_model *model,
                      const norma__placing *placing, const norma_data *data, const uint8_t *keep,
                      norma__rows rows)
{
    norma__places places;
    double answers[CELLS];
    norma__places_of(&places, model, placing, data, rows);
    for (size_t k = 0; k < placing->n_items; k++) {
        const uint8_t *cells = norma_data_cells(data, placing->items[k]) + rows.first;
        const double *place = places.of[placing->half[k]];
        double n[BLOCK] = {0}, t[BLOCK] = {0}, z[BLOCK] = {0};
        standard_answers(answers, model, data, placing->items[k]);
        for (size_t r = 0; r < rows.n; r++) {
            bool counts = cells[r] != NORMA_MISSING_CELL && !isnan(place[r]) &&
                          (!keep || keep[rows.first + r]);
            n[r] = counts;
            t[r] = counts ? place[r] : 0;
            z[r] = counts ? answers[cells[r]] : 0;
        }
        joint s = {norma__sum(n, BLOCK),    norma__sum(t, BLOCK),    norma__sum(z, BLOCK),
                   norma__dot(t, t, BLOCK), norma__dot(t, z, BLOCK), norma__dot(z, z, BLOCK)};
        sums[k] = (joint){sums[k].n + s.n,   sums[k].t + s.t,   sums[k].z + s.z,
                          sums[k].tt + s.tt, sums[k].tz + s.tz, sums[k].zz + s.zz};
    }
}

/* The regression of the answer on the place, in residual standard deviations; NaN without one. */
static void locate(norma__placing *placing, size_t k, const joint *s, double middle)
{
    double tt = s->tt - s->t * s->t / s->n, tz = s->tz - s->t * s->z / s->n;
    double zz = s->zz - s->z * s->z / s->n;
    double slope = tz / tt, left = zz - slope * tz;
    bool told = s->n > 2 && tt > 1e-12 * s->n && left > 1e-12 * zz;
    double residual = told ? sqrt(left / (s->n - 2)) : NAN;
    placing->slope[k] = slope / residual;
    placing->origin[k] = ((s->z - slope * s->t) / s->n - middle) / residual;
}

static norma_status locate_items(norma__distance_model *model, norma__placing *placing,
                                 const norma_data *data, const uint8_t *keep, int threads,
                                 norma_error *err)
{
    size_t n_rows = norma_data_rows(data), k = placing->n_items;
    norma__chunks chunks = norma__chunks_of(n_rows, 6 * k);
    joint *sums = NORMA__NEW(joint, chunks.n * k);
    if (!sums)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t c = 0; c < chunks.n; c++) {
        size_t end = (c + 1) * chunks.rows < n_rows ? (c + 1) * chunks.rows : n_rows;
        for (size_t first = c * chunks.rows; first < end; first += BLOCK) {
            norma__rows rows = {first, end - first < BLOCK ? end - first : BLOCK};
            add_block(sums + c * k, model, placing, data, keep, rows);
        }
    }
    for (size_t i = 0; i < k; i++) {
        joint total = {0};
        for (size_t c = 0; c < chunks.n; c++) {
            const joint *s = &sums[c * k + i];
            total = (joint){total.n + s->n,   total.t + s->t,   total.z + s->z,
                            total.tt + s->tt, total.tz + s->tz, total.zz + s->zz};
        }
        locate(placing, i, &total, middle_of(model, data, placing->items[i]));
    }
    free(sums);
    return NORMA_OK;
}

/* ---- scales ---- */

static norma_status place_scale(norma__distance_model *model, const norma_instrument *instrument,
                                size_t scale, const norma_data *data, const uint8_t *keep,
                                int threads, norma_error *err)
{
    const norma_scale *of = &instrument->scales[scale];
    norma__placing *made = &model->placings[model->n_placings];
    size_t n = 0;
    norma_status status;
    for (size_t i = 0; i < of->n_items; i++)
        n += usable(model, instrument, of->items[i]);
    if (n < FEWEST_ITEMS)
        return NORMA_OK;
    model->n_placings++;
    made->scale = scale;
    if (!placing_room(made, n))
        return norma__no_memory(err);
    for (size_t i = 0; i < of->n_items; i++)
        if (usable(model, instrument, of->items[i]))
            made->items[made->n_items++] = of->items[i];
    if ((status = halve(made, model, data, err)) != NORMA_OK)
        return status;
    return locate_items(model, made, data, keep, threads, err);
}

/* Every item belongs to the smallest scale that places people; a part before its whole. */
static void assign_items(norma__distance_model *model)
{
    for (size_t j = 0; j < model->n_items; j++)
        model->placing[j] = NORMA_NONE;
    for (size_t p = 0; p < model->n_placings; p++)
        for (size_t k = 0; k < model->placings[p].n_items; k++) {
            size_t item = model->placings[p].items[k], now = model->placing[item];
            if (now != NORMA_NONE && model->placings[now].n_items < model->placings[p].n_items)
                continue;
            model->placing[item] = p;
            model->rank[item] = k;
        }
}

norma_status norma__distance_place(norma__distance_model *model, const norma_instrument *instrument,
                                   const norma_data *data, const uint8_t *keep, int threads,
                                   norma_notes *notes, norma_error *err)
{
    norma_status status = NORMA_OK;
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t j = 0; j < model->n_items; j++)
        describe_item(model, data, keep, j);
    for (size_t s = 0; status == NORMA_OK && s < instrument->n_scales; s++)
        status = place_scale(model, instrument, s, data, keep, threads, err);
    if (status != NORMA_OK)
        return status;
    assign_items(model);
    size_t few = instrument->n_scales - model->n_placings;
    if (few)
        status = norma__note(
            notes, err, "distance-few-items", NULL, (double)few, (double)instrument->n_scales,
            "%zu of %zu scales have fewer than %d items that vary, on which nobody "
            "is placed well enough to tell how speed depends on distance: their "
            "items are taken on the larger scale they belong to, if there is one",
            few, instrument->n_scales, FEWEST_ITEMS);
    return status;
}
