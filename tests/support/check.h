/* What tests of the library share: values, and the allocation that fails on purpose. */
#ifndef NORMA_TESTS_CHECK_H
#define NORMA_TESTS_CHECK_H

#include "support/values.h"

#include "foundation/memory.h"

/* Runs body, which must set status and may use k, with the k-th allocation failing, for k = 1, 2,
   ... until status is NORMA_OK. Every failure on the way must be NORMA_ENOMEM, and out NULL. */
#define check_every_allocation(out, call)                                                          \
    do {                                                                                           \
        norma_status allocation_status = NORMA_ENOMEM;                                             \
        for (long k = 1; allocation_status != NORMA_OK; k++) {                                     \
            norma__alloc_countdown = k;                                                            \
            allocation_status = (call);                                                            \
            norma__alloc_countdown = 0;                                                            \
            assert_true(allocation_status == NORMA_OK ||                                           \
                        (allocation_status == NORMA_ENOMEM && !(out)));                            \
        }                                                                                          \
    } while (0)

#endif
