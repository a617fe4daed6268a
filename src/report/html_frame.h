/* Shared but private: what every page of HTML begins and ends with, and what it may hold. */
#ifndef NORMA_REPORT_HTML_FRAME_H
#define NORMA_REPORT_HTML_FRAME_H

#include "report/html_page.h"

/* From <!DOCTYPE html> to <body>; the title is in the page's language. */
void norma__page_begin(norma__page *p, const char *title);
/* From </main> on: the footer and what draws the charts. */
void norma__page_end(norma__page *p);

/* A line of <dl class="facts">; nothing when there is no text. */
void norma__page_fact(norma__page *p, const char *english, const char *text);
void norma__page_fact_pair(norma__page *p, const char *english, const char *first,
                           const char *second);
/* A setting's text, or NULL. The same input gives the same bytes: a date is printed only when the
   caller sets one. */
const char *norma__page_setting(const norma__page *p, const char *name);

/* The contents: sections by id and title. */
typedef struct norma__page_entry {
    const char *id, *title;
} norma__page_entry;
void norma__page_contents_begin(norma__page *p);
void norma__page_content(norma__page *p, const norma__page_entry *entry);
void norma__page_contents_end(norma__page *p);

/* A table of all settings, those of the JSON results; files without their folders. */
void norma__page_settings(norma__page *p);

/* The notes of several lists; a list may be NULL. */
void norma__page_note_list(norma__page *p, const norma_notes *const *lists, size_t n);

#endif
