/* Shared but private: the calibrations of a norm store in the list of what it holds. */
#ifndef NORMA_REPORT_CALIBRATIONS_H
#define NORMA_REPORT_CALIBRATIONS_H

#include "report/envelope.h"

/* list may be NULL: none. */
void norma__add_calibrations(norma__json_tree *j, cJSON *results, const norma_calibrations *list);
void norma__put_calibration_lines(norma__buffer *csv, const norma_calibrations *list);
/* Nothing when there is none. */
void norma__put_calibration_table(norma__buffer *text, norma_language language,
                                  const norma_calibrations *list);

#endif
