/* Shared but private: the sections of the page on latencies that are about models, and its annex.
 */
#ifndef NORMA_REPORT_HTML_LATENCY_H
#define NORMA_REPORT_HTML_LATENCY_H

#include "report/html_page.h"
#include "report/latency_parts.h"

void norma__page_latency_model(norma__page *p, const norma_latency_result *r);
void norma__page_latency_curves(norma__page *p, const norma__latency_subject *of);
void norma__page_latency_annex(norma__page *p, const norma__latency_subject *of);

#endif
