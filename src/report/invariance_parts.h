/* Shared but private: invariance among groups, as its reports say it. */
#ifndef NORMA_REPORT_INVARIANCE_PARTS_H
#define NORMA_REPORT_INVARIANCE_PARTS_H

#include <norma/invariance.h>

#include "report/envelope.h"

/* "metric", "metric, 2 free" in words of the language. */
void norma__put_invariance_level(norma__buffer *out, norma_language language,
                                 const norma_invariance_step *step, bool partial);
/* What may be compared, and what may not and why: sentences. */
void norma__put_invariance_conclusion(norma__buffer *out, norma_language language,
                                      const norma_invariance *result);
/* By what levels are judged. */
void norma__put_invariance_rule(norma__buffer *out, norma_language language,
                                const norma_invariance *result);
/* The citation of a rule; NULL where it has none. */
const char *norma__invariance_source(int rule);

/* How differences are tested, in English words. */
const char *norma__invariance_test_word(int test);

/* The variant of CFI and RMSEA that is shown for a whole result. */
int norma__invariance_shown(const norma_invariance *result);
/* An index of a model in that variant; NaN where it has none. */
double norma__invariance_figure(const norma_sem *sem, const char *name, int variant);
/* The row of items with the largest dMACS of an item of a factor, among all groups; NULL when the
   item at first is not the first of its kind. */
const norma_invariance_item *norma__invariance_worst(const norma_invariance *result, size_t first);

/* The alignment's figures in words: share of parameters that differ and what that means. */
void norma__put_alignment_share(norma__buffer *out, norma_language language,
                                const norma_invariance_aligned *aligned);

void norma__add_invariance(norma__json_tree *j, cJSON *results, const norma_invariance *result);
void norma__put_invariance_csv(norma__buffer *csv, const norma_invariance *result);
void norma__put_invariance(norma__buffer *out, norma_language language,
                           const norma_invariance *result);

#endif
