/* Which groups share a parameter: Asparouhov & Muthen (2014). Groups that do not differ at pair_p
   are connected, and the largest connected set is where it starts; then groups come and go by
   their difference from the set's average, until it stays. */
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/normal.h"
#include "foundation/status.h"
#include "models/invariance/alignment_parts.h"

enum { ROUNDS = 100 };

static double two_sided(double difference, double variance)
{
    if (!(variance > 0))
        return difference == 0 ? 1 : NAN;
    return 2 * norma__normal_cdf(-fabs(difference) / sqrt(variance));
}

static size_t root_of(size_t *parent, size_t g)
{
    while (parent[g] != g)
        g = parent[g] = parent[parent[g]];
    return g;
}

static void connect(size_t *parent, size_t n, const double *value, const double *c, double least_p)
{
    for (size_t g = 0; g < n; g++)
        parent[g] = g;
    for (size_t g = 0; g < n; g++)
        for (size_t h = 0; h < g; h++) {
            double p =
                two_sided(value[g] - value[h], c[g + g * n] + c[h + h * n] - 2 * c[g + h * n]);
            size_t a = root_of(parent, g), b = root_of(parent, h);
            if (a != b && !(p < least_p))
                parent[a > b ? a : b] = a > b ? b : a;
        }
}

/* The set with most groups; of equally large ones, that of the first group. */
static void take_largest(bool *invariant, size_t *parent, size_t *size, size_t n)
{
    size_t best = 0;
    for (size_t g = 0; g < n; g++)
        size[g] = 0;
    for (size_t g = 0; g < n; g++)
        size[root_of(parent, g)]++;
    for (size_t g = 0; g < n; g++)
        if (size[g] > size[best])
            best = g;
    for (size_t g = 0; g < n; g++)
        invariant[g] = root_of(parent, g) == best;
}

/* Average of the set, and every group's difference from it with its test. */
static void hold_against(norma_alignment_parameter *q, size_t n, const double *c, double *with_set)
{
    double count = 0, sum = 0, within = 0;
    for (size_t g = 0; g < n; g++) {
        with_set[g] = 0;
        for (size_t h = 0; h < n; h++)
            with_set[g] += q->invariant[h] ? c[g + h * n] : 0;
        if (q->invariant[g]) {
            count++;
            sum += q->value[g];
            within += with_set[g];
        }
    }
    q->average = sum / count;
    for (size_t g = 0; g < n; g++) {
        q->difference[g] = q->value[g] - q->average;
        q->p[g] = two_sided(q->difference[g],
                            c[g + g * n] - 2 * with_set[g] / count + within / (count * count));
    }
}

static bool come_and_go(norma_alignment_parameter *q, size_t n, double least_p)
{
    bool moved = false;
    size_t left = 0;
    for (size_t g = 0; g < n; g++)
        left += !(q->p[g] < least_p);
    for (size_t g = 0; g < n && left > 0; g++) {
        bool in = !(q->p[g] < least_p);
        moved |= in != q->invariant[g];
        q->invariant[g] = in;
    }
    return moved;
}

norma_status norma__alignment_set(norma_alignment_parameter *q, size_t n, const double *c,
                                  const norma_alignment_options *o, norma_error *err)
{
    size_t *parent = NORMA__NEW(size_t, n), *size = NORMA__NEW(size_t, n);
    double *with_set = NORMA__NEW(double, n);
    if (parent && size && with_set) {
        connect(parent, n, q->value, c, o->pair_p);
        take_largest(q->invariant, parent, size, n);
        hold_against(q, n, c, with_set);
        for (int round = 0; round < ROUNDS && come_and_go(q, n, o->average_p); round++)
            hold_against(q, n, c, with_set);
        q->n_different = 0;
        for (size_t g = 0; g < n; g++)
            q->n_different += !q->invariant[g];
    }
    bool ok = parent && size && with_set;
    free(parent);
    free(size);
    free(with_set);
    return ok ? NORMA_OK : norma__no_memory(err);
}
