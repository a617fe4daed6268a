/* Correlations as text for a terminal. */
#ifndef NORMA_REPORT_CORRELATE_TEXT_H
#define NORMA_REPORT_CORRELATE_TEXT_H

#include <norma/report.h>

norma_status norma__correlate_text(norma_output *out, const norma_correlation *result,
                                   const norma_report_context *context, norma_error *err);

#endif
