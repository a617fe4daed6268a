/* Minimum average partial: Velicer (1976), Psychometrika 41, 321-327. Components are taken out of
   the correlations one by one; as long as they are common to several items, the partial
   correlations that are left get smaller. */
#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "models/dimensions/criteria.h"

/* A residual variance under this is rounding: the component before it took the item whole. */
static const double NO_VARIANCE = 1e-8;

typedef struct averages {
    size_t p, n;     /* n of p: numbers of components that could be taken out, from 0 on */
    double *of[3];   /* p each: mean of squares, of fourth powers, trace of the fourth power */
    double *left;    /* p x p: covariances that are left */
    double *partial; /* p x p: as correlations */
    double *square;  /* p x p: their matrix square */
    double *roots;   /* p x p: components */
    double *numbers; /* all of them */
    double *values;  /* p: eigenvalues */
} averages;

static bool averages_new(averages *a, size_t p)
{
    *a = (averages){.p = p, .numbers = NORMA__NEW(double, 4 * p * p + 4 * p)};
    if (!a->numbers)
        return false;
    a->left = a->numbers;
    a->partial = a->left + p * p;
    a->square = a->partial + p * p;
    a->roots = a->square + p * p;
    for (size_t k = 0; k < 3; k++)
        a->of[k] = a->roots + p * p + k * p;
    a->values = a->of[2] + p;
    return true;
}

/* Correlations of what is left; false when an item has nothing left. */
static bool fill_partials(averages *a)
{
    const size_t p = a->p;
    for (size_t i = 0; i < p; i++)
        if (!(a->left[i * p + i] > NO_VARIANCE))
            return false;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            a->partial[j * p + i] =
                i == j ? 1 : a->left[j * p + i] / sqrt(a->left[i * p + i] * a->left[j * p + j]);
    return true;
}

static void average(averages *a)
{
    const size_t p = a->p;
    const int P = (int)p;
    const double pairs = (double)p * (double)(p - 1);
    double squares = 0, fourths = 0, trace = 0;
    for (size_t i = 0; i < p * p; i++) {
        double square = a->partial[i] * a->partial[i];
        squares += square;
        fourths += square * square;
    }
    cblas_dsymm(CblasColMajor, CblasLeft, CblasUpper, P, P, 1, a->partial, P, a->partial, P, 0,
                a->square, P);
    for (size_t i = 0; i < p * p; i++)
        trace += a->square[i] * a->square[i];
    a->of[0][a->n] = (squares - (double)p) / pairs;
    a->of[1][a->n] = (fourths - (double)p) / pairs;
    a->of[2][a->n] = (trace - (double)p) / pairs;
}

/* left -= the next component's share. */
static void take_out(averages *a, const double *vector, double value)
{
    const size_t p = a->p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            a->left[j * p + i] -= value * vector[i] * vector[j];
}

static norma_status run(averages *a, const double *cor, norma_error *err)
{
    const size_t p = a->p;
    norma_status status = norma__eigen(a->values, a->roots, cor, p, err);
    if (status != NORMA_OK)
        return status;
    memcpy(a->left, cor, p * p * sizeof *cor);
    for (a->n = 0; a->n < p && fill_partials(a); a->n++) {
        average(a);
        take_out(a, a->roots + a->n * p, a->values[a->n]);
    }
    return NORMA_OK;
}

static size_t least(const double *values, size_t n)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (values[i] < values[best])
            best = i;
    return best;
}

static norma_status add(norma__dimensioning *d, const averages *a, size_t k, const char *code,
                        const char *title, const char *source, const char *series, norma_error *err)
{
    norma_dimension_criterion *c = norma__criterion_add(
        d->result, code, title,
        "Components, not factors: taking one out must leave items less related on average; factors "
        "with few items or low loadings are missed",
        source, "map");
    if (!c)
        return norma__no_memory(err);
    if (a->n > 1 || a->of[k][0] <= 0) /* there is something to compare with, or nothing to lessen */
        c->n_factors = least(a->of[k], a->n);
    return norma__criterion_series(c, series, 0, a->of[k], a->n, err);
}

/* With p - 1 components taken out, what is left has rank 1 and tells nothing: only an earlier stop
   is worth a note. */
static norma_status note_stop(norma__dimensioning *d, const averages *a, norma_error *err)
{
    if (a->n + 1 >= a->p)
        return NORMA_OK;
    return norma__note(&d->result->notes, err, "map-stopped", NULL, (double)(a->n - 1),
                       (double)(a->p - 1),
                       "MAP went up to %zu of %zu components: the next leaves an item without "
                       "variance",
                       a->n - 1, a->p - 1);
}

norma_status norma__criteria_map(norma__dimensioning *d, norma_error *err)
{
    averages a;
    norma_status status;
    norma__prepare_numerics();
    if (!averages_new(&a, d->result->n_items))
        return norma__no_memory(err);
    if ((status = run(&a, d->matrix->cor, err)) != NORMA_OK ||
        (status = add(d, &a, 0, "map", "MAP, original (squares)",
                      "Velicer (1976), Psychometrika 41, 321-327", "mean squared partial", err)) !=
            NORMA_OK ||
        (status = add(d, &a, 1, "map-fourth", "MAP, revised (fourth powers)",
                      "Velicer, Eaton & Fava (2000), in Goffin & Helmes (eds), Problems and "
                      "Solutions in Human Assessment, 41-71",
                      "mean fourth power of partials", err)) != NORMA_OK ||
        (status = add(d, &a, 2, "map-trace", "MAP, revised (trace of the fourth matrix power)",
                      "Velicer, Eaton & Fava (2000), as EFAtools computes it",
                      "trace of the fourth power", err)) != NORMA_OK)
        goto done;
    status = note_stop(d, &a, err);
done:
    free(a.numbers);
    return status;
}
