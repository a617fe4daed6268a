#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "models/equating/equate_errors.h"

static double multinomial(const double *gain, const double *share, size_t cells)
{
    double mean = 0, sum = 0;
    for (size_t c = 0; c < cells; c++)
        mean += share[c] * gain[c];
    for (size_t c = 0; c < cells; c++)
        sum += share[c] * (gain[c] - mean) * (gain[c] - mean);
    return sum;
}

/* n times the variance of a sum of gain x share. Smoothed shares move with the observed moments B'
   that they keep: by S B (B' S B)^-1 B', S of the fitted multinomial (Holland & Thayer, 2000),
   which is S B B' once B is orthonormal under S. The moments vary as people were observed to, so
   that the error holds where the model does not; it is Holland and Thayer's where it does. room:
   cells. */
static double variance_of(const double *gain, const norma__sampled *s, const norma__loglinear *b,
                          double *room)
{
    size_t cells = s->form.n * s->form.m;
    if (!b->basis)
        return multinomial(gain, s->observed, cells);
    memset(room, 0, cells * sizeof *room);
    for (size_t j = 0; j < b->k; j++) {
        const double *column = b->basis + j * cells;
        double dot = 0;
        for (size_t c = 0; c < cells; c++)
            dot += column[c] * b->share[c] * gain[c];
        for (size_t c = 0; c < cells; c++)
            room[c] += dot * column[c];
    }
    return multinomial(room, s->observed, cells);
}

static norma_status basis_of(norma__loglinear *out, const norma__sampled *s, norma_error *err)
{
    *out = (norma__loglinear){0};
    if (!s->smooth.basis)
        return NORMA_OK;
    norma_status status = norma__loglinear_copy(out, &s->smooth, err);
    if (status != NORMA_OK)
        return status;
    for (size_t c = 0; c < out->cells; c++)
        out->share[c] = s->smooth.share[c];
    norma__loglinear_orthogonalise(out);
    return NORMA_OK;
}

norma_status norma__equate_errors(double *se, norma__equate_desk *desk, const norma__sampled *x,
                                  const norma__sampled *y, norma_error *err)
{
    norma__loglinear of_x = {0}, of_y = {0};
    size_t cells_x = x->form.n * x->form.m, cells_y = y ? y->form.n * y->form.m : 0;
    double *by_p = NORMA__NEW(double, cells_x), *by_q = NORMA__NEW(double, cells_y);
    double *room = NORMA__NEW(double, cells_x > cells_y ? cells_x : cells_y);
    norma_status status = by_p && by_q && room ? basis_of(&of_x, x, err) : norma__no_memory(err);
    if (status == NORMA_OK && y)
        status = basis_of(&of_y, y, err);
    if (status == NORMA_OK)
        norma__equate_desk_prepare(desk);
    for (size_t i = 0; i < x->form.n && status == NORMA_OK; i++) {
        norma__equate_desk_gain(by_p, by_q, desk, i);
        double variance = variance_of(by_p, x, &of_x, room) / x->n;
        if (y)
            variance += variance_of(by_q, y, &of_y, room) / y->n;
        se[i] = sqrt(variance);
    }
    norma__loglinear_free(&of_x);
    norma__loglinear_free(&of_y);
    free(by_p);
    free(by_q);
    free(room);
    return status;
}
