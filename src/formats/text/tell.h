/* What a reader must tell, whatever the format: refusals and notes, worded once. */
#ifndef NORMA_FORMATS_TELL_H
#define NORMA_FORMATS_TELL_H

#include "data/table.h"
#include "formats/text/cell.h"
#include "formats/text/source.h"

/* Fills all of an input but its rows, and notes how the text is encoded and whose export it is.
   All of the source was taken. */
norma_status norma__describe_text(norma_input *input, norma_notes *notes, const norma__csv *csv,
                                  const norma__source *source, norma_error *err);

/* ---- cells that are not as the instrument says ---- */

/* Appends what is wrong with one cell, named by row (from 1) and column; min and max are those of
   an answer. */
void norma__put_trouble(norma__buffer *text, size_t row, const char *column, norma__trouble trouble,
                        int min, int max);

/* Whether --out-of-range missing would make such a cell missing. */
bool norma__forgivable(norma__trouble trouble);

/* Fails with NORMA_EDATA for n cells, forgivable of which may be made missing; places has the first
   shown of them. */
norma_status norma__refuse_cells(const char *file, const norma__buffer *places, size_t shown,
                                 size_t n, size_t forgivable, norma_error *err);

/* Fails because the answers to an item of unknown range span too much. */
norma_status norma__refuse_span(const char *file, const char *item, norma_error *err);

/* ---- notes; each leaves none where there is nothing to tell ---- */

/* Of n items whose range was not given; smallest and largest over all of them. */
norma_status norma__note_ranges(norma_data *data, size_t n, int smallest, int largest,
                                norma_error *err);

/* Of cells made missing, counted by item. */
norma_status norma__note_forgiven(norma_data *data, const norma_instrument *instrument,
                                  const size_t *beyond, const size_t *impossible, norma_error *err);

/* Of n weights that lost digits. */
norma_status norma__note_rounded(norma_data *data, const char *column, size_t n, norma_error *err);

/* Of the columns that the plan ignores, which it lists in the table's input. */
norma_status norma__note_ignored(norma_data *data, const norma__plan *plan, norma_error *err);

/* Of the filter: rows of_rows were read, and which of its values were seen. NORMA_EDATA when no row
   is left. */
norma_status norma__note_chosen(norma_data *data, const norma_read_options *options,
                                const uint8_t *seen, size_t of_rows, const char *file,
                                norma_error *err);

/* Of rows without an id, and of rows without a label. */
norma_status norma__note_unnamed(norma_data *data, size_t n, norma_error *err);
norma_status norma__note_unlabelled(norma_data *data, const norma__label *label, size_t n,
                                    norma_error *err);

/* Fails with NORMA_EDATA because two rows, counted from 1, have the same id. */
norma_status norma__refuse_twins(const char *file, const char *column, size_t first, size_t second,
                                 norma_error *err);

/* Fails with NORMA_EDATA when two rows have the same id. */
norma_status norma__check_ids(const norma_data *data, const char *file, const char *column,
                              norma_error *err);

#endif
