#include "models/equating/equate_line.h"

#include <complex.h>
#include <math.h>
#include <norma/equate.h>

/* Everything is computed with complex numbers, so that one text gives values and derivatives: with
   a moment moved by i h the imaginary part is h times the derivative, without any cancellation
   (Squire & Trapp, 1998, SIAM Review 40, 110-112). Definitions: Kolen & Brennan (2014), chapter 4.
 */
typedef double complex number;

typedef struct line {
    number slope, intercept, mean[2], sd[2];
} line;

static number root(number square)
{
    return creal(square) > 0 ? csqrt(square) : (number)NAN;
}

/* X to the mean of Y, with the slope given. */
static line through(number slope, number mean_x, number mean_y)
{
    return (line){slope, mean_y - slope * mean_x, {NAN, NAN}, {NAN, NAN}};
}

/* The slope of the score on the anchor in one population: regression for Tucker;
   ratio of true scores' standard deviations for Levine, internal or external anchor. */
static number gamma_of(const norma__equate_line_task *t, const number *m, int population)
{
    switch (t->method) {
    case NORMA_EQUATE_NOMINAL:
        return t->nominal[population];
    case NORMA_EQUATE_TUCKER_MEAN:
    case NORMA_EQUATE_TUCKER:
        return m[NORMA__COVARIANCE] / m[NORMA__ANCHOR_VARIANCE];
    default:
        return t->external ? (m[NORMA__VARIANCE] + m[NORMA__COVARIANCE]) /
                                 (m[NORMA__ANCHOR_VARIANCE] + m[NORMA__COVARIANCE])
                           : m[NORMA__VARIANCE] / m[NORMA__COVARIANCE];
    }
}

/* Means and variances in the synthetic population, and the line between them. */
static line synthetic(const norma__equate_line_task *t, const number *x, const number *y)
{
    number w1 = t->weight, w2 = 1 - t->weight;
    number gamma_x = gamma_of(t, x, 0), gamma_y = gamma_of(t, y, 1);
    number apart = x[NORMA__ANCHOR_MEAN] - y[NORMA__ANCHOR_MEAN];
    number wider = x[NORMA__ANCHOR_VARIANCE] - y[NORMA__ANCHOR_VARIANCE];
    line l;
    number mean_x = x[NORMA__MEAN] - w2 * gamma_x * apart;
    number mean_y = y[NORMA__MEAN] + w1 * gamma_y * apart;
    number sd_x = root(x[NORMA__VARIANCE] - w2 * gamma_x * gamma_x * wider +
                       w1 * w2 * gamma_x * gamma_x * apart * apart);
    number sd_y = root(y[NORMA__VARIANCE] + w1 * gamma_y * gamma_y * wider +
                       w1 * w2 * gamma_y * gamma_y * apart * apart);
    bool by_means = t->method == NORMA_EQUATE_NOMINAL || t->method == NORMA_EQUATE_TUCKER_MEAN ||
                    t->method == NORMA_EQUATE_LEVINE_MEAN;
    l = through(by_means ? 1 : sd_y / sd_x, mean_x, mean_y);
    l.mean[0] = mean_x;
    l.mean[1] = mean_y;
    l.sd[0] = sd_x;
    l.sd[1] = sd_y;
    return l;
}

/* X to the anchor in its population, and the anchor to Y in the other. */
static line chained(const norma__equate_line_task *t, const number *x, const number *y)
{
    number onto = 1, from = 1;
    if (t->method == NORMA_EQUATE_CHAINED_LINEAR) {
        onto = root(x[NORMA__ANCHOR_VARIANCE]) / root(x[NORMA__VARIANCE]);
        from = root(y[NORMA__VARIANCE]) / root(y[NORMA__ANCHOR_VARIANCE]);
    }
    line l = through(onto * from, x[NORMA__MEAN], y[NORMA__MEAN]);
    l.intercept += from * (x[NORMA__ANCHOR_MEAN] - y[NORMA__ANCHOR_MEAN]);
    return l;
}

/* True scores: no synthetic population. */
static line levine_true(const norma__equate_line_task *t, const number *x, const number *y)
{
    number gamma_x = gamma_of(t, x, 0), gamma_y = gamma_of(t, y, 1);
    line l = through(gamma_y / gamma_x, x[NORMA__MEAN], y[NORMA__MEAN]);
    l.intercept += gamma_y * (x[NORMA__ANCHOR_MEAN] - y[NORMA__ANCHOR_MEAN]);
    return l;
}

static line line_of(const norma__equate_line_task *t, const number *x, const number *y)
{
    switch (t->method) {
    case NORMA_EQUATE_IDENTITY:
        return through(1, 0, 0);
    case NORMA_EQUATE_MEAN:
        return through(1, x[NORMA__MEAN], y[NORMA__MEAN]);
    case NORMA_EQUATE_LINEAR:
    case NORMA_EQUATE_BRAUN_HOLLAND:
        return through(root(y[NORMA__VARIANCE]) / root(x[NORMA__VARIANCE]), x[NORMA__MEAN],
                       y[NORMA__MEAN]);
    case NORMA_EQUATE_CHAINED_MEAN:
    case NORMA_EQUATE_CHAINED_LINEAR:
        return chained(t, x, y);
    case NORMA_EQUATE_LEVINE_TRUE:
        return levine_true(t, x, y);
    default:
        return synthetic(t, x, y);
    }
}

norma__equate_line norma__equate_line_of(const norma__equate_line_task *task,
                                         const double moments[NORMA__LINE_MOMENTS])
{
    number m[NORMA__LINE_MOMENTS];
    norma__equate_line out;
    for (size_t k = 0; k < NORMA__LINE_MOMENTS; k++)
        m[k] = moments[k];
    line l = line_of(task, m, m + NORMA__MOMENTS_OF_ONE);
    out.slope = creal(l.slope);
    out.intercept = creal(l.intercept);
    for (int population = 0; population < 2; population++) {
        out.mean[population] = creal(l.mean[population]);
        out.sd[population] = creal(l.sd[population]);
    }
    return out;
}

void norma__equate_line_tangent(double slope[NORMA__LINE_MOMENTS],
                                double intercept[NORMA__LINE_MOMENTS],
                                const norma__equate_line_task *task,
                                const double moments[NORMA__LINE_MOMENTS])
{
    const double h = 0x1p-200;
    number m[NORMA__LINE_MOMENTS];
    for (size_t k = 0; k < NORMA__LINE_MOMENTS; k++)
        m[k] = moments[k];
    for (size_t k = 0; k < NORMA__LINE_MOMENTS; k++) {
        m[k] = moments[k] + h * I;
        line l = line_of(task, m, m + NORMA__MOMENTS_OF_ONE);
        slope[k] = cimag(l.slope) / h;
        intercept[k] = cimag(l.intercept) / h;
        m[k] = moments[k];
    }
}
