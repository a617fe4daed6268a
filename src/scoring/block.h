/* Scores of a block of rows: the columns of a block stay in the cache while every scale of the
   hierarchy is scored from them, or from the sums of its parts. */
#ifndef NORMA_SCORING_BLOCK_H
#define NORMA_SCORING_BLOCK_H

#include "scoring/holes.h"

enum { NORMA__SCORE_BLOCK = 1024 };

/* What all blocks are scored with. */
typedef struct norma__scoring {
    const norma_instrument *instrument;
    const norma_data *data;
    const uint8_t *keep; /* NULL: all */
    const norma__score_rule *rules;
    const norma__holes *holes; /* n_items; NULL: none filled */
    norma_scores *scores;
} norma__scoring;

/* How many rows ended how on one scale. */
typedef struct norma__score_counts {
    size_t scored, too_few, imputed;
} norma__score_counts;

/* Sums over the items of one scale. */
typedef struct norma__item_sums {
    double keyed[NORMA__SCORE_BLOCK];  /* weight x answer */
    double weight[NORMA__SCORE_BLOCK]; /* of the items that have an answer, given or filled */
    double share[NORMA__SCORE_BLOCK];  /* weight x answer on 0 ... common */
    double shared[NORMA__SCORE_BLOCK]; /* weight of the items whose range is not a point */
} norma__item_sums;

/* A thread's working memory. */
typedef struct norma__score_room {
    int32_t *sums;                      /* n_scales x a block: answers from 0, keyed */
    int32_t *answered;                  /* n_scales x a block: items answered */
    int32_t kept[NORMA__SCORE_BLOCK];   /* 1 for a row that counts */
    uint8_t sum[NORMA__SCORE_BLOCK];    /* of as many items as a byte can hold */
    uint8_t number[NORMA__SCORE_BLOCK]; /* of them that were answered */
    norma__item_sums items;
    norma__score_counts *counts; /* n_scales, over all blocks of the thread */
} norma__score_room;

/* Bytes that a room takes. */
size_t norma__score_room_bytes(size_t n_scales);

norma_status norma__score_room_new(norma__score_room *room, size_t n_scales, norma_error *err);
void norma__score_room_free(norma__score_room *room);

/* Scores rows start ... start + n - 1, n at most NORMA__SCORE_BLOCK, on every scale. */
void norma__score_block(const norma__scoring *s, norma__score_room *room, size_t start, size_t n);

/* What a block's scores on one scale are made from: items with weights, ranges and holes filled;
   or the scores of its parts. */
norma__score_counts norma__score_items(const norma__scoring *s, norma__score_room *room,
                                       size_t scale, size_t start, size_t n);
norma__score_counts norma__score_parts(const norma__scoring *s, norma__score_room *room,
                                       size_t scale, size_t start, size_t n);

#endif
