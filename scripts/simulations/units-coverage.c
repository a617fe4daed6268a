/* simulation-units [SAMPLES]: how often the intervals of units hold the truth, as tables in
   Markdown.

   People in units of 5 to 50, 3 to 100 units, ICC(1) from .02 to .30. Scores are normal, or the
   mean of four items whose answers crowd at the top: 1, 4, 11, 24 and 60 % in five categories. The
   truth of a unit is its mean over endlessly many members, or over all it has; ICC(1) is that of
   the score. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <norma/difference.h>
#include <norma/multilevel.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/random.h"

enum { ITEMS = 4, CUTS = 4, MOST_UNITS = 100, N_SIZES = 5, N_ICC = 5, N_COUNTS = 4 };
static const uint64_t SEED = 20261122;
static const double ITEM_CORRELATION = 0.5;
static const double SHARES[CUTS] = {0.01, 0.05, 0.16, 0.40}; /* below each cut */
static const size_t SIZES[N_SIZES] = {5, 10, 20, 50, 0};     /* 0: 5, 10, 20, 50 in turn */
static const size_t COUNTS[N_COUNTS] = {3, 10, 30, 100};
static const double ICCS[N_ICC] = {0.02, 0.05, 0.10, 0.20, 0.30};

/* ---- worlds ---- */

/* Answers of a person to an item: a u + b p + c e, cut; u of the unit, p of the person. */
typedef struct world {
    bool skewed;
    double icc;
    double cut[CUTS], a, b, c;
} world;

static double expected_answer(const world *w, double u)
{
    double mean = 1;
    for (size_t k = 0; k < CUTS; k++)
        mean += norma__normal_cdf((w->a * u - w->cut[k]) / sqrt(1 - w->a * w->a));
    return mean;
}

/* Variance of the expected answer over units: trapezoidal rule over the normal density. */
static double variance_between(const world *w)
{
    double sum = 0, squares = 0, mass = 0;
    for (int k = -800; k <= 800; k++) {
        double u = k / 100.0, p = norma__normal_density(u), y = expected_answer(w, u);
        mass += p;
        sum += p * y;
        squares += p * y * y;
    }
    return squares / mass - sum / mass * (sum / mass);
}

/* Of two items that correlate rho before they are cut; rho = 1: the variance of one. */
static double covariance(const world *w, double rho)
{
    double sum = 0;
    for (size_t k = 0; k < CUTS; k++)
        for (size_t l = 0; l < CUTS; l++) {
            double x = norma__normal_cdf(w->cut[k]), y = norma__normal_cdf(w->cut[l]);
            double both = rho < 1 ? norma__binormal_cdf(w->cut[k], w->cut[l], rho) : fmin(x, y);
            sum += both - x * y;
        }
    return sum;
}

/* The weight of the unit at which the mean of the items has the ICC. */
static world new_world(bool skewed, double icc)
{
    world w = {.skewed = skewed, .icc = icc};
    double low = 0, high = sqrt(ITEM_CORRELATION);
    for (size_t k = 0; k < CUTS; k++)
        w.cut[k] = norma__normal_quantile(SHARES[k]);
    double total = (covariance(&w, 1) + (ITEMS - 1) * covariance(&w, ITEM_CORRELATION)) / ITEMS;
    while (skewed && high - low > 1e-12) {
        w.a = (low + high) / 2;
        if (variance_between(&w) < icc * total)
            low = w.a;
        else
            high = w.a;
    }
    w.b = sqrt(ITEM_CORRELATION - w.a * w.a);
    w.c = sqrt(1 - ITEM_CORRELATION);
    return w;
}

static double score_of_person(const world *w, double u, gsl_rng *random)
{
    double person = w->a * u + w->b * gsl_ran_gaussian_ziggurat(random, 1), sum = 0;
    for (size_t j = 0; j < ITEMS; j++) {
        double y = person + w->c * gsl_ran_gaussian_ziggurat(random, 1);
        sum += 1 + (y > w->cut[0]) + (y > w->cut[1]) + (y > w->cut[2]) + (y > w->cut[3]);
    }
    return sum / ITEMS;
}

/* Normal scores vary by 1 in all. */
static double true_mean(const world *w, double u)
{
    return w->skewed ? expected_answer(w, u) : sqrt(w->icc) * u;
}

static norma_unit_scores draw_people(const world *w, double u, size_t n, gsl_rng *random)
{
    norma_unit_scores out = {.n = n};
    if (!w->skewed) {
        double sd = sqrt(1 - w->icc);
        out.mean = true_mean(w, u) + gsl_ran_gaussian_ziggurat(random, sd / sqrt((double)n));
        out.ss = sd * sd * gsl_ran_chisq(random, (double)n - 1);
        return out;
    }
    for (size_t i = 1; i <= n; i++) {
        double x = score_of_person(w, u, random), gap = x - out.mean;
        out.mean += gap / (double)i;
        out.ss += gap * (x - out.mean);
    }
    out.ss = out.ss < 1e-12 ? 0 : out.ss;
    return out;
}

/* ---- counting ---- */

typedef struct tally {
    double n, below, above; /* intervals that lie below, above the truth */
} tally;

static void count(tally *t, double low, double high, double truth)
{
    if (isnan(low) || isnan(high))
        return;
    t->n++;
    t->below += high < truth;
    t->above += low > truth;
}

enum { OWN, POOLED, EB, EB_REML, ICC, RANK, N_INTERVALS };
static const char *const NAMES[N_INTERVALS] = {
    "Unit means, own standard deviation",
    "Unit means, pooled standard deviation",
    "Empirical Bayes means",
    "Empirical Bayes means, had the variances been known to be the REML estimates",
    "ICC(1)",
    "Ranks"};

typedef struct cell {
    tally of[N_INTERVALS];
    double squared_eb, squared_own; /* errors of the shrunken and of the plain mean */
} cell;

static double true_rank(const double *truth, size_t n, size_t u)
{
    double rank = 1;
    for (size_t v = 0; v < n; v++)
        rank += truth[v] > truth[u];
    return rank;
}

static void count_naive(tally *t, const norma_components *c, const norma_unit_mean *m, double truth)
{
    double n = (double)m->n, kept = n * c->reml_between / (n * c->reml_between + c->reml_within);
    double mean = c->reml_mean + kept * (m->mean - c->reml_mean);
    double reach = 1.959963984540054 * sqrt((1 - kept) * c->reml_between);
    count(t, mean - reach, mean + reach, truth);
}

static void count_sample(cell *out, const norma_unit_scores *scores, const double *truth, size_t n,
                         double icc, uint64_t seed)
{
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.threads = 1;
    o.draws = 200;
    o.seed = seed;
    norma_multilevel_result *own = NULL, *pooled = NULL;
    if (norma_multilevel_of(&own, scores, n, NULL, &o, NULL) != NORMA_OK)
        exit(1);
    o.pooled = true;
    o.draws = 0;
    if (norma_multilevel_of(&pooled, scores, n, NULL, &o, NULL) != NORMA_OK)
        exit(1);
    count(&out->of[ICC], own->components.icc1_low, own->components.icc1_high, icc);
    for (size_t u = 0; u < n; u++) {
        const norma_unit_mean *m = &own->units[u], *p = &pooled->units[u];
        count(&out->of[OWN], m->ci_low, m->ci_high, truth[u]);
        count(&out->of[POOLED], p->ci_low, p->ci_high, truth[u]);
        count(&out->of[EB], m->eb_low, m->eb_high, truth[u]);
        count_naive(&out->of[EB_REML], &own->components, m, truth[u]);
        count(&out->of[RANK], m->rank_low, m->rank_high, true_rank(truth, n, u));
        out->squared_eb += (m->eb_mean - truth[u]) * (m->eb_mean - truth[u]);
        out->squared_own += (m->mean - truth[u]) * (m->mean - truth[u]);
    }
    norma_multilevel_result_free(own);
    norma_multilevel_result_free(pooled);
}

/* Each cell of a table has its own samples. */
static uint64_t next_seed(void)
{
    static uint64_t n;
    return SEED + n++;
}

static cell simulate(const world *w, size_t units, size_t size, size_t samples)
{
    cell out = {0};
    uint64_t seed = next_seed();
    norma_unit_scores scores[MOST_UNITS];
    double truth[MOST_UNITS];
    gsl_rng *random = norma__random_new(seed, 0);
    if (!random)
        exit(1);
    for (size_t s = 0; s < samples; s++) {
        norma__random_restart(random, seed, s);
        for (size_t u = 0; u < units; u++) {
            double effect = gsl_ran_gaussian_ziggurat(random, 1);
            truth[u] = true_mean(w, effect);
            scores[u] = draw_people(w, effect, size ? size : SIZES[u % 4], random);
        }
        count_sample(&out, scores, truth, units, w->icc, s);
    }
    gsl_rng_free(random);
    return out;
}

/* ---- two populations, and units of which all could be asked ---- */

enum { N_PAIRS = 5, N_ANSWERED = 3 };
static const size_t PAIRS[N_PAIRS][2] = {{2, 10}, {5, 5}, {5, 20}, {10, 50}, {50, 50}};
static const double ANSWERED[N_ANSWERED] = {1.25, 2, 5}; /* people asked, one of whom answered */

/* One population lies so many standard deviations of units above the other. */
static tally simulate_gap(const world *w, const size_t n[2], double distance, size_t samples)
{
    tally out = {0};
    uint64_t seed = next_seed();
    gsl_rng *random = norma__random_new(seed, 0);
    if (!random)
        exit(1);
    double truth = true_mean(w, distance) - true_mean(w, 0);
    for (size_t s = 0; s < samples; s++) {
        norma_gap gap;
        norma__random_restart(random, seed, s);
        const norma_unit_scores sides[2] = {draw_people(w, distance, n[0], random),
                                            draw_people(w, 0, n[1], random)};
        if (norma_gap_of_means(&gap, sides, NULL, 0.95, NULL) != NORMA_OK)
            exit(1);
        count(&out, gap.low, gap.high, truth);
    }
    gsl_rng_free(random);
    return out;
}

/* The truth is the mean of all members, those who did not answer included. */
static tally simulate_finite(const world *w, size_t n, double asked, size_t samples)
{
    tally out = {0};
    uint64_t seed = next_seed();
    gsl_rng *random = norma__random_new(seed, 0);
    size_t people = (size_t)(asked * (double)n);
    norma_multilevel_options o = NORMA_MULTILEVEL_OPTIONS_INIT;
    o.draws = 0;
    if (!random)
        exit(1);
    for (size_t s = 0; s < samples; s++) {
        norma_multilevel_result *r = NULL;
        norma__random_restart(random, seed, s);
        double u = gsl_ran_gaussian_ziggurat(random, 1);
        norma_unit_scores in = draw_people(w, u, n, random);
        norma_unit_scores rest = draw_people(w, u, people - n, random);
        double truth = ((double)n * in.mean + (double)rest.n * rest.mean) / (double)people;
        if (norma_multilevel_of(&r, &in, 1, &people, &o, NULL) != NORMA_OK)
            exit(1);
        count(&out, r->units[0].ci_low, r->units[0].ci_high, truth);
        norma_multilevel_result_free(r);
    }
    gsl_rng_free(random);
    return out;
}

/* ---- tables ---- */

static cell cells[N_COUNTS][N_ICC][N_SIZES];

static void print_tally(const tally *t)
{
    printf(" %.1f (%.1f, %.1f) |", 100 * (1 - (t->below + t->above) / t->n), 100 * t->below / t->n,
           100 * t->above / t->n);
}

static void print_heading(const char *title, const char *first)
{
    printf(
        "\n**%s**\n\n| %s | ICC(1) | 5 | 10 | 20 | 50 | 5 to 50 |\n|---|---|---|---|---|---|---|\n",
        title, first);
}

/* The number of units does not touch this one. */
static void print_own(void)
{
    print_heading(NAMES[OWN], "units");
    for (size_t i = 0; i < N_ICC; i++) {
        printf("| any | %.2f |", ICCS[i]);
        for (size_t s = 0; s < N_SIZES; s++) {
            tally all = {0};
            for (size_t c = 0; c < N_COUNTS; c++) {
                all.n += cells[c][i][s].of[OWN].n;
                all.below += cells[c][i][s].of[OWN].below;
                all.above += cells[c][i][s].of[OWN].above;
            }
            print_tally(&all);
        }
        puts("");
    }
}

static void print_interval(size_t interval)
{
    print_heading(NAMES[interval], "units");
    for (size_t c = 0; c < N_COUNTS; c++)
        for (size_t i = 0; i < N_ICC; i++) {
            printf("| %zu | %.2f |", COUNTS[c], ICCS[i]);
            for (size_t s = 0; s < N_SIZES; s++)
                print_tally(&cells[c][i][s].of[interval]);
            puts("");
        }
}

static void print_errors(void)
{
    print_heading("Mean squared error of the shrunken mean, over that of the plain mean", "units");
    for (size_t c = 0; c < N_COUNTS; c++)
        for (size_t i = 0; i < N_ICC; i++) {
            printf("| %zu | %.2f |", COUNTS[c], ICCS[i]);
            for (size_t s = 0; s < N_SIZES; s++)
                printf(" %.2f |", cells[c][i][s].squared_eb / cells[c][i][s].squared_own);
            puts("");
        }
}

static void print_finite(const world *w, size_t samples)
{
    puts("\n**Unit means when the head count is known**\n\n| answered | 5 | 10 | 20 | 50 |\n"
         "|---|---|---|---|---|");
    for (size_t a = 0; a < N_ANSWERED; a++) {
        printf("| %.0f %% |", 100 / ANSWERED[a]);
        for (size_t s = 0; s < 4; s++) {
            tally t = simulate_finite(w, SIZES[s], ANSWERED[a], 10 * samples);
            print_tally(&t);
        }
        puts("");
    }
}

static void print_gaps(const world *w, size_t samples)
{
    printf("\n**Gaps between two populations**\n\n| distance |");
    for (size_t k = 0; k < N_PAIRS; k++)
        printf(" %zu, %zu |", PAIRS[k][0], PAIRS[k][1]);
    printf("\n|---|---|---|---|---|---|\n");
    for (int d = 0; d < 3; d++) {
        printf("| %d |", d);
        for (size_t k = 0; k < N_PAIRS; k++) {
            tally t = simulate_gap(w, PAIRS[k], d, 10 * samples);
            print_tally(&t);
        }
        puts("");
    }
}

static void print_world(bool skewed, size_t samples)
{
    printf("\n## %s\n", skewed ? "Four items, five categories, skewed" : "Normal scores");
    for (size_t i = 0; i < N_ICC; i++) {
        const world w = new_world(skewed, ICCS[i]);
        for (size_t c = 0; c < N_COUNTS; c++)
            for (size_t s = 0; s < N_SIZES; s++)
                cells[c][i][s] = simulate(&w, COUNTS[c], SIZES[s], samples);
    }
    const world middle = new_world(skewed, 0.10);
    print_own();
    print_finite(&middle, samples);
    print_gaps(&middle, samples);
    for (size_t k = POOLED; k < N_INTERVALS; k++)
        print_interval(k);
    print_errors();
}

int main(int argc, char **argv)
{
    size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000;
    norma__prepare_numerics();
    print_world(false, samples);
    print_world(true, samples);
    return 0;
}
