/* Shared but private: a page of the HTML report being written, its words and tables. */
#ifndef NORMA_REPORT_HTML_PAGE_H
#define NORMA_REPORT_HTML_PAGE_H

#include "report/envelope.h"
#include "report/validation.h"

/* A page being written. */
typedef struct norma__page {
    norma__buffer out;
    norma_language language;
    norma__overview overview;
    const norma_report_context *context;
    char **titles;   /* n_scales titles, made different where two scales share one */
    bool charts;     /* the chart libraries are in this build */
    size_t n_tables; /* captions so far */
    size_t n_charts;
} norma__page;

/* ---- words ---- */

void norma__page_raw(norma__page *p, const char *html);        /* markup, as it is */
void norma__page_text(norma__page *p, const char *text);       /* any text, escaped */
void norma__page_say(norma__page *p, const char *english);     /* in the page's language */
void norma__page_take(norma__page *p, norma__buffer *scratch); /* escaped, then emptied */
#define norma__page_sayf(p, english, ...)                                                          \
    do {                                                                                           \
        norma__buffer scratch_ = {0};                                                              \
        norma__sayf(&scratch_, (p)->language, english, __VA_ARGS__);                               \
        norma__page_take((p), &scratch_);                                                          \
    } while (0)

/* <tag>sentence</tag> */
void norma__page_element(norma__page *p, const char *tag, const char *english);
void norma__page_section(norma__page *p, const char *id, const char *english);
void norma__page_section_end(norma__page *p);

/* ---- tables ---- */

/* A column: its heading in English; number columns are right-aligned. */
typedef struct norma__page_column {
    const char *title;
    bool number;
} norma__page_column;

void norma__page_table(norma__page *p, const char *caption, const norma__page_column *columns,
                       size_t n);
/* The same in steps, for columns that depend on the data; titles are in the page's language. */
void norma__page_table_begin(norma__page *p, const char *caption);
void norma__page_heading(norma__page *p, const char *title, bool number);
void norma__page_headings_end(norma__page *p);
void norma__page_table_end(norma__page *p);
void norma__page_row(norma__page *p, const char *head, size_t indent); /* begins with its head */
void norma__page_row_coded(norma__page *p, const char *head, const char *code); /* and its code */
void norma__page_row_end(norma__page *p);
void norma__page_cell(norma__page *p, const char *text);
void norma__page_number(norma__page *p, norma__figure figure);
void norma__page_interval(norma__page *p, norma__figure value, norma__figure low,
                          norma__figure high);
void norma__page_badge(norma__page *p, norma_verdict verdict); /* a cell */

#endif
