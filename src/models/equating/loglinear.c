#include "models/equating/loglinear.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

enum { MOST_STEPS = 60 };
#define SHORT 1e-3 /* a step of one that ends at a maximum */

/* ---- basis ---- */

/* Powers 1 ... degree of points as columns that are orthonormal to one another and to 1 under the
   weights (all alike when NULL); twice Gram and Schmidt. */
static void make_orthonormal(double *columns, const double *weights, size_t n, size_t k)
{
    for (size_t j = 0; j < k; j++) {
        double *column = columns + j * n;
        for (int pass = 0; pass < 2; pass++) {
            for (size_t before = 0; before <= j; before++) { /* 0: the constant */
                const double *other = before ? columns + (before - 1) * n : NULL;
                double dot = 0;
                for (size_t i = 0; i < n; i++)
                    dot +=
                        (weights ? weights[i] : 1 / (double)n) * column[i] * (other ? other[i] : 1);
                for (size_t i = 0; i < n; i++)
                    column[i] -= dot * (other ? other[i] : 1);
            }
        }
        double norm = 0;
        for (size_t i = 0; i < n; i++)
            norm += (weights ? weights[i] : 1 / (double)n) * column[i] * column[i];
        for (size_t i = 0; i < n; i++)
            column[i] = norm > 0 ? column[i] / sqrt(norm) : 0;
    }
}

/* Each power is the one before times the score, so that none is nearly another. */
static void make_powers(double *columns, const double *points, size_t n, size_t degree)
{
    double middle = (points[0] + points[n - 1]) / 2, half = (points[n - 1] - points[0]) / 2;
    for (size_t j = 0; j < degree; j++) {
        for (size_t i = 0; i < n; i++)
            columns[i + j * n] =
                (j ? columns[i + (j - 1) * n] : 1) * (points[i] - middle) / (half > 0 ? half : 1);
        make_orthonormal(columns, NULL, n, j + 1);
    }
}

static size_t at_most(size_t value, size_t most)
{
    return value < most ? value : most;
}

static void fill_basis(norma__loglinear *model, const norma__form *form, const double *of_score,
                       size_t degree, const double *of_anchor, size_t degree_anchor, size_t cross)
{
    size_t n = form->n, m = form->m;
    for (size_t v = 0; v < m; v++)
        for (size_t i = 0; i < n; i++) {
            size_t cell = i + v * n, k = 0;
            for (size_t j = 0; j < degree; j++)
                model->basis[cell + model->cells * k++] = of_score[i + j * n];
            for (size_t j = 0; j < degree_anchor; j++)
                model->basis[cell + model->cells * k++] = of_anchor[v + j * m];
            for (size_t a = 0; a < cross; a++)
                for (size_t j = 0; j < cross; j++)
                    model->basis[cell + model->cells * k++] =
                        of_score[i + j * n] * of_anchor[v + a * m];
        }
}

static norma_status allocate(norma__loglinear *model, norma_error *err)
{
    size_t cells = model->cells, k = model->k;
    model->basis = NORMA__NEW(double, cells *k);
    model->beta = NORMA__NEW(double, k);
    model->start = NORMA__NEW(double, k);
    model->share = NORMA__NEW(double, cells);
    model->work = NORMA__NEW(double, k *k + 4 * k + 2 * cells);
    if (model->basis && model->beta && model->start && model->share && model->work)
        return NORMA_OK;
    norma__loglinear_free(model);
    return norma__no_memory(err);
}

norma_status norma__loglinear_new(norma__loglinear *out, const norma__form *form, size_t degree,
                                  size_t degree_anchor, size_t cross, norma_error *err)
{
    degree = at_most(degree, form->n - 1);
    degree_anchor = at_most(degree_anchor, form->m - 1);
    cross = at_most(cross, at_most(degree, degree_anchor));
    *out =
        (norma__loglinear){.cells = form->n * form->m, .k = degree + degree_anchor + cross * cross};
    double *of_score = NORMA__NEW(double, form->n *degree);
    double *of_anchor = NORMA__NEW(double, form->m *degree_anchor);
    norma_status status = of_score && of_anchor ? allocate(out, err) : norma__no_memory(err);
    if (status == NORMA_OK) {
        make_powers(of_score, form->scores, form->n, degree);
        if (degree_anchor > 0)
            make_powers(of_anchor, form->anchors, form->m, degree_anchor);
        fill_basis(out, form, of_score, degree, of_anchor, degree_anchor, cross);
    }
    free(of_score);
    free(of_anchor);
    return status;
}

norma_status norma__loglinear_copy(norma__loglinear *out, const norma__loglinear *from,
                                   norma_error *err)
{
    *out = (norma__loglinear){.cells = from->cells, .k = from->k};
    norma_status status = allocate(out, err);
    if (status != NORMA_OK)
        return status;
    memcpy(out->basis, from->basis, from->cells * from->k * sizeof *from->basis);
    memcpy(out->start, from->beta, from->k * sizeof *from->beta);
    return NORMA_OK;
}

void norma__loglinear_free(norma__loglinear *model)
{
    free(model->basis);
    free(model->beta);
    free(model->start);
    free(model->share);
    free(model->work);
    *model = (norma__loglinear){0};
}

/* ---- fit ---- */

/* Fitted shares at beta, and the likelihood: sum of share x log(fitted). */
static double evaluate(norma__loglinear *model, const double *beta, const double *target)
{
    double *share = model->share, most = -INFINITY, sum = 0, linear = 0;
    memset(share, 0, model->cells * sizeof *share);
    for (size_t j = 0; j < model->k; j++) {
        const double *column = model->basis + j * model->cells;
        for (size_t c = 0; c < model->cells; c++)
            share[c] += beta[j] * column[c];
        linear += beta[j] * target[j];
    }
    for (size_t c = 0; c < model->cells; c++)
        most = share[c] > most ? share[c] : most;
    for (size_t c = 0; c < model->cells; c++)
        sum += share[c] = exp(share[c] - most);
    for (size_t c = 0; c < model->cells; c++)
        share[c] /= sum;
    return linear - most - log(sum);
}

static void expect(double *mean, const double *basis, const double *share, size_t cells, size_t k)
{
    for (size_t j = 0; j < k; j++) {
        double sum = 0;
        for (size_t c = 0; c < cells; c++)
            sum += share[c] * basis[c + j * cells];
        mean[j] = sum;
    }
}

/* Covariances of the basis under the fitted shares. */
static void information(double *h, norma__loglinear *model, const double *mean, double *product)
{
    size_t cells = model->cells, k = model->k;
    for (size_t i = 0; i < k; i++) {
        for (size_t c = 0; c < cells; c++)
            product[c] = model->share[c] * model->basis[c + i * cells];
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t c = 0; c < cells; c++)
                sum += product[c] * model->basis[c + j * cells];
            h[i + j * k] = h[j + i * k] = sum - mean[i] * mean[j];
        }
    }
}

/* Newton's method on a concave likelihood; a step that does not climb is halved. Where there is no
   maximum the gradient shrinks too, but steps stay as long as they were. */
bool norma__loglinear_fit(norma__loglinear *model, const double *share)
{
    size_t k = model->k;
    double *h = model->work, *target = h + k * k, *mean = target + k, *step = mean + k;
    double *tried = step + k, *product = tried + k;
    expect(target, model->basis, share, model->cells, k);
    memcpy(model->beta, model->start, k * sizeof *model->beta);
    double likelihood = evaluate(model, model->beta, target);
    double stepped = 0;
    model->converged = false;
    for (int round = 0; round < MOST_STEPS; round++) {
        double worst = 0, most = 0;
        expect(mean, model->basis, model->share, model->cells, k);
        for (size_t j = 0; j < k; j++)
            worst = fmax(worst, fabs(target[j] - mean[j]));
        if (worst < 1e-13) {
            model->converged = stepped < SHORT;
            break;
        }
        information(h, model, mean, product);
        if (!norma__invert_spd(h, NULL, h, k))
            break;
        for (size_t i = 0; i < k; i++) {
            step[i] = 0;
            for (size_t j = 0; j < k; j++)
                step[i] += h[i + j * k] * (target[j] - mean[j]);
            most = fmax(most, fabs(step[i]));
        }
        double length = 1, climbed = -INFINITY;
        for (int half = 0; half < 40; half++, length /= 2) {
            for (size_t j = 0; j < k; j++)
                tried[j] = model->beta[j] + length * step[j];
            climbed = evaluate(model, tried, target);
            if (climbed >= likelihood - 1e-14)
                break;
        }
        memcpy(model->beta, tried, k * sizeof *tried);
        likelihood = climbed;
        if (!isfinite(likelihood) || most > 1e6)
            break;
        stepped = most;
        if (worst < 1e-9 && length == 1 && most < SHORT) { /* the step after this one is rounding */
            model->converged = true;
            break;
        }
    }
    return model->converged;
}

double norma__loglinear_g2(const norma__loglinear *model, const double *share, double n)
{
    double sum = 0;
    for (size_t c = 0; c < model->cells; c++)
        if (share[c] > 0)
            sum += share[c] * log(share[c] / fmax(model->share[c], DBL_MIN));
    return fmax(0, 2 * n * sum);
}

void norma__loglinear_orthogonalise(norma__loglinear *model)
{
    make_orthonormal(model->basis, model->share, model->cells, model->k);
}
