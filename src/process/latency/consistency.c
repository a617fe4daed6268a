#include "process/latency/consistency.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "process/latency/distance_model.h"
#include "statistics/intervals.h"

enum { BLOCK = NORMA__WITHIN_ROWS, FEWEST_PERSONS = 3 };
static const double MOST_WORK = 1e9; /* respondents x items x replicates */

/* Sums over persons of their means a and b on two halves. */
typedef struct moments {
    double n, a, b, aa, bb, ab;
} moments;

typedef struct splitting {
    const norma__distance_source *source;
    bool of_residuals;
    size_t n_items, *items, *column; /* timed ones; of each item of the instrument, its column */
    double *means;                   /* n_items: log latencies */
    size_t n_halves;                 /* odd-even first, then the random ones */
    double *halves;                  /* n_items x n_halves: 1 for an item of the first half */
    norma__chunks chunks;
    size_t every;  /* one block in so many is seen by the random halves */
    moments *sums; /* of every chunk, n_halves */
    double *room;  /* of every thread */
    size_t room_size;
} splitting;

/* What a block holds: values and whether they are there, BLOCK x n_items, and what the halves sum
   them up to, BLOCK x n_halves. */
typedef struct workspace {
    double *y, *there, *sum, *count;
    double total[BLOCK], n[BLOCK];
} workspace;

/* ---- values ---- */

static void put_value(workspace *w, const splitting *s, size_t item, const double *value, size_t n)
{
    double *y = w->y + s->column[item] * BLOCK, *there = w->there + s->column[item] * BLOCK;
    for (size_t r = 0; r < n; r++) {
        bool known = !isnan(value[r]);
        y[r] = known ? value[r] : 0;
        there[r] = known;
        w->total[r] += y[r];
        w->n[r] += there[r];
    }
}

typedef struct filling {
    workspace *w;
    const splitting *s;
} filling;

static void put_residual(size_t item, const norma__places *places, norma__rows rows, void *context)
{
    const filling *f = context;
    double residual[BLOCK];
    if (f->s->column[item] == NORMA_NONE)
        return;
    norma__distance_unexpected(residual, f->s->source, item, places, rows);
    put_value(f->w, f->s, item, residual, rows.n);
}

static void put_latencies(workspace *w, const splitting *s, norma__rows rows)
{
    double value[BLOCK];
    for (size_t k = 0; k < s->n_items; k++) {
        const double *log_ms = norma__log_ms(s->source->timings, s->items[k]) + rows.first;
        for (size_t r = 0; r < rows.n; r++)
            value[r] = log_ms[r] - s->means[k];
        put_value(w, s, s->items[k], value, rows.n);
    }
}

static void fill_values(workspace *w, const splitting *s, norma__rows rows)
{
    memset(w->y, 0, BLOCK * s->n_items * sizeof *w->y);
    memset(w->there, 0, BLOCK * s->n_items * sizeof *w->there);
    memset(w->total, 0, sizeof w->total);
    memset(w->n, 0, sizeof w->n);
    if (s->of_residuals)
        norma__distance_walk(s->source, rows, put_residual, &(filling){w, s});
    else
        put_latencies(w, s, rows);
}

/* ---- halves ---- */

/* Sums over the first n_halves halves, as products of matrices. */
static void add_block(moments *sums, workspace *w, const splitting *s, size_t n_halves,
                      norma__rows rows)
{
    fill_values(w, s, rows);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, BLOCK, (int)n_halves, (int)s->n_items, 1,
                w->y, BLOCK, s->halves, (int)s->n_items, 0, w->sum, BLOCK);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, BLOCK, (int)n_halves, (int)s->n_items, 1,
                w->there, BLOCK, s->halves, (int)s->n_items, 0, w->count, BLOCK);
    for (size_t h = 0; h < n_halves; h++) {
        const double *sum = w->sum + h * BLOCK, *count = w->count + h * BLOCK;
        moments *to = &sums[h];
        for (size_t r = 0; r < rows.n; r++) {
            double rest = w->n[r] - count[r];
            if (!(count[r] > 0) || !(rest > 0))
                continue;
            double a = sum[r] / count[r], b = (w->total[r] - sum[r]) / rest;
            *to = (moments){to->n + 1,      to->a + a,      to->b + b,
                            to->aa + a * a, to->bb + b * b, to->ab + a * b};
        }
    }
}

static workspace workspace_of(const splitting *s, size_t thread)
{
    double *at = s->room + thread * s->room_size;
    workspace w = {.y = at, .there = at + BLOCK * s->n_items};
    w.sum = at + 2 * BLOCK * s->n_items;
    w.count = w.sum + BLOCK * s->n_halves;
    return w;
}

static void add_rows(const splitting *s, int threads)
{
    size_t n_rows = norma_data_rows(s->source->data);
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t c = 0; c < s->chunks.n; c++) {
        workspace w = workspace_of(s, (size_t)omp_get_thread_num());
        size_t end = (c + 1) * s->chunks.rows < n_rows ? (c + 1) * s->chunks.rows : n_rows;
        for (size_t first = c * s->chunks.rows; first < end; first += BLOCK) {
            norma__rows rows = {first, end - first < BLOCK ? end - first : BLOCK};
            bool seen = first / BLOCK % s->every == 0;
            add_block(s->sums + c * s->n_halves, &w, s, seen ? s->n_halves : 1, rows);
        }
    }
    for (size_t c = 1; c < s->chunks.n; c++)
        for (size_t h = 0; h < s->n_halves; h++) {
            moments *to = &s->sums[h];
            const moments *from = &s->sums[c * s->n_halves + h];
            *to = (moments){to->n + from->n,   to->a + from->a,   to->b + from->b,
                            to->aa + from->aa, to->bb + from->bb, to->ab + from->ab};
        }
}

/* Spearman-Brown: of a test twice as long as the halves. */
static double stepped_up(const moments *m)
{
    double aa = m->aa - m->a * m->a / m->n, bb = m->bb - m->b * m->b / m->n;
    double ab = m->ab - m->a * m->b / m->n;
    bool told = m->n >= FEWEST_PERSONS && aa > 1e-12 * m->aa && bb > 1e-12 * m->bb;
    double r = told ? ab / sqrt(aa * bb) : NAN;
    return 2 * r / (1 + r);
}

static norma_status reliability(norma_split_half *out, const splitting *s, double conf_level,
                                norma_error *err)
{
    double *values = NORMA__NEW(double, s->n_halves), sum = 0;
    size_t n = 0;
    if (!values)
        return norma__no_memory(err);
    out->odd_even = stepped_up(&s->sums[0]);
    for (size_t h = 1; h < s->n_halves; h++) {
        double value = stepped_up(&s->sums[h]);
        if (!isfinite(value))
            continue;
        values[n++] = value;
        sum += value;
    }
    if (n)
        out->mean = sum / (double)n;
    norma__percentile_interval(&out->low, &out->high, values, n, conf_level);
    free(values);
    return NORMA_OK;
}

/* ---- setting out ---- */

static void splitting_clear(splitting *s)
{
    free(s->items);
    free(s->column);
    free(s->means);
    free(s->halves);
    free(s->sums);
    free(s->room);
}

static double mean_log(const norma__timings *timings, size_t item)
{
    const double *log_ms = norma__log_ms(timings, item);
    double sum = 0, n = 0;
    for (size_t r = 0; r < timings->n_rows; r++)
        if (!isnan(log_ms[r])) {
            sum += log_ms[r];
            n++;
        }
    return sum / n;
}

/* Every other item, and as many more halves of items drawn at random as there are replicates, each
   from a stream of its own. */
static bool draw_halves(splitting *s, uint64_t seed)
{
    size_t n = s->n_items, *order = NORMA__NEW(size_t, n);
    gsl_rng *random = norma__random_new(seed, 0);
    bool room = order && random;
    for (size_t k = 0; room && k < n; k += 2)
        s->halves[k] = 1;
    for (size_t h = 1; room && h < s->n_halves; h++) {
        norma__random_restart(random, seed, h);
        for (size_t k = 0; k < n; k++)
            order[k] = k;
        for (size_t k = 0; k < n / 2; k++) {
            size_t other = k + norma__random_below(random, (uint32_t)(n - k)), item = order[other];
            order[other] = order[k];
            s->halves[h * n + item] = 1;
        }
    }
    if (random)
        gsl_rng_free(random);
    free(order);
    return room;
}

static bool list_items(splitting *s, const norma_instrument *instrument)
{
    size_t n = norma_data_items(s->source->data);
    s->items = NORMA__NEW(size_t, n);
    s->column = NORMA__NEW(size_t, n);
    s->means = NORMA__NEW(double, n);
    if (!s->items || !s->column || !s->means)
        return false;
    for (size_t j = 0; j < n; j++) {
        bool wanted = norma__latency_counts(s->source, j) &&
                      instrument->items[j].control == NORMA_CONTROL_NONE;
        s->column[j] = wanted ? s->n_items : NORMA_NONE;
        if (wanted)
            s->items[s->n_items++] = j;
    }
    return true;
}

static bool splitting_new(splitting *s, const norma_instrument *instrument,
                          const norma_latency_options *options, int threads)
{
    size_t n_rows = norma_data_rows(s->source->data);
    if (!list_items(s, instrument))
        return false;
    s->n_halves = 1 + options->replicates;
    s->chunks = norma__chunks_of(n_rows, 6 * s->n_halves);
    s->halves = NORMA__NEW(double, s->n_items * s->n_halves);
    s->sums = NORMA__NEW(moments, s->chunks.n * s->n_halves);
    s->room_size = 2 * BLOCK * (s->n_items + s->n_halves);
    s->room = NORMA__NEW(double, (size_t)threads * s->room_size);
    if (!s->halves || !s->sums || !s->room)
        return false;
    double work = (double)n_rows * (double)s->n_items * (double)options->replicates;
    s->every = work > MOST_WORK ? (size_t)ceil(work / MOST_WORK) : 1;
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t k = 0; k < s->n_items; k++)
        s->means[k] = mean_log(s->source->timings, s->items[k]);
    return draw_halves(s, options->seed);
}

static norma_status note_split(const splitting *s, const norma_split_half *speed, size_t replicates,
                               norma_notes *notes, norma_error *err)
{
    if (isnan(speed->odd_even))
        return norma__note(notes, err, "consistency-undefined", NULL, NAN, NAN,
                           "the split-half reliability of speed is not defined: it needs %d "
                           "respondents with latencies of two items at least, who differ in speed",
                           FEWEST_PERSONS);
    if (s->every == 1)
        return NORMA_OK;
    return norma__note(notes, err, "consistency-sampled", NULL, s->sums[1].n, s->sums[0].n,
                       "split-half reliabilities over %zu random halves rest on %.0f of %.0f "
                       "respondents, evenly spaced over the table; that of odd and even items "
                       "rests on all",
                       replicates, s->sums[1].n, s->sums[0].n);
}

norma_status norma__consistency(norma_split_half *speed, norma_split_half *residual,
                                const norma_instrument *instrument, const norma_data *data,
                                const norma__timings *timings, const norma__distance_model *model,
                                const norma_latency_options *options, int threads,
                                norma_notes *notes, norma_error *err)
{
    norma__distance_source source = {model, data, timings, NULL};
    splitting s = {.source = &source};
    norma_status status = NORMA_OK;
    *speed = *residual = (norma_split_half){NAN, NAN, NAN, NAN};
    norma__prepare_numerics();
    if (!splitting_new(&s, instrument, options, threads)) {
        status = norma__no_memory(err);
        goto done;
    }
    if (s.n_items >= 2) {
        add_rows(&s, threads);
        status = reliability(speed, &s, options->conf_level, err);
    }
    if (status != NORMA_OK ||
        (status = note_split(&s, speed, options->replicates, notes, err)) != NORMA_OK || !model ||
        s.n_items < 2)
        goto done;
    memset(s.sums, 0, s.chunks.n * s.n_halves * sizeof *s.sums);
    s.of_residuals = true;
    add_rows(&s, threads);
    status = reliability(residual, &s, options->conf_level, err);
done:
    splitting_clear(&s);
    return status;
}
