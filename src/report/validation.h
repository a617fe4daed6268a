/* Shared but private: what the text, JSON and HTML of a validation all say. */
#ifndef NORMA_REPORT_VALIDATION_H
#define NORMA_REPORT_VALIDATION_H

#include <norma/report.h>

#include "report/words.h"
#include "report/write.h"

/* The scores of one scale. */
typedef struct norma__scale_scores {
    size_t n;
    double mean, sd; /* of POMP; NaN when n < 1, n < 2 */
} norma__scale_scores;

typedef struct norma__overview {
    const norma_validation *result;
    norma_language language;
    size_t n_scales;
    size_t *order; /* scales, each followed by its parts */
    norma__scale_scores *scores;
    size_t n_verdicts[3];
    size_t n_set_aside;
    bool small; /* too few respondents for shares to mean much */
} norma__overview;

norma_status norma__overview_make(norma__overview *overview, const norma_validation *result,
                                  norma_language language, norma_error *err);
void norma__overview_free(norma__overview *overview);

norma_verdict norma__verdict_of(const norma__overview *overview, size_t scale);
/* "pass", "caution", "hold" in the language */
const char *norma__verdict_word(norma_language language, norma_verdict verdict);
const char *norma__scale_title(const norma__overview *overview, size_t scale);
/* What a criterion looks at, in words. */
const char *norma__criterion_word(norma_language language, const char *code);
/* A criterion's figure or limit as people read it: counts whole, the rest with decimals. */
norma__figure norma__criterion_figure(norma_language language, const char *code, double value);
/* The figure of a reason, exact enough to see why. */
norma__figure norma__reason_figure(norma_language language, const norma_gate_reason *reason);
/* What an index of response process is, in words. */
const char *norma__index_word(norma_language language, norma_index index);
/* What people read instead of a rule's id. */
const char *norma__rule_title(norma_language language, const norma_rule *rule);
/* "longest run of equal answers >= 50 %" */
void norma__put_rule(norma__buffer *out, norma_language language, const norma_rule *rule);

/* How many scales an override of the validation changed. */
size_t norma__overridden_scales(const norma_validation *v, const norma_override *override);

/* The reasons for a caution or hold, worst first, then those overridden, joined by commas:
   "reliability 0.58; overridden: n 12". */
void norma__put_reasons(norma__buffer *out, const norma__overview *overview, size_t scale);
/* The same of any word of the gate; NULL: nothing. */
void norma__put_gate_reasons(norma__buffer *out, norma_language language,
                             const norma_gate_result *gate);

/* The two first of those that led to the verdict. */
void norma__put_main_reasons(norma__buffer *out, const norma__overview *overview, size_t scale);

/* Those that led to the verdict in a word each: "reliability, item-rest". */
void norma__put_brief_reasons(norma__buffer *out, const norma__overview *overview, size_t scale);

/* What to do first: adviser number which adds its sentence, or nothing when it has none; false when
   there is no such adviser. */
bool norma__advice(norma__buffer *out, const norma__overview *overview, size_t which);

/* Two sentences on the structure, or why there is none. */
void norma__put_structure(norma__buffer *out, const norma__overview *overview);

norma_status norma__validation_json(norma_output *out, const norma_validation *result,
                                    const norma_report_context *context, norma_error *err);

#endif
