/* Shared but private: the charts of the HTML report, drawn by Vega-Lite. */
#ifndef NORMA_REPORT_HTML_CHART_H
#define NORMA_REPORT_HTML_CHART_H

#include "report/html_page.h"

/* The Vega-Lite specifications of charts/, as JSON texts. */
extern const char norma__spec_reliability[], norma__spec_scree[], norma__spec_loadings[],
    norma__spec_latency[], norma__spec_flags[], norma__spec_scores[], norma__spec_norms[],
    norma__spec_criteria[], norma__spec_criterion[], norma__spec_stability[],
    norma__spec_frequency[], norma__spec_information[], norma__spec_latency_items[],
    norma__spec_effort[], norma__spec_distance[], norma__spec_units_heat[],
    norma__spec_units_means[], norma__spec_units_ranks[], norma__spec_units_gaps[],
    norma__spec_distributions[], norma__spec_priorities[], norma__spec_benchmark_places[],
    norma__spec_benchmark_map[], norma__spec_continuous[], norma__spec_worm[],
    norma__spec_sem_loadings[], norma__spec_sem_factors[], norma__spec_sem_residuals[],
    norma__spec_invariance_items[], norma__spec_invariance_means[];

/* The libraries that draw them, made from npm at build time. */
extern const char norma__chart_bundle[];
extern const uint64_t norma__chart_bundle_size; /* 0: they could not be bundled */

/* A specification with its data to be filled in. */
typedef struct norma__chart {
    norma__json_tree json;
    cJSON *spec;
    cJSON *data; /* "datasets" */
} norma__chart;

void norma__chart_begin(norma__chart *chart, const norma__page *p, const char *spec);
/* A data set of the specification: an array of objects. */
cJSON *norma__chart_data(norma__chart *chart, const char *name);
/* Adds the figure to the page and frees the specification. */
void norma__chart_end(norma__chart *chart, norma__page *p, const char *caption);

#endif
