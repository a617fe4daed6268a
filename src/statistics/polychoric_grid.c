#include "statistics/polychoric_grid.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "foundation/normal.h"

/* One rounding an operation, so that every variant below gives the same bytes. */
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

#define TWO_PI 6.283185307179586476925286766559
#define INLINE static inline __attribute__((always_inline))

enum { NODES = 20 };

/* What a rule needs at each of its nodes, both sides of 0 apart. */
typedef struct nodes {
    size_t n;
    double sine[NODES];   /* of the angle */
    double over[NODES];   /* 1 / cosine^2 */
    double weight[NODES]; /* with the factor of the integral */
} nodes;

/* sin(x) for |x| < 1.2, to the last digit but one: its series. */
static double sine_of(double x)
{
    double xx = x * x, sum = 1;
    for (int k = 10; k >= 1; k--)
        sum = 1 - sum * xx / (2 * k * (2 * k + 1));
    return x * sum;
}

static void set_nodes(nodes *at, double rho)
{
    norma__quadrature rule = norma__binormal_rule(rho);
    double half = 0.5 * asin(rho);
    at->n = 2 * rule.n;
    for (size_t i = 0; i < at->n; i++) {
        double node = i % 2 ? rule.node[i / 2] : -rule.node[i / 2];
        at->sine[i] = sine_of(half * (1 + node));
        at->over[i] = 1 / ((1 - at->sine[i]) * (1 + at->sine[i]));
        at->weight[i] = rule.weight[i / 2] * half / TWO_PI;
    }
}

/* e^x for x <= 0, within 2 units of the last place; 0 stands for anything under e^-700. */
INLINE double exp_of(double x)
{
    const double shift = 0x1.8p52, log2e = 1.4426950408889634074;
    const double ln2_high = 0x1.62e42fefa38p-1, ln2_low = 0x1.ef35793c7673p-45;
    double clamped = x < -700 ? -700 : x;
    double turned = clamped * log2e + shift; /* the whole number sits in the low bits */
    double whole = turned - shift;
    double r = (clamped - whole * ln2_high) - whole * ln2_low;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0;
    p = p * r + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1;
    p = p * r + 1;
    uint64_t bits;
    memcpy(&bits, &turned, sizeof bits);
    bits = (bits + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return p * power;
}

/* The integral of the density from 0 to rho: equation 3 of Genz (2004), see normal.c. */
INLINE void integrate(const norma__grid *g, const nodes *at, double *restrict cdf)
{
    const double *restrict product = g->product, *restrict squares = g->squares;
    const double *restrict separate = g->separate;
    for (size_t first = 0; first < g->n; first += NORMA__GRID_STEP) {
        double sum[NORMA__GRID_STEP] = {0};
        for (size_t i = 0; i < at->n; i += 2) {
            double s0 = at->sine[i], o0 = at->over[i], w0 = at->weight[i];
            double s1 = at->sine[i + 1], o1 = at->over[i + 1], w1 = at->weight[i + 1];
#pragma omp simd
            for (size_t q = 0; q < NORMA__GRID_STEP; q++) {
                double hk = product[first + q], hh = squares[first + q];
                sum[q] += w0 * exp_of((s0 * hk - hh) * o0) + w1 * exp_of((s1 * hk - hh) * o1);
            }
        }
        for (size_t q = 0; q < NORMA__GRID_STEP; q++)
            cdf[first + q] = separate[first + q] + sum[q];
    }
}

/* Density, and its derivative in rho. */
INLINE void differentiate(const norma__grid *g, double rho, double *restrict density,
                          double *restrict slope)
{
    const double *restrict product = g->product, *restrict squares = g->squares;
    double rest = (1 - rho) * (1 + rho), over = 1 / rest, plus = 1 + rho * rho;
    double height = 1 / (TWO_PI * sqrt(rest));
#pragma omp simd
    for (size_t p = 0; p < g->n; p++) {
        double hk = product[p], hh = squares[p];
        double d = height * exp_of((rho * hk - hh) * over);
        density[p] = d;
        slope[p] = d * (rho + (hk * plus - 2 * rho * hh) * over) * over;
    }
}

/* ---- the same for what the processor has ---- */

typedef void at_rho(const norma__grid *g, const nodes *at, double rho, double *cdf, double *density,
                    double *slope);

static void at_plain(const norma__grid *g, const nodes *at, double rho, double *cdf,
                     double *density, double *slope)
{
    integrate(g, at, cdf);
    differentiate(g, rho, density, slope);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void at_avx2(const norma__grid *g, const nodes *at,
                                                    double rho, double *cdf, double *density,
                                                    double *slope)
{
    integrate(g, at, cdf);
    differentiate(g, rho, density, slope);
}

__attribute__((target("avx512f,avx512dq,avx512vl"))) static void
at_avx512(const norma__grid *g, const nodes *at, double rho, double *cdf, double *density,
          double *slope)
{
    integrate(g, at, cdf);
    differentiate(g, rho, density, slope);
}
#endif

/* Ways that the processor knows, from the plainest; returns how many. */
static size_t ways(at_rho *known[3])
{
    size_t n = 0;
    known[n++] = at_plain;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        known[n++] = at_avx2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        known[n++] = at_avx512;
#endif
    return n;
}

static void by(at_rho *way, const norma__grid *grid, double rho, double *cdf, double *density,
               double *slope)
{
    nodes at = {0};
    bool steep = fabs(rho) >= NORMA__BINORMAL_STEEP;
    if (!steep)
        set_nodes(&at, rho);
    way(grid, &at, rho, cdf, density, slope);
    for (size_t p = 0; steep && p < grid->n; p++)
        cdf[p] = norma__binormal_cdf(grid->h[p], grid->k[p], rho);
}

bool norma__grid_at_by(size_t number, const norma__grid *grid, double rho, double *cdf,
                       double *density, double *slope)
{
    at_rho *known[3];
    if (number >= ways(known))
        return false;
    by(known[number], grid, rho, cdf, density, slope);
    return true;
}

void norma__grid_at(const norma__grid *grid, double rho, double *cdf, double *density,
                    double *slope)
{
    at_rho *known[3];
    size_t n = ways(known);
    by(known[n - 1], grid, rho, cdf, density, slope);
}
