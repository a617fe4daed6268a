#include <math.h>

#include "process/implicit/scores.h"

/* D scores. Greenwald, Nosek & Banaji (2003), Journal of Personality and Social Psychology 85,
   197-216, Tables 3 and 4: the difference of two blocks' mean latencies over a standard deviation
   of the trials of both. Sums are of latencies less a constant, which no score depends on. */

static double mean(const norma__sums *x)
{
    return x->s / x->n;
}

static norma__sums both(const norma__sums *x, const norma__sums *y)
{
    return (norma__sums){x->n + y->n, x->s + y->s, x->q + y->q};
}

/* Squared deviations from the mean. */
static double squares(const norma__sums *x)
{
    return x->n > 0 ? x->q - x->s * x->s / x->n : 0;
}

bool norma__rules_want(const norma__rules *rules, const norma_block_pair *pair)
{
    return rules->part == NORMA__ALL_PAIRS ||
           pair->practice == (rules->part == NORMA__PRACTICE_PAIRS);
}

bool norma__rules_take(double *ms, const norma__rules *rules)
{
    if (*ms < rules->drop_under || *ms > rules->drop_over)
        return false;
    *ms = fmin(fmax(*ms, rules->least), rules->most);
    return true;
}

/* What an error counts as. */
static double penalised(const norma__cell *cell, const norma__sums *all, const norma__rules *rules)
{
    double base = rules->penalty == NORMA__ALL_AND_MS ? mean(all) : mean(&cell->right);
    if (rules->penalty != NORMA__MEAN_AND_SDS)
        return base + rules->amount;
    return base + rules->amount * sqrt(squares(&cell->right) / (cell->right.n - 1));
}

/* A cell with its errors as they count. */
static norma__sums counted(const norma__cell *cell, const norma__rules *rules)
{
    norma__sums all = both(&cell->right, &cell->wrong);
    if (rules->penalty == NORMA__AS_RECORDED || cell->wrong.n == 0)
        return all;
    double value = penalised(cell, &all, rules), n = cell->wrong.n;
    norma__sums errors = {n, n * value, n * value * value};
    return both(&cell->right, &errors);
}

/* Of which trials the spread is. */
static norma__sums spread(const norma__cell *cell, const norma__sums *as_counted,
                          const norma__rules *rules)
{
    if (rules->spread == NORMA__AFTER_PENALTIES)
        return *as_counted;
    return rules->spread == NORMA__OF_CORRECT ? cell->right : both(&cell->right, &cell->wrong);
}

/* (mean of B - mean of A) / SD */
static double score_pair(const norma__cell *a, const norma__cell *b, const norma__rules *rules)
{
    norma__sums sa = counted(a, rules), sb = counted(b, rules);
    if (sa.n < 2 || sb.n < 2)
        return NAN;
    norma__sums va = spread(a, &sa, rules), vb = spread(b, &sb, rules);
    norma__sums together = both(&va, &vb);
    double ss = rules->pooled ? squares(&va) + squares(&vb) : squares(&together);
    double sd = sqrt(ss / (together.n - (rules->pooled ? 2 : 1)));
    /* Rounding leaves something of latencies that are all equal. */
    if (!(ss > 1e-12 * (together.q + 1e-300)))
        return NAN;
    return (mean(&sb) - mean(&sa)) / sd;
}

double norma__score_cells(const norma__cell *cells, const norma_implicit_test *test,
                          const norma__rules *rules)
{
    double sum = 0;
    size_t n = 0;
    for (size_t p = 0; p < test->n_pairs; p++) {
        if (!norma__rules_want(rules, &test->pairs[p]))
            continue;
        sum += score_pair(&cells[2 * p], &cells[2 * p + 1], rules);
        n++;
    }
    return sum / (double)n;
}
