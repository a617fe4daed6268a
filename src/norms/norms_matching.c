/* How respondents of a scale answered its items, stratum by stratum of their score: what items of a
   later sample are held against. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "norms/norms_figures.h"

/* With imputed answers scores are many: more strata than these tell nothing more. */
enum { MOST_STRATA = 200 };

typedef struct strata {
    uint32_t *of; /* n_values: the stratum of each */
    size_t n;
    double *bound, *mean; /* n: lowest POMP, and mean */
} strata;

static void strata_clear(strata *s)
{
    free(s->of);
    free(s->bound);
    free(s->mean);
}

/* Neighbouring values are put together until a stratum has enough respondents that nobody stands
   alone in it; what is left over at the top joins the last. */
static norma_status strata_of(strata *s, const norma_norm_scale *d, norma_error *err)
{
    const size_t share = d->n / MOST_STRATA;
    const size_t enough = share > NORMA_NORMS_MIN_N ? share : NORMA_NORMS_MIN_N;
    size_t in = 0, left = d->n;
    s->of = NORMA__NEW(uint32_t, d->n_values);
    s->bound = NORMA__NEW(double, d->n_values);
    s->mean = NORMA__NEW(double, d->n_values);
    size_t *members = NORMA__NEW(size_t, d->n_values);
    if (!s->of || !s->bound || !s->mean || !members) {
        free(members);
        return norma__no_memory(err);
    }
    for (size_t v = 0; v < d->n_values; v++) {
        if (v == 0 || (in >= enough && left >= enough)) {
            s->bound[s->n++] = d->values[v];
            in = 0;
        }
        s->of[v] = (uint32_t)(s->n - 1);
        s->mean[s->n - 1] += (double)d->counts[v] * d->values[v];
        members[s->n - 1] += d->counts[v];
        in += d->counts[v];
        left -= d->counts[v];
    }
    for (size_t k = 0; k < s->n; k++)
        s->mean[k] /= (double)members[k];
    free(members);
    return NORMA_OK;
}

/* ---- answers ---- */

static size_t categories(const norma_data *data, size_t item)
{
    return (size_t)(norma_data_max(data, item) - norma_data_min(data, item)) + 1;
}

static size_t categories_of_all(const norma_data *data, const norma_scale *scale)
{
    size_t n = 0;
    for (size_t k = 0; k < scale->n_items; k++)
        n += categories(data, scale->items[k]);
    return n;
}

/* One pass over the rows of an item: [stratum][answer], the missing one in the last place. */
static void count_item(size_t *counts, const uint32_t *stratum, const uint8_t *cells, size_t n_rows,
                       size_t n_categories)
{
    for (size_t r = 0; r < n_rows; r++)
        if (stratum[r] != UINT32_MAX && cells[r] < n_categories)
            counts[stratum[r] * n_categories + cells[r]]++;
}

static norma_status count_answers(double *out, const norma_norms_source *source,
                                  const norma_scale *scale, const uint32_t *stratum,
                                  size_t n_strata, norma_error *err)
{
    const norma_data *data = source->data;
    const size_t n_rows = source->scores->n_rows;
    for (size_t k = 0, first = 0; k < scale->n_items; k++) {
        const size_t item = scale->items[k], n = categories(data, item);
        size_t *counts = NORMA__NEW(size_t, n_strata * n);
        if (!counts)
            return norma__no_memory(err);
        count_item(counts, stratum, norma_data_cells(data, item), n_rows, n);
        for (size_t a = 0; a < n; a++) {
            const size_t keyed = norma_data_reversed(data, item) ? n - 1 - a : a;
            for (size_t s = 0; s < n_strata; s++)
                out[s + n_strata * (first + keyed)] = (double)counts[s * n + a];
        }
        first += n;
        free(counts);
    }
    return NORMA_OK;
}

static double *add(norma__figures *figures, const char *what, const char *scale, size_t n_rows,
                   size_t n_columns)
{
    char name[256];
    snprintf(name, sizeof name, "matching.%s.%.200s", what, scale);
    return norma__figure_add(figures, name, n_rows, n_columns);
}

norma_status norma__matching_figures(norma__figures *figures, const norma_norms_source *source,
                                     size_t scale, const norma_norm_scale *distribution,
                                     const uint32_t *place, norma_error *err)
{
    const norma_scale *of = &source->instrument->scales[scale];
    const size_t n_rows = source->scores->n_rows;
    strata s = {0};
    norma_status status = strata_of(&s, distribution, err);
    uint32_t *stratum = NORMA__NEW(uint32_t, n_rows);
    double *bounds = NULL, *mean = NULL, *counts = NULL;
    if (status == NORMA_OK && stratum) {
        bounds = add(figures, "bounds", of->id, s.n, 1);
        mean = bounds ? add(figures, "mean", of->id, s.n, 1) : NULL;
        counts =
            mean ? add(figures, "counts", of->id, s.n, categories_of_all(source->data, of)) : NULL;
    }
    if (status == NORMA_OK && !(bounds && mean && counts))
        status = norma__no_memory(err);
    for (size_t k = 0; status == NORMA_OK && bounds && mean && k < s.n; k++) {
        bounds[k] = s.bound[k];
        mean[k] = s.mean[k];
    }
    for (size_t r = 0; status == NORMA_OK && r < n_rows; r++)
        stratum[r] = place[r] == UINT32_MAX ? UINT32_MAX : s.of[place[r]];
    if (status == NORMA_OK)
        status = count_answers(counts, source, of, stratum, s.n, err);
    free(stratum);
    strata_clear(&s);
    return status;
}
