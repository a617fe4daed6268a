/* Shared but private: the sections of the page on units. Nothing of a unit that is not shown is
   written, in charts neither. */
#ifndef NORMA_REPORT_HTML_UNITS_H
#define NORMA_REPORT_HTML_UNITS_H

#include "report/html_page.h"
#include "report/units_list.h"
#include "report/units_view.h"

/* One level of one population as the page shows it. */
typedef struct norma__units_part {
    const norma_units_result *result;
    const norma_units_level *level;
    const norma_grouping *group;
    norma__units_list list;
    int decimals; /* of scores: 1 of POMP, 2 of answers */
} norma__units_part;

void norma__page_units_level(norma__page *p, const norma__units_part *part, size_t number);
void norma__page_units_scale(norma__page *p, const norma__units_part *part, size_t scale);
void norma__page_units_gaps(norma__page *p, const norma_units_result *r);

/* "company · employees", in the page's words. */
void norma__units_level_title(norma__buffer *out, const norma_units_result *r,
                              const norma_units_level *level);
int norma__units_decimals(const norma_units_result *r);
/* A cell that holds a badge of the gate, or nothing when nothing was judged. */
void norma__page_unit_verdict(norma__page *p, const norma_units_scale *scale, size_t unit);

#endif
