/* Shared but private: the style sheet of the HTML report, and the script that draws its charts. */
#ifndef NORMA_REPORT_HTML_STYLE_H
#define NORMA_REPORT_HTML_STYLE_H

extern const char norma__page_style[];
extern const char norma__print_style[]; /* on paper: after the other */
extern const char norma__page_script[];

#endif
