/* Expectation-maximisation with the mean of v set free (parameter expansion: Liu, Rubin & Wu,
   1998), which takes few passes, until Newton's method takes over. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/lognormal_rows.h"

enum {
    EM_STEPS = 40,         /* before Newton's method */
    EM_STEPS_SLOPED = 12,  /* with a slope, whose steps are short */
    EM_STEPS_ALONE = 2000, /* where there are too many items for it */
    NEWTON_STEPS = 50,
    HALVINGS = 20,
    MOST_ITEMS = 1000 /* with second derivatives */
};

static const double TOLERANCE = 1e-10;   /* of the gradient */
static const double CLOSE = 1e-6;        /* where Newton's method begins */
static const double FLOOR = 1e-6;        /* least residual variance, of the item's variance */
static const double SHRUNK = 0.1;        /* how much a step must leave of the gradient at most */
static const double EXACT_ENOUGH = 1e-6; /* a step, over the parameters' scale, after which second
                                            derivatives are not made again */

struct search {
    const norma__speed_rows *rows;
    norma__speed_fit *fit;
    norma__speed_point tried;
    norma__speed_sums sums;
    double *room, *gradient, *step;
    double *information; /* or its inverse */
    bool *fixed;
    size_t q;
    bool rough;   /* the information is of some rows: good enough while the maximum is far */
    bool damped;  /* it was not positive definite */
    bool stale;   /* the information is to be made anew */
    double moved; /* since it was made, in units of the parameters */
};

/* ---- the sums at a point ---- */

static void look(struct search *s, const norma__speed_point *point)
{
    norma__speed_pass(&s->sums, s->room, s->rows, point);
    s->fit->iterations++;
}

/* What a parameter is measured in. */
static double unit(const struct search *s, const norma__speed_point *point, size_t a)
{
    size_t p = s->rows->p;
    if (a < p)
        return sqrt(point->psi[a]);
    if (a < 2 * p)
        return point->psi[a - p];
    double sum = 0;
    for (size_t k = 0; k < p; k++)
        sum += point->psi[k];
    return sqrt(sum / (double)p);
}

/* At its bound, and the likelihood does not grow away from it. */
static bool held(const struct search *s, const norma__speed_point *point, size_t a)
{
    size_t p = s->rows->p, k = a - p;
    if (a >= p && a < 2 * p)
        return point->psi[k] <= FLOOR * s->rows->variance[k] && s->gradient[a] <= 0;
    return a == 2 * p && s->fit->no_speed;
}

/* The gradient at the point of the sums; returns its largest free element. */
static double slope_at(struct search *s, const norma__speed_point *point)
{
    double most = 0;
    norma__speed_gradient(s->gradient, s->rows, &s->sums, point);
    for (size_t a = 0; a < s->q; a++) {
        bool fixed = held(s, point, a);
        s->stale = s->stale || fixed != s->fixed[a];
        s->fixed[a] = fixed;
        if (!s->fixed[a])
            most = fmax(most, fabs(s->gradient[a]) * unit(s, point, a) / *s->sums.rows);
    }
    return most;
}

/* ---- the start ---- */

/* Half of an item's variance is speed: where there is none, the second pass sees it. */
static void start(struct search *s)
{
    norma__speed_point *point = &s->fit->point;
    double sum = 0;
    for (size_t k = 0; k < point->p; k++) {
        point->beta[k] = s->rows->mean[k];
        point->psi[k] = s->rows->variance[k];
        sum += s->rows->variance[k];
    }
    look(s, point);
    if (s->sums.excess[0] <= 0) { /* the likelihood falls as soon as the variance leaves 0 */
        s->fit->no_speed = true;
        return;
    }
    for (size_t k = 0; k < point->p; k++)
        point->psi[k] *= 0.5;
    point->factor[0] = sqrt(0.5 * sum / (double)point->p);
    look(s, point);
}

static void start_from(struct search *s, const norma__speed_fit *without)
{
    norma__speed_point *point = &s->fit->point;
    norma__speed_point_copy(point, &without->point);
    double sum = 0;
    for (size_t k = 0; k < point->p; k++)
        sum += point->psi[k];
    point->factor[0] = fmax(point->factor[0], 0.1 * sqrt(sum / (double)point->p));
    point->factor[2] = 0.5 * point->factor[0];
    look(s, point);
}

/* ---- EM ---- */

static void factorise(norma__speed_point *point, double a, double b, double c)
{
    double l = sqrt(fmax(a, 0));
    point->factor[0] = l;
    point->factor[1] = l > 0 ? b / l : 0;
    point->factor[2] = sqrt(fmax(0, c - point->factor[1] * point->factor[1]));
}

static void em_step(struct search *s)
{
    const norma__speed_sums *t = &s->sums;
    const norma__speed_rows *rows = s->rows;
    norma__speed_point *point = &s->fit->point;
    double n = *t->rows, m0 = t->mean[0] / n, m1 = t->mean[1] / n;
    for (size_t k = 0; k < point->p; k++) {
        double d = t->d[k] / t->n[k];
        double psi = (t->dd[k] + t->c[k]) / t->n[k] - d * d;
        point->psi[k] = fmax(psi, FLOOR * rows->variance[k]);
        point->beta[k] += d + m0 + (rows->mean_free ? 0 : m1 * rows->place[k]);
    }
    if (!s->fit->no_speed)
        factorise(point, (t->covariance[0] + t->square[0]) / n - m0 * m0,
                  (t->covariance[1] + t->square[1]) / n - m0 * m1,
                  (t->covariance[2] + t->square[2]) / n - m1 * m1);
    if (rows->mean_free)
        point->mean += m1;
    look(s, point);
}

/* ---- Newton ---- */

/* How far a parameter may be from another value of it. */
static double span(const struct search *s, size_t a)
{
    size_t p = s->rows->p;
    double variance = s->rows->variance[a < p ? a : a < 2 * p ? a - p : 0];
    return a >= p && a < 2 * p ? variance : sqrt(variance);
}

/* The inverse of the information takes its place; what is fixed stands apart, with a one. Where it
   is not positive definite, far from a maximum, as much of the parameters' own scale is added as
   makes it so (Levenberg, 1944), and the step is short. */
static bool invert(struct search *s)
{
    size_t q = s->q;
    double *a = s->information, *kept = s->fit->covariance;
    for (size_t j = 0; j < q; j++)
        for (size_t i = 0; i < q; i++)
            if (s->fixed[i] || s->fixed[j])
                a[i + j * q] = i == j;
    memcpy(kept, a, q * q * sizeof *a);
    s->damped = false;
    for (double ridge = 0.01; !norma__invert_spd(a, NULL, a, q); ridge *= 4) {
        if (!(ridge < 1e6))
            return false;
        s->damped = true;
        memcpy(a, kept, q * q * sizeof *a);
        for (size_t i = 0; i < q; i++)
            a[i + i * q] += ridge * *s->sums.rows / pow(span(s, i), 2);
    }
    return true;
}

/* Fills the step; returns its largest element in units of the parameters. */
static double direct(struct search *s)
{
    double most = 0;
    for (size_t i = 0; i < s->q; i++) {
        double sum = 0;
        for (size_t j = 0; j < s->q; j++)
            sum += s->fixed[j] ? 0 : s->information[i + j * s->q] * s->gradient[j];
        s->step[i] = s->fixed[i] ? 0 : sum;
        most = fmax(most, fabs(s->step[i]) / unit(s, &s->fit->point, i));
    }
    return most;
}

static void move(struct search *s, double length)
{
    const norma__speed_point *from = &s->fit->point;
    norma__speed_point *to = &s->tried;
    size_t p = from->p, factors = s->rows->effects == 1 ? 1 : 3;
    for (size_t k = 0; k < p; k++) {
        to->beta[k] = from->beta[k] + length * s->step[k];
        to->psi[k] = fmax(from->psi[k] + length * s->step[p + k], FLOOR * s->rows->variance[k]);
    }
    for (size_t e = 0; e < 3; e++)
        to->factor[e] = from->factor[e] + (e < factors ? length * s->step[2 * p + e] : 0);
    to->mean = from->mean + (s->rows->mean_free ? length * s->step[2 * p + factors] : 0);
}

/* Goes as far along the step as the likelihood does not fall; false where nothing is gained. */
static bool climb(struct search *s)
{
    double length = 1, before = s->fit->log_likelihood;
    for (size_t h = 0; h < HALVINGS; h++, length /= 2) {
        move(s, length);
        look(s, &s->tried);
        double here = norma__speed_log_likelihood(&s->sums, &s->tried);
        if (here >= before - 1e-13 * fabs(before)) { /* rounding is no fall */
            norma__speed_point_copy(&s->fit->point, &s->tried);
            s->fit->log_likelihood = here;
            return true;
        }
    }
    look(s, &s->fit->point);
    return false;
}

/* The inverse of the information at the point, kept as the covariance matrix of the parameters;
   where there is none, EM goes on. One that had to be damped serves for one step. */
static norma_status renew(struct search *s, bool *there, norma_error *err)
{
    norma__speed_fit *fit = s->fit;
    norma_status status =
        norma__speed_information(s->information, s->rows, &s->sums, &fit->point, s->rough, err);
    if (status != NORMA_OK)
        return status;
    if (!(*there = invert(s))) {
        s->rough = false;
        for (int k = 0; k < 5; k++)
            em_step(s);
        fit->log_likelihood = norma__speed_log_likelihood(&s->sums, &fit->point);
        fit->gradient_max = slope_at(s, &fit->point);
        return NORMA_OK;
    }
    memcpy(fit->covariance, s->information, s->q * s->q * sizeof(double));
    s->moved = 0;
    s->stale = s->damped;
    return NORMA_OK;
}

/* One step, with the information of an earlier one as long as the gradient shrinks well. *made: the
   covariance matrix is that of this point. */
static norma_status newton_step(struct search *s, bool *made, bool *stuck, norma_error *err)
{
    norma__speed_fit *fit = s->fit;
    bool there = true, fresh = s->stale;
    norma_status status = s->stale ? renew(s, &there, err) : NORMA_OK;
    *made = false;
    if (status != NORMA_OK || !there)
        return status;
    double before = fit->gradient_max;
    if (before > TOLERANCE) {
        s->moved += direct(s);
        bool climbed = climb(s);
        *stuck = !climbed && fresh && !s->rough;
        fit->gradient_max = slope_at(s, &fit->point);
        s->stale = s->stale || !climbed || fit->gradient_max > SHRUNK * before;
        s->rough = s->rough && climbed && !(fresh && fit->gradient_max > 0.5 * before);
    }
    if (fit->gradient_max <= TOLERANCE) {
        *made = !s->stale && !s->rough && s->moved <= EXACT_ENOUGH;
        s->stale = !*made;
        s->rough = false;
    }
    return NORMA_OK;
}

static norma_status newton(struct search *s, norma_error *err)
{
    norma__speed_fit *fit = s->fit;
    bool made = false, stuck = false;
    s->stale = true;
    s->rough = fit->gradient_max > CLOSE;
    fit->log_likelihood = norma__speed_log_likelihood(&s->sums, &fit->point);
    for (int k = 0; k < NEWTON_STEPS && !stuck; k++) {
        norma_status status = newton_step(s, &made, &stuck, err);
        if (status != NORMA_OK)
            return status;
        fit->converged = fit->gradient_max <= TOLERANCE;
        if (made && fit->converged)
            break;
    }
    for (size_t j = 0; j < s->q; j++)
        for (size_t i = 0; i < s->q; i++)
            if (!made || s->fixed[i] || s->fixed[j])
                fit->covariance[i + j * s->q] = NAN;
    return NORMA_OK;
}

/* ---- the whole ---- */

static norma_status prepare(struct search *s, norma_error *err)
{
    size_t p = s->rows->p, q = s->q = norma__speed_parameters(s->rows);
    norma_status status;
    if ((status = norma__speed_point_new(&s->fit->point, p, err)) != NORMA_OK ||
        (status = norma__speed_point_new(&s->tried, p, err)) != NORMA_OK ||
        (status = norma__speed_sums_new(&s->sums, p, err)) != NORMA_OK)
        return status;
    s->room = NORMA__NEW(double, norma__speed_chunks(s->rows, s->sums.n_all) * s->sums.n_all);
    s->gradient = NORMA__NEW(double, q);
    s->step = NORMA__NEW(double, q);
    s->fixed = NORMA__NEW(bool, q);
    s->fit->at_floor = NORMA__NEW(bool, p);
    if (!s->room || !s->gradient || !s->step || !s->fixed || !s->fit->at_floor)
        return norma__no_memory(err);
    if (p > MOST_ITEMS)
        return NORMA_OK;
    s->information = NORMA__NEW(double, q *q);
    s->fit->covariance = NORMA__NEW(double, q *q);
    return s->information && s->fit->covariance ? NORMA_OK : norma__no_memory(err);
}

static void expect(struct search *s)
{
    int most = !s->information         ? EM_STEPS_ALONE
               : s->rows->effects == 1 ? EM_STEPS
                                       : EM_STEPS_SLOPED;
    double enough = s->information ? CLOSE : TOLERANCE;
    for (int k = 0; k < most && slope_at(s, &s->fit->point) > enough; k++)
        em_step(s);
    s->fit->gradient_max = slope_at(s, &s->fit->point);
    s->fit->converged = s->fit->gradient_max <= TOLERANCE;
    s->fit->log_likelihood = norma__speed_log_likelihood(&s->sums, &s->fit->point);
}

static void finish(struct search *s)
{
    norma__speed_fit *fit = s->fit;
    double *l = fit->point.factor;
    for (size_t k = 0; k < s->rows->p; k++) {
        fit->at_floor[k] = fit->point.psi[k] <= FLOOR * s->rows->variance[k];
        fit->n_at_floor += fit->at_floor[k];
    }
    fit->slope_at_bound = s->rows->effects == 2 && fabs(l[2]) < 1e-5 * unit(s, &fit->point, s->q);
    fit->error = s->sums.covariance[0] / *s->sums.rows;
}

norma_status norma__speed_maximise(norma__speed_fit *fit, const norma__speed_rows *rows,
                                   const norma__speed_fit *without, norma_error *err)
{
    struct search s = {.rows = rows, .fit = fit};
    *fit = (norma__speed_fit){0};
    norma_status status = prepare(&s, err);
    if (status != NORMA_OK)
        goto done;
    if (without)
        start_from(&s, without);
    else
        start(&s);
    expect(&s);
    if (s.information && (status = newton(&s, err)) != NORMA_OK)
        goto done;
    finish(&s);
done:
    norma__speed_point_free(&s.tried);
    norma__speed_sums_free(&s.sums);
    free(s.room);
    free(s.gradient);
    free(s.step);
    free(s.fixed);
    free(s.information);
    return status;
}

void norma__speed_fit_free(norma__speed_fit *fit)
{
    norma__speed_point_free(&fit->point);
    free(fit->at_floor);
    free(fit->covariance);
    *fit = (norma__speed_fit){0};
}
