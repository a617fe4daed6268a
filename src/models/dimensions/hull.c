/* Lorenzo-Seva, Timmerman & Kiers (2011), Multivariate Behavioral Research 46, 340-364. */
#include "models/dimensions/hull.h"

#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/dimensions/criteria.h"
#include "models/extraction/extract.h"
#include "models/extraction/fit.h"

/* How much fit each parameter from one solution to the other buys. */
static double slope_of(const double *fit, const double *df, size_t from, size_t to)
{
    return (fit[to] - fit[from]) / (df[from] - df[to]);
}

/* Steps 4 to 6: lists the solutions that fit better than all with fewer factors, and over the line
   between their neighbours; returns how many. */
static size_t list_hull(size_t *hull, const double *fit, const double *df, size_t n)
{
    size_t on = 0;
    double best = -INFINITY;
    for (size_t k = 0; k < n; k++) {
        if (!(fit[k] >= best) || !isfinite(fit[k]))
            continue;
        best = fit[k];
        while (on >= 2 &&
               slope_of(fit, df, hull[on - 2], hull[on - 1]) <= slope_of(fit, df, hull[on - 1], k))
            on--;
        hull[on++] = k;
    }
    return on;
}

size_t norma__hull_elbow(double *st, const double *fit, const double *df, size_t n, size_t *work)
{
    const size_t on = list_hull(work, fit, df, n);
    size_t best = NORMA_NONE;
    for (size_t k = 0; k < n; k++)
        st[k] = NAN;
    for (size_t h = 1; h + 1 < on; h++) {
        const size_t k = work[h];
        st[k] = slope_of(fit, df, work[h - 1], k) / slope_of(fit, df, k, work[h + 1]);
        if (best == NORMA_NONE || st[k] > st[best])
            best = k;
    }
    return best;
}

enum { CAF, CFI, RMSEA, INDICES };

static const struct words {
    const char *code, *title, *assumes, *series;
} words[INDICES] = {
    {"hull-caf", "Hull, common part accounted for",
     "Common factors; fit must stop improving at one point, seen in what minimum residuals leave "
     "to be factored; no assumption on the distribution",
     "common part accounted for"},
    {"hull-cfi", "Hull, CFI",
     "Multivariate normal answers; fit must stop improving at one point, seen in the CFI of "
     "maximum likelihood",
     "CFI"},
    {"hull-rmsea", "Hull, RMSEA",
     "Multivariate normal answers; fit must stop improving at one point, seen in the RMSEA of "
     "maximum likelihood",
     "1 - RMSEA"}};

/* Solutions of 0 ... most factors, by both extractions. */
typedef struct solutions {
    size_t n;
    double *df, *st;
    double *fit[INDICES];
    bool *improper[INDICES]; /* of the index's extraction: a Heywood case, or not converged */
    size_t *list;
    int threads;
    double *numbers;
    bool *flags;
} solutions;

static bool solutions_new(solutions *s, size_t n)
{
    *s = (solutions){.n = n};
    s->numbers = NORMA__NEW(double, (INDICES + 2) * n);
    s->flags = NORMA__NEW(bool, 2 * n);
    s->list = NORMA__NEW(size_t, n);
    if (!s->numbers || !s->flags || !s->list)
        return false;
    s->df = s->numbers;
    s->st = s->numbers + n;
    for (size_t i = 0; i < INDICES; i++) {
        s->fit[i] = s->numbers + (i + 2) * n;
        s->improper[i] = s->flags + (i == CAF ? 0 : n);
    }
    return true;
}

static void solutions_free(solutions *s)
{
    free(s->numbers);
    free(s->flags);
    free(s->list);
}

/* CFI and RMSEA of the discrepancy times n - 1, without Bartlett's correction. */
static void fill_likelihood(solutions *s, const norma_factor_fit *fit, double log_det, size_t n,
                            size_t k)
{
    const double scale = (double)(n - 1), excess = fmax(scale * fit->discrepancy - fit->df, 0);
    const double of_null = fmax(-scale * log_det - fit->null_df, excess);
    const bool defined = !isnan(fit->discrepancy) && fit->df > 0;
    s->fit[CFI][k] = !defined ? NAN : of_null > 0 ? 1 - excess / of_null : 1;
    s->fit[RMSEA][k] = defined ? 1 - sqrt(excess / (fit->df * scale)) : NAN;
}

/* Fills the part of solution k that an extraction gives; what cannot be extracted has no fit. */
static norma_status solve(solutions *s, const norma__dimensioning *d, norma_extraction method,
                          size_t k, norma_error *err)
{
    const norma__matrix *m = d->matrix;
    const double nothing = 0;
    norma__extracted solution = {.converged = true};
    norma_factor_fit fit;
    norma_status status = NORMA_OK;
    norma__fit_undefined(&fit, m->p, k);
    if (k > 0)
        status = norma__extract(&solution, method, m->cor, m->p, k, err);
    if (status == NORMA_OK)
        status = norma__factor_fit(&fit, m->cor, d->log_det, k > 0 ? solution.loadings : &nothing,
                                   m->p, k, m->n, err);
    else if (status == NORMA_EDATA)
        status = NORMA_OK;
    const bool improper = solution.n_heywood > 0 || !solution.converged;
    if (method == NORMA_EXTRACT_MINRES) {
        s->df[k] = fit.df;
        s->fit[CAF][k] = fit.caf;
        s->improper[CAF][k] = improper;
    } else {
        fill_likelihood(s, &fit, d->log_det, m->n, k);
        s->improper[CFI][k] = improper;
    }
    norma__extracted_free(&solution);
    return status;
}

static norma_status solve_all(solutions *s, const norma__dimensioning *d, norma_error *err)
{
    norma_status worst = NORMA_OK;
    s->threads = norma__threads_within(d->options->threads,
                                       20 * d->matrix->p * d->matrix->p * sizeof(double));
#pragma omp parallel for num_threads(s->threads) schedule(dynamic)
    for (size_t job = 0; job < 2 * s->n; job++) {
        norma_error own = {0};
        norma_status status =
            solve(s, d, job % 2 == 0 ? NORMA_EXTRACT_MINRES : NORMA_EXTRACT_ML, job / 2, &own);
        if (status != NORMA_OK)
#pragma omp critical(norma_hull_failed)
        {
            worst = status;
            if (err)
                *err = own;
        }
    }
    return worst;
}

/* Why an index says nothing, or what speaks against the solution it says. */
static norma_status note_index(norma__dimensioning *d, const solutions *s, size_t i,
                               size_t n_factors, norma_error *err)
{
    norma_notes *notes = &d->result->notes;
    size_t defined = 0;
    for (size_t k = 0; k < s->n; k++)
        defined += isfinite(s->fit[i][k]) ? 1 : 0;
    if (n_factors == NORMA_NONE && defined >= 3)
        return norma__note(notes, err, "hull-no-elbow", words[i].code, NAN, NAN,
                           "%s: fewer than three solutions are on the hull, so there is no elbow",
                           words[i].title);
    if (n_factors != NORMA_NONE && s->improper[i][n_factors])
        return norma__note(notes, err, "hull-improper", words[i].code, (double)n_factors, NAN,
                           "%s: the solution with %zu factors has a Heywood case or did not "
                           "converge, so look at the next best one, too",
                           words[i].title, n_factors);
    return NORMA_OK;
}

static norma_status judge(norma__dimensioning *d, const solutions *s, size_t i, norma_error *err)
{
    norma_dimension_criterion *c = norma__criterion_add(
        d->result, words[i].code, words[i].title, words[i].assumes,
        "Lorenzo-Seva, Timmerman & Kiers (2011), Multivariate Behavioral Research 46, 340-364",
        "hull");
    if (!c)
        return norma__no_memory(err);
    if (s->n < 3)
        return NORMA_OK; /* a note of norma_dimensions() says so */
    c->n_factors = norma__hull_elbow(s->st, s->fit[i], s->df, s->n, s->list);
    norma_status status = norma__criterion_series(c, words[i].series, 0, s->fit[i], s->n, err);
    if (status == NORMA_OK)
        status = norma__criterion_series(c, "elbow (st)", 0, s->st, s->n, err);
    return status == NORMA_OK ? note_index(d, s, i, c->n_factors, err) : status;
}

/* One more than parallel analysis finds, as the paper has it, but 3 at least where nobody asked for
   a number: two solutions have no elbow. */
static size_t most_factors(const norma__dimensioning *d)
{
    const size_t testable = norma__most_testable(d->matrix->p), most = d->result->most;
    const size_t least = testable < 3 ? testable : 3;
    return d->options->most == 0 && most < least ? least : most;
}

norma_status norma__criteria_hull(norma__dimensioning *d, norma_error *err)
{
    solutions s;
    norma_status status = NORMA_OK;
    if (!solutions_new(&s, most_factors(d) + 1)) {
        status = norma__no_memory(err);
    } else {
        if (s.n >= 3)
            status = solve_all(&s, d, err);
        for (size_t i = 0; i < INDICES && status == NORMA_OK; i++)
            status = judge(d, &s, i, err);
    }
    solutions_free(&s);
    return status;
}
