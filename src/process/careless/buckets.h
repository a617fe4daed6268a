/* Respondents brought together by a hash of their answers. */
#ifndef NORMA_PROCESS_CARELESS_BUCKETS_H
#define NORMA_PROCESS_CARELESS_BUCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bucket k holds members[start[k]] ... members[start[k + 1] - 1], in increasing order. Different
   hashes may share a bucket. */
typedef struct norma__buckets {
    size_t n, n_buckets; /* a power of two, about as many as members */
    size_t *members;
    size_t *start;  /* n_buckets + 1 */
    uint64_t *hash; /* room for n, to be filled before sorting */
} norma__buckets;

bool norma__buckets_new(norma__buckets *buckets, size_t n);
void norma__buckets_clear(norma__buckets *buckets);

/* Sorts 0 ... n - 1 by their hashes. Time O(n). */
void norma__buckets_sort(norma__buckets *buckets);

/* Takes another word into a hash; 0 is the hash of nothing. */
static inline uint64_t norma__hash_word(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

#endif
