#include "roc.h"

#include <math.h>
#include <stdlib.h>

static const double *sorted_by;

static int by_value(const void *a, const void *b)
{
    double x = sorted_by[*(const size_t *)a], y = sorted_by[*(const size_t *)b];
    return (x > y) - (x < y);
}

/* Midranks, from 1, of the values at n places. */
static void rank(double *ranks, const double *value, const size_t *places, size_t n)
{
    size_t *order = malloc((n + 1) * sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = places[i];
    sorted_by = value;
    qsort(order, n, sizeof *order, by_value);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && value[order[j]] == value[order[i]];)
            j++;
        for (size_t k = i; k < j; k++)
            ranks[order[k]] = ((double)i + 1 + (double)j) / 2;
    }
    free(order);
}

/* Placements (Sun & Xu, 2014): of each respondent, the share of the other group that it lies on the
   right side of. The area is the mean of either group's. */
static double place(double *placement, size_t counts[2], const double *value, const bool *criterion,
                    const bool *used, size_t n)
{
    size_t *all = malloc((n + 1) * sizeof *all), *own = malloc((n + 1) * sizeof *own), n_all = 0;
    double *among_all = malloc((n + 1) * sizeof *among_all);
    double *among_own = malloc((n + 1) * sizeof *among_own), area = 0;
    for (size_t i = 0; i < n; i++)
        if (used[i])
            all[n_all++] = i;
    rank(among_all, value, all, n_all);
    for (int g = 0; g < 2; g++) {
        counts[g] = 0;
        for (size_t i = 0; i < n_all; i++)
            if (criterion[all[i]] == (g == 1))
                own[counts[g]++] = all[i];
        rank(among_own, value, own, counts[g]);
        double others = (double)(n_all - counts[g]);
        for (size_t i = 0; i < counts[g]; i++) {
            double below = (among_all[own[i]] - among_own[own[i]]) / others;
            placement[own[i]] = g == 1 ? below : 1 - below;
        }
    }
    for (size_t i = 0; i < n_all; i++)
        area += criterion[all[i]] ? placement[all[i]] / (double)counts[1] : 0;
    free(all);
    free(own);
    free(among_all);
    free(among_own);
    return area;
}

/* Variance of the difference of the mean placements a - b (b NULL: of a), a sum over the groups. */
static double variance(const double *a, const double *b, const bool *criterion, const bool *used,
                       size_t n)
{
    double total = 0;
    for (int g = 0; g < 2; g++) {
        double mean = 0, squares = 0;
        size_t count = 0;
        for (int pass = 0; pass < 2; pass++)
            for (size_t i = 0; i < n; i++) {
                if (!used[i] || criterion[i] != (g == 1))
                    continue;
                double d = a[i] - (b ? b[i] : 0);
                if (pass == 0) {
                    mean += d;
                    count++;
                } else {
                    squares += (d - mean / (double)count) * (d - mean / (double)count);
                }
            }
        total += squares / (double)(count - 1) / (double)count;
    }
    return total;
}

static bool *used_in(const double *a, const double *b, size_t n)
{
    bool *used = malloc(n + 1);
    for (size_t i = 0; i < n; i++)
        used[i] = !isnan(a[i]) && !(b && isnan(b[i]));
    return used;
}

roc_area roc_of(const double *value, const bool *criterion, size_t n)
{
    roc_area out = {.area = NAN, .se = NAN};
    double *placement = malloc((n + 1) * sizeof *placement);
    bool *used = used_in(value, NULL, n);
    double area = place(placement, out.n, value, criterion, used, n);
    if (out.n[0] > 1 && out.n[1] > 1) {
        out.area = area;
        out.se = sqrt(variance(placement, NULL, criterion, used, n));
    }
    free(placement);
    free(used);
    return out;
}

roc_difference roc_compare(const double *a, const double *b, const bool *criterion, size_t n)
{
    roc_difference out = {NAN, NAN};
    size_t counts[2];
    double *of_a = malloc((n + 1) * sizeof *of_a), *of_b = malloc((n + 1) * sizeof *of_b);
    bool *used = used_in(a, b, n);
    double area_a = place(of_a, counts, a, criterion, used, n);
    double area_b = place(of_b, counts, b, criterion, used, n);
    if (counts[0] > 1 && counts[1] > 1) {
        out.difference = area_a - area_b;
        out.se = sqrt(variance(of_a, of_b, criterion, used, n));
    }
    free(of_a);
    free(of_b);
    free(used);
    return out;
}
