#include "models/equating/frequency.h"

#include <string.h>

/* Kolen & Brennan (2014), chapter 5: own w + (1 - w) sum over anchor scores of
   (share given the anchor score) x (share of the anchor score in the other population). Returns the
   share of the other population that cannot be told. */
static double estimate(double *out, const double *cells, const norma__form *form, const double *own,
                       const double *other, double weight)
{
    double unseen = 0;
    memset(out, 0, form->n * sizeof *out);
    for (size_t v = 0; v < form->m; v++) {
        if (!(own[v] > 0)) {
            unseen += other[v];
            continue;
        }
        double factor = weight + (1 - weight) * other[v] / own[v];
        for (size_t i = 0; i < form->n; i++)
            out[i] += factor * cells[i + v * form->n];
    }
    double sum = weight + (1 - weight) * (1 - unseen);
    for (size_t i = 0; i < form->n && sum > 0 && unseen > 0; i++)
        out[i] /= sum;
    return unseen;
}

void norma__frequency_estimate(norma__equate_desk *d)
{
    const norma__form *x = &d->task->x, *y = &d->task->y;
    double w = d->task->line.weight;
    double in_y = estimate(d->x_share, d->p, x, d->h1, d->h2, w);
    double in_x = estimate(d->y_share, d->q, y, d->h2, d->h1, 1 - w);
    d->unseen = in_y > in_x ? in_y : in_x;
}

/* Adds what one form's synthetic shares tell: own by its own cells, other by those of the other
   population, of which only the anchor matters. */
static void add_gain(double *by_own, double *by_other, const double *gain, const double *cells,
                     const norma__form *form, const norma__form *fellow, const double *own,
                     const double *other, double weight)
{
    for (size_t v = 0; v < form->m; v++) {
        if (!(own[v] > 0))
            continue;
        double ratio = other[v] / own[v], expected = 0;
        for (size_t i = 0; i < form->n; i++)
            expected += gain[i] * cells[i + v * form->n] / own[v];
        for (size_t i = 0; i < form->n; i++)
            by_own[i + v * form->n] +=
                weight * gain[i] + (1 - weight) * ratio * (gain[i] - expected);
        for (size_t j = 0; j < fellow->n; j++)
            by_other[j + v * fellow->n] += (1 - weight) * expected;
    }
}

void norma__frequency_gain(double *by_p, double *by_q, norma__equate_desk *d)
{
    const norma__form *x = &d->task->x, *y = &d->task->y;
    double w = d->task->line.weight;
    memset(by_p, 0, x->n * x->m * sizeof *by_p);
    memset(by_q, 0, y->n * y->m * sizeof *by_q);
    add_gain(by_p, by_q, d->a, d->p, x, y, d->h1, d->h2, w);
    add_gain(by_q, by_p, d->b, d->q, y, x, d->h2, d->h1, 1 - w);
}
