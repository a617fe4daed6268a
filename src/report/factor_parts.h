/* Shared but private: the factor analysis in each of its forms. */
#ifndef NORMA_REPORT_FACTOR_PARTS_H
#define NORMA_REPORT_FACTOR_PARTS_H

#include <norma/report.h>

#include "report/words.h"
#include "report/write.h"

/* What one report of a factor analysis shows. */
typedef struct norma__factor_view {
    const norma_factor_result *result;
    const norma_key_match *match;       /* NULL: no key */
    const norma_instrument *instrument; /* with a match */
    const norma_congruence *congruence; /* NULL: nothing compared */
    const norma_report_context *context;
} norma__factor_view;

/* Components are no factors, and are called by their name. */
static inline bool norma__is_components(const norma_factor_result *r)
{
    return r->extraction == NORMA_EXTRACT_PCA;
}

/* "F1", or "C1" of components; norma_factor_option_table() has the names of choices. */
norma__figure norma__factor_name(const norma_factor_result *r, size_t factor);
const char *norma__factor_choice(const char *option, int choice);

norma_status norma__factor_json(norma_output *out, const norma__factor_view *view,
                                norma_error *err);
norma_status norma__factor_csv(norma_output *out, const norma__factor_view *view, norma_error *err);
norma_status norma__factor_text(norma_output *out, const norma__factor_view *view,
                                norma_error *err);

#endif
