/* Sheets: the trials of a test person by person and block by block, checked. */
#ifndef NORMA_PROCESS_IMPLICIT_SHEETS_H
#define NORMA_PROCESS_IMPLICIT_SHEETS_H

#include <norma/implicit.h>

/* A cell is a pair of blocks under one condition: 2 x pair + condition, A being 0. */
typedef struct norma__sheets {
    const norma_implicit_test *test;
    size_t n_cells;
    size_t n_persons;
    size_t most;   /* trials of a person */
    size_t *begin; /* n_persons x n_cells: where a person's trials of a cell begin */
    size_t *end;   /* and end; those of a person stand together */
    double *ms;    /* of a trial */
    int8_t *wrong; /* 1 error, 0 correct */
    norma_implicit_person *persons; /* what was seen; moved to the measure */
} norma__sheets;

/* The persons with any trial of the test, by first appearance. Free in any case. */
norma_status norma__sheets_new(norma__sheets *sheets, const norma_implicit_test *test,
                               const norma_trials *trials, norma_error *err);
void norma__sheets_free(norma__sheets *sheets);

/* The largest share of one key, and the share of changes of key, over n trials of one person in
   the order of the file; NaN without keys. Sets the flags that follow from keys and devices. */
void norma__look_at_keys(norma_implicit_person *person, const norma_trials *trials,
                         const uint32_t *list, size_t n, size_t *room);

/* The persons of a list of trials: *of_trial (n of them) is each one's, *participants (n_persons)
   who they are, by first appearance. Both to be freed. */
norma_status norma__group_persons(uint32_t **of_trial, size_t **participants, size_t *n_persons,
                                  const norma_trials *trials, const uint32_t *list, size_t n,
                                  norma_error *err);

/* Sorts a list of trials by their persons, stably: *start (n_persons + 1) tells where each begins.
 */
norma_status norma__sort_by_person(uint32_t **sorted, size_t **start, const uint32_t *list,
                                   const uint32_t *of_trial, size_t n, size_t n_persons,
                                   norma_error *err);

#endif
