#include "norms/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"

/* ---- distinct values --------------------------------------------------------------------------
 */

static const uint32_t NOWHERE = UINT32_MAX;

/* Values in the order in which they are met (equal scores are equal doubles, see docs/score.md). */
typedef struct meeting {
    double *values;
    size_t *counts;
    size_t n, capacity;
    uint32_t *slots; /* 2^bits of them: a value's number, or NOWHERE */
    unsigned bits;
} meeting;

static size_t slot_of(const meeting *m, double value)
{
    uint64_t bits;
    value += 0.0; /* -0 is 0 */
    memcpy(&bits, &value, sizeof bits);
    const size_t mask = ((size_t)1 << m->bits) - 1;
    size_t slot = (size_t)((bits * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - m->bits));
    while (m->slots[slot] != NOWHERE && m->values[m->slots[slot]] != value)
        slot = (slot + 1) & mask;
    return slot;
}

/* At most half of the slots are taken. */
static bool make_room(meeting *m)
{
    const unsigned bits = m->capacity ? m->bits + 1 : 8;
    const size_t n_slots = (size_t)1 << bits, capacity = n_slots / 2;
    uint32_t *slots = NORMA__NEW(uint32_t, n_slots);
    double *values = NORMA__GROW(m->values, double, capacity);
    if (values)
        m->values = values;
    size_t *counts = NORMA__GROW(m->counts, size_t, capacity);
    if (counts)
        m->counts = counts;
    if (!slots || !values || !counts) {
        free(slots);
        return false;
    }
    memset(slots, 0xff, n_slots * sizeof *slots);
    free(m->slots);
    m->slots = slots;
    m->bits = bits;
    m->capacity = capacity;
    for (size_t v = 0; v < m->n; v++)
        m->slots[slot_of(m, m->values[v])] = (uint32_t)v;
    return true;
}

static bool meet(meeting *m, uint32_t *number, double value)
{
    size_t slot = slot_of(m, value);
    if (m->slots[slot] == NOWHERE) {
        if (m->n == m->capacity) {
            if (!make_room(m))
                return false;
            slot = slot_of(m, value);
        }
        m->slots[slot] = (uint32_t)m->n;
        m->values[m->n] = value + 0.0;
        m->counts[m->n++] = 0;
    }
    *number = m->slots[slot];
    m->counts[*number]++;
    return true;
}

typedef struct met {
    double value;
    uint32_t number;
} met;

static int compare(const void *a, const void *b)
{
    const double x = ((const met *)a)->value, y = ((const met *)b)->value;
    return (x > y) - (x < y);
}

/* Values and counts in increasing order; place turns from numbers into places. */
static bool put_in_order(norma_norm_scale *scale, uint32_t *place, size_t n_rows, const meeting *m)
{
    met *order = NORMA__NEW(met, m->n);
    uint32_t *rank = NORMA__NEW(uint32_t, m->n);
    scale->values = NORMA__NEW(double, m->n);
    scale->counts = NORMA__NEW(size_t, m->n);
    const bool ok = order && rank && scale->values && scale->counts;
    for (size_t v = 0; ok && v < m->n; v++)
        order[v] = (met){m->values[v], (uint32_t)v};
    if (ok)
        qsort(order, m->n, sizeof *order, compare);
    for (size_t v = 0; ok && v < m->n; v++) {
        scale->values[v] = order[v].value;
        scale->counts[v] = m->counts[order[v].number];
        rank[order[v].number] = (uint32_t)v;
    }
    for (size_t r = 0; ok && place && r < n_rows; r++)
        if (place[r] != NOWHERE)
            place[r] = rank[place[r]];
    scale->n_values = ok ? m->n : 0;
    free(order);
    free(rank);
    return ok;
}

static bool count_values(norma_norm_scale *scale, uint32_t *place, const double *pomp,
                         size_t n_rows)
{
    meeting m = {0};
    bool ok = make_room(&m);
    for (size_t r = 0; ok && r < n_rows; r++) {
        uint32_t number = NOWHERE;
        if (!isnan(pomp[r])) {
            ok = meet(&m, &number, pomp[r]);
            scale->n++;
        }
        if (place)
            place[r] = number;
    }
    ok = ok && put_in_order(scale, place, n_rows, &m);
    free(m.values);
    free(m.counts);
    free(m.slots);
    return ok;
}

/* ---- shares and moments -----------------------------------------------------------------------
 */

/* What lies at each value: respondents, or their weights, summed in the order of the rows. */
static bool weigh(double **mass, const norma_norm_scale *scale, const uint32_t *place,
                  const norma__persons *persons)
{
    *mass = NORMA__NEW(double, scale->n_values);
    if (!*mass)
        return false;
    for (size_t v = 0; !persons->weights && v < scale->n_values; v++)
        (*mass)[v] = (double)scale->counts[v];
    for (size_t r = 0; persons->weights && r < persons->n_rows; r++)
        if (place[r] != NOWHERE)
            (*mass)[place[r]] += persons->weights[r];
    return true;
}

/* sd with n - 1; skewness g1 and excess kurtosis g2 with moments over n. */
static void moments_of_values(norma_norm_scale *scale, const double *mass, double total)
{
    const double n = (double)scale->n;
    double sum = 0, m2 = 0, m3 = 0, m4 = 0;
    for (size_t v = 0; v < scale->n_values; v++)
        sum += mass[v] * scale->values[v];
    scale->mean = sum / total;
    for (size_t v = 0; v < scale->n_values; v++) {
        const double d = scale->values[v] - scale->mean;
        m2 += mass[v] * d * d / total;
        m3 += mass[v] * d * d * d / total;
        m4 += mass[v] * d * d * d * d / total;
    }
    if (scale->n_values == 1)
        m2 = 0; /* the mean of equal values may be a rounding away from them */
    scale->sd = scale->n > 1 ? sqrt(m2 * n / (n - 1)) : NAN;
    scale->skewness = m2 > 0 ? m3 / pow(m2, 1.5) : NAN;
    scale->kurtosis = m2 > 0 ? m4 / (m2 * m2) - 3 : NAN;
    scale->min = scale->values[0];
    scale->max = scale->values[scale->n_values - 1];
}

static bool share_out(norma_norm_scale *scale, const double *mass, double total)
{
    scale->shares = NORMA__NEW(double, scale->n_values);
    scale->effective = NORMA__NEW(double, scale->n_values);
    if (!scale->shares || !scale->effective)
        return false;
    for (size_t v = 0; v < scale->n_values; v++) {
        scale->shares[v] = mass[v] / total;
        scale->effective[v] = (double)scale->n;
    }
    scale->n_effective = (double)scale->n;
    scale->company_mean = scale->between = scale->within = NAN;
    return true;
}

static bool describe(norma_norm_scale *scale, const uint32_t *place, const norma__persons *persons)
{
    double *mass = NULL, total = 0;
    bool ok = weigh(&mass, scale, place, persons);
    for (size_t v = 0; ok && v < scale->n_values; v++)
        total += mass[v];
    if (ok && scale->n > 0)
        moments_of_values(scale, mass, total);
    ok = ok && share_out(scale, mass, total);
    free(mass);
    return ok;
}

bool norma__distribution_of(norma_norm_scale *scale, uint32_t *place, const norma__persons *persons)
{
    const bool designed = persons->weights || persons->company;
    uint32_t *own = !place && designed ? NORMA__NEW(uint32_t, persons->n_rows) : NULL;
    uint32_t *at = place ? place : own;
    bool ok = (at || !designed) && count_values(scale, at, persons->pomp, persons->n_rows) &&
              describe(scale, at, persons);
    if (ok && designed && scale->n > 0)
        ok = norma__distribution_effective(scale, at, persons);
    free(own);
    return ok;
}

bool norma__distribution_take(norma_norm_scale *scale, const double *pomp, size_t n_rows)
{
    return norma__distribution_of(scale, NULL, &(norma__persons){.pomp = pomp, .n_rows = n_rows});
}

bool norma__distribution_weigh_equally(norma_norm_scale *scale)
{
    double *mass = NULL;
    const bool ok =
        weigh(&mass, scale, NULL, &(norma__persons){0}) && share_out(scale, mass, (double)scale->n);
    free(mass);
    return ok;
}

/* ---- looking up -------------------------------------------------------------------------------
 */

size_t norma__distribution_place(const norma_norm_scale *scale, double value)
{
    size_t low = 0, high = scale->n_values;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (scale->values[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool stands_at(const norma_norm_scale *scale, size_t place, double value)
{
    return place < scale->n_values && scale->values[place] == value;
}

void norma__distribution_count(size_t *below, size_t *at, const norma_norm_scale *scale,
                               double value)
{
    const size_t place = norma__distribution_place(scale, value);
    *below = *at = 0;
    for (size_t v = 0; v < place; v++)
        *below += scale->counts[v];
    if (stands_at(scale, place, value))
        *at = scale->counts[place];
}

double norma__distribution_sum(norma__share_sum *sum, const norma_norm_scale *scale, size_t value)
{
    const double n = (double)scale->n;
    sum->shares += scale->shares[value];
    sum->counts += scale->counts[value];
    sum->weighted = sum->weighted || scale->shares[value] != (double)scale->counts[value] / n;
    return sum->weighted ? sum->shares : (double)sum->counts / n;
}

/* Beyond the last value is everybody, to the last digit. */
void norma__distribution_shares(double *below, double *at, const norma_norm_scale *scale,
                                double value)
{
    const size_t place = norma__distribution_place(scale, value);
    norma__share_sum sum = {0};
    *below = *at = 0;
    for (size_t v = 0; v < place; v++)
        *below = norma__distribution_sum(&sum, scale, v);
    if (stands_at(scale, place, value))
        *at = scale->shares[place];
    else if (place == scale->n_values)
        *below = 1;
}
