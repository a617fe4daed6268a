/* Shared but private: numbers that carry their first and second derivatives by up to four
   variables, so that a likelihood is written once and its derivatives are exact. */
#ifndef NORMA_MODELS_NORMING_JET_H
#define NORMA_MODELS_NORMING_JET_H

#include <math.h>

enum { NORMA__JET = 4, NORMA__JET_SECOND = 10 };

/* Second derivatives by (0,0), (1,0), (1,1), (2,0) ... */
typedef struct norma__jet {
    double v, d[NORMA__JET], h[NORMA__JET_SECOND];
} norma__jet;

static inline norma__jet norma__jet_constant(double v)
{
    return (norma__jet){.v = v};
}

static inline norma__jet norma__jet_variable(double v, int i)
{
    norma__jet x = {.v = v};
    x.d[i] = 1;
    return x;
}

/* f(x), from its value and derivatives at x.v. */
static inline norma__jet norma__jet_of(norma__jet x, double f, double f1, double f2)
{
    norma__jet y = {.v = f};
    for (int i = 0, k = 0; i < NORMA__JET; i++) {
        y.d[i] = f1 * x.d[i];
        for (int j = 0; j <= i; j++, k++)
            y.h[k] = f1 * x.h[k] + f2 * x.d[i] * x.d[j];
    }
    return y;
}

/* a x + c */
static inline norma__jet norma__jet_line(double a, norma__jet x, double c)
{
    return norma__jet_of(x, a * x.v + c, a, 0);
}

/* a x + b y + c */
static inline norma__jet norma__jet_sum(double a, norma__jet x, double b, norma__jet y, double c)
{
    norma__jet z = {.v = a * x.v + b * y.v + c};
    for (int i = 0; i < NORMA__JET; i++)
        z.d[i] = a * x.d[i] + b * y.d[i];
    for (int k = 0; k < NORMA__JET_SECOND; k++)
        z.h[k] = a * x.h[k] + b * y.h[k];
    return z;
}

static inline norma__jet norma__jet_product(norma__jet x, norma__jet y)
{
    norma__jet z = {.v = x.v * y.v};
    for (int i = 0, k = 0; i < NORMA__JET; i++) {
        z.d[i] = x.v * y.d[i] + y.v * x.d[i];
        for (int j = 0; j <= i; j++, k++)
            z.h[k] = x.v * y.h[k] + y.v * x.h[k] + x.d[i] * y.d[j] + x.d[j] * y.d[i];
    }
    return z;
}

static inline norma__jet norma__jet_exp(norma__jet x)
{
    const double e = exp(x.v);
    return norma__jet_of(x, e, e, e);
}

static inline norma__jet norma__jet_log(norma__jet x)
{
    return norma__jet_of(x, log(x.v), 1 / x.v, -1 / (x.v * x.v));
}

static inline norma__jet norma__jet_asinh(norma__jet x)
{
    const double q = 1 + x.v * x.v, root = sqrt(q);
    return norma__jet_of(x, asinh(x.v), 1 / root, -x.v / (q * root));
}

static inline norma__jet norma__jet_sinh(norma__jet x)
{
    return norma__jet_of(x, sinh(x.v), cosh(x.v), sinh(x.v));
}

/* log cosh x, and log(1 + x^2) */
static inline norma__jet norma__jet_log_cosh(norma__jet x)
{
    const double t = tanh(x.v), a = fabs(x.v);
    return norma__jet_of(x, a + log1p(exp(-2 * a)) - M_LN2, t, 1 - t * t);
}

static inline norma__jet norma__jet_log_one_plus_square(norma__jet x)
{
    const double q = 1 + x.v * x.v;
    return norma__jet_of(x, log(q), 2 * x.v / q, 2 * (1 - x.v * x.v) / (q * q));
}

#endif
