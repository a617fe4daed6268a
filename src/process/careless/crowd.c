#include "process/careless/crowd.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"

/* Respondents are drawn in blocks, one product with the root a block. */
enum { BLOCK = 64 };

/* Careless respondents have streams of their own, beyond those of careful ones. */
static const uint64_t CARELESS_STREAMS = UINT64_C(1) << 40;

typedef struct drawing {
    const norma__null_model *model;
    const norma_instrument *instrument;
    size_t n;
    bool careless;
    uint64_t seed;
    uint8_t *cells;    /* n x n_items */
    double *positions; /* n x n_items, NULL: the instrument's order */
    double *ms;        /* n x n_items; NULL without latencies */
    double *page_ms;   /* n x n_pages; NULL without times of pages */
    uint8_t *spans;    /* n_items: answers of each */
    double usual_log;  /* mean time intensity */
} drawing;

/* What one thread needs. */
typedef struct bench {
    gsl_rng *random;
    double *normal, *latent; /* n_correlated x BLOCK */
    uint8_t *cells;          /* n_items, of one respondent */
    double *log_ms, *places;
    size_t *order;
} bench;

static void benches_free(bench *benches, int threads)
{
    for (int t = 0; benches && t < threads; t++) {
        gsl_rng_free(benches[t].random);
        free(benches[t].normal);
        free(benches[t].latent);
        free(benches[t].cells);
        free(benches[t].log_ms);
        free(benches[t].places);
        free(benches[t].order);
    }
    free(benches);
}

static bench *benches_new(const norma__null_model *model, uint64_t seed, int threads)
{
    bench *benches = NORMA__NEW(bench, (size_t)threads);
    for (int t = 0; benches && t < threads; t++) {
        bench *b = &benches[t];
        b->random = norma__random_new(seed, 0);
        b->normal = NORMA__NEW(double, model->n_correlated *BLOCK);
        b->latent = NORMA__NEW(double, model->n_correlated *BLOCK);
        b->cells = NORMA__NEW(uint8_t, model->n_items);
        b->log_ms = NORMA__NEW(double, model->n_items);
        b->places = NORMA__NEW(double, model->n_items);
        b->order = NORMA__NEW(size_t, model->n_items);
        if (!b->random || !b->normal || !b->latent || !b->cells || !b->log_ms || !b->places ||
            !b->order) {
            benches_free(benches, threads);
            return NULL;
        }
    }
    return benches;
}

size_t norma__crowd_kinds(const norma__null_model *model)
{
    return model->speeds ? NORMA__CARELESS_KINDS : NORMA__CARELESS_HURRIED;
}

static uint64_t stream_of(const drawing *d, size_t row)
{
    return (d->careless ? CARELESS_STREAMS : 0) + row;
}

static uint8_t answer_to(const norma__null_item *item, double latent)
{
    size_t k = 0;
    if (item->n == 0)
        return NORMA_MISSING_CELL;
    while (k + 1 < item->n && latent > item->tau[k])
        k++;
    return item->cells[k];
}

static void answer_carefully(const drawing *d, bench *b, const double *latent, size_t donor)
{
    const norma__null_model *model = d->model;
    for (size_t j = 0; j < model->n_items; j++) {
        const norma__null_item *item = &model->items[j];
        double x = item->position == NORMA_NONE ? gsl_ran_gaussian_ziggurat(b->random, 1)
                                                : latent[item->position];
        bool missing = norma_data_cells(model->data, j)[donor] == NORMA_MISSING_CELL;
        b->cells[j] = missing ? NORMA_MISSING_CELL : answer_to(item, x);
    }
}

/* log t = beta - tau + e, e ~ N(0, 1 / alpha^2). Returns the person's speed tau. */
static double take_time(const drawing *d, bench *b, size_t donor)
{
    const norma__speed_model *speeds = d->model->speeds;
    double tau = gsl_ran_gaussian_ziggurat(b->random, sqrt(speeds->speed_variance));
    for (size_t j = 0; j < d->model->n_items; j++) {
        double e = gsl_ran_gaussian_ziggurat(b->random, 1);
        bool timed =
            d->model->timings->recorded[j] && !isnan(norma__log_ms(d->model->timings, j)[donor]);
        b->log_ms[j] = timed ? speeds->beta[j] - tau + e / speeds->alpha[j] : NAN;
    }
    return tau;
}

/* By the place at which the donor was shown the items; those without a place come last. */
static void sort_order(bench *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        double place = isnan(b->places[i]) ? INFINITY : b->places[i];
        while (k > 0) {
            double before = b->places[b->order[k - 1]];
            if ((isnan(before) ? INFINITY : before) <= place)
                break;
            b->order[k] = b->order[k - 1];
            k--;
        }
        b->order[k] = i;
    }
}

static void order_items(const drawing *d, bench *b, size_t donor)
{
    size_t n = d->model->n_items;
    for (size_t j = 0; j < n; j++) {
        const double *places = norma_data_positions(d->model->data, j);
        b->order[j] = j;
        b->places[j] = places ? places[donor] : NAN;
    }
    if (d->positions)
        sort_order(b, n);
}

/* A page is as many times slower than the item that stands for it as it was for the donor. */
static double page_time(const drawing *d, const bench *b, const norma_page *page,
                        const double *times, size_t donor)
{
    const norma__timings *timings = d->model->timings;
    for (size_t i = 0; i < page->n_items; i++) {
        size_t j = page->items[i];
        if (timings->of_page[j] && !isnan(b->log_ms[j]))
            return times[donor] * exp(b->log_ms[j] - norma__log_ms(timings, j)[donor]);
    }
    return NAN;
}

static void store_times(const drawing *d, const bench *b, size_t donor, size_t row)
{
    const norma_instrument *instrument = d->instrument;
    double load = instrument->screening.load_ms;
    for (size_t j = 0; j < d->model->n_items; j++)
        d->ms[j * d->n + row] = d->model->timings->of_page[j] ? NAN : exp(b->log_ms[j]) + load;
    for (size_t g = 0; d->page_ms && g < instrument->n_pages; g++) {
        const double *times = norma_data_page_times(d->model->data, g);
        d->page_ms[g * d->n + row] =
            times ? page_time(d, b, &instrument->pages[g], times, donor) : NAN;
    }
}

static void store(const drawing *d, const bench *b, size_t donor, size_t row)
{
    for (size_t j = 0; j < d->model->n_items; j++) {
        d->cells[j * d->n + row] = b->cells[j];
        if (d->positions)
            d->positions[j * d->n + row] = b->places[j];
    }
    if (d->ms)
        store_times(d, b, donor, row);
}

static void draw_row(const drawing *d, bench *b, const double *latent, size_t row)
{
    const norma__null_model *model = d->model;
    size_t donor = model->donors[norma__random_below(b->random, (uint32_t)model->n_donors)];
    double speed = 0;
    answer_carefully(d, b, latent, donor);
    if (d->ms)
        speed = take_time(d, b, donor);
    order_items(d, b, donor);
    if (d->careless) {
        norma__sheet_of_one sheet = {model->n_items, b->order, b->cells, d->ms ? b->log_ms : NULL,
                                     d->usual_log - speed};
        norma__answer_carelessly(&sheet, (norma__carelessness)(row % norma__crowd_kinds(model)),
                                 d->spans, b->random);
    }
    store(d, b, donor, row);
}

/* Two passes over a block's streams: the normals first, for the product. The second restarts each
   stream at a place of its own, so that a row is the same in any block. */
static void draw_block(const drawing *d, bench *b, size_t first)
{
    size_t p = d->model->n_correlated, n = d->n - first < BLOCK ? d->n - first : BLOCK;
    for (size_t r = 0; r < n; r++) {
        norma__random_restart(b->random, d->seed, 2 * stream_of(d, first + r));
        for (size_t j = 0; j < p; j++)
            b->normal[r * p + j] = gsl_ran_gaussian_ziggurat(b->random, 1);
    }
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)p, (int)n, (int)p, 1,
                d->model->root, (int)p, b->normal, (int)p, 0, b->latent, (int)p);
    for (size_t r = 0; r < n; r++) {
        norma__random_restart(b->random, d->seed, 2 * stream_of(d, first + r) + 1);
        draw_row(d, b, b->latent + r * p, first + r);
    }
}

static norma_status draw_all(const drawing *d, int threads, norma_error *err)
{
    bench *benches = benches_new(d->model, d->seed, threads);
    if (!benches)
        return norma__no_memory(err);
    norma__prepare_numerics();
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t first = 0; first < d->n; first += BLOCK)
        draw_block(d, &benches[omp_get_thread_num()], first);
    benches_free(benches, threads);
    return NORMA_OK;
}

/* ---- what is drawn becomes a table of the instrument, without what no index looks at ---- */

static norma_status make_table(norma__crowd *out, const drawing *d, int threads, norma_error *err)
{
    norma_instrument plain = *d->instrument;
    norma_notes notes = {0};
    norma_status status;
    plain.items = NORMA__NEW(norma_item, plain.n_items);
    if (!plain.items)
        return norma__no_memory(err);
    for (size_t j = 0; j < plain.n_items; j++) {
        plain.items[j] = d->instrument->items[j];
        plain.items[j].min = norma_data_min(d->model->data, j);
        plain.items[j].max = norma_data_max(d->model->data, j);
        plain.items[j].range_known = true;
    }
    plain.respondent_column = plain.role_column = NULL;
    plain.n_units = plain.n_continuous = 0;
    const norma_data_source source = {.n_rows = d->n,
                                      .cells = d->cells,
                                      .positions = d->positions,
                                      .latencies = d->ms,
                                      .page_times = d->page_ms};
    status = norma_data_make(&out->data, &plain, &source, err);
    if (status == NORMA_OK && d->ms)
        status = norma__timings_new(&out->timings, &plain, out->data, threads, &notes, err);
    norma_notes_clear(&notes); /* on made-up latencies: nobody's business */
    free(plain.items);
    return status;
}

static bool positions_recorded(const norma_data *data)
{
    for (size_t j = 0; j < norma_data_items(data); j++)
        if (norma_data_positions(data, j))
            return true;
    return false;
}

/* Mean time intensity of the items that have one. */
static double usual_log(const norma__speed_model *speeds)
{
    double sum = 0, n = 0;
    for (size_t j = 0; j < speeds->n_items; j++)
        if (!isnan(speeds->beta[j])) {
            sum += speeds->beta[j];
            n++;
        }
    return sum / n;
}

static bool drawing_room(drawing *d)
{
    size_t p = d->model->n_items;
    const norma_data *data = d->model->data;
    d->cells = NORMA__NEW(uint8_t, d->n * p);
    d->spans = NORMA__NEW(uint8_t, p);
    if (positions_recorded(data) && !(d->positions = NORMA__NEW(double, d->n *p)))
        return false;
    if (d->model->speeds && !(d->ms = NORMA__NEW(double, d->n *p)))
        return false;
    if (d->model->speeds && d->instrument->n_pages > 0 &&
        !(d->page_ms = NORMA__NEW(double, d->n * d->instrument->n_pages)))
        return false;
    for (size_t j = 0; d->spans && j < p; j++)
        d->spans[j] = (uint8_t)(norma_data_max(data, j) - norma_data_min(data, j) + 1);
    return d->cells && d->spans;
}

norma_status norma__crowd_draw(norma__crowd *out, const norma__null_model *model,
                               const norma_instrument *instrument, size_t n, bool careless,
                               uint64_t seed, int threads, norma_error *err)
{
    drawing d = {
        .model = model, .instrument = instrument, .n = n, .careless = careless, .seed = seed};
    norma_status status = NORMA_OK;

    *out = (norma__crowd){.n = n};
    if (!drawing_room(&d)) {
        status = norma__no_memory(err);
        goto done;
    }
    d.usual_log = model->speeds ? usual_log(model->speeds) : NAN;
    if ((status = draw_all(&d, threads, err)) != NORMA_OK)
        goto done;
    status = make_table(out, &d, threads, err);
done:
    free(d.cells);
    free(d.positions);
    free(d.ms);
    free(d.page_ms);
    free(d.spans);
    if (status != NORMA_OK)
        norma__crowd_clear(out);
    return status;
}

void norma__crowd_clear(norma__crowd *crowd)
{
    norma_data_free(crowd->data);
    norma__timings_free(crowd->timings);
    *crowd = (norma__crowd){0};
}
