#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "statistics/incomplete.h"

/* Distances are in standard deviations. */
static const double CLOSE = 1e-10;
enum { MOST_STEPS = 10000 };

norma_status norma__likeliest_new(norma__likeliest *fit, const norma__incomplete *rows,
                                  size_t threads, norma_error *err)
{
    const size_t p = rows->p;
    norma_status status;
    *fit = (norma__likeliest){0};
    if ((status = norma__filling_new(&fit->step, rows, threads, err)) != NORMA_OK)
        return status;
    fit->model = (norma__normal_model){NORMA__NEW(double, p), NORMA__NEW(double, p *p)};
    fit->expected = (norma__expected){NORMA__NEW(double, p), NORMA__NEW(double, p *p)};
    if (!fit->model.mean || !fit->model.covariance || !fit->expected.sums ||
        !fit->expected.products)
        return norma__no_memory(err);
    for (size_t j = 0; j < p; j++)
        fit->model.covariance[j + j * p] = 1;
    return NORMA_OK;
}

void norma__likeliest_free(norma__likeliest *fit)
{
    free(fit->model.mean);
    free(fit->model.covariance);
    free(fit->expected.sums);
    free(fit->expected.products);
    norma__filling_free(&fit->step);
    *fit = (norma__likeliest){0};
}

/* The M-step; returns how far the model moved. */
static double improve(norma__likeliest *fit)
{
    const size_t p = fit->step.rows->p;
    const double n = fit->step.rows->total;
    double moved = 0;
    for (size_t j = 0; j < p; j++) {
        double mean = fit->expected.sums[j] / n;
        moved = fmax(moved, fabs(mean - fit->model.mean[j]));
        fit->model.mean[j] = mean;
    }
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            size_t ij = i + j * p;
            double s = fit->expected.products[ij] / n - fit->model.mean[i] * fit->model.mean[j];
            moved = fmax(moved, fabs(s - fit->model.covariance[ij]));
            fit->model.covariance[ij] = s;
        }
    return moved;
}

/* EM goes towards the maximum by a constant factor a step, in the end: what is left to go follows
   from the last two steps. */
bool norma__maximise(norma__likeliest *fit)
{
    double before = INFINITY;
    while (fit->steps < MOST_STEPS) {
        if (!norma__expect(&fit->expected, &fit->step, &fit->model))
            return false;
        double moved = improve(fit);
        double factor = fmin(moved / before, 0.9999);
        fit->steps++;
        fit->converged = moved < 1e-14 || (fit->steps > 2 && moved * factor / (1 - factor) < CLOSE);
        if (fit->converged)
            return true;
        before = moved;
    }
    return true;
}
