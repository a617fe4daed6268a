/* Shared but private: continuous norms as text, JSON and CSV. */
#ifndef NORMA_REPORT_CONTINUOUS_PARTS_H
#define NORMA_REPORT_CONTINUOUS_PARTS_H

#include "report/envelope.h"

/* What coefficient k is of: "T^2 age", "log scale u^2". */
void norma__put_continuous_term(norma__buffer *out, norma_language language,
                                const norma_continuous_model *model, size_t k,
                                const char *covariate);

/* The same of a subset's terms: "T + T^3 age". */
void norma__put_continuous_terms(norma__buffer *out, const norma_continuous *result,
                                 const norma_continuous_subset *subset, const char *covariate);

/* In English; a phrase of the catalogue. */
const char *norma__continuous_method(int method);

norma_status norma__continuous_json(norma_output *out, const norma_continuous *result,
                                    const norma_continuous_names *names,
                                    const norma_report_context *context, norma_error *err);
norma_status norma__continuous_text(norma_output *out, const norma_continuous *result,
                                    const norma_continuous_names *names,
                                    const norma_report_context *context, norma_error *err);

#endif
