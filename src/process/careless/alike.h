/* How alike the answers of respondents are: all pairs of a set, sixty-four items at a time. */
#ifndef NORMA_PROCESS_CARELESS_ALIKE_H
#define NORMA_PROCESS_CARELESS_ALIKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <norma/status.h>

#include "process/careless/answers.h"

/* Answers as codes of a few bits, a respondent side by side: bit j % 64 of word
   [r][j / 64][b] is bit b of the code of respondent r's answer to item j. A code is the cell; the
   largest that the bits can hold stands for no answer. */
typedef struct norma__codes {
    size_t n, p;        /* respondents, items */
    size_t words, bits; /* words of 64 items; bits of a code */
    uint64_t *code;     /* n x words x bits */
    uint64_t *answered; /* n x words */
    uint32_t *n_answered;
} norma__codes;

norma_status norma__codes_of(norma__codes *codes, const norma__answers *answers,
                             const norma_data *data, int threads, norma_error *err);
void norma__codes_clear(norma__codes *codes);

/* Words of one respondent's codes. */
static inline size_t norma__code_words(const norma__codes *codes)
{
    return codes->words * codes->bits;
}

enum { NORMA__TILE_ROWS = 8 };

/* Some respondents in tiles of eight: word k of a tile's respondent l is at [tile][k][l]. Lanes
   beyond the last respondent have no answer. */
typedef struct norma__alike norma__alike;

/* Raises best of the tiles from first on, and own, that of the respondent who is compared with
   them; complete: this one answered everything. */
typedef void norma__alike_path(const norma__alike *alike, double *best, double *own, size_t first,
                               bool complete);

struct norma__alike {
    size_t n, room; /* respondents; at most */
    size_t p, words, bits;
    uint64_t *code, *answered;
    uint8_t *complete;    /* of a tile: every answer of every respondent is there */
    uint64_t *one, *mask; /* the respondent who is compared */
    norma__alike_path *path;
};

/* path: norma__alike_path_at(), 0 is the fastest. */
bool norma__alike_new(norma__alike *alike, const norma__codes *codes, size_t room, size_t path);
void norma__alike_clear(norma__alike *alike);

/* Takes n respondents, at most room; rows are indices of codes. */
void norma__alike_take(norma__alike *alike, const norma__codes *codes, const size_t *rows,
                       size_t n);

/* Compares respondent i of alike with all that come after: raises best of each (room for whole
   tiles) to the share of equal answers among the items that both answered, where those are at
   least half of all. */
void norma__alike_compare(norma__alike *alike, double *best, size_t i);

#endif
