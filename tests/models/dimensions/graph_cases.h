/* What the tests of networks share: the cases of tests/reference/graph.json, and how far a
   graphical lasso is from its optimum. */
#ifndef NORMA_TESTS_GRAPH_CASES_H
#define NORMA_TESTS_GRAPH_CASES_H

#include <math.h>
#include <stdio.h>

#include "models/dimensions/dimensioning.h"

enum { GRAPH_MOST = 25, GRAPH_CASES = 5 };

typedef struct graph_case {
    size_t p, n;
    double cor[GRAPH_MOST * GRAPH_MOST];
    const cJSON *json; /* borrowed */
} graph_case;

/* Fills a symmetric matrix from the list of what is over its diagonal, column by column. */
static inline void fill_symmetric(double *matrix, size_t p, double diagonal, const cJSON *upper)
{
    const cJSON *element = upper->child;
    for (size_t j = 0; j < p; j++) {
        matrix[j * p + j] = diagonal;
        for (size_t i = 0; i < j; i++, element = element->next) {
            assert_non_null(element);
            matrix[j * p + i] = matrix[i * p + j] = element->valuedouble;
        }
    }
    assert_null(element);
}

static inline graph_case graph_case_of(const cJSON *reference, size_t k)
{
    char path[32];
    graph_case c = {0};
    snprintf(path, sizeof path, "cases/%zu", k);
    c.json = json_at(reference, path);
    c.p = (size_t)json_number(c.json, "p");
    c.n = (size_t)json_number(c.json, "n");
    fill_symmetric(c.cor, c.p, 1, json_at(c.json, "cor"));
    return c;
}

/* Communities of a reference: from 1, 0 for an item on its own. */
static inline void assert_communities(const size_t *community, const cJSON *want)
{
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, want)
    {
        const size_t number = *community++;
        assert_int_equal(number == NORMA_NONE ? 0 : number + 1, element->valueint);
    }
}

/* One factor: all correlations r. */
static inline void fill_compound(double *cor, size_t p, double r)
{
    for (size_t k = 0; k < p * p; k++)
        cor[k] = k % (p + 1) == 0 ? 1 : r;
}

#endif
