/* What is expected of a person's latencies, so that what is left can be called fast or slow. The
   person's own speed stays in what is left; what goes with distance is taken out, since strong
   opinions are quick ones, above and below the location each in a way of its own (Molenaar,
   Rózsa & Kõ, 2021, Applied Psychological Measurement 45, 178-194). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "process/latency/distance_model.h"
#include "process/latency/huber.h"

enum { BLOCK = NORMA__WITHIN_ROWS, TERMS = NORMA__DISTANCE_TERMS, FEWEST_PERSONS = 50 };

/* ---- walking over items, each with the places of the persons ---- */

void norma__distance_walk(const norma__distance_source *source, norma__rows rows,
                          norma__distance_see see, void *context)
{
    const norma__distance_model *model = source->model;
    norma__places places;
    for (size_t j = 0; j < model->n_items; j++)
        if (model->placing[j] == NORMA_NONE && norma__latency_counts(source, j))
            see(j, NULL, rows, context);
    for (size_t p = 0; p < model->n_placings; p++) {
        const norma__placing *placing = &model->placings[p];
        bool placed = false;
        for (size_t k = 0; k < placing->n_items; k++) {
            size_t item = placing->items[k];
            if (model->placing[item] != p || !norma__latency_counts(source, item))
                continue;
            if (!placed)
                norma__places_of(&places, model, placing, source->data, rows);
            placed = true;
            see(item, &places, rows, context);
        }
    }
}

static void terms_of(double terms[TERMS], double distance)
{
    terms[0] = distance > 0 ? distance : 0;
    terms[1] = distance < 0 ? -distance : 0;
    terms[2] = terms[0] * terms[0];
    terms[3] = terms[1] * terms[1];
}

/* The terms of the signed distances less their means; 0 where a person has no place. */
static void centred_terms(double (*terms)[BLOCK], const norma__distance_model *model, size_t item,
                          const norma__places *places, size_t n)
{
    double distance[BLOCK], of[TERMS];
    if (places)
        norma__signed_distances(distance, &model->placings[model->placing[item]], model->rank[item],
                                places, n);
    for (size_t r = 0; r < n; r++) {
        bool told = places && !isnan(distance[r]);
        terms_of(of, told ? distance[r] : 0);
        for (size_t a = 0; a < TERMS; a++)
            terms[a][r] = told ? of[a] - model->mean[a][item] : 0;
    }
}

/* Positions that are not known are taken to be in the middle. */
static void take_item_out(double *residual, const norma__distance_source *source, size_t item,
                          norma__rows rows)
{
    const norma__distance_model *model = source->model;
    const double *log_ms = norma__log_ms(source->timings, item) + rows.first;
    const double *position =
        model->position_slope != 0 ? norma_data_positions(source->data, item) : NULL;
    const uint8_t *cells = norma_data_cells(source->data, item) + rows.first;
    for (size_t r = 0; r < rows.n; r++) {
        double x = position ? norma__position(position[rows.first + r], model->n_items) : NAN;
        double expected = model->intercept[item] + model->position_slope * (isnan(x) ? 0.5 : x);
        residual[r] = cells[r] == NORMA_MISSING_CELL ? NAN : log_ms[r] - expected;
    }
}

void norma__distance_unexpected(double *residual, const norma__distance_source *source, size_t item,
                                const norma__places *places, norma__rows rows)
{
    const norma__distance_model *model = source->model;
    double terms[TERMS][BLOCK];
    take_item_out(residual, source, item, rows);
    centred_terms(terms, model, item, places, rows.n);
    for (size_t r = 0; r < rows.n; r++)
        residual[r] -= model->level;
    for (size_t a = 0; a < TERMS; a++)
        for (size_t r = 0; r < rows.n; r++)
            residual[r] -= model->slope[a] * terms[a][r];
}

/* ---- items: intercepts, the slope of position, residual variances ---- */

typedef struct panel {
    const norma__distance_source *source;
    size_t *items;
    size_t n_items;
    uint8_t *group;
    bool positions;
} panel;

static void fill(norma__within_block *block, const void *context)
{
    const panel *p = context;
    const norma__distance_source *source = p->source;
    for (size_t k = 0; k < p->n_items; k++) {
        size_t item = p->items[k], at = k * BLOCK;
        const uint8_t *cells = norma_data_cells(source->data, item) + block->first;
        const double *log_ms = norma__log_ms(source->timings, item) + block->first;
        const double *position = p->positions ? norma_data_positions(source->data, item) : NULL;
        for (size_t r = 0; r < block->n; r++) {
            double x =
                position ? norma__position(position[block->first + r], source->model->n_items) : 0;
            bool counts = cells[r] != NORMA_MISSING_CELL && !isnan(log_ms[r] + x) &&
                          (!source->keep || source->keep[block->first + r]);
            block->used[at + r] = counts;
            block->y[at + r] = counts ? log_ms[r] : 0;
            if (position)
                block->x[0][at + r] = counts ? x : 0;
        }
    }
}

static norma_status panel_new(panel *p, const norma__distance_source *source,
                              const norma_instrument *instrument, norma_error *err)
{
    size_t n = source->model->n_items;
    *p = (panel){.source = source, .items = NORMA__NEW(size_t, n), .group = NORMA__NEW(uint8_t, n)};
    if (!p->items || !p->group)
        return norma__no_memory(err);
    for (size_t j = 0; j < n; j++)
        if (norma__latency_counts(source, j) && instrument->items[j].control == NORMA_CONTROL_NONE)
            p->items[p->n_items++] = j;
    p->positions = p->n_items > 1 && norma__positions_vary(source->data, p->items, p->n_items);
    return NORMA_OK;
}

static norma_status estimate_items(norma__distance_model *model, bool *found,
                                   const norma__distance_source *source,
                                   const norma_instrument *instrument, int threads,
                                   norma_error *err)
{
    panel p;
    norma__within fit = {0};
    norma_status status = panel_new(&p, source, instrument, err);
    *found = false;
    if (status != NORMA_OK || p.n_items < 2)
        goto done;
    norma__within_design design = {.n_rows = norma_data_rows(source->data),
                                   .n_items = p.n_items,
                                   .n_x = p.positions,
                                   .n_groups = 1,
                                   .group = p.group,
                                   .fill = fill,
                                   .context = &p};
    if ((status = norma__within_fit(&fit, &design, threads, err)) != NORMA_OK || fit.n_persons < 2)
        goto done;
    model->position_slope = p.positions && !isnan(fit.coefs[0]) ? fit.coefs[0] : 0;
    for (size_t k = 0; k < p.n_items; k++) {
        model->intercept[p.items[k]] = isnan(fit.variance[k]) ? NAN : fit.effects[k];
        model->variance[p.items[k]] = fit.variance[k];
        *found |= !isnan(fit.variance[k]);
    }
done:
    norma__within_clear(&fit);
    free(p.items);
    free(p.group);
    return status;
}

/* ---- mean terms of the items ---- */

typedef struct term_sums {
    const norma__distance_source *source;
    double (*items)[1 + TERMS]; /* number and sums, of every item */
} term_sums;

static void add_terms(size_t item, const norma__places *places, norma__rows rows, void *context)
{
    const term_sums *sums = context;
    const norma__distance_source *source = sums->source;
    const norma__distance_model *model = source->model;
    const uint8_t *cells = norma_data_cells(source->data, item) + rows.first;
    const double *log_ms = norma__log_ms(source->timings, item) + rows.first;
    double distance[BLOCK], of[TERMS], s[1 + TERMS] = {0};
    if (!places)
        return;
    norma__signed_distances(distance, &model->placings[model->placing[item]], model->rank[item],
                            places, rows.n);
    for (size_t r = 0; r < rows.n; r++) {
        bool counts = cells[r] != NORMA_MISSING_CELL && !isnan(log_ms[r] + distance[r]) &&
                      (!source->keep || source->keep[rows.first + r]);
        terms_of(of, counts ? distance[r] : 0);
        s[0] += counts;
        for (size_t a = 0; a < TERMS; a++)
            s[1 + a] += of[a];
    }
    for (size_t a = 0; a <= TERMS; a++)
        sums->items[item][a] += s[a];
}

static norma_status mean_terms(norma__distance_model *model, const norma__distance_source *source,
                               int threads, norma_error *err)
{
    size_t n_rows = norma_data_rows(source->data), k = model->n_items;
    norma__chunks chunks = norma__chunks_of(n_rows, (1 + TERMS) * k);
    double(*all)[1 + TERMS] = norma__new(chunks.n * k, sizeof *all);
    if (!all)
        return norma__no_memory(err);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t c = 0; c < chunks.n; c++) {
        term_sums sums = {source, all + c * k};
        size_t end = (c + 1) * chunks.rows < n_rows ? (c + 1) * chunks.rows : n_rows;
        for (size_t first = c * chunks.rows; first < end; first += BLOCK)
            norma__distance_walk(source,
                                 (norma__rows){first, end - first < BLOCK ? end - first : BLOCK},
                                 add_terms, &sums);
    }
    for (size_t j = 0; j < k; j++)
        for (size_t a = 0; a < TERMS; a++) {
            double n = 0, sum = 0;
            for (size_t c = 0; c < chunks.n; c++) {
                n += all[c * k + j][0];
                sum += all[c * k + j][1 + a];
            }
            model->mean[a][j] = n > 0 ? sum / n : 0;
        }
    free(all);
    return NORMA_OK;
}

/* ---- persons: mean latencies on mean terms ---- */

typedef struct means {
    double *latency, *error; /* n_rows; error: variance of the mean latency */
    double *term[TERMS];
} means;

typedef struct person_sums {
    const norma__distance_source *source;
    double n[BLOCK], latency[BLOCK], variance[BLOCK], term[TERMS][BLOCK];
} person_sums;

static void add_person(size_t item, const norma__places *places, norma__rows rows, void *context)
{
    person_sums *sums = context;
    const norma__distance_model *model = sums->source->model;
    double residual[BLOCK], terms[TERMS][BLOCK];
    take_item_out(residual, sums->source, item, rows);
    centred_terms(terms, model, item, places, rows.n);
    for (size_t r = 0; r < rows.n; r++) {
        bool counts = !isnan(residual[r]);
        sums->n[r] += counts;
        sums->latency[r] += counts ? residual[r] : 0;
        sums->variance[r] += counts ? model->variance[item] : 0;
        for (size_t a = 0; a < TERMS; a++)
            sums->term[a][r] += counts ? terms[a][r] : 0;
    }
}

static void mean_block(const means *to, const norma__distance_source *source, norma__rows rows)
{
    person_sums sums = {.source = source};
    norma__distance_walk(source, rows, add_person, &sums);
    for (size_t r = 0; r < rows.n; r++) {
        size_t row = rows.first + r;
        double n = sums.n[r];
        bool counts = n > 0 && (!source->keep || source->keep[row]);
        to->latency[row] = counts ? sums.latency[r] / n : NAN;
        to->error[row] = counts ? sums.variance[r] / (n * n) : NAN;
        for (size_t a = 0; a < TERMS; a++)
            to->term[a][row] = counts ? sums.term[a][r] / n : 0;
    }
}

static norma_status note_plain(size_t persons, bool few, norma_notes *notes, norma_error *err)
{
    if (few)
        return norma__note(notes, err, "distance-not-removed", NULL, (double)persons,
                           FEWEST_PERSONS,
                           "residual latencies are given item and position only: %zu respondents "
                           "have latencies, and %d are needed to tell what distance does to a "
                           "person's speed",
                           persons, FEWEST_PERSONS);
    return norma__note(notes, err, "distance-without-slope", NULL, NAN, NAN,
                       "residual latencies are given item and position only: no scale places "
                       "respondents at distances that differ");
}

/* Level and slopes, and the variance of speed that the scatter of the persons leaves to them. */
static norma_status estimate_persons(norma__distance_model *model, const means *of, size_t n_rows,
                                     norma_notes *notes, norma_error *err)
{
    double *ones = NORMA__NEW(double, n_rows), *room = NORMA__NEW(double, n_rows);
    double coefs[NORMA__HUBER_MOST] = {0}, scale = NAN, error = 0, n = 0;
    norma_status status = NORMA_OK;
    if (!ones || !room) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t r = 0; r < n_rows; r++) {
        ones[r] = 1;
        n += !isnan(of->latency[r]);
        error += isnan(of->error[r]) ? 0 : of->error[r];
    }
    const double *x[NORMA__HUBER_MOST] = {ones};
    for (size_t a = 0; a < TERMS; a++)
        x[1 + a] = of->term[a];
    bool few = n < FEWEST_PERSONS;
    if (few || !norma__huber_fit(coefs, &scale, of->latency, x, 1 + TERMS, n_rows, room)) {
        memset(coefs, 0, sizeof coefs);
        norma__huber_fit(coefs, &scale, of->latency, x, 1, n_rows, room);
        status = note_plain((size_t)n, few, notes, err);
    }
    model->level = coefs[0];
    memcpy(model->slope, coefs + 1, sizeof model->slope);
    model->speed_variance = fmax(0, scale * scale - error / n);
done:
    free(ones);
    free(room);
    return status;
}

static norma_status expect_of_persons(norma__distance_model *model,
                                      const norma__distance_source *source, int threads,
                                      norma_notes *notes, norma_error *err)
{
    size_t n_rows = norma_data_rows(source->data);
    means of = {NORMA__NEW(double, n_rows), NORMA__NEW(double, n_rows), {NULL}};
    bool room = of.latency && of.error;
    for (size_t a = 0; room && a < TERMS; a++)
        room = (of.term[a] = NORMA__NEW(double, n_rows));
    norma_status status = NORMA_OK;
    if (!room) {
        status = norma__no_memory(err);
        goto done;
    }
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t first = 0; first < n_rows; first += BLOCK)
        mean_block(&of, source,
                   (norma__rows){first, n_rows - first < BLOCK ? n_rows - first : BLOCK});
    status = estimate_persons(model, &of, n_rows, notes, err);
done:
    free(of.latency);
    free(of.error);
    for (size_t a = 0; a < TERMS; a++)
        free(of.term[a]);
    return status;
}

norma_status norma__distance_expect(norma__distance_model *model, bool *found,
                                    const norma__distance_source *source,
                                    const norma_instrument *instrument, int threads,
                                    norma_notes *notes, norma_error *err)
{
    norma_status status = estimate_items(model, found, source, instrument, threads, err);
    if (status != NORMA_OK || !*found)
        return status;
    if ((status = mean_terms(model, source, threads, err)) != NORMA_OK)
        return status;
    return expect_of_persons(model, source, threads, notes, err);
}

/* ---- residuals ---- */

typedef struct residual_sums {
    const norma__distance_source *source;
    double n[BLOCK], sum[BLOCK], variance[BLOCK];
} residual_sums;

static void add_residual(size_t item, const norma__places *places, norma__rows rows, void *context)
{
    residual_sums *sums = context;
    double residual[BLOCK];
    norma__distance_unexpected(residual, sums->source, item, places, rows);
    for (size_t r = 0; r < rows.n; r++) {
        bool counts = !isnan(residual[r]);
        sums->n[r] += counts;
        sums->sum[r] += counts ? residual[r] : 0;
        sums->variance[r] += counts ? sums->source->model->variance[item] : 0;
    }
}

static void residual_block(double *residual, const norma__distance_source *source, norma__rows rows)
{
    residual_sums sums = {.source = source};
    norma__distance_walk(source, rows, add_residual, &sums);
    for (size_t r = 0; r < rows.n; r++) {
        double n = sums.n[r];
        double error = source->model->speed_variance + sums.variance[r] / (n * n);
        residual[rows.first + r] = n > 0 && error > 0 ? sums.sum[r] / n / sqrt(error) : NAN;
    }
}

norma_status norma__distance_residuals(double *residual, const norma__distance_model *model,
                                       const norma_instrument *instrument, const norma_data *data,
                                       const norma__timings *timings, int threads, norma_error *err)
{
    norma__distance_source source = {model, data, timings, NULL};
    size_t n_rows = norma_data_rows(data);
    if (norma_data_items(data) != model->n_items || instrument->n_items != model->n_items)
        return norma__fail(err, NORMA_EINVAL,
                           "the model of speed and distance is of %zu items, and the table has %zu",
                           model->n_items, norma_data_items(data));
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t first = 0; first < n_rows; first += BLOCK)
        residual_block(residual, &source,
                       (norma__rows){first, n_rows - first < BLOCK ? n_rows - first : BLOCK});
    return NORMA_OK;
}
