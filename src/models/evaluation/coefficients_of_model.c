/* What part of a sum score's variance the model's factors make: McDonald (1999), Test theory;
   Bollen (1980); Raykov (2001); of a general factor, Reise, Bonifay & Haviland (2013); of ordinal
   items, Green & Yang (2009). With theta, latent responses are not standardised: they are scaled
   first. */
#include "models/evaluation/coefficients_of_model.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/evaluation/standard.h"
#include "models/reliability/ordinal.h"

typedef struct scale {
    norma_sem_reliability *result;
    size_t *capacity;
    const norma__sem_fitted *fitted;
    const norma__sem_implied *implied;
    const norma__observed_group *sample;
    const norma__indicators *measured;
    size_t group, p, m;
    size_t *items, n; /* of the factor at hand */
} scale;

static norma_status add(scale *s, const char *factor, const char *name, double est,
                        norma_error *err)
{
    norma_sem_reliability *result = s->result;
    if (result->n == *s->capacity) {
        const size_t capacity = *s->capacity > 0 ? 2 * *s->capacity : 64;
        norma_sem_coefficient *rows = NORMA__GROW(result->rows, norma_sem_coefficient, capacity);
        if (!rows)
            return norma__no_memory(err);
        result->rows = rows;
        *s->capacity = capacity;
    }
    result->rows[result->n++] = (norma_sem_coefficient){s->group, factor, name, s->n, est};
    return NORMA_OK;
}

static const char *name_of(const scale *s, size_t factor)
{
    return s->fitted->table->latent[factor];
}

/* ---- variances of sums, in the metric of sigma: latent responses have variance 1 ---- */

static double loading(const scale *s, size_t item, size_t factor)
{
    return s->implied->scale[item] * s->implied->a[item + (s->p + factor) * s->m];
}

static double factor_covariance(const scale *s, size_t a, size_t b)
{
    return s->implied->all[s->p + a + (s->p + b) * s->m];
}

static double sum_loadings(const scale *s, size_t factor)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        sum += loading(s, s->items[i], factor);
    return sum;
}

/* That all factors make together. */
static double common_of_all(const scale *s)
{
    double sum = 0;
    for (size_t a = 0; a < s->measured->n_factors; a++)
        for (size_t b = 0; b < s->measured->n_factors; b++)
            sum += sum_loadings(s, a) * factor_covariance(s, a, b) * sum_loadings(s, b);
    return sum;
}

static double sum_of(const scale *s, const double *matrix, size_t rows, bool scaled)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->n; j++) {
            const size_t a = s->items[i], b = s->items[j];
            sum +=
                (scaled ? s->implied->scale[a] * s->implied->scale[b] : 1) * matrix[a + b * rows];
        }
    return sum;
}

/* The sample's, with 1 for the variance of latent responses. */
static double observed_cov(const scale *s, size_t a, size_t b)
{
    return a == b && s->fitted->observed.categories[a] > 0 ? 1 : s->sample->cov[a + b * s->p];
}

static double sum_observed(const scale *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->n; j++)
            sum += observed_cov(s, s->items[i], s->items[j]);
    return sum;
}

static double alpha_of(double total, double own, size_t n)
{
    return (double)n / ((double)n - 1) * (1 - own / total);
}

static double alpha_observed(const scale *s)
{
    double own = 0;
    for (size_t i = 0; i < s->n; i++)
        own += observed_cov(s, s->items[i], s->items[i]);
    return alpha_of(sum_observed(s), own, s->n);
}

/* Covariance of the places of two ordinal answers among rows that gave both. */
static double score_covariance(const scale *s, size_t a, size_t b)
{
    const size_t n = s->sample->n;
    const double *x = s->sample->x + a * n, *y = s->sample->x + b * n, *w = s->sample->weights;
    double rows = 0, mx = 0, my = 0, sum = 0;
    for (size_t r = 0; r < n; r++)
        if (!isnan(x[r]) && !isnan(y[r])) {
            const double weight = w ? w[r] : 1;
            rows += weight;
            mx += weight * x[r];
            my += weight * y[r];
        }
    for (size_t r = 0; r < n; r++)
        if (!isnan(x[r]) && !isnan(y[r]))
            sum += (w ? w[r] : 1) * (x[r] - mx / rows) * (y[r] - my / rows);
    return sum / (rows - 1);
}

static double alpha_of_scores(const scale *s)
{
    double total = 0, own = 0;
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->n; j++) {
            const double c = score_covariance(s, s->items[i], s->items[j]);
            total += c;
            own += i == j ? c : 0;
        }
    return alpha_of(total, own, s->n);
}

/* ---- ordinal items ---- */

static norma_status green_yang(double *out, const scale *s, size_t factor, bool implied,
                               norma_error *err)
{
    const norma__sem_structure *st = &s->fitted->structure;
    const double sd = sqrt(factor_covariance(s, factor, factor));
    const size_t cuts = st->cut[s->p];
    double *cor = NORMA__NEW(double, s->n * s->n), *loadings = NORMA__NEW(double, s->n),
           *threshold = NORMA__NEW(double, cuts), *step = NORMA__NEW(double, cuts);
    size_t *first = NORMA__NEW(size_t, s->n + 1);
    norma_status status =
        cor && loadings && threshold && step && first ? NORMA_OK : norma__no_memory(err);
    for (size_t i = 0; status == NORMA_OK && i < s->n; i++) {
        const size_t a = s->items[i];
        loadings[i] = loading(s, a, factor) * sd;
        first[i + 1] = first[i];
        for (size_t c = st->cut[a]; c < st->cut[a + 1]; c++) {
            threshold[first[i + 1]] = s->implied->cuts[c];
            step[first[i + 1]++] = 1;
        }
        for (size_t j = 0; j < s->n; j++)
            cor[i + j * s->n] = implied ? s->implied->sigma[a + s->items[j] * s->p]
                                        : observed_cov(s, a, s->items[j]);
    }
    if (status == NORMA_OK) {
        const norma__ordinal model = {s->n, cor, loadings, first, threshold, step};
        *out = norma__green_yang(&model);
    }
    free(cor);
    free(loadings);
    free(threshold);
    free(step);
    free(first);
    return status;
}

static size_t n_ordinal(const scale *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->fitted->observed.categories[s->items[i]] > 0;
    return n;
}

static norma_status add_ordinal(scale *s, size_t factor, norma_error *err)
{
    const char *name = name_of(s, factor);
    double observed = NAN, implied = NAN;
    norma_status status = green_yang(&observed, s, factor, false, err);
    if (status == NORMA_OK)
        status = green_yang(&implied, s, factor, true, err);
    if (status == NORMA_OK)
        status = add(s, name, "alpha", alpha_of_scores(s), err);
    if (status == NORMA_OK)
        status = add(s, name, "alpha_ordinal", alpha_observed(s), err);
    if (status == NORMA_OK)
        status = add(s, name, "omega_ordinal", observed, err);
    return status == NORMA_OK ? add(s, name, "omega_ordinal_implied", implied, err) : status;
}

/* ---- one factor ---- */

double norma__extracted_variance(const norma__sem_fitted *fitted, size_t group,
                                 const norma__indicators *measured, size_t factor)
{
    const norma__sem_implied *implied = &fitted->implied[group];
    const norma__observed_group *sample = &fitted->observed.groups[group];
    const size_t p = measured->p, m = fitted->structure.m, v = p + factor;
    double common = 0, total = 0;
    for (size_t i = 0; i < p; i++) {
        if (!measured->measures[i + factor * p])
            continue;
        for (size_t other = 0; other < measured->n_factors; other++)
            if (other != factor && measured->measures[i + other * p])
                return NAN;
        const double load = implied->a[i + v * m];
        common += load * load * implied->all[v + v * m];
        total += fitted->observed.categories[i] > 0 ? norma__variable_variance(fitted, group, i)
                                                    : sample->cov[i + i * p];
    }
    return common / total;
}

static norma_status add_factor(scale *s, size_t factor, norma_error *err)
{
    const char *name = name_of(s, factor);
    const double load = sum_loadings(s, factor);
    const double common = load * load * factor_covariance(s, factor, factor);
    const size_t ordinal = n_ordinal(s);
    const double ave = norma__extracted_variance(s->fitted, s->group, s->measured, factor);
    norma_status status = NORMA_OK;
    if (ordinal > 0 && ordinal < s->n)
        status = norma__note(&s->result->notes, err, "sem-omega-mixed", name, NAN, NAN,
                             "\"%s\" has continuous and ordinal items: its coefficients are of "
                             "the sum of these and of latent responses",
                             name);
    if (status == NORMA_OK)
        status = ordinal == s->n ? add_ordinal(s, factor, err)
                                 : add(s, name, "alpha", alpha_observed(s), err);
    if (status == NORMA_OK)
        status =
            add(s, name, "omega", common / (common + sum_of(s, s->implied->s, s->m, true)), err);
    if (status == NORMA_OK)
        status =
            add(s, name, "omega_implied", common / sum_of(s, s->implied->sigma, s->p, false), err);
    if (status == NORMA_OK)
        status = add(s, name, "omega_observed", common / sum_observed(s), err);
    if (status == NORMA_OK)
        status = add(s, name, "ave", ave, err);
    if (status == NORMA_OK && isnan(ave))
        status = norma__note(&s->result->notes, err, "sem-ave-cross-loading", name, NAN, NAN,
                             "the average variance extracted of \"%s\" is undefined: an item of "
                             "it measures another factor, too",
                             name);
    return status;
}

/* ---- a general factor and all together ---- */

/* A factor that every item of the others measures, too; n_factors when there is none. */
static size_t general_factor(const norma__indicators *measured)
{
    const size_t p = measured->p, n = measured->n_factors;
    for (size_t g = 0; g < n; g++) {
        size_t smaller = 0, outside = 0;
        for (size_t f = 0; f < n; f++)
            for (size_t i = 0; f != g && i < p; i++) {
                smaller += measured->measures[i + f * p];
                outside += measured->measures[i + f * p] && !measured->measures[i + g * p];
            }
        if (smaller > 0 && outside == 0)
            return g;
    }
    return n;
}

/* Common variance of standardised items by one factor. */
static double explained(const scale *s, size_t factor)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++) {
        const double load = loading(s, s->items[i], factor);
        sum += load * load * factor_covariance(s, factor, factor) /
               s->implied->sigma[s->items[i] + s->items[i] * s->p];
    }
    return sum;
}

static double saturation(const scale *s, size_t factor)
{
    const double load = sum_loadings(s, factor);
    return load * load * factor_covariance(s, factor, factor) /
           sum_of(s, s->implied->sigma, s->p, false);
}

static norma_status add_general(scale *s, size_t general, norma_error *err)
{
    const size_t n = s->measured->n_factors;
    double all = 0;
    s->n = norma__indicators_items(s->items, s->measured, general);
    for (size_t f = 0; f < n; f++)
        all += explained(s, f);
    norma_status status = add(s, name_of(s, general), "omega_h", saturation(s, general), err);
    if (status == NORMA_OK)
        status = add(s, name_of(s, general), "ecv", explained(s, general) / all, err);
    for (size_t f = 0; f < n && status == NORMA_OK; f++) {
        if (f == general || s->measured->n_items[f] < 2)
            continue;
        s->n = norma__indicators_items(s->items, s->measured, f);
        status = add(s, name_of(s, f), "omega_hs", saturation(s, f), err);
    }
    return status;
}

static norma_status add_total(scale *s, norma_error *err)
{
    s->n = 0;
    for (size_t i = 0; i < s->p; i++)
        for (size_t f = 0; f < s->measured->n_factors; f++)
            if (s->measured->measures[i + f * s->p]) {
                s->items[s->n++] = i;
                break;
            }
    return add(s, "", "omega_total", common_of_all(s) / sum_of(s, s->implied->sigma, s->p, false),
               err);
}

/* ---- a factor of factors ---- */

/* Factor h measured by the factors that lower marks: of their sum and of the items' sum. */
static norma_status add_higher(scale *s, size_t h, const bool *lower, norma_error *err)
{
    const size_t p = s->p, m = s->m, n = s->measured->n_factors;
    const double *a = s->implied->a, *residual = s->implied->s;
    double second = 0, first = 0, disturbed = 0, unique = 0;
    s->n = 0;
    for (size_t i = 0; i < p; i++)
        for (size_t f = 0; f < n; f++)
            if (lower[f] && s->measured->measures[i + f * p]) {
                s->items[s->n++] = i;
                break;
            }
    for (size_t f = 0; f < n; f++) {
        if (!lower[f])
            continue;
        const double effect = a[p + f + (p + h) * m], load = sum_loadings(s, f);
        second += effect;
        first += effect * load;
        unique += load * load * residual[p + f + (p + f) * m];
        for (size_t g = 0; g < n; g++)
            disturbed += lower[g] ? residual[p + f + (p + g) * m] : 0;
    }
    const double variance = factor_covariance(s, h, h);
    const double error = sum_of(s, residual, m, true);
    first *= first * variance;
    second *= second * variance;
    norma_status status = add(s, name_of(s, h), "omega_l1", first / (first + unique + error), err);
    if (status == NORMA_OK)
        status = add(s, name_of(s, h), "omega_l2", second / (second + disturbed), err);
    return status == NORMA_OK
               ? add(s, name_of(s, h), "partial_omega_l1", first / (first + error), err)
               : status;
}

static norma_status add_all_higher(scale *s, norma_error *err)
{
    const norma__sem_structure *st = &s->fitted->structure;
    const norma__sem_block *block = &st->blocks[s->group];
    const size_t n = s->measured->n_factors;
    bool *lower = NORMA__NEW(bool, n);
    norma_status status = lower ? NORMA_OK : norma__no_memory(err);
    for (size_t h = 0; h < n && status == NORMA_OK; h++) {
        size_t found = 0;
        for (size_t f = 0; f < n; f++)
            lower[f] = false;
        for (size_t e = 0; e < block->n; e++)
            if (st->table->rows[block->entries[e].of].op == NORMA_SEM_MEASURES &&
                block->entries[e].col == s->p + h && block->entries[e].row >= s->p) {
                lower[block->entries[e].row - s->p] = true;
                found++;
            }
        if (found > 1 && s->measured->n_items[h] == 0)
            status = add_higher(s, h, lower, err);
    }
    free(lower);
    return status;
}

norma_status norma__coefficients_of(norma_sem_reliability *result, size_t *capacity,
                                    const norma__sem_fitted *fitted, size_t group,
                                    const norma__indicators *measured, norma_error *err)
{
    scale s = {.result = result,
               .capacity = capacity,
               .fitted = fitted,
               .implied = &fitted->implied[group],
               .sample = &fitted->observed.groups[group],
               .measured = measured,
               .group = group,
               .p = measured->p,
               .m = fitted->structure.m,
               .items = NORMA__NEW(size_t, measured->p)};
    norma_status status = NORMA_OK;
    if (!s.items)
        return norma__no_memory(err);
    for (size_t f = 0; f < measured->n_factors && status == NORMA_OK; f++) {
        s.n = norma__indicators_items(s.items, measured, f);
        if (s.n >= 2)
            status = add_factor(&s, f, err);
    }
    const size_t general = general_factor(measured);
    if (status == NORMA_OK && general < measured->n_factors)
        status = add_general(&s, general, err);
    if (status == NORMA_OK)
        status = add_all_higher(&s, err);
    if (status == NORMA_OK && measured->n_factors > 1)
        status = add_total(&s, err);
    free(s.items);
    return status;
}
