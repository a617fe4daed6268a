#include <string.h>

#include "report/html_page.h"

void norma__page_raw(norma__page *p, const char *html)
{
    norma__put(&p->out, html);
}

void norma__page_text(norma__page *p, const char *text)
{
    norma__put_html(&p->out, text);
}

void norma__page_say(norma__page *p, const char *english)
{
    norma__put_html(&p->out, norma__say(p->language, english));
}

void norma__page_take(norma__page *p, norma__buffer *scratch)
{
    if (scratch->bytes)
        norma__put_html(&p->out, scratch->bytes);
    p->out.failed |= scratch->failed;
    norma__buffer_free(scratch);
}

void norma__page_element(norma__page *p, const char *tag, const char *english)
{
    norma__putf(&p->out, "<%s>", tag);
    norma__page_say(p, english);
    norma__putf(&p->out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void norma__page_section(norma__page *p, const char *id, const char *english)
{
    norma__putf(&p->out, "<section id=\"%s\">\n", id);
    norma__page_element(p, "h2", english);
}

void norma__page_section_end(norma__page *p)
{
    norma__page_raw(p, "</section>\n");
}

void norma__page_table_begin(norma__page *p, const char *caption)
{
    const char *table = norma__say(p->language, "Table");
    norma__putf(&p->out,
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s %zu\">"
                "<table>\n<caption>%s %zu. ",
                table, p->n_tables + 1, table, p->n_tables + 1);
    p->n_tables++;
    norma__page_say(p, caption);
    norma__page_raw(p, "</caption>\n<thead><tr>");
}

void norma__page_heading(norma__page *p, const char *title, bool number)
{
    bool symbol = title[0] && (!title[1] || title[1] == ' '); /* n, g: their case has a meaning */
    norma__putf(&p->out, "<th scope=\"col\" class=\"%s%s\">", number ? "n" : "",
                symbol ? " symbol" : "");
    norma__page_text(p, title);
    norma__page_raw(p, "</th>");
}

void norma__page_headings_end(norma__page *p)
{
    norma__page_raw(p, "</tr></thead>\n<tbody>\n");
}

void norma__page_table(norma__page *p, const char *caption, const norma__page_column *columns,
                       size_t n)
{
    norma__page_table_begin(p, caption);
    for (size_t c = 0; c < n; c++)
        norma__page_heading(p, norma__say(p->language, columns[c].title), columns[c].number);
    norma__page_headings_end(p);
}

void norma__page_table_end(norma__page *p)
{
    norma__page_raw(p, "</tbody></table></div>\n");
}

void norma__page_row(norma__page *p, const char *head, size_t indent)
{
    norma__putf(&p->out, "<tr><th scope=\"row\" class=\"d%zu\">", indent > 4 ? 4 : indent);
    norma__page_text(p, head);
    norma__page_raw(p, "</th>");
}

void norma__page_row_coded(norma__page *p, const char *head, const char *code)
{
    norma__page_raw(p, "<tr><th scope=\"row\" class=\"named\">");
    norma__page_text(p, head);
    if (strcmp(head, code) != 0) {
        norma__page_raw(p, " <code>");
        norma__page_text(p, code);
        norma__page_raw(p, "</code>");
    }
    norma__page_raw(p, "</th>");
}

void norma__page_row_end(norma__page *p)
{
    norma__page_raw(p, "</tr>\n");
}

void norma__page_cell(norma__page *p, const char *text)
{
    norma__page_raw(p, "<td>");
    norma__page_text(p, text);
    norma__page_raw(p, "</td>");
}

void norma__page_number(norma__page *p, norma__figure figure)
{
    norma__page_raw(p, "<td class=\"n\">");
    norma__page_text(p, figure.text);
    norma__page_raw(p, "</td>");
}

void norma__page_interval(norma__page *p, norma__figure value, norma__figure low,
                          norma__figure high)
{
    norma__putf(&p->out, "<td class=\"n\">%s <span class=\"ci\">[%s%s %s]</span></td>", value.text,
                low.text, p->language == NORMA_FRENCH ? "\xe2\x80\xaf;" : ",", high.text);
}

void norma__page_badge(norma__page *p, norma_verdict verdict)
{
    static const char *const signs[] = {"\xe2\x97\x8f", "\xe2\x96\xb2", "\xe2\x96\xa0"};
    norma__putf(&p->out, "<td><span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> ",
                norma_verdict_name(verdict), signs[verdict]);
    norma__page_text(p, norma__verdict_word(p->language, verdict));
    norma__page_raw(p, "</span></td>");
}
