/* simulation-norms [SAMPLES]: how often 95 % intervals of percentile ranks hold the truth, as
   tables in Markdown: of a company among companies, and of a person among persons of companies.

   Norms of 20, 50 or 115 companies of 10 to 1,500 respondents (their logarithms uniform), ICC(1)
   .05 to .20, in the worlds of worlds.h. The company that is placed has as many respondents as
   another; it lies at the true percentile 10, 50 or 90 of companies. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/standard.h>

#include "foundation/normal.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "models/multilevel/components.h"
#include "norms/distribution.h"
#include "statistics/intervals.h"
#include "worlds.h"

#include <gsl/gsl_randist.h>

enum { N_COUNTS = 3, N_ICC = 3, N_TRUE = 3, MOST = 115, MOST_PEOPLE = 1500 * MOST, DRAWS = 1000 };
static const uint64_t SEED = 20261122;
static const size_t COUNTS[N_COUNTS] = {20, 50, 115};
static const double ICCS[N_ICC] = {0.05, 0.10, 0.20};
static const double TRUE[N_TRUE] = {0.10, 0.50, 0.90};
static const char *const WORLDS[N_WORLDS] = {"Even answers, normal companies",
                                             "Answers crowd at the top, normal companies",
                                             "Even answers, skewed companies"};

/* ---- counting ---- */

typedef struct tally {
    double n, below, above, width;
} tally;

static void count(tally *t, double low, double high, double truth)
{
    if (isnan(low) || isnan(high))
        return;
    t->n++;
    t->below += high < truth;
    t->above += low > truth;
    t->width += high - low;
}

enum { MODEL, OBSERVED, NORMAL, NAIVE, PERSON, PERSON_PLAIN, N_WAYS };
static const char *const WAYS[N_WAYS] = {
    "A company among the true means of companies (model)",
    "Among observed means (observed)",
    "Had the true means been taken to be normal",
    "Had respondents been taken to be the norm of companies",
    "A person among persons, effective n by companies",
    "Had respondents been taken to be independent",
};
static tally tallies[N_WAYS][N_COUNTS][N_ICC][N_TRUE];

/* ---- a sample ---- */

typedef struct sample {
    norma_unit_scores companies[MOST];
    double counts[MOST][WORLD_SCORES];
    size_t n;
} sample;

static size_t draw_size(gsl_rng *random)
{
    return (size_t)exp(log(10) + log(150) * gsl_rng_uniform(random));
}

static void draw(sample *s, const world *w, size_t n, gsl_rng *random)
{
    s->n = n;
    memset(s->counts, 0, sizeof s->counts);
    for (size_t j = 0; j < n; j++)
        s->companies[j] =
            world_people(w, world_effect(w, random), draw_size(random), s->counts[j], random);
}

/* ---- what a normal distribution of companies would say: its posterior, drawn ---- */

static void place_by_normal(double *low, double *high, const sample *s,
                            const norma_unit_scores *company, gsl_rng *random)
{
    static double ranks[DRAWS];
    norma__sizes sizes;
    norma__posterior p;
    if (norma__sizes_of(&sizes, s->companies, s->n, NULL) != NORMA_OK)
        exit(1);
    norma__posterior_of(&p, &sizes);
    const double n = (double)company->n, df = 20 + n - 1;
    double reached = p.share[0];
    for (size_t d = 0, k = 0; d < DRAWS; d++) {
        while (reached < ((double)d + 0.5) / DRAWS && k + 1 < p.n)
            reached += p.share[++k];
        const double within = p.within[k] * p.df / gsl_ran_chisq(random, p.df);
        const double mean =
            sizes.mean + p.mean[k] + gsl_ran_gaussian(random, sqrt(within / p.w[k]));
        const double se = sqrt((20 * within + company->ss) / df / n);
        const double own = company->mean + se * gsl_ran_tdist(random, df);
        ranks[d] = 100 * norma__normal_cdf((own - mean) / sqrt(within * p.ratio[k]));
    }
    norma__percentile_interval(low, high, ranks, DRAWS, 0.95);
    norma__sizes_clear(&sizes);
}

/* ---- companies ---- */

static void count_naive(tally *t, const sample *s, double mean, double truth)
{
    double below = 0, total = 0;
    for (size_t j = 0; j < s->n; j++)
        for (size_t x = 0; x < WORLD_SCORES; x++) {
            const double score = 1 + (double)x / WORLD_ITEMS;
            total += s->counts[j][x];
            below += s->counts[j][x] * (score < mean ? 1 : score > mean ? 0 : 0.5);
        }
    const norma_percentile p = norma_percentile_of(below / total, 0, total, 0, 0.95);
    count(t, p.low, p.high, truth);
}

static void count_companies(const sample *s, const world *w, size_t c, size_t i, gsl_rng *random)
{
    const norma_company_norm norm = {
        .companies = s->companies, .n_companies = s->n, .mean = NAN, .between = NAN, .within = NAN};
    for (size_t t = 0; t < N_TRUE; t++) {
        const double truth = 100 * TRUE[t];
        const norma_unit_scores company =
            world_people(w, world_effect_at(w, TRUE[t]), draw_size(random), NULL, random);
        norma_company_options o = NORMA_COMPANY_OPTIONS_INIT;
        norma_company_standing standing;
        norma_notes notes = {0};
        double low, high;
        for (o.method = NORMA_COMPANY_MODEL; o.method <= NORMA_COMPANY_OBSERVED; o.method++) {
            if (norma_company_standing_of(&standing, &norm, &company, &o, &notes, NULL) != NORMA_OK)
                exit(1);
            count(&tallies[o.method][c][i][t], standing.low, standing.high, truth);
        }
        place_by_normal(&low, &high, s, &company, random);
        count(&tallies[NORMAL][c][i][t], low, high, truth);
        count_naive(&tallies[NAIVE][c][i][t], s, company.mean, truth);
        norma_notes_clear(&notes);
    }
}

/* ---- persons ---- */

/* The score whose mid rank among all people is closest to the percentile. */
static size_t score_near(double *rank, const double shares[WORLD_SCORES], double percentile)
{
    size_t best = 0;
    double below = 0;
    *rank = INFINITY;
    for (size_t x = 0; x < WORLD_SCORES; x++) {
        const double mid = below + shares[x] / 2;
        if (fabs(mid - percentile) < fabs(*rank - percentile)) {
            *rank = mid;
            best = x;
        }
        below += shares[x];
    }
    *rank *= 100;
    return best;
}

static void count_persons(const sample *s, const double shares[WORLD_SCORES], size_t c, size_t i)
{
    static double pomp[MOST_PEOPLE];
    static uint32_t company[MOST_PEOPLE];
    size_t n = 0;
    for (size_t j = 0; j < s->n; j++)
        for (size_t x = 0; x < WORLD_SCORES; x++)
            for (double k = 0; k < s->counts[j][x]; k++) {
                pomp[n] = 100 * (double)x / (WORLD_SCORES - 1);
                company[n++] = (uint32_t)j;
            }
    norma_norm_scale scale = {0};
    const norma__persons persons = {
        .pomp = pomp, .n_rows = n, .company = company, .n_companies = s->n};
    if (!norma__distribution_of(&scale, NULL, &persons))
        exit(1);
    for (size_t t = 0; t < N_TRUE; t++) {
        double truth;
        const double score = 100 * (double)score_near(&truth, shares, TRUE[t]) / (WORLD_SCORES - 1);
        const norma_percentile p = norma_norm_rank_of(&scale, score, NORMA_RANK_JEFFREYS, 0.95);
        const norma_percentile plain =
            norma_percentile_of(p.rank / 100, 0, (double)n, NORMA_RANK_JEFFREYS, 0.95);
        count(&tallies[PERSON][c][i][t], p.low, p.high, truth);
        count(&tallies[PERSON_PLAIN][c][i][t], plain.low, plain.high, truth);
    }
    norma_norm_scale_clear(&scale);
}

/* ---- tables ---- */

static void simulate(const world *w, size_t c, size_t i, size_t samples)
{
    static sample s;
    double shares[WORLD_SCORES];
    gsl_rng *random = norma__random_new(SEED, 0);
    if (!random)
        exit(1);
    world_shares(shares, w);
    for (size_t k = 0; k < samples; k++) {
        norma__random_restart(random, SEED + (uint64_t)(w->kind * 16 + c * N_ICC + i), k);
        draw(&s, w, COUNTS[c], random);
        count_companies(&s, w, c, i, random);
        count_persons(&s, shares, c, i);
    }
    gsl_rng_free(random);
}

static void print_way(size_t way)
{
    printf("\n**%s**\n\n| companies | ICC(1) | at 10 | at 50 | at 90 | widths |\n"
           "|---|---|---|---|---|---|\n",
           WAYS[way]);
    for (size_t c = 0; c < N_COUNTS; c++)
        for (size_t i = 0; i < N_ICC; i++) {
            printf("| %zu | %.2f |", COUNTS[c], ICCS[i]);
            for (size_t t = 0; t < N_TRUE; t++) {
                const tally *a = &tallies[way][c][i][t];
                printf(" %.1f (%.1f, %.1f) |", 100 * (1 - (a->below + a->above) / a->n),
                       100 * a->below / a->n, 100 * a->above / a->n);
            }
            for (size_t t = 0; t < N_TRUE; t++)
                printf("%s%.0f", t ? ", " : " ",
                       tallies[way][c][i][t].width / tallies[way][c][i][t].n);
            puts(" |");
        }
}

int main(int argc, char **argv)
{
    const size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
    norma__prepare_numerics();
    for (int kind = 0; kind < N_WORLDS; kind++) {
        memset(tallies, 0, sizeof tallies);
        for (size_t i = 0; i < N_ICC; i++) {
            const world w = world_of((world_kind)kind, ICCS[i]);
            for (size_t c = 0; c < N_COUNTS; c++)
                simulate(&w, c, i, samples);
        }
        printf("\n## %s\n", WORLDS[kind]);
        for (size_t way = 0; way < N_WAYS; way++)
            print_way(way);
        fflush(stdout);
    }
    return 0;
}
