/* The criteria: each fills what it says in a result; none knows of the others. */
#ifndef NORMA_MODELS_DIMENSIONS_CRITERIA_H
#define NORMA_MODELS_DIMENSIONS_CRITERIA_H

#include <norma/dimensions.h>

#include "statistics/matrix.h"
#include "statistics/redraw.h"

/* What all criteria work on. */
typedef struct norma__dimensioning {
    norma_dimensions_result *result; /* items, n, eigenvalues, reduced and most are there */
    const norma_dimensions_options *options;
    const norma_sample *sample;
    const norma__matrix *matrix;
    const norma__rows *rows; /* NULL: a sample of counts, or of weighted rows */
    double log_det;          /* of the matrix; NaN when it is not positive definite */
} norma__dimensioning;

/* norma_dimensions() from the matrix on; rows may be NULL, and sample where rows are. The options
   are in range. */
norma_status norma__dimensions_analyse(norma_dimensions_result **out, const norma__matrix *matrix,
                                       const norma_sample *sample, const norma__rows *rows,
                                       const norma_dimensions_options *options, norma_error *err);

/* The most factors that leave degrees of freedom: (p - k)^2 > p + k; 0 for up to 3 items. */
size_t norma__most_testable(size_t p);

/* Adds a criterion (n_factors NORMA_NONE, no series); its texts are static. NULL: no memory. */
norma_dimension_criterion *norma__criterion_add(norma_dimensions_result *result, const char *code,
                                                const char *title, const char *assumes,
                                                const char *source, const char *family);

/* Adds a series of n values, copied, from first on. */
norma_status norma__criterion_series(norma_dimension_criterion *criterion, const char *name,
                                     size_t first, const double *values, size_t n,
                                     norma_error *err);

/* One or more criteria each, in their own file. What cannot be computed here is a criterion with
   NORMA_NONE and a note that says why. */
norma_status norma__criteria_parallel(norma__dimensioning *d, norma_error *err); /* normal data */
norma_status norma__criteria_permuted(norma__dimensioning *d, norma_error *err); /* needs rows */
norma_status norma__criteria_map(norma__dimensioning *d, norma_error *err);
norma_status norma__criteria_eigenvalues(norma__dimensioning *d, norma_error *err); /* Kaiser,
                                                          acceleration factor, empirical Kaiser */
norma_status norma__criteria_fit(norma__dimensioning *d, norma_error *err);         /* sequential
                                                                         chi-square, information criteria */
norma_status norma__criteria_hull(norma__dimensioning *d, norma_error *err);
norma_status norma__criteria_comparison_data(norma__dimensioning *d, norma_error *err);
norma_status norma__criteria_nest(norma__dimensioning *d, norma_error *err);

/* Exploratory graph analysis fills result->graph, and adds its criterion. */
norma_status norma__criteria_graph(norma__dimensioning *d, norma_error *err);
void norma__graph_clear(norma_graph_analysis *graph);

#endif
