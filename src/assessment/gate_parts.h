/* What the gate, the validation and the gating share. */
#ifndef NORMA_ASSESSMENT_GATE_PARTS_H
#define NORMA_ASSESSMENT_GATE_PARTS_H

#include <norma/gating.h>

/* Applies the criteria. overridden: a flag a criterion, whose hold or caution then counts as
   passed; NULL: none. all: reasons of every criterion, else of those that are not passed. */
norma_status norma__gate_judge(norma_gate_result **out, const norma_gate_rules *rules,
                               const norma_gate_evidence *evidence, const bool *overridden,
                               bool all, norma_error *err);

/* What the validation knows of a scale in the whole sample. */
norma_gate_evidence norma__validate_evidence(const norma_validation *v, size_t scale,
                                             double conf_level);

/* Upper end of the interval of the smallest of k item-rest correlations, from n complete rows:
   Fisher's z, the level shared out among the items (Bonferroni), since the smallest was looked for.
   quantile is that of norma__item_rest_quantile(). */
double norma__item_rest_quantile(size_t k, double conf_level);
double norma__item_rest_upper(double smallest, double n, double quantile);

/* ---- overrides ---- */

/* NORMA_EINVAL for an override of no criterion of the gate, of no scale, given twice, or whose
   reason is not 10 to 250 printable characters. */
norma_status norma__overrides_check(const norma_instrument *instrument,
                                    const norma_override *overrides, size_t n, norma_error *err);
norma_status norma__overrides_copy(norma_override **out, const norma_override *overrides, size_t n,
                                   norma_error *err);
void norma__overrides_free(norma_override *overrides, size_t n);

/* Whether an override is about a criterion of a scale. */
bool norma__override_is_of(const norma_override *override, const char *criterion,
                           const char *scale);

/* A flag a criterion of the gate: whether its word on a scale is overridden. */
void norma__overridden(bool *flags, const norma_instrument *instrument, size_t scale,
                       const norma_override *overrides, size_t n);

/* "gate-overridden" with what an override changed: so many verdicts, of so many scales; or
   "override-without-effect". */
norma_status norma__note_override(norma_notes *notes, const norma_override *override,
                                  size_t verdicts, size_t scales, norma_error *err);

bool norma__is_override_note(const norma_note *note);

/* ---- dates ---- */

enum { NORMA__DATE_SIZE = 11 }; /* 2025-01-31 and its NUL */

/* A date as given, or today's in UTC; NORMA_EINVAL when it is none. */
norma_status norma__today(char today[NORMA__DATE_SIZE], const char *given, norma_error *err);

/* Years of 365.2425 days from a UTC time (2025-01-31T23:59:59Z) to a date. */
double norma__years_since(const char *time, const char *date);

#endif
