/* Shared but private: the gate's words on the pages of scores and units. */
#ifndef NORMA_REPORT_HTML_GATING_H
#define NORMA_REPORT_HTML_GATING_H

#include <norma/gating.h>

#include "report/html_page.h"

/* What a person decided against the criteria, with the reason given: nothing when there is none. */
void norma__page_overrides(norma__page *p, const norma_gating *gating,
                           const norma_instrument *instrument);

#endif
