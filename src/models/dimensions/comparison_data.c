/* Ruscio & Roche (2012), Psychological Assessment 24, 282-292: samples from populations with one
   factor, two factors, ... that have the sample's answers and reproduce its correlations; one more
   factor counts when their eigenvalues come nearer to the sample's. */
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/dimensions/comparison_data_population.h"
#include "models/dimensions/comparison_data_ranks.h"
#include "models/dimensions/comparison_data_sample.h"
#include "models/dimensions/criteria.h"

enum { SIZE = NORMA__POPULATION };

/* The paper's level: lenient, because one factor too few does more harm than one too many. */
static const double level = 0.30;

/* Random streams: away from those of other criteria, and of one number of factors from the next. */
static const uint64_t first_stream = UINT64_C(3) << 56, streams_a_number = UINT64_C(1) << 32;

/* What one thread needs to compare a number of factors. */
typedef struct bench {
    norma__population population;
    gsl_rng *random;
    uint32_t *times; /* SIZE */
    float *drawn;    /* SIZE x (p + 1): respondents that are drawn, times the root of how often */
    float *cross;    /* (p + 1) x (p + 1) */
    double *cor;     /* p x p */
    double *values;  /* p */
} bench;

typedef struct comparison {
    const norma__comparable *sample;
    size_t replicates, most;
    uint64_t seed;
    int threads;
    bench *benches;
    double *rmse;     /* most x replicates */
    double *mean;     /* most */
    double *work;     /* 2 replicates */
    size_t *constant; /* most: samples with an item that did not vary */
} comparison;

static norma_status bench_new(bench *b, const comparison *c, norma_error *err)
{
    const size_t p = c->sample->p;
    norma_status status = norma__population_new(&b->population, p, c->most, err);
    if (status != NORMA_OK)
        return status;
    b->random = norma__random_new(c->seed, first_stream);
    b->times = NORMA__NEW(uint32_t, SIZE);
    b->drawn = NORMA__NEW(float, SIZE *(p + 1));
    b->cross = NORMA__NEW(float, (p + 1) * (p + 1));
    b->cor = NORMA__NEW(double, p *p + p);
    if (!b->random || !b->times || !b->drawn || !b->cross || !b->cor)
        return norma__no_memory(err);
    b->values = b->cor + p * p;
    return NORMA_OK;
}

static norma_status comparison_new(comparison *c, const norma__dimensioning *d,
                                   const norma__comparable *s, size_t most, norma_error *err)
{
    const size_t bytes = SIZE * (4 * s->p + most + 4) * sizeof(float);
    const size_t threads = (size_t)norma__threads_within(d->options->threads, bytes);
    norma_status status = NORMA_OK;
    *c = (comparison){.sample = s,
                      .replicates = d->options->replicates,
                      .most = most,
                      .seed = d->options->seed,
                      .threads = (int)(threads < most ? threads : most)};
    c->benches = NORMA__NEW(bench, (size_t)c->threads);
    c->rmse = NORMA__NEW(double, most * c->replicates);
    c->mean = NORMA__NEW(double, most);
    c->work = NORMA__NEW(double, 2 * c->replicates);
    c->constant = NORMA__NEW(size_t, most);
    if (!c->benches || !c->rmse || !c->mean || !c->work || !c->constant)
        return norma__no_memory(err);
    for (int t = 0; t < c->threads && status == NORMA_OK; t++)
        status = bench_new(&c->benches[t], c, err);
    return status;
}

static void comparison_free(comparison *c)
{
    for (int t = 0; c->benches && t < c->threads; t++) {
        bench *b = &c->benches[t];
        norma__population_free(&b->population);
        gsl_rng_free(b->random);
        free(b->times);
        free(b->drawn);
        free(b->cross);
        free(b->cor);
    }
    free(c->benches);
    free(c->rmse);
    free(c->mean);
    free(c->work);
    free(c->constant);
}

/* How often each respondent is among n drawn with replacement: one by one, or respondent by
   respondent when that is less work; both are exact. */
static void draw_times(uint32_t *times, size_t n, gsl_rng *random)
{
    if (n < 8 * (size_t)SIZE) {
        memset(times, 0, SIZE * sizeof *times);
        for (size_t i = 0; i < n; i++)
            times[gsl_rng_uniform_int(random, SIZE)]++;
        return;
    }
    unsigned left = (unsigned)n;
    for (size_t r = 0; r < SIZE; r++) {
        times[r] = gsl_ran_binomial(random, 1.0 / (double)(SIZE - r), left);
        left -= times[r];
    }
}

/* The respondents drawn, each once, times the root of how often; returns how many. */
static size_t gather(bench *b, size_t p)
{
    const size_t width = p + 1;
    size_t drawn = 0;
    for (size_t r = 0; r < SIZE; r++) {
        if (b->times[r] == 0)
            continue;
        const float root = sqrtf((float)b->times[r]), *from = b->population.x + r * width;
        float *to = b->drawn + drawn++ * width;
        for (size_t j = 0; j < width; j++)
            to[j] = root * from[j];
    }
    return drawn;
}

/* Fills the correlations of a sample; an item that does not vary has none. Returns whether there
   was one. */
static bool correlate(bench *b, size_t p, size_t n)
{
    const size_t width = p + 1, rows = gather(b, p);
    const float *sum = b->cross + p * width; /* the last column: sums of answers */
    bool constant = false;
    cblas_ssyrk(CblasColMajor, CblasUpper, CblasNoTrans, (int)width, (int)rows, 1, b->drawn,
                (int)width, 0, b->cross, (int)width);
    for (size_t j = 0; j < p; j++) {
        double square = (double)b->cross[j * width + j], total = (double)sum[j];
        double scatter = square - total * total / (double)n;
        b->values[j] = scatter > 1e-5 * square ? 1 / sqrt(scatter) : 0;
        constant = constant || b->values[j] == 0;
    }
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i <= j; i++) {
            double product =
                (double)b->cross[j * width + i] - (double)sum[i] * (double)sum[j] / (double)n;
            b->cor[j * p + i] = b->cor[i * p + j] =
                i == j ? 1 : product * b->values[i] * b->values[j];
        }
    return constant;
}

/* One number of factors: its population, and how far eigenvalues of samples of it are from the
   sample's. */
static norma_status compare(comparison *c, bench *b, size_t k, norma_error *err)
{
    const norma__comparable *s = c->sample;
    const uint64_t stream = first_stream + k * streams_a_number;
    norma__random_restart(b->random, c->seed, stream);
    norma_status status = norma__population_fill(&b->population, &s->like, k, b->random, err);
    double total = 0;
    for (size_t r = 0; r < c->replicates && status == NORMA_OK; r++) {
        double squares = 0;
        norma__random_restart(b->random, c->seed, stream + 1 + r);
        draw_times(b->times, s->n, b->random);
        c->constant[k - 1] += correlate(b, s->p, s->n) ? 1 : 0;
        status = norma__eigen(b->values, NULL, b->cor, s->p, err);
        for (size_t j = 0; j < s->p; j++)
            squares += pow(b->values[j] - s->eigenvalues[j], 2);
        total += c->rmse[(k - 1) * c->replicates + r] = sqrt(squares / (double)s->p);
    }
    c->mean[k - 1] = total / (double)c->replicates;
    return status;
}

/* k factors from first on, each with a thread of its own. */
static norma_status compare_next(comparison *c, size_t first, size_t n, norma_error *err)
{
    norma_status worst = NORMA_OK;
#pragma omp parallel for num_threads(c->threads) schedule(static, 1)
    for (size_t i = 0; i < n; i++) {
        norma_error own = {0};
        norma_status status = compare(c, &c->benches[i], first + i, &own);
        if (status != NORMA_OK)
#pragma omp critical(norma_comparison_failed)
        {
            worst = status;
            if (err)
                *err = own;
        }
    }
    return worst;
}

/* Goes on while one more factor brings the eigenvalues nearer; returns how many factors there are
   through *found, and how many were tried through *tried. */
static norma_status search(comparison *c, size_t *found, size_t *tried, norma_error *err)
{
    size_t done = 0;
    *found = 1;
    for (*tried = 1;; (*tried)++) {
        const size_t left = c->most - done, threads = (size_t)c->threads;
        if (*tried > done) {
            const size_t n = left < threads ? left : threads;
            norma_status status = compare_next(c, done + 1, n, err);
            if (status != NORMA_OK)
                return status;
            done += n;
        }
        const double *now = c->rmse + (*tried - 1) * c->replicates;
        if (*tried > 1 &&
            !(norma__lies_below(now, now - c->replicates, c->replicates, c->work) < level))
            return NORMA_OK;
        *found = *tried;
        if (*tried == c->most)
            return NORMA_OK;
    }
}

static norma_status note_samples(norma__dimensioning *d, const comparison *c, size_t found,
                                 size_t tried, norma_error *err)
{
    norma_notes *notes = &d->result->notes;
    norma_status status = NORMA_OK;
    size_t constant = 0;
    for (size_t k = 0; k < tried; k++)
        constant += c->constant[k];
    if (constant > 0)
        status = norma__note(notes, err, "comparison-data-constant", NULL, (double)constant,
                             (double)(tried * c->replicates),
                             "in %zu of %zu samples of comparison data an item does not vary; its "
                             "correlations count as 0 there",
                             constant, tried * c->replicates);
    if (status == NORMA_OK && found == c->most)
        status = norma__note(notes, err, "comparison-data-not-ended", NULL, (double)found, NAN,
                             "comparison data accepted all %zu factors that were tried: there may "
                             "be more",
                             found);
    return status;
}

static norma_status simulate(norma__dimensioning *d, norma_dimension_criterion *criterion,
                             const norma__comparable *s, size_t most, norma_error *err)
{
    comparison c;
    size_t tried = 0, found = 0;
    norma_status status = comparison_new(&c, d, s, most, err);
    if (status == NORMA_OK)
        status = search(&c, &found, &tried, err);
    if (status == NORMA_OK) {
        criterion->n_factors = found;
        status = norma__criterion_series(criterion, "distance of eigenvalues (RMSE)", 1, c.mean,
                                         tried, err);
    }
    if (status == NORMA_OK)
        status = note_samples(d, &c, found, tried, err);
    comparison_free(&c);
    return status;
}

static size_t most_factors(const norma__dimensioning *d)
{
    const size_t testable = norma__most_testable(d->matrix->p), asked = d->options->most;
    return asked > 0 && asked < testable ? asked : testable;
}

norma_status norma__criteria_comparison_data(norma__dimensioning *d, norma_error *err)
{
    norma_dimension_criterion *c = norma__criterion_add(
        d->result, "comparison-data", "Comparison data",
        "Answers of any shape, Pearson correlations; one more factor must bring the eigenvalues of "
        "simulated samples nearer to the observed ones; at least one factor",
        "Ruscio & Roche (2012), Psychological Assessment 24, 282-292", "simulation");
    norma__comparable s = {0};
    bool defined = false;
    if (!c)
        return norma__no_memory(err);
    const size_t most = most_factors(d);
    if (most == 0 || !d->rows)
        return NORMA_OK; /* a note of norma_dimensions() says so */
    norma__prepare_numerics();
    norma_status status = norma__comparable_new(&s, &defined, d->rows, err);
    if (status == NORMA_OK && defined)
        status = simulate(d, c, &s, most, err);
    else if (status == NORMA_OK)
        status =
            norma__note(&d->result->notes, err, "comparison-data-undefined", NULL, (double)s.n, NAN,
                        "comparison data need complete rows in which every item varies; "
                        "there are %zu complete rows",
                        s.n);
    norma__comparable_free(&s);
    return status;
}
