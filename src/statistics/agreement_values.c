#include "statistics/agreement_parts.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "statistics/unit_rows.h"

/* Of n sorted numbers, which are distances from the lowest possible value. */
static norma__unit_item sum_up(const double *sorted, size_t n)
{
    norma__unit_item s = {.n = n};
    for (size_t i = 0; i < n; i++)
        s.total += sorted[i];
    double mean = s.total / (double)n, median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    for (size_t i = 0; i < n; i++) {
        double d = sorted[i] - mean;
        s.variance += d * d;
        s.ad_mean += fabs(d);
        s.ad_median += fabs(sorted[i] - median);
    }
    s.variance /= (double)n - 1;
    s.ad_mean /= (double)n;
    s.ad_median /= (double)n;
    return s;
}

static void describe_unit(norma_agreement *unit, const norma__unit_item *s, double range,
                          const double *nulls)
{
    *unit = (norma_agreement){.n = s->n,
                              .mean_variance = s->variance,
                              .awg = norma__awg(s, range),
                              .ad_mean = s->ad_mean,
                              .ad_median = s->ad_median,
                              .sd = sqrt(s->variance)};
    for (int k = 0; k < NORMA_NULLS; k++)
        unit->rwg_j[k] = norma__rwg_j(s->variance / nulls[k], 1);
    unit->rwg_star = 1 - s->variance / nulls[NORMA_NULL_UNIFORM];
}

static norma_status check(const double *values, const norma_grouping *group, double low,
                          double high, norma_error *err)
{
    if (!(low < high) || isinf(low) || isinf(high))
        return norma__fail(err, NORMA_EINVAL, "the range of the values must be finite and rise");
    for (size_t r = 0; r < group->n_rows; r++)
        if (values[r] < low || values[r] > high)
            return norma__fail(err, NORMA_EDATA,
                               "the value of row %zu is outside the range %g to %g: give the range "
                               "that the values can take",
                               r + 1, low, high);
    return NORMA_OK;
}

static norma_status mark_values(uint8_t **out, const double *values, size_t n, norma_error *err)
{
    uint8_t *use = NORMA__NEW(uint8_t, n);
    if (!(*out = use))
        return norma__no_memory(err);
    for (size_t r = 0; r < n; r++)
        use[r] = (uint8_t)!isnan(values[r]);
    return NORMA_OK;
}

static norma_status describe_units(norma_agreement_result *result, const norma__unit_rows *by_unit,
                                   const double *values, double low, double high,
                                   const double *nulls, norma_error *err)
{
    size_t total = by_unit->start[by_unit->n_units];
    double *sorted = NORMA__NEW(double, total);
    if (!sorted)
        return norma__no_memory(err);
    for (size_t u = 0; u < result->n_units; u++) {
        const uint32_t *rows = by_unit->rows + by_unit->start[u];
        size_t n = by_unit->start[u + 1] - by_unit->start[u];
        if (n < 2) {
            norma__agreement_unknown(&result->units[u], n);
            continue;
        }
        for (size_t i = 0; i < n; i++)
            sorted[i] = values[rows[i]] - low;
        gsl_sort(sorted, 1, n);
        const norma__unit_item s = sum_up(sorted, n);
        describe_unit(&result->units[u], &s, high - low, nulls);
    }
    free(sorted);
    return NORMA_OK;
}

/* Of a continuous range only the uniform null is defined. */
static void choose_nulls(double *nulls, norma_agreement_result *result, double range,
                         size_t categories)
{
    result->categories = categories;
    result->ad_limit = (categories ? (double)categories : range) / 6;
    for (int k = 0; k < NORMA_NULLS; k++)
        nulls[k] = categories ? norma_null_variance((norma_null)k, categories) : NAN;
    if (!categories)
        nulls[NORMA_NULL_UNIFORM] = range * range / 12;
}

norma_status norma_agreement_of_values(norma_agreement_result **out, const double *values,
                                       const norma_grouping *group, double low, double high,
                                       size_t categories, norma_error *err)
{
    norma_agreement_result *result = NULL;
    norma__unit_rows by_unit = {0};
    uint8_t *use = NULL;
    double nulls[NORMA_NULLS];
    norma_status status;

    *out = NULL;
    if ((status = check(values, group, low, high, err)) != NORMA_OK ||
        (status = mark_values(&use, values, group->n_rows, err)) != NORMA_OK ||
        (status = norma__unit_rows_of(&by_unit, group, use, err)) != NORMA_OK)
        goto done;
    if (!(result = norma__agreement_new(1, group->n_units))) {
        status = norma__no_memory(err);
        goto done;
    }
    choose_nulls(nulls, result, high - low, categories);
    if (categories && (status = norma__agreement_note_nulls(result, categories, err)))
        goto done;
    if ((status = describe_units(result, &by_unit, values, low, high, nulls, err)) != NORMA_OK)
        goto done;

    *out = result;
    result = NULL;
done:
    free(use);
    norma__unit_rows_clear(&by_unit);
    norma_agreement_result_free(result);
    return status;
}
