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
void norma__page_annex(norma__page *p);
void norma__page_items(norma__page *p);
void norma__page_notes(norma__page *p);
void norma__page_method(norma__page *p);

/* Parts of sections that stand elsewhere: item information and the map of loadings in the text, the
 * rest in the annex.
 */
void norma__page_information(norma__page *p);
void norma__page_heat_map(norma__page *p);
void norma__page_verdicts(norma__page *p);
void norma__page_latency_table(norma__page *p);
void norma__page_eigenvalues(norma__page *p);
void norma__page_loadings(norma__page *p);

#endif
