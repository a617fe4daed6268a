/* Plain answers many at a time: fields of one byte, each followed by its delimiter. */
#ifndef NORMA_FORMATS_LANES_H
#define NORMA_FORMATS_LANES_H

#include "formats/text/plan.h"

enum { NORMA__LANES = 32 };

/* Ways to take answers. */
typedef enum norma__lanes_way {
    NORMA__LANES_BEST = 0, /* of those that this processor has */
    NORMA__LANES_ONE,      /* field by field */
    NORMA__LANES_AVX2,
    NORMA__LANES_AVX512
} norma__lanes_way;

/* Tests choose one; a way that the processor has not is not taken. */
extern norma__lanes_way norma__lanes_wanted;

/* What makes a field an answer, by column; there are NORMA__LANES more than columns. */
typedef struct norma__lanes {
    /* How many fields from p on, at most NORMA__LANES, are as the columns from c on have it; their
       cells, and some that mean nothing, go to out. May read 2 * NORMA__LANES bytes. */
    unsigned (*take)(const struct norma__lanes *lanes, size_t c, const char *p, uint8_t *out);
    uint8_t *all;     /* the arrays */
    uint8_t *first;   /* the smallest byte that is an answer */
    uint8_t *width;   /* the largest, less the smallest */
    uint8_t *cell;    /* of the smallest; the next bytes have the next cells */
    uint8_t *other;   /* one more byte that is a field, */
    uint8_t *another; /* and its cell */
    uint8_t *after;   /* the byte after the field */
    uint8_t *run;     /* how many such columns follow one another, at most NORMA__LANES */
} norma__lanes;

/* Learns from the roles' tables of bytes. take is NULL where fields are best taken one by one. */
norma_status norma__lanes_make(norma__lanes *lanes, const norma__plan *plan, norma_error *err);
void norma__lanes_free(norma__lanes *lanes);

#endif
