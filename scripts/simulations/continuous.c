/* simulation-continuous [SAMPLES [RESPONDENTS]]: how often intervals of percentile curves hold the
   true curve. Scores 0 ... 60 are normal numbers rounded, whose mean 22 + 12 u - 3 u^2 and sd 6 + u
   change with u = (age - 40) / 20, ages 20 ... 60. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <norma/continuous.h>

#include "foundation/numeric.h"
#include "foundation/random.h"

#include <gsl/gsl_randist.h>

typedef struct tally {
    double held[NORMA_CONTINUOUS_CURVES], bias[NORMA_CONTINUOUS_CURVES],
        width[NORMA_CONTINUOUS_CURVES], n;
} tally;

static double truth(double z, double age)
{
    const double u = (age - 40) / 20;
    return fmin(60, fmax(0, 22 + 12 * u - 3 * u * u + (6 + u) * z));
}

static void draw(double *score, double *age, size_t n, gsl_rng *random)
{
    for (size_t i = 0; i < n; i++) {
        age[i] = 20 + (double)norma__random_below(random, 41);
        score[i] = round(truth(gsl_ran_ugaussian(random), age[i]));
    }
}

/* At ages 25, 40 and 55, a curve each. */
static void count(tally *t, const norma_continuous *r)
{
    for (size_t a = 0; a < r->n_at; a++) {
        if (fabs(r->at[a] - 25) > 1 && fabs(r->at[a] - 40) > 1 && fabs(r->at[a] - 55) > 1)
            continue;
        for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++) {
            const norma_continuous_point *p = &r->curves[a * NORMA_CONTINUOUS_CURVES + k];
            const double want =
                truth(norma__normal_quantile(norma_continuous_percentiles[k] / 100), r->at[a]);
            t->held[k] += p->low <= want && want <= p->high;
            t->bias[k] += p->score - want;
            t->width[k] += p->high - p->low;
        }
        t->n++;
    }
}

static void print(const tally *t, int method)
{
    printf("%-14s", norma_continuous_method_names[method]);
    for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++)
        printf(" %6.1f", 100 * t->held[k] / t->n);
    printf("\n%-14s", "  bias");
    for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++)
        printf(" %6.2f", t->bias[k] / t->n);
    printf("\n%-14s", "  width");
    for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++)
        printf(" %6.2f", t->width[k] / t->n);
    printf("\n");
}

int main(int argc, char **argv)
{
    const size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 500,
                 n = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
    double *score = calloc(2 * n, sizeof *score), *age = score ? score + n : NULL;
    gsl_rng *random = norma__random_new(1, 0);
    if (!score || !random || samples == 0 || n < NORMA_CONTINUOUS_MIN_N)
        return fputs("usage: simulation-continuous [SAMPLES [RESPONDENTS]]\n", stderr), 2;
    for (int method = 0; method < NORMA_CONTINUOUS_BETA_BINOMIAL; method++) {
        tally t = {0};
        for (size_t s = 0; s < samples; s++) {
            norma_continuous_options o = NORMA_CONTINUOUS_OPTIONS_INIT;
            const norma_continuous_source source = {n, score, age, NULL, NULL};
            norma_continuous *r = NULL;
            o.method = method;
            o.most_terms = 6;
            o.score_min = 0;
            o.score_max = 60;
            norma__random_restart(random, 1, s);
            draw(score, age, n, random);
            if (norma_continuous_fit(&r, &source, &o, NULL) == NORMA_OK)
                count(&t, r);
            norma_continuous_free(r);
        }
        print(&t, method);
    }
    gsl_rng_free(random);
    free(score);
    return 0;
}
