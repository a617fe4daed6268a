/* From a frame to a response table: what the parts of that work share. */
#ifndef NORMA_FORMATS_FRAME_INTAKE_H
#define NORMA_FORMATS_FRAME_INTAKE_H

#include "data/table.h"
#include "formats/frames/frame.h"
#include "formats/frames/shortest.h"
#include "formats/text/rows.h"

/* Cells in trouble: how many, and the first of them in file order. */
typedef struct norma__troubles {
    size_t counts[NORMA__TROUBLES];
    norma__place places[NORMA__PLACES];
    size_t n_places;
} norma__troubles;

/* The work: columns are found as in delimited text, by a plan, and read column by column. */
typedef struct norma__intake {
    norma__frame *frame;
    norma__csv header;
    norma__plan plan;
    norma_data *data;
    size_t *kept; /* rows of the frame that the filter lets in; NULL: all */
    size_t n_rows;
    uint8_t *seen; /* values of the filter */
    size_t *beyond, *impossible;
    size_t n_rounded;       /* weights */
    norma__extent *extents; /* of items of unknown range; NULL: there are none */
    norma__troubles troubles;
} norma__intake;

/* The row of the frame that is a row of the table. */
static inline size_t norma__intake_row(const norma__intake *in, size_t row)
{
    return in->kept ? in->kept[row] : row;
}

/* ---- cells ---- */

/* A text without the blanks around it, as a field of delimited text has it. */
norma__field norma__field_of(const char *text);

/* Whether a number, printed as short as it can be told apart, is this text. */
bool norma__number_is(double number, const char *text);

/* A cell as the field that it would be in delimited text: numbers are printed, into what must
   outlive the field; empty when the cell is missing, user-missing included. */
norma__field norma__cell_field(const norma__frame_column *column, size_t row,
                               char printed[NORMA__SHORTEST]);

/* ---- trouble ---- */

/* Counts a cell in trouble; rows come in order. What one column met is then handed over. */
void norma__meet(norma__troubles *own, size_t row, size_t column, norma__trouble trouble);
void norma__intake_troubles(norma__intake *in, const norma__troubles *own);

/* Fails with NORMA_EDATA when there was trouble, naming the first ten cells. */
norma_status norma__intake_refuse(const norma__intake *in, norma_error *err);

/* ---- columns, read as the plan says; those of a table can be read at once ---- */

norma_status norma__intake_answers(norma__intake *in, size_t column, norma_error *err);
norma_status norma__intake_extent(norma__intake *in, size_t column, norma_error *err);
void norma__intake_latencies(norma__intake *in, size_t column);
void norma__intake_numbers(norma__intake *in, size_t column);
void norma__intake_weights(norma__intake *in, size_t column);

/* Respondent ids and labels. */
norma_status norma__intake_texts(norma__intake *in, norma_error *err);

#endif
