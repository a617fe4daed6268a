/* The respondents as they count for disclosure: how many have which combination of units. */
#ifndef NORMA_DISCLOSURE_PEOPLE_H
#define NORMA_DISCLOSURE_PEOPLE_H

#include <norma/disclosure.h>

#define NOBODY UINT32_MAX /* no unit, no group of people */

/* One breakdown. Rows in no unit are a unit behind the named ones: one inside each larger unit. */
typedef struct breakdown {
    size_t within, tree;     /* tree: the largest breakdown of its hierarchy */
    size_t n_named, n_units; /* with those of rows in no unit */
    uint32_t *parent;        /* n_units: a unit of within, or 0 (the total); NOBODY: of nobody */
    size_t *child_start;     /* for each unit of within, and the end */
    uint32_t *children;      /* units by the unit around them, in order */
    size_t *member_start;    /* for each unit, and the end */
    uint32_t *members;       /* groups by unit, in order */
} breakdown;

/* People with the same units everywhere are one group: who of them it is makes no difference. */
typedef struct people {
    size_t n, n_breakdowns; /* groups; breakdowns */
    uint32_t *units;        /* n x n_breakdowns, sorted */
    uint32_t *count;        /* n: respondents of the group, at least 1 */
    int64_t *heaviest;      /* n: the largest weight in it; NULL without weights */
    double *weight;         /* n: the sum of weights; NULL without */
    size_t total;           /* respondents */
    breakdown *breakdowns;
} people;

/* Groups the rows that keep flags (all when NULL). Refuses hierarchies that are none. */
norma_status norma__people_of(people **out, const norma_breakdown *breakdowns, size_t n_breakdowns,
                              size_t n_rows, const uint8_t *keep, const int64_t *weights,
                              norma_error *err);
void norma__people_free(people *p);

/* Things 0 ... n - 1 by their key (NOBODY: in no list): start[key] ... start[key + 1] of listed;
   those of one key stay in order. */
norma_status norma__list_by(size_t **start, uint32_t **listed, size_t n_keys, size_t n,
                            const uint32_t *key, size_t stride, norma_error *err);

/* How many units the breakdown around a breakdown has; 1 for the total. */
static inline size_t norma__units_around(const people *p, size_t which)
{
    size_t within = p->breakdowns[which].within;
    return within == NORMA_NONE ? 1 : p->breakdowns[within].n_units;
}

/* The units of a group. */
static inline const uint32_t *units_of(const people *p, uint32_t group)
{
    return p->units + (size_t)group * p->n_breakdowns;
}

/* Which unit of a breakdown a group is in; 0 for the total, which is one unit. */
static inline uint32_t unit_in(const uint32_t *units, size_t of_breakdown)
{
    return of_breakdown == NORMA_NONE ? 0 : units[of_breakdown];
}

#endif
