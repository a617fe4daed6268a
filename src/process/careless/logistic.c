#include "process/careless/logistic.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

enum { NEWTON_STEPS = 12, SWEEPS = 200, BLOCK = 256 };
static const double STEP_SMALL = 1e-8;

/* The quadratic of one Newton step: gradient and curvature over (coefficients, intercept). */
typedef struct quadratic {
    size_t m;                 /* k + 1 */
    double *gradient, *curve; /* m, m x m */
    double *block;            /* m x BLOCK: weighted features of some rows */
    double *beta;             /* m: the intercept last */
} quadratic;

static bool quadratic_room(quadratic *q, size_t m)
{
    q->m = m;
    q->gradient = NORMA__NEW(double, m);
    q->curve = NORMA__NEW(double, m *m);
    q->block = NORMA__NEW(double, m *BLOCK);
    q->beta = NORMA__NEW(double, m);
    return q->gradient && q->curve && q->block && q->beta;
}

static void quadratic_clear(quadratic *q)
{
    free(q->gradient);
    free(q->curve);
    free(q->block);
    free(q->beta);
}

/* Rows in order, a block at a time: sums do not depend on anything but the data. */
static void add_block(quadratic *q, const norma__logistic *p, size_t first, size_t n, double total)
{
    size_t m = q->m, k = p->k, used = 0;
    for (size_t r = 0; r < n; r++) {
        const double *x = p->x + (first + r) * k;
        double *row = q->block + used * m, w = p->weight[first + r] / total;
        if (w == 0)
            continue;
        double eta = q->beta[k] + cblas_ddot((int)k, x, 1, q->beta, 1);
        double mean = 1 / (1 + exp(-eta)), error = w * (p->y[first + r] - mean);
        double root = sqrt(w * fmax(mean * (1 - mean), 1e-6));
        cblas_daxpy((int)k, error, x, 1, q->gradient, 1);
        q->gradient[k] += error;
        for (size_t j = 0; j < k; j++)
            row[j] = root * x[j];
        row[k] = root;
        used++;
    }
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, (int)m, (int)used, 1, q->block, (int)m, 1,
                q->curve, (int)m);
}

static void expand(quadratic *q, const norma__logistic *p)
{
    size_t m = q->m;
    double total = 0;
    memset(q->gradient, 0, m * sizeof *q->gradient);
    memset(q->curve, 0, m * m * sizeof *q->curve);
    for (size_t i = 0; i < p->n; i++)
        total += p->weight[i];
    for (size_t first = 0; first < p->n; first += BLOCK)
        add_block(q, p, first, p->n - first < BLOCK ? p->n - first : BLOCK, total);
    for (size_t j = 0; j < m; j++) {
        if (j < p->k) {
            q->gradient[j] -= p->ridge * q->beta[j];
            q->curve[j * m + j] += p->ridge;
        }
        for (size_t i = j + 1; i < m; i++)
            q->curve[i * m + j] = q->curve[j * m + i];
    }
}

/* Maximises gradient'd - d'curve d / 2 over beta + d within the bounds, coordinate by coordinate.
   Returns the largest move. */
static double ascend(quadratic *q, double *step)
{
    double largest = 0;
    memset(step, 0, q->m * sizeof *step);
    for (size_t sweep = 0; sweep < SWEEPS; sweep++) {
        double moved = 0;
        for (size_t j = 0; j < q->m; j++) {
            const double *row = q->curve + j * q->m;
            double slope = q->gradient[j] - cblas_ddot((int)q->m, row, 1, step, 1);
            double to = step[j] + slope / row[j];
            if (j + 1 < q->m)
                to = fmax(to, -q->beta[j]);
            moved = fmax(moved, fabs(to - step[j]));
            step[j] = to;
        }
        if (moved < STEP_SMALL)
            break;
    }
    for (size_t j = 0; j < q->m; j++) {
        largest = fmax(largest, fabs(step[j]));
        q->beta[j] += step[j];
    }
    return largest;
}

norma_status norma__logistic_fit(double *coefficients, double *intercept,
                                 const norma__logistic *problem, norma_error *err)
{
    quadratic q = {0};
    double *step = NORMA__NEW(double, problem->k + 1);
    norma_status status = NORMA_OK;
    if (!quadratic_room(&q, problem->k + 1) || !step) {
        status = norma__no_memory(err);
        goto done;
    }
    norma__prepare_numerics();
    for (size_t i = 0; i < NEWTON_STEPS; i++) {
        expand(&q, problem);
        if (ascend(&q, step) < 1e-6)
            break;
    }
    memcpy(coefficients, q.beta, problem->k * sizeof *coefficients);
    *intercept = q.beta[problem->k];
done:
    free(step);
    quadratic_clear(&q);
    return status;
}
