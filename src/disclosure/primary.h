/* Primary cells: small ones, dominated ones, those that an earlier print or an overlapping unit
   would tell apart. */
#ifndef NORMA_DISCLOSURE_PRIMARY_H
#define NORMA_DISCLOSURE_PRIMARY_H

#include "disclosure/witness.h"

typedef struct targets {
    size_t n, capacity;
    target *list;
} targets;

/* Hides the primary cells and lists them: the total, then units, then pairs; in each the most
   needy first. */
norma_status norma__primary(norma_disclosure *d, targets *list, const norma_printed_before *before,
                            size_t n_before, const norma_disclosure_options *o, norma_error *err);

#endif
