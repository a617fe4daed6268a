/* Maximum likelihood solutions with more and more factors: the first that is not rejected, the
   first that is near enough, and the best by each information criterion. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/dimensions/criteria.h"
#include "models/extraction/extract.h"
#include "models/extraction/fit.h"

enum { TOGETHER = 8, FIGURES = 5 }; /* solutions computed before the next decision; figures each */

enum figure { CHI_P, RMSEA_LOW, AIC, BIC, SABIC };

/* RMSEA up to which a model is taken for a near one. */
static const double NEAR = 0.05;

typedef struct sequence {
    size_t n;                 /* solutions, of 0 ... n - 1 factors */
    double *figures[FIGURES]; /* room each */
    double *numbers;          /* all of them */
    size_t *heywood;          /* room: items at their bound */
    bool *converged;          /* room */
    int threads;
    bool last; /* there is no larger number of factors to try */
} sequence;

/* A solution takes about 20 p x p numbers. */
static bool sequence_new(sequence *s, size_t p, size_t room, size_t threads)
{
    *s = (sequence){.threads = norma__threads_within(threads, 20 * p * p * sizeof(double))};
    s->numbers = NORMA__NEW(double, FIGURES *room);
    s->heywood = NORMA__NEW(size_t, room);
    s->converged = NORMA__NEW(bool, room);
    for (size_t f = 0; s->numbers && f < FIGURES; f++)
        s->figures[f] = s->numbers + f * room;
    return s->numbers && s->heywood && s->converged;
}

static void sequence_free(sequence *s)
{
    free(s->numbers);
    free(s->heywood);
    free(s->converged);
}

/* The fit of k factors; of none, the items are uncorrelated. */
static norma_status solve(sequence *s, const norma__dimensioning *d, size_t k, norma_error *err)
{
    const norma__matrix *m = d->matrix;
    const double nothing = 0;
    norma__extracted solution = {.converged = true};
    norma_factor_fit fit;
    norma_status status = NORMA_OK;
    if (k > 0)
        status = norma__extract(&solution, NORMA_EXTRACT_ML, m->cor, m->p, k, err);
    if (status == NORMA_OK)
        status = norma__factor_fit(&fit, m->cor, d->log_det, k > 0 ? solution.loadings : &nothing,
                                   m->p, k, m->n, err);
    if (status == NORMA_OK) {
        s->figures[CHI_P][k] = fit.p;
        s->figures[RMSEA_LOW][k] = fit.rmsea_low;
        s->figures[AIC][k] = fit.aic;
        s->figures[BIC][k] = fit.bic;
        s->figures[SABIC][k] = fit.sabic;
        s->heywood[k] = solution.n_heywood;
        s->converged[k] = solution.converged;
    }
    norma__extracted_free(&solution);
    return status;
}

/* Solutions of s->n ... end - 1 factors. */
static norma_status solve_more(sequence *s, const norma__dimensioning *d, size_t end,
                               norma_error *err)
{
    norma_status worst = NORMA_OK;
#pragma omp parallel for num_threads(s->threads) schedule(dynamic)
    for (size_t k = s->n; k < end; k++) {
        norma_error own = {0};
        norma_status status = solve(s, d, k, &own);
        if (status != NORMA_OK)
#pragma omp critical(norma_sequence_failed)
        {
            worst = status;
            if (err)
                *err = own;
        }
    }
    s->n = end;
    return worst;
}

/* The first that is not rejected; NORMA_NONE when none is, or one on the way is undefined. */
static size_t first_kept(const double *values, size_t n, double limit, bool above)
{
    for (size_t k = 0; k < n; k++) {
        if (isnan(values[k]))
            return NORMA_NONE;
        if (above ? values[k] > limit : values[k] < limit)
            return k;
    }
    return NORMA_NONE;
}

static size_t least_of(const double *values, size_t n)
{
    size_t best = NORMA_NONE;
    for (size_t k = 0; k < n; k++)
        if (!isnan(values[k]) && (best == NORMA_NONE || values[k] < values[best]))
            best = k;
    return best;
}

static bool all_defined(const double *values, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (isnan(values[k]))
            return false;
    return true;
}

/* Whether the first n solutions settle every criterion: the test no longer rejects, and no
   information criterion is least in the last two. An undefined fit ends the search, too. */
static bool settled(const sequence *s, size_t n, double level)
{
    const double *p = s->figures[CHI_P];
    if (!all_defined(p, n))
        return true;
    if (first_kept(p, n, level, true) == NORMA_NONE)
        return false;
    for (int f = AIC; f <= SABIC; f++) {
        size_t least = least_of(s->figures[f], n);
        if (least != NORMA_NONE && least + 2 >= n)
            return false;
    }
    return true;
}

/* Where nobody asked how far to go, a few hundred items in a sample that rejects every model would
   be solved for hours: so many solutions beyond Hull's rule, each of about p^3 steps, are enough.
 */
static const double MOST_STEPS = 5e8;

static size_t furthest(const norma__dimensioning *d, size_t testable)
{
    const double p = (double)d->result->n_items, more = floor(MOST_STEPS / (p * p * p));
    const size_t most = d->result->most;
    if (d->options->most > 0)
        return most;
    return more < (double)(testable - most) ? most + (size_t)more : testable;
}

/* From no factor to as many as were asked for; where nobody asked, as many as Hull's rule says, and
   on until everything is settled or it is far enough. */
static norma_status run(sequence *s, const norma__dimensioning *d, size_t testable,
                        norma_error *err)
{
    const size_t most = d->result->most, last = furthest(d, testable);
    norma_status status = solve_more(s, d, most + 1, err);
    size_t n = most + 1;
    while (status == NORMA_OK && n <= last && !settled(s, n, d->options->level)) {
        if (++n > s->n)
            status = solve_more(s, d, n + TOGETHER < last + 1 ? n + TOGETHER : last + 1, err);
    }
    s->n = n;
    s->last = n == testable + 1;
    return status;
}

/* ---- what they say ---- */

typedef struct words {
    const char *code, *title, *assumes, *source, *series;
} words;

static const words WORDS[FIGURES] = {
    [CHI_P] = {"chi-square", "Sequential chi-square test",
               "Multivariate normal answers and a model that holds exactly; large samples reject "
               "every model and give too many factors",
               "Lawley (1940), Proceedings of the Royal Society of Edinburgh 60, 64-82",
               "p of the chi-square"},
    [RMSEA_LOW] = {"rmsea", "RMSEA, lower bound under .05",
                   "Multivariate normal answers; a model is near enough when the 90% interval of "
                   "its RMSEA begins under .05",
                   "Preacher, Zhang, Kim & Mels (2013), Multivariate Behavioral Research 48, 28-56",
                   "lower bound of RMSEA"},
    [AIC] = {"aic", "Least AIC",
             "Multivariate normal answers; the model that would predict a new sample best, of "
             "which large samples carry ever larger ones",
             "Akaike (1987), Psychometrika 52, 317-332", "AIC"},
    [BIC] = {"bic", "Least BIC",
             "Multivariate normal answers; one of the models is true, and the simplest that the "
             "sample supports is sought",
             "Schwarz (1978), Annals of Statistics 6, 461-464", "BIC"},
    [SABIC] = {"sabic", "Least SABIC",
               "Multivariate normal answers; as BIC, with a lower price of a parameter, ln((n + 2) "
               "/ 24)",
               "Sclove (1987), Psychometrika 52, 333-343", "SABIC"}};

/* What the solution chosen has against it. */
static norma_status note_chosen(norma__dimensioning *d, const sequence *s, const char *code,
                                size_t k, norma_error *err)
{
    norma_notes *notes = &d->result->notes;
    norma_status status = NORMA_OK;
    if (s->heywood[k] > 0)
        status = norma__note(notes, err, "criteria-heywood", code, (double)k, (double)s->heywood[k],
                             "the solution of %zu factors that %s chooses has Heywood cases "
                             "(%zu): do not take it as it is",
                             k, code, s->heywood[k]);
    if (status == NORMA_OK && !s->converged[k])
        status =
            norma__note(notes, err, "criteria-no-convergence", code, (double)k, NAN,
                        "the solution of %zu factors that %s chooses did not converge", k, code);
    return status;
}

static norma_status note_unsettled(norma__dimensioning *d, const sequence *s, const char *code,
                                   enum figure f, size_t k, norma_error *err)
{
    norma_notes *notes = &d->result->notes;
    if (k == NORMA_NONE && f <= RMSEA_LOW && !isnan(s->figures[f][s->n - 1]))
        return norma__note(notes, err, "criteria-rejects-all", code, (double)(s->n - 1), NAN,
                           "%s keeps no number of factors up to %zu, the most that were tried",
                           code, s->n - 1);
    if (k != NORMA_NONE && f >= AIC && k + 1 == s->n && !s->last)
        return norma__note(notes, err, "criteria-at-most", code, (double)k, NAN,
                           "%s is least at %zu factors, the most that were tried: more may be "
                           "better still",
                           code, k);
    return NORMA_OK;
}

static norma_status judge(norma__dimensioning *d, const sequence *s, enum figure f,
                          norma_error *err)
{
    const words *w = &WORDS[f];
    norma_dimension_criterion *c =
        norma__criterion_add(d->result, w->code, w->title, w->assumes, w->source, "fit");
    if (!c)
        return norma__no_memory(err);
    if (s->n == 0)
        return NORMA_OK;
    const double *values = s->figures[f];
    c->n_factors = f == CHI_P       ? first_kept(values, s->n, d->options->level, true)
                   : f == RMSEA_LOW ? first_kept(values, s->n, NEAR, false)
                                    : least_of(values, s->n);
    const size_t k = c->n_factors;
    norma_status status = norma__criterion_series(c, w->series, 0, values, s->n, err);
    if (status == NORMA_OK)
        status = note_unsettled(d, s, w->code, f, k, err);
    if (status == NORMA_OK && k != NORMA_NONE)
        status = note_chosen(d, s, w->code, k, err);
    return status;
}

norma_status norma__criteria_fit(norma__dimensioning *d, norma_error *err)
{
    const size_t testable = norma__most_testable(d->result->n_items);
    sequence s;
    norma_status status = NORMA_OK;
    if (!sequence_new(&s, d->result->n_items, testable + 1, d->options->threads))
        status = norma__no_memory(err);
    else if (!isnan(d->log_det) && d->result->n > d->result->n_items && testable > 0)
        status = run(&s, d, testable, err);
    for (int f = 0; f < FIGURES && status == NORMA_OK; f++)
        status = judge(d, &s, (enum figure)f, err);
    sequence_free(&s);
    return status;
}
