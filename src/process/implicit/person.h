/* One person of a sheet. */
#ifndef NORMA_PROCESS_IMPLICIT_PERSON_H
#define NORMA_PROCESS_IMPLICIT_PERSON_H

#include "process/implicit/scores.h"

/* The trials of a person; cell is room for as many as any person has, and is then theirs. */
static inline norma__person_trials norma__person_trials_of(const norma__sheets *s, size_t p,
                                                           uint8_t *cell)
{
    const size_t *begin = s->begin + p * s->n_cells, *end = s->end + p * s->n_cells;
    size_t first = begin[0];
    for (size_t c = 0; c < s->n_cells; c++)
        for (size_t i = begin[c]; i < end[c]; i++)
            cell[i - first] = (uint8_t)c;
    return (norma__person_trials){.test = s->test,
                                  .n = end[s->n_cells - 1] - first,
                                  .n_cells = s->n_cells,
                                  .ms = s->ms + first,
                                  .wrong = s->wrong + first,
                                  .cell = cell};
}

#endif
