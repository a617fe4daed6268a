#include <stdlib.h>

#include <gsl/gsl_cblas.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/observed/observed.h"

/* B = S_.x S_xx^-1, p x m, of m exogenous variables at; false when S_xx is singular. */
static bool find_slopes(double *b, double *block, const double *cov, size_t p, const size_t *at,
                        size_t m)
{
    for (size_t j = 0; j < m; j++)
        for (size_t i = 0; i < m; i++)
            block[i + j * m] = cov[at[i] + at[j] * p];
    if (!norma__invert_spd(block, NULL, block, m))
        return false;
    for (size_t j = 0; j < m; j++)
        for (size_t i = 0; i < p; i++) {
            b[i + j * p] = 0;
            for (size_t k = 0; k < m; k++)
                b[i + j * p] += cov[i + at[k] * p] * block[k + j * m];
        }
    return true;
}

/* d_x B', and S less B S_x. ; of exogenous variables themselves d and 0, to the last digit. */
static void predict(norma__observed_group *g, const double *b, double *x, size_t p, double factor,
                    const bool *exogenous, const size_t *at, size_t m)
{
    for (size_t k = 0; k < m; k++)
        for (size_t r = 0; r < g->n; r++)
            x[r + k * g->n] = g->x[r + at[k] * g->n] - g->mean[at[k]];
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)g->n, (int)p, (int)m, 1, x, (int)g->n,
                b, (int)p, 0, g->given, (int)g->n);
    for (size_t k = 0; k < m; k++)
        for (size_t r = 0; r < g->n; r++)
            g->given[r + at[k] * g->n] = x[r + k * g->n];
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            double left = g->cov[i + j * p];
            for (size_t k = 0; k < m; k++)
                left -= b[i + k * p] * g->cov[at[k] + j * p];
            g->unexplained[i + j * p] = exogenous[i] || exogenous[j] ? 0 : left * factor;
        }
}

static norma_status given_in_group(norma__observed_group *g, size_t p, double factor,
                                   const bool *exogenous, const size_t *at, size_t m,
                                   norma_error *err)
{
    double *block = NORMA__NEW(double, m *m), *b = NORMA__NEW(double, p *m);
    double *x = NORMA__NEW(double, g->n *m);
    norma_status status = NORMA_OK;
    g->given = NORMA__NEW(double, g->n *p);
    g->unexplained = NORMA__NEW(double, p *p);
    if (!block || !b || !x || !g->given || !g->unexplained)
        status = norma__no_memory(err);
    else if (find_slopes(b, block, g->cov, p, at, m))
        predict(g, b, x, p, factor, exogenous, at, m);
    else
        status = norma__fail(err, NORMA_EDATA,
                             "the variables that only predict others depend on one another: leave "
                             "one of them out");
    free(block);
    free(b);
    free(x);
    return status;
}

norma_status norma__observed_given(norma__observed *observed, const bool *exogenous,
                                   norma_error *err)
{
    const size_t p = observed->p;
    size_t *at = NORMA__NEW(size_t, p), m = 0;
    norma_status status = at ? NORMA_OK : norma__no_memory(err);
    for (size_t v = 0; at && v < p; v++)
        if (exogenous[v])
            at[m++] = v;
    for (size_t k = 0; k < observed->n_groups && m > 0 && status == NORMA_OK; k++) {
        norma__observed_group *g = &observed->groups[k];
        const double factor = observed->wishart ? (g->total - 1) / g->total : 1;
        status = given_in_group(g, p, factor, exogenous, at, m, err);
    }
    free(at);
    return status;
}
