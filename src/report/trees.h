/* Shared but private: results as JSON trees, for the reports that contain them. */
#ifndef NORMA_REPORT_TREES_H
#define NORMA_REPORT_TREES_H

#include <norma/report.h>

#include "report/json_tree.h"

void norma__add_reliability(norma__json_tree *j, cJSON *in, const char *key,
                            const norma_reliability_result *result);

/* Fills object; match may be NULL, else the instrument is whose key it matches. */
void norma__add_factor(norma__json_tree *j, cJSON *object, const norma_factor_result *result,
                       const norma_key_match *match, const norma_instrument *instrument);

/* Adds the rules with their counts, the numbers kept and flagged, and the item latencies. */
void norma__add_screen(norma__json_tree *j, cJSON *object, const norma_screen_result *result,
                       const norma_instrument *instrument);

void norma__add_comparison(norma__json_tree *j, cJSON *in, const char *key,
                           const norma_comparison *comparison);

#endif
