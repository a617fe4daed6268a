/* How log latency depends on distance within persons and items: an inverted U, if answers are
   attitudes (Kuiper, 1981, Personality and Social Psychology Bulletin 7, 438-443). */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/distance_model.h"
#include "process/latency/lane_sums.h"

enum { BLOCK = NORMA__WITHIN_ROWS, BINS = 10, STEPS = 4096, FEWEST_PERSONS = 10 };

/* Sums over the persons of a chunk with cells in a bin: of their sums s and numbers n. */
typedef struct bin {
    size_t persons;
    double cells, distance, s, ss, sn, nn;
} bin;

typedef struct drawing {
    const norma__distance_source *source;
    const norma__placing *placing;
    size_t n_items;
    size_t *ranks;  /* n_items: of the timed items in the placing */
    uint8_t *group; /* n_items: their half */
    bool positions;
    double steps_per_distance; /* STEPS over a distance that nobody exceeds */
    norma__chunks chunks;
    uint32_t *steps;      /* chunks x STEPS: cells by distance */
    double (*moments)[3]; /* of every chunk: n, sum, squares of distances */
    double mean, sd;
    uint8_t bin_of[STEPS];
    size_t n_bins;
    bin (*bins)[BINS]; /* of every chunk */
} drawing;

bool norma__latency_counts(const norma__distance_source *source, size_t item)
{
    return source->timings->recorded[item];
}

bool norma__positions_vary(const norma_data *data, const size_t *items, size_t n)
{
    bool vary = false;
    for (size_t i = 0; i < n; i++) {
        const double *position = norma_data_positions(data, items[i]);
        if (!position)
            return false;
        double seen = NAN;
        for (size_t r = 0; !vary && r < norma_data_rows(data); r++) {
            vary = !isnan(position[r]) && !isnan(seen) && position[r] != seen;
            seen = isnan(seen) ? position[r] : seen;
        }
    }
    return vary;
}

/* ---- what the within estimator asks for ---- */

static void fill_item(norma__within_block *block, const drawing *d, size_t k,
                      const norma__places *places)
{
    const norma__distance_source *source = d->source;
    size_t item = d->placing->items[d->ranks[k]], at = k * BLOCK,
           n_items = d->source->model->n_items;
    const uint8_t *cells = norma_data_cells(source->data, item) + block->first;
    const double *log_ms = norma__log_ms(source->timings, item) + block->first;
    const double *position = d->positions ? norma_data_positions(source->data, item) : NULL;
    double distance[BLOCK];
    norma__signed_distances(distance, d->placing, d->ranks[k], places, block->n);
    for (size_t r = 0; r < block->n; r++) {
        double x = position ? norma__position(position[block->first + r], n_items) : 0;
        bool counts = cells[r] != NORMA_MISSING_CELL && !isnan(log_ms[r] + distance[r] + x) &&
                      (!source->keep || source->keep[block->first + r]);
        block->used[at + r] = counts;
        block->y[at + r] = counts ? log_ms[r] : 0;
        block->x[0][at + r] = counts ? fabs(distance[r]) : 0;
        if (position)
            block->x[1][at + r] = counts ? x : 0;
    }
}

static void fill(norma__within_block *block, const void *context)
{
    const drawing *d = context;
    norma__places places;
    norma__places_of(&places, d->source->model, d->placing, d->source->data,
                     (norma__rows){block->first, block->n});
    for (size_t k = 0; k < d->n_items; k++)
        fill_item(block, d, k, &places);
}

static size_t step_of(const drawing *d, double distance)
{
    double step = distance * d->steps_per_distance;
    return step < STEPS - 1 ? (size_t)step : STEPS - 1;
}

static void look(const norma__within_block *block, void *context)
{
    drawing *d = context;
    for (size_t i = 0; i < d->n_items * BLOCK; i++) {
        if (!(block->used[i] > 0))
            continue;
        double *m = d->moments[block->chunk], x = block->given[i];
        d->steps[block->chunk * STEPS + step_of(d, x)]++;
        m[0] += 1;
        m[1] += x;
        m[2] += x * x;
    }
}

/* Bins of about as many cells, and of so many that each has ten persons at least. */
static void set_bins(void *context)
{
    drawing *d = context;
    double n = 0, sum = 0, squares = 0, so_far = 0;
    for (size_t c = 0; c < d->chunks.n; c++) {
        n += d->moments[c][0];
        sum += d->moments[c][1];
        squares += d->moments[c][2];
    }
    d->mean = sum / n;
    d->sd = n > 1 ? sqrt(fmax(0, squares - sum * d->mean) / (n - 1)) : NAN;
    double least = fmax(n / BINS, (double)(FEWEST_PERSONS * d->n_items));
    size_t at = 0, most = (size_t)(n / least), step = 0;
    d->n_bins = most > 1 ? most : 1;
    for (; step < STEPS; step++) {
        d->bin_of[step] = (uint8_t)at;
        for (size_t c = 0; c < d->chunks.n; c++)
            so_far += d->steps[c * STEPS + step];
        if (at + 1 < d->n_bins && so_far >= n / (double)d->n_bins * (double)(at + 1))
            at++;
    }
}

/* What a person's answers in one bin say: residuals with what distance explains put back. */
static void visit(const norma__within_block *block, const double *coefs, void *context)
{
    drawing *d = context;
    double s[BINS][BLOCK] = {{0}}, n[BINS][BLOCK] = {{0}};
    bin *bins = d->bins[block->chunk];
    for (size_t k = 0; k < d->n_items; k++)
        for (size_t r = 0; r < block->n; r++) {
            size_t i = k * BLOCK + r;
            if (!(block->used[i] > 0))
                continue;
            size_t b = d->bin_of[step_of(d, block->given[i])];
            s[b][r] += block->y[i] + coefs[0] * (block->given[i] - d->mean);
            n[b][r] += 1;
            bins[b].distance += block->given[i];
        }
    for (size_t b = 0; b < d->n_bins; b++) {
        for (size_t r = 0; r < block->n; r++)
            bins[b].persons += n[b][r] > 0;
        bins[b].cells += norma__sum(n[b], BLOCK);
        bins[b].s += norma__sum(s[b], BLOCK);
        bins[b].ss += norma__dot(s[b], s[b], BLOCK);
        bins[b].sn += norma__dot(s[b], n[b], BLOCK);
        bins[b].nn += norma__dot(n[b], n[b], BLOCK);
    }
}

/* ---- room ---- */

static void drawing_clear(drawing *d)
{
    free(d->ranks);
    free(d->group);
    free(d->steps);
    free(d->moments);
    free(d->bins);
}

static double farthest(const norma__placing *placing, const norma__distance_model *model,
                       const norma_data *data)
{
    double place = 0, most = 0;
    for (size_t k = 0; k < placing->n_items; k++) {
        size_t item = placing->items[k];
        double range = norma_data_max(data, item) - norma_data_min(data, item);
        double end = fmax(model->centre[item], range - model->centre[item]);
        place = fmax(place, end / model->spread[item]);
    }
    for (size_t k = 0; k < placing->n_items; k++)
        if (!isnan(placing->slope[k]))
            most = fmax(most, fabs(placing->origin[k]) + fabs(placing->slope[k]) * place);
    return most;
}

static norma_status drawing_new(drawing *d, norma_error *err)
{
    const norma__placing *placing = d->placing;
    size_t *items = NORMA__NEW(size_t, placing->n_items);
    d->ranks = NORMA__NEW(size_t, placing->n_items);
    d->group = NORMA__NEW(uint8_t, placing->n_items);
    d->chunks = norma__chunks_of(norma_data_rows(d->source->data), STEPS);
    d->steps = NORMA__NEW(uint32_t, d->chunks.n * STEPS);
    d->moments = norma__new(d->chunks.n, sizeof *d->moments);
    d->bins = norma__new(d->chunks.n, sizeof *d->bins);
    bool room = items && d->ranks && d->group && d->steps && d->moments && d->bins;
    for (size_t k = 0; room && k < placing->n_items; k++) {
        size_t item = placing->items[k];
        /* a share of a page's time says nothing of the single answer */
        if (!norma__latency_counts(d->source, item) || d->source->timings->of_page[item])
            continue;
        d->ranks[d->n_items] = k;
        items[d->n_items] = item;
        d->group[d->n_items++] = placing->half[k];
    }
    if (room) {
        d->positions = norma__positions_vary(d->source->data, items, d->n_items);
        double most = farthest(placing, d->source->model, d->source->data);
        d->steps_per_distance = most > 0 ? STEPS / most : 0;
    }
    free(items);
    return room ? NORMA_OK : norma__no_memory(err);
}

/* ---- the curve ---- */

static bin total_bin(const drawing *d, size_t b)
{
    bin total = {0};
    for (size_t c = 0; c < d->chunks.n; c++) {
        const bin *s = &d->bins[c][b];
        total.persons += s->persons;
        total.cells += s->cells;
        total.distance += s->distance;
        total.s += s->s;
        total.ss += s->ss;
        total.sn += s->sn;
        total.nn += s->nn;
    }
    return total;
}

static norma_status fill_bins(norma_distance_curve *curve, const drawing *d, norma_error *err)
{
    curve->bin_distance = NORMA__NEW(double, d->n_bins);
    curve->bin_log = NORMA__NEW(double, d->n_bins);
    curve->bin_se = NORMA__NEW(double, d->n_bins);
    curve->bin_n = NORMA__NEW(size_t, d->n_bins);
    if (!curve->bin_distance || !curve->bin_log || !curve->bin_se || !curve->bin_n)
        return norma__no_memory(err);
    for (size_t b = 0; b < d->n_bins; b++) {
        bin total = total_bin(d, b);
        if (!(total.cells > 0))
            continue;
        size_t at = curve->n_bins++;
        double cells = total.cells, persons = (double)total.persons;
        double mean = total.s / cells;
        double scatter = total.ss - 2 * mean * total.sn + mean * mean * total.nn;
        curve->bin_distance[at] = total.distance / cells;
        curve->bin_log[at] = mean;
        curve->bin_se[at] =
            persons > 1 ? sqrt(fmax(0, scatter) * persons / (persons - 1)) / cells : NAN;
        curve->bin_n[at] = total.persons;
    }
    return NORMA_OK;
}

static void fill_effect(norma_distance_curve *curve, const norma__within *fit, double sd,
                        double conf_level)
{
    double df = (double)fit->n_persons - 1;
    double margin = norma__t_quantile(0.5 + conf_level / 2, df);
    curve->n = fit->n_persons;
    curve->n_latencies = fit->n_cells;
    curve->distance_sd = sd;
    curve->effect = fit->coefs[0] * sd;
    curve->effect_se = fit->ses[0] * sd;
    curve->effect_low = curve->effect - margin * curve->effect_se;
    curve->effect_high = curve->effect + margin * curve->effect_se;
    curve->effect_p = 2 * norma__t_upper(fabs(curve->effect / curve->effect_se), df);
}

static norma_status no_curve(const norma_instrument *instrument, size_t scale, size_t persons,
                             norma_notes *notes, norma_error *err)
{
    const char *id = instrument->scales[scale].id;
    if (persons < FEWEST_PERSONS)
        return norma__note(notes, err, "distance-few-respondents", id, (double)persons,
                           FEWEST_PERSONS,
                           "scale %.60s: %zu respondents have timed answers and a place on the "
                           "scale, and %d are needed to tell how speed depends on distance",
                           id, persons, FEWEST_PERSONS);
    return norma__note(notes, err, "distance-constant", id, NAN, NAN,
                       "scale %.60s: distances are those of persons and items alone, for all items "
                       "divide the respondents in one place or beyond them: how speed depends on "
                       "distance cannot be told",
                       id);
}

norma_status norma__distance_curve_of(norma_distance_curve *curve, bool *found,
                                      const norma__placing *placing,
                                      const norma__distance_source *source,
                                      const norma_instrument *instrument, double conf_level,
                                      int threads, norma_notes *notes, norma_error *err)
{
    drawing d = {.source = source, .placing = placing};
    norma__within fit = {0};
    norma_status status;
    *found = false;
    *curve = (norma_distance_curve){.scale = placing->scale};
    if ((status = drawing_new(&d, err)) != NORMA_OK || d.n_items < 2)
        goto done;
    norma__within_design design = {.n_rows = norma_data_rows(source->data),
                                   .n_items = d.n_items,
                                   .n_x = d.positions ? 2 : 1,
                                   .n_groups = 2,
                                   .group = d.group,
                                   .fill = fill,
                                   .look = look,
                                   .between = set_bins,
                                   .visit = visit,
                                   .context = &d};
    if ((status = norma__within_fit(&fit, &design, threads, err)) != NORMA_OK)
        goto done;
    if (fit.n_persons < FEWEST_PERSONS || isnan(fit.coefs[0])) {
        status = no_curve(instrument, placing->scale, fit.n_persons, notes, err);
        goto done;
    }
    fill_effect(curve, &fit, d.sd, conf_level);
    if ((status = fill_bins(curve, &d, err)) == NORMA_OK)
        *found = true;
done:
    if (!*found)
        norma__distance_curve_clear(curve);
    norma__within_clear(&fit);
    drawing_clear(&d);
    return status;
}

void norma__distance_curve_clear(norma_distance_curve *curve)
{
    free(curve->bin_distance);
    free(curve->bin_log);
    free(curve->bin_se);
    free(curve->bin_n);
    *curve = (norma_distance_curve){0};
}

/* ---- words ---- */

/* Item effects take in what their words cost; this takes it out of them again: least squares. */
void norma__distance_words(norma_distance_curve *curve, const norma_instrument *instrument,
                           const norma__distance_model *model)
{
    const norma_scale *scale = &instrument->scales[curve->scale];
    double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
    for (size_t pass = 0; pass < 2; pass++) {
        double mean_x = pass ? x / n : 0, mean_y = pass ? y / n : 0;
        for (size_t i = 0; i < scale->n_items; i++) {
            size_t item = scale->items[i];
            if (!instrument->items[item].words || isnan(model->intercept[item]))
                continue;
            double dx = (double)instrument->items[item].words - mean_x;
            double dy = model->intercept[item] - mean_y;
            n += pass == 0;
            x += pass == 0 ? dx : 0;
            y += pass == 0 ? dy : 0;
            xx += pass ? dx * dx : 0;
            xy += pass ? dx * dy : 0;
            yy += pass ? dy * dy : 0;
        }
    }
    bool told = n >= 3 && xx > 0;
    curve->n_words = (size_t)n;
    curve->words_effect = told ? xy / xx : NAN;
    curve->words_effect_se = told ? sqrt(fmax(0, yy - xy * xy / xx) / (n - 2) / xx) : NAN;
}
