/* Criteria that look at nothing but the eigenvalues of the correlation matrix. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"
#include "models/dimensions/criteria.h"

static norma_status kaiser(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    norma_dimension_criterion *c = norma__criterion_add(
        r, "kaiser", "Kaiser: eigenvalues over 1",
        "A component must carry more than one item; chance is not accounted for, so that many "
        "items "
        "give too many factors",
        "Kaiser (1960), Educational and Psychological Measurement 20, 141-151", "eigenvalue");
    if (!c)
        return norma__no_memory(err);
    c->n_factors = 0;
    while (c->n_factors < r->n_items && r->eigenvalues[c->n_factors] > 1)
        c->n_factors++;
    return norma__criterion_series(c, "eigenvalue", 1, r->eigenvalues, r->n_items, err);
}

/* The reference of rank j is the largest eigenvalue that chance gives, (1 + sqrt(p/n))^2, for the
   variance that the factors before j have left over: Braeken & van Assen's equation 2. */
static void fill_references(double *reference, const double *eigenvalues, size_t p, size_t n)
{
    const double edge = 1 + sqrt((double)p / (double)n);
    double left = (double)p;
    for (size_t j = 0; j < p; j++) {
        reference[j] = fmax(left / (double)(p - j) * edge * edge, 1);
        left -= eigenvalues[j];
    }
}

static norma_status empirical_kaiser(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    const size_t p = r->n_items;
    norma_dimension_criterion *c = norma__criterion_add(
        r, "empirical-kaiser", "Empirical Kaiser criterion",
        "Chance moves eigenvalues as it does those of many normal items; made for short scales and "
        "correlated factors",
        "Braeken & van Assen (2017), Psychological Methods 22, 450-466", "eigenvalue");
    if (!c)
        return norma__no_memory(err);
    if (r->n <= p)
        return NORMA_OK; /* a note of norma_dimensions() says so */
    double *reference = NORMA__NEW(double, p);
    if (!reference)
        return norma__no_memory(err);
    fill_references(reference, r->eigenvalues, p, r->n);
    c->n_factors = 0;
    while (c->n_factors < p && r->eigenvalues[c->n_factors] > reference[c->n_factors])
        c->n_factors++;
    norma_status status = norma__criterion_series(c, "eigenvalue", 1, r->eigenvalues, p, err);
    if (status == NORMA_OK)
        status = norma__criterion_series(c, "threshold", 1, reference, p, err);
    free(reference);
    return status;
}

/* Where the scree bends most: the largest second difference, among ranks after an eigenvalue of 1
   or more; the factors are those before the bend. */
static norma_status acceleration(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    const double *x = r->eigenvalues;
    const size_t p = r->n_items;
    norma_dimension_criterion *c = norma__criterion_add(
        r, "acceleration-factor", "Acceleration factor",
        "The scree has one elbow, where it bends most sharply; a large first factor hides all "
        "others",
        "Raîche, Walls, Magis, Riopel & Blais (2013), Methodology 9, 23-29", "eigenvalue");
    if (!c)
        return norma__no_memory(err);
    if (p < 3)
        return NORMA_OK;
    double *bend = NORMA__NEW(double, p - 2);
    if (!bend)
        return norma__no_memory(err);
    size_t best = NORMA_NONE;
    for (size_t j = 1; j + 1 < p; j++) {
        bend[j - 1] = x[j - 1] >= 1 ? x[j + 1] - 2 * x[j] + x[j - 1] : NAN;
        if (!isnan(bend[j - 1]) && (best == NORMA_NONE || bend[j - 1] > bend[best]))
            best = j - 1;
    }
    if (best != NORMA_NONE)
        c->n_factors = best + 1;
    norma_status status = norma__criterion_series(c, "second difference", 2, bend, p - 2, err);
    free(bend);
    return status;
}

/* Each eigenvalue against the line through the next one and the last, taken back to its rank. */
static norma_status coordinates(norma__dimensioning *d, norma_error *err)
{
    norma_dimensions_result *r = d->result;
    const double *x = r->eigenvalues;
    const size_t p = r->n_items;
    norma_dimension_criterion *c = norma__criterion_add(
        r, "optimal-coordinates", "Optimal coordinates",
        "The eigenvalues after the last factor lie on a straight line, and a factor's is at least "
        "1",
        "Raîche, Walls, Magis, Riopel & Blais (2013), Methodology 9, 23-29", "eigenvalue");
    if (!c)
        return norma__no_memory(err);
    if (p < 3)
        return NORMA_OK;
    double *predicted = NORMA__NEW(double, p - 2);
    if (!predicted)
        return norma__no_memory(err);
    for (size_t i = 0; i + 2 < p; i++)
        predicted[i] = x[i + 1] + (x[i + 1] - x[p - 1]) / (double)(p - 2 - i);
    c->n_factors = 0;
    while (c->n_factors < p - 2 && x[c->n_factors] >= predicted[c->n_factors] &&
           x[c->n_factors] >= 1)
        c->n_factors++;
    norma_status status = norma__criterion_series(c, "eigenvalue", 1, x, p, err);
    if (status == NORMA_OK)
        status = norma__criterion_series(c, "threshold", 1, predicted, p - 2, err);
    free(predicted);
    return status;
}

norma_status norma__criteria_eigenvalues(norma__dimensioning *d, norma_error *err)
{
    norma_status status = kaiser(d, err);
    if (status == NORMA_OK)
        status = empirical_kaiser(d, err);
    if (status == NORMA_OK)
        status = acceleration(d, err);
    return status == NORMA_OK ? coordinates(d, err) : status;
}
