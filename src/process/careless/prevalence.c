/* Saerens, Latinne & Decaestecker (2002), Neural Comput. 14, 21-41: how common each kind is, from
   likelihood ratios that were learnt where kinds were drawn as it pleased. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/careless/validity.h"

enum { STEPS = 500, HALVINGS = 40, KINDS = NORMA__CARELESS_KINDS };
static const double SMALL = 1e-7, FIRST = 0.05, LEAST = 1e-5, MOST = 0.95;

/* The likelihood of a respondent is 1 + sum over kinds of prevalence x gain, in units of that of a
   careful one; gains (kinds x n) are likelihood ratios less 1. */
static double likelihood(const double *prevalence, const double *gain, size_t n_kinds)
{
    double sum = 1;
    for (size_t c = 0; c < n_kinds; c++)
        sum += prevalence[c] * gain[c];
    return sum;
}

/* One step of EM; returns the largest move. */
static double step(double *prevalence, const double *gain, size_t n_kinds, size_t n)
{
    double sums[KINDS] = {0}, total = 0, moved = 0;
    for (size_t r = 0; r < n; r++) {
        const double *own = gain + r * n_kinds;
        double all = likelihood(prevalence, own, n_kinds);
        for (size_t c = 0; c < n_kinds; c++)
            sums[c] += prevalence[c] * (own[c] + 1) / all;
    }
    for (size_t c = 0; c < n_kinds; c++)
        total += sums[c] / (double)n;
    for (size_t c = 0; c < n_kinds; c++) {
        double next = fmax(LEAST, sums[c] / (double)n * (total > MOST ? MOST / total : 1));
        moved = fmax(moved, fabs(next - prevalence[c]));
        prevalence[c] = next;
    }
    return moved;
}

/* Where no kind is there: along all of them in equal parts. */
static double error_at_none(const double *gain, size_t n_kinds, size_t n)
{
    double information = 0;
    for (size_t r = 0; r < n; r++) {
        double mean = 0;
        for (size_t c = 0; c < n_kinds; c++)
            mean += gain[r * n_kinds + c] / (double)n_kinds;
        information += mean * mean;
    }
    return information > 0 ? 1 / sqrt(information) : NAN;
}

/* Of the sum of the prevalences, from the curvature of the log-likelihood; kinds that are not there
   have none. */
static double standard_error(const double *prevalence, const double *gain, size_t n_kinds, size_t n)
{
    double information[KINDS * KINDS] = {0}, variance = 0;
    size_t there[KINDS], m = 0;
    for (size_t c = 0; c < n_kinds; c++)
        if (prevalence[c] > LEAST)
            there[m++] = c;
    for (size_t r = 0; r < n; r++) {
        const double *own = gain + r * n_kinds;
        double all = likelihood(prevalence, own, n_kinds);
        for (size_t a = 0; a < m; a++)
            for (size_t b = 0; b < m; b++)
                information[a * m + b] += own[there[a]] * own[there[b]] / (all * all);
    }
    if (m == 0)
        return error_at_none(gain, n_kinds, n);
    if (!norma__invert_spd(information, NULL, information, m))
        return NAN;
    for (size_t i = 0; i < m * m; i++)
        variance += information[i];
    return sqrt(variance);
}

norma_status norma__validity_prevalence(norma__validity *validity, const double *ratios,
                                        size_t n_rows, norma_error *err)
{
    size_t n_kinds = validity->n_kinds;
    double prevalence[KINDS], moved = 1, *gain = NORMA__NEW(double, n_rows *n_kinds);
    if (!gain)
        return norma__no_memory(err);
    for (size_t r = 0; r < n_rows; r++)
        for (size_t c = 0; c < n_kinds; c++)
            gain[r * n_kinds + c] =
                exp(norma__validity_adapted(&validity->kinds[c], ratios[c * n_rows + r])) - 1;
    for (size_t c = 0; c < n_kinds; c++)
        prevalence[c] = FIRST / (double)n_kinds;
    for (size_t i = 0; i < STEPS && moved > SMALL; i++)
        moved = step(prevalence, gain, n_kinds, n_rows);
    validity->prevalence = 0;
    for (size_t c = 0; c < n_kinds; c++)
        validity->prevalence += validity->kinds[c].prevalence = prevalence[c];
    validity->prevalence_se = standard_error(prevalence, gain, n_kinds, n_rows);
    free(gain);
    return NORMA_OK;
}

/* By how much the log-likelihood of a sample falls when this share of it is of one kind. */
static double fall(const norma__ratio *kind, const double *ratios, size_t n_rows, double share)
{
    double sum = 0;
    for (size_t r = 0; r < n_rows; r++)
        sum -= log1p(share * (exp(norma__validity_adapted(kind, ratios[r])) - 1));
    return sum;
}

/* The fall is convex and 0 at 0, so that it is crossed once above. */
static double most_of(const norma__ratio *kind, const double *ratios, size_t n_rows)
{
    const double half_point = 1.9207294103470621; /* of chi-square with one degree of freedom */
    double low = 0, high = MOST;
    for (size_t i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (fall(kind, ratios, n_rows, middle) < half_point)
            low = middle;
        else
            high = middle;
    }
    return high;
}

double norma__validity_most(const norma__validity *validity, const double *ratios, size_t n_rows)
{
    double most = 0;
    for (size_t c = 0; c < validity->n_kinds; c++)
        if (validity->kinds[c].prevalence > LEAST)
            return NAN;
    for (size_t c = 0; c < validity->n_kinds; c++)
        most = fmax(most, most_of(&validity->kinds[c], ratios + c * n_rows, n_rows));
    return most;
}
