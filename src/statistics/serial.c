#include "statistics/serial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* ---- taking the rows ---- */

static void take_rows(norma__serial *pair, const norma__correlating *c, size_t item,
                      size_t variable)
{
    const norma_data *data = c->sample->data;
    const size_t column = c->sample->items[item];
    const uint8_t *cells = norma_data_cells(data, column);
    const double *x = norma_data_continuous_values(data, variable - c->result->n_items);
    const int top = norma_data_max(data, column) - norma_data_min(data, column);
    const bool reversed = norma_data_reversed(data, column);
    const bool only_pairs = c->options->thresholds == NORMA_THRESHOLDS_PAIRWISE;

    for (size_t r = 0; r < norma_data_rows(data); r++) {
        bool answered = cells[r] != NORMA_MISSING_CELL, known = !isnan(x[r]);
        if ((c->keep && !c->keep[r]) || !(only_pairs ? answered && known : answered || known))
            continue;
        pair->category[pair->n] = !answered  ? NORMA_MISSING_CELL
                                  : reversed ? (uint8_t)(top - cells[r])
                                             : cells[r];
        pair->z[pair->n++] = x[r];
        pair->n_pair += answered && known;
    }
}

/* Categories that nobody chose are closed up; then shares and thresholds. */
static void take_margin(norma__serial *pair)
{
    size_t counts[256] = {0}, of = 0, below = 0;
    uint8_t place[256] = {0};
    place[NORMA_MISSING_CELL] = NORMA_MISSING_CELL;
    for (size_t r = 0; r < pair->n; r++)
        counts[pair->category[r]]++;
    for (size_t k = 0; k < NORMA_MISSING_CELL; k++)
        of += counts[k];
    for (size_t k = 0; k < NORMA_MISSING_CELL; k++) {
        if (counts[k] == 0)
            continue;
        place[k] = (uint8_t)pair->n_categories;
        pair->share[pair->n_categories] = (double)counts[k] / (double)of;
        below += counts[k];
        pair->threshold[pair->n_categories++] =
            below < of ? norma__normal_quantile((double)below / (double)of) : INFINITY;
    }
    pair->n_first = pair->n_categories + 1; /* one threshold fewer, mean and variance */
    for (size_t r = 0; r < pair->n; r++)
        pair->category[r] = place[pair->category[r]];
}

static void standardise(norma__serial *pair)
{
    double sum = 0, square = 0, n = 0;
    for (size_t r = 0; r < pair->n; r++)
        if (!isnan(pair->z[r])) {
            sum += pair->z[r];
            n++;
        }
    pair->mean = sum / n;
    for (size_t r = 0; r < pair->n; r++)
        if (!isnan(pair->z[r]))
            square += (pair->z[r] - pair->mean) * (pair->z[r] - pair->mean);
    pair->sd = sqrt(square / n);
    for (size_t r = 0; r < pair->n; r++)
        pair->z[r] = (pair->z[r] - pair->mean) / pair->sd;
}

norma_status norma__serial_take(norma__serial *pair, const norma__correlating *c, size_t item,
                                size_t variable, norma_error *err)
{
    size_t most = norma_data_rows(c->sample->data);
    *pair = (norma__serial){.threads = norma__threads(c->options->threads)};
    pair->category = NORMA__NEW(uint8_t, most);
    pair->z = NORMA__NEW(double, most);
    if (!pair->category || !pair->z)
        return norma__no_memory(err);
    take_rows(pair, c, item, variable);
    take_margin(pair);
    standardise(pair);
    return NORMA_OK;
}

void norma__serial_free(norma__serial *pair)
{
    free(pair->category);
    free(pair->z);
    *pair = (norma__serial){0};
}

/* ---- one row ---- */

/* What rho makes of the thresholds. */
struct at {
    double rho, root; /* sqrt(1 - rho^2) */
};

static struct at at_rho(double rho)
{
    return (struct at){rho, sqrt((1 - rho) * (1 + rho))};
}

static double between(double low, double high)
{
    return low > 0 ? norma__normal_cdf(-low) - norma__normal_cdf(-high)
                   : norma__normal_cdf(high) - norma__normal_cdf(low);
}

/* Given z, the category's bounds are (threshold - rho z) / root. */
static norma__serial_row score_row(const norma__serial *pair, struct at at, size_t k, double z)
{
    const double tiny = 1e-300;
    double low = -INFINITY, high = INFINITY, d_low = 0, d_high = 0, by_rho = 0;
    if (k > 0) {
        low = (pair->threshold[k - 1] - at.rho * z) / at.root;
        d_low = norma__normal_density(low);
        by_rho -= d_low * (at.rho * pair->threshold[k - 1] - z);
    }
    if (k + 1 < pair->n_categories) {
        high = (pair->threshold[k] - at.rho * z) / at.root;
        d_high = norma__normal_density(high);
        by_rho += d_high * (at.rho * pair->threshold[k] - z);
    }
    double p = fmax(between(low, high), tiny);
    double by_z = -z - at.rho / at.root * (d_high - d_low) / p;
    return (norma__serial_row){.rho = by_rho / (at.root * at.root * at.root * p),
                               .upper = d_high / (at.root * p),
                               .lower = -d_low / (at.root * p),
                               .mean = -by_z / pair->sd,
                               .variance = -(z * by_z + 1) / (2 * pair->sd * pair->sd)};
}

norma__serial_row norma__serial_row_at(const norma__serial *pair, double rho, size_t k, double z)
{
    return score_row(pair, at_rho(rho), k, z);
}

/* ---- sums over rows ---- */

/* Which parameters of the first step a row's scores are about: those of the rest are 0. */
struct few {
    size_t n, at[4];
    double score[4];
};

static void put(struct few *few, size_t at, double score)
{
    few->at[few->n] = at;
    few->score[few->n++] = score;
}

/* Of the item alone, log share of the category; of the number alone, log phi(z). */
static struct few first_scores(const norma__serial *pair, size_t k, double z)
{
    size_t last = pair->n_categories - 1;
    struct few few = {0};
    if (k != NORMA_MISSING_CELL && k > 0)
        put(&few, k - 1, -norma__normal_density(pair->threshold[k - 1]) / pair->share[k]);
    if (k != NORMA_MISSING_CELL && k < last)
        put(&few, k, norma__normal_density(pair->threshold[k]) / pair->share[k]);
    if (!isnan(z)) {
        put(&few, last, z / pair->sd);
        put(&few, last + 1, (z * z - 1) / (2 * pair->sd * pair->sd));
    }
    return few;
}

static void add_errors(norma__serial_sums *sums, const norma__serial *pair, size_t k, double z,
                       const norma__serial_row *s)
{
    size_t m = pair->n_first, last = pair->n_categories - 1;
    struct few few = first_scores(pair, k, z);
    for (size_t i = 0; i < few.n; i++) {
        for (size_t j = 0; j < few.n; j++)
            sums->first[few.at[i] + few.at[j] * m] += few.score[i] * few.score[j];
        if (s)
            sums->with_first[few.at[i]] += s->rho * few.score[i];
    }
    if (!s)
        return;
    sums->square += s->rho * s->rho;
    if (k > 0)
        sums->cross[k - 1] += s->rho * s->lower;
    if (k < last)
        sums->cross[k] += s->rho * s->upper;
    sums->cross[last] += s->rho * s->mean;
    sums->cross[last + 1] += s->rho * s->variance;
}

enum { BLOCK = 4096 };

static double score_block(const norma__serial *pair, struct at at, size_t first)
{
    size_t last = first + BLOCK < pair->n ? first + BLOCK : pair->n;
    double sum = 0;
    for (size_t r = first; r < last; r++)
        if (pair->category[r] != NORMA_MISSING_CELL && !isnan(pair->z[r]))
            sum += (pair->weight ? pair->weight[r] : 1) *
                   score_row(pair, at, pair->category[r], pair->z[r]).rho;
    return sum;
}

/* Blocks are summed in groups of a fixed size, each in its order. */
double norma__serial_score(const norma__serial *pair, double rho)
{
    enum { GROUP = 64 };
    const struct at at = at_rho(rho);
    double sum = 0, part[GROUP];
    for (size_t begin = 0; begin < pair->n; begin += (size_t)GROUP * BLOCK) {
        size_t n = (pair->n - begin + BLOCK - 1) / BLOCK;
        n = n < GROUP ? n : GROUP;
#pragma omp parallel for schedule(dynamic, 1) num_threads(pair->threads) if (n > 1)
        for (size_t b = 0; b < n; b++)
            part[b] = score_block(pair, at, begin + b * BLOCK);
        for (size_t b = 0; b < n; b++)
            sum += part[b];
    }
    return sum;
}

void norma__serial_sum(norma__serial_sums *sums, const norma__serial *pair, double rho)
{
    const struct at at = at_rho(rho);
    memset(sums, 0, sizeof *sums);
    for (size_t r = 0; r < pair->n; r++) {
        size_t k = pair->category[r];
        bool both = k != NORMA_MISSING_CELL && !isnan(pair->z[r]);
        norma__serial_row s = {0};
        if (both)
            s = score_row(pair, at, k, pair->z[r]);
        add_errors(sums, pair, k, pair->z[r], both ? &s : NULL);
    }
}
