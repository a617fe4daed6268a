#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "statistics/correlation.h"
#include "statistics/incomplete.h"

/* Standard errors take 2 q E-steps of about n p^2 flops each: they are left out over this. */
static const double MOST_WORK = 4e9;

/* Everything the likelihood is maximised with. */
struct fiml {
    norma__correlating *c;
    norma__incomplete rows;
    norma__likeliest fit;
    double *room; /* p x p */
    size_t p;
};

/* Where the result has what is about two of the model's variables. */
static size_t entry(const struct fiml *f, size_t i, size_t j)
{
    return norma__entry(f->c, f->rows.variables[i], f->rows.variables[j]);
}

/* ---- standard errors ---- */

/* Fisher's identity: the score of the observed rows is that of the complete ones, expected.
   score: p means, then the covariances on and below the diagonal, column by column. */
static bool score(double *gradient, struct fiml *f, const norma__normal_model *at)
{
    blasint p = (blasint)f->p;
    double n = (double)f->rows.n;
    double *sums = f->fit.expected.sums, *centred = f->fit.expected.products;
    if (!norma__expect(&f->fit.expected, &f->fit.step, at))
        return false;
    for (blasint j = 0; j < p; j++)
        for (blasint i = 0; i < p; i++)
            centred[i + j * p] += n * (at->mean[i] * at->mean[j] - at->covariance[i + j * p]) -
                                  sums[i] * at->mean[j] - at->mean[i] * sums[j];
    for (blasint j = 0; j < p; j++)
        sums[j] -= n * at->mean[j];
    cblas_dsymv(CblasColMajor, CblasLower, p, 1, f->fit.step.precision, p, sums, 1, 0, gradient, 1);
    cblas_dsymm(CblasColMajor, CblasLeft, CblasLower, p, p, 1, f->fit.step.precision, p, centred, p,
                0, f->room, p);
    cblas_dsymm(CblasColMajor, CblasRight, CblasLower, p, p, 0.5, f->fit.step.precision, p, f->room,
                p, 0, centred, p);
    double *g = gradient + p;
    for (blasint j = 0; j < p; j++)
        for (blasint i = j; i < p; i++)
            *g++ = (i == j ? 1 : 2) * centred[i + j * p];
    return true;
}

static void nudge(norma__normal_model *model, size_t p, size_t parameter, double by)
{
    if (parameter < p) {
        model->mean[parameter] += by;
        return;
    }
    size_t j = 0, k = parameter - p;
    for (; k >= p - j; j++)
        k -= p - j;
    model->covariance[j + k + j * p] += by;
    if (k > 0)
        model->covariance[j + (j + k) * p] += by;
}

/* Observed information: minus the slopes of the score, by central differences (Jamshidian &
   Jennrich, 2000). */
static bool inform(double *information, struct fiml *f, double *gradients, size_t q)
{
    const double h = 1e-4;
    for (size_t k = 0; k < q; k++) {
        bool ok = true;
        for (int side = 0; side < 2; side++) {
            double by = side ? h : -h;
            nudge(&f->fit.model, f->p, k, by);
            ok = score(gradients + (size_t)side * q, f, &f->fit.model) && ok;
            nudge(&f->fit.model, f->p, k, -by);
        }
        if (!ok)
            return false;
        for (size_t i = 0; i < q; i++)
            information[i + k * q] = (gradients[i] - gradients[q + i]) / (2 * h);
    }
    for (size_t k = 0; k < q; k++)
        for (size_t i = 0; i < k; i++)
            information[i + k * q] = information[k + i * q] =
                (information[i + k * q] + information[k + i * q]) / 2;
    return true;
}

/* Of a correlation, from the variances and covariances of s_ij, s_ii and s_jj. */
static double error_of(const struct fiml *f, const double *inverse, size_t q, size_t i, size_t j)
{
    size_t p = f->p, first[2] = {0};
    for (size_t k = 0; k < i; k++)
        first[0] += p - k;
    for (size_t k = 0; k < j; k++)
        first[1] += p - k;
    const double *s = f->fit.model.covariance;
    double root = sqrt(s[i + i * p] * s[j + j * p]), r = s[i + j * p] / root;
    size_t at[3] = {p + first[0] + (j - i), p + first[0], p + first[1]};
    double slope[3] = {1 / root, -r / (2 * s[i + i * p]), -r / (2 * s[j + j * p])}, variance = 0;
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++)
            variance += slope[a] * slope[b] * inverse[at[a] + at[b] * q];
    return sqrt(variance);
}

static norma_status fill_errors(struct fiml *f, norma_error *err)
{
    norma_correlation *result = f->c->result;
    size_t p = f->p, q = p + p * (p + 1) / 2;
    double work = (double)q * (double)(f->rows.n - f->rows.n_complete + p) * (double)(p * p);
    if (work > MOST_WORK || (double)q * (double)q * (double)q > 10 * MOST_WORK)
        return norma__note(&result->notes, err, "fiml-no-errors", NULL, (double)p,
                           (double)f->rows.n,
                           "standard errors of %zu variables and %zu rows would take too long and "
                           "were left out: take fewer variables, or bootstrap",
                           p, f->rows.n);
    double *information = NORMA__NEW(double, q *q), *gradients = NORMA__NEW(double, 2 * q);
    norma_status status = NORMA_OK;
    if (!information || !gradients)
        status = norma__no_memory(err);
    else if (inform(information, f, gradients, q) &&
             norma__invert_spd(information, NULL, information, q))
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < j; i++)
                if (!isnan(result->matrix[entry(f, i, j)]))
                    result->se[entry(f, i, j)] = result->se[entry(f, j, i)] =
                        error_of(f, information, q, i, j);
    free(information);
    free(gradients);
    return status;
}

/* ---- the result ---- */

/* Pairs that nobody answered together: the likelihood says nothing about them. */
static size_t count_pairs(double *n, const struct fiml *f)
{
    size_t p = f->p, unseen = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            n[entry(f, i, j)] = 0;
    for (size_t run = 0; run < f->rows.n_runs; run++) {
        const double *x = f->rows.x + f->rows.first[run] * p;
        double rows = (double)(f->rows.first[run + 1] - f->rows.first[run]);
        for (size_t j = 0; j < p; j++)
            for (size_t i = 0; i < p && !isnan(x[j]); i++)
                n[entry(f, i, j)] += isnan(x[i]) ? 0 : rows;
    }
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            unseen += n[entry(f, i, j)] == 0;
    return unseen;
}

static void fill(struct fiml *f)
{
    norma_correlation *r = f->c->result;
    size_t p = f->p;
    const double *s = f->fit.model.covariance;
    for (size_t j = 0; j < p; j++) {
        double scale = f->rows.scale[j];
        norma_correlation_variable *v = &r->variables[f->rows.variables[j]];
        v->mean = f->rows.centre[j] + scale * f->fit.model.mean[j];
        v->sd = scale * sqrt(s[j + j * p]);
        for (size_t i = 0; i < p; i++) {
            size_t ij = i + j * p, to = entry(f, i, j);
            bool seen = r->n[to] > 0;
            r->covariance[to] = seen ? s[ij] * scale * f->rows.scale[i] : NAN;
            r->matrix[to] = !seen ? NAN : i == j ? 1 : s[ij] / sqrt(s[i + i * p] * s[j + j * p]);
        }
    }
}

static norma_status note_unseen(struct fiml *f, size_t unseen, norma_error *err)
{
    size_t pairs = f->p * (f->p - 1) / 2;
    if (unseen == 0)
        return NORMA_OK;
    return norma__note(
        &f->c->result->notes, err, "fiml-pairs-unseen", NULL, (double)unseen, (double)pairs,
        "%zu of %zu correlations are undefined: no row has an answer to both", unseen, pairs);
}

static norma_status note_failure(struct fiml *f, bool found, norma_error *err)
{
    norma_correlation *r = f->c->result;
    if (found)
        return norma__note(
            &r->notes, err, "fiml-no-convergence", NULL, (double)r->iterations, NAN,
            "the EM algorithm was stopped after %zu steps: the figures may change in "
            "the decimals shown, for so much is missing",
            r->iterations);
    for (size_t j = 0; j < f->p; j++)
        for (size_t i = 0; i < f->p; i++)
            r->matrix[entry(f, i, j)] = r->covariance[entry(f, i, j)] = NAN;
    return norma__note(&r->notes, err, "fiml-undefined", NULL, (double)f->rows.n, (double)f->p,
                       "the normal model of %zu variables has no maximum in %zu rows: variables "
                       "depend on one another, or do not vary",
                       f->p, f->rows.n);
}

static norma_status begin(struct fiml *f, norma_error *err)
{
    norma_status status;
    if ((status = norma__incomplete_take(&f->rows, f->c, err)) != NORMA_OK || f->rows.p == 0)
        return status;
    size_t p = f->p = f->rows.p;
    if ((status = norma__likeliest_new(&f->fit, &f->rows, f->c->options->threads, err)) != NORMA_OK)
        return status;
    f->room = NORMA__NEW(double, p *p);
    return f->room ? NORMA_OK : norma__no_memory(err);
}

static bool all_vary(const struct fiml *f)
{
    for (size_t j = 0; j < f->p; j++)
        if (!(f->rows.scale[j] > 0))
            return false;
    return true;
}

norma_status norma__fiml(norma__correlating *c, norma_error *err)
{
    struct fiml f = {.c = c};
    norma_status status;

    if ((status = begin(&f, err)) != NORMA_OK || f.p == 0)
        goto done;
    size_t unseen = count_pairs(c->result->n, &f);
    bool found = all_vary(&f) && norma__maximise(&f.fit);
    c->result->iterations = f.fit.steps;
    fill(&f);
    if (!(found && f.fit.converged) && (status = note_failure(&f, found, err)) != NORMA_OK)
        goto done;
    if ((status = note_unseen(&f, unseen, err)) != NORMA_OK)
        goto done;
    if (found && f.fit.converged && unseen == 0 && c->result->se)
        status = fill_errors(&f, err);
done:
    free(f.room);
    norma__likeliest_free(&f.fit);
    norma__incomplete_free(&f.rows);
    return status;
}
