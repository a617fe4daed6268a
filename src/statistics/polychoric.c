#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/polychoric_pair.h"

/* What became of a pair, beside its estimate. */
typedef struct outcome {
    size_t corrected;
    bool undefined, edge;
} outcome;

/* What one thread works with. */
typedef struct worker {
    norma__couple couple;
    double *influence; /* (most + 1)^2 */
    double *squares;   /* of weights: as influence */
} worker;

typedef struct job {
    const norma__correlating *c;
    norma__ordinal *ordinals;
    const int64_t *weights; /* of rows; NULL: none */
    outcome *outcomes;      /* by norma__pair() */
    worker *workers;
    size_t n_workers;
} job;

/* ---- room ---- */

static size_t most_categories(const norma__ordinal *ordinals, size_t n)
{
    size_t most = 1;
    for (size_t j = 0; j < n; j++)
        most = ordinals[j].cuts.n > most ? ordinals[j].cuts.n : most;
    return most;
}

static void workers_free(worker *workers, size_t n)
{
    for (size_t w = 0; workers && w < n; w++) {
        norma__couple_clear(&workers[w].couple);
        free(workers[w].influence);
        free(workers[w].squares);
    }
    free(workers);
}

static worker *workers_new(size_t n, size_t most)
{
    worker *workers = NORMA__NEW(worker, n);
    for (size_t w = 0; workers && w < n; w++) {
        workers[w].influence = NORMA__NEW(double, (most + 1) * (most + 1));
        workers[w].squares = NORMA__NEW(double, (most + 1) * (most + 1));
        if (!norma__couple_room(&workers[w].couple, most) || !workers[w].influence ||
            !workers[w].squares) {
            workers_free(workers, n);
            return NULL;
        }
    }
    return workers;
}

static void job_clear(job *w)
{
    norma__ordinals_free(w->ordinals, w->c->sample->n_items);
    workers_free(w->workers, w->n_workers);
    free(w->outcomes);
}

static norma_status job_new(job *w, const norma__correlating *c, norma_error *err)
{
    size_t n = c->sample->n_items;
    *w = (job){.c = c};
    norma_status status = norma__ordinals_new(&w->ordinals, c, NULL, err);
    if (status != NORMA_OK)
        return status;
    size_t most = most_categories(w->ordinals, n);
    w->weights = c->sample->data ? norma_data_weights(c->sample->data) : NULL;
    w->n_workers = (size_t)norma__threads_within(c->options->threads,
                                                 16 * (most + 1) * (most + 1) * sizeof(double));
    w->workers = workers_new(w->n_workers, most);
    w->outcomes = NORMA__NEW(outcome, n * (n - 1) / 2);
    return w->workers && w->outcomes ? NORMA_OK : norma__no_memory(err);
}

/* ---- standard errors ---- */

/* Rows that answered the first item but not the second, by category, and the other way round. */
static double variance_from_counts(const norma__couple *couple, const double *influence)
{
    size_t rows = couple->items[0]->cuts.n, columns = couple->items[1]->cuts.n;
    size_t width = columns + 1;
    double sum = 0;
    for (size_t a = 0; a < rows; a++) {
        const double *add = influence + a * width;
        for (size_t b = 0; b < columns; b++)
            sum += couple->answers[a * columns + b] * add[b] * add[b];
        double alone = couple->items[0]->counts[a] - couple->margin[0][a];
        sum += alone * add[columns] * add[columns];
    }
    for (size_t b = 0; b < columns; b++) {
        double add = influence[rows * width + b];
        sum += (couple->items[1]->counts[b] - couple->margin[1][b]) * add * add;
    }
    return sum;
}

static size_t place_of(const norma__ordinal *o, uint8_t cell)
{
    size_t place = cell == NORMA_MISSING_CELL ? NORMA__UNUSED : o->place[cell];
    return place == NORMA__UNUSED ? o->cuts.n : place;
}

/* A row adds its influence times its weight: squares of weights are summed by cell. */
static double variance_from_rows(const job *w, worker *own, size_t i, size_t j)
{
    const norma_data *data = w->c->sample->data;
    const norma__ordinal *first = &w->ordinals[i], *second = &w->ordinals[j];
    const uint8_t *x = norma_data_cells(data, w->c->sample->items[i]);
    const uint8_t *y = norma_data_cells(data, w->c->sample->items[j]);
    size_t width = second->cuts.n + 1, cells = (first->cuts.n + 1) * width;
    double sum = 0;
    for (size_t k = 0; k < cells; k++)
        own->squares[k] = 0;
    for (size_t r = 0; r < norma_data_rows(data); r++)
        if (norma__keeps(w->c, r)) {
            double weight = (double)w->weights[r] / (double)NORMA_WEIGHT_ONE;
            own->squares[place_of(first, x[r]) * width + place_of(second, y[r])] += weight * weight;
        }
    for (size_t k = 0; k < cells; k++)
        sum += own->squares[k] * own->influence[k] * own->influence[k];
    return sum;
}

static double standard_error(const job *w, worker *own, size_t i, size_t j, double rho)
{
    if (w->c->tables->weighted && !w->weights)
        return NAN; /* counts do not hold squares of weights */
    if (!norma__couple_influence(&own->couple, rho, own->influence))
        return NAN;
    return sqrt(w->weights ? variance_from_rows(w, own, i, j)
                           : variance_from_counts(&own->couple, own->influence));
}

/* ---- pairs ---- */

static void correlate_pair(const job *w, worker *own, size_t i, size_t j)
{
    norma_correlation *r = w->c->result;
    outcome *told = &w->outcomes[norma__pair(i, j, w->c->sample->n_items)];
    norma__couple_take(&own->couple, w->c, w->ordinals, i, j);
    norma__set(w->c, r->n, i, j, own->couple.total);
    told->undefined = !norma__couple_varies(&own->couple);
    if (told->undefined)
        return;
    double rho = norma__couple_estimate(&own->couple, &told->edge);
    told->undefined = isnan(rho);
    told->corrected = own->couple.corrected;
    norma__set(w->c, r->matrix, i, j, rho);
    if (r->se)
        norma__set(w->c, r->se, i, j, standard_error(w, own, i, j, rho));
}

static void correlate_pairs(const job *w)
{
    size_t n = w->c->sample->n_items;
#pragma omp parallel for schedule(dynamic) num_threads((int)w->n_workers)
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            correlate_pair(w, &w->workers[omp_get_thread_num()], i, j);
}

/* ---- what is told ---- */

typedef struct tally {
    size_t pairs, undefined, edges;
    size_t edge_i, edge_j; /* the first at the edge */
} tally;

static tally count_outcomes(const job *w)
{
    tally t = {0};
    norma_correlation *r = w->c->result;
    size_t n = w->c->sample->n_items;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            const outcome *told = &w->outcomes[norma__pair(i, j, n)];
            bool varies = w->ordinals[i].cuts.n > 1 && w->ordinals[j].cuts.n > 1;
            if (told->edge && t.edges++ == 0) {
                t.edge_i = i;
                t.edge_j = j;
            }
            t.pairs++;
            t.undefined += told->undefined && varies;
            r->corrected_cells += told->corrected;
            r->corrected_pairs += told->corrected > 0;
        }
    return t;
}

static norma_status note_corrected(norma_correlation *r, const tally *t, norma_error *err)
{
    if (r->corrected_pairs == 0)
        return NORMA_OK;
    return norma__note(&r->notes, err, "cells-corrected", NULL, (double)r->corrected_pairs,
                       (double)t->pairs,
                       "empty cells were filled in %zu of %zu pairs of items (%zu cells)",
                       r->corrected_pairs, t->pairs, r->corrected_cells);
}

static norma_status note_edges(norma_correlation *r, const tally *t, norma_error *err)
{
    char pair[72];
    if (t->edges == 0)
        return NORMA_OK;
    snprintf(pair, sizeof pair, "%.30s, %.30s", r->variables[t->edge_i].id,
             r->variables[t->edge_j].id);
    if (t->edges == 1)
        return norma__note(&r->notes, err, "perfect-pairs", pair, 1, (double)t->pairs,
                           "1 of %zu polychorics is at the edge of its range, where the "
                           "likelihood still grows: it has no standard error; it is of %s",
                           t->pairs, pair);
    return norma__note(&r->notes, err, "perfect-pairs", pair, (double)t->edges, (double)t->pairs,
                       "%zu of %zu polychorics are at the edge of their range, where the "
                       "likelihood still grows: they have no standard error; the first is of %s",
                       t->edges, t->pairs, pair);
}

static norma_status note_undefined(norma_correlation *r, const tally *t, norma_error *err)
{
    if (t->undefined == 0)
        return NORMA_OK;
    return norma__note(&r->notes, err, "constant-pair", NULL, (double)t->undefined,
                       (double)t->pairs,
                       "%zu of %zu correlations are undefined: an item does not vary in the rows "
                       "that answered both",
                       t->undefined, t->pairs);
}

static norma_status note_options(const norma__correlating *c, norma_error *err)
{
    norma_correlation *r = c->result;
    const norma_correlate_options *o = c->options;
    norma_status status = NORMA_OK;
    if (o->zero_cells == NORMA_ZERO_PSYCH && o->thresholds == NORMA_THRESHOLDS_GLOBAL &&
        o->type != NORMA_COR_TETRACHORIC)
        status = norma__note(&r->notes, err, "psych-global", NULL, NAN, NAN,
                             "empty cells are left as they are: psych::polychoric() fills them "
                             "only when thresholds are pairwise");
    if (status == NORMA_OK && r->se && c->tables->weighted &&
        !(c->sample->data && norma_data_weights(c->sample->data)))
        status = norma__note(&r->notes, err, "weighted-counts", NULL, NAN, NAN,
                             "there are no standard errors: weighted counts do not hold the "
                             "squares of weights that they need");
    return status;
}

static norma_status tell(const job *w, norma_error *err)
{
    norma_correlation *r = w->c->result;
    tally t = count_outcomes(w);
    norma_status status = note_options(w->c, err);
    if (status == NORMA_OK)
        status = note_corrected(r, &t, err);
    if (status == NORMA_OK)
        status = note_edges(r, &t, err);
    return status == NORMA_OK ? note_undefined(r, &t, err) : status;
}

norma_status norma__polychorics(norma__correlating *c, norma_error *err)
{
    job work = {0};
    norma_status status = job_new(&work, c, err);
    if (status == NORMA_OK) {
        correlate_pairs(&work);
        status = tell(&work, err);
    }
    job_clear(&work);
    return status;
}
