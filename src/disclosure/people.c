#include "disclosure/people.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

void norma__people_free(people *p)
{
    if (!p)
        return;
    for (size_t b = 0; p->breakdowns && b < p->n_breakdowns; b++) {
        free(p->breakdowns[b].parent);
        free(p->breakdowns[b].child_start);
        free(p->breakdowns[b].children);
        free(p->breakdowns[b].member_start);
        free(p->breakdowns[b].members);
    }
    free(p->breakdowns);
    free(p->units);
    free(p->count);
    free(p->heaviest);
    free(p->weight);
    free(p);
}

/* ---- hierarchies ---- */

/* Whether following within from each breakdown ends; fills tree. */
static bool hierarchies_end(people *p, const norma_breakdown *given)
{
    for (size_t b = 0; b < p->n_breakdowns; b++) {
        size_t at = b, steps = 0;
        while (given[at].within != NORMA_NONE) {
            if (given[at].within >= p->n_breakdowns || ++steps > p->n_breakdowns)
                return false;
            at = given[at].within;
        }
        p->breakdowns[b].within = given[b].within;
        p->breakdowns[b].tree = at;
    }
    return true;
}

static norma_status check_breakdowns(people *p, const norma_breakdown *given, size_t n_rows,
                                     norma_error *err)
{
    for (size_t b = 0; b < p->n_breakdowns; b++)
        if (given[b].group->n_rows != n_rows)
            return norma__fail(err, NORMA_EINVAL,
                               "breakdown %zu groups %zu rows, and %zu rows are to be counted",
                               b + 1, given[b].group->n_rows, n_rows);
    if (!hierarchies_end(p, given))
        return norma__fail(err, NORMA_EINVAL,
                           "the breakdowns are within one another in a circle, or within one that "
                           "is not given");
    return NORMA_OK;
}

/* ---- from rows to groups ---- */

/* A line for each respondent: its units in all breakdowns, and which row of the data it is. */
typedef struct sheet {
    people *p;
    const norma_breakdown *given;
    size_t n;
    uint32_t *units; /* n x n_breakdowns */
    uint32_t *order; /* n */
    uint32_t *rows;  /* n */
    uint32_t *other; /* n: room for sorting */
} sheet;

static void free_sheet(sheet *s)
{
    free(s->units);
    free(s->order);
    free(s->rows);
    free(s->other);
}

static norma_status new_sheet(sheet *s, size_t n_rows, const uint8_t *keep, norma_error *err)
{
    size_t n = 0;
    for (size_t r = 0; r < n_rows; r++)
        n += !keep || keep[r];
    if (n_rows >= NOBODY)
        return norma__fail(err, NORMA_EDATA, "more than %u respondents cannot be broken down",
                           NOBODY - 1);
    s->n = n;
    s->units = NORMA__NEW(uint32_t, n * s->p->n_breakdowns);
    s->order = NORMA__NEW(uint32_t, n);
    s->rows = NORMA__NEW(uint32_t, n);
    s->other = NORMA__NEW(uint32_t, n);
    if (!s->units || !s->order || !s->rows || !s->other)
        return norma__no_memory(err);
    for (size_t r = 0, i = 0; r < n_rows; r++)
        if (!keep || keep[r])
            s->rows[i++] = (uint32_t)r;
    return NORMA_OK;
}

/* The unit of those in no unit inside a larger one: made when first met. */
static uint32_t no_unit(breakdown *b, uint32_t *nowhere, uint32_t around)
{
    if (nowhere[around] == NOBODY) {
        nowhere[around] = (uint32_t)b->n_units++;
        b->parent[nowhere[around]] = around;
    }
    return nowhere[around];
}

static norma_status take_units(sheet *s, size_t which, uint32_t *nowhere, norma_error *err)
{
    breakdown *b = &s->p->breakdowns[which];
    const norma_grouping *g = s->given[which].group;
    for (size_t i = 0; i < s->n; i++) {
        uint32_t *units = s->units + i * s->p->n_breakdowns;
        uint32_t around = unit_in(units, b->within), unit = g->unit[s->rows[i]];
        if (unit == NORMA_NO_UNIT) {
            units[which] = no_unit(b, nowhere, around);
            continue;
        }
        if (unit >= g->n_units)
            return norma__fail(err, NORMA_EINVAL, "row %u is in no known unit of breakdown %zu",
                               s->rows[i] + 1, which + 1);
        if (b->parent[unit] != NOBODY && b->parent[unit] != around)
            return norma__fail(err, NORMA_EINVAL,
                               "unit %u of breakdown %zu lies in two units of the breakdown "
                               "around it",
                               unit + 1, which + 1);
        b->parent[unit] = around;
        units[which] = unit;
    }
    return NORMA_OK;
}

/* Units of one breakdown, whose larger units are known already. */
static norma_status fill_breakdown(sheet *s, size_t which, norma_error *err)
{
    breakdown *b = &s->p->breakdowns[which];
    size_t n_around = norma__units_around(s->p, which);
    uint32_t *nowhere = NORMA__NEW(uint32_t, n_around);
    norma_status status = NORMA_OK;
    b->n_named = b->n_units = s->given[which].group->n_units;
    b->parent = NORMA__NEW(uint32_t, b->n_named + n_around);
    if (!nowhere || !b->parent) {
        status = norma__no_memory(err);
    } else {
        memset(nowhere, 0xff, n_around * sizeof *nowhere);
        memset(b->parent, 0xff, (b->n_named + n_around) * sizeof *b->parent);
        status = take_units(s, which, nowhere, err);
    }
    free(nowhere);
    return status;
}

static size_t depth_of(const norma_breakdown *given, size_t b)
{
    size_t depth = 0;
    for (; given[b].within != NORMA_NONE; b = given[b].within)
        depth++;
    return depth;
}

/* Larger units first. */
static norma_status fill_breakdowns(sheet *s, norma_error *err)
{
    norma_status status = NORMA_OK;
    size_t n = s->p->n_breakdowns, filled = 0;
    for (size_t depth = 0; filled < n && status == NORMA_OK; depth++)
        for (size_t b = 0; b < n && status == NORMA_OK; b++)
            if (depth_of(s->given, b) == depth) {
                status = fill_breakdown(s, b, err);
                filled++;
            }
    return status;
}

/* One stable pass of sorting by the units of a breakdown. */
static norma_status sort_by(sheet *s, size_t which, norma_error *err)
{
    size_t n_units = s->p->breakdowns[which].n_units, stride = s->p->n_breakdowns;
    size_t *start = NORMA__NEW(size_t, n_units + 1);
    if (!start)
        return norma__no_memory(err);
    for (size_t i = 0; i < s->n; i++)
        start[s->units[i * stride + which] + 1]++;
    for (size_t u = 0; u < n_units; u++)
        start[u + 1] += start[u];
    for (size_t i = 0; i < s->n; i++)
        s->other[start[s->units[s->order[i] * stride + which]]++] = s->order[i];
    uint32_t *sorted = s->other;
    s->other = s->order;
    s->order = sorted;
    free(start);
    return NORMA_OK;
}

static bool same_units(const sheet *s, uint32_t i, uint32_t j)
{
    size_t k = s->p->n_breakdowns;
    return memcmp(s->units + i * k, s->units + j * k, k * sizeof *s->units) == 0;
}

static void add_respondent(people *p, const sheet *s, uint32_t i, const int64_t *weights)
{
    size_t g = p->n - 1;
    p->count[g]++;
    if (!weights)
        return;
    int64_t w = weights[s->rows[i]];
    p->weight[g] += (double)w;
    if (w > p->heaviest[g])
        p->heaviest[g] = w;
}

/* Sorted respondents with the same units become a group. */
static norma_status gather_groups(sheet *s, const int64_t *weights, norma_error *err)
{
    people *p = s->p;
    size_t k = p->n_breakdowns, n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += i == 0 || !same_units(s, s->order[i - 1], s->order[i]);
    p->units = NORMA__NEW(uint32_t, n * k);
    p->count = NORMA__NEW(uint32_t, n);
    p->weight = weights ? NORMA__NEW(double, n) : NULL;
    p->heaviest = weights ? NORMA__NEW(int64_t, n) : NULL;
    if (!p->units || !p->count || (weights && (!p->weight || !p->heaviest)))
        return norma__no_memory(err);
    for (size_t i = 0; i < s->n; i++) {
        if (i == 0 || !same_units(s, s->order[i - 1], s->order[i]))
            memcpy(p->units + p->n++ * k, s->units + s->order[i] * k, k * sizeof *p->units);
        add_respondent(p, s, s->order[i], weights);
    }
    p->total = s->n;
    return NORMA_OK;
}

static norma_status group_rows(sheet *s, const int64_t *weights, norma_error *err)
{
    norma_status status = fill_breakdowns(s, err);
    for (size_t i = 0; i < s->n; i++)
        s->order[i] = (uint32_t)i;
    for (size_t b = s->p->n_breakdowns; b-- > 0 && status == NORMA_OK;)
        status = sort_by(s, b, err);
    return status == NORMA_OK ? gather_groups(s, weights, err) : status;
}

/* ---- who is where ---- */

norma_status norma__list_by(size_t **start, uint32_t **listed, size_t n_keys, size_t n,
                            const uint32_t *key, size_t stride, norma_error *err)
{
    *start = NORMA__NEW(size_t, n_keys + 2);
    *listed = NORMA__NEW(uint32_t, n);
    if (!*start || !*listed)
        return norma__no_memory(err);
    size_t *next = *start + 1; /* ahead by one, so that filling leaves the starts */
    for (size_t i = 0; i < n; i++)
        if (key[i * stride] != NOBODY)
            next[key[i * stride] + 1]++;
    for (size_t u = 0; u < n_keys; u++)
        next[u + 1] += next[u];
    for (size_t i = 0; i < n; i++)
        if (key[i * stride] != NOBODY)
            (*listed)[next[key[i * stride]]++] = (uint32_t)i;
    return NORMA_OK;
}

static norma_status list_members(people *p, norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; i < p->n_breakdowns && status == NORMA_OK; i++) {
        breakdown *b = &p->breakdowns[i];
        status = norma__list_by(&b->member_start, &b->members, b->n_units, p->n, p->units + i,
                                p->n_breakdowns, err);
        if (status == NORMA_OK)
            status = norma__list_by(&b->child_start, &b->children, norma__units_around(p, i),
                                    b->n_units, b->parent, 1, err);
    }
    return status;
}

norma_status norma__people_of(people **out, const norma_breakdown *breakdowns, size_t n_breakdowns,
                              size_t n_rows, const uint8_t *keep, const int64_t *weights,
                              norma_error *err)
{
    sheet s = {.p = NORMA__NEW(people, 1), .given = breakdowns};
    norma_status status;
    *out = NULL;
    if (!s.p || !(s.p->breakdowns = NORMA__NEW(breakdown, n_breakdowns))) {
        status = norma__no_memory(err);
        goto done;
    }
    s.p->n_breakdowns = n_breakdowns;
    if ((status = check_breakdowns(s.p, breakdowns, n_rows, err)) != NORMA_OK)
        goto done;
    if ((status = new_sheet(&s, n_rows, keep, err)) != NORMA_OK)
        goto done;
    if ((status = group_rows(&s, weights, err)) != NORMA_OK)
        goto done;
    if ((status = list_members(s.p, err)) != NORMA_OK)
        goto done;
    *out = s.p;
    s.p = NULL;
done:
    free_sheet(&s);
    norma__people_free(s.p);
    return status;
}
