/* simulation-log-normal [SAMPLES]: what the log-normal model of latencies finds in samples whose
   truth is known, as the tables of docs/lognormal.md. 20 items, 5 % of the latencies missing,
   residuals normal or of Student's t with five degrees of freedom, at the same variance. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/random.h"
#include "process/latency/lognormal.h"

enum { ITEMS = 20, MOST_ROWS = 1000, FREEDOM = 5 };
static const double SD_SPEED = 0.35, MISSING = 0.05, Z = 1.959963984540054;

typedef struct design {
    size_t n;
    bool heavy;      /* tails */
    double sd_slope; /* of position, in the instrument's order */
} design;

/* Everything one sample needs. */
typedef struct study {
    norma_instrument *instrument;
    double log_ms[ITEMS * MOST_ROWS], tau[MOST_ROWS];
    bool recorded[ITEMS], of_page[ITEMS];
    uint8_t cells[ITEMS * MOST_ROWS];
    double speed[MOST_ROWS], speed_se[MOST_ROWS], fit[MOST_ROWS], fit_p[MOST_ROWS];
} study;

/* Estimates beside the truth. */
typedef struct tally {
    double n, error, squares, covered;
} tally;

static void count(tally *t, double got, double want, double se)
{
    t->n += 1;
    t->error += got - want;
    t->squares += (got - want) * (got - want);
    t->covered += fabs(got - want) < Z * se;
}

static double beta_of(size_t j)
{
    return 8 + 0.05 * (double)j;
}

static double alpha_of(size_t j)
{
    return 1.4 + 0.08 * (double)(j * 7 % ITEMS);
}

static norma_instrument *make_instrument(void)
{
    char json[2048];
    int at = snprintf(json, sizeof json,
                      "{\"format\": \"norma-instrument-1\", \"id\": \"s\", \"version\": \"1\", "
                      "\"answers\": {\"min\": 1, \"max\": 5}, \"items\": [");
    for (size_t j = 0; j < ITEMS; j++)
        at += snprintf(json + at, sizeof json - (size_t)at, "%s\"q%zu\"", j ? ", " : "", j);
    snprintf(json + at, sizeof json - (size_t)at,
             "], \"scales\": [{\"id\": \"s\", \"items\": [\"q0\", \"q1\"]}]}");
    norma_instrument *made = NULL;
    norma_error err;
    if (norma_instrument_parse(&made, json, strlen(json), "simulation", &err) != NORMA_OK) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    return made;
}

static void draw(study *s, const design *d, gsl_rng *random)
{
    double heavy = sqrt((FREEDOM - 2.0) / FREEDOM);
    for (size_t i = 0; i < d->n; i++) {
        double tau = s->tau[i] = gsl_ran_gaussian_ziggurat(random, SD_SPEED);
        double zeta = gsl_ran_gaussian_ziggurat(random, 1) * d->sd_slope;
        for (size_t j = 0; j < ITEMS; j++) {
            double e = d->heavy ? heavy * gsl_ran_tdist(random, FREEDOM)
                                : gsl_ran_gaussian_ziggurat(random, 1);
            double x = (double)j / (ITEMS - 1);
            double log_ms = beta_of(j) - tau - zeta * x + e / alpha_of(j);
            s->log_ms[j * d->n + i] = gsl_rng_uniform(random) < MISSING ? NAN : log_ms;
        }
    }
}

/* Fits the model to one sample, and gives its respondents what they are given; NULL: it failed. */
static norma__speed_model *analyse(study *s, const design *d, bool sloped)
{
    const norma_data_source source = {.n_rows = d->n, .cells = s->cells};
    norma__timings timings = {.n_rows = d->n,
                              .n_items = ITEMS,
                              .stride = d->n,
                              .log_ms = s->log_ms,
                              .recorded = s->recorded,
                              .of_page = s->of_page};
    const norma__speeds wanted = {
        .speed = s->speed, .speed_se = s->speed_se, .fit = s->fit, .fit_p = s->fit_p};
    norma_notes notes = {0};
    norma_data *data = NULL;
    norma__speed_model *model = NULL;
    norma_error err;
    if (norma_data_make(&data, s->instrument, &source, &err) != NORMA_OK ||
        norma__speed_model_new(&model, s->instrument, data, &timings, NULL, sloped, 0, &notes,
                               &err) != NORMA_OK ||
        (model && norma__speeds_of(&wanted, model, data, &timings, 0, &err) != NORMA_OK))
        fprintf(stderr, "%s\n", err.message);
    norma_notes_clear(&notes);
    norma_data_free(data);
    return model;
}

static void parameters(study *s, const design *d, size_t samples)
{
    tally beta = {0}, alpha = {0}, sd = {0}, speed = {0};
    double n = 0, fit_05 = 0, fit_01 = 0, item_05 = 0;
    gsl_rng *random = norma__random_new(2006, d->n + d->heavy);
    for (size_t r = 0; r < samples; r++) {
        draw(s, d, random);
        norma__speed_model *m = analyse(s, d, false);
        for (size_t j = 0; m && j < ITEMS; j++) {
            count(&beta, m->beta[j], beta_of(j), m->beta_se[j]);
            count(&alpha, m->alpha[j], alpha_of(j), m->alpha_se[j]);
            item_05 += fabs(m->fit[j]) > Z;
        }
        if (m)
            count(&sd, m->summary.sd_speed, SD_SPEED, m->summary.sd_speed_se);
        for (size_t i = 0; m && i < d->n; i++) {
            count(&speed, s->speed[i], s->tau[i], s->speed_se[i]);
            n += 1;
            fit_05 += s->fit_p[i] < 0.05;
            fit_01 += s->fit_p[i] < 0.01;
        }
        norma__speed_model_free(m);
    }
    gsl_rng_free(random);
    const tally *all[] = {&beta, &alpha, &sd, &speed};
    printf("| %zu | %s |", d->n, d->heavy ? "t(5)" : "normal");
    for (size_t k = 0; k < 4; k++)
        printf(" %+.4f / %.4f / %.1f |", all[k]->error / all[k]->n,
               sqrt(all[k]->squares / all[k]->n), 100 * all[k]->covered / all[k]->n);
    printf(" %.1f | %.1f / %.1f |\n", 100 * item_05 / beta.n, 100 * fit_05 / n, 100 * fit_01 / n);
}

static void slopes(study *s, const design *d, size_t samples)
{
    double found = 0, fitted = 0, sum = 0;
    gsl_rng *random = norma__random_new(2007, d->n + (uint64_t)(1000 * d->sd_slope) * 10000);
    for (size_t r = 0; r < samples; r++) {
        draw(s, d, random);
        norma__speed_model *m = analyse(s, d, true);
        if (m && m->sloped) {
            fitted += 1;
            found += m->summary.slope_p < 0.05;
            sum += m->summary.sd_slope;
        }
        norma__speed_model_free(m);
    }
    gsl_rng_free(random);
    printf("| %zu | %.2f | %.3f | %.1f |\n", d->n, d->sd_slope, sum / fitted, 100 * found / fitted);
}

int main(int argc, char **argv)
{
    static study s;
    static const size_t sizes[] = {30, 250, 1000};
    static const double sd_slopes[] = {0, 0.2, 0.4};
    size_t samples = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 500;
    s.instrument = make_instrument();
    memset(s.recorded, true, sizeof s.recorded);
    printf("| n | residuals | beta: bias / RMSE / coverage | alpha | sd of speed | speeds | items "
           "p < .05 | respondents p < .05 / .01 |\n|---|---|---|---|---|---|---|---|\n");
    for (int heavy = 0; heavy < 2; heavy++)
        for (size_t k = 0; k < 3; k++)
            parameters(&s, &(design){.n = sizes[k], .heavy = heavy}, samples);
    printf("\n| n | sd of slope | mean estimate | found at .05 |\n|---|---|---|---|\n");
    for (size_t k = 0; k < 3; k++)
        for (size_t b = 0; b < 3; b++)
            slopes(&s, &(design){.n = sizes[k], .sd_slope = sd_slopes[b]}, samples);
    norma_instrument_free(s.instrument);
    return 0;
}
