/* What all tests share: closeness, reference values, and the allocation that fails on purpose. */
#ifndef NORMA_TESTS_CHECK_H
#define NORMA_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cJSON.h>
#include <cmocka.h>

#include "foundation/memory.h"

/* Fails the test unless |got - want| <= abs + rel |want|; two NaN are close. */
#define assert_close(got, want, rel, abs)                                                          \
    check_close((got), (want), (rel), (abs), __FILE__, __LINE__)
void check_close(double got, double want, double rel, double abs, const char *file, int line);

/* A JSON file of tests/reference; fails the test when it is not there. Free with cJSON_Delete(). */
cJSON *reference_load(const char *name);

/* The member at a path of keys and array indices ("fit/rmsea", "loadings/0"); fails when absent. */
const cJSON *reference_at(const cJSON *root, const char *path);
double reference_number(const cJSON *root, const char *path);

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
