/* Levenberg (1944), Marquardt (1963); sequential quadratic programming with an l1 merit: Nocedal &
   Wright (2006), ch. 18. Second derivatives are the metric's (Fisher scoring, Gauss-Newton) far
   off, exact near the end; where they have no closed form, BFGS corrects the metric. */
#include "models/sem/search.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/sem/constraints.h"
#include "models/sem/discrepancy.h"
#include "models/sem/estimate.h"
#include "models/sem/quadratic.h"

enum { PAIRS = 10, HALVINGS = 6 };
static const double CONVERGED =
    1e-10; /* of derivatives by parameters in units of their curvature */
static const double GOOD_ENOUGH = 1e-6; /* the same, where rounding lets nothing better be found */
static const double ROUNDING = 1e-12;   /* of f */

typedef struct search {
    norma__sem_fitted *fitted;
    size_t n;                /* parameters that are searched */
    size_t *kept;            /* n: which they are */
    bool *solved;            /* n_free */
    double *theta, *trial;   /* n_free */
    double *gradient, *last; /* n_free */
    double f;
    norma__sem_constraints constraints;
    double *rows;                /* n x n_rows */
    double *right, *multipliers; /* n_rows */
    double *full;                /* n_free x n_free */
    double *b, *damped;          /* n x n */
    double *g, *step, *work;     /* n */
    double *moves, *turns;       /* n x PAIRS: steps and what gradients changed */
    size_t n_pairs;
    double damping, penalty;
    double length,
        promise; /* of the step that is tried: its share of a whole one, what it should gain */
    bool exact, exact_fails;
    double *memory;
} search;

static void search_clear(search *s)
{
    norma__sem_constraints_free(&s->constraints);
    free(s->kept);
    free(s->solved);
    free(s->memory);
}

static norma_status search_new(search *s, norma__sem_fitted *fitted, double *theta,
                               norma_error *err)
{
    const size_t n = fitted->structure.n_free;
    *s = (search){.fitted = fitted, .theta = theta};
    s->kept = NORMA__NEW(size_t, n);
    s->solved = NORMA__NEW(bool, n);
    if (!s->kept || !s->solved) {
        norma__no_memory(err);
        return NORMA_ENOMEM;
    }
    norma_status status = norma__sem_constraints_new(&s->constraints, fitted, err);
    if (status == NORMA_OK)
        status = norma__sem_mark_solved(s->solved, fitted, theta, err);
    if (status != NORMA_OK)
        return status;
    for (size_t i = 0; i < n; i++)
        if (!s->solved[i])
            s->kept[s->n++] = i;
    const size_t kept = s->n, rows = s->constraints.n_rows;
    struct {
        double **field;
        size_t n;
    } pieces[] = {{&s->trial, n},
                  {&s->gradient, n},
                  {&s->last, n},
                  {&s->rows, kept * rows},
                  {&s->right, rows},
                  {&s->multipliers, rows},
                  {&s->full, n * n},
                  {&s->b, kept * kept},
                  {&s->damped, kept * kept},
                  {&s->g, kept},
                  {&s->step, kept},
                  {&s->work, kept},
                  {&s->moves, kept * PAIRS},
                  {&s->turns, kept * PAIRS}};
    size_t total = 0;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        total += pieces[i].n;
    double *memory = s->memory = NORMA__NEW(double, total);
    if (!memory) {
        norma__no_memory(err);
        return NORMA_ENOMEM;
    }
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        *pieces[i].field = memory;
        memory += pieces[i].n;
    }
    return NORMA_OK;
}

/* Thresholds that solve themselves: scale (tau - mu) = the sample's. */
static bool solve_thresholds(const search *s, double *theta)
{
    const norma__sem_structure *structure = &s->fitted->structure;
    if (s->n == structure->n_free)
        return true;
    if (!norma__sem_imply_all(s->fitted->implied, structure, theta))
        return false;
    for (size_t g = 0; g < structure->n_groups; g++)
        for (size_t e = 0; e < structure->blocks[g].n; e++) {
            const norma__sem_entry *entry = &structure->blocks[g].entries[e];
            if (entry->place != NORMA__CUT || entry->free == NORMA_NONE || !s->solved[entry->free])
                continue;
            const norma__sem_implied *implied = &s->fitted->implied[g];
            const size_t cut = structure->cut[entry->row] + entry->col;
            const size_t statistic = s->fitted->targets[g].places.cut[cut];
            theta[entry->free] =
                s->fitted->observed.groups[g].values[statistic] / implied->scale[entry->row] +
                implied->mu[entry->row];
        }
    return true;
}

/* f, its gradient and the constraints at theta. */
static norma_status evaluate(search *s, bool *defined, double *theta, double *f, norma_error *err)
{
    *defined = solve_thresholds(s, theta) &&
               norma__sem_discrepancy_at(f, s->gradient, s->fitted, s->fitted->implied, theta);
    for (size_t i = 0; *defined && i < s->fitted->structure.n_free; i++)
        *defined = isfinite(s->gradient[i]);
    return *defined ? norma__sem_constraints_at(&s->constraints, s->fitted, theta, err) : NORMA_OK;
}

static void gather(search *s)
{
    const size_t rows = s->constraints.n_rows;
    for (size_t i = 0; i < s->n; i++) {
        s->g[i] = s->gradient[s->kept[i]];
        for (size_t r = 0; r < rows; r++)
            s->rows[i + r * s->n] = s->constraints.jacobian[r + s->kept[i] * rows];
    }
    for (size_t r = 0; r < rows; r++)
        s->right[r] = -s->constraints.values[r];
}

/* B + y y'/(y's) - B s s'B/(s'Bs), pair by pair, the oldest first. */
static void correct_metric(search *s)
{
    const int n = (int)s->n;
    for (size_t k = 0; k < s->n_pairs; k++) {
        const double *move = s->moves + k * s->n, *turn = s->turns + k * s->n;
        const double turned = cblas_ddot(n, move, 1, turn, 1);
        cblas_dsymv(CblasColMajor, CblasLower, n, 1, s->b, n, move, 1, 0, s->work, 1);
        const double bent = cblas_ddot(n, move, 1, s->work, 1);
        if (!(turned > 0.1 * bent) || !(bent > 0))
            continue;
        cblas_dger(CblasColMajor, n, n, 1 / turned, turn, 1, turn, 1, s->b, n);
        cblas_dger(CblasColMajor, n, n, -1 / bent, s->work, 1, s->work, 1, s->b, n);
    }
}

static void remember(search *s, const double *old_gradient)
{
    if (s->n_pairs == PAIRS) {
        memmove(s->moves, s->moves + s->n, (PAIRS - 1) * s->n * sizeof *s->moves);
        memmove(s->turns, s->turns + s->n, (PAIRS - 1) * s->n * sizeof *s->turns);
        s->n_pairs--;
    }
    double *move = s->moves + s->n_pairs * s->n, *turn = s->turns + s->n_pairs * s->n;
    for (size_t i = 0; i < s->n; i++) {
        move[i] = s->step[i];
        turn[i] = s->gradient[s->kept[i]] - old_gradient[s->kept[i]];
    }
    s->n_pairs++;
}

/* The metric, or exact second derivatives, at theta. */
static norma_status curve(search *s, norma_error *err)
{
    const size_t n_free = s->fitted->structure.n_free;
    const norma__sem_implied *implied = s->fitted->implied;
    const norma_status status =
        s->exact ? norma__sem_hessian(s->full, s->fitted, implied, s->solved, err)
                 : norma__sem_metric(s->full, s->fitted, implied, s->solved, err);
    for (size_t j = 0; j < s->n; j++)
        for (size_t i = 0; i < s->n; i++)
            s->b[i + j * s->n] = s->full[s->kept[i] + s->kept[j] * n_free];
    if (!norma__sem_has_hessian(s->fitted))
        correct_metric(s);
    return status;
}

/* Damped by the diagonal; what has no effect at all is held by a little of the largest. */
static void damp(search *s)
{
    double largest = 0;
    memcpy(s->damped, s->b, s->n * s->n * sizeof *s->b);
    for (size_t i = 0; i < s->n; i++)
        largest = fmax(largest, s->b[i * (s->n + 1)]);
    for (size_t i = 0; i < s->n && s->damping > 0; i++)
        s->damped[i * (s->n + 1)] +=
            s->damping * fmax(s->b[i * (s->n + 1)], 1e-8 * largest + 1e-300);
}

static norma__quadratic step_problem(const search *s)
{
    return (norma__quadratic){.n = s->n,
                              .n_rows = s->constraints.n_rows,
                              .n_equal = s->constraints.n_equal,
                              .b = s->damped,
                              .g = s->g,
                              .rows = s->rows,
                              .right = s->right};
}

/* A step that damping makes solvable; exact second derivatives give way first. */
static norma_status find_step(search *s, bool *solved, norma_error *err)
{
    *solved = false;
    for (int attempt = 0; attempt < 40; attempt++) {
        damp(s);
        const norma__quadratic problem = step_problem(s);
        norma_status status = norma__quadratic_step(s->step, s->multipliers, solved, &problem, err);
        bool finite = true;
        for (size_t i = 0; i < s->n; i++)
            finite = finite && isfinite(s->step[i]);
        *solved = *solved && finite;
        if (status != NORMA_OK || *solved)
            return status;
        if (s->exact) {
            s->exact = false;
            s->exact_fails = true;
            if ((status = curve(s, err)) != NORMA_OK)
                return status;
        } else {
            s->damping = s->damping > 0 ? 10 * s->damping : 1e-8;
        }
    }
    return NORMA_OK;
}

/* The largest derivative left, constraints taken account of: as it is, and in units of curvature.
 */
static void derivative_left(const search *s, double *raw, double *scaled)
{
    *raw = *scaled = 0;
    for (size_t i = 0; i < s->n; i++) {
        double left = s->g[i];
        for (size_t r = 0; r < s->constraints.n_rows; r++)
            left -= s->multipliers[r] * s->rows[i + r * s->n];
        const double curvature = s->b[i * (s->n + 1)];
        *raw = fmax(*raw, fabs(left));
        *scaled = fmax(*scaled, fabs(left) / sqrt(curvature > 0 ? curvature : 1));
    }
}

/* Multipliers where the search stands: of equalities, and of inequalities that bind there. */
static norma_status multipliers_here(search *s, norma_error *err)
{
    const size_t rows = s->constraints.n_rows;
    const norma__quadratic problem = step_problem(s);
    norma_status status = NORMA_OK;
    if (rows == 0)
        return NORMA_OK;
    bool *use = NORMA__NEW(bool, rows);
    if (!use)
        return norma__no_memory(err);
    for (size_t r = 0; r < rows; r++)
        use[r] = r < s->constraints.n_equal || s->constraints.values[r] < 1e-9;
    bool again = true;
    while (again && status == NORMA_OK) {
        again = false;
        status = norma__quadratic_multipliers(s->multipliers, &problem, use, err);
        for (size_t r = s->constraints.n_equal; r < rows && status == NORMA_OK; r++)
            if (use[r] && s->multipliers[r] < 0) {
                use[r] = false;
                again = true;
            }
    }
    free(use);
    return status;
}

static double predicted(const search *s)
{
    cblas_dsymv(CblasColMajor, CblasLower, (int)s->n, 1, s->b, (int)s->n, s->step, 1, 0, s->work,
                1);
    return -cblas_ddot((int)s->n, s->g, 1, s->step, 1) -
           cblas_ddot((int)s->n, s->step, 1, s->work, 1) / 2;
}

static void place_trial(search *s)
{
    memcpy(s->trial, s->theta, s->fitted->structure.n_free * sizeof *s->trial);
    for (size_t i = 0; i < s->n; i++)
        s->trial[s->kept[i]] += s->step[i];
}

/* A second-order correction: back onto curved constraints by the shortest way. */
static norma_status correct_step(search *s, norma_error *err)
{
    bool solved;
    for (size_t r = 0; r < s->constraints.n_rows; r++) {
        const double along = cblas_ddot((int)s->n, s->rows + r * s->n, 1, s->step, 1);
        s->right[r] = along - s->constraints.values[r];
    }
    const norma__quadratic problem = step_problem(s);
    return norma__quadratic_step(s->step, s->multipliers, &solved, &problem, err);
}

/* Where the merit f + penalty x broken constraints stands. */
typedef struct merit {
    double f, broken;
} merit;

/* Moves to the trial when the merit gains enough of what the quadratic promises of the step. */
static norma_status judge_step(search *s, bool *accepted, double *ratio, merit here,
                               norma_error *err)
{
    const size_t n_free = s->fitted->structure.n_free;
    double most, f = 0;
    bool defined;
    place_trial(s);
    memcpy(s->last, s->gradient, n_free * sizeof *s->last);
    const norma_status status = evaluate(s, &defined, s->trial, &f, err);
    if (status != NORMA_OK)
        return status;
    const double after = defined ? norma__sem_broken(&s->constraints, &most) : INFINITY;
    const double gain = here.f - f + s->penalty * (here.broken - after);
    const double promise = s->promise + s->penalty * s->length * here.broken;
    const double least = ROUNDING * (1 + fabs(here.f) + s->penalty * here.broken);
    *ratio = !defined || !isfinite(gain) ? -1 : promise > least ? gain / promise : 1;
    *accepted = defined && isfinite(gain) && (promise > least ? *ratio > 1e-4 : gain > -10 * least);
    if (*accepted) {
        memcpy(s->theta, s->trial, n_free * sizeof *s->theta);
        s->f = f;
        remember(s, s->last);
    } else {
        memcpy(s->gradient, s->last, n_free * sizeof *s->gradient);
    }
    return NORMA_OK;
}

/* The whole step, corrected once where constraints are curved, then shorter and shorter ones. */
static norma_status try_step(search *s, bool *accepted, double *ratio, norma_error *err)
{
    double most;
    const merit here = {s->f, norma__sem_broken(&s->constraints, &most)};
    const bool curved = s->constraints.n_rows > 0 && !s->fitted->relations.linear;
    *accepted = false;
    s->length = 1;
    s->promise = predicted(s);
    norma_status status = judge_step(s, accepted, ratio, here, err);
    if (status == NORMA_OK && !*accepted && curved && *ratio > -1) {
        if ((status = correct_step(s, err)) == NORMA_OK)
            status = judge_step(s, accepted, ratio, here, err);
    }
    for (int halving = 0; halving < HALVINGS && !*accepted && status == NORMA_OK; halving++) {
        for (size_t i = 0; i < s->n; i++)
            s->step[i] /= 2;
        s->length /= 2;
        s->promise = predicted(s);
        status = judge_step(s, accepted, ratio, here, err);
    }
    return status;
}

static void adapt_damping(search *s, bool accepted, double ratio)
{
    if (!accepted)
        s->damping = s->damping > 0 ? 10 * s->damping : 1e-4;
    else if (s->length < 0.2)
        s->damping = fmax(4 * s->damping, 1e-8);
    else if (s->length == 1 && ratio > 0.5)
        s->damping = s->damping > 1e-10 ? s->damping / 10 : 0;
}

/* Implied moments, slopes and constraints once more where the search stands. */
static norma_status settle(search *s, norma_error *err)
{
    bool defined;
    double f;
    const norma_status status = evaluate(s, &defined, s->theta, &f, err);
    if (status == NORMA_OK && defined)
        s->f = f;
    gather(s);
    return status;
}

static norma_status walk(search *s, norma__sem_end *end, size_t most, norma_error *err)
{
    double raw = INFINITY, scaled = INFINITY, broken;
    norma_status status = settle(s, err);
    bool stuck = false;
    for (end->iterations = 0; end->iterations < most && status == NORMA_OK && !stuck;
         end->iterations++) {
        bool solved, accepted;
        double ratio;
        if ((status = curve(s, err)) != NORMA_OK ||
            (status = find_step(s, &solved, err)) != NORMA_OK)
            break;
        if (!solved)
            break;
        norma__sem_broken(&s->constraints, &broken);
        const double promise = predicted(s);
        for (size_t r = 0; r < s->constraints.n_rows; r++)
            s->penalty = fmax(s->penalty, 2 * fabs(s->multipliers[r]));
        if ((status = multipliers_here(s, err)) != NORMA_OK)
            break;
        derivative_left(s, &raw, &scaled);
        if (scaled <= CONVERGED && broken <= CONVERGED)
            break;
        if ((status = try_step(s, &accepted, &ratio, err)) != NORMA_OK)
            break;
        adapt_damping(s, accepted, ratio);
        stuck = !accepted && (s->damping > 1e12 || scaled <= GOOD_ENOUGH * 1e-2);
        if (accepted) {
            gather(s);
        } else {
            status = settle(s, err);
        }
        s->exact = norma__sem_has_hessian(s->fitted) && accepted &&
                   promise < 0.01 * (1 + fabs(s->f)) && !s->exact_fails;
        s->exact_fails = false;
    }
    if (status == NORMA_OK)
        status = settle(s, err);
    if (status == NORMA_OK)
        status = multipliers_here(s, err);
    derivative_left(s, &end->gradient_max, &scaled);
    norma__sem_broken(&s->constraints, &end->broken);
    end->f = s->f;
    /* Where f falls for ever, as towards infinite variances, derivatives vanish without a minimum:
       a search that was still moving has not ended. */
    end->converged = end->iterations < most && scaled <= GOOD_ENOUGH && end->broken <= GOOD_ENOUGH;
    return status;
}

norma_status norma__sem_search(norma__sem_end *end, norma__sem_fitted *fitted, double *theta,
                               size_t most, norma_error *err)
{
    search s;
    *end = (norma__sem_end){.gradient_max = INFINITY, .f = INFINITY};
    norma_status status = search_new(&s, fitted, theta, err);
    if (status == NORMA_OK)
        status = walk(&s, end, most, err);
    search_clear(&s);
    return status;
}

static bool weighed_alone(const norma__sem_fitted *fitted)
{
    return fitted->discrepancy == NORMA_SEM_F_DWLS || fitted->discrepancy == NORMA_SEM_F_ULS;
}

norma_status norma__sem_mark_solved(bool *solved, const norma__sem_fitted *fitted,
                                    const double *theta, norma_error *err)
{
    const norma__sem_structure *structure = &fitted->structure;
    const size_t n = structure->n_free;
    norma__sem_constraints constraints;
    memset(solved, 0, n * sizeof *solved);
    if (!weighed_alone(fitted) || structure->cut[structure->p] == 0)
        return NORMA_OK;
    size_t *times = NORMA__NEW(size_t, n);
    if (!times)
        return norma__no_memory(err);
    norma_status status = norma__sem_constraints_new(&constraints, fitted, err);
    if (status == NORMA_OK)
        status = norma__sem_constraints_at(&constraints, fitted, theta, err);
    for (size_t g = 0; g < structure->n_groups && status == NORMA_OK; g++)
        for (size_t e = 0; e < structure->blocks[g].n; e++) {
            const norma__sem_entry *entry = &structure->blocks[g].entries[e];
            if (entry->free == NORMA_NONE)
                continue;
            solved[entry->free] =
                entry->place == NORMA__CUT &&
                fitted->targets[g].places.cut[structure->cut[entry->row] + entry->col] !=
                    NORMA_NONE;
            times[entry->free]++;
        }
    for (size_t i = 0; i < n && status == NORMA_OK; i++) {
        solved[i] = solved[i] && times[i] == 1;
        for (size_t r = 0; r < constraints.n_rows; r++)
            solved[i] = solved[i] && constraints.jacobian[r + i * constraints.n_rows] == 0;
    }
    norma__sem_constraints_free(&constraints);
    free(times);
    return status;
}
