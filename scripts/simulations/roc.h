/* The area under a receiver operating characteristic, with DeLong's interval. */
#ifndef NORMA_SCRIPTS_ROC_H
#define NORMA_SCRIPTS_ROC_H

#include <stdbool.h>
#include <stddef.h>

typedef struct roc_area {
    size_t n[2]; /* respondents without and with the criterion that have the index */
    double area; /* share of pairs in which the one with the criterion has the higher value; ties
                    count half; NaN when either group is empty */
    double se;   /* DeLong, DeLong & Clarke-Pearson (1988) */
} roc_area;

/* Values that are NaN are left out. */
roc_area roc_of(const double *value, const bool *criterion, size_t n);

/* Of two indices on the same respondents, those that have both: the difference of their areas and
   its standard error. */
typedef struct roc_difference {
    double difference, se;
} roc_difference;
roc_difference roc_compare(const double *a, const double *b, const bool *criterion, size_t n);

#endif
