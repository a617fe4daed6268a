/* Next eigenvalue sufficiency test: Achim (2017), The Quantitative Methods for Psychology 13,
   64-74, as Brandenburg & Papenberg (2024), Psychological Methods 29, 21-47: the j-th eigenvalue
   against the j-th of samples from the model with j - 1 factors. */
#include <gsl/gsl_statistics_double.h>
#include <lapacke.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/dimensions/criteria.h"
#include "models/dimensions/graph_root.h"
#include "models/extraction/extract.h"
#include "statistics/wishart.h"

/* Random streams: away from those of other criteria, and of one rank from the next. */
static const uint64_t first_stream = UINT64_C(2) << 56, streams_a_rank = UINT64_C(1) << 32;

/* What one thread needs. */
typedef struct bench {
    gsl_rng *random;
    double *cor, *work; /* p x p; 2 p^2 and more of LAPACK's */
    double *values;     /* p */
    lapack_int *whole;  /* of LAPACK */
} bench;

typedef struct nest {
    size_t p, n, replicates;
    uint64_t seed;
    int threads;
    bench *benches;
    double *model, *root; /* p x p: of the reference model */
    double *drawn;        /* replicates */
    double *threshold;    /* p */
} nest;

static norma_status bench_new(bench *b, const nest *s, norma_error *err)
{
    const size_t p = s->p;
    b->cor = NORMA__NEW(double, 3 * p * p + 27 * p);
    b->whole = NORMA__NEW(lapack_int, 12 * p);
    b->random = norma__random_new(s->seed, first_stream);
    if (!b->cor || !b->whole || !b->random)
        return norma__no_memory(err);
    b->work = b->cor + p * p;
    b->values = b->work + 2 * p * p + 26 * p;
    return NORMA_OK;
}

static norma_status nest_new(nest *s, const norma__dimensioning *d, norma_error *err)
{
    const size_t p = d->matrix->p;
    *s = (nest){.p = p,
                .n = d->matrix->n,
                .replicates = d->options->replicates,
                .seed = d->options->seed,
                .threads = norma__threads_within(d->options->threads, 4 * p * p * sizeof(double))};
    norma_status status = NORMA_OK;
    s->benches = NORMA__NEW(bench, (size_t)s->threads);
    s->model = NORMA__NEW(double, p *p);
    s->root = NORMA__NEW(double, p *p);
    s->drawn = NORMA__NEW(double, s->replicates);
    s->threshold = NORMA__NEW(double, p);
    if (!s->benches || !s->model || !s->root || !s->drawn || !s->threshold)
        return norma__no_memory(err);
    for (int t = 0; t < s->threads && status == NORMA_OK; t++)
        status = bench_new(&s->benches[t], s, err);
    return status;
}

static void nest_free(nest *s)
{
    for (int t = 0; s->benches && t < s->threads; t++) {
        gsl_rng_free(s->benches[t].random);
        free(s->benches[t].cor);
        free(s->benches[t].whole);
    }
    free(s->benches);
    free(s->model);
    free(s->root);
    free(s->drawn);
    free(s->threshold);
}

/* The root of Lambda Lambda' + Psi; where an item's communality leaves less than the least
   uniqueness, it has that one on top. */
static norma_status fill_root(nest *s, const norma__extracted *solution, norma_error *err)
{
    const size_t p = s->p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            double sum = 0;
            for (size_t f = 0; f < solution->k; f++)
                sum += solution->loadings[f * p + i] * solution->loadings[f * p + j];
            s->model[j * p + i] = i == j ? fmax(1, sum + NORMA__LEAST_UNIQUENESS) : sum;
        }
    return norma__correlation_root(s->root, s->model, p, err);
}

/* The reference model with k factors; an improper one leaves a note. */
static norma_status set_model(nest *s, norma__dimensioning *d, size_t k, norma_error *err)
{
    norma__extracted solution;
    norma_status status =
        norma__extract(&solution, NORMA_EXTRACT_MINRES, d->matrix->cor, s->p, k, err);
    if (status != NORMA_OK)
        return status;
    status = fill_root(s, &solution, err);
    if (status == NORMA_OK && (solution.n_heywood > 0 || !solution.converged))
        status = norma__note(&d->result->notes, err, "nest-improper", NULL, (double)k, NAN,
                             "NEST draws from a model with %zu factors that has a Heywood case or "
                             "did not converge",
                             k);
    norma__extracted_free(&solution);
    return status;
}

/* The eigenvalue of a rank (from 1) of one replicate; returns LAPACK's word. */
static lapack_int draw(nest *s, bench *b, size_t rank, size_t replicate)
{
    const lapack_int p = (lapack_int)s->p, at = (lapack_int)(s->p - rank + 1);
    lapack_int found, unused[2];
    double none;
    norma__random_restart(b->random, s->seed, first_stream + rank * streams_a_rank + replicate);
    norma__wishart_correlations(b->cor, rank > 1 ? s->root : NULL, s->p, s->n, b->random, b->work);
    lapack_int info = LAPACKE_dsyevr_work(LAPACK_COL_MAJOR, 'N', 'I', 'U', p, b->cor, p, 0, 0, at,
                                          at, 0, &found, b->values, &none, 1, unused, b->work,
                                          2 * p * p + 26 * p, b->whole, 12 * p);
    s->drawn[replicate] = b->values[0];
    return info;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static norma_status set_threshold(nest *s, size_t rank, double level, norma_error *err)
{
    lapack_int worst = 0;
#pragma omp parallel for num_threads(s->threads) schedule(dynamic) reduction(max : worst)
    for (size_t r = 0; r < s->replicates; r++) {
        lapack_int info = draw(s, &s->benches[omp_get_thread_num()], rank, r);
        worst = info != 0 ? 1 : worst;
    }
    if (worst != 0)
        return norma__fail(err, NORMA_EDATA,
                           "the eigenvalues of a simulated matrix of %zu items did not converge",
                           s->p);
    qsort(s->drawn, s->replicates, sizeof *s->drawn, by_value);
    s->threshold[rank - 1] =
        gsl_stats_quantile_from_sorted_data(s->drawn, 1, s->replicates, 1 - level);
    return NORMA_OK;
}

/* Ranks to be tested: while the reference model keeps degrees of freedom, and up to eight tenths of
   the items (Achim, 2017), or as many factors as were asked for. */
static size_t most_ranks(const norma__dimensioning *d)
{
    const size_t p = d->matrix->p, share = 8 * p / 10, testable = norma__most_testable(p) + 1;
    const size_t most = share < testable ? share : testable, asked = d->options->most;
    return asked > 0 && asked < most ? asked : most;
}

static norma_status test(nest *s, norma__dimensioning *d, norma_dimension_criterion *c,
                         norma_error *err)
{
    const norma_dimensions_result *r = d->result;
    const size_t most = most_ranks(d);
    norma_status status = NORMA_OK;
    size_t rank = 1;
    for (; rank <= most && status == NORMA_OK; rank++) {
        if (rank > 1)
            status = set_model(s, d, rank - 1, err);
        if (status == NORMA_OK)
            status = set_threshold(s, rank, d->options->level, err);
        if (status == NORMA_OK && r->eigenvalues[rank - 1] <= s->threshold[rank - 1])
            break;
    }
    if (status != NORMA_OK)
        return status;
    const size_t tested = rank <= most ? rank : most;
    c->n_factors = rank - 1;
    status = norma__criterion_series(c, "eigenvalue", 1, r->eigenvalues, s->p, err);
    if (status == NORMA_OK)
        status = norma__criterion_series(c, "threshold", 1, s->threshold, tested, err);
    if (status == NORMA_OK && rank > most)
        status =
            norma__note(&d->result->notes, err, "nest-not-ended", NULL, (double)most, NAN,
                        "NEST accepted all %zu factors that it tested: there may be more", most);
    return status;
}

norma_status norma__criteria_nest(norma__dimensioning *d, norma_error *err)
{
    norma_dimension_criterion *c = norma__criterion_add(
        d->result, "nest", "Next eigenvalue sufficiency test (NEST)",
        "Multivariate normal answers; a factor must explain more than samples from the model with "
        "one factor less would by chance; in large samples small ones do",
        "Achim (2017), The Quantitative Methods for Psychology 13, 64-74", "simulation");
    nest s;
    if (!c)
        return norma__no_memory(err);
    if (most_ranks(d) == 0)
        return NORMA_OK; /* two items or fewer: norma_dimensions() says so */
    norma__prepare_numerics();
    norma_status status = nest_new(&s, d, err);
    if (status == NORMA_OK)
        status = test(&s, d, c, err);
    nest_free(&s);
    return status;
}
