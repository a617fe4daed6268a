/* Shared but private: differential functioning, for the reports that contain it. */
#ifndef NORMA_REPORT_DIF_PARTS_H
#define NORMA_REPORT_DIF_PARTS_H

#include <norma/report.h>

#include "foundation/buffer.h"
#include "report/json_tree.h"

/* One scale as a member of an array. */
void norma__add_dif(norma__json_tree *j, cJSON *list, const norma_dif_result *result);

/* One scale as text: a table for each focal group, then the anchors. */
void norma__put_dif(norma__buffer *out, norma_language language, const norma_dif_result *result,
                    const norma_dif_options *options, const norma_instrument *instrument);

/* What an item is flagged by, in words of the language. */
void norma__put_dif_rule(norma__buffer *out, norma_language language,
                         const norma_dif_options *options);

#endif
