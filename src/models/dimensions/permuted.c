/* Parallel analysis of permuted answers: every item keeps its own answers, and loses its relations
   with the others. Buja & Eyuboglu (1992), Multivariate Behav. Res. 27, 509-540; of polychorics
   Timmerman & Lorenzo-Seva (2011), Psychol. Methods 16, 209-220. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/dimensions/draws.h"

/* What one thread needs. */
typedef struct bench {
    norma__redraw *redraw;
    double *cor, *work;
} bench;

typedef struct shuffling {
    size_t p;
    int threads;
    bench *benches;  /* threads */
    double *numbers; /* of all benches */
    norma_status worst;
    norma_error err; /* of worst */
} shuffling;

static norma_status shuffling_new(shuffling *s, const norma__dimensioning *d, norma_error *err)
{
    const size_t p = d->rows->p, needs = p * p + norma__draws_work(p);
    size_t threads = (size_t)norma__threads(d->options->threads);
    threads = threads < d->options->permutations ? threads : d->options->permutations;
    *s = (shuffling){.p = p, .threads = (int)threads};
    s->benches = NORMA__NEW(bench, threads);
    s->numbers = NORMA__NEW(double, threads *needs);
    if (!s->benches || !s->numbers)
        return norma__no_memory(err);
    norma_status status = NORMA_OK;
    for (size_t t = 0; t < threads && status == NORMA_OK; t++) {
        s->benches[t].cor = s->numbers + t * needs;
        s->benches[t].work = s->benches[t].cor + p * p;
        status = norma__redraw_new(&s->benches[t].redraw, d->rows,
                                   (norma_factor_correlation)d->options->correlation,
                                   d->options->seed, err);
    }
    return status;
}

static void shuffling_free(shuffling *s)
{
    for (int t = 0; s->benches && t < s->threads; t++)
        norma__redraw_free(s->benches[t].redraw);
    free(s->benches);
    free(s->numbers);
}

static void shuffle(norma__draws *draws, shuffling *s, size_t r)
{
    bench *b = &s->benches[omp_get_thread_num()];
    norma_error own = {0};
    bool defined = false;
    norma_status status = norma__redraw_correlations(b->cor, &defined, b->redraw,
                                                     NORMA__REDRAW_PERMUTED, r + 1, &own);
    if (status != NORMA_OK)
#pragma omp critical(norma_shuffling_failed)
    {
        s->worst = status;
        s->err = own;
    }
    if (status != NORMA_OK || !defined || !norma__draws_take(draws, r, b->cor, b->work))
        norma__draws_skip(draws, r);
}

static norma_status run(norma__draws *draws, shuffling *s, norma_error *err)
{
#pragma omp parallel for num_threads(s->threads) schedule(dynamic)
    for (size_t r = 0; r < draws->replicates; r++)
        shuffle(draws, s, r);
    if (s->worst != NORMA_OK && err)
        *err = s->err;
    return s->worst;
}

static size_t count_undefined(const double *draws, size_t n)
{
    size_t count = 0;
    for (size_t r = 0; r < n; r++)
        count += isnan(draws[r]) ? 1 : 0;
    return count;
}

/* Shuffled samples without a correlation, or whose matrix has no inverse. */
static norma_status note_left_out(norma__dimensioning *d, const norma__draws *draws,
                                  norma_error *err)
{
    const size_t n = draws->replicates, undefined = count_undefined(draws->components, n);
    const size_t singular = draws->factors ? count_undefined(draws->factors, n) - undefined : 0;
    norma_status status = NORMA_OK;
    if (undefined > 0)
        status = norma__note(&d->result->notes, err, "permutations-undefined", NULL,
                             (double)undefined, (double)n,
                             "%zu of %zu permuted samples have an undefined correlation and were "
                             "left out",
                             undefined, n);
    if (status == NORMA_OK && singular > 0)
        status = norma__note(&d->result->notes, err, "permutations-singular", NULL,
                             (double)singular, (double)n,
                             "%zu of %zu permuted samples have a matrix that is not positive "
                             "definite and were left out of the analysis of common factors",
                             singular, n);
    return status;
}

static norma_status simulate(norma__draws *draws, norma__dimensioning *d, norma_error *err)
{
    const norma_dimensions_result *r = d->result;
    shuffling s = {0};
    norma__prepare_numerics();
    norma_status status = norma__draws_new(draws, r->n_items, d->options->permutations,
                                           r->reduced && r->n > r->n_items, err);
    if (status == NORMA_OK)
        status = shuffling_new(&s, d, err);
    if (status == NORMA_OK)
        status = run(draws, &s, err);
    shuffling_free(&s);
    return status == NORMA_OK ? note_left_out(d, draws, err) : status;
}

norma_status norma__criteria_permuted(norma__dimensioning *d, norma_error *err)
{
    static const norma__draws_words words = {
        .code = {"permuted-components-mean", "permuted-components-percentile",
                 "permuted-components-crawford", "permuted-factors-mean",
                 "permuted-factors-percentile", "permuted-factors-crawford"},
        .title = {"Parallel analysis, permuted, components: mean",
                  "Parallel analysis, permuted, components: percentile",
                  "Parallel analysis, permuted, components: Crawford's rule",
                  "Parallel analysis, permuted, common factors: mean",
                  "Parallel analysis, permuted, common factors: percentile",
                  "Parallel analysis, permuted, common factors: Crawford's rule"},
        .assumes = {"Answers of any shape, each item's own, shuffled; a component must be larger "
                    "than the average of shuffled answers",
                    "Answers of any shape, each item's own, shuffled; a component must be larger "
                    "than nearly all of shuffled answers",
                    "Answers of any shape, each item's own, shuffled; the first component must be "
                    "larger than nearly all of shuffled answers, the others than their average",
                    "Answers of any shape, common factors; a factor must be larger than the "
                    "average of shuffled answers; in large samples even trivial ones are",
                    "Answers of any shape, common factors; a factor must be larger than nearly all "
                    "of shuffled answers; in large samples even trivial ones are",
                    "Answers of any shape, common factors; the first must be larger than nearly "
                    "all of shuffled answers, the others than their average"},
        .source = {
            "Buja & Eyuboglu (1992), Multivariate Behavioral Research 27, 509-540",
            "Buja & Eyuboglu (1992), Multivariate Behavioral Research 27, 509-540", NORMA__CRAWFORD,
            "Timmerman & Lorenzo-Seva (2011), Psychological Methods 16, 209-220",
            "Timmerman & Lorenzo-Seva (2011), Psychological Methods 16, 209-220", NORMA__CRAWFORD}};
    norma__draws draws = {0};
    norma_status status = NORMA_OK;
    if (d->options->permutations == 0)
        return NORMA_OK; /* not asked for */
    if (d->rows)
        status = simulate(&draws, d, err);
    if (status == NORMA_OK)
        status = norma__draws_judge(d, draws.components ? &draws : NULL, &words, err);
    norma__draws_clear(&draws);
    return status;
}
