/* Shared but private: the parts of the page of a comparison with norms. */
#ifndef NORMA_REPORT_HTML_BENCHMARK_H
#define NORMA_REPORT_HTML_BENCHMARK_H

#include "report/benchmark_view.h"
#include "report/html_page.h"

/* One norm set: the whole on every scale, its profile, its units. */
void norma__page_benchmark_set(norma__page *p, const norma_benchmark *r, size_t set);
/* Its map, under a heading. */
void norma__page_benchmark_map(norma__page *p, const norma_benchmark *r, size_t set);

#endif
