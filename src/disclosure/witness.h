/* Witnesses: for a small cell, moves after which it is not small and all that is printed is the
   same; where there are too few, the cheapest cells that must be hidden too. */
#ifndef NORMA_DISCLOSURE_WITNESS_H
#define NORMA_DISCLOSURE_WITNESS_H

#include "disclosure/moves.h"

/* A hidden cell that must be able to have need respondents more. */
typedef struct target {
    place at;
    size_t need;
} target;

/* The search for one witness: moves by distinct respondents. */
typedef struct search search;

/* most_need: the largest need of any target. NULL: no memory. */
search *norma__witness_search_new(norma_disclosure *d, size_t most_need);
void norma__witness_search_free(search *s);

/* Whether exchanges in what is hidden now are enough. Changes nothing but the search. */
bool norma__has_exchanges(search *s, const target *t);

/* Hides as little as it can until there is a witness; *found is false when nothing helps. */
norma_status norma__make_witness(search *s, const target *t, bool *found, norma_error *err);

#endif
