/* Closeness, JSON by path, and reference values: what tests of the library and of the command
 * share. */
#ifndef NORMA_TESTS_VALUES_H
#define NORMA_TESTS_VALUES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cJSON.h>
#include <cmocka.h>

/* Fails the test unless |got - want| <= abs + rel |want|; two NaN are close. */
#define assert_close(got, want, rel, abs)                                                          \
    check_close((got), (want), (rel), (abs), __FILE__, __LINE__)
void check_close(double got, double want, double rel, double abs, const char *file, int line);

/* A JSON file of tests/reference; fails the test when it is not there. Free with cJSON_Delete(). */
cJSON *reference_load(const char *name);

/* The member at a path of keys and array indices ("fit/rmsea", "loadings/0"); fails when absent. */
const cJSON *json_at(const cJSON *root, const char *path);
double json_number(const cJSON *root, const char *path);

#endif
