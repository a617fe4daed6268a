#include "process/careless/buckets.h"

#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"

bool norma__buckets_new(norma__buckets *buckets, size_t n)
{
    *buckets = (norma__buckets){.n = n, .n_buckets = 1};
    while (buckets->n_buckets < n)
        buckets->n_buckets *= 2;
    buckets->members = NORMA__NEW(size_t, n);
    buckets->start = NORMA__NEW(size_t, buckets->n_buckets + 1);
    buckets->hash = NORMA__NEW(uint64_t, n);
    if (buckets->members && buckets->start && buckets->hash)
        return true;
    norma__buckets_clear(buckets);
    return false;
}

void norma__buckets_clear(norma__buckets *buckets)
{
    free(buckets->members);
    free(buckets->start);
    free(buckets->hash);
    *buckets = (norma__buckets){0};
}

/* A counting sort: start[k] is first the end of bucket k, and comes down to its beginning as the
   members are put in, the last first. */
void norma__buckets_sort(norma__buckets *buckets)
{
    size_t mask = buckets->n_buckets - 1;
    memset(buckets->start, 0, (buckets->n_buckets + 1) * sizeof *buckets->start);
    for (size_t i = 0; i < buckets->n; i++)
        buckets->start[buckets->hash[i] & mask]++;
    for (size_t k = 1; k <= buckets->n_buckets; k++)
        buckets->start[k] += buckets->start[k - 1];
    for (size_t i = buckets->n; i-- > 0;)
        buckets->members[--buckets->start[buckets->hash[i] & mask]] = i;
}
