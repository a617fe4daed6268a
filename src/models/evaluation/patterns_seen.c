#include "models/evaluation/patterns_seen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"

typedef struct masked {
    const uint8_t *mask;
    size_t p, row;
} masked;

static int by_mask(const void *a, const void *b)
{
    const masked *x = a, *y = b;
    const int order = memcmp(x->mask, y->mask, x->p);
    return order != 0 ? order : x->row < y->row ? -1 : x->row > y->row;
}

norma_status norma__seen_of(norma__seen *out, const norma__observed_group *group, size_t p,
                            norma_error *err)
{
    const size_t n = group->n;
    uint8_t *masks = NORMA__NEW(uint8_t, n * p);
    masked *rows = NORMA__NEW(masked, n);
    *out = (norma__seen){.p = p};
    out->seen = NORMA__NEW(uint8_t, n * p);
    out->share = NORMA__NEW(double, n);
    out->of = NORMA__NEW(size_t, n);
    norma_status status = NORMA_OK;
    if (!masks || !rows || !out->seen || !out->share || !out->of) {
        status = norma__no_memory(err);
        goto done;
    }
    for (size_t r = 0; r < n; r++) {
        rows[r] = (masked){masks + r * p, p, r};
        for (size_t i = 0; i < p; i++)
            if (!isnan(group->x[r + i * n]))
                masks[r * p + i] = 1;
    }
    qsort(rows, n, sizeof *rows, by_mask);
    for (size_t r = 0; r < n; r++) {
        if (r == 0 || memcmp(rows[r].mask, rows[r - 1].mask, p) != 0)
            memcpy(out->seen + p * out->n++, rows[r].mask, p);
        out->of[rows[r].row] = out->n - 1;
        out->share[out->n - 1] += (group->weights ? group->weights[rows[r].row] : 1) / (double)n;
    }
done:
    free(masks);
    free(rows);
    if (status != NORMA_OK)
        norma__seen_clear(out);
    return status;
}

void norma__seen_clear(norma__seen *seen)
{
    free(seen->seen);
    free(seen->share);
    free(seen->of);
    *seen = (norma__seen){0};
}

bool norma__seen_precision(double *out, const norma__seen *seen, size_t pattern,
                           const double *sigma, double *work)
{
    const size_t p = seen->p;
    const uint8_t *mask = seen->seen + pattern * p;
    size_t n = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; mask[j] && i < p; i++)
            if (mask[i])
                work[n++] = sigma[i + j * p];
    memset(out, 0, p * p * sizeof *out);
    const size_t k = (size_t)(sqrt((double)n) + 0.5);
    if (k > 0 && !norma__invert_spd(work, NULL, work, k))
        return false;
    n = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; mask[j] && i < p; i++)
            if (mask[i])
                out[i + j * p] = work[n++];
    return true;
}
