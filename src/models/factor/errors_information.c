/* How the estimates answer to a change dR of the correlations, at the model's own matrix P =
   Lambda Phi Lambda' + Psi. Both ML (W = inv Psi) and unweighted least squares (W = I) leave
   residuals E with E W Lambda = 0 and diag E = 0, so with D = W Lambda inv(Lambda' W Lambda) and
   Q = I - Lambda D'

       dPsi:  diag(Q dPsi Q') = diag(Q dR Q')
       N = dR - dPsi - Q (dR - dPsi) Q', the change of Lambda Phi Lambda'
       X = (N D - Lambda D' N D / 2) inv Phi, the change of Lambda up to its rotation

   A loading's gradient G in R follows backwards, as Y D' made symmetric and Q' diag(v) Q; its
   variance is 2 tr(S P S P) / n, S = G less diag(G P) because R is standardised. For ML that is the
   inverse of the expected information (Jennrich, 1974, Psychometrika 39, 489-499). */
#include "models/factor/errors_information.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/factor/errors_gauge.h"

typedef struct theory {
    const norma__informed *model;
    norma__gauge gauge;
    double *numbers;  /* of what follows */
    double *weight;   /* p: W */
    double *psi;      /* p: 1 - communality */
    double *d;        /* p x k: D */
    double *pd;       /* p x k: P D */
    double *qpd;      /* p x k: Q P D */
    double *dpd;      /* k x k: D' P D */
    double *q;        /* p x p: Q */
    double *qp;       /* p x p: Q P */
    double *residual; /* p x p: (Q P Q')^2, entry by entry */
    double *squares;  /* p x p: P^2, entry by entry */
    double *unique;   /* p x p: LU of Q^2, entry by entry */
    int *pivots;      /* p */
} theory;

static void multiply(double *out, CBLAS_TRANSPOSE turn_a, const double *a, CBLAS_TRANSPOSE turn_b,
                     const double *b, size_t rows, size_t columns, size_t inner)
{
    const int m = (int)rows, n = (int)columns, l = (int)inner;
    cblas_dgemm(CblasColMajor, turn_a, turn_b, m, n, l, 1, a, turn_a == CblasTrans ? l : m, b,
                turn_b == CblasTrans ? n : l, 0, out, m);
}

/* ---- what all loadings share ---- */

static double *part(double **at, size_t n)
{
    double *here = *at;
    *at += n;
    return here;
}

static bool theory_room(theory *t)
{
    const size_t p = t->model->p, k = t->model->k;
    double *at = t->numbers = NORMA__NEW(double, 2 * p + 3 * p * k + k * k + 5 * p * p);
    t->pivots = NORMA__NEW(int, p);
    if (!at || !t->pivots)
        return false;
    double **of_p[] = {&t->weight, &t->psi}, **of_pk[] = {&t->d, &t->pd, &t->qpd};
    double **of_pp[] = {&t->q, &t->qp, &t->residual, &t->squares, &t->unique};
    for (size_t i = 0; i < 2; i++)
        *of_p[i] = part(&at, p);
    for (size_t i = 0; i < 3; i++)
        *of_pk[i] = part(&at, p * k);
    for (size_t i = 0; i < 5; i++)
        *of_pp[i] = part(&at, p * p);
    t->dpd = part(&at, k * k);
    return true;
}

static void theory_clear(theory *t)
{
    norma__gauge_clear(&t->gauge);
    free(t->numbers);
    free(t->pivots);
}

/* D, from W and the loadings; false when a factor is empty. work: k x k. */
static bool set_d(theory *t, double *work)
{
    const norma__informed *m = t->model;
    const size_t p = m->p, k = m->k;
    for (size_t i = 0; i < p; i++) {
        t->psi[i] = 1 - m->communalities[i];
        t->weight[i] = m->weighted ? 1 / t->psi[i] : 1;
        for (size_t at = i; at < p * k; at += p)
            t->pd[at] = t->weight[i] * m->loadings[at];
    }
    multiply(work, CblasTrans, m->loadings, CblasNoTrans, t->pd, k, k, p);
    if (!norma__invert_spd(work, NULL, work, k))
        return false;
    multiply(t->d, CblasNoTrans, t->pd, CblasNoTrans, work, p, k, k);
    return true;
}

/* P, into squares for now. work: p x k. */
static void set_p(theory *t, double *work)
{
    const norma__informed *m = t->model;
    const size_t p = m->p, k = m->k;
    multiply(work, CblasNoTrans, m->loadings, CblasNoTrans, m->phi, p, k, k);
    multiply(t->squares, CblasNoTrans, work, CblasTrans, m->loadings, p, p, k);
    for (size_t i = 0; i < p; i++)
        t->squares[i * (p + 1)] = 1;
}

static void square(double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] *= x[i];
}

static bool factorise_unique(theory *t)
{
    const lapack_int p = (lapack_int)t->model->p;
    memcpy(t->unique, t->q, (size_t)p * (size_t)p * sizeof *t->q);
    square(t->unique, (size_t)p * (size_t)p);
    double size = LAPACKE_dlange(LAPACK_COL_MAJOR, '1', p, p, t->unique, p), condition = 0;
    if (!isfinite(size) || LAPACKE_dgetrf(LAPACK_COL_MAJOR, p, p, t->unique, p, t->pivots) != 0 ||
        LAPACKE_dgecon(LAPACK_COL_MAJOR, '1', p, t->unique, p, size, &condition) != 0)
        return false;
    return condition > 1e-10;
}

static void set_products(theory *t)
{
    const norma__informed *m = t->model;
    const size_t p = m->p, k = m->k;
    multiply(t->pd, CblasNoTrans, t->squares, CblasNoTrans, t->d, p, k, p);
    multiply(t->q, CblasNoTrans, m->loadings, CblasTrans, t->d, p, p, k);
    for (size_t i = 0; i < p * p; i++)
        t->q[i] = (i % (p + 1) == 0) - t->q[i];
    multiply(t->qp, CblasNoTrans, t->q, CblasNoTrans, t->squares, p, p, p);
    multiply(t->qpd, CblasNoTrans, t->q, CblasNoTrans, t->pd, p, k, p);
    multiply(t->dpd, CblasTrans, t->d, CblasNoTrans, t->pd, k, k, p);
    multiply(t->residual, CblasNoTrans, t->qp, CblasTrans, t->q, p, p, p);
    square(t->residual, p * p);
    square(t->squares, p * p);
}

static norma_status theory_new(theory *t, bool *defined, norma_error *err)
{
    const norma__informed *m = t->model;
    double *work = NORMA__NEW(double, m->p * m->k + m->k * m->k);
    *defined = false;
    if (!theory_room(t) || !work) {
        free(work);
        return norma__no_memory(err);
    }
    bool full = set_d(t, work);
    set_p(t, work);
    free(work);
    if (!full)
        return NORMA_OK;
    set_products(t);
    t->gauge = (norma__gauge){.p = m->p,
                              .k = m->k,
                              .rotation = m->rotation,
                              .loadings = m->loadings,
                              .phi = m->phi,
                              .communalities = m->communalities,
                              .weight = t->weight,
                              .weighted = m->weighted};
    norma_status status = norma__gauge_solve(&t->gauge, defined, err);
    *defined = *defined && factorise_unique(t);
    return status;
}

/* ---- one estimate ---- */

/* What one thread works with: gradients of one estimate. */
typedef struct bench {
    double *of_x, *y, *py, *qpy;  /* p x k */
    double *of_h, *v, *t;         /* p; of_h: in the communalities */
    double *of_k, *product, *dpy; /* k x k */
    double *gauge;
} bench;

static size_t bench_size(size_t p, size_t k)
{
    return 4 * p * k + 3 * p + 3 * k * k + norma__gauge_work(p, k);
}

static bench bench_at(double *at, size_t p, size_t k)
{
    bench b;
    double **of_pk[] = {&b.of_x, &b.y, &b.py, &b.qpy}, **of_p[] = {&b.of_h, &b.v, &b.t};
    double **of_kk[] = {&b.of_k, &b.product, &b.dpy};
    for (size_t i = 0; i < 4; i++)
        *of_pk[i] = part(&at, p * k);
    for (size_t i = 0; i < 3; i++)
        *of_p[i] = part(&at, p);
    for (size_t i = 0; i < 3; i++)
        *of_kk[i] = part(&at, k * k);
    b.gauge = at;
    return b;
}

static double inner(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Y = U - D (Lambda' U) / 2 with U = of_x inv Phi. */
static void set_y(const bench *b, const theory *t)
{
    const size_t p = t->model->p, k = t->model->k;
    multiply(b->y, CblasNoTrans, b->of_x, CblasNoTrans, t->gauge.inverse, p, k, k);
    multiply(b->product, CblasTrans, t->model->loadings, CblasNoTrans, b->y, k, k, p);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, (int)p, (int)k, (int)k, -0.5, t->d,
                (int)p, b->product, (int)k, 1, b->y, (int)p);
}

/* P Y and Q P Y; P and Q each in its parts. work: k x k. */
static void set_py(const bench *b, const theory *t)
{
    const norma__informed *m = t->model;
    const size_t p = m->p, k = m->k;
    multiply(b->product, CblasTrans, m->loadings, CblasNoTrans, b->y, k, k, p);
    multiply(b->dpy, CblasNoTrans, m->phi, CblasNoTrans, b->product, k, k, k);
    multiply(b->py, CblasNoTrans, m->loadings, CblasNoTrans, b->dpy, p, k, k);
    for (size_t at = 0; at < p * k; at++)
        b->py[at] += t->psi[at % p] * b->y[at];
    multiply(b->dpy, CblasTrans, t->d, CblasNoTrans, b->py, k, k, p);
    multiply(b->qpy, CblasNoTrans, m->loadings, CblasNoTrans, b->dpy, p, k, k);
    for (size_t at = 0; at < p * k; at++)
        b->qpy[at] = b->py[at] - b->qpy[at];
}

/* v = -inv((Q^2)') (diag(Y D') + of_h): the uniquenesses' part, 1 less communalities. */
static void set_v(const bench *b, const theory *t)
{
    const size_t p = t->model->p, k = t->model->k;
    const lapack_int order = (lapack_int)p;
    for (size_t i = 0; i < p; i++) {
        b->v[i] = -b->of_h[i];
        for (size_t r = 0; r < k; r++)
            b->v[i] -= b->y[r * p + i] * t->d[r * p + i];
    }
    LAPACKE_dgetrs(LAPACK_COL_MAJOR, 'T', order, 1, t->unique, order, t->pivots, b->v, order);
}

/* t = diag(G P). */
static void set_t(const bench *b, const theory *t)
{
    const size_t p = t->model->p, k = t->model->k;
    for (size_t i = 0; i < p; i++) {
        double sum = 0;
        for (size_t at = i; at < p * k; at += p)
            sum += (b->y[at] * t->pd[at] + t->d[at] * b->py[at]) / 2;
        for (size_t a = 0; a < p; a++)
            sum += b->v[a] * t->q[i * p + a] * t->qp[i * p + a];
        b->t[i] = sum;
    }
}

static double form(const double *x, const double *matrix, const double *y, size_t p)
{
    double sum = 0;
    for (size_t j = 0; j < p; j++)
        sum += y[j] * inner(x, matrix + j * p, p);
    return sum;
}

/* tr(S P S P), S the sum of a part in Y D', one in v and one in t. */
static double trace(const bench *b, const theory *t)
{
    const size_t p = t->model->p, k = t->model->k;
    double of_y = 0, y_and_v = 0, y_and_t = 0, v_and_t = 0;
    for (size_t r = 0; r < k; r++)
        for (size_t s = 0; s < k; s++) {
            of_y += b->dpy[s * k + r] * b->dpy[r * k + s] / 2;
            of_y += t->dpd[s * k + r] * inner(b->y + r * p, b->py + s * p, p) / 2;
        }
    for (size_t i = 0; i < p; i++) {
        for (size_t at = i; at < p * k; at += p) {
            y_and_v += b->v[i] * t->qpd[at] * b->qpy[at];
            y_and_t += b->t[i] * b->py[at] * t->pd[at];
        }
        for (size_t a = 0; a < p; a++)
            v_and_t += b->t[i] * b->v[a] * t->qp[i * p + a] * t->qp[i * p + a];
    }
    return of_y + form(b->v, t->residual, b->v, p) + form(b->t, t->squares, b->t, p) +
           2 * (y_and_v - y_and_t - v_and_t);
}

/* Of the estimate with gradients of_x in X and of_k in K. */
static double standard_error(const bench *b, const theory *t)
{
    memset(b->of_h, 0, t->model->p * sizeof *b->of_h);
    norma__gauge_pull(b->of_x, b->of_h, b->of_k, &t->gauge, b->gauge);
    set_y(b, t);
    set_py(b, t);
    set_v(b, t);
    set_t(b, t);
    return sqrt(2 * fmax(trace(b, t), 0) / (double)t->model->n);
}

/* Lambda changes by X + Lambda K. */
static double error_of_loading(const bench *b, const theory *t, size_t i, size_t r)
{
    const size_t p = t->model->p, k = t->model->k;
    memset(b->of_x, 0, p * k * sizeof *b->of_x);
    memset(b->of_k, 0, k * k * sizeof *b->of_k);
    b->of_x[r * p + i] = 1;
    for (size_t s = 0; s < k; s++)
        b->of_k[r * k + s] = t->model->loadings[s * p + i];
    return standard_error(b, t);
}

/* Phi changes by -K Phi - Phi K'. */
static double error_of_phi(const bench *b, const theory *t, size_t r, size_t s)
{
    const size_t p = t->model->p, k = t->model->k;
    memset(b->of_x, 0, p * k * sizeof *b->of_x);
    memset(b->of_k, 0, k * k * sizeof *b->of_k);
    for (size_t c = 0; c < k; c++) {
        b->of_k[c * k + r] -= t->model->phi[c * k + s];
        b->of_k[c * k + s] -= t->model->phi[c * k + r];
    }
    return standard_error(b, t);
}

/* ---- all of them ---- */

static void fill(double *loadings_se, double *phi_se, const theory *t, double *benches, int threads)
{
    const size_t p = t->model->p, k = t->model->k, size = bench_size(p, k);
#pragma omp parallel num_threads(threads)
    {
        const bench b = bench_at(benches + (size_t)omp_get_thread_num() * size, p, k);
#pragma omp for schedule(dynamic)
        for (size_t i = 0; i < p; i++)
            for (size_t r = 0; r < k; r++)
                loadings_se[r * p + i] = error_of_loading(&b, t, i, r);
#pragma omp for schedule(dynamic)
        for (size_t s = 0; s < k; s++)
            for (size_t r = 0; r < s && phi_se; r++)
                phi_se[s * k + r] = phi_se[r * k + s] = error_of_phi(&b, t, r, s);
    }
}

norma_status norma__information_errors(double *loadings_se, double *phi_se, bool *defined,
                                       const norma__informed *model, norma_error *err)
{
    theory t = {.model = model};
    const size_t bytes = bench_size(model->p, model->k) * sizeof(double);
    const size_t threads = (size_t)norma__threads_within(model->threads, bytes);
    double *benches = NULL;
    norma__prepare_numerics();
    norma_status status = theory_new(&t, defined, err);
    if (status == NORMA_OK && *defined) {
        benches = NORMA__NEW(double, threads *bench_size(model->p, model->k));
        if (benches)
            fill(loadings_se, phi_se, &t, benches, (int)threads);
        else
            status = norma__no_memory(err);
    }
    free(benches);
    theory_clear(&t);
    return status;
}
