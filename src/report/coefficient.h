/* Shared but private: a coefficient with its intervals, in each form. */
#ifndef NORMA_REPORT_COEFFICIENT_H
#define NORMA_REPORT_COEFFICIENT_H

#include "report/envelope.h"

/* "Feldt", "ADF": how an interval was made, as people say it; a phrase. */
const char *norma__interval_name(int method);

void norma__add_coefficient(norma__json_tree *j, cJSON *in, const char *key,
                            const norma_coefficient *coefficient);

/* "[0.686, 0.721]" */
void norma__text_interval(norma__buffer *out, norma_language language, double low, double high);

#endif
