/* Shared but private: the sections of the HTML report, one file each, in the order of the page. */
#ifndef NORMA_REPORT_HTML_SECTIONS_H
#define NORMA_REPORT_HTML_SECTIONS_H

#include "report/html_page.h"

void norma__page_overview(norma__page *p);
void norma__page_process(norma__page *p);
void norma__page_reliability(norma__page *p);
void norma__page_structure(norma__page *p);
void norma__page_gate(norma__page *p);
void norma__page_scores(norma__page *p);
void norma__page_norms(norma__page *p);
void norma__page_items(norma__page *p);
void norma__page_notes(norma__page *p);
void norma__page_method(norma__page *p);

#endif
