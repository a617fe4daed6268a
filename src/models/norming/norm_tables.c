/* Percentile curves and the norm table, and how sure they are. */
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/norming/model.h"

enum { MOST_SCORES = 201, SOME_SCORES = 101 };

const double norma_continuous_percentiles[NORMA_CONTINUOUS_CURVES] = {1,  5,  10, 25, 50,
                                                                      75, 90, 95, 99};

/* ---- what is in them ---- */

/* The covariates that they are of: all values when they are few, else places equally far apart. */
static void lay_covariates(norma_continuous *r, const norma__cells *cells)
{
    const norma_continuous_model *m = r->model;
    r->n_at = cells->n_values <= NORMA_CONTINUOUS_MOST_AT ? 0 : NORMA_CONTINUOUS_MOST_AT;
    for (size_t k = 0; k < r->n_at; k++)
        r->at[k] = m->covariate_min +
                   (m->covariate_max - m->covariate_min) * (double)k / (double)(r->n_at - 1);
    if (r->n_at > 0)
        return;
    for (size_t i = 0; i < cells->n; i++)
        if (i == 0 || cells->cell[i].covariate > cells->cell[i - 1].covariate)
            r->at[r->n_at++] = cells->cell[i].covariate;
}

/* How many scores a covariate has in the table, and how far apart. */
static size_t scores_of(double *apart, const norma_continuous_model *m)
{
    const double range = m->score_max - m->score_min;
    if (m->step > 0 && range / m->step < MOST_SCORES) {
        *apart = m->step;
        return (size_t)floor(range / m->step + 1e-9) + 1;
    }
    *apart = range / (SOME_SCORES - 1);
    return SOME_SCORES;
}

static void fill(norma_continuous *r)
{
    const norma_continuous_model *m = r->model;
    double apart;
    const size_t n = scores_of(&apart, m);
    for (size_t a = 0; a < r->n_at; a++) {
        for (size_t k = 0; k < NORMA_CONTINUOUS_CURVES; k++) {
            const double z = norma__normal_quantile(norma_continuous_percentiles[k] / 100);
            r->curves[a * NORMA_CONTINUOUS_CURVES + k] =
                (norma_continuous_point){norma__model_score(m, z, r->at[a]), NAN, NAN};
        }
        for (size_t s = 0; s < n; s++) {
            const double score = m->score_min + apart * (double)s;
            const double z = norma__model_z(m, score, r->at[a]);
            r->table[a * n + s] = (norma_continuous_row){
                r->at[a], score, 100 * norma__normal_cdf(z), NAN, NAN, 50 + 10 * z, NAN, NAN};
        }
    }
}

norma_status norma__continuous_tables(norma_continuous *r, const norma__cells *cells,
                                      norma_error *err)
{
    double apart;
    r->at = NORMA__NEW(double, NORMA_CONTINUOUS_MOST_AT);
    if (!r->at)
        return norma__have(false, err);
    lay_covariates(r, cells);
    r->curves = NORMA__NEW(norma_continuous_point, r->n_at * NORMA_CONTINUOUS_CURVES);
    r->table = NORMA__NEW(norma_continuous_row, r->n_at * scores_of(&apart, r->model));
    if (!r->curves || !r->table)
        return norma__have(false, err);
    r->n_table = r->n_at * scores_of(&apart, r->model);
    fill(r);
    return NORMA_OK;
}

/* ---- standard errors ---- */

/* Those of the scores of the curves, then of the z of the table. */
static void lay_intervals(norma_continuous *r, const double *se)
{
    const norma_continuous_model *m = r->model;
    const double q = norma__normal_quantile((1 + r->options.conf_level) / 2);
    const size_t n = r->n_at * NORMA_CONTINUOUS_CURVES;
    for (size_t k = 0; k < n; k++) {
        norma_continuous_point *p = &r->curves[k];
        p->low = fmax(m->score_min, p->score - q * se[k]);
        p->high = fmin(m->score_max, p->score + q * se[k]);
    }
    for (size_t k = 0; k < r->n_table; k++) {
        norma_continuous_row *row = &r->table[k];
        row->t_low = row->t - 10 * q * se[n + k];
        row->t_high = row->t + 10 * q * se[n + k];
        if (m->method == NORMA_CONTINUOUS_SURFACE) {
            row->t_low = fmax(m->t_min, row->t_low);
            row->t_high = fmin(m->t_max, row->t_high);
        }
        row->percentile_low = 100 * norma__normal_cdf((row->t_low - 50) / 10);
        row->percentile_high = 100 * norma__normal_cdf((row->t_high - 50) / 10);
    }
}

/* The same figures of another model. */
static void figures_of(double *figure, const norma_continuous *r, const norma_continuous_model *m)
{
    const size_t n = r->n_at * NORMA_CONTINUOUS_CURVES;
    for (size_t k = 0; k < n; k++) {
        const double p = norma_continuous_percentiles[k % NORMA_CONTINUOUS_CURVES] / 100;
        figure[k] =
            norma__model_score(m, norma__normal_quantile(p), r->at[k / NORMA_CONTINUOUS_CURVES]);
    }
    for (size_t k = 0; k < r->n_table; k++)
        figure[n + k] = norma__model_z(m, r->table[k].score, r->table[k].covariate);
}

/* ---- by the delta method, where terms have covariances: figures move with each term ---- */

static norma_status by_delta(norma_continuous *r, norma_error *err)
{
    const size_t n = r->n_at * NORMA_CONTINUOUS_CURVES + r->n_table, p = r->model->n_terms;
    norma_continuous_model *m = norma__model_copy(r->model);
    double *slope = NORMA__NEW(double, n *p), *other = NORMA__NEW(double, n),
           *se = NORMA__NEW(double, n);
    norma_status status = norma__have(m && slope && other && se, err);
    for (size_t k = 0; status == NORMA_OK && k < p; k++) {
        const double value = m->terms[k].value, move = 1e-3 * m->terms[k].se;
        m->terms[k].value = value + move;
        figures_of(slope + k * n, r, m);
        m->terms[k].value = value - move;
        figures_of(other, r, m);
        m->terms[k].value = value;
        for (size_t f = 0; f < n; f++)
            slope[f + k * n] = (slope[f + k * n] - other[f]) / (2 * move);
    }
    for (size_t f = 0; status == NORMA_OK && f < n; f++) {
        double variance = 0;
        for (size_t k = 0; k < p; k++)
            for (size_t l = 0; l < p; l++)
                variance += slope[f + k * n] * slope[f + l * n] * r->model->covariance[k + l * p];
        se[f] = sqrt(variance);
    }
    if (status == NORMA_OK)
        lay_intervals(r, se);
    norma_continuous_model_free(m);
    free(slope);
    free(other);
    free(se);
    return status;
}

/* ---- by bootstrap, within groups ---- */

/* Weights of a sample drawn anew: each group keeps its number of respondents. */
static void draw(double *drawn, const norma__cells *cells, const double *weight, gsl_rng *random)
{
    for (size_t g = 0; g < cells->n_groups; g++) {
        double people = 0;
        for (size_t i = cells->first[g]; i < cells->first[g + 1]; i++)
            people += cells->cell[i].people;
        unsigned left = (unsigned)people;
        for (size_t i = cells->first[g]; i < cells->first[g + 1]; i++) {
            const double here = cells->cell[i].people;
            const unsigned n =
                left > 0 ? gsl_ran_binomial(random, fmin(1, here / people), left) : 0;
            drawn[i] = weight[i] * n / here;
            left -= n;
            people -= here;
        }
    }
}

/* Sums of what the samples' figures deviate from the model's. */
typedef struct sums {
    size_t n, samples;
    double *sum, *squares, *model, *figure;
} sums;

static void add(sums *s)
{
    s->samples++;
    for (size_t f = 0; f < s->n; f++) {
        const double off = s->figure[f] - s->model[f];
        s->sum[f] += off;
        s->squares[f] += off * off;
    }
}

static norma_status resample(sums *s, norma_continuous *r, const norma__cells *cells,
                             const double *weight, norma_error *err)
{
    norma_continuous_model *m = norma__model_copy(r->model);
    double *drawn = NORMA__NEW(double, cells->n);
    gsl_rng *random = m && drawn ? norma__random_new(r->options.seed, 0) : NULL;
    norma_status status = norma__have(random, err);
    for (size_t b = 0; status == NORMA_OK && b < r->options.bootstrap; b++) {
        bool defined = false;
        norma__random_restart(random, r->options.seed, b);
        draw(drawn, cells, weight, random);
        status = norma__model_refit(&defined, m, cells, drawn, err);
        if (status == NORMA_OK && defined) {
            figures_of(s->figure, r, m);
            add(s);
        }
    }
    if (random)
        gsl_rng_free(random);
    norma_continuous_model_free(m);
    free(drawn);
    return status;
}

static norma_status by_bootstrap(norma_continuous *r, const norma__cells *cells,
                                 const double *weight, norma_error *err)
{
    sums s = {.n = r->n_at * NORMA_CONTINUOUS_CURVES + r->n_table};
    s.sum = NORMA__NEW(double, 4 * s.n);
    if (!s.sum)
        return norma__have(false, err);
    s.squares = s.sum + s.n;
    s.model = s.squares + s.n;
    s.figure = s.model + s.n;
    figures_of(s.model, r, r->model);
    norma_status status = resample(&s, r, cells, weight, err);
    if (status == NORMA_OK && s.samples < r->options.bootstrap)
        status = norma__note(&r->notes, err, "continuous-resamples", NULL, (double)s.samples,
                             (double)r->options.bootstrap,
                             "of %zu samples drawn for the intervals, %zu could be fitted",
                             r->options.bootstrap, s.samples);
    if (status == NORMA_OK && s.samples > 1) {
        const double n = (double)s.samples;
        for (size_t f = 0; f < s.n; f++)
            s.figure[f] = sqrt(fmax(0, s.squares[f] - s.sum[f] * s.sum[f] / n) / (n - 1));
        lay_intervals(r, s.figure);
    }
    free(s.sum);
    return status;
}

norma_status norma__continuous_intervals(norma_continuous *r, const norma__cells *cells,
                                         const double *weight, norma_error *err)
{
    if (r->model->covariance)
        return by_delta(r, err);
    return r->options.bootstrap > 1 ? by_bootstrap(r, cells, weight, err) : NORMA_OK;
}
