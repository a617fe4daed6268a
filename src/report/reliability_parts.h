/* Shared but private: the parts of the report of reliability. */
#ifndef NORMA_REPORT_RELIABILITY_PARTS_H
#define NORMA_REPORT_RELIABILITY_PARTS_H

#include "report/envelope.h"

/* What norma_report_reliability() was given. */
typedef struct norma__reliability_report {
    const norma_reliability_result *const *scales;
    size_t n_scales;
    const norma_reliability_extras *extras; /* never NULL */
    const norma_report_context *context;
} norma__reliability_report;

norma_status norma__reliability_text(norma_output *out, const norma__reliability_report *report,
                                     norma_error *err);
norma_status norma__reliability_json(norma_output *out, const norma__reliability_report *report,
                                     norma_error *err);
norma_status norma__reliability_csv(norma_output *out, const norma__reliability_report *report,
                                    norma_error *err);

/* ---- parts of the JSON ---- */

void norma__add_composite(norma__json_tree *j, cJSON *in, const norma_composite *composite);
void norma__add_retest(norma__json_tree *j, cJSON *in, const norma_retest *retest);
void norma__add_short_form(norma__json_tree *j, cJSON *in, const norma_short_form *form);

/* ---- parts of the text ---- */

/* One scale: every coefficient, its items, halves, errors by score. */
void norma__text_scale(norma__buffer *out, norma_language language,
                       const norma_reliability_result *result);
void norma__text_extras(norma__buffer *out, norma_language language,
                        const norma_reliability_extras *extras);

#endif
