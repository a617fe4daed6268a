#include "disclosure/candidates.h"

#include <math.h>

enum {
    MOST_RUNS = 64,  /* runs or units looked at that are hidden already */
    CHEAP_RUNS = 16, /* those that cost least, when more must be hidden */
    SCANNED = 128,   /* among so many, the nearest */
    PER_RUN = 16,    /* groups looked at in a run */
    MODELS = 4,      /* groups of the target cell whose units are taken */
    NEAR = 256,      /* groups looked at around a unit */
    FILLERS = 16,
    MOST_TRIED = 20000,  /* moves of a kind looked at for one that is free */
    MOST_COMPARED = 2000 /* or for the cheapest */
};

/* ---- the nearest or cheapest of a sorted list ---- */

typedef struct pick {
    size_t index; /* in the list */
    double cost;
} pick;

typedef struct picks {
    size_t n, most;
    pick list[MOST_RUNS];
} picks;

static size_t most_picks(const search *s)
{
    return s->mode == CHEAPEST ? CHEAP_RUNS : MOST_RUNS;
}

/* Keeps the cheapest; among equals the first. False when it can take no more. */
static bool keep_pick(picks *p, size_t index, double cost)
{
    size_t i = p->n;
    if (!isfinite(cost) || (p->n == p->most && p->list[p->n - 1].cost <= cost))
        return p->n < p->most || p->list[p->n - 1].cost > 0;
    if (p->n < p->most)
        p->n++;
    else
        i--;
    for (; i > 0 && p->list[i - 1].cost > cost; i--)
        p->list[i] = p->list[i - 1];
    p->list[i] = (pick){index, cost};
    return true;
}

/* Where value is or would be in a sorted list. */
static size_t position(const uint32_t *list, size_t n, uint32_t value)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The cost of a unit of a list, of whatever kind. */
typedef double cost_of(const search *s, const void *context, uint32_t unit);

/* Units of a sorted list other than self, from the nearest outwards, as they are numbered by name:
   units of one company stand side by side. */
static void pick_near(picks *p, const search *s, const uint32_t *list, size_t n, uint32_t self,
                      cost_of *cost, const void *context)
{
    size_t up = position(list, n, self), down = up, scanned = 0;
    p->n = 0;
    p->most = most_picks(s);
    for (bool upwards = true; (up < n || down > 0) && scanned < SCANNED; upwards = !upwards) {
        size_t at;
        if ((upwards && up < n) || down == 0)
            at = up++;
        else
            at = --down;
        if (list[at] == self)
            continue;
        double c = cost(s, context, list[at]);
        if (s->mode != CHEAPEST && c > 0)
            continue;
        scanned += s->mode == CHEAPEST;
        if (!keep_pick(p, at, c))
            return;
    }
}

/* ---- around a cell of a two-way table ---- */

typedef struct line {
    const table *t;
    uint32_t row, column;
    bool along_row; /* other columns of the row; else other rows of the column */
} line;

static double cost_in_line(const search *s, const void *context, uint32_t unit)
{
    const line *l = context;
    (void)s;
    return l->along_row ? norma__hiding_cost(l->t, l->row, unit)
                        : norma__hiding_cost(l->t, unit, l->column);
}

/* Runs of the row or the column of the target, itself left out; as indexes of side->other. */
static void pick_runs(picks *p, const search *s, bool along_row)
{
    const table *t = &s->d->tables[s->at.table];
    const line l = {t, s->at.row, s->at.column, along_row};
    const side *sd = along_row ? &t->by_row : &t->by_column;
    uint32_t unit = along_row ? s->at.row : s->at.column;
    uint32_t self = along_row ? s->at.column : s->at.row;
    size_t first = sd->unit_start[unit], n = sd->unit_start[unit + 1] - first;
    pick_near(p, s, sd->other + first, n, self, cost_in_line, &l);
    for (size_t i = 0; i < p->n; i++)
        p->list[i].index += first;
}

/* The groups of a run: some of them. */
typedef struct some {
    const uint32_t *groups;
    size_t n;
} some;

static some groups_of_run(const side *sd, size_t run, size_t most)
{
    size_t n = sd->run_start[run + 1] - sd->run_start[run];
    return (some){sd->groups + sd->run_start[run], n < most ? n : most};
}

/* Groups of the target, whose units a mover can take. */
static some models_of(const search *s)
{
    const table *t = &s->d->tables[s->at.table];
    if (one_way(t)) {
        const breakdown *b = &s->d->people->breakdowns[t->rows];
        size_t first = b->member_start[s->at.row], n = b->member_start[s->at.row + 1] - first;
        return (some){b->members + first, n < MODELS ? n : MODELS};
    }
    const side *sd = &t->by_row;
    size_t first = sd->unit_start[s->at.row], n = sd->unit_start[s->at.row + 1] - first;
    return groups_of_run(sd, first + position(sd->other + first, n, s->at.column), MODELS);
}

/* An exchange moves the mover into the target and the filler to where the mover was; which label
   they exchange makes no difference to this table, but it does to others. */
static bool offer_exchanges(search *s, some movers, some fillers)
{
    const table *t = &s->d->tables[s->at.table];
    for (size_t i = 0; i < movers.n; i++)
        for (size_t k = 0; k < fillers.n; k++) {
            uint32_t a = movers.groups[i], b = fillers.groups[k];
            if (!norma__exchange_excluded(s->d, a, b, s->at.table, t->row_tree) &&
                !norma__offer(s, (move){a, b, b, {t->row_tree, NORMA_NONE}}))
                return false;
            if (!norma__exchange_excluded(s->d, a, b, s->at.table, t->column_tree) &&
                !norma__offer(s, (move){b, a, a, {t->column_tree, NORMA_NONE}}))
                return false;
        }
    return true;
}

static bool corner_allowed(const search *s, uint32_t row, uint32_t column)
{
    double cost = norma__hiding_cost(&s->d->tables[s->at.table], row, column);
    return s->mode == FREE          ? cost == 0
           : s->mode == EMPTY_CELLS ? cost < COST_OF_ONE
                                    : isfinite(cost);
}

static bool all_used(const search *s, some groups)
{
    for (size_t i = 0; i < groups.n; i++)
        if (norma__left(s, groups.groups[i]) > 0)
            return false;
    return true;
}

/* The mover's run with every run of the row; a run whose people have all moved is dropped. */
static bool exchange_run(search *s, size_t run, picks *columns, size_t per_run)
{
    const table *t = &s->d->tables[s->at.table];
    some movers = groups_of_run(&t->by_column, run, per_run);
    for (size_t k = 0; k < columns->n; k++) {
        size_t c = columns->list[k].index, missing = s->missing;
        some fillers = groups_of_run(&t->by_row, c, per_run);
        if (!corner_allowed(s, t->by_column.other[run], t->by_row.other[c]))
            continue;
        if (!offer_exchanges(s, movers, fillers))
            return false;
        if (s->missing < missing && all_used(s, fillers)) {
            columns->n--;
            for (size_t i = k--; i < columns->n; i++)
                columns->list[i] = columns->list[i + 1];
        }
        if (s->missing < missing && all_used(s, movers))
            return true;
    }
    return true;
}

static void exchanges(search *s)
{
    size_t per_run = s->mode == CHEAPEST ? MODELS : PER_RUN;
    picks rows, columns;
    pick_runs(&rows, s, false);
    pick_runs(&columns, s, true);
    for (size_t i = 0; i < rows.n; i++)
        if (!exchange_run(s, rows.list[i].index, &columns, per_run))
            return;
}

/* ---- around a unit ---- */

typedef struct near {
    size_t n, most;
    uint32_t groups[NEAR];
} near;

static double cost_of_unit(const search *s, const void *context, uint32_t unit)
{
    size_t which = s->d->one_way[*(const size_t *)context];
    return which == NORMA_NONE ? 0 : norma__hiding_cost(&s->d->tables[which], unit, 0);
}

/* Whether anybody beside a unit may move without more being hidden. */
static bool any_hidden_beside(const search *s, size_t which, uint32_t unit)
{
    size_t table_index = s->d->one_way[which];
    if (table_index == NORMA_NONE)
        return true;
    const table *t = &s->d->tables[table_index];
    uint32_t hidden = t->hidden_inside[s->d->people->breakdowns[which].parent[unit]];
    return hidden > (cell_hidden(t, unit, 0) ? 1U : 0U);
}

static void add_members(near *list, const breakdown *b, uint32_t unit)
{
    for (size_t i = b->member_start[unit];
         i < b->member_start[unit + 1] && i < b->member_start[unit] + PER_RUN; i++)
        if (list->n < list->most)
            list->groups[list->n++] = b->members[i];
}

/* People of units beside this one, then beside the unit around it, and so on. */
static void people_near(near *list, const search *s, size_t which, uint32_t unit, size_t most)
{
    list->n = 0;
    list->most = most;
    while (which != NORMA_NONE && list->n < most) {
        const breakdown *b = &s->d->people->breakdowns[which];
        uint32_t around = b->parent[unit];
        const uint32_t *children = b->children + b->child_start[around];
        picks p = {0};
        if (s->mode == CHEAPEST || any_hidden_beside(s, which, unit))
            pick_near(&p, s, children, b->child_start[around + 1] - b->child_start[around], unit,
                      cost_of_unit, &which);
        for (size_t i = 0; i < p.n; i++)
            add_members(list, b, children[p.list[i].index]);
        which = b->within;
        unit = around;
    }
}

/* ---- kinds of moves ---- */

static bool offer_all(search *s, some movers, some models, uint32_t filler, size_t tree,
                      size_t other_tree)
{
    for (size_t i = 0; i < movers.n; i++)
        for (size_t k = 0; k < models.n; k++)
            if (movers.groups[i] != filler &&
                !norma__offer(
                    s, (move){movers.groups[i], models.groups[k], filler, {tree, other_tree}}))
                return false;
    return true;
}

/* Respondents of the column move into the row, or of the row into the column; fillers take their
   place, or nobody does. */
static bool moves_along(search *s, bool into_row, const near *fillers)
{
    const table *t = &s->d->tables[s->at.table];
    const side *sd = into_row ? &t->by_column : &t->by_row;
    size_t tree = into_row ? t->row_tree : t->column_tree;
    picks runs;
    pick_runs(&runs, s, !into_row);
    if (fillers && runs.n > CHEAP_RUNS)
        runs.n = CHEAP_RUNS;
    for (size_t i = 0; i < runs.n; i++) {
        some movers = groups_of_run(sd, runs.list[i].index, fillers ? MODELS : PER_RUN);
        if (!fillers && !offer_all(s, movers, models_of(s), NOBODY, tree, NORMA_NONE))
            return false;
        for (size_t k = 0; fillers && k < fillers->n; k++)
            if (!offer_all(s, movers, models_of(s), fillers->groups[k], tree, NORMA_NONE))
                return false;
    }
    return true;
}

static void moves_filled(search *s)
{
    const table *t = &s->d->tables[s->at.table];
    near fillers;
    people_near(&fillers, s, t->rows, s->at.row, FILLERS);
    if (!moves_along(s, true, &fillers))
        return;
    people_near(&fillers, s, t->columns, s->at.column, FILLERS);
    moves_along(s, false, &fillers);
}

static void moves_in_both(search *s)
{
    const table *t = &s->d->tables[s->at.table];
    near list;
    people_near(&list, s, t->rows, s->at.row, NEAR);
    if (!offer_all(s, (some){list.groups, list.n}, models_of(s), NOBODY, t->row_tree,
                   t->column_tree))
        return;
    people_near(&list, s, t->columns, s->at.column, NEAR);
    offer_all(s, (some){list.groups, list.n}, models_of(s), NOBODY, t->row_tree, t->column_tree);
}

static void moves_of_one(search *s)
{
    const table *t = &s->d->tables[s->at.table];
    near list;
    people_near(&list, s, t->rows, s->at.row, NEAR);
    offer_all(s, (some){list.groups, list.n}, models_of(s), NOBODY, t->row_tree, NORMA_NONE);
}

static void one_more(search *s)
{
    some models = models_of(s);
    for (size_t i = 0; i < models.n; i++)
        if (!norma__offer(s, (move){NOBODY, models.groups[i], NOBODY, {NORMA_NONE, NORMA_NONE}}))
            return;
}

/* For the total itself: one respondent more, wherever it asks for the least. */
static void one_more_anywhere(search *s)
{
    for (uint32_t g = 0; g < s->d->people->n; g++) {
        s->offers = SIZE_MAX;
        if (!norma__offer(s, (move){NOBODY, g, NOBODY, {NORMA_NONE, NORMA_NONE}}))
            return;
    }
}

/* ---- all of them ---- */

typedef void kind_of_move(search *s);

static void moves_unfilled(search *s)
{
    if (moves_along(s, true, NULL))
        moves_along(s, false, NULL);
}

bool norma__candidates(search *s, size_t kind)
{
    static kind_of_move *const of_total[] = {one_more_anywhere, NULL};
    static kind_of_move *const of_unit[] = {moves_of_one, one_more, NULL};
    static kind_of_move *const of_pair[] = {exchanges,     moves_unfilled, moves_filled,
                                            moves_in_both, one_more,       NULL};
    const table *t = &s->d->tables[s->at.table];
    kind_of_move *const *kinds = t->rows == NORMA_NONE ? of_total : one_way(t) ? of_unit : of_pair;
    if (!kinds[kind])
        return false;
    s->offers = s->mode == CHEAPEST ? MOST_COMPARED : MOST_TRIED;
    if (!s->without_fillers || (kinds[kind] != exchanges && kinds[kind] != moves_filled))
        kinds[kind](s);
    return true;
}
