#include <string.h>

#include "report/envelope.h"

static void put_blanks(norma__buffer *out, size_t n)
{
    while (n-- > 0)
        norma__put(out, " ");
}

/* The first columns characters of a text. */
static size_t bytes_of_columns(const char *text, size_t columns)
{
    size_t bytes = 0;
    while (text[bytes] && columns-- > 0) {
        size_t width = norma__utf8_width(text + bytes);
        bytes += width ? width : 1;
    }
    return bytes;
}

static void put_cut(norma__buffer *out, const char *text, size_t columns)
{
    norma__put_bytes(out, text, bytes_of_columns(text, columns - 1));
    norma__put(out, "\xe2\x80\xa6");
}

void norma__text_cell(norma__buffer *out, const char *text, int width)
{
    size_t room = (size_t)(width < 0 ? -width : width);
    norma__buffer clean = {0};
    norma__put_clean(&clean, text);
    out->failed |= clean.failed;
    const char *shown = clean.bytes ? clean.bytes : "";
    size_t columns = norma__utf8_columns(shown);
    size_t blanks = columns < room ? room - columns : 0;
    if (width > 0)
        put_blanks(out, blanks);
    if (columns > room && width < 0) /* a text; half a number would be another number */
        put_cut(out, shown, room);
    else
        norma__put(out, shown);
    if (width < 0)
        put_blanks(out, blanks);
    norma__put(out, "  ");
    norma__buffer_free(&clean);
}

void norma__text_end(norma__buffer *out)
{
    while (!out->failed && out->length && out->bytes[out->length - 1] == ' ')
        out->length--;
    norma__put(out, "\n");
}

void norma__text_header(norma__buffer *out, norma_language language, const norma__column *columns,
                        size_t n)
{
    for (size_t i = 0; i < n; i++)
        norma__text_cell(out, norma__say(language, columns[i].title), columns[i].width);
    norma__text_end(out);
}

void norma__text_input(norma__buffer *out, const norma_report_context *context)
{
    const norma_input *input = context->input;
    norma__putf(out, "norma %s", context->command);
    if (input) {
        norma__buffer line = {0};
        if (input->rows == NORMA__ROWS_UNTOLD)
            norma__putf(&line, ": %s", norma__base_name(input->file));
        else
            norma__sayf(&line, context->language, ": {1}, {2 row|rows} x {3 column|columns}",
                        norma__base_name(input->file),
                        norma__count(context->language, (double)input->rows).text,
                        norma__count(context->language, (double)input->columns).text);
        out->failed |= line.failed;
        norma__put_clean(out, line.bytes ? line.bytes : "");
        norma__buffer_free(&line);
    }
    norma__put(out, "\n");
}

static size_t same_code(const norma_notes *const *lists, size_t n_lists, const char *code)
{
    size_t n = 0;
    for (size_t l = 0; l < n_lists; l++)
        for (size_t i = 0; lists[l] && i < lists[l]->n; i++)
            n += strcmp(lists[l]->list[i].code, code) == 0;
    return n;
}

static bool told_before(const norma_notes *const *lists, size_t list, size_t note)
{
    const char *code = lists[list]->list[note].code;
    return same_code(lists, list, code) ||
           same_code((const norma_notes *const[]){&(norma_notes){note, 0, lists[list]->list}}, 1,
                     code);
}

#define LABEL 12 /* columns of a paragraph's label */
#define LINE 98

/* French sets a blank before these signs, which do not begin a line. */
static bool may_break(const char *blank)
{
    return *blank == ' ' && !strchr(";:!?", blank[1]);
}

/* Breaks a clean text at blanks; the first line follows a label. */
static void put_wrapped(norma__buffer *out, const char *text)
{
    size_t room = LINE - LABEL;
    while (*text) {
        size_t fits = bytes_of_columns(text, room);
        size_t end = fits;
        if (text[fits])
            while (end > 0 && !may_break(text + end))
                end--;
        if (end == 0)
            end = fits;
        norma__put_bytes(out, text, end);
        norma__put(out, "\n");
        text += end;
        while (*text == ' ')
            text++;
        if (*text)
            put_blanks(out, LABEL);
    }
}

void norma__text_paragraph(norma__buffer *out, const char *label, norma__buffer *paragraph)
{
    norma__buffer clean = {0};
    norma__put_clean(&clean, paragraph->bytes ? paragraph->bytes : "");
    norma__text_cell(out, label, 2 - LABEL);
    put_wrapped(out, clean.bytes ? clean.bytes : "");
    out->failed |= clean.failed || paragraph->failed;
    norma__buffer_free(&clean);
    norma__buffer_free(paragraph);
}

static void put_text_note(norma__buffer *out, norma_language language, const char *label,
                          const norma_note *note, size_t times)
{
    norma__buffer line = {0};
    norma__put_note(&line, language, note);
    if (times > 1)
        norma__sayf(&line, language, " ({1} notes like this one)",
                    norma__count(language, (double)times).text);
    norma__text_paragraph(out, label, &line);
}

void norma__text_notes(norma__buffer *out, norma_language language, const norma_notes *const *lists,
                       size_t n_lists, size_t most)
{
    size_t told = 0;
    size_t untold = 0;
    for (size_t l = 0; l < n_lists; l++)
        for (size_t i = 0; lists[l] && i < lists[l]->n; i++) {
            if (told_before(lists, l, i))
                continue;
            if (told == most) {
                untold++;
                continue;
            }
            norma__put(out, told ? "" : "\n");
            put_text_note(out, language, told ? "" : norma__say(language, "Notes"),
                          &lists[l]->list[i], same_code(lists, n_lists, lists[l]->list[i].code));
            told++;
        }
    if (untold) {
        norma__buffer line = {0};
        norma__sayf(&line, language, "Further kinds of notes in the full results: {1}.",
                    norma__count(language, (double)untold).text);
        norma__text_paragraph(out, "", &line);
    }
}
