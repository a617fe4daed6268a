#include "report/html_sections.h"

/* The tables that the text above needs only to be checked. */
void norma__page_annex(norma__page *p)
{
    const norma_validation *v = p->overview.result;
    norma__page_section(p, "annex", "Annex: the figures in full");
    norma__page_verdicts(p);
    if (v->screen->has_latencies && v->screen->item_latencies && v->screen->latency_bins)
        norma__page_latency_table(p);
    if (v->structure) {
        norma__page_eigenvalues(p);
        norma__page_loadings(p);
    }
    norma__page_section_end(p);
}
