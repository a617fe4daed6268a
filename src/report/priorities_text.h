/* Shared but private: what text and page say of priorities. */
#ifndef NORMA_REPORT_PRIORITIES_TEXT_H
#define NORMA_REPORT_PRIORITIES_TEXT_H

#include <norma/report.h>

#include "report/words.h"

norma_status norma__priorities_text(norma_output *out, const norma_priorities *result,
                                    const norma_report_context *context, norma_error *err);

/* "yes", "no", or "–" without bootstrap: whether it weighs more than a random predictor. */
const char *norma__beats_chance(norma_language language, const norma_predictor *predictor);
/* The quadrant in words of the language. */
const char *norma__quadrant_word(norma_language language, int quadrant);
/* How sure intervals are: "intervals allow for 49 units of COMPID". */
void norma__put_sampling(norma__buffer *out, norma_language language,
                         const norma_priorities *result);
/* What the criterion is called. */
const char *norma__criterion_title(norma_language language, const norma_priorities *result);

#endif
