/* Shared but private: recalibration as text, JSON and HTML. */
#ifndef NORMA_REPORT_RECALIBRATE_PARTS_H
#define NORMA_REPORT_RECALIBRATE_PARTS_H

#include <norma/report.h>

#include "report/envelope.h"

enum { NORMA__RECALIBRATE_LISTS = 48 };

/* What differential functioning says of an item, or NULL. */
const norma_dif_item *norma__recalibrated_item(const norma_recalibration *r, const char *id);

/* All lists of notes; returns how many. Those of scales beyond the room are left out. */
size_t norma__recalibrate_notes(const norma_notes *lists[NORMA__RECALIBRATE_LISTS],
                                const norma_recalibration *r, const norma_report_context *context);

/* "yes", "no", or a dash when nothing is known. */
const char *norma__anchor_word(norma_language language, const norma_dif_item *item);

norma_status norma__recalibration_text(norma_output *out, const norma_recalibration *r,
                                       int64_t written, const norma_report_context *context,
                                       norma_error *err);
norma_status norma__recalibration_json(norma_output *out, const norma_recalibration *r,
                                       int64_t written, const norma_report_context *context,
                                       norma_error *err);

#endif
