/* Shared but private: the section on exploratory graph analysis. */
#ifndef NORMA_REPORT_HTML_GRAPH_H
#define NORMA_REPORT_HTML_GRAPH_H

#include "report/html_page.h"

void norma__page_graph(norma__page *p, const norma_dimensions_result *result);

#endif
