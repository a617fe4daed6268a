/* How the profile of a company lies to the norm's. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "benchmark/benchmark_parts.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

/* Companies of a set as far as profiles are concerned: those scored on every scale of it. */
typedef struct companies {
    size_t n;
    double inverse_size; /* mean of 1 / n */
    double *cov;         /* n_profile^2, of their means */
} companies;

/* ---- which scales ---- */

static norma_status choose_scales(norma_benchmark *r, norma_error *err)
{
    const char *level = r->options.scale_level;
    if (!(r->profile = NORMA__NEW(size_t, r->n_scales)))
        return norma__no_memory(err);
    for (size_t s = 0; s < r->n_scales; s++) {
        const norma_scale *scale = &r->instrument->scales[s];
        if (level ? strcmp(scale->level, level) == 0 : scale->n_parts == 0)
            r->profile[r->n_profile++] = s;
    }
    return r->n_profile > 0 ? NORMA_OK
                            : norma__fail(err, NORMA_EINVAL,
                                          "no scale of instrument '%.64s' is of level '%.64s'",
                                          r->instrument->id, level ? level : "");
}

/* ---- how respondents vary ---- */

/* Correlation of two scales among those kept; 0 where it is not defined. */
static double correlation(const norma__benchmarking *b, size_t first, size_t second)
{
    const double *x = b->result->scores->pomp + first * b->n_rows;
    const double *y = b->result->scores->pomp + second * b->n_rows;
    double n = 0, mx = 0, my = 0, xx = 0, xy = 0, yy = 0;
    for (size_t i = 0; i < b->n_rows; i++) {
        if (isnan(x[i]) || isnan(y[i]))
            continue;
        const double dx = x[i] - mx, dy = y[i] - my;
        n++;
        mx += dx / n;
        my += dy / n;
        xx += dx * (x[i] - mx);
        xy += dx * (y[i] - my);
        yy += dy * (y[i] - my);
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

static norma_status correlate(double **out, const norma__benchmarking *b, norma_error *err)
{
    const size_t k = b->result->n_profile;
    double *r = NORMA__NEW(double, k *k);
    if (!r)
        return norma__no_memory(err);
    for (size_t i = 0; i < k; i++)
        for (size_t j = i; j < k; j++)
            r[i * k + j] = r[j * k + i] =
                i == j ? 1 : correlation(b, b->result->profile[i], b->result->profile[j]);
    *out = r;
    return NORMA_OK;
}

/* ---- how companies vary ---- */

static const norma_norm_scale *scale_in(const norma_benchmark *r, size_t set, size_t k)
{
    const norma_benchmark_norm *norm = norma_benchmark_norm_at(r, set, r->profile[k]);
    return norm->scale != NORMA_NONE && norm->by_companies ? &r->sets[set]->scales[norm->scale]
                                                           : NULL;
}

/* A company's place in the means of a set: whether it has all, and their deviations. */
static bool deviations(double *out, const norma_benchmark *r, size_t set, size_t company)
{
    for (size_t k = 0; k < r->n_profile; k++) {
        const norma_norm_scale *scale = scale_in(r, set, k);
        out[k] = 0;
        if (!scale)
            continue;
        if (scale->companies[company].n == 0)
            return false;
        out[k] = scale->companies[company].mean - scale->company_mean;
    }
    return true;
}

static double inverse_size(const norma_benchmark *r, size_t set, size_t company)
{
    for (size_t k = 0; k < r->n_profile; k++)
        if (scale_in(r, set, k))
            return 1 / (double)scale_in(r, set, k)->companies[company].n;
    return 0;
}

static norma_status describe_companies(companies *out, const norma_benchmark *r, size_t set,
                                       norma_error *err)
{
    const size_t k = r->n_profile;
    double *d = NORMA__NEW(double, 2 * k), *sum = d ? d + k : NULL;
    *out = (companies){.cov = NORMA__NEW(double, k *k)};
    if (!d || !out->cov) {
        free(d);
        return norma__no_memory(err);
    }
    for (size_t j = 0; j < r->sets[set]->n_companies; j++) {
        if (!deviations(d, r, set, j))
            continue;
        out->n++;
        out->inverse_size += inverse_size(r, set, j);
        for (size_t a = 0; a < k; a++) {
            sum[a] += d[a];
            for (size_t c = 0; c <= a; c++)
                out->cov[a * k + c] += d[a] * d[c];
        }
    }
    const double n = (double)out->n;
    out->inverse_size /= n;
    for (size_t a = 0; a < k; a++)
        for (size_t c = 0; c <= a; c++)
            out->cov[c * k + a] = out->cov[a * k + c] =
                (out->cov[a * k + c] - sum[a] * sum[c] / n) / (n - 1);
    free(d);
    return NORMA_OK;
}

/* ---- one profile ---- */

/* A profile being compared. */
typedef struct comparing {
    const norma_benchmark *r;
    size_t set, n;      /* n: scales with a figure */
    size_t *at;         /* n: places in the profile */
    double *own, *norm; /* n */
    double inverse;     /* mean of 1 / n over its scales */
    const companies *companies;
    const double *correlation;
    double *sigma; /* n^2 */
} comparing;

static void take_scales(comparing *c, size_t entity)
{
    double sum = 0;
    c->n = 0;
    for (size_t k = 0; k < c->r->n_profile; k++) {
        const size_t scale = c->r->profile[k];
        const norma_benchmark_figure *f = norma_benchmark_at(c->r, entity, c->set, scale);
        if (isnan(f->mean) || isnan(f->difference))
            continue;
        c->at[c->n] = k;
        c->own[c->n] = f->mean;
        c->norm[c->n++] = norma_benchmark_norm_at(c->r, c->set, scale)->mean;
        sum += 1 / (double)f->n;
    }
    c->inverse = sum / (double)c->n;
}

static double mean_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum / (double)n;
}

static double product(const double *x, double mx, const double *y, double my, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (x[i] - mx) * (y[i] - my);
    return sum;
}

/* Cronbach & Gleser (1953): D^2 = n (difference of levels)^2 + (difference of scatters)^2 +
   2 scatter scatter (1 - shape). */
static void level_scatter_shape(norma_profile *p, const comparing *c)
{
    const double n = (double)c->n;
    p->level = mean_of(c->own, c->n);
    p->norm_level = mean_of(c->norm, c->n);
    p->scatter = sqrt(product(c->own, p->level, c->own, p->level, c->n));
    p->norm_scatter = sqrt(product(c->norm, p->norm_level, c->norm, p->norm_level, c->n));
    const double cross = product(c->own, p->level, c->norm, p->norm_level, c->n);
    const double scatters = p->scatter * p->norm_scatter;
    if (scatters > 0 && c->n > 2) /* two points lie on a line */
        p->shape = cross / scatters;
    const double apart = p->level - p->norm_level, wider = p->scatter - p->norm_scatter;
    const double of_level = n * apart * apart, of_scatter = wider * wider;
    const double of_shape = fmax(0, 2 * (scatters - cross));
    const double all = of_level + of_scatter + of_shape;
    p->d = sqrt(all);
    if (all > 0) {
        p->d_level = of_level / all;
        p->d_scatter = of_scatter / all;
        p->d_shape = of_shape / all;
    }
}

/* Covariance of the means of companies of its size: that of the norm's companies, and what other
   sizes add or take of the variance within (docs/benchmark.md). */
static void fill_sigma(comparing *c)
{
    const size_t k = c->r->n_profile, n = c->n;
    const double more = c->inverse - c->companies->inverse_size;
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            const size_t i = c->at[a], j = c->at[b];
            const double within =
                sqrt(norma_benchmark_norm_at(c->r, c->set, c->r->profile[i])->within *
                     norma_benchmark_norm_at(c->r, c->set, c->r->profile[j])->within);
            c->sigma[a * n + b] =
                c->companies->cov[i * k + j] + more * within * c->correlation[i * k + j];
        }
}

/* Cattell (1949): 2 k50 - sum d^2 over 2 k50 + sum d^2, with the median of chi square. */
static double pattern_similarity(double squares, double n)
{
    const double f = norma__f_quantile(0.5, n, 1e10); /* chi square / n */
    return (2 * n * f - squares) / (2 * n * f + squares);
}

static void in_sds(norma_profile *p, const comparing *c)
{
    double squares = 0;
    for (size_t a = 0; a < c->n; a++) {
        const double d = c->own[a] - c->norm[a];
        squares += d * d / c->sigma[a * c->n + a];
    }
    if (!(squares >= 0) || isinf(squares))
        return;
    p->d_sd = sqrt(squares / (double)c->n);
    p->rp = pattern_similarity(squares, (double)c->n);
}

/* The distance of another company from the mean of n: n (n - k) / ((n^2 - 1) k) D^2 is F of k and
   n - k (Hotelling). False where it cannot be computed. */
static bool mahalanobis(norma_profile *p, comparing *c)
{
    const double n = (double)c->companies->n, k = (double)c->n;
    if (c->companies->n < c->n + 2 || !norma__invert_spd(c->sigma, NULL, c->sigma, c->n))
        return false;
    double sum = 0;
    for (size_t a = 0; a < c->n; a++)
        for (size_t b = 0; b < c->n; b++)
            sum += (c->own[a] - c->norm[a]) * c->sigma[a * c->n + b] * (c->own[b] - c->norm[b]);
    p->mahalanobis = sum;
    p->df1 = k;
    p->df2 = n - k;
    p->f = n * (n - k) / ((n * n - 1) * k) * sum;
    p->p = norma__f_upper(p->f, p->df1, p->df2);
    return true;
}

/* *far: the distance among companies could be computed, or was not to be. */
static void compare_profile(norma_profile *p, comparing *c, size_t entity, bool *far)
{
    *p = (norma_profile){.level = NAN,
                         .norm_level = NAN,
                         .scatter = NAN,
                         .norm_scatter = NAN,
                         .shape = NAN,
                         .d = NAN,
                         .d_level = NAN,
                         .d_scatter = NAN,
                         .d_shape = NAN,
                         .d_sd = NAN,
                         .rp = NAN,
                         .mahalanobis = NAN,
                         .f = NAN,
                         .df1 = NAN,
                         .df2 = NAN,
                         .p = NAN};
    *far = true;
    take_scales(c, entity);
    p->n_scales = c->n;
    if (c->n < 2)
        return;
    level_scatter_shape(p, c);
    if (c->companies->n < 2)
        return;
    fill_sigma(c);
    in_sds(p, c);
    *far = mahalanobis(p, c);
}

/* ---- all of them ---- */

/* The profiles of entities from the first up to the one before last. */
static norma_status compare_profiles(norma_profile *out, size_t step, bool *all_far,
                                     const norma_benchmark *r, size_t set, const companies *all,
                                     size_t first, size_t last, const double *correlations,
                                     norma_error *err)
{
    const size_t k = r->n_profile;
    comparing c = {.r = r,
                   .set = set,
                   .companies = all,
                   .correlation = correlations,
                   .at = NORMA__NEW(size_t, k),
                   .own = NORMA__NEW(double, k),
                   .norm = NORMA__NEW(double, k),
                   .sigma = NORMA__NEW(double, k *k)};
    const bool made = c.at && c.own && c.norm && c.sigma;
    *all_far = true;
    for (size_t e = first; e < last && made; e++) {
        bool far;
        compare_profile(&out[(e - first) * step], &c, e, &far);
        *all_far = *all_far && far;
    }
    free(c.at);
    free(c.own);
    free(c.norm);
    free(c.sigma);
    return made ? NORMA_OK : norma__no_memory(err);
}

norma_status norma__profile_of(norma_profile *out, bool *far, const norma_benchmark *r,
                               size_t entity, size_t set, const double *correlations,
                               norma_error *err)
{
    companies all;
    norma_status status = describe_companies(&all, r, set, err);
    if (status == NORMA_OK)
        status = compare_profiles(out, 1, far, r, set, &all, entity, entity + 1, correlations, err);
    free(all.cov);
    return status;
}

static norma_status of_set(norma_benchmark *r, size_t set, const double *correlations,
                           norma_error *err)
{
    companies all;
    bool far = true;
    norma_status status = describe_companies(&all, r, set, err);
    if (status == NORMA_OK)
        status = compare_profiles(r->profiles + set, r->n_sets, &far, r, set, &all, 0,
                                  r->n_entities, correlations, err);
    if (status == NORMA_OK && !far)
        status = norma__note(&r->notes, err, "profile-few-companies", r->sets[set]->name,
                             (double)all.n, (double)r->n_profile,
                             "norm set %s has %zu companies scored on all %zu scales of the "
                             "profile, or scales that follow from one another: there is no "
                             "distance among companies (Mahalanobis)",
                             r->sets[set]->name, all.n, r->n_profile);
    free(all.cov);
    return status;
}

norma_status norma__benchmark_profiles(norma__benchmarking *b, norma_error *err)
{
    norma_benchmark *r = b->result;
    double *correlations = NULL;
    norma_status status = choose_scales(r, err);
    if (status == NORMA_OK)
        status = correlate(&correlations, b, err);
    if (status == NORMA_OK && !(r->profiles = NORMA__NEW(norma_profile, r->n_entities * r->n_sets)))
        status = norma__no_memory(err);
    for (size_t i = 0; i < r->n_sets && status == NORMA_OK; i++)
        status = of_set(r, i, correlations, err);
    free(correlations);
    return status;
}
