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

norma_status norma__factor_json(norma_output *out, const norma__factor_view *view,
                                norma_error *err);
norma_status norma__factor_csv(norma_output *out, const norma__factor_view *view, norma_error *err);
norma_status norma__factor_text(norma_output *out, const norma__factor_view *view,
                                norma_error *err);

#endif
