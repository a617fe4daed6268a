/* The trait that is most probable given the answers to a scale. */
#include "process/careless/graded_curves.h"

#include <math.h>
#include <string.h>

/* What the answers to a scale make at a node: the log-likelihood and two derivatives. */
static void sum_at(double sums[NORMA__CURVE_ANSWER], const norma__curves *curves, size_t scale,
                   const uint8_t *steps, size_t node)
{
    sums[0] = sums[1] = sums[2] = 0;
    for (size_t i = curves->first[scale]; i < curves->first[scale + 1]; i++) {
        size_t j = curves->items[i];
        if (steps[j] == NORMA_MISSING_CELL)
            continue;
        const double *f = norma__curves_answer(curves, j, steps[j], node);
        for (size_t d = 0; d < NORMA__CURVE_ANSWER; d++)
            sums[d] += f[d];
    }
}

static double at_node(size_t node)
{
    return NORMA__CURVE_LOW + NORMA__CURVE_STEP * (double)node;
}

/* The nodes on either side of the top of the posterior, which has one, for normal ogives and the
   prior are log-concave; -1 or NORMA__CURVE_NODES where it is at an end of the table. */
typedef struct bracket {
    long low, high;
    double left[NORMA__CURVE_ANSWER], right[NORMA__CURVE_ANSWER]; /* sums at low and high */
} bracket;

/* Newton's step from a node, in nodes and towards the near side of the top; halves instead where
   that is slow. */
static long next_node(const bracket *b, long at, double rise, double curvature, int tries)
{
    double step = rise / (1 - fmin(0, curvature)) / NORMA__CURVE_STEP;
    long next = tries > 6 ? (b->low + b->high) / 2 : at + (long)step;
    return next <= b->low ? b->low + 1 : next >= b->high ? b->high - 1 : next;
}

static bracket bracket_top(const norma__curves *curves, size_t scale, const uint8_t *steps)
{
    bracket b = {.low = -1, .high = NORMA__CURVE_NODES};
    long at = NORMA__CURVE_NODES / 2;
    for (int tries = 0; b.high - b.low > 1; tries++) {
        double sums[NORMA__CURVE_ANSWER];
        sum_at(sums, curves, scale, steps, (size_t)at);
        double rise = sums[1] - at_node((size_t)at);
        if (rise > 0)
            b.low = at;
        else
            b.high = at;
        memcpy(rise > 0 ? b.left : b.right, sums, sizeof sums);
        at = next_node(&b, at, rise, sums[2], tries);
    }
    return b;
}

/* Where the slope of Hermite's polynomial of the log-likelihood is the trait itself, by Newton's
   method from the chord: *score is that slope. */
static double top_between(double *score, const bracket *b)
{
    const double h = NORMA__CURVE_STEP, start = at_node((size_t)b->low);
    const double rise = b->right[0] - b->left[0];
    const double v0 = h * b->left[1], v1 = h * b->right[1];
    const double s0 = h * h * b->left[2], s1 = h * h * b->right[2];
    const double c2 = 3 * (10 * rise - 6 * v0 - 4 * v1 - 1.5 * s0 + 0.5 * s1);
    const double c3 = 4 * (-15 * rise + 8 * v0 + 7 * v1 + 1.5 * s0 - s1);
    const double c4 = 5 * (6 * rise - 3 * v0 - 3 * v1 - 0.5 * s0 + 0.5 * s1);
    double at_low = b->left[1] - start, at_high = b->right[1] - start - h;
    double t = at_low / (at_low - at_high), change = 1;
    for (int k = 0; k < 20 && fabs(change) > 1e-9; k++) {
        double slope = v0 + t * (s0 + t * (c2 + t * (c3 + t * c4)));
        double bend = s0 + t * (2 * c2 + t * (3 * c3 + t * 4 * c4));
        change = (slope - h * (start + h * t)) / fmax(h * h - bend, 1e-300);
        t = fmax(0, fmin(1, t + change));
    }
    *score = (v0 + t * (s0 + t * (c2 + t * (c3 + t * c4)))) / h;
    return start + t * h;
}

double norma__curves_trait(double *score, const norma__curves *curves, size_t scale,
                           const uint8_t *steps)
{
    const bracket b = bracket_top(curves, scale, steps);
    if (b.low >= 0 && b.high < NORMA__CURVE_NODES)
        return top_between(score, &b);
    *score = b.low < 0 ? b.right[1] : b.left[1];
    return at_node(b.low < 0 ? 0 : (size_t)b.low);
}
