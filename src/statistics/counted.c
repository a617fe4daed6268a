#include "statistics/counted.h"

#include <math.h>

#include "foundation/note.h"
#include "foundation/status.h"
#include "statistics/sample.h"

int64_t norma__counted_unit(const norma_sample *sample)
{
    return sample->tables && norma_tables_weighted(sample->tables) ? NORMA_WEIGHT_ONE : 1;
}

size_t norma__whole_count(int64_t count, int64_t unit)
{
    return (size_t)((count + unit / 2) / unit);
}

bool norma__same_rows(const norma__products *sums)
{
    for (size_t k = 1; k < sums->p * sums->p; k++)
        if (sums->n[k] != sums->n[0])
            return false;
    return true;
}

static bool has_all_items(const norma_sample *sample)
{
    for (size_t item = 0; item < norma_tables_items(sample->tables); item++) {
        size_t j = 0;
        while (j < sample->n_items && sample->items[j] != item)
            j++;
        if (j == sample->n_items)
            return false;
    }
    return true;
}

/* Unweighted: the rows that answered all items are those that answered the one or two that not
   everybody answered. */
static bool complete_from_pairs(size_t *n, const norma__products *sums, size_t n_rows)
{
    size_t open[2], n_open = 0, p = sums->p;
    *n = n_rows;
    if (norma__same_rows(sums)) {
        *n = (size_t)sums->n[0];
        return true;
    }
    for (size_t j = 0; j < p; j++)
        if ((size_t)sums->n[j + j * p] < n_rows) {
            if (n_open == 2)
                return false;
            open[n_open++] = j;
        }
    if (n_open > 0)
        *n = (size_t)sums->n[open[0] + open[n_open - 1] * p];
    return true;
}

/* At least so many answered all: nobody can be missing from more rows than items are. */
static size_t least_complete(const norma__products *sums, size_t n_rows, size_t all)
{
    size_t missing = 0;
    for (size_t j = 0; j < sums->p; j++)
        missing += n_rows - (size_t)sums->n[j + j * sums->p];
    size_t left = missing < n_rows ? n_rows - missing : 0;
    return left > all ? left : all;
}

int64_t norma__least_any(const norma__products *sums)
{
    int64_t most = 0;
    size_t p = sums->p;
    for (size_t j = 0; j < p; j++)
        for (size_t i = j; i < p; i++) {
            int64_t either = sums->n[i + i * p] + sums->n[j + j * p] - sums->n[i + j * p];
            most = either > most ? either : most;
        }
    return most;
}

norma__counted norma__rows_counted(const norma_sample *sample, const norma__products *sums)
{
    const norma_tables *t = sample->tables;
    size_t n = norma_tables_rows(t, sample->group), all = norma_tables_complete(t, sample->group);
    norma__counted c = {n, all, all, true, true};

    if (all == n)
        return c;
    if (norma_tables_missing(t) == NORMA_MISSING_LISTWISE) /* other rows are not counted at all */
        return c;
    c.complete_known = has_all_items(sample);
    if (norma_tables_weighted(t)) { /* counts are not rows */
        c.any_known = false;
        return c;
    }
    if (!c.complete_known && !(c.complete_known = complete_from_pairs(&c.n_complete, sums, n)))
        c.n_complete = least_complete(sums, n, all);
    c.n_any = (size_t)norma__least_any(sums);
    c.any_known = c.n_any == n || sums->p <= 2;
    return c;
}

static norma_status note_complete(norma_notes *notes, const norma__counted *c,
                                  const norma_sample *sample, norma_error *err)
{
    if (!c->complete_known)
        return norma__note(notes, err, "complete-rows-unknown", NULL, (double)c->n_complete,
                           (double)c->n_rows,
                           "at least %zu of %zu rows answered all %zu items: counts of pairs do "
                           "not tell how many, and the least is taken",
                           c->n_complete, c->n_rows, sample->n_items);
    size_t all = norma_tables_items(sample->tables);
    if (norma_tables_missing(sample->tables) == NORMA_MISSING_LISTWISE &&
        c->n_complete < c->n_rows && !has_all_items(sample))
        return norma__note(notes, err, "complete-in-all", NULL, (double)c->n_complete,
                           (double)c->n_rows,
                           "the tables count the %zu of %zu rows that answered all of their %zu "
                           "items, also those not looked at here",
                           c->n_complete, c->n_rows, all);
    return NORMA_OK;
}

norma_status norma__note_counted(norma_notes *notes, const norma__counted *counted,
                                 const norma_sample *sample, norma_error *err)
{
    norma_status status = NORMA_OK;
    if (norma_tables_weighted(sample->tables))
        status = norma__note(notes, err, "weighted", NULL, NAN, NAN,
                             "answers are weighted: n of items and pairs are sums of weights, and "
                             "variances have their sum less 1 as denominator");
    return status == NORMA_OK ? note_complete(notes, counted, sample, err) : status;
}

norma_status norma__counted_allow(const norma__products *sums, norma_missing missing,
                                  const norma_sample *sample, norma_error *err)
{
    const norma_tables *t = sample->tables;
    bool counted_listwise = norma_tables_missing(t) == NORMA_MISSING_LISTWISE;
    bool all = norma_tables_complete(t, sample->group) == norma_tables_rows(t, sample->group);
    if (missing == NORMA_MISSING_LISTWISE && !counted_listwise && !norma__same_rows(sums))
        return norma__fail(err, NORMA_EDATA,
                           "tables counted pairwise do not tell which rows answered all %zu "
                           "items: use --missing pairwise, or tabulate with --missing listwise",
                           sample->n_items);
    if (missing == NORMA_MISSING_PAIRWISE && counted_listwise && !all)
        return norma__fail(err, NORMA_EDATA,
                           "tables counted listwise hold only the rows that answered every item: "
                           "use --missing listwise, or tabulate with --missing pairwise");
    return NORMA_OK;
}
