#include "models/dimensions/draws.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/dimensions/reduced.h"

norma_status norma__draws_new(norma__draws *out, size_t p, size_t replicates, bool factors,
                              norma_error *err)
{
    *out = (norma__draws){.p = p, .replicates = replicates};
    out->components = NORMA__NEW(double, p *replicates);
    out->factors = factors ? NORMA__NEW(double, p *replicates) : NULL;
    if (out->components && (!factors || out->factors))
        return NORMA_OK;
    norma__draws_clear(out);
    return norma__no_memory(err);
}

void norma__draws_clear(norma__draws *draws)
{
    free(draws->components);
    free(draws->factors);
    *draws = (norma__draws){0};
}

size_t norma__draws_work(size_t p)
{
    return p + norma__reduced_work(p);
}

bool norma__draws_take(norma__draws *draws, size_t r, const double *cor, double *work)
{
    const size_t p = draws->p;
    double *values = work, *rest = work + p;
    if (!norma__eigenvalues(values, cor, p, rest))
        return false;
    for (size_t i = 0; i < p; i++)
        draws->components[i * draws->replicates + r] = values[i];
    if (!draws->factors)
        return true;
    norma__reduced_eigenvalues(values, NULL, cor, p, rest);
    for (size_t i = 0; i < p; i++)
        draws->factors[i * draws->replicates + r] = values[i];
    return true;
}

void norma__draws_skip(norma__draws *draws, size_t r)
{
    for (size_t i = 0; i < draws->p; i++) {
        draws->components[i * draws->replicates + r] = NAN;
        if (draws->factors)
            draws->factors[i * draws->replicates + r] = NAN;
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Moves what is defined to the front; returns how many. */
static size_t keep_defined(double *values, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            values[kept++] = values[i];
    for (size_t i = kept; i < n; i++)
        values[i] = NAN;
    return kept;
}

void norma__draws_summarise(double *mean, double *threshold, double *draws, size_t p,
                            size_t replicates, double percentile)
{
    for (size_t i = 0; i < p; i++) {
        double *values = draws + i * replicates;
        const size_t n = keep_defined(values, replicates);
        qsort(values, n, sizeof *values, by_value);
        mean[i] = n > 0 ? gsl_stats_mean(values, 1, n) : NAN;
        threshold[i] =
            n > 0 ? gsl_stats_quantile_from_sorted_data(values, 1, n, percentile / 100) : NAN;
    }
}

size_t norma__draws_count(const double *eigenvalues, const double *threshold, size_t p)
{
    size_t count = 0;
    while (count < p && eigenvalues[count] > threshold[count])
        count++;
    return count;
}

/* One rule: observed NULL says nothing. */
static norma_status judge_rule(norma_dimensions_result *r, const norma__draws_words *words,
                               size_t rule, const double *observed, const double *threshold,
                               norma_error *err)
{
    const size_t p = r->n_items;
    norma_dimension_criterion *c =
        norma__criterion_add(r, words->code[rule], words->title[rule], words->assumes[rule],
                             words->source[rule], "parallel");
    if (!c)
        return norma__no_memory(err);
    if (!observed || isnan(threshold[0]))
        return NORMA_OK;
    c->n_factors = norma__draws_count(observed, threshold, p);
    norma_status status = norma__criterion_series(c, "eigenvalue", 1, observed, p, err);
    if (status != NORMA_OK)
        return status;
    return norma__criterion_series(c, "threshold", 1, threshold, p, err);
}

/* Mean, percentile, and the percentile for the first and means for the others: rules first ...
   first + 2. */
static norma_status judge_rules(norma_dimensions_result *r, const norma__draws_words *words,
                                size_t first, const double *observed, double *mean,
                                double *threshold, norma_error *err)
{
    norma_status status = judge_rule(r, words, first, observed, mean, err);
    if (status == NORMA_OK)
        status = judge_rule(r, words, first + 1, observed, threshold, err);
    mean[0] = threshold[0];
    return status == NORMA_OK ? judge_rule(r, words, first + 2, observed, mean, err) : status;
}

norma_status norma__draws_judge(norma__dimensioning *d, norma__draws *draws,
                                const norma__draws_words *words, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    const size_t p = r->n_items;
    double *mean = NORMA__NEW(double, 2 * p), *threshold;
    const double *observed[2] = {r->eigenvalues, r->reduced};
    double *drawn[2] = {draws ? draws->components : NULL, draws ? draws->factors : NULL};
    norma_status status = NORMA_OK;
    if (!mean)
        return norma__no_memory(err);
    threshold = mean + p;
    for (size_t k = 0; k < 2 && status == NORMA_OK; k++) {
        if (drawn[k])
            norma__draws_summarise(mean, threshold, drawn[k], p, draws->replicates,
                                   d->options->percentile);
        status = judge_rules(r, words, 3 * k, drawn[k] ? observed[k] : NULL, mean, threshold, err);
    }
    free(mean);
    return status;
}
