#include "process/latency/binned.h"

#include <math.h>
#include <string.h>

void norma__bins_trim(norma__binned *binned)
{
    double n = 0;
    for (size_t b = 0; b < NORMA__BINS; b++)
        n += binned->count[b];
    binned->n = (size_t)n;
    binned->first = 0;
    binned->last = NORMA__BINS - 1;
    while (binned->first < binned->last && binned->count[binned->first] <= 0)
        binned->first++;
    while (binned->last > binned->first && binned->count[binned->last] <= 0)
        binned->last--;
}

void norma__bin_logs(norma__binned *out, const double *log_ms, size_t n, double mean, double sd)
{
    memset(out, 0, sizeof *out);
    out->mean = mean;
    out->sd = sd;
    for (size_t r = 0; r < n; r++)
        if (!isnan(log_ms[r]))
            out->count[norma__bin_of(log_ms[r], mean, sd)]++;
    norma__bins_trim(out);
}
