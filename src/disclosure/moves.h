/* Moves: how the population could differ from what it is, and which printed cells would change. */
#ifndef NORMA_DISCLOSURE_MOVES_H
#define NORMA_DISCLOSURE_MOVES_H

#include <norma/note.h>

#include "disclosure/cells.h"

struct norma_disclosure {
    people *people;  /* NULL when all is decided */
    size_t n_tables; /* as asked for */
    size_t n_all;    /* with one-way tables that were printed earlier only, and the total, last */
    table *tables;
    size_t *order;      /* of all tables: those of one breakdown first, whose cells cost most */
    size_t *one_way;    /* for each breakdown its one-way table, or NORMA_NONE */
    uint64_t *shown_in; /* for each group the two-way tables, as bits, in which its cell was shown
                           when norma__note_shown() was called; NULL: not noted */
    norma_notes notes;
};

static inline table *total_of(const norma_disclosure *d)
{
    return &d->tables[d->n_all - 1];
}

/* A cell of a table. */
typedef struct place {
    size_t table;
    uint32_t row, column;
} place;

/* The mover takes the units that a model has in one or two hierarchies; a filler, if any, takes
   those that the mover leaves. No mover: one respondent more, with all units of the model. */
typedef struct move {
    uint32_t mover, model, filler; /* groups, or NOBODY */
    size_t trees[2];               /* or NORMA_NONE */
} move;

/* What hiding a shown cell costs, in thousandths of a respondent: an empty cell next to nothing, a
   unit of a one-way table more than as many in the cells of a two-way table; INFINITY: no use. */
double norma__hiding_cost(const table *t, uint32_t row, uint32_t column);
#define COST_OF_ONE 1000.0 /* a respondent in a cell of a two-way table */

/* What hiding all that a move changes would cost; it stops above limit. */
double norma__move_cost(const norma_disclosure *d, const move *m, double limit);

/* Notes for each group in which of the first 64 tables its cell is shown, so that exchanges that
   would change a shown cell are told at a glance. */
norma_status norma__note_shown(norma_disclosure *d, norma_error *err);
void norma__forget_shown(norma_disclosure *d);

/* Whether two groups cannot exchange the units of a hierarchy unless more is hidden: one of them
   would leave a shown cell of a table other than this one, and not for one another. */
bool norma__exchange_excluded(const norma_disclosure *d, uint32_t a, uint32_t b, size_t this_table,
                              size_t tree);

/* Hides all that a move changes. */
norma_status norma__hide_changed(norma_disclosure *d, const move *m, norma_error *err);

#endif
