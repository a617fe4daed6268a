/* Which moves could give a cell one respondent more. */
#ifndef NORMA_DISCLOSURE_CANDIDATES_H
#define NORMA_DISCLOSURE_CANDIDATES_H

#include "disclosure/witness.h"

typedef enum search_mode {
    FREE,        /* moves that change hidden cells only */
    EMPTY_CELLS, /* and empty cells, which are hidden then */
    CHEAPEST     /* the move that asks for the least more */
} search_mode;

typedef struct used_group {
    uint32_t group;
    size_t n;
} used_group;

struct search {
    norma_disclosure *d;
    place at;
    size_t missing;
    used_group *used;
    size_t n_used;
    search_mode mode;
    bool without_fillers; /* only moves of one respondent */
    size_t offers;        /* moves that may still be looked at */
    move best;
    double best_cost;
    norma_status status;
};

/* How many of a group have not moved yet. */
size_t norma__left(const search *s, uint32_t group);

/* Makes a move as often as it can be made and is wanted. */
void norma__take(search *s, const move *m);

/* Looks at a move. Returns false when there is no need to look at more. */
bool norma__offer(search *s, move m);

/* Offers moves of a kind, the most natural first: exchanges, moves of one respondent, moves whose
   place is filled by a third, moves in two hierarchies, one respondent more. Returns false when
   there is no such kind. */
bool norma__candidates(search *s, size_t kind);

#endif
