/* Shared but private: what the reports of a factor analysis call things. */
#ifndef NORMA_REPORT_FACTOR_WORDS_H
#define NORMA_REPORT_FACTOR_WORDS_H

#include <norma/report.h>

#include "report/write.h"

/* Components are no factors, and are called by their name. */
static inline bool norma__is_components(const norma_factor_result *r)
{
    return r->extraction == NORMA_EXTRACT_PCA;
}

/* "F1", or "C1" of components; norma_factor_option_table() has the names of choices. */
norma__figure norma__factor_name(const norma_factor_result *r, size_t factor);
const char *norma__factor_choice(const char *option, int choice);

#endif
