#include "models/sem/start.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/sem/estimate.h"

enum { AXIS_STEPS = 30 };

/* One group's sketch of a solution. */
typedef struct sketch {
    const norma__sem_structure *structure;
    const norma__sem_block *block;
    size_t m;
    double *covariance; /* m x m: of observed and latent variables, as far as known */
    double *left;       /* m x m: what latent variables found so far leave of it */
    double *loading;    /* of each entry */
    bool *done;         /* m: observed, and latent variables whose variance is known */
    bool *receives;     /* m: effects */
    size_t *indicators; /* m: entries that load on the variable at hand */
    double *value, *axis, *shared;
} sketch;

static bool loads_on(const sketch *s, size_t e, size_t variable)
{
    const norma__sem_entry *entry = &s->block->entries[e];
    return entry->place == NORMA__DIRECTED && entry->col == variable &&
           s->structure->table->rows[entry->of].op == NORMA_SEM_MEASURES;
}

/* The indicators of a latent variable; *ready when their variances are all known. */
static size_t find_indicators(const sketch *s, size_t variable, bool *ready)
{
    size_t n = 0;
    *ready = true;
    for (size_t e = 0; e < s->block->n && n < s->m; e++)
        if (loads_on(s, e, variable)) {
            *ready = *ready && s->done[s->block->entries[e].row];
            s->indicators[n++] = e;
        }
    return n;
}

static size_t row_of(const sketch *s, size_t indicator)
{
    return s->block->entries[s->indicators[indicator]].row;
}

static double left_correlation(const sketch *s, size_t a, size_t b)
{
    const size_t i = row_of(s, a), j = row_of(s, b);
    const double product = s->left[i + i * s->m] * s->left[j + j * s->m];
    return product > 0 ? s->left[i + j * s->m] / sqrt(product) : 0;
}

/* One principal axis of n indicators' correlations with communalities in the diagonal. */
static void principal_axis(const sketch *s, size_t n)
{
    for (size_t a = 0; a < n; a++) {
        s->shared[a] = 0.3;
        s->axis[a] = a == 0 || left_correlation(s, a, 0) >= 0 ? 0.5 : -0.5;
        for (size_t b = 0; b < n; b++)
            if (a != b)
                s->shared[a] = fmax(s->shared[a], fmin(fabs(left_correlation(s, a, b)), 0.9));
    }
    for (int step = 0; step < AXIS_STEPS; step++) {
        double length = 0, root = 0;
        for (size_t a = 0; a < n; a++)
            length += s->axis[a] * s->axis[a];
        for (size_t a = 0; a < n; a++) {
            double sum = s->shared[a] * s->axis[a];
            for (size_t b = 0; b < n; b++)
                if (a != b)
                    sum += left_correlation(s, a, b) * s->axis[b];
            s->value[a] = sum / sqrt(length);
            root += s->value[a] * s->value[a];
        }
        const double scale = root > 0 ? 1 / sqrt(sqrt(root)) : 0;
        for (size_t a = 0; a < n; a++) {
            s->axis[a] = fmax(-0.95, fmin(0.95, s->value[a] * scale));
            if (step >= 5)
                s->shared[a] = s->axis[a] * s->axis[a];
        }
    }
}

/* Standardised loadings of few indicators. */
static void few_indicators(const sketch *s, size_t n)
{
    const double shared = n == 2 ? fmax(fmin(fabs(left_correlation(s, 0, 1)), 0.9), 0.1) : 0.7;
    for (size_t a = 0; a < n; a++)
        s->axis[a] = sqrt(shared);
    if (n == 2 && left_correlation(s, 0, 1) < 0)
        s->axis[1] = -s->axis[1];
}

/* The first indicator whose loading is fixed and not 0; n for none. */
static size_t marker_of(const sketch *s, size_t n)
{
    for (size_t a = 0; a < n; a++) {
        const norma__sem_entry *entry = &s->block->entries[s->indicators[a]];
        if (entry->free == NORMA_NONE && entry->value != 0)
            return a;
    }
    return n;
}

/* What the sketch's loadings, for a factor of variance 1, are multiplied by. */
static double unit_of(const sketch *s, size_t variable, size_t n)
{
    const size_t marker = marker_of(s, n);
    if (marker < n && s->axis[marker] != 0)
        return s->block->entries[s->indicators[marker]].value / s->axis[marker];
    for (size_t e = 0; e < s->block->n; e++) {
        const norma__sem_entry *entry = &s->block->entries[e];
        if (entry->place == NORMA__SYMMETRIC && entry->row == variable && entry->col == variable &&
            entry->free == NORMA_NONE && entry->value > 0)
            return 1 / sqrt(entry->value);
    }
    double sum = 0;
    for (size_t a = 0; a < n; a++)
        sum += s->axis[a];
    return fabs(sum) > 1e-6 ? (double)n / sum : 1; /* effects coding: mean loading 1 */
}

/* The direction in which the marker, or else the first indicator, has the sign it should (lavaan's
   starts are the same); not too small a marker, which would blow up everything else. */
static void orient(const sketch *s, size_t n)
{
    const size_t marker = marker_of(s, n);
    double sign = s->axis[0] < 0 ? -1 : 1;
    if (marker < n) {
        const double fixed = s->block->entries[s->indicators[marker]].value;
        if (fabs(s->axis[marker]) < 0.2)
            s->axis[marker] = copysign(0.2, s->axis[marker]);
        sign = (fixed < 0) == (s->axis[marker] < 0) ? 1 : -1;
    }
    for (size_t a = 0; a < n; a++)
        s->axis[a] *= sign;
}

/* What the factor covaries with everything known, and what it leaves of its indicators. */
static void spread(const sketch *s, size_t variable, size_t n, double unit)
{
    const size_t m = s->m;
    double length = 0;
    for (size_t a = 0; a < n; a++)
        length += s->axis[a] * s->axis[a];
    for (size_t v = 0; v < m && length > 0; v++) {
        if (!s->done[v])
            continue;
        double sum = 0;
        for (size_t a = 0; a < n; a++)
            sum += s->axis[a] * s->covariance[row_of(s, a) + v * m];
        s->covariance[variable + v * m] = s->covariance[v + variable * m] = sum / length / unit;
    }
    for (size_t a = 0; a < n; a++) {
        const size_t i = row_of(s, a);
        s->covariance[variable + i * m] = s->covariance[i + variable * m] = s->axis[a] / unit;
        for (size_t b = 0; b < n; b++)
            s->left[i + row_of(s, b) * m] -= s->axis[a] * s->axis[b];
    }
    s->covariance[variable + variable * m] = s->left[variable + variable * m] = 1 / (unit * unit);
    for (size_t v = 0; v < m; v++)
        if (v != variable)
            s->left[variable + v * m] = s->left[v + variable * m] = s->covariance[variable + v * m];
}

static void sketch_factor(const sketch *s, size_t variable, size_t n)
{
    if (n == 0) {
        s->covariance[variable + variable * s->m] = s->left[variable + variable * s->m] = 1;
        s->done[variable] = true;
        return;
    }
    if (n >= 3)
        principal_axis(s, n);
    else
        few_indicators(s, n);
    orient(s, n);
    for (size_t a = 0; a < n; a++) /* from here on not standardised */
        s->axis[a] *= sqrt(fmax(s->left[row_of(s, a) * (s->m + 1)], 0));
    const double unit = unit_of(s, variable, n);
    for (size_t a = 0; a < n; a++)
        s->loading[s->indicators[a]] = s->axis[a] * unit;
    spread(s, variable, n, unit);
    s->done[variable] = true;
}

/* Latent variables with the most indicators first: general factors before groups'; then those
   measured by latent ones. A loop of measurement leaves its variables at 1. */
static void sketch_factors(const sketch *s)
{
    const size_t p = s->structure->p;
    for (size_t round = p; round < s->m; round++) {
        size_t best = NORMA_NONE, most = 0;
        for (size_t v = p; v < s->m; v++) {
            bool ready = true;
            const size_t n = s->done[v] ? 0 : find_indicators(s, v, &ready);
            if (!s->done[v] && ready && (best == NORMA_NONE || n > most)) {
                best = v;
                most = n;
            }
        }
        for (size_t v = p; v < s->m && best == NORMA_NONE; v++)
            if (!s->done[v])
                sketch_factor(s, v, 0);
        if (best == NORMA_NONE)
            return;
        bool ready;
        sketch_factor(s, best, find_indicators(s, best, &ready));
    }
}

/* Theta: residual variances of ordinal variables are 1, so that the rest is in their units. */
static double residual_unit(const sketch *s, size_t variable)
{
    if (variable >= s->structure->p || !s->structure->ordinal[variable] ||
        !s->structure->table->theta)
        return 1;
    return 1 / sqrt(fmax(s->left[variable * (s->m + 1)], 0.1));
}

static double start_symmetric(const sketch *s, const norma__sem_entry *entry)
{
    const size_t m = s->m, r = entry->row, c = entry->col;
    const double unit = residual_unit(s, r);
    if (r == c)
        return unit != 1 ? 1 : fmax(s->left[r + r * m], 0.05 * s->covariance[r + r * m]);
    if (s->receives[r] || s->receives[c])
        return 0;
    const double most = 0.8 * sqrt(s->covariance[r + r * m] * s->covariance[c + c * m]);
    return fmax(-most, fmin(most, s->covariance[r + c * m]));
}

static double start_of(const sketch *s, size_t e, const norma__sem_fitted *fitted, size_t group)
{
    const norma__sem_entry *entry = &s->block->entries[e];
    const norma__observed_group *sample = &fitted->observed.groups[group];
    switch (entry->place) {
    case NORMA__DIRECTED:
        return s->loading[e] * residual_unit(s, entry->row);
    case NORMA__SYMMETRIC:
        return start_symmetric(s, entry);
    case NORMA__INTERCEPT:
        return entry->row < s->structure->p && sample->mean ? sample->mean[entry->row] : 0;
    case NORMA__CUT: {
        const size_t cut = s->structure->cut[entry->row] + entry->col;
        const size_t statistic = fitted->targets[group].places.cut[cut];
        return statistic == NORMA_NONE ? 0 : sample->values[statistic];
    }
    case NORMA__SCALE:
        return 1;
    }
    return 0;
}

static void fill_sketch(sketch *s, const norma__sem_fitted *fitted, size_t group)
{
    const size_t m = s->m, p = s->structure->p;
    const double *cov = fitted->observed.groups[group].cov;
    s->block = &s->structure->blocks[group];
    memset(s->covariance, 0, m * m * sizeof *s->covariance);
    memset(s->loading, 0, s->structure->table->n * sizeof *s->loading);
    memset(s->receives, 0, m * sizeof *s->receives);
    for (size_t j = 0; j < p; j++)
        memcpy(s->covariance + j * m, cov + j * p, p * sizeof *cov);
    memcpy(s->left, s->covariance, m * m * sizeof *s->left);
    for (size_t v = 0; v < m; v++)
        s->done[v] = v < p;
    for (size_t e = 0; e < s->block->n; e++)
        if (s->block->entries[e].place == NORMA__DIRECTED)
            s->receives[s->block->entries[e].row] = true;
}

static void apply_user(double *theta, const norma_sem_table *table)
{
    for (size_t r = 0; r < table->n; r++) {
        const norma_sem_parameter *row = &table->rows[r];
        if (row->free == NORMA_NONE)
            continue;
        if (isfinite(row->start))
            theta[row->free] = row->start;
        theta[row->free] = fmax(row->lower, fmin(row->upper, theta[row->free]));
    }
}

norma_status norma__sem_start(double *theta, const norma__sem_fitted *fitted, norma_error *err)
{
    const norma__sem_structure *structure = &fitted->structure;
    const size_t m = structure->m, n = structure->n_free, rows = structure->table->n;
    double *numbers = NORMA__NEW(double, 2 * m * m + rows + 3 * m + n);
    bool *flags = NORMA__NEW(bool, 2 * m);
    size_t *indicators = NORMA__NEW(size_t, m);
    norma_status status = NORMA_OK;
    if (!numbers || !flags || !indicators) {
        status = norma__no_memory(err);
        goto done;
    }
    sketch s = {.structure = structure,
                .m = m,
                .covariance = numbers,
                .left = numbers + m * m,
                .value = numbers + 2 * m * m,
                .axis = numbers + 2 * m * m + m,
                .shared = numbers + 2 * m * m + 2 * m,
                .loading = numbers + 2 * m * m + 3 * m,
                .done = flags,
                .receives = flags + m,
                .indicators = indicators};
    double *count = numbers + 2 * m * m + 3 * m + rows;
    memset(theta, 0, n * sizeof *theta);
    for (size_t g = 0; g < structure->n_groups; g++) {
        fill_sketch(&s, fitted, g);
        sketch_factors(&s);
        for (size_t e = 0; e < s.block->n; e++) {
            const size_t parameter = s.block->entries[e].free;
            if (parameter == NORMA_NONE)
                continue;
            const double value = start_of(&s, e, fitted, g);
            count[parameter]++;
            theta[parameter] += (value - theta[parameter]) / count[parameter];
        }
    }
    apply_user(theta, structure->table);
done:
    free(numbers);
    free(flags);
    free(indicators);
    return status;
}

void norma__sem_scatter(double *theta, const norma__sem_fitted *fitted, gsl_rng *random)
{
    const norma__sem_structure *structure = &fitted->structure;
    for (size_t g = 0; g < structure->n_groups; g++)
        for (size_t e = 0; e < structure->blocks[g].n; e++) {
            const norma__sem_entry *entry = &structure->blocks[g].entries[e];
            if (entry->free == NORMA_NONE)
                continue;
            double *value = &theta[entry->free];
            if (entry->place == NORMA__DIRECTED)
                *value = *value * (1 + 0.5 * gsl_ran_ugaussian(random)) +
                         0.1 * gsl_ran_ugaussian(random);
            else if (entry->place == NORMA__SYMMETRIC)
                *value *= entry->row == entry->col ? gsl_ran_flat(random, 0.5, 1.5)
                                                   : gsl_ran_flat(random, 0, 1);
        }
    apply_user(theta, structure->table);
}

bool norma__sem_make_feasible(double *theta, const norma__sem_fitted *fitted,
                              norma__sem_implied *implied)
{
    const norma__sem_structure *structure = &fitted->structure;
    double f = 0;
    for (int halving = 0; halving < 30; halving++) {
        if (norma__sem_discrepancy_at(&f, NULL, fitted, implied, theta))
            return true;
        for (size_t g = 0; g < structure->n_groups; g++)
            for (size_t e = 0; e < structure->blocks[g].n; e++) {
                const norma__sem_entry *entry = &structure->blocks[g].entries[e];
                const bool covariance =
                    entry->place == NORMA__SYMMETRIC && entry->row != entry->col;
                const bool variance = entry->place == NORMA__SYMMETRIC && entry->row == entry->col;
                if (entry->free == NORMA_NONE)
                    continue;
                if (covariance || (entry->place == NORMA__DIRECTED && halving >= 8))
                    theta[entry->free] /= 2;
                else if (variance && theta[entry->free] <= 0)
                    theta[entry->free] = 0.1 * (1 + fabs(theta[entry->free]));
            }
    }
    return false;
}
