#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/calibration.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "process/careless/nulls.h"

/* Rows of "null.summary", an index a column. */
enum { MEAN, SD, SHIFT, SPREAD, SUMMARIES };

static void name_of(char name[60], size_t index)
{
    snprintf(name, 60, "null.values.%s", norma_index_name((norma_index)index));
}

norma_status norma__nulls_freeze(norma_calibration *calibration, const norma__nulls *nulls,
                                 norma_error *err)
{
    double summary[NORMA_INDICES * SUMMARIES];
    char name[60];
    norma_status status;
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        double *column = summary + k * SUMMARIES;
        column[MEAN] = nulls->mean[k];
        column[SD] = nulls->sd[k];
        column[SHIFT] = nulls->shift[k];
        column[SPREAD] = nulls->spread[k];
    }
    status = norma__freeze(calibration, "null.centre", nulls->centre, NORMA__STRATA, 1, err);
    if (status == NORMA_OK)
        status = norma__freeze(calibration, "null.summary", summary, SUMMARIES, NORMA_INDICES, err);
    for (size_t k = 0; k < NORMA_INDICES && status == NORMA_OK; k++) {
        name_of(name, k);
        if (nulls->values[k])
            status = norma__freeze(calibration, name, nulls->values[k], nulls->n_values,
                                   NORMA__STRATA, err);
    }
    return status;
}

/* A frozen distribution must be one: finite, and increasing in every stratum. */
static bool is_distribution(const double *values, size_t n)
{
    for (size_t i = 0; i < n * NORMA__STRATA; i++)
        if (!isfinite(values[i]) || (i % n > 0 && values[i] < values[i - 1]))
            return false;
    return true;
}

static norma_status thaw_index(norma__nulls *nulls, const norma_calibration *calibration, size_t k,
                               norma_error *err)
{
    char name[60];
    size_t n = nulls->n_values;
    norma_status status;
    name_of(name, k);
    if (!norma_calibration_find(calibration, name))
        return NORMA_OK;
    if (!(nulls->values[k] = NORMA__NEW(double, n *NORMA__STRATA)))
        return norma__no_memory(err);
    status = norma__thaw(nulls->values[k], calibration, name, n, NORMA__STRATA, err);
    if (status == NORMA_OK && !is_distribution(nulls->values[k], n))
        status =
            norma__fail(err, NORMA_ESTORE,
                        "figure '%s' of the calibration is no distribution: make a new one", name);
    return status;
}

/* How many values the frozen strata have; 0: no null distributions are frozen. */
static size_t frozen_values(const norma_calibration *calibration)
{
    char name[60];
    for (size_t k = 0; k < NORMA_INDICES; k++) {
        name_of(name, k);
        const norma_frozen *figure = norma_calibration_find(calibration, name);
        if (figure)
            return figure->n_rows;
    }
    return 0;
}

norma_status norma__nulls_thaw(norma__nulls **out, const norma_calibration *calibration,
                               norma_error *err)
{
    double summary[NORMA_INDICES * SUMMARIES];
    size_t n_values = frozen_values(calibration);
    norma__nulls *nulls = NULL;
    norma_status status = NORMA_OK;

    *out = NULL;
    if (n_values == 0)
        return NORMA_OK;
    if (!(nulls = norma__nulls_room(n_values))) {
        status = norma__no_memory(err);
        goto done;
    }
    status = norma__thaw(nulls->centre, calibration, "null.centre", NORMA__STRATA, 1, err);
    if (status != NORMA_OK)
        goto done;
    status = norma__thaw(summary, calibration, "null.summary", SUMMARIES, NORMA_INDICES, err);
    if (status != NORMA_OK)
        goto done;
    for (size_t k = 0; k < NORMA_INDICES && status == NORMA_OK; k++) {
        const double *column = summary + k * SUMMARIES;
        nulls->mean[k] = column[MEAN];
        nulls->sd[k] = column[SD];
        nulls->shift[k] = isfinite(column[SHIFT]) ? column[SHIFT] : 0;
        nulls->spread[k] = column[SPREAD] >= 1 ? column[SPREAD] : 1;
        status = thaw_index(nulls, calibration, k, err);
    }
    if (status != NORMA_OK)
        goto done;
    *out = nulls;
    nulls = NULL;
done:
    norma__nulls_free(nulls);
    return status;
}
