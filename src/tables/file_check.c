#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/status.h"
#include "tables/file.h"

/* Where a group is in its file, for sentences. */
typedef struct place {
    const norma_tables *t;
    const norma__group *group;
    size_t line; /* of "group ..." */
    const char *name;
    int64_t *sums; /* the answers to each item */
    norma_error *err;
} place;

/* Of an item's counts: at most 255 of at most 2^53 each. */
static int64_t sum_of(const int64_t *counts, size_t n)
{
    int64_t sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += counts[k];
    return sum;
}

/* What an item's answers are counted out of when nobody is missing: 0 where that is not known, as
   the weight of the rows is not. */
static int64_t all_rows(const place *p)
{
    if (p->t->weighted)
        return 0;
    return (int64_t)(p->t->missing == NORMA_MISSING_LISTWISE ? p->group->n_complete
                                                             : p->group->n_rows);
}

/* Whether every row counted answered every item. */
static bool nobody_missing(const place *p)
{
    return p->t->missing == NORMA_MISSING_LISTWISE || p->group->n_complete == p->group->n_rows;
}

static norma_status refuse_item(const place *p, size_t i, const char *why)
{
    return norma__fail(p->err, NORMA_EDATA, "%s, line %zu: the counts of item %s %s", p->name,
                       p->line + 1 + i, p->t->instrument->items[i].id, why);
}

static norma_status check_item(const place *p, size_t i)
{
    int64_t n = p->sums[i], rows = all_rows(p);
    if (n > NORMA__MOST_COUNT)
        return refuse_item(p, i, "add up to more than 2^53");
    if (!p->t->weighted && n > rows)
        return refuse_item(p, i, "add up to more than the rows of the group");
    if (!p->t->weighted && n < (int64_t)p->group->n_complete)
        return refuse_item(p, i, "add up to fewer than the complete rows of the group");
    if (nobody_missing(p) && (p->t->weighted ? n != p->sums[0] : n != rows))
        return refuse_item(p, i, "do not add up to the complete rows of the group");
    if (p->t->weighted && n == 0 && p->group->n_complete > 0)
        return refuse_item(p, i, "are nothing, though rows are complete");
    if (p->t->weighted && n > 0 && nobody_missing(p) && p->group->n_complete == 0)
        return refuse_item(p, i, "are something, though no row is complete");
    if (p->t->n_items == 1 && !p->t->weighted && n != (int64_t)p->group->n_complete)
        return refuse_item(p, i, "do not add up to the complete rows of the group");
    return NORMA_OK;
}

static norma_status refuse_pair(const place *p, size_t i, size_t j, const char *why)
{
    size_t k = norma__pair(i, j, p->t->n_items);
    return norma__fail(p->err, NORMA_EDATA, "%s, line %zu: the counts of items %s and %s %s",
                       p->name, p->line + 1 + p->t->n_items + k, p->t->instrument->items[i].id,
                       p->t->instrument->items[j].id, why);
}

/* Rows of the table with an answer to the one item are at most those that gave it at all, and just
   those (equal) when everybody answered the other. The counts of an answer begin step after those
   of the one before, and lie stride apart. */
static bool margin_fits(const int64_t *counts, size_t n_margin, size_t step, size_t n_other,
                        size_t stride, const int64_t *one_way, bool equal)
{
    for (size_t a = 0; a < n_margin; a++) {
        int64_t margin = 0;
        for (size_t b = 0; b < n_other; b++)
            margin += counts[a * step + b * stride];
        if (margin > one_way[a] || (equal && margin != one_way[a]))
            return false;
    }
    return true;
}

static norma_status check_pair(const place *p, size_t i, size_t j)
{
    const norma_tables *t = p->t;
    const int64_t *counts = p->group->two_way + t->pair[norma__pair(i, j, t->n_items)];
    const int64_t *of_i = p->group->one_way + t->first[i], *of_j = p->group->one_way + t->first[j];
    size_t n_i = t->categories[i], n_j = t->categories[j];
    int64_t rows = all_rows(p);
    bool all_i = nobody_missing(p) || (rows && p->sums[i] == rows);
    bool all_j = nobody_missing(p) || (rows && p->sums[j] == rows);

    if (!margin_fits(counts, n_i, n_j, n_j, 1, of_i, all_j) ||
        !margin_fits(counts, n_j, 1, n_i, n_j, of_j, all_i))
        return refuse_pair(p, i, j, "contradict those of the items alone");
    if (t->weighted)
        return NORMA_OK;
    int64_t n = sum_of(counts, n_i * n_j); /* no more than of one item, as the margins fit */
    if (n < p->sums[i] + p->sums[j] - rows)
        return refuse_pair(p, i, j, "are fewer than the rows that must have answered both");
    if (n < (int64_t)p->group->n_complete)
        return refuse_pair(p, i, j, "add up to fewer than the complete rows of the group");
    if (t->n_items == 2 && n != (int64_t)p->group->n_complete)
        return refuse_pair(p, i, j, "do not add up to the complete rows of the group");
    return NORMA_OK;
}

static norma_status check_rows(const place *p)
{
    const norma__group *g = p->group;
    if (g->n_rows == 0)
        return norma__fail(p->err, NORMA_EDATA, "%s, line %zu: a group has at least one row",
                           p->name, p->line);
    if (g->n_complete > g->n_rows)
        return norma__fail(p->err, NORMA_EDATA,
                           "%s, line %zu: %zu rows cannot be complete out of %zu", p->name, p->line,
                           g->n_complete, g->n_rows);
    return NORMA_OK;
}

norma_status norma__tables_check_group(const norma_tables *tables, const norma__group *group,
                                       size_t line, const char *name, norma_error *err)
{
    place p = {tables, group, line, name, NORMA__NEW(int64_t, tables->n_items), err};
    norma_status status;

    if (!p.sums)
        return norma__no_memory(err);
    status = check_rows(&p);
    for (size_t i = 0; i < tables->n_items && status == NORMA_OK; i++)
        p.sums[i] = sum_of(group->one_way + tables->first[i], tables->categories[i]);
    for (size_t i = 0; i < tables->n_items && status == NORMA_OK; i++)
        status = check_item(&p, i);
    for (size_t i = 0; i < tables->n_items && status == NORMA_OK; i++)
        for (size_t j = i + 1; j < tables->n_items && status == NORMA_OK; j++)
            status = check_pair(&p, i, j);
    free(p.sums);
    return status;
}
