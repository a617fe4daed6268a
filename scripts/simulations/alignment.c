/* simulation-alignment [SAMPLES]: means of one factor in many groups, some intercepts of which
   differ, recovered by alignment; as a table in Markdown. Seven items; groups of 10 to 1,500. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <norma/alignment.h>

#include "foundation/random.h"
#include "models/sem/inference.h"
#include "models/sem/moments_fit.h"

enum { ITEMS = 7, WIDE = 2 * ITEMS, MOST = 115 };
static const uint64_t SEED = 20261122;
static const char *const ids[ITEMS] = {"y1", "y2", "y3", "y4", "y5", "y6", "y7"};

typedef struct design {
    size_t groups;
    double share;   /* of intercepts that differ, by half a standard deviation of their item */
    bool one_sided; /* all in one direction */
    size_t least;   /* smallest group */
} design;

static const design designs[] = {
    {20, 0, false, 30},    {20, 0.1, false, 30},  {20, 0.2, false, 30},
    {20, 0.2, true, 30},   {115, 0, false, 10},   {115, 0.1, false, 10},
    {115, 0.2, false, 10}, {115, 0.3, false, 10}, {115, 0.2, true, 10}};

typedef struct world {
    double n[MOST], mean[MOST], sd[MOST];
    bool differs[MOST][ITEMS];
    double loading[MOST * ITEMS], cut[MOST * ITEMS], vcov[MOST][WIDE * WIDE];
    const double *vcovs[MOST];
} world;

typedef struct tally {
    double n, correlation, squares, covered, counted, found, there, wrong, right, failed;
} tally;

/* One group's rows as their mean and covariance. */
static void draw_moments(double *mean, double *cov, const world *w, size_t g, gsl_rng *random)
{
    size_t n = (size_t)w->n[g];
    memset(mean, 0, ITEMS * sizeof *mean);
    memset(cov, 0, ITEMS * ITEMS * sizeof *cov);
    for (size_t r = 0; r < n; r++) {
        double eta = w->mean[g] + gsl_ran_gaussian(random, w->sd[g]), y[ITEMS];
        for (size_t i = 0; i < ITEMS; i++) {
            double loading = 0.6 + 0.05 * (double)i;
            y[i] = (w->differs[g][i] ? 0.5 : 0) + loading * eta +
                   gsl_ran_gaussian(random, sqrt(1 - loading * loading));
            mean[i] += y[i] / (double)n;
        }
        for (size_t j = 0; j < ITEMS; j++)
            for (size_t i = 0; i < ITEMS; i++)
                cov[i + j * ITEMS] += y[i] * y[j] / (double)n;
    }
    for (size_t j = 0; j < ITEMS; j++)
        for (size_t i = 0; i < ITEMS; i++)
            cov[i + j * ITEMS] -= mean[i] * mean[j];
}

static norma_sem_table *one_factor(void)
{
    norma_sem_model *model = NULL;
    norma_sem_table *table = NULL;
    const norma_sem_setting setting = {
        .n_groups = 1, .cfa = true, .means = true, .identification = NORMA_SEM_STD_LV};
    if (norma_sem_model_read(&model, "f =~ y1 + y2 + y3 + y4 + y5 + y6 + y7", "", NULL) !=
            NORMA_OK ||
        norma_sem_table_of(&table, model, &setting, NULL) != NORMA_OK)
        abort();
    norma_sem_model_free(model);
    return table;
}

static size_t number_of(const norma_sem_table *t, const char *lhs, norma_sem_op op, const char *rhs)
{
    for (size_t r = 0; r < t->n; r++)
        if (t->rows[r].op == op && strcmp(t->rows[r].lhs, lhs) == 0 &&
            strcmp(t->rows[r].rhs, rhs) == 0)
            return t->rows[r].free;
    abort();
}

/* The factor by itself in a group; false when it cannot be fitted. */
static bool fit_group(world *w, size_t at, size_t groups, const double *mean, const double *cov,
                      size_t n, norma_sem_table *table)
{
    const norma__sem_moments moments = {.n = n, .mean = mean, .cov = cov};
    norma_sem_options o = NORMA_SEM_OPTIONS_INIT;
    norma__sem_fitted *f = NULL;
    norma_notes notes = {0};
    size_t free[WIDE];
    o.estimator = NORMA_SEM_ML;
    o.threads = 1;
    bool ok = norma__sem_fit_moments(&f, table, &moments, &o, NULL, NULL, NULL) == NORMA_OK &&
              f->convergence.converged && f->convergence.n_heywood == 0 &&
              norma__sem_errors(f, &notes, NULL) == NORMA_OK && f->vcov;
    for (size_t i = 0; ok && i < ITEMS; i++) {
        free[i] = number_of(table, "f", NORMA_SEM_MEASURES, ids[i]);
        free[ITEMS + i] = number_of(table, ids[i], NORMA_SEM_INTERCEPT, "");
        w->loading[at + i * groups] = f->theta[free[i]];
        w->cut[at + i * groups] = f->theta[free[ITEMS + i]];
    }
    double sign = ok && w->loading[at] < 0 ? -1 : 1;
    for (size_t i = 0; ok && i < ITEMS; i++)
        w->loading[at + i * groups] *= sign;
    for (size_t j = 0; ok && j < WIDE; j++)
        for (size_t i = 0; i < WIDE; i++) {
            double v = f->vcov[free[i] + free[j] * f->structure.n_free];
            w->vcov[at][i + j * WIDE] = (i < ITEMS) != (j < ITEMS) ? sign * v : v;
            ok = ok && isfinite(v);
        }
    norma__sem_fitted_free(f);
    norma_notes_clear(&notes);
    return ok;
}

static double correlation(const double *x, const double *y, size_t n)
{
    double sx = 0, sy = 0, xx = 0, yy = 0, xy = 0, k = (double)n;
    for (size_t i = 0; i < n; i++) {
        sx += x[i];
        sy += y[i];
        xx += x[i] * x[i];
        yy += y[i] * y[i];
        xy += x[i] * y[i];
    }
    return (xy - sx * sy / k) / sqrt((xx - sx * sx / k) * (yy - sy * sy / k));
}

static void add(tally *t, const world *w, const norma_alignment *a)
{
    t->n++;
    t->correlation += correlation(a->mean, w->mean, a->n_groups);
    for (size_t g = 1; g < a->n_groups; g++) {
        double error = a->mean[g] - w->mean[g];
        t->squares += error * error;
        t->covered += fabs(error) <= 1.959963984540054 * a->mean_se[g];
        t->counted++;
    }
    for (size_t i = 0; i < ITEMS; i++)
        for (size_t g = 0; g < a->n_groups; g++) {
            bool out = !a->parameters[ITEMS + i].invariant[g];
            *(w->differs[g][i] ? &t->there : &t->right) += 1;
            *(w->differs[g][i] ? &t->found : &t->wrong) += out;
        }
}

static void sample(tally *t, const design *d, world *w, norma_sem_table *table, gsl_rng *random)
{
    double mean[ITEMS], cov[ITEMS * ITEMS];
    size_t at = 0;
    while (at < d->groups) {
        double span = log(1500.0 / (double)d->least);
        w->n[at] = at ? floor((double)d->least * exp(span * gsl_rng_uniform(random))) : 500;
        w->mean[at] = at ? gsl_ran_gaussian(random, 0.3) : 0;
        w->sd[at] = at ? exp(gsl_ran_gaussian(random, 0.1)) : 1;
        double sign = d->one_sided ? 1 : at % 2 ? 1 : -1;
        for (size_t i = 0; i < ITEMS; i++)
            w->differs[at][i] = gsl_rng_uniform(random) < d->share;
        draw_moments(mean, cov, w, at, random);
        for (size_t i = 0; i < ITEMS && sign < 0; i++)
            mean[i] -= w->differs[at][i] ? 1 : 0; /* half a unit below instead of above */
        if (fit_group(w, at, d->groups, mean, cov, (size_t)w->n[at], table))
            at++;
        else
            t->failed++;
    }
    for (size_t g = 0; g < d->groups; g++)
        w->vcovs[g] = w->vcov[g];
    const norma_alignment_input input = {.n_groups = d->groups,
                                         .n_items = ITEMS,
                                         .n_cuts = ITEMS,
                                         .loading = w->loading,
                                         .cut = w->cut,
                                         .n = w->n,
                                         .vcov = w->vcovs};
    norma_alignment *a = NULL;
    if (norma_alignment_of(&a, &input, NULL, NULL) == NORMA_OK && a->vcov)
        add(t, w, a);
    norma_alignment_free(a);
}

int main(int argc, char **argv)
{
    size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
    norma_sem_table *table = one_factor();
    world *w = calloc(1, sizeof *w);
    if (!w)
        return 1;
    printf("| groups | intercepts that differ | r of means | RMSE | coverage of 95 %% | found | "
           "falsely found | not fitted |\n|---|---|---|---|---|---|---|---|\n");
    for (size_t k = 0; k < sizeof designs / sizeof *designs; k++) {
        const design *d = &designs[k];
        tally t = {0};
        for (size_t s = 0; s < samples; s++) {
            gsl_rng *random = norma__random_new(SEED + k, s);
            sample(&t, d, w, table, random);
            gsl_rng_free(random);
        }
        printf(
            "| %zu, from %zu | %.0f %%%s | %.3f | %.3f | %.1f %% | %.0f %% | %.1f %% | %.1f %% |\n",
            d->groups, d->least, 100 * d->share, d->one_sided ? ", all upwards" : "",
            t.correlation / t.n, sqrt(t.squares / t.counted), 100 * t.covered / t.counted,
            t.there > 0 ? 100 * t.found / t.there : NAN, 100 * t.wrong / t.right,
            100 * t.failed / (t.failed + t.n * (double)d->groups));
    }
    free(w);
    norma_sem_table_free(table);
    return 0;
}
