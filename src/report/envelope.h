/* Shared but private: what all reports have in common. */
#ifndef NORMA_REPORT_ENVELOPE_H
#define NORMA_REPORT_ENVELOPE_H

#include <norma/report.h>
#include <stdint.h>

#include "report/json_tree.h"
#include "report/words.h"
#include "report/write.h"

/* The object of every JSON result, with "results" empty, to be filled, and "notes" holding the
   context's notes. NULL after a failure. */
cJSON *norma__envelope(norma__json_tree *j, const norma_report_context *context);
cJSON *norma__results(cJSON *envelope);

/* Two members of it: "input", and "settings" with every option in force. */
void norma__add_input(norma__json_tree *j, cJSON *envelope, const norma_input *input);
void norma__add_settings(norma__json_tree *j, cJSON *envelope, const norma_report_context *context);

/* Adds notes to an envelope; about is the scale they belong to, or NULL. */
void norma__add_notes(norma__json_tree *j, cJSON *envelope, const norma_notes *notes,
                      const char *about);

/* Hands a finished buffer over, or frees it and reports that there was no memory. */
norma_status norma__hand_over(norma_output *out, norma__buffer *buffer, norma_error *err);

/* Prints and deletes an envelope and hands the text over. */
norma_status norma__hand_over_json(norma_output *out, norma__json_tree *j, cJSON *envelope,
                                   norma_error *err);

norma_status norma__no_such_format(norma_format format, const char *what, norma_error *err);

/* ---- text for a terminal ---- */

/* A column of a text table. */
typedef struct norma__column {
    const char *title; /* in English */
    int width; /* negative: left-aligned, a text, which is cut when longer; a number is not */
} norma__column;

void norma__text_header(norma__buffer *out, norma_language language, const norma__column *columns,
                        size_t n);
void norma__text_cell(norma__buffer *out, const char *text, int width);
/* Ends a line, dropping blanks at its end. */
void norma__text_end(norma__buffer *out);

/* A label and a paragraph beside it, broken at 98 columns; empties the paragraph. */
void norma__text_paragraph(norma__buffer *out, const char *label, norma__buffer *paragraph);

/* Rows of an input that are not told, since the number of people in a hidden cell would follow:
   null in JSON, left out of texts. */
#define NORMA__ROWS_UNTOLD SIZE_MAX

/* The first line: command, file, rows. */
void norma__text_input(norma__buffer *out, const norma_report_context *context);

/* The notes; a code that comes again is told once, with the number of notes like it. At most most
   different ones, and then how many more there are. */
void norma__text_notes(norma__buffer *out, norma_language language, const norma_notes *const *lists,
                       size_t n_lists, size_t most);

/* ---- columns of a CSV file that say who a row is: id and labels ---- */

void norma__put_identity_header(norma__buffer *csv, const norma_data *data);
void norma__put_identity(norma__buffer *csv, const norma_data *data, size_t row);

/* The name of the file without its folder. */
const char *norma__base_name(const char *path);

#endif
