#include "process/careless/person_fit_most.h"

#include <math.h>

/* What going through all combinations of unequal items may cost: one respondent, all scores. */
enum { WORK_OF_ONE = 20000, WORK_OF_ALL = 100000000 };

static double whole(const norma__runs *runs, const double *run, size_t i)
{
    return run[runs->offset[i] + runs->n_steps[i]];
}

/* The items that have steps, by the mean penalty of these, the largest first. */
static size_t sort_items(norma__runs *runs, const double *run)
{
    size_t n = 0;
    for (size_t i = 0; i < runs->n_items; i++) {
        if (runs->n_steps[i] == 0)
            continue;
        double mean = whole(runs, run, i) / (double)runs->n_steps[i];
        size_t at = n++;
        for (; at > 0; at--) {
            size_t j = runs->sorted[at - 1];
            if (whole(runs, run, j) / (double)runs->n_steps[j] >= mean)
                break;
            runs->sorted[at] = j;
        }
        runs->sorted[at] = i;
    }
    return n;
}

static bool all_equal(const norma__runs *runs, size_t n_sorted)
{
    for (size_t i = 1; i < n_sorted; i++)
        if (runs->n_steps[runs->sorted[i]] != runs->n_steps[runs->sorted[0]])
            return false;
    return true;
}

/* Penalties grow from step to step of an item, so what a score of the item makes is convex in it,
   and the sum over items is largest where all items but one are passed in full or not at all. With
   as many steps in each, those passed in full are the worst items, and it remains to find the one
   that is passed in part. */
static double most_of_equals(const norma__runs *runs, const double *run, size_t n_sorted,
                             size_t score)
{
    size_t n_steps = runs->n_steps[runs->sorted[0]];
    size_t n_full = score / n_steps, part = score % n_steps;
    double sum = 0, most = -INFINITY;
    for (size_t i = 0; i < n_full; i++)
        sum += whole(runs, run, runs->sorted[i]);
    if (part == 0)
        return sum;
    double one_more = sum + whole(runs, run, runs->sorted[n_full]);
    for (size_t i = 0; i < n_sorted; i++) {
        size_t j = runs->sorted[i];
        double others = i < n_full ? one_more - whole(runs, run, j) : sum;
        most = fmax(most, others + run[runs->offset[j] + part]);
    }
    return most;
}

/* Item after item, the most of each score up to the one wanted: into best. */
static void combine(norma__runs *runs, const double *run, size_t n_sorted, size_t score)
{
    for (size_t x = 0; x <= score; x++)
        runs->best[x] = x == 0 ? 0 : -INFINITY;
    for (size_t i = 0; i < n_sorted; i++) {
        size_t j = runs->sorted[i], n_steps = runs->n_steps[j];
        const double *here = run + runs->offset[j];
        for (size_t x = 0; x <= score; x++) {
            double most = -INFINITY;
            for (size_t k = 0; k <= n_steps && k <= x; k++)
                most = fmax(most, runs->best[x - k] + here[k]);
            runs->next[x] = most;
        }
        double *swap = runs->best;
        runs->best = runs->next;
        runs->next = swap;
    }
}

/* A convex run lies under its chord: so does the sum under that of items passed in shares. */
static double bound(const norma__runs *runs, const double *run, size_t score)
{
    double sum = 0, left = (double)score;
    for (size_t i = 0; left > 0; i++) {
        size_t j = runs->sorted[i];
        double share = fmin(1, left / (double)runs->n_steps[j]);
        sum += share * whole(runs, run, j);
        left -= (double)runs->n_steps[j];
    }
    return sum;
}

static size_t steps_in_all(const norma__runs *runs)
{
    size_t n = 0;
    for (size_t i = 0; i < runs->n_items; i++)
        n += runs->n_steps[i];
    return n;
}

double norma__most_of_score(norma__runs *runs, const double *run, size_t score)
{
    size_t n_sorted = sort_items(runs, run);
    if (all_equal(runs, n_sorted))
        return most_of_equals(runs, run, n_sorted, score);
    if ((double)score * (double)steps_in_all(runs) > WORK_OF_ONE)
        return bound(runs, run, score);
    combine(runs, run, n_sorted, score);
    return runs->best[score];
}

void norma__most_of_all_scores(double *most, norma__runs *runs, const double *run, size_t n)
{
    size_t n_sorted = sort_items(runs, run);
    bool equal = all_equal(runs, n_sorted);
    bool exact = !equal && (double)n * (double)n <= WORK_OF_ALL;
    if (exact)
        combine(runs, run, n_sorted, n);
    for (size_t score = 1; score < n; score++)
        most[score] = equal   ? most_of_equals(runs, run, n_sorted, score)
                      : exact ? runs->best[score]
                              : bound(runs, run, score);
    most[0] = 0;
    if (n > 0)
        most[n] = steps_in_all(runs) == n && n_sorted > 0 ? bound(runs, run, n) : 0;
}
