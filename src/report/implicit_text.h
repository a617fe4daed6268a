/* Implicit measures for a terminal. */
#ifndef NORMA_REPORT_IMPLICIT_TEXT_H
#define NORMA_REPORT_IMPLICIT_TEXT_H

#include <norma/report.h>

#include "foundation/buffer.h"

/* How the score of a measure was computed. */
void norma__put_variant(norma__buffer *out, norma_language language,
                        const norma_implicit_measure *measure,
                        const norma_implicit_options *options);

norma_status norma__implicit_text(norma_output *out, const norma_implicit_result *result,
                                  const norma_trials *trials, const norma_report_context *context,
                                  norma_error *err);

#endif
