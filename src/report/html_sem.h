/* Shared but private: the page of a fitted model of structure. */
#ifndef NORMA_REPORT_HTML_SEM_H
#define NORMA_REPORT_HTML_SEM_H

#include "report/html_chart.h"
#include "report/html_frame.h"
#include "report/sem_view.h"

/* What every section of the page looks at. */
typedef struct norma__sem_page {
    norma__page *p;
    const norma_sem *sem;
    const norma_sem_report *with;
} norma__sem_page;

/* Factors and their indicators as a path diagram, where there are few enough to be read. */
bool norma__sem_has_diagram(const norma_sem *sem);
void norma__sem_diagrams(const norma__sem_page *page);

/* Standardised loadings with intervals, by factor; correlations of factors; residuals. */
void norma__sem_loadings_chart(const norma__sem_page *page);
void norma__sem_factors_chart(const norma__sem_page *page);
void norma__sem_residuals_chart(const norma__sem_page *page);

/* Tables. */
void norma__sem_fit_table(const norma__sem_page *page);
void norma__sem_cutoffs_table(const norma__sem_page *page);
void norma__sem_parameters_table(const norma__sem_page *page);
void norma__sem_reliability_tables(const norma__sem_page *page);
void norma__sem_residual_tables(const norma__sem_page *page);
void norma__sem_modification_tables(const norma__sem_page *page);

/* A row's head from a buffer, which is emptied. */
void norma__sem_row(norma__page *p, norma__buffer *head, size_t indent);

#endif
