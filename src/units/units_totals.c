#include <math.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "units/units_parts.h"

/* The whole of a population on one scale, and in the units of the largest level. */
typedef struct whole {
    norma_unit_scores all;
    norma_unit_scores *units; /* n_units */
    const norma_disclosure *disclosure;
    size_t n_units;
} whole;

static void take_interval(norma_units_total *total, double variance, double df, double conf_level)
{
    if (!(df > 0))
        return;
    const double half = norma__t_quantile(0.5 + conf_level / 2, df) * sqrt(variance);
    total->se = sqrt(variance);
    total->low = total->mean - half;
    total->high = total->mean + half;
}

/* The mean is a ratio of sums over units: its error by linearisation, with units as what was drawn
   (Cochran 1977, 11.7). What is not shown is one unit, whose n and mean follow from the total and
   the units shown in any case: a sum over hidden units one by one would tell more of them. */
static void by_units(norma_units_total *total, const whole *w, double conf_level)
{
    double rest_n = (double)w->all.n, rest_sum = (double)w->all.n * w->all.mean, squares = 0;
    for (size_t u = 0; u < w->n_units; u++) {
        const norma_unit_scores *unit = &w->units[u];
        if (unit->n == 0 || !norma_disclosure_shown(w->disclosure, 0, u, 0))
            continue;
        const double error = (double)unit->n * (unit->mean - w->all.mean);
        rest_n -= (double)unit->n;
        rest_sum -= (double)unit->n * unit->mean;
        squares += error * error;
        total->drawn++;
    }
    if (rest_n > 0) {
        const double error = rest_sum - rest_n * w->all.mean;
        squares += error * error;
        total->drawn++;
    }
    const double j = (double)total->drawn, n = (double)w->all.n;
    take_interval(total, j / (j - 1) * squares / (n * n), j - 1, conf_level);
}

static void fill(norma_units_total *total, const whole *w, double conf_level)
{
    total->n = w->all.n;
    total->mean = w->all.n > 0 ? w->all.mean : NAN;
    total->sd = w->all.n > 1 ? sqrt(w->all.ss / (double)(w->all.n - 1)) : NAN;
    if (w->n_units > 1)
        by_units(total, w, conf_level);
    else
        take_interval(total, total->sd * total->sd / (double)w->all.n, (double)w->all.n - 1,
                      conf_level);
}

norma_status norma__units_totals(norma__units_run *run, norma_error *err)
{
    const norma_units_result *r = run->result;
    const norma_grouping *group = r->groupings[0];
    norma_grouping all = {.n_rows = run->n_rows, .n_units = 1};
    whole w = {.n_units = group->n_units};
    norma_status status = NORMA_OK;
    all.unit = NORMA__NEW(uint32_t, run->n_rows);
    w.units = NORMA__NEW(norma_unit_scores, w.n_units);
    if (!all.unit || !w.units)
        status = norma__no_memory(err);
    for (size_t p = 0; p < r->n_populations && status == NORMA_OK; p++)
        for (size_t s = 0; s < r->n_scales && status == NORMA_OK; s++) {
            norma_units_total *total = norma__units_total_of(r, p, s);
            const double *values = norma__units_values(r, s);
            if (total->verdict == NORMA_HOLD || !r->total_shown[p])
                continue;
            w.disclosure = r->disclosures[p];
            status = norma_unit_scores_of(&w.all, values, &all, run->counted[p],
                                          run->options->threads, err);
            if (status == NORMA_OK && w.n_units > 1)
                status = norma_unit_scores_of(w.units, values, group, run->counted[p],
                                              run->options->threads, err);
            if (status == NORMA_OK)
                fill(total, &w, run->options->multilevel.conf_level);
        }
    free(all.unit);
    free(w.units);
    return status;
}
