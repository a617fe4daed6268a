#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

#include "formats/trials/taking.h"
#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/status.h"

enum { MEDIAN_OF = 65536 };

norma_status norma__take_trial_numbers(double **out, const norma__taking *t, const char *name,
                                       const char *role)
{
    const norma__frame_column *column = NULL;
    norma_status status = norma__taking_column(&column, t, name, role);
    size_t n = 0;
    if (status != NORMA_OK)
        return status;
    double *all = NORMA__NEW(double, t->frame->n_rows);
    *out = NORMA__NEW(double, t->made->n);
    if (!all || !*out) {
        free(all);
        return norma__no_memory(t->err);
    }
    status = norma__trial_numbers(all, t->frame, column, t->err);
    for (size_t r = 0; r < t->frame->n_rows; r++)
        if (t->kept[r])
            (*out)[n++] = all[r];
    free(all);
    return status;
}

static norma_status check_latencies(const norma__taking *t, size_t *beyond)
{
    norma_trials *m = t->made;
    for (size_t i = 0; i < m->n; i++) {
        if (t->plan->in_seconds)
            m->latency[i] *= 1000;
        if (isnan(m->latency[i]) || (m->latency[i] > 0 && isfinite(m->latency[i])))
            continue;
        if (t->options->out_of_range == NORMA_TRIALS_REFUSE)
            return norma__fail(t->err, NORMA_EDATA,
                               "%s, row %u, column '%s': a latency is over 0; --out-of-range "
                               "missing leaves such trials out",
                               t->frame->input.file, m->row[i], t->plan->latency);
        if (t->options->out_of_range == NORMA_TRIALS_MISSING || !isfinite(m->latency[i]))
            m->latency[i] = NAN;
        (*beyond)++;
    }
    return NORMA_OK;
}

/* The median of the latencies, of evenly spaced ones where there are very many; NaN: none. */
static norma_status median_latency(double *median, const norma__taking *t)
{
    const norma_trials *m = t->made;
    size_t step = m->n / MEDIAN_OF + 1, n = 0;
    double *sorted = NORMA__NEW(double, m->n / step + 1);
    if (!sorted)
        return norma__no_memory(t->err);
    for (size_t i = 0; i < m->n; i += step)
        if (!isnan(m->latency[i]))
            sorted[n++] = m->latency[i];
    gsl_sort(sorted, 1, n);
    *median = n ? sorted[n / 2] : NAN;
    free(sorted);
    return NORMA_OK;
}

/* Nobody decides in 20 ms, or takes a minute for a decision that he is to make at once. */
static norma_status check_unit(const norma__taking *t)
{
    double median = NAN;
    norma_status status = median_latency(&median, t);
    if (status != NORMA_OK)
        return status;
    if (isnan(median))
        return norma__fail(t->err, NORMA_EDATA, "%s: column '%s' has no latency",
                           t->frame->input.file, t->plan->latency);
    if (median >= 20 && median <= 60000)
        return NORMA_OK;
    const char *looks = median < 20           ? "seconds"
                        : t->plan->in_seconds ? "milliseconds"
                                              : "microseconds";
    return norma__fail(t->err, NORMA_EDATA,
                       "%s: the latencies of column '%s' cannot be in %s: half of them are %s; "
                       "they look like %s: /implicit/unit is ms or s",
                       t->frame->input.file, t->plan->latency,
                       t->plan->in_seconds ? "seconds" : "milliseconds",
                       median < 20 ? "under 20 ms" : "over a minute", looks);
}

norma_status norma__take_trial_latencies(norma__taking *t)
{
    norma_trials *m = t->made;
    size_t beyond = 0, missing = 0;
    norma_status status = norma__take_trial_numbers(&m->latency, t, t->plan->latency, "latency");
    if (status == NORMA_OK)
        status = check_latencies(t, &beyond);
    if (status != NORMA_OK)
        return status;
    bool kept = t->options->out_of_range == NORMA_TRIALS_KEEP;
    for (size_t i = 0; i < m->n; i++)
        missing += isnan(m->latency[i]) ? 1 : 0;
    missing -= kept ? 0 : beyond;
    if (beyond)
        status = norma__note(&m->notes, t->err,
                             kept ? "latencies-not-positive" : "latencies-out-of-range",
                             t->plan->latency, (double)beyond, (double)m->n,
                             "%zu of %zu trials have a latency that is not over 0: they %s", beyond,
                             m->n, kept ? "count as they are" : "are left out");
    if (status == NORMA_OK && missing)
        status = norma__note(&m->notes, t->err, "trials-without-latency", t->plan->latency,
                             (double)missing, (double)m->n,
                             "%zu of %zu trials have no latency: they are left out", missing, m->n);
    return status == NORMA_OK ? check_unit(t) : status;
}
