/* What the tests of the criteria share: reference matrices, and a criterion by its code. */
#ifndef NORMA_TESTS_DIMENSIONING_H
#define NORMA_TESTS_DIMENSIONING_H

#include <string.h>

#include "models/dimensions/criteria.h"
#include "models/factorial.h"

static const char *const DIMENSIONING_IDS[] = {
    "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10", "11", "12", "13",
    "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26",
    "27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39"};

/* Everything from a matrix that is no sample's. */
static inline norma_dimensions_result *dimensions_of(const double *cor, size_t p, size_t n,
                                                     const norma_dimensions_options *options)
{
    const norma_dimensions_options defaults = NORMA_DIMENSIONS_OPTIONS_INIT;
    const norma__matrix matrix = {.cor = cor, .ids = DIMENSIONING_IDS, .p = p, .n = n};
    norma_dimensions_result *r = NULL;
    norma_error err = {0};
    assert_true(p <= sizeof DIMENSIONING_IDS / sizeof *DIMENSIONING_IDS);
    if (norma__dimensions_analyse(&r, &matrix, NULL, NULL, options ? options : &defaults, &err) !=
        NORMA_OK)
        fail_msg("%s", err.message);
    return r;
}

static inline const norma_dimension_criterion *criterion_of(const norma_dimensions_result *r,
                                                            const char *code)
{
    for (size_t i = 0; i < r->n_criteria; i++)
        if (strcmp(r->criteria[i].code, code) == 0)
            return &r->criteria[i];
    fail_msg("there is no criterion %s", code);
    return NULL;
}

/* The last series of a criterion against numbers of a reference; null stands for any. */
static inline void assert_series(const norma_dimensions_result *r, const char *code,
                                 const cJSON *want, double relative, double absolute)
{
    const norma_dimension_criterion *c = criterion_of(r, code);
    const norma_criterion_series *s = &c->series[c->n_series - 1];
    const cJSON *element = NULL;
    size_t i = 0;
    cJSON_ArrayForEach(element, want)
    {
        if (cJSON_IsNumber(element)) {
            assert_true(i < s->n);
            assert_close(s->values[i], element->valuedouble, relative, absolute);
        }
        i++;
    }
    assert_true(i > 0);
}

#endif
