/* Foygel & Drton (2010), Adv. Neural Inf. Process. Syst. 23, 604-612, with the penalties and the
   gammas of Golino & Epskamp (2017), PLoS ONE 12, e0174035. The likelihood of a solution falls as
   the penalty grows, so that going up from the smallest one, no penalty can be better any more once
   the likelihood alone costs more than the best criterion so far: the search stops there, and its
   result is that of all 100. */
#include "models/dimensions/graph_ebic.h"

#include <math.h>

static const double gammas[NORMA__EBIC_GAMMAS] = {0.5, 0.25, 0};
static const double smallest_share = 0.1;

norma_status norma__ebic_new(norma__ebic *ebic, size_t p, norma_error *err)
{
    *ebic = (norma__ebic){0};
    norma_status status = norma__glasso_new(&ebic->walk, p, err);
    for (int c = 0; c < NORMA__EBIC_GAMMAS && status == NORMA_OK; c++)
        status = norma__glasso_new(&ebic->best[c], p, err);
    if (status != NORMA_OK)
        norma__ebic_free(ebic);
    return status;
}

void norma__ebic_free(norma__ebic *ebic)
{
    norma__glasso_free(&ebic->walk);
    for (int c = 0; c < NORMA__EBIC_GAMMAS; c++)
        norma__glasso_free(&ebic->best[c]);
    *ebic = (norma__ebic){0};
}

static double largest_correlation(const double *cor, size_t p)
{
    double largest = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < j; i++)
            largest = fmax(largest, fabs(cor[j * p + i]));
    return largest;
}

/* At a penalty that is this share of the largest correlation r, cor with its correlations times
   1 - share is allowed as W; when it is positive definite there is a solution. */
static bool has_solution(double share, double least)
{
    return (1 - share) * least + share > 1e-6;
}

static bool has_lonely_item(const norma__glasso *g)
{
    for (size_t j = 0; j < g->p; j++) {
        size_t edges = 0;
        for (size_t i = 0; i < g->p; i++)
            edges += i != j && g->precision[j * g->p + i] != 0;
        if (edges == 0)
            return true;
    }
    return false;
}

/* Where the search stands: per gamma. */
typedef struct bests {
    double value[NORMA__EBIC_GAMMAS], lambda[NORMA__EBIC_GAMMAS];
    bool lightest[NORMA__EBIC_GAMMAS];
} bests;

/* Compares where the walk stands with the best so far; returns minus twice its likelihood. */
static double compare(norma__ebic *e, bests *b, double lambda, size_t n, bool lightest)
{
    const norma__glasso *g = &e->walk;
    const double misfit = (double)n * (g->trace - g->log_det), edges = (double)g->edges;
    for (int c = 0; c < NORMA__EBIC_GAMMAS; c++) {
        double value = misfit + edges * (log((double)n) + 4 * gammas[c] * log((double)e->walk.p));
        if (value >= b->value[c])
            continue;
        b->value[c] = value;
        b->lambda[c] = lambda;
        b->lightest[c] = lightest;
        norma__glasso_copy(&e->best[c], g);
    }
    return misfit;
}

static void settle(norma__ebic *e, const bests *b)
{
    e->chosen = NULL;
    e->lambda = e->gamma = e->value = NAN;
    for (int c = 0; c < NORMA__EBIC_GAMMAS && isfinite(b->value[c]); c++) {
        e->chosen = &e->best[c];
        e->lambda = b->lambda[c];
        e->gamma = gammas[c];
        e->value = b->value[c];
        e->lightest = b->lightest[c];
        if (!has_lonely_item(e->chosen))
            return;
    }
}

void norma__ebic_choose(norma__ebic *e, const double *cor, size_t n, double least, double tolerance)
{
    const double largest = largest_correlation(cor, e->walk.p), slack = (double)n * 10 * tolerance;
    bests b = {.value = {INFINITY, INFINITY, INFINITY}};
    e->failed = 0;
    e->lightest = false;
    norma__glasso_restart(&e->walk);
    for (int k = 0; k < NORMA__EBIC_PENALTIES && largest > 0; k++) {
        const double share =
            exp(log(smallest_share) * (1 - (double)k / (NORMA__EBIC_PENALTIES - 1)));
        if (!has_solution(share, least)) {
            e->failed++;
            continue;
        }
        norma__glasso_solve(&e->walk, cor, share * largest, tolerance);
        if (!e->walk.converged)
            e->failed++;
        else if (compare(e, &b, share * largest, n, k == 0) > b.value[0] + slack)
            break;
    }
    settle(e, &b);
}

void norma__partial_correlations(double *weights, const double *precision, size_t p)
{
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++) {
            double x = precision[j * p + i];
            weights[j * p + i] =
                i == j || x == 0 ? 0 : -x / sqrt(precision[i * p + i] * precision[j * p + j]);
        }
}
