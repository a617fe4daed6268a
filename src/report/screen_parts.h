/* Shared but private: the forms in which a screening is told. */
#ifndef NORMA_REPORT_SCREEN_PARTS_H
#define NORMA_REPORT_SCREEN_PARTS_H

#include <norma/report.h>

#include "report/json_tree.h"
#include "report/words.h"

norma_status norma__screen_json(norma_output *out, const norma_screen_result *result,
                                const norma_sensitivity_result *sensitivity,
                                const norma_instrument *instrument, const norma_data *data,
                                const norma_report_context *context, norma_error *err);
norma_status norma__screen_text(norma_output *out, const norma_screen_result *result,
                                const norma_sensitivity_result *sensitivity,
                                const norma_instrument *instrument,
                                const norma_report_context *context, norma_error *err);

/* Adds "sensitivity"; and the table in text. */
void norma__add_sensitivity(norma__json_tree *j, cJSON *in, const norma_sensitivity_result *result,
                            const norma_instrument *instrument);
void norma__put_sensitivity(norma__buffer *out, norma_language language,
                            const norma_sensitivity_result *result,
                            const norma_instrument *instrument);

#endif
