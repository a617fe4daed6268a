/* Errors of what is aligned, by the delta method. At the optimum the gradient is 0 for every
   configural solution eta, so d x / d eta = -H^-1 d gradient / d eta; groups are independent. All
   that follows is kept multiplied by the root of eta's covariance matrix: a product of such rows is
   a covariance. */
#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <norma/instrument.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/invariance/alignment_parts.h"

static const double flat = 1e-8; /* smallest to largest curvature of what is undetermined */

typedef struct deltas {
    size_t n, m, all; /* groups; parameters of one group; of all groups */
    double *u, *a;    /* n x all: of the problems' numbers */
    double *roots;    /* m x m of each group: V = R R' */
    double *rows;     /* 2 n x all */
    double *product;  /* 2 n x 2 n */
    double *slope, *bend, *hessian;
} deltas;

static void deltas_free(deltas *d)
{
    free(d->u);
    free(d->a);
    free(d->roots);
    free(d->rows);
    free(d->product);
    free(d->slope);
    free(d->bend);
    free(d->hessian);
}

static norma_status deltas_new(deltas *d, const norma_alignment_input *in, norma_error *err)
{
    size_t n = in->n_groups, m = in->n_items + in->n_cuts;
    *d = (deltas){.n = n, .m = m, .all = n * m};
    d->u = NORMA__NEW(double, n * d->all);
    d->a = NORMA__NEW(double, n * d->all);
    d->roots = NORMA__NEW(double, m * d->all);
    d->rows = NORMA__NEW(double, 2 * n * d->all);
    d->product = NORMA__NEW(double, 4 * n * n);
    d->slope = NORMA__NEW(double, n);
    d->bend = NORMA__NEW(double, n *n);
    d->hessian = NORMA__NEW(double, n *n);
    if (!d->u || !d->a || !d->roots || !d->rows || !d->product || !d->slope || !d->bend ||
        !d->hessian)
        return norma__no_memory(err);
    return NORMA_OK;
}

/* Symmetric roots; a matrix that is not quite positive is taken for the nearest that is. */
static norma_status take_roots(deltas *d, const norma_alignment_input *in, norma_error *err)
{
    size_t m = d->m;
    double *values = NORMA__NEW(double, m), *vectors = NORMA__NEW(double, m *m);
    norma_status status = values && vectors ? NORMA_OK : norma__no_memory(err);
    for (size_t g = 0; g < d->n && status == NORMA_OK; g++) {
        status = norma__eigen(values, vectors, in->vcov[g], m, err);
        for (size_t j = 0; j < m && status == NORMA_OK; j++)
            for (size_t i = 0; i < m; i++)
                d->roots[i + j * m + g * m * m] = vectors[i + j * m] * sqrt(fmax(values[j], 0));
    }
    free(values);
    free(vectors);
    return status;
}

/* d gradient of the loadings' problem / d loadings. */
static void loadings_move(deltas *d, const norma__aligning *w)
{
    const norma__simplicity *p = &w->loadings;
    size_t n = d->n;
    for (size_t i = 0; i < p->n_columns; i++) {
        norma__simplicity_column(d->slope, d->bend, p, w->u, i);
        for (size_t h = 0; h < n; h++) {
            double *column = d->u + (h * d->m + i) * n;
            for (size_t g = 0; g < n; g++)
                column[g] = p->b[g + i * n] * exp(w->u[g]) * d->bend[g + h * n] * exp(w->u[h]);
            column[h] += exp(w->u[h]) * d->slope[h];
        }
    }
}

/* d gradient of the cuts' problem / d cuts, and / d loadings, through which cuts move. */
static void cuts_move(deltas *d, const norma__aligning *w)
{
    const norma__simplicity *p = &w->cuts;
    size_t n = d->n, n_items = w->input->n_items;
    for (size_t k = 0; k < p->n_columns; k++) {
        norma__simplicity_column(d->slope, d->bend, p, w->a, k);
        for (size_t h = 0; h < n; h++) {
            double *by_cut = d->a + (h * d->m + n_items + k) * n;
            double *by_loading = d->a + (h * d->m + w->item_of[k]) * n;
            for (size_t g = 0; g < n; g++) {
                by_cut[g] = p->b[g + k * n] * d->bend[g + h * n];
                by_loading[g] -= by_cut[g] * w->a[h];
            }
            by_loading[h] -= d->slope[h];
        }
    }
}

/* x's own rows: -H^-1 of that, times the roots. */
static bool turn_to_rows(deltas *d, double *moves, const norma__simplicity *p, const double *x)
{
    size_t n = d->n, m = d->m;
    norma__simplicity_at(NULL, d->hessian, p, x, NORMA__EXACT);
    if (!norma__simplicity_solve(d->hessian, moves, d->all, p))
        return false;
    for (size_t g = 0; g < n; g++)
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)n, (int)m, (int)m, -1,
                    moves + g * m * n, (int)n, d->roots + g * m * m, (int)m, 0, d->rows + g * m * n,
                    (int)n);
    memcpy(moves, d->rows, n * d->all * sizeof *moves);
    return true;
}

/* Row g of rows (n_rows of them) += factor x row h of from (n). */
static void add_row(double *rows, size_t n_rows, size_t g, double factor, const double *from,
                    size_t h, const deltas *d)
{
    for (size_t c = 0; c < d->all; c++)
        rows[g + c * n_rows] += factor * from[h + c * d->n];
}

/* Row g of rows += factor x parameter of group g itself. */
static void add_own(double *rows, size_t g, double factor, size_t parameter, const deltas *d)
{
    for (size_t c = 0; c < d->m; c++)
        rows[g + (g * d->m + c) * d->n] +=
            factor * d->roots[parameter + c * d->m + g * d->m * d->m];
}

static void multiply(deltas *d, size_t n_rows)
{
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)n_rows, (int)n_rows, (int)d->all, 1,
                d->rows, (int)n_rows, d->rows, (int)n_rows, 0, d->product, (int)n_rows);
}

static void fill_factors(norma_alignment *r, deltas *d, const norma__aligning *w)
{
    size_t n = d->n, reference = w->input->reference;
    memset(d->rows, 0, 2 * n * d->all * sizeof *d->rows);
    for (size_t g = 0; g < n; g++) {
        double psi = r->sd[g];
        add_row(d->rows, 2 * n, g, psi, d->a, g, d);
        add_row(d->rows, 2 * n, g, -r->mean[g], d->u, g, d);
        add_row(d->rows, 2 * n, g, r->mean[g], d->u, reference, d);
        add_row(d->rows, 2 * n, n + g, -psi, d->u, g, d);
        add_row(d->rows, 2 * n, n + g, psi, d->u, reference, d);
    }
    multiply(d, 2 * n);
    memcpy(r->vcov, d->product, 4 * n * n * sizeof *r->vcov);
    for (size_t g = 0; g < n; g++) {
        r->mean_se[g] = sqrt(fmax(d->product[g + g * 2 * n], 0));
        r->sd_se[g] = sqrt(fmax(d->product[n + g + (n + g) * 2 * n], 0));
    }
}

static norma_status fill_parameter(norma_alignment_parameter *q, const norma_alignment *r,
                                   deltas *d, const norma__aligning *w, norma_error *err)
{
    size_t n = d->n, reference = w->input->reference;
    memset(d->rows, 0, n * d->all * sizeof *d->rows);
    for (size_t g = 0; g < n; g++) {
        double loading = w->input->loading[g + q->item * n];
        if (q->is_cut) {
            add_own(d->rows, g, 1, w->input->n_items + q->cut, d);
            add_own(d->rows, g, -w->a[g], q->item, d);
            add_row(d->rows, n, g, -loading, d->a, g, d);
        } else {
            add_own(d->rows, g, 1 / r->sd[g], q->item, d);
            add_row(d->rows, n, g, q->value[g], d->u, g, d);
            add_row(d->rows, n, g, -q->value[g], d->u, reference, d);
        }
    }
    multiply(d, n);
    for (size_t g = 0; g < n; g++)
        q->se[g] = sqrt(fmax(d->product[g + g * n], 0));
    return norma__alignment_set(q, n, d->product, w->options, err);
}

/* A shift of all means that changes nothing leaves them without errors. */
static norma_status check_determined(bool *determined, deltas *d, const norma__aligning *w,
                                     norma_notes *notes, norma_error *err)
{
    *determined = true;
    if (w->options->kind != NORMA_ALIGNMENT_FREE)
        return NORMA_OK;
    norma__simplicity_at(NULL, d->hessian, &w->cuts, w->a, NORMA__EXACT);
    norma_status status = norma__eigen(d->slope, NULL, d->hessian, d->n, err);
    *determined = status == NORMA_OK && d->slope[d->n - 1] > flat * d->slope[0];
    if (status != NORMA_OK || *determined)
        return status;
    return norma__note(notes, err, "alignment-free-undetermined", NULL, NAN, NAN,
                       "free alignment does not determine the means: a shift of all of them "
                       "changes nothing; use fixed alignment");
}

norma_status norma__alignment_errors(norma_alignment *r, const norma__aligning *w, norma_error *err)
{
    deltas d;
    bool determined;
    norma_status status = deltas_new(&d, w->input, err);
    if (status == NORMA_OK)
        status = check_determined(&determined, &d, w, &r->notes, err);
    if (status != NORMA_OK || !determined)
        goto done;
    if ((status = take_roots(&d, w->input, err)) != NORMA_OK)
        goto done;
    loadings_move(&d, w);
    cuts_move(&d, w);
    if (!turn_to_rows(&d, d.u, &w->loadings, w->u) || !turn_to_rows(&d, d.a, &w->cuts, w->a)) {
        status = norma__note(&r->notes, err, "alignment-no-errors", NULL, NAN, NAN,
                             "the alignment is not at a proper minimum, so that there are no "
                             "standard errors and no tests of it");
        goto done;
    }
    r->vcov = NORMA__NEW(double, 4 * d.n * d.n);
    if (!r->vcov) {
        status = norma__no_memory(err);
        goto done;
    }
    fill_factors(r, &d, w);
    for (size_t j = 0; j < r->n_parameters && status == NORMA_OK; j++)
        status = fill_parameter(&r->parameters[j], r, &d, w, err);
done:
    deltas_free(&d);
    return status;
}
