#include "norms/norms_figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/table.h"
#include "foundation/memory.h"
#include "foundation/status.h"
#include "tables/counts.h"

/* ---- the list ---------------------------------------------------------------------------------
 */

double *norma__figure_add(norma__figures *figures, const char *name, size_t n_rows,
                          size_t n_columns)
{
    norma_frozen *list = NORMA__GROW(figures->list, norma_frozen, figures->n + 1);
    if (!list)
        return NULL;
    figures->list = list;
    norma_frozen *figure = &list[figures->n++];
    *figure = (norma_frozen){norma__copy_text(name), n_rows, n_columns,
                             NORMA__NEW(double, n_rows *n_columns)};
    if (!figure->name || !figure->values)
        return NULL;
    for (size_t k = 0; k < n_rows * n_columns; k++)
        figure->values[k] = NAN;
    return figure->values;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const norma_frozen *)a)->name, ((const norma_frozen *)b)->name);
}

void norma__figures_sort(norma__figures *figures)
{
    qsort(figures->list, figures->n, sizeof *figures->list, by_name);
}

void norma__figures_clear(norma__figures *figures)
{
    for (size_t f = 0; f < figures->n; f++) {
        free(figures->list[f].name);
        free(figures->list[f].values);
    }
    free(figures->list);
    *figures = (norma__figures){0};
}

norma_status norma__figures_hand_over(norma_norm_set *set, norma__figures *from, norma_error *err)
{
    if (from->n == 0)
        return NORMA_OK;
    norma_frozen *list = NORMA__GROW(set->figures, norma_frozen, set->n_figures + from->n);
    if (!list)
        return norma__no_memory(err);
    set->figures = list;
    memcpy(list + set->n_figures, from->list, from->n * sizeof *list);
    set->n_figures += from->n;
    free(from->list);
    *from = (norma__figures){0};
    return NORMA_OK;
}

/* ---- items ------------------------------------------------------------------------------------
 */

/* More answers than this in one figure are left out: it would make a set too large to keep. */
enum { MOST_PAIR_COUNTS = 1 << 22, FEWEST_FOR_PAIRS = 100 };

/* Counts of answers of all items that measure something. */
typedef struct counted {
    const norma_instrument *instrument;
    norma_tables *tables;
    size_t *items; /* n of them: items of the instrument, in order */
    size_t n;
    size_t *at;  /* n_items of the instrument: place among them, or NORMA_NONE */
    size_t most; /* categories */
} counted;

/* Tables of partners have control items, too; they have no figures. */
static bool measures(const counted *c, size_t k)
{
    return c->instrument->items[c->items[k]].control == NORMA_CONTROL_NONE;
}

/* Whole respondents are counted, whatever they weigh. */
static norma_status count(counted *c, const norma_norms_source *source, norma_error *err)
{
    struct norma_data unweighted = *source->data; /* borrows everything */
    const norma_instrument *instrument = c->instrument = source->instrument;
    unweighted.weights = NULL;
    c->items = NORMA__NEW(size_t, instrument->n_items);
    c->at = NORMA__NEW(size_t, instrument->n_items);
    if (!c->items || !c->at)
        return norma__no_memory(err);
    for (size_t i = 0; i < instrument->n_items; i++) {
        const bool counts = instrument->items[i].control == NORMA_CONTROL_NONE;
        c->at[i] = counts ? c->n : NORMA_NONE;
        if (counts)
            c->items[c->n++] = i;
    }
    norma_status status =
        norma__tables_of_rows(&c->tables, &unweighted, c->items, c->n, source->keep,
                              NORMA_MISSING_PAIRWISE, source->threads, err);
    for (size_t k = 0; status == NORMA_OK && k < c->n; k++)
        if (norma_tables_categories(c->tables, k) > c->most)
            c->most = norma_tables_categories(c->tables, k);
    return status;
}

static void counted_clear(counted *c)
{
    norma_tables_free(c->tables);
    free(c->items);
    free(c->at);
}

static void fill_moments(double *counts, double *mean, double *sd, const counted *c, size_t k)
{
    const size_t i = c->items[k], rows = c->instrument->n_items;
    const int64_t *n = norma_tables_one_way(c->tables, NORMA_NONE, k);
    const int min = norma_tables_min(c->tables, k);
    double total = 0, sum = 0, ss = 0;
    for (size_t a = 0; a < norma_tables_categories(c->tables, k); a++) {
        counts[i + rows * a] = (double)n[a];
        total += (double)n[a];
        sum += (double)n[a] * (double)a;
    }
    for (size_t a = 0; a < norma_tables_categories(c->tables, k); a++)
        ss += (double)n[a] * ((double)a - sum / total) * ((double)a - sum / total);
    mean[i] = total > 0 ? min + sum / total : NAN;
    sd[i] = total > 1 ? sqrt(ss / (total - 1)) : NAN;
}

/* ---- item and rest ---- */

/* Covariance of two items over those who answered both, as keyed. */
static double covariance(const counted *c, size_t i, size_t j)
{
    const size_t a = i < j ? i : j, b = i < j ? j : i;
    const size_t n_a = norma_tables_categories(c->tables, a);
    const size_t n_b = norma_tables_categories(c->tables, b);
    const int64_t *counts = norma_tables_two_way(c->tables, NORMA_NONE, a, b);
    double n = 0, x = 0, y = 0, xy = 0;
    for (size_t k = 0; k < n_a; k++)
        for (size_t l = 0; l < n_b; l++) {
            const double cell = (double)counts[k * n_b + l];
            n += cell;
            x += cell * (double)k;
            y += cell * (double)l;
            xy += cell * (double)k * (double)l;
        }
    const bool turned =
        c->instrument->items[c->items[a]].reversed != c->instrument->items[c->items[b]].reversed;
    return (turned ? -1 : 1) * (xy - x * y / n) / (n - 1);
}

/* The smallest scale of items that has the item. */
static const norma_scale *home_of(const norma_instrument *instrument, size_t item)
{
    const norma_scale *home = NULL;
    for (size_t s = 0; s < instrument->n_scales; s++) {
        const norma_scale *scale = &instrument->scales[s];
        bool has = false;
        for (size_t k = 0; !has && k < scale->n_items; k++)
            has = scale->items[k] == item;
        if (has && (!home || scale->n_items < home->n_items))
            home = scale;
    }
    return home;
}

/* Of the item with the sum of the others, from the covariances of all pairs. */
static double item_rest(const counted *c, const double *sd, const norma_scale *home, size_t item)
{
    double with = 0, rest = 0;
    for (size_t k = 0; k < home->n_items; k++) {
        const size_t i = home->items[k];
        if (i == item)
            continue;
        with += covariance(c, c->at[item], c->at[i]);
        rest += sd[i] * sd[i];
        for (size_t l = 0; l < k; l++)
            if (home->items[l] != item)
                rest += 2 * covariance(c, c->at[i], c->at[home->items[l]]);
    }
    return rest > 0 && sd[item] > 0 ? with / (sd[item] * sqrt(rest)) : NAN;
}

static void fill_rest(double *out, const counted *c, const double *sd)
{
    for (size_t k = 0; k < c->n; k++) {
        const size_t item = c->items[k];
        const norma_scale *home = home_of(c->instrument, item);
        if (home && home->n_items > 1)
            out[item] = item_rest(c, sd, home, item);
    }
}

/* ---- pairs ---- */

/* Pairs of all items of the instrument, control items NaN; a cell is [b + most a] of pair i < j. */
static norma_status add_pairs(norma__figures *figures, const counted *c, norma_error *err)
{
    const size_t p = c->instrument->n_items, cells = c->most * c->most, n_pairs = p * (p - 1) / 2;
    if (p < 2 || cells == 0 || n_pairs > MOST_PAIR_COUNTS / cells)
        return NORMA_OK;
    double *out = norma__figure_add(figures, "pairs.counts", n_pairs, cells);
    if (!out)
        return norma__no_memory(err);
    for (size_t k = 0; k < c->n; k++)
        for (size_t l = k + 1; l < c->n; l++) {
            if (!measures(c, k) || !measures(c, l))
                continue;
            const size_t pair = norma__pair(c->items[k], c->items[l], p);
            const size_t n_b = norma_tables_categories(c->tables, l);
            const int64_t *counts = norma_tables_two_way(c->tables, NORMA_NONE, k, l);
            for (size_t a = 0; a < norma_tables_categories(c->tables, k); a++)
                for (size_t b = 0; b < n_b; b++)
                    out[pair + n_pairs * (a * c->most + b)] = (double)counts[a * n_b + b];
        }
    return NORMA_OK;
}

static norma_status add_items(norma__figures *figures, const counted *c, norma_error *err)
{
    const size_t p = c->instrument->n_items;
    double *counts = norma__figure_add(figures, "items.counts", p, c->most);
    double *mean = counts ? norma__figure_add(figures, "items.mean", p, 1) : NULL;
    double *sd = mean ? norma__figure_add(figures, "items.sd", p, 1) : NULL;
    double *rest = sd ? norma__figure_add(figures, "items.rest", p, 1) : NULL;
    if (!rest)
        return norma__no_memory(err);
    for (size_t k = 0; k < c->n; k++)
        if (measures(c, k))
            fill_moments(counts, mean, sd, c, k);
    fill_rest(rest, c, sd);
    return NORMA_OK;
}

norma_status norma__item_figures(norma__figures *figures, const norma_norms_source *source,
                                 norma_error *err)
{
    counted c = {0};
    norma_status status = count(&c, source, err);
    if (status == NORMA_OK && c.most > 0)
        status = add_items(figures, &c, err);
    if (status == NORMA_OK && source->n_kept >= FEWEST_FOR_PAIRS)
        status = add_pairs(figures, &c, err);
    counted_clear(&c);
    return status;
}

norma_status norma__table_figures(norma__figures *figures, const norma_instrument *instrument,
                                  const norma_tables *tables, norma_error *err)
{
    counted c = {.instrument = instrument, .tables = (norma_tables *)tables}; /* only read */
    norma_status status = NORMA_OK;
    c.items = c.at = NORMA__NEW(size_t, instrument->n_items);
    if (!c.items)
        return norma__no_memory(err);
    for (; c.n < instrument->n_items; c.n++) {
        c.items[c.n] = c.n;
        if (norma_tables_categories(tables, c.n) > c.most)
            c.most = norma_tables_categories(tables, c.n);
    }
    status = add_items(figures, &c, err);
    if (status == NORMA_OK && norma_tables_rows(tables, NORMA_NONE) >= FEWEST_FOR_PAIRS)
        status = add_pairs(figures, &c, err);
    free(c.items);
    return status;
}
