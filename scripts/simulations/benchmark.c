/* simulation-benchmark [SAMPLES]: how often the intervals of a company against a norm hold the
   truth, and how often the test of equivalence errs, as the tables of docs/benchmark.md.

   Companies of unequal sizes (10 to 400, evenly on a logarithmic scale), normal scores. The company
   lies DELTA sd from the grand mean. The old interval takes every respondent as independent. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <norma/benchmark.h>

#include "foundation/numeric.h"
#include "foundation/random.h"

enum { MOST_COMPANIES = 120 };
static const uint64_t SEED = 20261122;

typedef struct setting {
    size_t companies, n;
    double icc, delta, spread; /* spread: sd of log within-company sd */
} setting;

typedef struct tally {
    size_t low, high, old, old_high, equivalent;
    double width;
} tally;

static norma_unit_scores draw(gsl_rng *random, size_t n, double mean, double sd)
{
    return (norma_unit_scores){.n = n,
                               .mean = mean + gsl_ran_gaussian(random, sd / sqrt((double)n)),
                               .ss = sd * sd * gsl_ran_chisq(random, (double)n - 1)};
}

static double within_sd(gsl_rng *random, const setting *s)
{
    const double sd = sqrt(1 - s->icc);
    return s->spread > 0 ? sd * exp(gsl_ran_gaussian(random, s->spread) - s->spread * s->spread)
                         : sd;
}

/* The norm as norma norms build describes it. */
static void draw_norm(norma_norm_scale *norm, const setting *s, gsl_rng *random)
{
    norma_multilevel_options options = NORMA_MULTILEVEL_OPTIONS_INIT;
    norma_multilevel_result *m = NULL;
    double sum = 0, squares = 0;
    options.draws = 0;
    norm->n = 0;
    norm->n_companies = s->companies;
    for (size_t j = 0; j < s->companies; j++) {
        const size_t n = (size_t)exp(log(10) + gsl_rng_uniform(random) * log(40));
        const double mean = gsl_ran_gaussian(random, sqrt(s->icc));
        norm->companies[j] = draw(random, n, mean, within_sd(random, s));
        norm->n += n;
        sum += (double)n * norm->companies[j].mean;
    }
    norm->mean = sum / (double)norm->n;
    for (size_t j = 0; j < s->companies; j++) {
        const double d = norm->companies[j].mean - norm->mean;
        squares += norm->companies[j].ss + (double)norm->companies[j].n * d * d;
    }
    norm->sd = sqrt(squares / (double)(norm->n - 1));
    if (norma_multilevel_of(&m, norm->companies, s->companies, NULL, &options, NULL) != NORMA_OK)
        exit(1);
    norm->company_mean = m->components.reml_mean;
    norm->between = m->components.reml_between;
    norm->within = m->components.reml_within;
    norma_multilevel_result_free(m);
}

static norma_benchmark_figure figure_of(const norma_unit_scores *company)
{
    return (norma_benchmark_figure){
        .n = company->n, .mean = company->mean, .sd = sqrt(company->ss / (double)(company->n - 1))};
}

static void count(tally *t, const setting *s, norma_norm_scale *norm, gsl_rng *random)
{
    const norma_benchmark_options o = norma_benchmark_options_init();
    draw_norm(norm, s, random);
    const norma_unit_scores company = draw(random, s->n, s->delta, within_sd(random, s));
    norma_benchmark_figure f = figure_of(&company), old = f;
    const norma_benchmark_norm now = norma_benchmark_norm_of(norm, s->companies, NULL);
    norma_norm_scale persons = *norm;
    persons.companies = NULL;
    persons.n_effective = (double)norm->n;
    const norma_benchmark_norm before = norma_benchmark_norm_of(&persons, 0, NULL);
    norma_benchmark_compare(&f, &now, &o);
    norma_benchmark_compare(&old, &before, &o);
    t->low += f.g_high < s->delta;
    t->high += f.g_low > s->delta;
    t->old += old.g_high < s->delta;
    t->old_high += old.g_low > s->delta;
    t->equivalent +=
        f.equivalence == NORMA_EQUIVALENT || f.equivalence == NORMA_DIFFERENT_BUT_SMALL;
    t->width += f.g_high - f.g_low;
}

static void row(const setting *s, size_t samples, uint64_t stream)
{
    norma_unit_scores companies[MOST_COMPANIES];
    norma_norm_scale norm = {.companies = companies, .alpha = NAN};
    gsl_rng *random = norma__random_new(SEED, stream);
    tally t = {0};
    if (!random)
        exit(1);
    for (size_t k = 0; k < samples; k++)
        count(&t, s, &norm, random);
    const double all = (double)samples / 100;
    printf("| %zu | %.2f | %zu | %.1f | %.1f | %.1f, %.1f | %.1f, %.1f | %.2f | %.1f |\n",
           s->companies, s->icc, s->n, s->delta, s->spread, (double)t.low / all,
           (double)t.high / all, (double)t.old / all, (double)t.old_high / all,
           t.width / (double)samples, (double)t.equivalent / all);
    gsl_rng_free(random);
}

int main(int argc, char **argv)
{
    const size_t companies[] = {20, 50, 115}, sizes[] = {10, 150, 1500};
    const double iccs[] = {0.05, 0.20};
    const size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 4000;
    uint64_t stream = 0;
    norma__prepare_numerics();
    puts("| companies | ICC(1) | n | true difference, sd | spread | interval: below, above | "
         "independent: below, above | width | equivalent, % |");
    for (size_t j = 0; j < 3; j++)
        for (size_t i = 0; i < 2; i++)
            for (size_t n = 0; n < 3; n++)
                row(&(setting){companies[j], sizes[n], iccs[i], 0.5, 0}, samples, stream++);
    for (size_t n = 0; n < 3; n++)
        row(&(setting){50, sizes[n], 0.1, 0, 0}, samples, stream++);
    for (size_t n = 0; n < 3; n++)
        row(&(setting){50, sizes[n], 0.1, 0.2, 0}, samples, stream++);
    for (size_t n = 0; n < 3; n++)
        row(&(setting){50, sizes[n], 0.1, 0.5, 0.2}, samples, stream++);
    row(&(setting){10, 150, 0.1, 0.5, 0}, samples, stream++);
    row(&(setting){50, 150, 0.1, 1.5, 0}, samples, stream++);
    return 0;
}
