/* Shared but private: which of many units a screen or a page has room for. */
#ifndef NORMA_REPORT_UNITS_LIST_H
#define NORMA_REPORT_UNITS_LIST_H

#include <norma/units.h>

/* Units that are shown, in their order; of more than most, the ends highest and the ends lowest
   empirical-Bayes means of the first scored scale, highest first. */
typedef struct norma__units_list {
    size_t *units;
    size_t n, of, ends;
} norma__units_list;

/* Free with norma__units_list_free(); false without memory. 2 ends must not be more than most. */
bool norma__units_list_make(norma__units_list *list, const norma_units_result *r,
                            const norma_units_level *level, size_t most, size_t ends);
void norma__units_list_free(norma__units_list *list);

#endif
